package probe

import (
	"context"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"fix502/checks"
	"fix502/checks/clean"
	"fix502/checks/probe/wire"
)

const (
	// wayTime is how long data is moved in one direction.
	wayTime = 4 * time.Second
	// settleTime is what a connection needs to reach its full speed.
	settleTime = time.Second
	// idleTries is how many connections are opened before data moves, and
	// openPause the pause between two of them while it does.
	idleTries = 6
	openPause = 200 * time.Millisecond
	// openTime bounds the opening of one.
	openTime = 3 * time.Second
	// mostFetches bounds how often a small page is fetched.
	mostFetches = 12
	// pulseEvery is the time between two pulses.
	pulseEvery = 100 * time.Millisecond
	// firstUpload is the size of the first piece that is sent; each is four
	// times the one before.
	firstUpload = 64 << 10
)

// speed measures how much the way to a target carries in each direction, and
// how long it takes to open a connection at rest and meanwhile. It moves no
// more than the Route's Bytes.
func (e *engine) speed(ctx context.Context, s checks.Spec) []checks.Observation {
	m := &meter{engine: e, spec: s}
	idle := m.idle(ctx)
	out := []checks.Observation{m.direction(ctx, checks.SpeedDownID, idle, m.fetch)}
	if s.Route.Up != "" && out[0].Failure == "" && ctx.Err() == nil {
		out = append(out, m.direction(ctx, checks.SpeedUpID, idle, m.send))
	}
	for i := range out {
		clean.Observation(&out[i])
	}
	return out
}

// meter is one measurement under way.
type meter struct {
	*engine
	spec  checks.Spec
	moved atomic.Int64 // in the direction at hand
	delay atomic.Int64 // of the last connection that was opened
}

// open opens a connection on the way, closes it, and tells how long that took
// without the look-up. The address that answers is kept for all that follow.
func (m *meter) open(ctx context.Context) (time.Duration, bool) {
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	t, f := m.newTrip(m.spec)
	defer t.close()
	if f == "" {
		f = t.aim(m.spec.Route.URL)
	}
	if f == "" {
		f = t.open(ctx)
	}
	if f != "" {
		return 0, false
	}
	var took time.Duration
	for _, p := range t.seen.Phases {
		if p.Name != "lookup" {
			took += p.Took
		}
	}
	if m.spec.Route.Via == "" {
		m.spec.Route.Addr = t.seen.Addr
	}
	return took, true
}

func (m *meter) idle(ctx context.Context) time.Duration {
	var all []time.Duration
	began := time.Now()
	for n := 0; n < idleTries && time.Since(began) < openTime; n++ {
		if d, ok := m.open(ctx); ok {
			all = append(all, d)
		}
	}
	return checks.Middle(all)
}

// direction moves data one way and opens connections beside it.
func (m *meter) direction(ctx context.Context, id checks.ID, idle time.Duration, move func(context.Context) (checks.Speed, checks.Failure)) checks.Observation {
	m.moved.Store(0)
	at, start := m.now(), time.Now()
	own, stop := context.WithCancel(ctx)
	var beside sync.WaitGroup
	var busy []time.Duration
	beside.Go(func() { busy = m.openBeside(own) })
	beside.Go(func() { m.pulse(own, id, start) })
	got, f := move(ctx)
	stop()
	beside.Wait()
	got.Idle, got.Busy = idle, checks.Middle(busy)
	got.Least = got.Took < settleTime
	s := m.spec
	s.ID, s.Route.Addr = id, ""
	if id == checks.SpeedUpID {
		s.Route.URL = s.Route.Up
	}
	s.Route.Up = ""
	return checks.Observation{Spec: s, At: at, Took: time.Since(start), Failure: f, Speed: &got}
}

// openBeside opens connections, one after the other, until ctx ends.
func (m *meter) openBeside(ctx context.Context) []time.Duration {
	var all []time.Duration
	for {
		select {
		case <-ctx.Done():
			return all
		case <-time.After(openPause):
		}
		if d, ok := m.open(ctx); ok {
			all = append(all, d)
			m.delay.Store(int64(d))
		}
	}
}

func (m *meter) pulse(ctx context.Context, id checks.ID, start time.Time) {
	if m.world.Pulse == nil {
		return
	}
	every := time.NewTicker(pulseEvery)
	defer every.Stop()
	for {
		m.world.Pulse(checks.Pulse{Check: id, At: time.Since(start), Bytes: m.moved.Load(), Delay: time.Duration(m.delay.Load())})
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}

// fetch fetches the target, again and again where it is small.
func (m *meter) fetch(ctx context.Context) (checks.Speed, checks.Failure) {
	var got checks.Speed
	most := m.most(2)
	for n := 0; n < mostFetches && got.Took < wayTime && got.Bytes < most && ctx.Err() == nil; n++ {
		before := m.moved.Load()
		f := m.exchange(ctx, m.spec.Route.URL, func(t *trip) checks.Failure {
			r, err := t.request(ctx, http.MethodGet)
			if err != nil {
				return checks.Broken
			}
			r.Close = true
			lim := wire.Limits{First: firstByteTime, Body: wayTime - got.Took, Header: maxHeader, Bytes: most - got.Bytes}
			status, took, err := wire.Pour(ctx, t.conn, r, lim, t.absolute(), func(n int) { m.moved.Add(int64(n)) })
			if err != nil {
				return answerWord(err, t.tap.Wrong())
			}
			got.Status = status
			got.Took += took
			return refused(status)
		})
		fresh := m.moved.Load() - before
		got.Bytes += fresh
		if f != "" || fresh == 0 {
			if got.Bytes > 0 {
				f = "" // what came before still counts
			} else if f == "" {
				f = checks.SpeedRefused
			}
			return got, f
		}
	}
	return got, ""
}

// send sends pieces that grow. The last one that was taken within the time
// counts: the others were too small to show the speed.
func (m *meter) send(ctx context.Context) (checks.Speed, checks.Failure) {
	var got checks.Speed
	began, most := time.Now(), m.most(1)
	for size := int64(firstUpload); time.Since(began) < wayTime/2 && ctx.Err() == nil; size = min(4*size, most) {
		if most -= size; size <= 0 || most < 0 {
			break
		}
		piece := checks.Speed{Bytes: size}
		f := m.exchange(ctx, m.spec.Route.Up, func(t *trip) checks.Failure {
			r, err := t.request(ctx, http.MethodPost)
			if err != nil {
				return checks.Broken
			}
			r.Body, r.ContentLength = io.NopCloser(&zeros{left: size, count: &m.moved}), size
			r.Header.Set("Content-Type", "application/octet-stream")
			start := time.Now()
			r.Close = true
			lim := wire.Limits{First: wayTime, Body: bodyTime, Header: maxHeader, Bytes: glance}
			answer, err := wire.HTTP1(ctx, t.conn, r, lim, t.absolute())
			if err != nil {
				return answerWord(err, t.tap.Wrong())
			}
			piece.Status, piece.Took = answer.Status, answer.First.Sub(start)
			return refused(answer.Status)
		})
		if f != "" {
			if got.Bytes > 0 {
				return got, ""
			}
			got.Status = piece.Status
			return got, f
		}
		got = piece
	}
	return got, ""
}

// exchange goes as far as a request can be sent, and hands over.
func (m *meter) exchange(ctx context.Context, url string, do func(*trip) checks.Failure) checks.Failure {
	s := m.spec
	s.Route.URL = url
	t, f := m.newTrip(s)
	defer t.close()
	if f == "" {
		f = t.aim(url)
	}
	if t.target.host != hostOfURL(m.spec.Route.URL) {
		t.spec.Route.Addr = "" // that address is another host's
	}
	if f == "" {
		f = t.open(ctx)
	}
	if f == "" && t.target.secure {
		f = t.handshake(ctx, "http/1.1")
	}
	if f != "" {
		return f
	}
	return do(t)
}

func hostOfURL(u string) string {
	t, _ := parseTarget(u)
	return t.host
}

// most is a direction's share of the bytes that may be moved, in thirds.
func (m *meter) most(thirds int64) int64 { return m.spec.Route.Bytes * thirds / 3 }

// refused tells what an answer that is no success means here.
func refused(status int) checks.Failure {
	if status/100 == 2 {
		return ""
	}
	return checks.SpeedRefused
}

// zeros is so much of nothing.
type zeros struct {
	left  int64
	count *atomic.Int64
}

func (z *zeros) Read(p []byte) (int, error) {
	if z.left <= 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), z.left, 16<<10))
	clear(p[:n])
	z.left -= int64(n)
	z.count.Add(int64(n))
	return n, nil
}
