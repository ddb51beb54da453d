package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"
)

// replay is a connection that only says what it was given.
type replay struct {
	net.Conn
	io.Reader
}

func (r replay) Read(b []byte) (int, error)       { return r.Reader.Read(b) }
func (r replay) Write(b []byte) (int, error)      { return len(b), nil }
func (r replay) SetDeadline(time.Time) error      { return nil }
func (r replay) SetReadDeadline(time.Time) error  { return nil }
func (r replay) SetWriteDeadline(time.Time) error { return nil }

func FuzzConnect(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\n\r\nrest"))
	f.Add([]byte("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\nContent-Length: 9\r\n\r\nlogin"))
	f.Add([]byte("HTTP/1.1 502 No\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		conn, got, err := Connect(t.Context(), replay{Reader: bytes.NewReader(raw)}, "a:1", "", nil, time.Second)
		if err == nil && (conn != nil) != (got.Status/100 == 2) {
			t.Errorf("status %d, tunnel %v", got.Status, conn != nil)
		}
		if len(got.Body) > maxTunnelBody {
			t.Errorf("%d bytes kept", len(got.Body))
		}
	})
}

func FuzzSOCKS(f *testing.F) {
	f.Add([]byte("\x05\x00\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("\x05\x02\x01\x00\x05\x04\x00\x03\x01a\x00\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		code, err := SOCKS(t.Context(), replay{Reader: bytes.NewReader(raw)}, "a:1", url.UserPassword("u", "p"), time.Second)
		if err == nil && (code < 0 || code > 255) {
			t.Errorf("code %d", code)
		}
	})
}

func FuzzHTTP1(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))
	f.Add([]byte("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 204 No\r\n\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := HTTP1(t.Context(), replay{Reader: bytes.NewReader(raw)}, request(t), limits(), false)
		if err == nil && got.Status < 100 {
			t.Errorf("status %d", got.Status)
		}
		if int64(len(got.Body)) > limits().Bytes {
			t.Errorf("%d bytes kept", len(got.Body))
		}
	})
}

func TestTap(t *testing.T) {
	tap := &Tap{Conn: replay{Reader: io.MultiReader(strings.NewReader("x"), failing{})}}
	b := make([]byte, 8)
	if n, err := tap.Read(b); n != 1 || err != nil || tap.Wrong() != nil {
		t.Fatalf("%d, %v, %v", n, err, tap.Wrong())
	}
	for range 2 {
		if _, err := tap.Read(b); err == nil {
			t.Fatal("no error")
		}
	}
	if got := fmt.Sprint(tap.Wrong()); got != "first" {
		t.Errorf("remembers %q", got)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("first") }
