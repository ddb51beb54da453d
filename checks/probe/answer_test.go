package probe

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"fix502/checks"
)

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
