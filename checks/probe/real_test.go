package probe

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/profile"
)

// listen serves real connections on loopback, one after the other.
func listen(t *testing.T, h func(net.Conn)) string {
	t.Helper()
	var conf net.ListenConfig
	l, err := conf.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go h(c)
		}
	}()
	return l.Addr().String()
}

// cut waits for the first byte and resets the connection.
func cut(c net.Conn) {
	_, _ = c.Read(make([]byte, 1))
	_ = c.(*net.TCPConn).SetLinger(0)
	_ = c.Close()
}

func closedPort(t *testing.T) string {
	t.Helper()
	var conf net.ListenConfig
	l, err := conf.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func TestRealFailures(t *testing.T) {
	w := RealWorld("test")
	closed, cutting, mute := closedPort(t), listen(t, cut), listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	for name, c := range map[string]struct {
		spec checks.Spec
		want checks.Failure
	}{
		"closed":                  {checks.Spec{Probe: checks.ProbeTCP, Route: checks.Route{Addr: closed}}, checks.TCPRefused},
		"open":                    {checks.Spec{Probe: checks.ProbeTCP, Route: checks.Route{Addr: cutting}}, ""},
		"cut in handshake":        {checks.Spec{Probe: checks.ProbeTLS, Route: checks.Route{URL: pageURL, Addr: cutting}}, checks.TLSReset},
		"cut after request":       {checks.Spec{Probe: checks.ProbeHTTP, Route: checks.Route{URL: "http://" + cutting + "/"}}, checks.HTTPReset},
		"proxy closed":            {checks.Spec{Probe: checks.ProbeHTTP, Route: checks.Route{URL: pageURL, Via: "http://" + closed}}, checks.ProxyRefused},
		"proxy cuts":              {checks.Spec{Probe: checks.ProbeHTTP, Route: checks.Route{URL: pageURL, Via: "socks5://" + cutting}}, checks.ProxyClosed},
		"no such interface":       {checks.Spec{Probe: checks.ProbeTCP, Route: checks.Route{Addr: "192.0.2.1:9", Device: "none-such0"}}, checks.Unsupported},
		"loopback is never bound": {checks.Spec{Probe: checks.ProbeTCP, Route: checks.Route{Addr: mute, Device: "none-such0"}}, ""},
	} {
		if o := run(t.Context(), t, w, c.spec); o.Failure != c.want {
			t.Errorf("%s: %q, want %q", name, o.Failure, c.want)
		}
	}
}

func TestRealSegment(t *testing.T) {
	addr := listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	o := run(t.Context(), t, RealWorld("test"), checks.Spec{Probe: checks.ProbeTCP, Route: checks.Route{Addr: addr, Segment: 1200}})
	want := checks.Unsupported
	if runtime.GOOS == "linux" {
		want = ""
	}
	if o.Failure != want {
		t.Errorf("%q, want %q", o.Failure, want)
	}
}

// TestRealNames asks a resolver over real sockets.
func TestRealNames(t *testing.T) {
	var conf net.ListenConfig
	pc, err := conf.ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pc.Close() })
	n := newNet()
	n.zone["service.example"] = []string{"198.51.100.1"}
	go func() {
		buf := make([]byte, 4096)
		for {
			k, from, err := pc.ReadFrom(buf)
			if err != nil {
				return
			}
			if _, raw := n.question(buf[:k]); raw != nil {
				_, _ = pc.WriteTo(raw, from)
			}
		}
	}()
	w := RealWorld("test")
	o := run(t.Context(), t, w, nameSpec("udp:"+pc.LocalAddr().String(), "4"))
	if o.Failure != "" || !slices.Equal(o.Names.Addrs, []string{"198.51.100.1"}) {
		t.Errorf("%q, %+v", o.Failure, o.Names)
	}
	_ = pc.Close()
	if o := run(t.Context(), t, w, nameSpec("udp:"+pc.LocalAddr().String(), "4")); o.Failure != checks.DNSUnreachable {
		t.Errorf("closed port: %q", o.Failure)
	}
}

// TestNothingStays: whatever a peer does, the end of the context ends every
// goroutine and connection.
func TestNothingStays(t *testing.T) {
	mute := listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c); _ = c.Close() })
	ca := newAuthority(t, "Root")
	cert := ca.good(t, "service.example")
	slow := listen(t, func(c net.Conn) {
		s := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{cert}, NextProtos: []string{"h2"}})
		_ = s.Handshake()
		_, _ = io.Copy(io.Discard, s)
		_ = c.Close()
	})
	w := RealWorld("test")
	w.SystemRoots, w.PublicRoots = ca.pool(), ca.pool
	do := Executors(w, profile.Profile{})
	before := runtime.NumGoroutine()
	for _, s := range []checks.Spec{
		{Probe: checks.ProbeTLS, Route: checks.Route{URL: pageURL, Addr: mute}},
		{Probe: checks.ProbeHTTP, Route: checks.Route{URL: "http://" + mute + "/"}},
		{Probe: checks.ProbeHTTP, Route: checks.Route{URL: pageURL, Addr: slow}},
		{Probe: checks.ProbeHTTP, Route: checks.Route{URL: pageURL, Via: "http://" + mute}},
		{Probe: checks.ProbeHTTP, Route: checks.Route{URL: pageURL, Via: "socks5://" + mute}},
		{Probe: checks.ProbeVendor, Route: checks.Route{URL: pageURL, Addr: slow}},
		{Probe: checks.ProbeDNS, Route: checks.Route{URL: "service.example", Resolver: "doh:" + pageURL, Addr: slow}},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		start := time.Now()
		o := do[s.Probe](ctx, s)[0]
		cancel()
		if took := time.Since(start); took > 2*time.Second || o.Failure == "" {
			t.Errorf("%s %s: %q after %v", s.Probe, s.Route.Via, o.Failure, took)
		}
	}
	deadline := time.Now().Add(5 * time.Second)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	if now := runtime.NumGoroutine(); now > before {
		buf := make([]byte, 1<<16)
		t.Errorf("%d goroutines stayed\n%s", now-before, buf[:runtime.Stack(buf, true)])
	}
}

func TestRealWorld(t *testing.T) {
	w := RealWorld("1.2")
	first := w.PublicRoots()
	if w.UserAgent != "fix502/1.2" || w.SystemRoots != nil || first != w.PublicRoots() {
		t.Errorf("%q, %v", w.UserAgent, w.SystemRoots)
	}
	for _, r := range w.Resolvers() {
		if _, err := netip.ParseAddrPort(r); err != nil {
			t.Errorf("resolver %q: %v", r, err)
		}
	}
	table := hostsTable([]byte("127.0.0.1 a b\n::1 a # x\nnonsense\n"))
	if fmt.Sprint(table["a"]) != "[127.0.0.1 ::1]" || len(table) != 2 {
		t.Errorf("%v", table)
	}
}

// TestZeroWorld: without anything set, the real network is meant.
func TestZeroWorld(t *testing.T) {
	agent := ""
	addr := listen(t, plainHTTP(func(w http.ResponseWriter, r *http.Request) {
		agent = r.UserAgent()
		hello(w, r)
	}))
	o := run(t.Context(), t, World{}, checks.Spec{Probe: checks.ProbeHTTP, Route: checks.Route{URL: "http://" + addr + "/"}})
	if o.Failure != "" || o.Trip.Bytes != 5 || !strings.HasPrefix(agent, "fix502") {
		t.Errorf("%q, %+v, %q", o.Failure, o.Trip, agent)
	}
}

// TestProfileRoots: the profile's own roots replace the built-in ones.
func TestProfileRoots(t *testing.T) {
	ca := newAuthority(t, "Own")
	addr := listen(t, secure(ca.good(t, "service.example"), func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }))
	w := RealWorld("test")
	w.SystemRoots = ca.pool()
	s := checks.Spec{Probe: checks.ProbeTLS, Route: checks.Route{URL: pageURL, Addr: addr}}
	for _, c := range []struct {
		pem  []byte
		want checks.Failure
	}{{nil, checks.TLSUntrusted}, {ca.pem(), ""}, {[]byte("no roots"), checks.Unsupported}} {
		o := runWith(t.Context(), t, w, profile.Profile{TLS: profile.TLS{RootsPEM: c.pem}}, s)
		if o.Failure != "" || o.Trip.Chain.Public != c.want {
			t.Errorf("%.20q: %q, %+v", c.pem, o.Failure, o.Trip.Chain)
		}
	}
}
