package wire

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
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

// TestGlance: of an answer that works only the beginning is read.
func TestGlance(t *testing.T) {
	lim := limits()
	lim.Glance, lim.GlanceTime = 100, 200*time.Millisecond
	for name, c := range map[string]struct {
		peer func(net.Conn)
		body int
		took time.Duration
	}{
		"works":           {floods("HTTP/1.1 200 OK\r\n\r\n", "xxxxxxxx"), 100, 0},
		"works, dripping": {drips("HTTP/1.1 302 Found\r\n\r\n", "x"), 1, 200 * time.Millisecond},
		"fails":           {floods("HTTP/1.1 502 Bad Gateway\r\n\r\n", "xxxxxxxx"), 64 << 10, 0},
		"fails, dripping": {drips("HTTP/1.1 403 Forbidden\r\n\r\n", "x"), 11, 1500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				conn := peer(c.peer)
				defer func() { _ = conn.Close() }()
				start := time.Now()
				got, err := HTTP1(t.Context(), conn, request(t), lim, false)
				if err != nil || len(got.Body) != c.body || time.Since(start) != c.took {
					t.Errorf("%d bytes after %v, %v", len(got.Body), time.Since(start), err)
				}
			})
		})
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
