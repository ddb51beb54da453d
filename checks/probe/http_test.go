package probe

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fix502/checks"
)

// plainSpec asks http://service.example/ at a pinned address.
func plainSpec() checks.Spec {
	return checks.Spec{Probe: checks.ProbeHTTP, Route: checks.Route{URL: "http://service.example/x?y=1", Addr: "198.51.100.1"}}
}

const plainAddr = "198.51.100.1:80"

func TestAnswerFailures(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	for name, c := range map[string]struct {
		peer func(net.Conn)
		want checks.Failure
		took time.Duration
	}{
		"reset":          {afterFirst(resetPeer), checks.HTTPReset, 0},
		"reset in head":  {afterFirst(func(c net.Conn) { _, _ = io.WriteString(c, ok); resetPeer(c) }), checks.HTTPReset, 0},
		"closed":         {afterFirst(closingPeer), checks.HTTPClosed, 0},
		"closed at once": {closingPeer, checks.HTTPClosed, 0},
		"silent":         {silentPeer, checks.HTTPTimeout, firstByteTime},
		"garbled":        {afterFirst(saying("220 mail\r\n")), checks.HTTPGarbled, 0},
		"TLS":            {afterFirst(saying("\x15\x03\x03\x00\x02\x02\x28")), checks.HTTPGarbled, 0},
		"endless headers": {afterFirst(func(c net.Conn) {
			_, _ = io.WriteString(c, ok)
			for range 300 {
				_, _ = io.WriteString(c, "X: "+strings.Repeat("y", 1021)+"\r\n")
			}
			silentPeer(c)
		}), checks.HTTPGarbled, 0},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				n := newNet()
				n.tcp[plainAddr] = c.peer
				o := run(t.Context(), t, n.world(), plainSpec())
				if o.Failure != c.want || o.Took != c.took || o.Trip.Reached != checks.StageConnect || o.Trip.Status != 0 {
					t.Errorf("plain: %q after %v, %+v", o.Failure, o.Took, o.Trip)
				}
			})
			bubble(t, func(t *testing.T) {
				if name == "closed at once" || name == "TLS" {
					t.Skip("that is a handshake's failure")
				}
				ca := newAuthority(t, "Root")
				n := newNet()
				n.tcp[v4a] = secureOver(t, ca, c.peer)
				w := n.world()
				w.SystemRoots, w.PublicRoots = ca.pool(), ca.pool
				s := httpSpec()
				s.Route.Addr = v4a
				o := run(t.Context(), t, w, s)
				if o.Failure != c.want || o.Took != c.took || o.Trip.Reached != checks.StageHandshake {
					t.Errorf("TLS: %q after %v, %+v", o.Failure, o.Took, o.Trip)
				}
			})
		})
	}
}

// secureOver lets a peer speak inside TLS; a reset still cuts the bare
// connection.
func secureOver(t *testing.T, ca authority, h func(net.Conn)) func(net.Conn) {
	cert := ca.good(t, "service.example")
	return func(c net.Conn) {
		secure(cert, func(s net.Conn) { h(&inside{s, c.(*end)}) })(c)
	}
}

type inside struct {
	net.Conn
	bare *end
}

func (i *inside) reset() { i.bare.reset() }

// TestHTTP2Failures: the same words where HTTP/2 was agreed.
func TestHTTP2Failures(t *testing.T) {
	for name, c := range map[string]struct {
		handle http.HandlerFunc
		want   checks.Failure
		took   time.Duration
	}{
		"stream cut":   {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, checks.HTTPGarbled, 0},
		"silent":       {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, checks.HTTPTimeout, firstByteTime},
		"large header": {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("y", 300<<10)) }, checks.HTTPGarbled, 0},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				_, w := page(t, c.handle)
				o := run(t.Context(), t, w, httpSpec())
				if o.Failure != c.want || o.Took != c.took || o.Trip.Reached != checks.StageHandshake {
					t.Errorf("%q after %v, %+v", o.Failure, o.Took, o.Trip)
				}
			})
		})
	}
	for name, c := range map[string]struct {
		then func(net.Conn)
		want checks.Failure
	}{
		"closed": {closingPeer, checks.HTTPClosed},
		"reset":  {func(c net.Conn) { c.(*inside).reset() }, checks.HTTPReset},
		"noise":  {func(c net.Conn) { saying(strings.Repeat("HTTP/1.1 400 Bad Request\r\n", 9))(c) }, checks.HTTPGarbled},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				ca := newAuthority(t, "Root")
				n := newNet()
				n.tcp[v4a] = h2Over(t, ca, c.then)
				w := n.world()
				w.SystemRoots, w.PublicRoots = ca.pool(), ca.pool
				s := httpSpec()
				s.Route.Addr = v4a
				if o := run(t.Context(), t, w, s); o.Failure != c.want {
					t.Errorf("%q", o.Failure)
				}
			})
		})
	}
}

func TestDrippingBody(t *testing.T) {
	bubble(t, func(t *testing.T) {
		_, w := page(t, func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = io.WriteString(w, "x")
				w.(http.Flusher).Flush()
				select {
				case <-time.After(130 * time.Millisecond):
				case <-r.Context().Done():
				}
			}
		})
		s := httpSpec()
		if o := run(t.Context(), t, w, s); o.Failure != "" || o.Took != glanceTime || o.Trip.Bytes != 2 {
			t.Errorf("a page that works: %q after %v, %+v", o.Failure, o.Took, o.Trip)
		}
		s.Expect.Body = "yes"
		o := run(t.Context(), t, w, s)
		if o.Failure != "" || o.Trip.Status != 200 || o.Took != bodyTime || o.Trip.Bytes != 12 || o.Trip.Body != checks.No {
			t.Errorf("%q after %v, %+v", o.Failure, o.Took, o.Trip)
		}
	})
}

func TestEndlessBody(t *testing.T) {
	bubble(t, func(t *testing.T) {
		status := http.StatusBadGateway
		_, w := page(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			for {
				if _, err := w.Write(make([]byte, 10000)); err != nil {
					return
				}
			}
		})
		if o := run(t.Context(), t, w, httpSpec()); o.Failure != "" || o.Trip.Bytes != maxBody || o.Took != 0 {
			t.Errorf("%q after %v, %+v", o.Failure, o.Took, o.Trip)
		}
		status = http.StatusOK
		if o := run(t.Context(), t, w, httpSpec()); o.Failure != "" || o.Trip.Bytes != glance || o.Took != 0 {
			t.Errorf("a page that works: %q after %v, %+v", o.Failure, o.Took, o.Trip)
		}
	})
}

func TestRequest(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var got *http.Request
		_, w := page(t, func(_ http.ResponseWriter, r *http.Request) { got = r })
		s := httpSpec()
		s.Route.URL = "https://user:pass@service.example/path?q=1#part"
		if o := run(t.Context(), t, w, s); o.Failure != "" {
			t.Fatal(o.Failure)
		}
		if got.Method != "GET" || got.Host != "service.example" || got.RequestURI != "/path?q=1" || got.UserAgent() != "fix502/test" {
			t.Errorf("%s %s %s %q", got.Method, got.Host, got.RequestURI, got.UserAgent())
		}
		h := got.Header
		if !strings.HasPrefix(h.Get("Accept"), "text/html") || h.Get("Accept-Encoding") != "identity" ||
			h.Get("Cookie") != "" || h.Get("Authorization") != "" {
			t.Errorf("headers %v", h)
		}
		s.Route.Accept, s.Route.CookieBytes = "application/json", 24<<10
		if o := run(t.Context(), t, w, s); o.Failure != "" {
			t.Fatal(o.Failure)
		}
		c := got.Header.Get("Cookie")
		if got.Header.Get("Accept") != "application/json" || len(c) != 24<<10 || !strings.HasPrefix(c, "fix502=x") {
			t.Errorf("accept %q, a cookie of %d bytes", got.Header.Get("Accept"), len(c))
		}
		for one := range strings.SplitSeq(c, "; ") {
			if name, _, _ := strings.Cut(one, "="); name != "fix502" || len(one) > 4096+16 {
				t.Errorf("a cookie %q of %d bytes: no browser keeps one", name, len(one))
			}
		}
		for n := range 9000 {
			if got := len(dummyCookie(n)); got != max(n, len("fix502=x")) {
				t.Fatalf("a header of %d bytes became one of %d", n, got)
			}
		}
	})
}

func TestWebsocket(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var got *http.Request
		status := http.StatusSwitchingProtocols
		_, w := page(t, func(w http.ResponseWriter, r *http.Request) {
			got = r
			if status == http.StatusSwitchingProtocols {
				w.Header().Set("Upgrade", "websocket")
				w.Header().Set("Connection", "Upgrade")
			}
			w.WriteHeader(status)
		})
		s := httpSpec()
		s.Role, s.Route.URL = checks.RoleRealtime, "wss://service.example/"
		for _, status = range []int{101, 426} {
			o := run(t.Context(), t, w, s)
			if o.Failure != "" || o.Trip.Status != status || o.Trip.Proto != "HTTP/1.1" || o.Took != 0 {
				t.Errorf("%q after %v, %+v", o.Failure, o.Took, o.Trip)
			}
			h := got.Header
			if h.Get("Upgrade") != "websocket" || h.Get("Connection") != "Upgrade" || h.Get("Sec-Websocket-Version") != "13" ||
				len(h.Get("Sec-Websocket-Key")) != 24 || h.Get("Origin") != "https://service.example" {
				t.Errorf("headers %v", h)
			}
		}
	})
}

// TestSurvivesJSON: an observation is the same after a round trip.
func TestSurvivesJSON(t *testing.T) {
	bubble(t, func(t *testing.T) {
		_, w := page(t, hello)
		o := run(t.Context(), t, w, httpSpec())
		raw, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		var back checks.Observation
		if err := json.Unmarshal(raw, &back); err != nil {
			t.Fatal(err)
		}
		again, _ := json.Marshal(back)
		if !bytes.Equal(raw, again) || back.Trip.Chain == nil || len(back.Trip.Phases) != 5 {
			t.Errorf("%s\n%s", raw, again)
		}
	})
}

// TestRealHTTP2 makes the same trip over real sockets to a server that has
// nothing to do with this package.
func TestRealHTTP2(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.HandlerFunc(hello))
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	w := RealWorld("test")
	w.SystemRoots = srv.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	s := checks.Spec{Probe: checks.ProbeHTTP, Route: checks.Route{
		URL: "https://example.com" + srv.URL[strings.LastIndex(srv.URL, ":"):] + "/", Addr: "127.0.0.1",
	}}
	o := run(t.Context(), t, w, s)
	if o.Failure != "" || o.Trip.Proto != "HTTP/2.0" || o.Trip.Bytes != 5 || o.Trip.Chain.Public != checks.TLSUntrusted {
		t.Errorf("%q, %+v, %+v", o.Failure, o.Trip, o.Trip.Chain)
	}
	if o.Trip.Local == "" {
		t.Error("the interface has no name")
	}
	if !strings.HasPrefix(o.Trip.Addr, "127.0.0.1:") {
		t.Errorf("address %q", o.Trip.Addr)
	}
}
