package lab

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/probe"
)

func TestATransientFaultPasses(t *testing.T) {
	clock := time.Now()
	v := start(t, "transient", Options{Now: func() time.Time { return clock }})
	for _, step := range []struct {
		after time.Duration
		want  string
	}{
		{0, "502 cloudflare branded origin"},
		{800 * time.Millisecond, "502 cloudflare branded origin"},
		{200 * time.Millisecond, alive},
		{time.Hour, alive},
	} {
		clock = clock.Add(step.after)
		if got := v.see(t, trial{url: pageURL}); got != step.want {
			t.Errorf("after %v: got %q, want %q", step.after, got, step.want)
		}
	}
}

func TestProxySignsItsErrors(t *testing.T) {
	for name, want := range map[string]string{
		"proxy-502":    "502 ERR_CONNECT_FAIL 110",
		"proxy-503":    "503 ERR_DNS_FAIL 0",
		"proxy-denied": "403 ERR_ACCESS_DENIED 0",
		"proxy-auth":   "407 ERR_CACHE_ACCESS_DENIED 0",
	} {
		resp := start(t, name, Options{}).connect(t, "10.1.2.3:3128", "chatgpt.com:443")
		if got := resp.Status[:3] + " " + resp.Header.Get("X-Squid-Error"); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
		if resp.StatusCode == http.StatusProxyAuthRequired && resp.Header.Get("Proxy-Authenticate") == "" {
			t.Error("a 407 without a challenge")
		}
		_ = resp.Body.Close()
	}
}

func TestSecretsStayInTheWorld(t *testing.T) {
	v := start(t, "healthy-login", Options{})
	choice := v.fact("host.proxy.chatgpt.com").Proxy
	if choice == nil || !choice.Auth || strings.Contains(choice.Via, "@") {
		t.Fatalf("the choice of proxy is %+v", choice)
	}
	if u := v.world.Secret(choice.Via); u == nil || u.Username() == "" {
		t.Error("the credentials are nowhere")
	}
	if u := v.world.Secret("http://10.9.9.9:1"); u != nil {
		t.Errorf("another proxy gets the credentials %v", u)
	}
}

func TestStatusInBothShapes(t *testing.T) {
	for name, key := range map[string]string{"incident": "incidents", "incident-native": "ongoing_incidents"} {
		v := start(t, name, Options{})
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, statusURL, nil)
		if err != nil {
			t.Fatal(err)
		}
		tr := v.transport(trial{})
		defer tr.CloseIdleConnections()
		resp, err := tr.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		var doc map[string]any
		err = json.NewDecoder(resp.Body).Decode(&doc)
		_ = resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if inner, ok := doc["summary"].(map[string]any); ok {
			doc = inner
		}
		if open, ok := doc[key].([]any); !ok || len(open) != 1 {
			t.Errorf("%s: %s is %v", name, key, doc[key])
		}
	}
}

func TestHostFacts(t *testing.T) {
	for name, bad := range map[string]func(v visitor) bool{
		"offline": func(v visitor) bool { return len(v.fact("host.interfaces").Interfaces) != 1 },
		"no-address": func(v visitor) bool {
			return slices.ContainsFunc(v.fact("host.interfaces").Interfaces, checks.Interface.Usable)
		},
		"no-route":      func(v visitor) bool { return v.fact("host.route.default").Hop.V4 != nil },
		"router-silent": func(v visitor) bool { return v.fact("host.route.default").Hop.Gateway[0].State != "failed" },
		"hosts-override": func(v visitor) bool {
			return !reflect.DeepEqual(v.fact("host.hosts").Pins, []checks.Pin{{Name: "chatgpt.com", Addr: "185.53.177.31", Line: 3}})
		},
		"vpn-broken": func(v visitor) bool { return !v.fact("host.route.service.4").Hop.V4.Tunnel },
		"dead-proxy": func(v visitor) bool { return v.fact("host.proxy.chatgpt.com").Proxy.Via != "http://127.0.0.1:7890" },
		"healthy":    func(v visitor) bool { return v.fact("host.proxy.chatgpt.com").Proxy.Via != "" },
	} {
		if bad(start(t, name, Options{})) {
			t.Errorf("%s: the machine says something else", name)
		}
	}
	v := start(t, "healthy", Options{})
	if o := v.lab.Host()(t.Context(), checks.Spec{ID: "host.weather"}); o[0].Failure != checks.Unsupported {
		t.Errorf("an unknown fact: %+v", o[0])
	}
	six := v.lab.Host()(t.Context(), checks.Spec{ID: "host.route.service.6", Route: checks.Route{URL: service6}})[0].Fact.Hop
	if six.V4 != nil || six.V6 == nil {
		t.Errorf("the way to an IPv6 address: %+v", six)
	}
}

func TestClockIsShifted(t *testing.T) {
	v := start(t, "clock-wrong", Options{})
	if off := time.Until(v.world.Now()); off < 365*24*time.Hour {
		t.Errorf("the clock is off by %v", off)
	}
	v.lab.Heal()
	if off := time.Until(v.world.Now()); off.Abs() > time.Minute {
		t.Errorf("healed, the clock is off by %v", off)
	}
}

func TestConnectionsLookReal(t *testing.T) {
	v := start(t, "healthy", Options{})
	c, err := v.world.Dial(t.Context(), "tcp", "104.18.32.47:443", probe.How{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if c.RemoteAddr().String() != "104.18.32.47:443" || !strings.HasPrefix(c.LocalAddr().String(), machineAddr+":") {
		t.Errorf("from %v to %v", c.LocalAddr(), c.RemoteAddr())
	}
	for why, d := range map[string]struct {
		network, addr string
		how           probe.How
	}{
		"a name":           {"tcp", "chatgpt.com:443", probe.How{}},
		"the other family": {"tcp6", "104.18.32.47:443", probe.How{}},
		"no such device":   {"tcp", "104.18.32.47:443", probe.How{Device: "eth9"}},
		"a closed port":    {"tcp", "104.18.32.47:22", probe.How{}},
		"no address":       {"tcp", "0.0.0.0:443", probe.How{}},
	} {
		c, err := v.world.Dial(t.Context(), d.network, d.addr, d.how)
		var op *net.OpError
		if !errors.As(err, &op) {
			t.Errorf("%s: got %v, %v", why, c, err)
		}
	}
	want := []Contact{{"tcp", "104.18.32.47:443", ""}, {"tcp", "104.18.32.47:443", "eth9"}}
	for _, w := range want {
		if !slices.Contains(v.lab.Contacts(), w) {
			t.Errorf("%v is not among the contacts %v", w, v.lab.Contacts())
		}
	}
}

func TestLatency(t *testing.T) {
	v := start(t, "healthy", Options{Latency: 15 * time.Millisecond})
	begin := time.Now()
	c, err := v.world.Dial(t.Context(), "tcp", "142.250.185.67:80", probe.How{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	connected := time.Since(begin)
	if _, err := io.WriteString(c, "GET /generate_204 HTTP/1.0\r\nHost: connectivitycheck.gstatic.com\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if whole := time.Since(begin); connected < 30*time.Millisecond || whole < connected+30*time.Millisecond {
		t.Errorf("connected after %v, answered after %v", connected, whole)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := v.world.Dial(ctx, "tcp", "142.250.185.67:80", probe.How{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	loss := start(t, "unstable", Options{})
	late := 0
	for range 4 {
		begin := time.Now()
		c, err := loss.world.Dial(t.Context(), "tcp", "142.250.185.67:80", probe.How{})
		if err != nil {
			t.Fatal(err)
		}
		_ = c.Close()
		if time.Since(begin) >= resend {
			late++
		}
	}
	if late != 1 {
		t.Errorf("%d of four connections were late", late)
	}
	slow := start(t, "slow", Options{})
	if rtt := slow.lab.rtt(slow.lab.script.Load(), netip.MustParseAddr("8.8.8.8")); rtt < time.Second {
		t.Errorf("slow, and a round trip takes %v", rtt)
	}
}

// TestNothingStays looks at several worlds, leaves connections open, closes
// the labs and counts goroutines. It must not run beside other tests.
func TestNothingStays(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, name := range []string{"healthy", "healthy-proxy", "healthy-socks", "origin-hangs", "proxy-timeout", "intercepted", "firewall-tls-silence", "resolver-down"} {
		l, err := Start(t.Context(), name, Options{Latency: -1})
		if err != nil {
			t.Fatal(err)
		}
		v := visitor{l, l.World()}
		forever := slices.Contains([]string{"origin-hangs", "proxy-timeout", "firewall-tls-silence", "resolver-down"}, name)
		v.see(t, trial{url: pageURL, forever: forever})
		v.see(t, trial{url: wsURL, upgrade: true, forever: forever})
		addr := "104.18.32.47:443"
		if p := v.fact("host.proxy.chatgpt.com").Proxy; p.Via != "" {
			addr = l.script.Load().Proxy.addr().String()
		}
		open, err := l.World().Dial(t.Context(), "tcp", addr, probe.How{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		defer func() { _ = open.Close() }()
		l.Close()
		l.Close()
		if _, err := l.World().Dial(t.Context(), "tcp", "104.18.32.47:443", probe.How{}); err == nil {
			t.Errorf("%s: closed, and still there", name)
		}
	}
	until := time.Now().Add(patience)
	for runtime.NumGoroutine() > before {
		if time.Now().After(until) {
			buf := make([]byte, 1<<16)
			t.Fatalf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), buf[:runtime.Stack(buf, true)])
		}
		runtime.Gosched()
	}
}

func TestTheContextEndsALab(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l, err := Start(ctx, "healthy", Options{Latency: -1})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	<-l.ctx.Done()
	l.Close()
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		l, err := Start(b.Context(), "intercepted-502", Options{})
		if err != nil {
			b.Fatal(err)
		}
		l.World()
		l.Close()
	}
}
