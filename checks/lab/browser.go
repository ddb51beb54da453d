package lab

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"fix502/checks"
)

// The browser of whoever uses this machine, where a scenario has one.
const (
	browserID   = "firefox"
	browserName = "Firefox"
)

// browserState is what a profile of that browser holds.
type browserState struct {
	Cookies int    `toml:"cookies"` // bytes of the Cookie header for the service's page
	Proxy   string `toml:"proxy"`   // scheme://ip:port of the browser's own settings
}

// Browser answers the checks of the person's browser from the scenario. In
// most there is none.
func (l *Lab) Browser() checks.Executor { return l.browser }

func (l *Lab) browser(_ context.Context, spec checks.Spec) []checks.Observation {
	b := l.script.Load().Browser
	o := checks.Observation{Spec: spec, At: time.Now(), Took: time.Microsecond}
	id, _, _ := strings.Cut(string(spec.ID), "#")
	const mine = "." + browserID + ".profile-1"
	switch {
	case id == "browser.installed":
		o.Fact = &checks.Fact{Browsers: b.installed()}
	case b == nil:
		o.Failure = checks.Unsupported
	case id == "browser.stored"+mine:
		o.Fact = &checks.Fact{Stored: b.stored(l.page())}
	case id == "browser.extensions"+mine:
		o.Fact = &checks.Fact{Extensions: b.extensions()}
	case id == "browser.settings"+mine:
		o.Fact = &checks.Fact{Settings: b.settings()}
	default:
		o.Failure = checks.Unsupported
	}
	return []checks.Observation{o}
}

// page is the host of the service's page.
func (l *Lab) page() string {
	u, err := url.Parse(l.net.profile.URL)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

func (b *browserState) installed() []checks.BrowserInfo {
	if b == nil {
		return []checks.BrowserInfo{}
	}
	return []checks.BrowserInfo{{
		ID: browserID, Name: browserName, Engine: "firefox", Default: true, Version: "153.7.0",
		Profiles: []checks.BrowserProfile{{N: 1}},
	}}
}

// stored makes the cookies up that such a header consists of, each as large as
// a cookie may be.
func (b *browserState) stored(host string) *checks.Stored {
	const largest = 4096
	out := &checks.Stored{Browser: browserID, Profile: 1}
	for left := b.Cookies; left > 0; left -= largest + 3 {
		size := min(left-1, largest)
		out.Count++
		out.Bytes += size
		out.Cookies = append(out.Cookies, checks.StoredCookie{
			Name: fmt.Sprintf("__Secure-next-auth.session-token.%d", out.Count-1), Host: "." + host, Path: "/", Bytes: size,
		})
	}
	if b.Cookies > 0 {
		out.Headers = []checks.CookieHeader{{Host: host, Count: out.Count, Bytes: b.Cookies, Exact: true}}
	}
	return out
}

func (b *browserState) extensions() *checks.Extensions {
	return &checks.Extensions{Browser: browserID, Profile: 1, Count: 2, Enabled: 2, List: []checks.Extension{
		{ID: "blocker@demo.example", Name: "Demo Blocker", Version: "1.4", Enabled: true, By: "person", Can: []string{"block", "rewrite", "script"}, Rank: 50},
		{ID: "colours@demo.example", Name: "Demo Colours", Version: "0.3", Enabled: true, By: "person"},
	}}
}

func (b *browserState) settings() *checks.BrowserSettings {
	out := &checks.BrowserSettings{Browser: browserID, Profile: 1, Mode: "system"}
	if b.Proxy != "" {
		out.Mode, out.Proxy = "manual", &checks.ProxyChoice{Via: b.Proxy, Source: "settings"}
	}
	return out
}

func (s *script) checkBrowser() error {
	b := s.Browser
	if b == nil {
		return nil
	}
	if b.Cookies < 0 || b.Cookies > 1<<20 {
		return fmt.Errorf("browser.cookies: %d is no size of a header", b.Cookies)
	}
	if b.Proxy == "" {
		return nil
	}
	u, err := url.Parse(b.Proxy)
	if err != nil {
		return fmt.Errorf("browser.proxy: %w", err)
	}
	if _, err := netip.ParseAddrPort(u.Host); err != nil {
		return fmt.Errorf("browser.proxy: %w", err)
	}
	return oneOf("browser.proxy", u.Scheme, "http", "socks5")
}
