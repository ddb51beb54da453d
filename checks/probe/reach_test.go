package probe

import (
	"context"
	"net"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"fix502/checks"
)

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

// TestSocketOptions: the connection gets the route's options, the look-up
// before it does not; a question to a resolver is bound like its route.
func TestSocketOptions(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newNet()
		n.zone["service.example"] = []string{"198.51.100.1"}
		n.tcp[v4a] = silentPeer
		w := n.world()
		var mu sync.Mutex
		seen := map[string]How{}
		w.Dial = func(ctx context.Context, network, addr string, how How) (net.Conn, error) {
			mu.Lock()
			seen[network] = how
			mu.Unlock()
			return n.dial(ctx, network, addr, how)
		}
		s := checks.Spec{Probe: checks.ProbeTCP, Route: checks.Route{URL: pageURL, Device: "eth0", Segment: 1200}}
		if o := run(t.Context(), t, w, s); o.Failure != "" || seen["tcp"] != (How{"eth0", 1200}) || seen["udp"] != (How{}) {
			t.Errorf("%q, %v", o.Failure, seen)
		}
		q := nameSpec("udp:"+resolverAddr, "4")
		q.Route.Device, q.Route.Segment = "eth0", 1200
		if o := run(t.Context(), t, w, q); o.Failure != "" || seen["udp"] != (How{Device: "eth0"}) {
			t.Errorf("%q, %v", o.Failure, seen)
		}
	})
}
