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
	"strings"
	"time"
)

// maxInterim bounds the informational answers before the final one.
const maxInterim = 8

// Limits bounds one request and its answer.
type Limits struct {
	First  time.Duration // until the answer's head is complete
	Body   time.Duration // for the body, from the answer's head on
	Header int64         // bytes of head
	Bytes  int64         // bytes of body kept

	// Glance and GlanceTime take the place of Bytes and Body where the answer
	// is 2xx or 3xx; 0: they do not. The rest of a page that works would cost
	// round trips and tell nothing more.
	Glance     int64
	GlanceTime time.Duration
}

// forBody are the limits of the body of an answer with this status.
func (l Limits) forBody(status int) (int64, time.Duration) {
	if l.Glance > 0 && status/100 >= 2 && status/100 <= 3 {
		return l.Glance, l.GlanceTime
	}
	return l.Bytes, l.Body
}

// Answer is what came back. Whole tells whether the body was read to its end
// within the limits.
type Answer struct {
	Proto  string
	Status int
	Reason string
	Header http.Header
	Body   []byte
	Whole  bool
	First  time.Time // when the head was there
	End    time.Time // when reading the body ended
}

// HTTP1 sends one request over conn and reads its answer. form is http.Request's
// Write, or WriteProxy for the absolute form.
func HTTP1(ctx context.Context, conn net.Conn, r *http.Request, lim Limits, absolute bool) (Answer, error) {
	stop := Within(ctx, conn, lim.First)
	in := &budget{from: conn, left: lim.Header}
	br := bufio.NewReader(in)
	sent := send(conn, r, absolute)
	res, err := head(br, r)
	stop()
	if err != nil {
		return Answer{}, blame(sent, err)
	}
	defer func() {
		in.left = 0 // closing must not read on
		_ = res.Body.Close()
	}()
	out := describe(res)
	if res.StatusCode == http.StatusSwitchingProtocols {
		out.Whole, out.End = true, out.First
		return out, nil
	}
	size, patience := lim.forBody(res.StatusCode)
	defer Within(ctx, conn, patience)()
	in.left = 2*size + lim.Header // the body with its chunks' framing
	out.Body, out.Whole = readBody(res.Body, size)
	out.End = time.Now()
	return out, nil
}

// blame prefers what reading found; where a peer cut the connection while we
// still wrote and nothing could be read, that is the reason.
func blame(sent, read error) error {
	var g *GarbledError
	if sent != nil && !errors.As(read, &g) {
		return sent
	}
	return read
}

func send(conn net.Conn, r *http.Request, absolute bool) error {
	bw := bufio.NewWriterSize(conn, 64<<10)
	write := r.Write
	if absolute {
		write = r.WriteProxy
	}
	if err := write(bw); err != nil {
		return fmt.Errorf("send request: %w", err)
	}
	if err := bw.Flush(); err != nil {
		return fmt.Errorf("send request: %w", err)
	}
	return nil
}

// head reads answers up to the first that is not informational.
func head(br *bufio.Reader, r *http.Request) (*http.Response, error) {
	for range maxInterim {
		if err := looksLikeHTTP(br); err != nil {
			return nil, err
		}
		res, err := http.ReadResponse(br, r)
		if err != nil {
			return nil, readError(err)
		}
		if res.StatusCode >= 200 || res.StatusCode == http.StatusSwitchingProtocols {
			return res, nil
		}
		_ = res.Body.Close()
	}
	return nil, garbled("no final answer")
}

// looksLikeHTTP peeks at the first bytes, so that a peer that speaks another
// protocol and then waits is known at once.
func looksLikeHTTP(br *bufio.Reader) error {
	const start = "HTTP/"
	for n := 1; n <= len(start); n++ {
		got, err := br.Peek(n)
		if !strings.HasPrefix(start, string(got)) {
			return garbled("starts with %q", got)
		}
		if err != nil {
			return fmt.Errorf("read answer: %w", err)
		}
	}
	return nil
}

// readError keeps what the connection said and turns everything else into a
// GarbledError.
func readError(err error) error {
	var g *GarbledError
	var n net.Error
	if errors.As(err, &g) || errors.As(err, &n) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.ErrClosedPipe) {
		return fmt.Errorf("read answer: %w", err)
	}
	return &GarbledError{err}
}

func describe(res *http.Response) Answer {
	_, reason, _ := strings.Cut(res.Status, " ")
	return Answer{
		Proto: res.Proto, Status: res.StatusCode, Reason: reason,
		Header: res.Header, First: time.Now(),
	}
}

// readBody reads up to limit bytes. An error is no failure: the status is
// known, the body is merely not whole.
func readBody(body io.Reader, limit int64) ([]byte, bool) {
	var buf bytes.Buffer
	n, err := io.Copy(&buf, io.LimitReader(body, limit))
	return buf.Bytes(), err == nil && n < limit
}
