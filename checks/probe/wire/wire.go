// Package wire speaks the protocols of one attempt over a connection that is
// already there: HTTP/1.1 and HTTP/2 requests, CONNECT and SOCKS5. Everything
// a peer may send is bounded in size and time.
package wire

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"time"
)

// GarbledError is bytes that are no answer in the protocol that was spoken.
type GarbledError struct{ Err error }

func (e *GarbledError) Error() string { return "garbled: " + e.Err.Error() }

// Unwrap returns what is wrong with the bytes.
func (e *GarbledError) Unwrap() error { return e.Err }

func garbled(format string, args ...any) error {
	return &GarbledError{fmt.Errorf(format, args...)}
}

// Within bounds everything that happens on conn until the returned function is
// called: by d from now, and by ctx.
func Within(ctx context.Context, conn net.Conn, d time.Duration) (stop func()) {
	until := time.Now().Add(d)
	if t, ok := ctx.Deadline(); ok && t.Before(until) {
		until = t
	}
	_ = conn.SetDeadline(until)
	undo := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	return func() { undo() }
}

// Tap is a connection that remembers the first thing that went wrong below the
// protocols spoken over it.
type Tap struct {
	net.Conn
	first atomic.Pointer[error]
}

// Read reads from the connection.
func (t *Tap) Read(b []byte) (int, error) {
	n, err := t.Conn.Read(b)
	t.note(err)
	return n, err
}

// Write writes to the connection.
func (t *Tap) Write(b []byte) (int, error) {
	n, err := t.Conn.Write(b)
	t.note(err)
	return n, err
}

func (t *Tap) note(err error) {
	if err != nil {
		t.first.CompareAndSwap(nil, &err)
	}
}

// Wrong is the first error of the connection itself, nil while it is fine.
func (t *Tap) Wrong() error {
	if p := t.first.Load(); p != nil {
		return *p
	}
	return nil
}

// budget is a reader that ends with a GarbledError after so many bytes.
type budget struct {
	from io.Reader
	left int64
}

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, garbled("more than fits")
	}
	n, err := b.from.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
