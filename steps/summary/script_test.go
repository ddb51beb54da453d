package summary

import (
	"testing"

	"fix502/checks"
	"fix502/checks/profile"
)

// TestFieldsOfAScript: where a proxy script decides, the words speak of the
// proxy that it names and of what that answered, not of the page's own answer.
func TestFieldsOfAScript(t *testing.T) {
	p, err := profile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	trip := func(id checks.ID, via string, f checks.Failure, trip checks.Trip) checks.Observation {
		s := checks.Spec{ID: id, Probe: checks.ProbeHTTP, Role: checks.RolePage, Route: checks.Route{URL: p.URL, Via: via}}
		if via != "" {
			s.Arm = checks.ArmScript
		}
		return checks.Observation{Spec: s, Failure: f, Trip: &trip}
	}
	setting := checks.Observation{Spec: checks.Spec{ID: "host.proxy.chatgpt.com", Probe: checks.ProbeHost, Route: checks.Route{URL: p.URL}},
		Fact: &checks.Fact{Proxy: &checks.ProxyChoice{PAC: "file:///p.pac", Source: "kde"}}}
	script := checks.Observation{Spec: checks.Spec{ID: "proxy.pac", Probe: checks.ProbeHost, Arm: checks.ArmScript},
		Fact: &checks.Fact{Proxy: &checks.ProxyChoice{PAC: "file:///p.pac", Invalid: "file"}}}
	works := trip(checks.PageID, "", "", checks.Trip{Reached: checks.StageAnswer, Status: 200, Addr: "104.18.32.47:443"})
	for name, c := range map[string]struct {
		seen          checks.Evidence
		proxy, status string
	}{
		"refused": {checks.Evidence{setting, works, trip("http.page+pac1", "http://a:1", "", checks.Trip{Reached: checks.StageAnswer, Status: 200}),
			trip("http.page+pac2", "http://b:2", checks.ProxyAnswered, checks.Trip{Tunnel: &checks.Tunnel{Status: 502}})}, "b:2", "502"},
		"leads there": {checks.Evidence{setting, works, trip("http.page+pac1", "http://a:1", "", checks.Trip{Reached: checks.StageAnswer, Status: 200})}, "a:1", "200"},
		"not read":    {checks.Evidence{setting, script, works}, "", "200"},
	} {
		f := Fields(p, c.seen.View())
		if f["proxy"] != c.proxy || f["status"] != c.status || f["address"] != "104.18.32.47:443" {
			t.Errorf("%s: proxy %q, status %q, address %q", name, f["proxy"], f["status"], f["address"])
		}
	}
}
