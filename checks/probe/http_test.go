package probe

import (
	"bytes"
	"compress/gzip"
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
		s.Expect.Body = "yes"
		o := run(t.Context(), t, w, s)
		if o.Failure != "" || o.Trip.Status != 200 || o.Took != bodyTime || o.Trip.Bytes != 12 || o.Trip.Body != checks.No {
			t.Errorf("%q after %v, %+v", o.Failure, o.Took, o.Trip)
		}
	})
}

func TestEndlessBody(t *testing.T) {
	bubble(t, func(t *testing.T) {
		_, w := page(t, func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(make([]byte, 10000)); err != nil {
					return
				}
			}
		})
		if o := run(t.Context(), t, w, httpSpec()); o.Failure != "" || o.Trip.Bytes != maxBody || o.Took != 0 {
			t.Errorf("%q after %v, %+v", o.Failure, o.Took, o.Trip)
		}
	})
}

func TestExpectedBody(t *testing.T) {
	for name, c := range map[string]struct {
		raw  string
		want checks.Truth
	}{
		"equal":           {"Content-Length: 3\r\n\r\nyes", checks.Yes},
		"other":           {"Content-Length: 2\r\n\r\nno", checks.No},
		"longer":          {"Content-Length: 4\r\n\r\nyes!", checks.No},
		"shorter":         {"Content-Length: 2\r\n\r\nye", checks.No},
		"cut in between":  {"Content-Length: 3\r\n\r\nye", checks.Unknown},
		"cut, other":      {"Content-Length: 3\r\n\r\nno", checks.No},
		"packed, unasked": {"Content-Encoding: gzip\r\n\r\n" + packed("yes"), checks.Yes},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				n := newNet()
				n.tcp[plainAddr] = afterFirst(func(conn net.Conn) { _, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n"+c.raw) })
				s := plainSpec()
				s.Expect.Body = "yes"
				if o := run(t.Context(), t, n.world(), s); o.Failure != "" || o.Trip.Body != c.want {
					t.Errorf("%q, body %v", o.Failure, o.Trip.Body)
				}
				s.Expect.Body = ""
				if o := run(t.Context(), t, n.world(), s); o.Trip.Body != checks.Unknown {
					t.Errorf("nothing expected: %v", o.Trip.Body)
				}
			})
		})
	}
}

func packed(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
	return b.String()
}

// TestBomb: a small body that unpacks into a huge one costs nothing.
func TestBomb(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newNet()
		bomb := packed(strings.Repeat("0", 4<<20))
		n.tcp[plainAddr] = afterFirst(func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"+bomb)
		})
		o := run(t.Context(), t, n.world(), plainSpec())
		if o.Failure != "" || o.Trip.Bytes > maxBody {
			t.Errorf("%q, %d bytes", o.Failure, o.Trip.Bytes)
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
	})
}

func TestRedirectAndHeaders(t *testing.T) {
	bubble(t, func(t *testing.T) {
		asked := 0
		n, w := page(t, func(w http.ResponseWriter, _ *http.Request) {
			asked++
			h := w.Header()
			h.Set("Location", "https://me:secret@login.example/in?token=secret#secret")
			h.Set("Set-Cookie", "session=secret")
			h.Set("CF-Ray", "0123456789abcdef-YYZ")
			h.Set("X-Edge", strings.Repeat("ü", 500))
			h.Set("Proxy-Authenticate", `Basic realm="secret"`)
			h.Add("Via", "1.1 a")
			h.Add("Via", "1.1 b")
			h.Set("Server", "test")
			h.Set("X-Unknown", "secret")
			w.WriteHeader(http.StatusFound)
		})
		s := httpSpec()
		s.Expect.Edge = "x-edge"
		o := run(t.Context(), t, w, s)
		if o.Failure != "" || o.Trip.Status != 302 || asked != 1 || len(n.dials) != 1 {
			t.Fatalf("%q, %d after %d requests", o.Failure, o.Trip.Status, asked)
		}
		h := o.Trip.Header
		if keys(h) != "cf-ray date location proxy-authenticate server via x-edge" {
			t.Errorf("kept %q", keys(h))
		}
		if h["location"] != "https://login.example/in" || h["proxy-authenticate"] != "Basic" || h["via"] != "1.1 a, 1.1 b" ||
			len([]rune(h["x-edge"])) != maxValue {
			t.Errorf("%q", h)
		}
		raw, err := json.Marshal(o)
		if err != nil || bytes.Contains(raw, []byte("secret")) {
			t.Errorf("%s, %v", raw, err)
		}
	})
}

// TestForeignText: what a server writes is clean in the observation.
func TestForeignText(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newNet()
		n.tcp[plainAddr] = afterFirst(func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nServer: a\u202eb\u009b31mc\r\nContent-Length: 0\r\n\r\n")
		})
		o := run(t.Context(), t, n.world(), plainSpec())
		if o.Failure != "" || o.Trip.Header["server"] == "" || strings.ContainsAny(o.Trip.Header["server"], "\u202e\u009b\x1b") {
			t.Errorf("%q, %q", o.Failure, o.Trip.Header)
		}
	})
}

func TestSpeaker(t *testing.T) {
	bubble(t, func(t *testing.T) {
		_, w := page(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Server", "cloudflare")
			w.Header().Set("CF-Ray", "0123456789abcdef-YYZ")
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n")
		})
		o := run(t.Context(), t, w, httpSpec())
		if o.Failure != "" || o.Trip.Status != 502 || o.Trip.Speaker != "cloudflare" || o.Trip.Shape != "bare" {
			t.Errorf("%q, %+v", o.Failure, o.Trip)
		}
	})
}

func TestTrace(t *testing.T) {
	bubble(t, func(t *testing.T) {
		_, w := page(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "fl=1\nip=203.0.113.77\nloc=DE\ncolo=FRA\nwarp=off\ngateway=off\nuag="+strings.Repeat("x", 99)+"\n")
		})
		s := httpSpec()
		s.Role = checks.RoleEdge
		o := run(t.Context(), t, w, s)
		h := o.Trip.Header
		if h["trace-loc"] != "DE" || h["trace-colo"] != "FRA" || h["trace-warp"] != "off" || h["trace-gateway"] != "off" {
			t.Errorf("%v", h)
		}
		if raw, _ := json.Marshal(o); bytes.Contains(raw, []byte("203.0.113.77")) {
			t.Errorf("the address is kept: %s", raw)
		}
		s.Role = checks.RolePage
		if o := run(t.Context(), t, w, s); o.Trip.Header["trace-loc"] != "" {
			t.Error("a page is no trace")
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
