package probe

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"fix502/checks"
)

const (
	proxyName = "proxy.example"
	proxyAddr = "198.51.100.8:3128"
)

// proxied is a network in which the service can only be had through a proxy,
// which talks to it itself.
func proxied(t testing.TB, h http.HandlerFunc) (*fakeNet, World, authority) {
	t.Helper()
	ca := newAuthority(t, "Root")
	n := newNet()
	n.zone[proxyName] = []string{"198.51.100.8"}
	inner := secureHTTP(ca.good(t, "service.example"), h)
	n.tcp[proxyAddr] = func(c net.Conn) {
		r, err := http.ReadRequest(bufio.NewReaderSize(c, 16))
		if err != nil || r.Method != http.MethodConnect {
			return
		}
		_, _ = io.WriteString(c, "HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n")
		inner(c)
	}
	w := n.world()
	w.SystemRoots, w.PublicRoots = ca.pool(), ca.pool
	return n, w, ca
}

func viaSpec(scheme string) checks.Spec {
	s := httpSpec()
	s.Route.Via = scheme + "://" + proxyName + ":3128"
	return s
}

func TestThroughProxy(t *testing.T) {
	const rtt = 100 * time.Millisecond
	bubble(t, func(t *testing.T) {
		n, w, _ := proxied(t, hello)
		n.rtt = rtt
		o := run(t.Context(), t, w, viaSpec("http"))
		if o.Failure != "" || o.Trip.Status != 200 || o.Trip.Addr != proxyAddr || o.Trip.Proto != "HTTP/2.0" {
			t.Fatalf("%q, %+v", o.Failure, o.Trip)
		}
		if o.Took != 5*rtt || phases(o.Trip) != "lookup connect tunnel handshake first byte body" {
			t.Errorf("%v: %v", o.Took, o.Trip.Phases)
		}
		if o.Trip.Tunnel == nil || o.Trip.Tunnel.Status != 200 || o.Trip.Tunnel.Header["via"] != "1.1 test" || o.Trip.Chain.System != "" {
			t.Errorf("tunnel %+v", o.Trip.Tunnel)
		}
		for _, q := range n.queries {
			if !strings.HasPrefix(q, proxyName) {
				t.Errorf("asked for %q: behind a proxy the proxy resolves", q)
			}
		}
	})
}

func TestProxyFailures(t *testing.T) {
	says := func(text string) func(net.Conn) {
		return afterFirst(func(c net.Conn) { _, _ = io.WriteString(c, text) })
	}
	for name, c := range map[string]struct {
		change  func(*fakeNet)
		want    checks.Failure
		took    time.Duration
		reached checks.Stage
		status  int
	}{
		"no such name":    {func(n *fakeNet) { delete(n.zone, proxyName) }, checks.ProxyNotFound, 0, checks.StageNone, 0},
		"resolver silent": {func(n *fakeNet) { n.udp[resolverAddr] = silentPeer }, checks.ProxyNotFound, 2500 * time.Millisecond, checks.StageNone, 0},
		"closed port":     {func(n *fakeNet) { delete(n.tcp, proxyAddr) }, checks.ProxyRefused, 0, checks.StageLookup, 0},
		"hole":            {func(n *fakeNet) { n.holes[proxyAddr] = true }, checks.ProxyTimeout, connectTime, checks.StageLookup, 0},
		"no route":        {func(n *fakeNet) { n.fails[proxyAddr] = sysError(syscall.ENETUNREACH) }, checks.ProxyUnreachable, 0, checks.StageLookup, 0},
		"unreachable":     {func(n *fakeNet) { n.fails[proxyAddr] = sysError(syscall.EHOSTUNREACH) }, checks.ProxyUnreachable, 0, checks.StageLookup, 0},
		"silent":          {func(n *fakeNet) { n.tcp[proxyAddr] = silentPeer }, checks.ProxySilent, tunnelTime, checks.StageConnect, 0},
		"closed":          {func(n *fakeNet) { n.tcp[proxyAddr] = afterFirst(closingPeer) }, checks.ProxyClosed, 0, checks.StageConnect, 0},
		"reset":           {func(n *fakeNet) { n.tcp[proxyAddr] = afterFirst(resetPeer) }, checks.ProxyClosed, 0, checks.StageConnect, 0},
		"garbled":         {func(n *fakeNet) { n.tcp[proxyAddr] = says("SSH-2.0-x\r\n") }, checks.ProxyGarbled, 0, checks.StageConnect, 0},
		"bad gateway": {func(n *fakeNet) { n.tcp[proxyAddr] = says("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n") },
			checks.ProxyAnswered, 0, checks.StageConnect, 502},
		"forbidden": {func(n *fakeNet) { n.tcp[proxyAddr] = says("HTTP/1.1 403 Forbidden\r\n\r\nno") }, checks.ProxyAnswered, 0, checks.StageConnect, 403},
		"login": {func(n *fakeNet) {
			n.tcp[proxyAddr] = says("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x\r\n\r\n")
		}, checks.ProxyAnswered, 0, checks.StageConnect, 407},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				n, w, _ := proxied(t, hello)
				c.change(n)
				o := run(t.Context(), t, w, viaSpec("http"))
				if o.Failure != c.want || o.Took != c.took || o.Trip.Reached != c.reached {
					t.Errorf("%q after %v, %+v", o.Failure, o.Took, o.Trip)
				}
				if c.status != 0 && (o.Trip.Tunnel == nil || o.Trip.Tunnel.Status != c.status || o.Trip.Status != 0) {
					t.Errorf("tunnel %+v, status %d", o.Trip.Tunnel, o.Trip.Status)
				}
			})
		})
	}
}

func TestProxySpeaker(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n, w, _ := proxied(t, hello)
		n.tcp[proxyAddr] = afterFirst(func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 503 Service Unavailable\r\nServer: squid/6.1\r\nX-Squid-Error: ERR_CONNECT_FAIL 110\r\n\r\n")
		})
		o := run(t.Context(), t, w, viaSpec("http"))
		if tun := o.Trip.Tunnel; tun == nil || tun.Speaker != "squid" || tun.Header["x-squid-error"] != "ERR_CONNECT_FAIL 110" {
			t.Errorf("%+v", tun)
		}
	})
}

func TestProxyInvalid(t *testing.T) {
	for _, via := range []string{"socks4://a:1", "a:1", "http://", "http://a:0", "http://a:99999", "//a:1", "http://a b:1"} {
		for _, p := range []checks.Probe{checks.ProbeHTTP, checks.ProbeProxy} {
			s := checks.Spec{Probe: p, Route: checks.Route{URL: pageURL, Via: via}}
			if o := run(t.Context(), t, newNet().world(), s); o.Failure != checks.ProxyInvalid {
				t.Errorf("%s via %q: %q", p, via, o.Failure)
			}
		}
	}
}

func TestProxyItself(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n, w, _ := proxied(t, hello)
		s := checks.Spec{Probe: checks.ProbeProxy, Route: checks.Route{Via: "http://" + proxyName + ":3128"}}
		if o := run(t.Context(), t, w, s); o.Failure != "" || o.Trip.Reached != checks.StageConnect || phases(o.Trip) != "lookup connect" {
			t.Errorf("%q, %+v", o.Failure, o.Trip)
		}
		delete(n.tcp, proxyAddr)
		if o := run(t.Context(), t, w, s); o.Failure != checks.ProxyRefused {
			t.Errorf("%q", o.Failure)
		}
	})
}

// TestPlainThroughProxy: plain HTTP is handed to the proxy, credentials and
// all; a websocket gets a tunnel.
func TestPlainThroughProxy(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var line, login string
		n, w, _ := proxied(t, hello)
		n.tcp[proxyAddr] = plainHTTP(func(w http.ResponseWriter, r *http.Request) {
			line, login = r.Method+" "+r.RequestURI, r.Header.Get("Proxy-Authorization")
			if r.Method == http.MethodConnect {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			w.WriteHeader(http.StatusNoContent)
		})
		w.Secret = func(string) *url.Userinfo { return url.UserPassword("me", "topsecret") }
		s := viaSpec("http")
		s.Route.URL = "http://control.example/generate_204"
		o := run(t.Context(), t, w, s)
		if o.Failure != "" || o.Trip.Status != 204 || line != "GET http://control.example/generate_204" || login != "Basic bWU6dG9wc2VjcmV0" {
			t.Errorf("%q, %+v, %q, %q", o.Failure, o.Trip, line, login)
		}
		s.Route.URL = "ws://control.example/"
		if o := run(t.Context(), t, w, s); line != "CONNECT control.example:80" || o.Failure != checks.ProxyAnswered || o.Trip.Tunnel.Status != 403 {
			t.Errorf("%q, %+v", line, o.Trip)
		}
	})
}

// TestSecrets: credentials reach the proxy and nothing else.
func TestSecrets(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n, w, _ := proxied(t, hello)
		var head string
		n.tcp[proxyAddr] = func(c net.Conn) {
			b := make([]byte, 4096)
			k, _ := c.Read(b)
			head = string(b[:k])
			_, _ = io.WriteString(c, "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\""+head[:20]+"\"\r\nServer: x\r\n\r\n"+head)
		}
		asked := ""
		w.Secret = func(via string) *url.Userinfo {
			asked = via
			return url.UserPassword("me", "topsecret")
		}
		o := run(t.Context(), t, w, viaSpec("http"))
		if asked != "http://proxy.example:3128" || !strings.Contains(head, "Proxy-Authorization: Basic bWU6dG9wc2VjcmV0\r\n") {
			t.Errorf("asked for %q, sent %q", asked, head)
		}
		raw, err := json.Marshal(o)
		if err != nil || bytes.Contains(raw, []byte("topsecret")) || bytes.Contains(raw, []byte("bWU6dG9wc2VjcmV0")) {
			t.Errorf("%s, %v", raw, err)
		}
	})
}

// TestPinnedThroughProxy: the proxy is asked for the pinned address, the name
// stays in the hello.
func TestPinnedThroughProxy(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n, w, _ := proxied(t, hello)
		whole := n.tcp[proxyAddr]
		var first string
		n.tcp[proxyAddr] = func(c net.Conn) { whole(&peeked{c.(*end), &first}) }
		s := viaSpec("http")
		s.Route.Addr = "203.0.113.9"
		o := run(t.Context(), t, w, s)
		if o.Failure != "" || !strings.HasPrefix(first, "CONNECT 203.0.113.9:443 HTTP/1.1\r\nHost: 203.0.113.9:443\r\n") {
			t.Errorf("%q, %q", o.Failure, first)
		}
	})
}

// peeked notes the first bytes that were read.
type peeked struct {
	*end
	first *string
}

func (p *peeked) Read(b []byte) (int, error) {
	n, err := p.end.Read(b)
	if len(*p.first) < 200 {
		*p.first += string(b[:n])
	}
	return n, err
}
