package probe

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"fix502/checks"
	"fix502/checks/probe/dnsq"
	"fix502/checks/probe/sock"
)

const (
	// connectTime bounds one attempt to connect.
	connectTime = 3 * time.Second
	// attemptDelay is the head start of one address before the next (RFC
	// 8305, 5).
	attemptDelay = 250 * time.Millisecond
	// resolutionDelay is how long IPv4 addresses wait for IPv6 ones (RFC
	// 8305, 3).
	resolutionDelay = 50 * time.Millisecond
	// nameGrace is how long the other family is waited for after a resolver
	// said that the name does not exist at all.
	nameGrace = 300 * time.Millisecond
)

// place is where to connect: a name or an address, and how.
type place struct {
	host   string
	port   uint16
	family string // "", "4" or "6"
	how    How
}

// reached is the outcome of connecting to a place.
type reached struct {
	conn    net.Conn
	addr    string        // "ip:port" of the winner, or of the first that failed
	took    time.Duration // of the winning attempt alone
	failure checks.Failure
	looked  time.Duration // how long the name took; negative: there was none to look up
}

// families starts the look-ups of a place; each outcome is sent once. They go
// the system's way also where the connection is bound to an interface: an
// experiment past a tunnel varies the path, not the names.
func (e *engine) families(ctx context.Context, p place) (<-chan found, int) {
	var ask []bool
	if p.family != "6" {
		ask = append(ask, false)
	}
	if p.family != "4" {
		ask = append(ask, true)
	}
	out := make(chan found, len(ask))
	for _, six := range ask {
		go func() { out <- e.system(ctx, dnsq.Question{Name: p.host, Six: six}, "") }()
	}
	return out, len(ask)
}

// reach looks a place up and connects to it, all families and addresses side
// by side as browsers do (RFC 8305). It ends when the first is connected.
func (e *engine) reach(ctx context.Context, p place) reached {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := race{engine: e, place: p, results: make(chan reached), over: make(chan struct{})}
	defer close(r.over)
	looked := time.Duration(-1)
	if ip, err := netip.ParseAddr(p.host); err == nil {
		r.add([]netip.Addr{ip})
	} else {
		start := time.Now()
		failure := r.begin(ctx)
		looked = time.Since(start)
		if failure != "" {
			return reached{failure: failure, looked: looked}
		}
	}
	out := r.run(ctx)
	out.looked = looked
	return out
}

// race is one run of connection attempts.
type race struct {
	*engine
	place
	names   <-chan found
	open    int // look-ups that have not answered yet
	four    []netip.Addr
	six     []netip.Addr
	lastSix bool
	running int
	started time.Time // when the latest attempt began
	results chan reached
	over    chan struct{}
	lost    reached // what to report when all fail
}

// begin waits until there is an address to start with.
func (r *race) begin(ctx context.Context) checks.Failure {
	r.names, r.open = r.families(ctx, r.place)
	var failure checks.Failure
	var patience <-chan time.Time
	for r.open > 0 {
		select {
		case f := <-r.names:
			r.open--
			r.add(f.addrs)
			if len(f.addrs) > 0 && (f.addrs[0].Is6() || r.open == 0) {
				return ""
			}
			if f.failure != "" {
				failure = worse(failure, f.failure)
			}
			switch {
			case len(r.four) > 0 && r.open == 0:
				return ""
			case len(r.four) > 0:
				patience = time.After(resolutionDelay)
			case f.failure == checks.DNSNotFound:
				patience = time.After(nameGrace)
			}
		case <-patience:
			if len(r.four) > 0 {
				return ""
			}
			return failure
		}
	}
	return failure
}

// worse picks, of the two families' failures, the one that says more.
func worse(a, b checks.Failure) checks.Failure {
	if a == "" {
		return b
	}
	rank := func(f checks.Failure) int {
		return slices.Index([]checks.Failure{"", checks.DNSEmpty, checks.DNSTimeout, checks.DNSUnreachable,
			checks.DNSGarbled, checks.DNSServfail, checks.DNSRefused, checks.DNSNotFound}, f)
	}
	if rank(b) > rank(a) {
		return b
	}
	return a
}

func (r *race) add(addrs []netip.Addr) {
	for _, a := range addrs[:min(len(addrs), checks.Tried)] {
		if a.Is6() {
			r.six = append(r.six, a)
		} else {
			r.four = append(r.four, a)
		}
	}
}

// next takes the address to try next: IPv6 first, then in turn.
func (r *race) next() (netip.Addr, bool) {
	from := &r.six
	if len(r.six) == 0 || r.lastSix && len(r.four) > 0 {
		from = &r.four
	}
	if len(*from) == 0 {
		return netip.Addr{}, false
	}
	a := (*from)[0]
	*from = (*from)[1:]
	r.lastSix = a.Is6()
	return a, true
}

// run tries the addresses until one is connected or none is left.
func (r *race) run(ctx context.Context) reached {
	timer := time.NewTimer(attemptDelay)
	defer timer.Stop()
	r.start(ctx)
	for r.running > 0 || r.open > 0 {
		select {
		case got := <-r.results:
			r.running--
			if got.failure == "" {
				return got
			}
			r.lose(got)
			r.start(ctx)
			timer.Reset(attemptDelay)
		case f := <-r.names:
			r.open--
			r.add(f.addrs)
			if r.running == 0 || time.Since(r.started) >= attemptDelay {
				r.start(ctx)
				timer.Reset(attemptDelay)
			}
		case <-timer.C:
			r.start(ctx)
			timer.Reset(attemptDelay)
		}
	}
	return r.lost
}

// lose keeps the first failure, but prefers any to 'no route': a family that
// this machine does not have is no news while another one is there.
func (r *race) lose(got reached) {
	if r.lost.failure == "" || r.lost.failure == checks.TCPNoRoute && got.failure != checks.TCPNoRoute {
		r.lost = got
	}
}

func (r *race) start(ctx context.Context) {
	ip, ok := r.next()
	if !ok {
		return
	}
	r.running++
	r.started = time.Now()
	addr := netip.AddrPortFrom(ip, r.port).String()
	go func() {
		got := r.attempt(ctx, addr)
		select {
		case r.results <- got:
		case <-r.over:
			if got.conn != nil {
				_ = got.conn.Close()
			}
		}
	}()
}

func (r *race) attempt(ctx context.Context, addr string) reached {
	own, cancel := context.WithTimeout(ctx, connectTime)
	defer cancel()
	start := time.Now()
	conn, err := r.dial(own, "tcp", addr, r.how)
	out := reached{conn: conn, addr: addr, took: time.Since(start)}
	if err != nil {
		out.conn, out.failure = nil, connectWord(err)
		if ctx.Err() != nil {
			out.failure = connectWord(ctx.Err())
		}
	}
	if out.failure == checks.TCPNoRoute && r.routed(own, addr, r.how.Device) {
		out.failure = checks.TCPUnreachable
	}
	return out
}

// routed tells whether this machine has a route to addr. 'Network unreachable'
// may also come from a router on the way; connecting a datagram socket sends
// nothing and asks the own routing table alone.
func (e *engine) routed(ctx context.Context, addr, device string) bool {
	conn, err := e.dial(ctx, "udp", addr, How{Device: device})
	if err != nil {
		return sock.KindOf(err) != sock.NoNetwork
	}
	_ = conn.Close()
	return true
}

// split reads "host", "host:port", "ip" or "ip:port".
func split(text string, fallback uint16) (host string, port uint16, ok bool) {
	if ip, err := netip.ParseAddr(text); err == nil {
		return ip.String(), fallback, true
	}
	host, number, err := net.SplitHostPort(text)
	if err != nil {
		return text, fallback, text != "" && !hasColon(text)
	}
	n, err := strconv.ParseUint(number, 10, 16)
	return host, uint16(n), err == nil && n > 0 && host != ""
}

func hasColon(s string) bool { return slices.Contains([]byte(s), ':') }
