package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"fix502/checks"
	"fix502/checks/profile"
)

// resolverAddr is where the fake network's resolver answers.
const resolverAddr = "192.0.2.53:53"

// fakeNet is a network in memory whose only cost is time: rtt for each round
// trip. Inside a synctest bubble that time is exact and free.
type fakeNet struct {
	rtt   time.Duration
	tcp   map[string]func(net.Conn) // who answers at "ip:port"
	udp   map[string]func(net.Conn)
	fails map[string]error            // dialling "ip:port" fails so, at once
	holes map[string]bool             // "ip:port" never answers
	zone  map[string][]string         // name: addresses
	slow  map[string]time.Duration    // "A" or "AAAA": what its answers take longer
	rcode map[string]dnsmessage.RCode // name: failure
	pins  map[string][]netip.Addr

	mu      sync.Mutex
	dials   []string
	queries []string
}

func newNet() *fakeNet {
	n := &fakeNet{
		tcp: map[string]func(net.Conn){}, udp: map[string]func(net.Conn){},
		fails: map[string]error{}, holes: map[string]bool{}, zone: map[string][]string{},
		slow: map[string]time.Duration{}, rcode: map[string]dnsmessage.RCode{}, pins: map[string][]netip.Addr{},
	}
	n.udp[resolverAddr] = n.answer
	return n
}

func (n *fakeNet) world() World {
	return World{
		Dial:      n.dial,
		Resolvers: func() []string { return []string{resolverAddr} },
		Hosts:     func(name string) []netip.Addr { return n.pins[name] },
		UserAgent: "fix502/test",
	}
}

func (n *fakeNet) dial(ctx context.Context, network, addr string, _ How) (net.Conn, error) {
	if network == "udp" {
		if h := n.udp[addr]; h != nil {
			return n.pair(h), nil
		}
		return nil, sysError(syscall.ENETUNREACH)
	}
	n.mu.Lock()
	n.dials = append(n.dials, addr)
	n.mu.Unlock()
	if err := n.fails[addr]; err != nil {
		return nil, err
	}
	if n.holes[addr] {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	select {
	case <-time.After(n.rtt):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if h := n.tcp[addr]; h != nil {
		return n.pair(h), nil
	}
	return nil, sysError(syscall.ECONNREFUSED)
}

func sysError(e syscall.Errno) error {
	return &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", e)}
}

func (n *fakeNet) pair(h func(net.Conn)) net.Conn {
	here, there := newQueue(n.rtt/2), newQueue(n.rtt/2)
	go func() {
		peer := &end{in: there, out: here}
		h(peer)
		_ = peer.Close()
	}()
	return &end{in: here, out: there}
}

// answer is the resolver.
func (n *fakeNet) answer(c net.Conn) {
	buf := make([]byte, 4096)
	for {
		k, err := c.Read(buf)
		if err != nil {
			return
		}
		kind, raw := n.question(buf[:k])
		if raw == nil {
			return
		}
		if d := n.slow[kind]; d > 0 && !pauseOn(c, d) {
			return
		}
		_, _ = c.Write(raw)
	}
}

// question notes a question and prepares its answer; nil: it is none.
func (n *fakeNet) question(packet []byte) (kind string, raw []byte) {
	var m dnsmessage.Message
	if m.Unpack(packet) != nil || len(m.Questions) != 1 {
		return "", nil
	}
	q := m.Questions[0]
	name := strings.TrimSuffix(q.Name.String(), ".")
	kind = map[dnsmessage.Type]string{dnsmessage.TypeA: "A", dnsmessage.TypeAAAA: "AAAA"}[q.Type]
	n.mu.Lock()
	n.queries = append(n.queries, name+" "+kind)
	n.mu.Unlock()
	return kind, n.reply(m, name)
}

// pauseOn waits unless the connection ends.
func pauseOn(c net.Conn, d time.Duration) bool {
	_ = c.SetReadDeadline(time.Now().Add(d))
	defer func() { _ = c.SetReadDeadline(time.Time{}) }()
	var err error
	for err == nil { // what comes meanwhile are repetitions
		_, err = c.Read(make([]byte, 4096))
	}
	return errors.Is(err, os.ErrDeadlineExceeded)
}

func (n *fakeNet) reply(m dnsmessage.Message, name string) []byte {
	q := m.Questions[0]
	m.Response, m.Additionals = true, nil
	addrs, known := n.zone[name]
	m.RCode = n.rcode[name]
	if !known && m.RCode == 0 {
		m.RCode = dnsmessage.RCodeNameError
	}
	for _, text := range addrs {
		ip := netip.MustParseAddr(text)
		h := dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 1}
		switch {
		case ip.Is4() && q.Type == dnsmessage.TypeA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: h, Body: &dnsmessage.AResource{A: ip.As4()}})
		case ip.Is6() && q.Type == dnsmessage.TypeAAAA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: h, Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}})
		}
	}
	raw, err := m.Pack()
	if err != nil {
		panic(err)
	}
	return raw
}

// Peers.

func silentPeer(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

func resetPeer(c net.Conn) { c.(interface{ reset() }).reset() }

func closingPeer(net.Conn) {}

// afterFirst does something once the first bytes have come.
func afterFirst(then func(net.Conn)) func(net.Conn) {
	return func(c net.Conn) {
		if _, err := c.Read(make([]byte, 1<<20)); err == nil {
			then(c)
		}
	}
}

// saying writes a text and stays silent.
func saying(text string) func(net.Conn) {
	return func(c net.Conn) {
		_, _ = io.WriteString(c, text)
		silentPeer(c)
	}
}

// plainHTTP serves one connection without TLS.
func plainHTTP(h http.HandlerFunc) func(net.Conn) {
	return func(c net.Conn) {
		l := &oneConn{conn: c, done: make(chan struct{})}
		srv := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute, ConnState: l.state}
		_ = srv.Serve(l)
	}
}

// oneConn is a listener with one connection; it ends with it.
type oneConn struct {
	conn net.Conn
	done chan struct{}
	once sync.Once
	gone sync.Once
}

func (l *oneConn) Accept() (c net.Conn, err error) {
	l.once.Do(func() { c = l.conn })
	if c != nil {
		return c, nil
	}
	<-l.done
	return nil, net.ErrClosed
}

func (l *oneConn) Close() error   { return nil }
func (l *oneConn) Addr() net.Addr { return &net.UDPAddr{} }

func (l *oneConn) state(_ net.Conn, s http.ConnState) {
	if s == http.StateClosed || s == http.StateHijacked {
		l.gone.Do(func() { close(l.done) })
	}
}

// bubble runs f on a clock of its own. At the end the clock goes on a little,
// so that the farewells under way arrive; a goroutine that is then still there
// fails the test.
func bubble(t *testing.T, f func(*testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f(t)
		time.Sleep(2 * time.Second)
	})
}

// run performs one check.
func run(ctx context.Context, t testing.TB, w World, s checks.Spec) checks.Observation {
	t.Helper()
	return runWith(ctx, t, w, profile.Profile{}, s)
}

func runWith(ctx context.Context, t testing.TB, w World, p profile.Profile, s checks.Spec) checks.Observation {
	t.Helper()
	if s.ID == "" {
		s.ID = "test"
	}
	seen := Executors(w, p)[s.Probe](ctx, s)
	if len(seen) != 1 {
		t.Fatalf("%d observations", len(seen))
	}
	o := seen[0]
	if o.ID() != s.ID || o.At.IsZero() {
		t.Errorf("observation without its check or time: %+v", o)
	}
	return o
}
