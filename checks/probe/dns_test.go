package probe

import (
	"context"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"fix502/checks"
)

const (
	dohURL  = "https://resolver.example/dns-query"
	dohAddr = "198.51.100.53:443"
)

func nameSpec(resolver, family string) checks.Spec {
	return checks.Spec{Probe: checks.ProbeDNS, Route: checks.Route{URL: "service.example", Resolver: resolver, Family: family}}
}

func TestNames(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newNet()
		n.zone["service.example"] = []string{"198.51.100.1", "2001:db8::1"}
		w := n.world()
		for name, c := range map[string]struct {
			spec   checks.Spec
			change func()
			want   checks.Failure
			addrs  []string
			rcode  string
			server string
			hosts  bool
		}{
			"A":                {nameSpec("system", "4"), nil, "", []string{"198.51.100.1"}, "NOERROR", resolverAddr, false},
			"AAAA":             {nameSpec("system", "6"), nil, "", []string{"2001:db8::1"}, "NOERROR", resolverAddr, false},
			"udp":              {nameSpec("udp:"+resolverAddr, "4"), nil, "", []string{"198.51.100.1"}, "NOERROR", resolverAddr, false},
			"udp without port": {nameSpec("udp:192.0.2.53", "4"), nil, "", []string{"198.51.100.1"}, "NOERROR", resolverAddr, false},
			"no such name": {checks.Spec{Probe: checks.ProbeDNS, Route: checks.Route{URL: "no.example", Resolver: "system"}}, nil,
				checks.DNSNotFound, nil, "NXDOMAIN", resolverAddr, false},
			"address": {checks.Spec{Probe: checks.ProbeDNS, Route: checks.Route{URL: "192.0.2.9", Resolver: "udp:192.0.2.1:53"}}, nil,
				"", []string{"192.0.2.9"}, "", "192.0.2.1:53", false},
			"address of the other family": {checks.Spec{Probe: checks.ProbeDNS, Route: checks.Route{URL: "192.0.2.9", Family: "6"}}, nil,
				checks.DNSEmpty, nil, "", "", false},
			"localhost":    {checks.Spec{Probe: checks.ProbeDNS, Route: checks.Route{URL: "LOCALHOST."}}, nil, "", []string{"127.0.0.1"}, "", "", true},
			"unknown kind": {nameSpec("carrier pigeon", "4"), nil, checks.Broken, nil, "", "", false},
			"refused": {nameSpec("udp:"+resolverAddr, "4"), func() { n.rcode["service.example"] = dnsmessage.RCodeRefused },
				checks.DNSRefused, nil, "REFUSED", resolverAddr, false},
			"pinned": {nameSpec("system", "4"), func() { n.pins["service.example"] = []netip.Addr{netip.MustParseAddr("127.0.0.1")} },
				"", []string{"127.0.0.1"}, "", "", true},
			"pinned in the other family": {nameSpec("system", "6"), func() { n.pins["service.example"] = []netip.Addr{netip.MustParseAddr("127.0.0.1")} },
				checks.DNSEmpty, nil, "", "", true},
			"pins are for the system alone": {nameSpec("udp:"+resolverAddr, "4"), func() { n.pins["service.example"] = []netip.Addr{netip.MustParseAddr("127.0.0.1")} },
				"", []string{"198.51.100.1"}, "NOERROR", resolverAddr, false},
		} {
			clear(n.rcode)
			clear(n.pins)
			if c.change != nil {
				c.change()
			}
			o := run(t.Context(), t, w, c.spec)
			got := o.Names
			if o.Failure != c.want || got == nil || !slices.Equal(got.Addrs, c.addrs) || got.Rcode != c.rcode || got.Server != c.server || got.Hosts != c.hosts {
				t.Errorf("%s: %q, %+v", name, o.Failure, got)
			}
		}
	})
}

// TestPlatformLookup: without nameservers to ask, and for names that need the
// search list, the system's own resolver is asked.
func TestPlatformLookup(t *testing.T) {
	ip := netip.MustParseAddr("198.51.100.1")
	for name, c := range map[string]struct {
		addrs  []netip.Addr
		err    error
		family string
		want   checks.Failure
	}{
		"found":            {[]netip.Addr{ip}, nil, "4", ""},
		"no such name":     {nil, &net.DNSError{IsNotFound: true}, "4", checks.DNSNotFound},
		"no such address":  {nil, &net.DNSError{IsNotFound: true}, "6", checks.DNSEmpty},
		"time-out":         {nil, &net.DNSError{IsTimeout: true}, "4", checks.DNSTimeout},
		"temporary":        {nil, &net.DNSError{IsTemporary: true}, "4", checks.DNSServfail},
		"something else":   {nil, io.ErrUnexpectedEOF, "4", checks.DNSServfail},
		"the other family": {[]netip.Addr{ip}, nil, "6", checks.DNSEmpty},
	} {
		w := World{
			Hosts:  func(string) []netip.Addr { return nil },
			Lookup: func(context.Context, string, string) ([]netip.Addr, error) { return c.addrs, c.err },
		}
		if o := run(t.Context(), t, w, nameSpec("system", c.family)); o.Failure != c.want {
			t.Errorf("%s: %q", name, o.Failure)
		}
	}
	bubble(t, func(t *testing.T) {
		w := newNet().world()
		w.Lookup = func(_ context.Context, network, host string) ([]netip.Addr, error) {
			if host == "proxy" && network == "ip4" {
				return []netip.Addr{ip}, nil
			}
			return nil, &net.DNSError{IsNotFound: true}
		}
		s := checks.Spec{Probe: checks.ProbeDNS, Route: checks.Route{URL: "proxy", Resolver: "system"}}
		if o := run(t.Context(), t, w, s); o.Failure != "" || !slices.Equal(o.Names.Addrs, []string{ip.String()}) {
			t.Errorf("a name of one word: %q, %+v", o.Failure, o.Names)
		}
		w.Resolvers = nil
		w.Lookup = func(ctx context.Context, _, _ string) ([]netip.Addr, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		if o := run(t.Context(), t, w, nameSpec("system", "4")); o.Failure != checks.DNSTimeout || o.Took != 2500*time.Millisecond {
			t.Errorf("a silent system: %q after %v", o.Failure, o.Took)
		}
	})
}

// dohServer answers like the fake network's resolver.
func dohServer(n *fakeNet) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		var m dnsmessage.Message
		if err != nil || m.Unpack(raw) != nil || m.ID != 0 || r.Method != http.MethodPost || r.URL.Path != "/dns-query" ||
			r.Header.Get("Content-Type") != "application/dns-message" || r.Header.Get("Cookie") != "" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_, _ = w.Write(n.reply(m, "service.example"))
	}
}

func TestDoH(t *testing.T) {
	nothing := x509.NewCertPool
	for name, c := range map[string]struct {
		change func(*testing.T, *fakeNet, *World, authority)
		want   checks.Failure
		took   time.Duration
	}{
		"works":        {func(*testing.T, *fakeNet, *World, authority) {}, "", 0},
		"public alone": {func(_ *testing.T, _ *fakeNet, w *World, _ authority) { w.SystemRoots = nothing() }, "", 0},
		"system alone": {func(_ *testing.T, _ *fakeNet, w *World, _ authority) { w.PublicRoots = nothing }, "", 0},
		"nobody trusts": {func(_ *testing.T, _ *fakeNet, w *World, _ authority) {
			w.SystemRoots, w.PublicRoots = nothing(), nothing
		}, checks.DNSUnreachable, 0},
		"other name": {func(t *testing.T, n *fakeNet, _ *World, ca authority) {
			n.tcp[dohAddr] = secureHTTP(ca.good(t, "other.example"), dohServer(n))
		}, checks.DNSUnreachable, 0},
		"closed port": {func(_ *testing.T, n *fakeNet, _ *World, _ authority) { delete(n.tcp, dohAddr) }, checks.DNSUnreachable, 0},
		"hole":        {func(_ *testing.T, n *fakeNet, _ *World, _ authority) { n.holes[dohAddr] = true }, checks.DNSTimeout, 2500 * time.Millisecond},
		"silent":      {func(_ *testing.T, n *fakeNet, _ *World, _ authority) { n.tcp[dohAddr] = silentPeer }, checks.DNSTimeout, 2500 * time.Millisecond},
		"server error": {func(t *testing.T, n *fakeNet, _ *World, ca authority) {
			n.tcp[dohAddr] = secureHTTP(ca.good(t, "resolver.example"), func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
		}, checks.DNSGarbled, 0},
		"a page": {func(t *testing.T, n *fakeNet, _ *World, ca authority) {
			n.tcp[dohAddr] = secureHTTP(ca.good(t, "resolver.example"), hello)
		}, checks.DNSGarbled, 0},
		"no such name": {func(_ *testing.T, n *fakeNet, _ *World, _ authority) { delete(n.zone, "service.example") }, checks.DNSNotFound, 0},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				ca := newAuthority(t, "Root")
				n := newNet()
				n.zone["service.example"] = []string{"198.51.100.1"}
				n.tcp[dohAddr] = secureHTTP(ca.good(t, "resolver.example"), dohServer(n))
				w := n.world()
				w.SystemRoots, w.PublicRoots = ca.pool(), ca.pool
				c.change(t, n, &w, ca)
				s := nameSpec("doh:"+dohURL, "4")
				s.Route.Addr = "198.51.100.53"
				o := run(t.Context(), t, w, s)
				if o.Failure != c.want || o.Took != c.took || o.Names.Server != dohURL {
					t.Errorf("%q after %v, %+v", o.Failure, o.Took, o.Names)
				}
				if len(n.queries) != 0 {
					t.Errorf("the system was asked %v", n.queries)
				}
			})
		})
	}
}

func TestDoHThroughProxy(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n, w, ca := proxied(t, hello)
		n.zone["service.example"] = []string{"198.51.100.1"}
		inner := secureHTTP(ca.good(t, "resolver.example"), dohServer(n))
		n.tcp[proxyAddr] = afterFirst(func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
			inner(c)
		})
		s := nameSpec("doh:"+dohURL, "4")
		s.Route.Addr, s.Route.Via = "198.51.100.53", "http://"+proxyName+":3128"
		if o := run(t.Context(), t, w, s); o.Failure != "" || len(o.Names.Addrs) != 1 {
			t.Errorf("%q, %+v", o.Failure, o.Names)
		}
		n.tcp[proxyAddr] = afterFirst(saying("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"))
		if o := run(t.Context(), t, w, s); o.Failure != checks.DNSUnreachable {
			t.Errorf("%q", o.Failure)
		}
	})
}
