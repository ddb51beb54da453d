package probe

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/probe/wire"
)

// target is where a trip goes, as its URL says.
type target struct {
	url    *url.URL
	host   string
	port   uint16
	secure bool // TLS
	socket bool // a websocket handshake is asked for
}

// parseTarget reads an http, https, ws or wss URL.
func parseTarget(text string) (target, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" {
		return target{}, false
	}
	t := target{url: u, host: u.Hostname(), port: 80}
	switch u.Scheme {
	case "http":
	case "ws":
		t.socket = true
	case "https":
		t.secure, t.port = true, 443
	case "wss":
		t.secure, t.socket, t.port = true, true, 443
	default:
		return target{}, false
	}
	if u.Port() != "" {
		_, port, ok := split(u.Host, 0)
		if !ok {
			return target{}, false
		}
		t.port = port
	}
	return t, true
}

// trip is one attempt under way. What it has seen so far is in seen; its
// stages return the failure that ends it.
type trip struct {
	*engine
	spec   checks.Spec
	target target
	begin  time.Time
	seen   checks.Trip
	conn   net.Conn  // what the next stage speaks over; nil before connect
	tap    *wire.Tap // the bare connection beneath
	road   *road     // the proxy; nil: direct
	cookie string    // that the answers before this trip set, while they lead in a circle

	secured *tls.Conn // after the handshake with the target
}

func (e *engine) newTrip(s checks.Spec) (*trip, checks.Failure) {
	t := &trip{engine: e, spec: s, begin: time.Now()}
	if s.Route.Via != "" {
		way, ok := parseProxy(s.Route.Via)
		if !ok {
			return t, checks.ProxyInvalid
		}
		t.road = &way
	}
	return t, ""
}

// depart begins a trip to the route's URL and goes as far as a request can be
// sent. The trip wants to be closed, also after a failure.
func (e *engine) depart(ctx context.Context, s checks.Spec) (*trip, checks.Failure) {
	t, f := e.newTrip(s)
	if f == "" {
		f = t.aim(s.Route.URL)
	}
	if f == "" {
		f = t.travel(ctx)
	}
	return t, f
}

// aim sets the trip's target.
func (t *trip) aim(text string) checks.Failure {
	var ok bool
	if t.target, ok = parseTarget(text); !ok {
		return checks.Broken
	}
	return ""
}

// observe is what the executor hands back.
func (t *trip) observe(f checks.Failure) checks.Observation {
	return checks.Observation{Failure: f, Trip: &t.seen}
}

// close ends the trip's connection without a farewell, which could block.
func (t *trip) close() {
	if t.tap != nil {
		_ = t.tap.Close()
	}
}

// phase records a part of the trip that began at start and has just ended.
func (t *trip) phase(name string, start time.Time) {
	t.phaseTook(name, start, time.Since(start))
}

func (t *trip) phaseTook(name string, start time.Time, took time.Duration) {
	t.seen.Phases = append(t.seen.Phases, checks.Phase{Name: name, Start: start.Sub(t.begin), Took: took})
}

func (t *trip) how() How {
	return How{Device: t.spec.Route.Device, Segment: t.spec.Route.Segment}
}

// open brings the trip to where the target's own protocol can start: connected
// to it, or through the proxy's tunnel, or merely to the proxy where that
// takes requests itself.
func (t *trip) open(ctx context.Context) checks.Failure {
	if t.road == nil {
		return t.connect(ctx, t.destination())
	}
	if f := t.connect(ctx, t.road.place(t.how())); f != "" {
		return proxyWord(f)
	}
	return t.tunnel(ctx)
}

// destination is the target's place, or the address that is pinned for it.
func (t *trip) destination() place {
	p := place{host: t.target.host, port: t.target.port, family: t.spec.Route.Family, how: t.how()}
	if a := t.spec.Route.Addr; a != "" {
		if host, port, ok := split(a, p.port); ok {
			p.host, p.port, p.family = host, port, ""
		}
	}
	return p
}

// connect looks a place up and connects to it.
func (t *trip) connect(ctx context.Context, p place) checks.Failure {
	start := time.Now()
	got := t.reach(ctx, p)
	if got.looked >= 0 {
		t.phaseTook("lookup", start, got.looked)
		start = start.Add(got.looked)
		if isLookup(got.failure) {
			return got.failure
		}
		t.seen.Reached = checks.StageLookup
	}
	t.phase("connect", start)
	t.seen.Addr = got.addr
	if got.failure != "" {
		return got.failure
	}
	t.tap = &wire.Tap{Conn: got.conn}
	t.conn = t.tap
	t.seen.Reached, t.seen.RTT = checks.StageConnect, got.took
	t.seen.Local = t.links.local(got.conn)
	return ""
}

// provenName is the name that the target must prove in TLS.
func (t *trip) provenName() string {
	if n := t.spec.Route.ServerName; n != "" {
		return n
	}
	return strings.TrimSuffix(t.target.host, ".")
}
