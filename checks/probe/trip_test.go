package probe

import (
	"context"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"fix502/checks"
	"fix502/checks/profile"
)

const (
	pageURL = "https://service.example/"
	v4a     = "198.51.100.1:443"
	v4b     = "198.51.100.2:443"
	v6a     = "[2001:db8::1]:443"
)

// page is a network in which the service works, over IPv4.
func page(t testing.TB, h http.HandlerFunc) (*fakeNet, World) {
	t.Helper()
	ca := newAuthority(t, "Root")
	n := newNet()
	n.zone["service.example"] = []string{"198.51.100.1"}
	n.tcp[v4a] = secureHTTP(ca.good(t, "service.example"), h)
	w := n.world()
	w.SystemRoots, w.PublicRoots = ca.pool(), ca.pool
	return n, w
}

func httpSpec() checks.Spec {
	return checks.Spec{Probe: checks.ProbeHTTP, Role: checks.RolePage, Route: checks.Route{URL: pageURL}}
}

// TestHealthyTrip: name, connect, handshake and answer cost a round trip
// each, and nothing more.
func TestHealthyTrip(t *testing.T) {
	const rtt = 100 * time.Millisecond
	bubble(t, func(t *testing.T) {
		n, w := page(t, func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(30 * time.Millisecond)
			hello(w, nil)
		})
		n.rtt = rtt
		o := run(t.Context(), t, w, httpSpec())
		if o.Failure != "" || o.Trip.Reached != checks.StageAnswer || o.Trip.Status != 200 || o.Trip.Proto != "HTTP/2.0" {
			t.Fatalf("%q, %+v", o.Failure, o.Trip)
		}
		took := map[string]time.Duration{}
		var at time.Duration
		for _, p := range o.Trip.Phases {
			took[p.Name] = p.Took
			if p.Start != at {
				t.Errorf("%s starts at %v, want %v", p.Name, p.Start, at)
			}
			at += p.Took
		}
		want := map[string]time.Duration{
			"lookup": rtt, "connect": rtt, "handshake": rtt, "first byte": rtt + 30*time.Millisecond, "body": 0,
		}
		if !maps.Equal(took, want) || o.Took != 4*rtt+30*time.Millisecond {
			t.Errorf("phases %v in %v, want %v", took, o.Took, want)
		}
		if o.Trip.RTT != rtt || o.Trip.Addr != v4a || o.Trip.Bytes != 5 {
			t.Errorf("%+v", o.Trip)
		}
		if len(n.dials) != 1 || len(n.queries) != 2 {
			t.Errorf("dials %v, queries %v", n.dials, n.queries)
		}
	})
}

// TestSharedLookups: checks that start together ask once, a later look asks
// again.
func TestSharedLookups(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n, w := page(t, hello)
		n.rtt = 50 * time.Millisecond
		do := Executors(w, profile.Profile{})
		look := func() {
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() {
					if o := do[checks.ProbeHTTP](t.Context(), httpSpec())[0]; o.Failure != "" {
						t.Errorf("failed: %s", o.Failure)
					}
				})
			}
			spec := checks.Spec{Probe: checks.ProbeDNS, Route: checks.Route{URL: "service.example", Resolver: "system", Family: "4"}}
			all.Go(func() { do[checks.ProbeDNS](t.Context(), spec) })
			all.Wait()
		}
		look()
		if len(n.queries) != 2 {
			t.Errorf("first look asked %v", n.queries)
		}
		time.Sleep(shared)
		look()
		if len(n.queries) != 4 {
			t.Errorf("second look made it %v", n.queries)
		}
	})
}

// TestSharedLookupCancelled: one check that gives up does not take the answer
// from another.
func TestSharedLookupCancelled(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n, w := page(t, hello)
		n.slow["A"] = 300 * time.Millisecond
		do := Executors(w, profile.Profile{})
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		spec := checks.Spec{Probe: checks.ProbeDNS, Route: checks.Route{URL: "service.example", Family: "4"}}
		var all sync.WaitGroup
		all.Go(func() {
			if o := do[checks.ProbeDNS](ctx, spec)[0]; o.Failure != checks.DNSTimeout || o.Took != 100*time.Millisecond {
				t.Errorf("the impatient: %q after %v", o.Failure, o.Took)
			}
		})
		all.Go(func() {
			if o := do[checks.ProbeDNS](t.Context(), spec)[0]; o.Failure != "" || o.Took != 300*time.Millisecond {
				t.Errorf("the patient: %q after %v", o.Failure, o.Took)
			}
		})
		all.Wait()
	})
}

func TestReach(t *testing.T) {
	noRoute := sysError(syscall.ENETUNREACH)
	refused := sysError(syscall.ECONNREFUSED)
	both := []string{"198.51.100.1", "2001:db8::1"}
	for name, c := range map[string]struct {
		addrs  []string
		change func(*fakeNet, *checks.Spec)
		want   checks.Failure
		addr   string
		took   time.Duration
	}{
		"IPv6 first":            {both, func(*fakeNet, *checks.Spec) {}, "", v6a, 0},
		"IPv6 hole":             {both, func(n *fakeNet, _ *checks.Spec) { n.holes[v6a] = true }, "", v4a, attemptDelay},
		"no IPv6 route":         {both, func(n *fakeNet, _ *checks.Spec) { n.fails[v6a] = noRoute }, "", v4a, 0},
		"IPv6 refused":          {both, func(n *fakeNet, _ *checks.Spec) { n.fails[v6a] = refused }, "", v4a, 0},
		"AAAA late":             {both, func(n *fakeNet, _ *checks.Spec) { n.slow["AAAA"] = time.Second }, "", v4a, resolutionDelay},
		"AAAA late, A hole":     {both, func(n *fakeNet, _ *checks.Spec) { n.slow["AAAA"] = time.Second; n.holes[v4a] = true }, "", v6a, time.Second},
		"AAAA late, A refused":  {both, func(n *fakeNet, _ *checks.Spec) { n.slow["AAAA"] = time.Second; n.fails[v4a] = refused }, "", v6a, time.Second},
		"A late":                {both, func(n *fakeNet, _ *checks.Spec) { n.slow["A"] = time.Second }, "", v6a, 0},
		"only IPv4 wanted":      {both, func(_ *fakeNet, s *checks.Spec) { s.Route.Family = "4" }, "", v4a, 0},
		"only IPv6 wanted":      {both, func(n *fakeNet, s *checks.Spec) { s.Route.Family = "6"; n.holes[v6a] = true }, checks.TCPTimeout, v6a, connectTime},
		"pinned":                {both, func(_ *fakeNet, s *checks.Spec) { s.Route.Addr = "198.51.100.1" }, "", v4a, 0},
		"pinned with port":      {nil, func(_ *fakeNet, s *checks.Spec) { s.Route.Addr = v4a }, "", v4a, 0},
		"pinned IPv6":           {nil, func(_ *fakeNet, s *checks.Spec) { s.Route.Addr = "2001:db8::1" }, "", v6a, 0},
		"all holes":             {both, func(n *fakeNet, _ *checks.Spec) { n.holes[v4a], n.holes[v6a] = true, true }, checks.TCPTimeout, v6a, connectTime + attemptDelay},
		"no route at all":       {both, func(n *fakeNet, _ *checks.Spec) { n.fails[v4a], n.fails[v6a] = noRoute, noRoute }, checks.TCPNoRoute, v6a, 0},
		"no route is no reason": {both, func(n *fakeNet, _ *checks.Spec) { n.fails[v4a], n.fails[v6a] = refused, noRoute }, checks.TCPRefused, v4a, 0},
		"second address": {[]string{"198.51.100.9", "198.51.100.1"}, func(n *fakeNet, _ *checks.Spec) { n.fails["198.51.100.9:443"] = refused },
			"", v4a, 0},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				n := newNet()
				n.zone["service.example"] = c.addrs
				for _, a := range []string{v4a, v6a} {
					n.tcp[a] = silentPeer
				}
				s := checks.Spec{Probe: checks.ProbeTCP, Route: checks.Route{URL: pageURL}}
				c.change(n, &s)
				o := run(t.Context(), t, n.world(), s)
				if o.Failure != c.want || o.Trip.Addr != c.addr || o.Took != c.took {
					t.Errorf("got %q at %s after %v, want %q at %s after %v", o.Failure, o.Trip.Addr, o.Took, c.want, c.addr, c.took)
				}
				if reached := o.Trip.Reached == checks.StageConnect; reached != (c.want == "") {
					t.Errorf("reached %v", o.Trip.Reached)
				}
			})
		})
	}
}

// TestNetworkUnreachable: the same number means 'no route' only where this
// machine has none.
func TestNetworkUnreachable(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newNet()
		n.fails[v4a] = sysError(syscall.ENETUNREACH)
		s := checks.Spec{Probe: checks.ProbeTCP, Route: checks.Route{Addr: v4a}}
		if o := run(t.Context(), t, n.world(), s); o.Failure != checks.TCPNoRoute {
			t.Errorf("without a route: %q", o.Failure)
		}
		n.udp[v4a] = closingPeer
		if o := run(t.Context(), t, n.world(), s); o.Failure != checks.TCPUnreachable {
			t.Errorf("with a route: %q", o.Failure)
		}
	})
}

func TestLookupFailures(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*fakeNet)
		want   checks.Failure
		took   time.Duration
	}{
		"no such name":        {func(*fakeNet) {}, checks.DNSNotFound, 0},
		"no address":          {func(n *fakeNet) { n.zone["service.example"] = []string{} }, checks.DNSEmpty, 0},
		"failure":             {func(n *fakeNet) { n.rcode["service.example"] = dnsmessage.RCodeServerFailure }, checks.DNSServfail, 0},
		"refusal":             {func(n *fakeNet) { n.rcode["service.example"] = dnsmessage.RCodeRefused }, checks.DNSRefused, 0},
		"silence":             {func(n *fakeNet) { n.udp[resolverAddr] = silentPeer }, checks.DNSTimeout, 2500 * time.Millisecond},
		"closed port":         {func(n *fakeNet) { delete(n.udp, resolverAddr) }, checks.DNSUnreachable, 0},
		"noise":               {func(n *fakeNet) { n.udp[resolverAddr] = afterFirst(saying("noise")) }, checks.DNSGarbled, 2500 * time.Millisecond},
		"AAAA lost, no name":  {func(n *fakeNet) { n.slow["AAAA"] = time.Minute }, checks.DNSNotFound, nameGrace},
		"AAAA lost, no A":     {func(n *fakeNet) { n.slow["AAAA"] = time.Minute; n.zone["service.example"] = []string{} }, checks.DNSTimeout, 2500 * time.Millisecond},
		"only AAAA, A failed": {func(n *fakeNet) { n.zone["service.example"] = []string{"2001:db8::1"} }, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				n := newNet()
				n.tcp[v6a] = silentPeer
				c.change(n)
				o := run(t.Context(), t, n.world(), checks.Spec{Probe: checks.ProbeTCP, Route: checks.Route{URL: pageURL}})
				if o.Failure != c.want || o.Took != c.took {
					t.Errorf("got %q after %v", o.Failure, o.Took)
				}
				if c.want != "" && (o.Trip.Reached != checks.StageNone || len(o.Trip.Phases) != 1) {
					t.Errorf("reached %v, phases %v", o.Trip.Reached, o.Trip.Phases)
				}
			})
		})
	}
}

// TestBudgetCutsStage: the budget's end is reported as the time-out of the
// stage that it cut, and a cancelled check learned nothing.
func TestBudgetCutsStage(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*testing.T, *fakeNet)
		want   checks.Failure
	}{
		"lookup":    {func(_ *testing.T, n *fakeNet) { n.udp[resolverAddr] = silentPeer }, checks.DNSTimeout},
		"connect":   {func(_ *testing.T, n *fakeNet) { n.holes[v4a] = true }, checks.TCPTimeout},
		"handshake": {func(_ *testing.T, n *fakeNet) { n.tcp[v4a] = silentPeer }, checks.TLSTimeout},
		"answer": {func(t *testing.T, n *fakeNet) {
			n.tcp[v4a] = blocked(n.tcp[v4a])
		}, checks.HTTPTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				n, w := page(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
				c.change(t, n)
				ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
				defer cancel()
				if o := run(ctx, t, w, httpSpec()); o.Failure != c.want || o.Took != 500*time.Millisecond {
					t.Errorf("budget: %q after %v", o.Failure, o.Took)
				}
				gone, leave := context.WithCancel(t.Context())
				time.AfterFunc(300*time.Millisecond, leave)
				if o := run(gone, t, w, httpSpec()); o.Failure != checks.NotFinished || o.Took != 300*time.Millisecond {
					t.Errorf("cancelled: %q after %v", o.Failure, o.Took)
				}
				leave()
			})
		})
	}
}

// blocked changes nothing: the page's handler blocks by itself.
func blocked(h func(net.Conn)) func(net.Conn) { return h }

// TestStageTimes: each stage has its own patience.
func TestStageTimes(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n, w := page(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		if o := run(t.Context(), t, w, httpSpec()); o.Failure != checks.HTTPTimeout || o.Took != firstByteTime {
			t.Errorf("silent page: %q after %v", o.Failure, o.Took)
		}
		n.tcp[v4a] = silentPeer
		if o := run(t.Context(), t, w, httpSpec()); o.Failure != checks.TLSTimeout || o.Took != handshakeTime || o.Trip.Reached != checks.StageConnect {
			t.Errorf("silent handshake: %q after %v, %v", o.Failure, o.Took, o.Trip.Reached)
		}
	})
}

func TestBadTargets(t *testing.T) {
	for _, u := range []string{"", "service.example", "ftp://service.example/", "https://", "https://a:0/", "https://a:99999/", ":"} {
		for _, p := range []checks.Probe{checks.ProbeHTTP, checks.ProbeTLS, checks.ProbeVendor} {
			s := checks.Spec{Probe: p, Route: checks.Route{URL: u}}
			if o := run(t.Context(), t, newNet().world(), s); o.Failure != checks.Broken {
				t.Errorf("%s %q: %q", p, u, o.Failure)
			}
		}
	}
	if o := run(t.Context(), t, newNet().world(), checks.Spec{Probe: checks.ProbeTCP}); o.Failure != checks.Broken {
		t.Errorf("tcp to nowhere: %q", o.Failure)
	}
}

func phases(tr *checks.Trip) string {
	var names []string
	for _, p := range tr.Phases {
		names = append(names, p.Name)
	}
	return strings.Join(names, " ")
}

func keys(m map[string]string) string { return strings.Join(slices.Sorted(maps.Keys(m)), " ") }
