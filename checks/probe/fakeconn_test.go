package probe

import (
	"io"
	"net"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"
)

// queue carries bytes one way with a delay. What one Write wrote one Read
// returns, if it fits.
type queue struct {
	delay time.Duration
	mu    sync.Mutex
	items []parcel
	wake  chan struct{}
	until time.Time // the reader's deadline
	gone  bool      // the reader closed
}

type parcel struct {
	at   time.Time
	data []byte
	err  error // nil: data
}

func newQueue(d time.Duration) *queue { return &queue{delay: d, wake: make(chan struct{}, 1)} }

func (q *queue) put(p parcel) {
	q.mu.Lock()
	p.at = time.Now().Add(q.delay)
	q.items = append(q.items, p)
	q.mu.Unlock()
	q.poke()
}

func (q *queue) poke() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

func (q *queue) read(b []byte) (int, error) {
	for {
		n, wait, err := q.take(b)
		if wait == nil {
			return n, err
		}
		timer := time.NewTimer(*wait)
		select {
		case <-q.wake:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// take reads what has arrived, or tells how long to wait.
func (q *queue) take(b []byte) (n int, wait *time.Duration, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := time.Now()
	if q.gone {
		return 0, nil, net.ErrClosed
	}
	if !q.until.IsZero() && !now.Before(q.until) {
		return 0, nil, os.ErrDeadlineExceeded
	}
	left := time.Hour
	if !q.until.IsZero() {
		left = q.until.Sub(now)
	}
	if len(q.items) == 0 {
		return 0, &left, nil
	}
	head := &q.items[0]
	if head.at.After(now) {
		left = min(left, head.at.Sub(now))
		return 0, &left, nil
	}
	if head.err != nil {
		return 0, nil, head.err
	}
	n = copy(b, head.data)
	if head.data = head.data[n:]; len(head.data) == 0 {
		q.items = q.items[1:]
	}
	return n, nil, nil
}

// end is one end of a connection.
type end struct{ in, out *queue }

func (e *end) Read(b []byte) (int, error) { return e.in.read(b) }

func (e *end) Write(b []byte) (int, error) {
	e.in.mu.Lock()
	closed := e.in.gone
	e.in.mu.Unlock()
	if closed {
		return 0, net.ErrClosed
	}
	e.out.put(parcel{data: slices.Clone(b)})
	return len(b), nil
}

func (e *end) Close() error {
	e.in.mu.Lock()
	again := e.in.gone
	e.in.gone = true
	e.in.mu.Unlock()
	e.in.poke()
	if !again {
		e.out.put(parcel{err: io.EOF})
	}
	return nil
}

// reset cuts the connection as a firewall does.
func (e *end) reset() {
	e.out.put(parcel{err: sysError(syscall.ECONNRESET)})
	_, _ = io.Copy(io.Discard, e)
}

func (e *end) LocalAddr() net.Addr              { return &net.UDPAddr{} }
func (e *end) RemoteAddr() net.Addr             { return &net.UDPAddr{} }
func (e *end) SetWriteDeadline(time.Time) error { return nil }
func (e *end) SetDeadline(t time.Time) error    { return e.SetReadDeadline(t) }
func (e *end) SetReadDeadline(t time.Time) error {
	e.in.mu.Lock()
	e.in.until = t
	e.in.mu.Unlock()
	e.in.poke()
	return nil
}
