package wire

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestConnect(t *testing.T) {
	for name, c := range map[string]struct {
		peer   func(net.Conn)
		want   string
		status int
		tunnel bool
		took   time.Duration
	}{
		"tunnel":              {stays("HTTP/1.1 200 Connection established\r\n\r\nfirst"), "", 200, true, 0},
		"tunnel with a size":  {stays("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst"), "", 200, true, 0},
		"tunnel in chunks":    {stays("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfirst"), "", 200, true, 0},
		"bad gateway":         {says("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nbad"), "", 502, false, 0},
		"forbidden, unended":  {stays("HTTP/1.1 403 Forbidden\r\n\r\nno"), "", 403, false, time.Second},
		"login":               {says("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n"), "", 407, false, 0},
		"endless refusal":     {floods("HTTP/1.1 502 Bad Gateway\r\n\r\n", strings.Repeat("x", 1000)), "", 502, false, 0},
		"silent":              {stays(""), "timeout", 0, false, 5 * time.Second},
		"closed":              {says(""), "closed", 0, false, 0},
		"not a proxy":         {stays("SSH-2.0-OpenSSH\r\n"), "garbled", 0, false, 0},
		"endless headers":     {floods("HTTP/1.1 200 OK\r\n", "X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n"), "garbled", 0, false, 0},
		"cut within the head": {says("HTTP/1.1 200 OK\r\n"), "closed", 0, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				conn := peer(c.peer)
				defer func() { _ = conn.Close() }()
				start := time.Now()
				through, got, err := Connect(t.Context(), conn, "service.example:443", "fix502/1", nil, 5*time.Second)
				if took := time.Since(start); took != c.took {
					t.Errorf("took %v, want %v", took, c.took)
				}
				if kind(err) != c.want || got.Status != c.status || (through != nil) != c.tunnel {
					t.Fatalf("got %q, status %d, tunnel %v", kind(err), got.Status, through != nil)
				}
				if through == nil {
					return
				}
				first := make([]byte, 5)
				if _, err := io.ReadFull(through, first); err != nil || string(first) != "first" {
					t.Errorf("the tunnel's first bytes are %q, %v", first, err)
				}
			})
		})
	}
}

func TestConnectRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got *http.Request
		conn := peer(func(c net.Conn) {
			got, _ = http.ReadRequest(bufio.NewReader(c))
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
		})
		defer func() { _ = conn.Close() }()
		who := url.UserPassword("me", "pass:word")
		if _, _, err := Connect(t.Context(), conn, "[2001:db8::1]:443", "fix502/1", who, time.Second); err != nil {
			t.Fatal(err)
		}
		if got == nil || got.Method != http.MethodConnect || got.Host != "[2001:db8::1]:443" || got.UserAgent() != "fix502/1" {
			t.Fatalf("request %+v", got)
		}
		if a := got.Header.Get("Proxy-Authorization"); a != "Basic bWU6cGFzczp3b3Jk" {
			t.Errorf("credentials %q", a)
		}
	})
	for _, bad := range []string{"a b:1", "a\r\nX: y:1", "a\n:1"} {
		here, there := net.Pipe()
		_ = there.Close()
		if _, _, err := Connect(t.Context(), here, bad, "", nil, time.Second); kind(err) != "garbled" {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// socksPeer answers a greeting and a request with given bytes.
func socksPeer(greeting, reply string, rest func(net.Conn)) func(net.Conn) {
	return func(c net.Conn) {
		buf := make([]byte, 600)
		if _, err := c.Read(buf); err != nil {
			return
		}
		if _, err := io.WriteString(c, greeting); err != nil || reply == "" {
			if rest != nil {
				rest(c)
			}
			return
		}
		if _, err := c.Read(buf); err != nil {
			return
		}
		_, _ = io.WriteString(c, reply)
		if rest != nil {
			rest(c)
		}
	}
}

func TestSOCKS(t *testing.T) {
	wait := func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }
	for name, c := range map[string]struct {
		peer func(net.Conn)
		want string
		code int
		took time.Duration
	}{
		"tunnel":               {socksPeer("\x05\x00", "\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", wait), "", 0, 0},
		"tunnel, name":         {socksPeer("\x05\x00", "\x05\x00\x00\x03\x02ab\x00\x00", wait), "", 0, 0},
		"tunnel, IPv6":         {socksPeer("\x05\x00", "\x05\x00\x00\x04"+strings.Repeat("\x00", 18), wait), "", 0, 0},
		"host unreachable":     {socksPeer("\x05\x00", "\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00", nil), "", 4, 0},
		"refused, cut short":   {socksPeer("\x05\x00", "\x05\x05\x00\x01", nil), "", 5, 0},
		"wants a login":        {socksPeer("\x05\xff", "", nil), "", SOCKSNoAuth, 0},
		"method not offered":   {socksPeer("\x05\x01", "", wait), "garbled", 0, 0},
		"HTTP":                 {socksPeer("HTTP/1.1 400 Bad Request\r\n\r\n", "", nil), "garbled", 0, 0},
		"SOCKS4":               {socksPeer("\x00\x5a", "", nil), "garbled", 0, 0},
		"silent":               {socksPeer("", "", wait), "timeout", 0, 5 * time.Second},
		"silent after request": {socksPeer("\x05\x00", " ", wait), "garbled", 0, 0},
		"one byte, then quiet": {socksPeer("\x05", "", wait), "timeout", 0, 5 * time.Second},
		"closed":               {func(net.Conn) {}, "closed", 0, 0},
		"closed in reply":      {socksPeer("\x05\x00", "\x05\x00\x00\x01\x00", nil), "closed", 0, 0},
		"unknown address type": {socksPeer("\x05\x00", "\x05\x00\x00\x09", wait), "garbled", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				conn := peer(c.peer)
				defer func() { _ = conn.Close() }()
				start := time.Now()
				code, err := SOCKS(t.Context(), conn, "service.example:443", nil, 5*time.Second)
				if kind(err) != c.want || code != c.code || time.Since(start) != c.took {
					t.Errorf("got %q, code %d after %v", kind(err), code, time.Since(start))
				}
			})
		})
	}
}

func TestSOCKSRequest(t *testing.T) {
	who := url.UserPassword("me", "secret")
	for target, want := range map[string]string{
		"service.example:443": "\x05\x01\x00\x03\x0fservice.example\x01\xbb",
		"192.0.2.1:80":        "\x05\x01\x00\x01\xc0\x00\x02\x01\x00\x50",
		"[2001:db8::1]:443":   "\x05\x01\x00\x04\x20\x01\x0d\xb8" + strings.Repeat("\x00", 11) + "\x01\x01\xbb",
	} {
		synctest.Test(t, func(t *testing.T) {
			var login, asked []byte
			conn := peer(func(c net.Conn) {
				buf := make([]byte, 600)
				n, _ := c.Read(buf)
				if string(buf[:n]) != "\x05\x02\x00\x02" {
					return
				}
				_, _ = io.WriteString(c, "\x05\x02")
				n, _ = c.Read(buf)
				login = bytes.Clone(buf[:n])
				_, _ = io.WriteString(c, "\x01\x00")
				n, _ = c.Read(buf)
				asked = bytes.Clone(buf[:n])
				_, _ = io.WriteString(c, "\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
			})
			defer func() { _ = conn.Close() }()
			if code, err := SOCKS(t.Context(), conn, target, who, time.Second); err != nil || code != 0 {
				t.Fatalf("%d, %v", code, err)
			}
			if string(login) != "\x01\x02me\x06secret" || string(asked) != want {
				t.Errorf("login %q, request %q", login, asked)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		conn := peer(socksPeer("\x05\x02", "\x01\x01", nil))
		defer func() { _ = conn.Close() }()
		if code, err := SOCKS(t.Context(), conn, "a:1", who, time.Second); err != nil || code != SOCKSNoAuth {
			t.Errorf("wrong password: %d, %v", code, err)
		}
	})
	for _, bad := range []string{"", "a", "a:99999", ":1", strings.Repeat("x", 256) + ":1"} {
		here, _ := net.Pipe()
		if _, err := SOCKS(t.Context(), here, bad, nil, time.Second); kind(err) != "garbled" {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
