package wire

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func limits() Limits {
	return Limits{First: 8 * time.Second, Body: 1500 * time.Millisecond, Header: 256 << 10, Bytes: 64 << 10}
}

// peer starts the other end of a pipe.
func peer(f func(net.Conn)) net.Conn {
	here, there := net.Pipe()
	go func() {
		defer func() { _ = there.Close() }()
		f(there)
	}()
	return here
}

// says reads a request's head, writes text and ends.
func says(text string) func(net.Conn) {
	return func(c net.Conn) {
		if readHead(c) {
			_, _ = io.WriteString(c, text)
		}
	}
}

// stays is says without the end.
func stays(text string) func(net.Conn) {
	return func(c net.Conn) {
		says(text)(c)
		_, _ = io.Copy(io.Discard, c)
	}
}

// drips repeats a piece every 130 ms until it is not wanted any more.
func drips(head, piece string) func(net.Conn) {
	return func(c net.Conn) {
		if !readHead(c) {
			return
		}
		_, err := io.WriteString(c, head)
		for err == nil {
			_ = c.SetReadDeadline(time.Now().Add(130 * time.Millisecond))
			if _, err = c.Read(make([]byte, 1)); errors.Is(err, os.ErrDeadlineExceeded) {
				_, err = io.WriteString(c, piece)
			}
		}
	}
}

// floods is drips without pauses.
func floods(head, piece string) func(net.Conn) {
	return func(c net.Conn) {
		if !readHead(c) {
			return
		}
		_, err := io.WriteString(c, head)
		for err == nil {
			_, err = io.WriteString(c, piece)
		}
	}
}

func readHead(c net.Conn) bool {
	br := bufio.NewReaderSize(c, 1)
	for {
		line, err := br.ReadString('\n')
		if err != nil {
			return false
		}
		if line == "\r\n" {
			return true
		}
	}
}

func request(t testing.TB) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://service.example/", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Close = true
	return r
}

// kind names an error for the tables.
func kind(err error) string {
	var g *GarbledError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &g):
		return "garbled"
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "timeout"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.ErrClosedPipe):
		return "closed"
	default:
		return err.Error()
	}
}

func TestHTTP1(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\nServer: test\r\n"
	for name, c := range map[string]struct {
		peer   func(net.Conn)
		want   string
		status int
		body   int
		whole  bool
		took   time.Duration
	}{
		"answer":                    {says(ok + "Content-Length: 2\r\n\r\nhi"), "", 200, 2, true, 0},
		"body to the end":           {says(ok + "\r\nhello"), "", 200, 5, true, 0},
		"chunks":                    {says(ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), "", 200, 3, true, 0},
		"after early hints":         {says("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok + "Content-Length: 0\r\n\r\n"), "", 200, 0, true, 0},
		"nothing but hints":         {floods("", "HTTP/1.1 103 Early Hints\r\n\r\n"), "garbled", 0, 0, false, 0},
		"switched":                  {stays("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"), "", 101, 0, true, 0},
		"no content":                {stays("HTTP/1.1 204 No Content\r\n\r\n"), "", 204, 0, true, 0},
		"closed at once":            {func(net.Conn) {}, "closed", 0, 0, false, 0},
		"closed after request":      {says(""), "closed", 0, 0, false, 0},
		"closed in the head":        {says(ok), "closed", 0, 0, false, 0},
		"silent":                    {stays(""), "timeout", 0, 0, false, 8 * time.Second},
		"silent within the head":    {stays(ok), "timeout", 0, 0, false, 8 * time.Second},
		"another protocol":          {stays("220 mail.example ESMTP\r\n"), "garbled", 0, 0, false, 0},
		"another protocol, no line": {stays("\x00\x01\x02"), "garbled", 0, 0, false, 0},
		"no status":                 {says("HTTP/1.1 OK\r\n\r\n"), "garbled", 0, 0, false, 0},
		"impossible header":         {says("HTTP/1.1 200 OK\r\nbad header\r\n\r\n"), "garbled", 0, 0, false, 0},
		"endless headers":           {floods(ok, "X-More: "+strings.Repeat("y", 1000)+"\r\n"), "garbled", 0, 0, false, 0},
		"endless header line":       {floods(ok+"X-More: ", strings.Repeat("y", 1000)), "garbled", 0, 0, false, 0},
		"dripping headers":          {drips(ok, "X: y\r\n"), "timeout", 0, 0, false, 8 * time.Second},
		"dripping body":             {drips(ok+"\r\n", "x"), "", 200, 11, false, 1500 * time.Millisecond},
		"endless body":              {floods(ok+"\r\n", strings.Repeat("x", 1000)), "", 200, 64 << 10, false, 0},
		"silent body":               {stays(ok + "Content-Length: 9\r\n\r\nhi"), "", 200, 2, false, 1500 * time.Millisecond},
		"cut body":                  {says(ok + "Content-Length: 9\r\n\r\nhi"), "", 200, 2, false, 0},
		"broken chunks":             {says(ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "", 200, 0, false, 0},
		"endless chunk extension":   {floods(ok+"Transfer-Encoding: chunked\r\n\r\n1;", strings.Repeat("x", 1000)), "", 200, 0, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				conn := peer(c.peer)
				defer func() { _ = conn.Close() }()
				start := time.Now()
				got, err := HTTP1(t.Context(), conn, request(t), limits(), false)
				if took := time.Since(start); took != c.took {
					t.Errorf("took %v, want %v", took, c.took)
				}
				if kind(err) != c.want || got.Status != c.status || len(got.Body) != c.body || got.Whole != c.whole {
					t.Errorf("got %q, status %d, %d bytes, whole %v", kind(err), got.Status, len(got.Body), got.Whole)
				}
				if err == nil && (got.First.IsZero() || got.End.Before(got.First)) {
					t.Errorf("times %v, %v", got.First, got.End)
				}
			})
		})
	}
}

// TestHTTP1EarlyAnswer: a server may answer before it has read a request that
// is too large, and cut the connection instead of reading the rest.
func TestHTTP1EarlyAnswer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		_, _ = io.ReadFull(c, make([]byte, 100))
		_, _ = io.WriteString(c, "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\n\r\n")
		_ = c.Close()
	}()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	r := request(t)
	r.Header.Set("Cookie", strings.Repeat("x", 16<<20))
	if got, err := HTTP1(t.Context(), conn, r, limits(), false); err != nil || got.Status != 431 {
		t.Errorf("status %d, error %v", got.Status, err)
	}
}

func TestHTTP1Cancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conn := peer(stays(""))
		defer func() { _ = conn.Close() }()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		if _, err := HTTP1(ctx, conn, request(t), limits(), false); err == nil || time.Since(start) != time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	})
}

func TestHTTP1Absolute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var line string
		conn := peer(func(c net.Conn) {
			r, err := http.ReadRequest(bufio.NewReader(c))
			if err == nil {
				line = r.RequestURI
			}
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
		})
		defer func() { _ = conn.Close() }()
		if _, err := HTTP1(t.Context(), conn, request(t), limits(), true); err != nil || line != "http://service.example/" {
			t.Errorf("%q, %v", line, err)
		}
	})
}

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
