package plan_test

import (
	"slices"
	"strings"
	"testing"

	"fix502/checks"
)

// browserScript is a machine whose person's browser has a script of its own.
func browserScript(t *testing.T, p checks.ProxyChoice) *state {
	t.Helper()
	s := fresh(t).route("eth0", false).proxies("")
	s.add(checks.Observation{Spec: checks.Spec{ID: "browser.installed", Probe: checks.ProbeBrowser}, Fact: &checks.Fact{Browsers: []checks.BrowserInfo{
		{ID: "firefox", Default: true, Profiles: []checks.BrowserProfile{{N: 1}}}}}})
	return s.add(checks.Observation{Spec: s.spec(t, "browser.settings.firefox.profile-1"),
		Fact: &checks.Fact{Settings: &checks.BrowserSettings{Browser: "firefox", Profile: 1, Mode: "script", Proxy: &p}}})
}

// ownScript lists what is due for the browser's own script, and how it goes.
func (s *state) ownScript() []string {
	var out []string
	for _, spec := range s.due() {
		if strings.HasPrefix(string(spec.ID), "proxy.browser") {
			out = append(out, strings.TrimSpace(string(spec.ID)+" "+spec.Route.URL+" "+spec.Route.Via))
		}
	}
	return out
}

func TestBrowsersOwnScript(t *testing.T) {
	const address, one, two = "http://config.example/p.pac", "http://10.1.2.3:3128", "socks5://10.1.2.4:1080"
	fetch := "proxy.browser.script " + address
	page := "https://chatgpt.com/"
	through := []string{"proxy.browser.script.1 " + page + " " + one, "proxy.browser.script.2 " + page + " " + two}
	names := func(s *state, p checks.ProxyChoice) *state {
		return s.add(checks.Observation{Spec: s.spec(t, "proxy.browser.script"), Fact: &checks.Fact{Proxy: &p}})
	}
	for name, c := range map[string]struct {
		s    *state
		want []string
	}{
		"to be fetched":       {browserScript(t, checks.ProxyChoice{PAC: address}), []string{fetch}},
		"allows to go direct": {names(browserScript(t, checks.ProxyChoice{PAC: address}), checks.ProxyChoice{Others: []string{one}, Open: true}), []string{fetch}},
		"names proxies":       {names(browserScript(t, checks.ProxyChoice{PAC: address}), checks.ProxyChoice{Others: []string{one, two}}), append([]string{fetch}, through...)},
		"a file":              {browserScript(t, checks.ProxyChoice{PAC: "file:", Others: []string{one, two}}), through},
		"a file that is gone": {browserScript(t, checks.ProxyChoice{PAC: "file:"}), nil},
		"in the address":      {browserScript(t, checks.ProxyChoice{PAC: "data:"}), nil},
	} {
		if got := c.s.ownScript(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
