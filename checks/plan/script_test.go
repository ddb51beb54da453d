package plan_test

import (
	"slices"
	"strings"
	"testing"

	"fix502/checks"
	"fix502/checks/plan"
)

// script is a machine whose settings leave the choice to a script there.
func script(t *testing.T, address string) *state {
	t.Helper()
	s := fresh(t).route("eth0", false)
	for _, u := range urls(s.profile) {
		s.proxy(u, checks.ProxyChoice{PAC: address, Source: "gnome"})
	}
	return s
}

// scriptNames lets the script come in.
func (s *state) scriptNames(t *testing.T, via ...string) *state {
	t.Helper()
	o := checks.Observation{Spec: s.spec(t, "proxy.pac"), Fact: &checks.Fact{Proxy: &checks.ProxyChoice{Others: via}}}
	return s.add(o)
}

func TestScriptIsRead(t *testing.T) {
	for address, want := range map[string]checks.Probe{
		"http://wpad.example/proxy.pac": checks.ProbeProxy,
		"https://wpad.example/p.pac?":   checks.ProbeProxy,
		"file:///etc/proxy.pac":         checks.ProbeHost,
		"wpad":                          "", "data:": "", "http:": "", "unreadable": "", "ftp://h/p.pac": "",
	} {
		got := checks.Probe("")
		for _, s := range script(t, address).due() {
			if s.ID == "proxy.pac" {
				got = s.Probe
				if s.Route.URL != address || s.Route.Via != "" || s.Budget == 0 || s.Consent != checks.ConsentNone {
					t.Errorf("%s is asked as %+v", address, s)
				}
			}
		}
		if got != want {
			t.Errorf("%s is read by %q, want %q", address, got, want)
		}
	}
}

func TestScriptsProxiesAreTried(t *testing.T) {
	const first, second = "http://10.1.2.3:3128", "socks5://10.1.2.4:1080"
	s := script(t, "http://wpad.example/proxy.pac").scriptNames(t, first, second)
	want := map[checks.ID]string{"proxy.pac.1": first, "proxy.pac.2": second, "http.page+pac1": first, "http.page+pac2": second}
	tried := func() []checks.ID {
		var out []checks.ID
		for _, spec := range s.due() {
			if spec.Route.Via == "" {
				continue
			}
			if via, ok := want[spec.ID]; !ok || spec.Route.Via != via || spec.Arm != checks.ArmScript {
				t.Errorf("%s goes by %s", spec.ID, spec.Route.Via)
			}
			out = append(out, spec.ID)
		}
		slices.Sort(out)
		return out
	}
	if got := tried(); len(got) != len(want) {
		t.Errorf("tried: %v", got)
	}
	s.trip(t, "http.page+pac2", works)
	s.trip(t, checks.PageID, works)
	if got := tried(); len(got) != len(want) {
		t.Errorf("tried where it works directly: %v", got)
	}
	s.trip(t, checks.PageID, fails(checks.TCPTimeout, checks.StageLookup))
	want["http.origin+pac2"] = second
	if got := tried(); len(got) != len(want) {
		t.Errorf("tried where it works by the script alone: %v", got)
	}
	for _, id := range s.ids() {
		if strings.HasPrefix(string(id), "http.auth+") {
			t.Errorf("%s is due", id)
		}
	}
}

// TestGlanceByScript: a look that asks whether it works goes the ways that the
// script names, too.
func TestGlanceByScript(t *testing.T) {
	s := script(t, "http://wpad.example/proxy.pac")
	glance := func() string {
		var ids []string
		for _, spec := range plan.Glance(plan.Now{Profile: s.profile, View: s.seen.View()}, nil, func(checks.ID) bool { return false }) {
			if spec.Arm == checks.ArmScript {
				ids = append(ids, string(spec.ID))
			}
		}
		return strings.Join(ids, " ")
	}
	if got := glance(); got != "proxy.pac" {
		t.Errorf("before the script is read: %s", got)
	}
	s.scriptNames(t, "http://10.1.2.3:3128", "http://10.1.2.4:3128")
	if got := glance(); got != "proxy.pac http.page+pac1 http.page+pac2" {
		t.Errorf("with its proxies known: %s", got)
	}
}
