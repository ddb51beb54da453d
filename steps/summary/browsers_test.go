package summary

import (
	"testing"

	"fix502/checks"
)

func TestLinesOfBrowsers(t *testing.T) {
	stored := func(s checks.Stored) checks.Observation {
		s.Browser, s.Profile = "firefox", 1
		return checks.Observation{Fact: &checks.Fact{Stored: &s}}
	}
	extensions := func(x checks.Extensions) checks.Observation {
		x.Browser, x.Profile = "chrome", 2
		return checks.Observation{Fact: &checks.Fact{Extensions: &x}}
	}
	settings := func(s checks.BrowserSettings) checks.Observation {
		s.Browser, s.Profile = "librewolf", 1
		return checks.Observation{Fact: &checks.Fact{Settings: &s}}
	}
	header := []checks.CookieHeader{{Host: "chatgpt.com", Count: 43, Bytes: 5210}}
	suspects := []checks.Extension{
		{Name: "Tunnel", Can: []string{"proxy", "script"}, Rank: 60, Fresh: true},
		{Name: "Blocker", Can: []string{"block"}, Rank: 50},
		{Name: "Helper", Can: []string{"script"}, Rank: 15, By: "policy"},
		{Name: "Fourth", Can: []string{"read"}, Rank: 10},
		{Name: "Clock"},
	}
	for want, o := range map[string]checks.Observation{
		"Firefox, profile 1: 43 cookies for chatgpt.com, header about 5.2 KB": stored(checks.Stored{Count: 61, Headers: header}),
		"Firefox, profile 1: 43 cookies for chatgpt.com, header about 5.2 KB, 1.5 MB of other data, a service worker": stored(checks.Stored{
			Count: 61, Headers: header, Worker: true, Sites: []checks.SiteData{{Bytes: 1000000}, {Bytes: 500000}}}),
		"Firefox, profile 1: 1 cookie of the service, none for its page": stored(checks.Stored{Count: 1}),
		"Firefox, profile 1: no cookies of the service":                  stored(checks.Stored{}),
		"Google Chrome, profile 2: 12 extensions, 9 on; first to suspect: Tunnel (can set a proxy, new or just updated), Blocker (can block pages), Helper (runs in the page, set by your organisation) and 1 more": extensions(checks.Extensions{Count: 12, Enabled: 9, List: suspects}),
		"Google Chrome, profile 2: 1 extension, 1 on, none can touch the service":                                              extensions(checks.Extensions{Count: 1, Enabled: 1, List: suspects[4:]}),
		"Google Chrome, profile 2: no extensions":                                                                              extensions(checks.Extensions{}),
		"LibreWolf, profile 1: the system's proxy settings":                                                                    settings(checks.BrowserSettings{Mode: "system"}),
		"LibreWolf, profile 1: no proxy, whatever the system says, secure DNS off":                                             settings(checks.BrowserSettings{Mode: "direct", DNS: "off"}),
		"LibreWolf, profile 1: a proxy of its own, http://127.0.0.1:8118, set by an extension, secure DNS only by dns.example": settings(checks.BrowserSettings{Mode: "manual", DNS: "only", DNSHost: "dns.example", Proxy: &checks.ProxyChoice{Via: "http://127.0.0.1:8118", Source: "extension"}}),
		"LibreWolf, profile 1: a proxy script of its own, set by your organisation":                                            settings(checks.BrowserSettings{Mode: "script", Proxy: &checks.ProxyChoice{PAC: "http://x/", Source: "policy"}}),
		"LibreWolf, profile 1: a proxy of its own, not for this site":                                                          settings(checks.BrowserSettings{Mode: "manual", Proxy: &checks.ProxyChoice{Excluded: true}}),
		"Firefox 153.7.0 (default, open), Chromium 156.0.8078.79 (snap), Zen (its program was not found)": {Fact: &checks.Fact{Browsers: []checks.BrowserInfo{
			{Name: "Firefox", Version: "153.7.0", Default: true, Profiles: []checks.BrowserProfile{{N: 1, Running: true}}},
			{Name: "Chromium", Version: "156.0.8078.79", Package: "snap"}, {Name: "Zen", Missing: true}}}},
		"no browser found": {Fact: &checks.Fact{Browsers: []checks.BrowserInfo{}}},
		"Microsoft Edge, profile 3: the browser keeps it locked while it runs; close the browser and look again": {
			Failure: checks.ProfileLocked, Fact: &checks.Fact{Stored: &checks.Stored{Browser: "edge", Profile: 3}}},
	} {
		if got := Line(&o, english(t)); got != want {
			t.Errorf("got %q\nwant %q", got, want)
		}
	}
}
