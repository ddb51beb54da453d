package mask

import (
	"encoding/json"
	"strings"
	"testing"

	"fix502/checks"
	"fix502/checks/profile"
	"fix502/steps/summary"
)

// TestBrowsersAreMasked: a browser's own proxy and resolver are masked like
// the system's, versions stay.
func TestBrowsersAreMasked(t *testing.T) {
	p, err := profile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	seen := checks.Evidence{
		{Spec: checks.Spec{ID: "browser.settings.firefox.profile-1", Probe: checks.ProbeBrowser}, Fact: &checks.Fact{Settings: &checks.BrowserSettings{
			Browser: "firefox", Profile: 1, Mode: "manual", DNS: "only", DNSHost: "a1b2c3.resolver.example",
			Proxy: &checks.ProxyChoice{Via: "http://filter.corp.example:3128"},
		}}},
		{Spec: checks.Spec{ID: "browser.extensions.firefox.profile-1", Probe: checks.ProbeBrowser}, Fact: &checks.Fact{Extensions: &checks.Extensions{
			Browser: "firefox", Profile: 1, Count: 1, List: []checks.Extension{{ID: "olga.k@mail.example", Name: "Clock", Version: "1.59.0.2"}},
		}}},
	}
	m := New(Gather(p, seen))
	raw, err := json.Marshal(m.Summary(summary.Build(summary.Input{Profile: p, Evidence: seen})))
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for _, secret := range []string{"a1b2c3", "filter.corp", "olga"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s survives in %s", secret, text)
		}
	}
	if !strings.Contains(text, `"version":"1.59.0.2"`) {
		t.Errorf("the version is gone: %s", text)
	}
}
