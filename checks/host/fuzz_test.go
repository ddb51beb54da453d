package host

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"fix502/checks"
)

// seed adds samples of testdata to a fuzz target.
func seed(f *testing.F, names ...string) {
	f.Helper()
	for _, n := range names {
		f.Add(sample(f, n))
	}
}

// checkDesktop demands what every desktop's settings must keep: a choice is
// direct, excluded, a script, unusable or a proxy in normal form.
func checkDesktop(t *testing.T, d desktop) {
	t.Helper()
	for _, u := range []string{page, "http://10.1.2.3:8080/", "wss://intranet/", "https://[2001:db8::1]/"} {
		target, ok := targetOf(u)
		if !ok {
			t.Fatalf("%s is no target", u)
		}
		c := d.choose(target)
		if c.Via != "" {
			checkVia(t, c.Via)
		}
		if strings.ContainsFunc(c.PAC, unprintable) {
			t.Errorf("unclean address of a script: %q", c.PAC)
		}
		if c.Via != "" && (c.PAC != "" || c.Invalid != "" || c.Excluded) {
			t.Errorf("contradictory choice %+v", c)
		}
	}
}

func checkVia(t *testing.T, via string) {
	t.Helper()
	u, err := url.Parse(via)
	if err != nil || u.User != nil || u.Path != "" || u.Port() == "" || u.Hostname() == "" || via != strings.ToLower(via) {
		t.Errorf("not in normal form: %q (%v)", via, err)
	}
	if again, ok := parseProxy(via); !ok || again.via != via {
		t.Errorf("%q is read again as %q", via, again.via)
	}
}

func FuzzParseProxy(f *testing.F) {
	for _, s := range []string{"http://jo:pw@h:1", "h:1", "socks://[::1%25eth0]:7", "http://bücher.example", "http://a/@b", "/?"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if s, ok := parseProxy(text); ok {
			checkVia(t, s.via)
		}
		// One question mark at the end tells that a query was cut off.
		if a := strings.TrimSuffix(scriptAddr(text), "?"); strings.ContainsAny(a, "@?#") || strings.ContainsFunc(a, unprintable) {
			t.Errorf("%q became %q", text, a)
		}
	})
}

func FuzzGsettings(f *testing.F) {
	seed(f, "gsettings.manual", "gsettings.auto", "gsettings.socks")
	f.Fuzz(func(t *testing.T, raw []byte) { checkDesktop(t, parseGsettings(raw)) })
}

func FuzzKDE(f *testing.F) {
	seed(f, "kioslaverc.manual", "kioslaverc.reversed", "kioslaverc.pac")
	f.Fuzz(func(t *testing.T, raw []byte) { checkDesktop(t, parseKDE(raw)) })
}

func FuzzScutilProxy(f *testing.F) {
	seed(f, "scutil-proxy.manual", "scutil-proxy.pac", "scutil-proxy.wpad")
	f.Fuzz(func(t *testing.T, raw []byte) { checkDesktop(t, parseScutilProxy(raw)) })
}

func FuzzWinINET(f *testing.F) {
	f.Add("http=a:1;https=b:2;socks=c:3", "*.x;<local>;10.*;[::1]:80;169.254/16", "http://wpad/p.pac")
	f.Fuzz(func(t *testing.T, server, override, script string) {
		checkDesktop(t, fromWinINET(WinINET{Enabled: true, Server: server, Override: override}))
		checkDesktop(t, fromWinINET(WinINET{Script: script}))
	})
}

func FuzzScutilDNS(f *testing.F) {
	seed(f, "scutil-dns", "scutil-dns.split", "scutil-dns.none")
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, s := range parseScutilDNS(raw) {
			if _, err := netip.ParseAddrPort(s); err != nil {
				t.Errorf("%q: %v", s, err)
			}
		}
	})
}

func FuzzRoutes(f *testing.F) {
	seed(f, "proc-route", "proc-ipv6-route", "proc-arp", "netstat.macos", "netstat.freebsd", "arp.macos", "ndp.macos")
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, list := range [][]checks.Router{parseRoute4(raw), parseRoute6(raw), parseNetstat(raw)} {
			if len(list) > routerLimit {
				t.Errorf("%d routers", len(list))
			}
			for _, r := range list {
				if a, err := netip.ParseAddr(r.Addr); err != nil || a.IsUnspecified() || a.Zone() != "" {
					t.Errorf("router %q: %v", r.Addr, err)
				}
			}
		}
		table := parseProcARP(raw)
		parseARP(raw, table)
		parseNDP(raw, table)
		checkTable(t, table)
	})
}

func FuzzNeighbours(f *testing.F) {
	f.Add(neighbour("192.0.2.1", 0x20))
	f.Add(routeRequest(netip.MustParseAddr("2001:db8::1")))
	f.Add(ipnet(map[string]uint32{"192.0.2.1": 5, "fe80::1": 0}))
	f.Fuzz(func(t *testing.T, raw []byte) {
		checkTable(t, parseNeighbours(raw))
		checkTable(t, parseIPNet(raw))
		parseRouteReply(raw)
		answerEnds(raw)
	})
}

func checkTable(t *testing.T, table map[netip.Addr]string) {
	t.Helper()
	for a, state := range table {
		switch state {
		case reachable, stale, failed, incomplete, unknown:
		default:
			t.Errorf("%v has state %q", a, state)
		}
	}
}
