package probe

import (
	"context"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

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
