package mask

import (
	"encoding/json"
	"strings"
	"testing"

	"fix502/checks"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps/summary"
)

// TestProxiesOfAScriptAreMasked: the proxies that a proxy script names are as
// personal as one that the settings name.
func TestProxiesOfAScriptAreMasked(t *testing.T) {
	p, err := profile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	const via = "http://secretbox.corp.example:8080"
	choice := func(id checks.ID, f checks.Probe, c checks.ProxyChoice) checks.Observation {
		return checks.Observation{Spec: checks.Spec{ID: id, Probe: f, Route: checks.Route{URL: c.PAC}}, Fact: &checks.Fact{Proxy: &c}}
	}
	seen := checks.Evidence{
		choice("host.proxy.chatgpt.com", checks.ProbeHost, checks.ProxyChoice{PAC: "http://wpadbox.corp.example/p.pac"}),
		choice("proxy.pac", checks.ProbeProxy, checks.ProxyChoice{PAC: "http://wpadbox.corp.example/p.pac", Others: []string{via, "socks5://[fd12::9]:1080"}}),
		{Spec: checks.Spec{ID: "proxy.pac.1", Probe: checks.ProbeProxy, Role: checks.RoleProxy, Arm: checks.ArmScript, Route: checks.Route{Via: via}},
			Failure: checks.ProxyRefused, Trip: &checks.Trip{Addr: "198.51.100.77:8080"}},
		{Spec: checks.Spec{ID: "http.page+pac1", Probe: checks.ProbeHTTP, Role: checks.RolePage, Arm: checks.ArmScript,
			Route: checks.Route{URL: p.URL, Via: via}}, Failure: checks.ProxyRefused, Trip: &checks.Trip{Addr: "198.51.100.77:8080"}},
	}
	s := summary.Build(summary.Input{Profile: p, Evidence: seen, Table: verdict.Default(), Verdict: verdict.Default().Diagnose(seen, nil)})
	for masked, doc := range map[bool]summary.Summary{false: s, true: New(Gather(p, seen)).Summary(s)} {
		raw, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"secretbox", "wpadbox", "fd12::9", "198.51.100.77"} {
			if strings.Contains(string(raw), word) == masked {
				t.Errorf("%s, masked %v: %s", word, masked, raw)
			}
		}
	}
}
