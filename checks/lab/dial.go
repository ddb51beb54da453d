package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"fix502/checks/probe"
)

// resend is how long a system waits before it repeats the first packet of a
// connection (RFC 6298, 2.1).
const resend = time.Second

// dial is World.Dial: a connection to an address of this internet.
func (l *Lab) dial(ctx context.Context, network, addr string, how probe.How) (net.Conn, error) {
	ap, err := netip.ParseAddrPort(addr)
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: fmt.Errorf("address %q: %w", addr, err)}
	}
	ap = netip.AddrPortFrom(ap.Addr().Unmap().WithZone(""), ap.Port())
	proto := strings.TrimRight(network, "46")
	l.note(Contact{Network: proto, Addr: ap.String(), Device: how.Device})
	s := l.script.Load()
	remote := virtual(proto, ap)
	if how.Device != "" && !slices.ContainsFunc(s.interfaces(), named(how.Device)) {
		return nil, &net.OpError{Op: "dial", Net: network, Addr: remote, Err: errors.New("no such network interface")}
	}
	if (strings.HasSuffix(network, "4") && !ap.Addr().Is4()) || (strings.HasSuffix(network, "6") && ap.Addr().Is4()) {
		return nil, &net.OpError{Op: "dial", Net: network, Addr: remote, Err: errors.New("no suitable address")}
	}
	from := fromHere
	if s.Tunnel != nil && how.Device != "" && how.Device != s.Tunnel.Name {
		from = fromBound
	}
	rule, does := l.fate(s, proto, ap, from)
	rtt := l.rtt(s, ap.Addr())
	if proto == "udp" {
		return l.datagrams(ctx, place{addr: ap, from: from, udp: true}, does, rtt)
	}
	if err := l.connecting(ctx, proto, remote, does, rtt); err != nil {
		return nil, err
	}
	inner, err := l.reach(ctx, l.via(s, ap, from))
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: inner, lab: l, local: l.source(s, from, ap), remote: remote, rtt: rtt}
	switch {
	case does == doesHole && (how.Segment == 0 || how.Segment > holeSize):
		c.does = doesHole
	case rule != nil && isHello(does):
		c.does = does
		c.about = func(name string) bool { return l.net.named(rule.Names, name) }
	}
	return l.kept(c)
}

// fate is what happens to a connection on its way, and by which rule.
func (l *Lab) fate(s *script, proto string, ap netip.AddrPort, from string) (*connect, string) {
	for i, c := range s.Connect {
		if c.applies(l.net, ap, from) && l.turn(&s.Connect[i]) {
			return &s.Connect[i], c.Does
		}
	}
	if ap.Port() == 53 {
		if d := l.naming(ap.Addr(), ""); d != nil && d.Does == doesRefuse {
			return nil, doesRefuse
		}
	}
	if p := s.Proxy; p != nil && proto == "tcp" && p.addr() == ap {
		switch p.Does {
		case doesRefuse, doesSilent, doesUnreachable:
			return nil, p.Does
		}
		return nil, ""
	}
	if l.listens(s, proto, ap) {
		return nil, ""
	}
	if a := ap.Addr(); a.IsUnspecified() || a.IsLoopback() || a.String() == routerAddr || len(l.net.at[a]) > 0 {
		return nil, doesRefuse
	}
	return nil, doesSilent
}

func (c connect) applies(n *internet, ap netip.AddrPort, from string) bool {
	if c.Port != 0 && c.Port != ap.Port() {
		return false
	}
	if c.Family != "" && (c.Family == "4") != ap.Addr().Is4() {
		return false
	}
	if (c.Path == pathRouted && from != fromHere) || (c.Path == fromBound && from != fromBound) {
		return false
	}
	return slices.ContainsFunc(c.To, func(w string) bool { return n.picks(w, ap.Addr()) })
}

// turn tells whether it is this connection's turn, where a rule is only about
// each n-th one.
func (l *Lab) turn(c *connect) bool {
	if c.Every < 2 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turns[c]++
	return l.turns[c]%c.Every == 0
}

// listens tells whether anything is at an address.
func (l *Lab) listens(s *script, proto string, ap netip.AddrPort) bool {
	web := ap.Port() == 443 || ap.Port() == 80
	switch {
	case ap.Port() == 53 && l.net.names[ap]:
		return true
	case proto == "udp":
		return false
	case s.Portal != nil && web:
		return true
	case s.Tunnel != nil && s.Tunnel.Fake && web && l.unfake(ap.Addr()).IsValid():
		return true
	default:
		return web && len(l.net.at[ap.Addr()]) > 0
	}
}

// via is the server that a connection ends at, and who stands in between.
func (l *Lab) via(s *script, ap netip.AddrPort, from string) place {
	p := place{addr: ap, from: from}
	switch web := ap.Port() == 443 || ap.Port() == 80; {
	case s.Proxy != nil && s.Proxy.addr() == ap:
		p.how = byProxy
		if strings.HasPrefix(s.Proxy.Via, "socks5:") {
			p.how = bySOCKS
		}
	case s.Portal != nil && web:
		p.how = byPortal
	case s.Inspector != nil && ap.Port() == 443 && s.Inspector.watches(l.net, ap.Addr()):
		p.how = byInspector
	case s.Tunnel != nil && s.Tunnel.Fake:
		if a := l.unfake(ap.Addr()); a.IsValid() {
			p.addr = netip.AddrPortFrom(a, ap.Port())
		}
	}
	return p
}

// connecting waits for a connect and gives its error.
func (l *Lab) connecting(ctx context.Context, network string, remote net.Addr, does string, rtt time.Duration) error {
	fail := func(err error) error {
		return &net.OpError{Op: "dial", Net: network, Addr: remote, Err: err}
	}
	if does == doesSilent {
		select {
		case <-ctx.Done():
			return fail(ctx.Err())
		case <-l.ctx.Done():
			return fail(net.ErrClosed)
		}
	}
	if no, ok := errnoFor(does); ok && does == doesNoRoute {
		return fail(os.NewSyscallError("connect", no))
	}
	if does == doesLate {
		rtt += resend
	}
	if err := l.rest(ctx, rtt); err != nil {
		return fail(err)
	}
	if no, ok := errnoFor(does); ok {
		return fail(os.NewSyscallError("connect", no))
	}
	return nil
}

// rest waits, or tells why it could not.
func (l *Lab) rest(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-l.ctx.Done():
		return net.ErrClosed
	}
}

// datagrams is a flow of datagrams; what goes wrong with it shows on reading.
func (l *Lab) datagrams(ctx context.Context, p place, does string, rtt time.Duration) (net.Conn, error) {
	remote := virtual("udp", p.addr)
	if no, ok := errnoFor(does); ok && (does == doesNoRoute || does == doesProhibited) {
		return nil, &net.OpError{Op: "dial", Net: "udp", Addr: remote, Err: os.NewSyscallError("connect", no)}
	}
	if does != "" {
		p = place{udp: true} // nobody answers there
	}
	inner, err := l.reach(ctx, p)
	if err != nil {
		return nil, err
	}
	source := l.source(l.script.Load(), p.from, p.addr)
	return l.kept(&conn{Conn: inner, lab: l, local: source, remote: remote, rtt: rtt, does: does})
}

// kept lets a connection end with the lab.
func (l *Lab) kept(c *conn) (net.Conn, error) {
	if !l.keep(c) {
		return nil, net.ErrClosed
	}
	return c, nil
}

// rtt is the time to an address and back.
func (l *Lab) rtt(s *script, a netip.Addr) time.Duration {
	switch {
	case s.Latency > 0:
		return 2 * time.Duration(s.Latency)
	case l.opts.Latency < 0:
		return 0
	case l.opts.Latency > 0:
		return 2 * l.opts.Latency
	case a.IsPrivate():
		return 2 * time.Millisecond
	}
	b := a.As16()
	return 2 * (3*time.Millisecond + time.Duration(b[15]%6)*time.Millisecond)
}

// source is the local end that a program would see.
func (l *Lab) source(s *script, from string, to netip.AddrPort) net.Addr {
	a := netip.MustParseAddr(machineAddr)
	if to.Addr().Is6() {
		a = netip.MustParseAddr(machineV6)
	}
	if s.Tunnel != nil && from == fromHere && !to.Addr().IsPrivate() {
		a = s.Tunnel.Addr
	}
	return virtual("tcp", netip.AddrPortFrom(a, 49152+to.Port()%1000))
}

func (l *Lab) note(c Contact) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.contacts) < maxContacts {
		l.contacts = append(l.contacts, c)
	}
}

func virtual(network string, ap netip.AddrPort) net.Addr {
	if network == "udp" {
		return net.UDPAddrFromAddrPort(ap)
	}
	return net.TCPAddrFromAddrPort(ap)
}

func isHello(does string) bool {
	return does == doesHelloReset || does == doesHelloClose || does == doesHelloSilent
}

func errnoFor(does string) (syscall.Errno, bool) {
	switch does {
	case doesRefuse:
		return errRefused, true
	case doesUnreachable:
		return errHostUnreachable, true
	case doesNoRoute:
		return errNetUnreachable, true
	case doesProhibited:
		return errProhibited, true
	case doesReset:
		return errReset, true
	default:
		return 0, false
	}
}
