package probe

import (
	"context"
	"crypto/x509"
	"net"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"golang.org/x/crypto/x509roots/fallback/bundle"

	"fix502/checks"
	"fix502/checks/clean"
	"fix502/checks/probe/dnsq"
	"fix502/checks/probe/sock"
	"fix502/checks/profile"
)

// Executors returns the network families: dns, tcp, tls, http, proxy,
// vendor and speed, all through w. What they return is clean: foreign text in it holds
// no control bytes. They share look-ups of the same name for half a second.
func Executors(w World, p profile.Profile) map[checks.Probe]checks.Executor {
	e := newEngine(w, p)
	return map[checks.Probe]checks.Executor{
		checks.ProbeDNS:    e.executor(e.dns),
		checks.ProbeTCP:    e.executor(e.tcp),
		checks.ProbeTLS:    e.executor(e.tls),
		checks.ProbeHTTP:   e.pages,
		checks.ProbeProxy:  e.executor(e.proxy),
		checks.ProbeVendor: e.executor(e.vendor),
		checks.ProbeSpeed:  e.speed,
	}
}

// engine is what the families share.
type engine struct {
	world      World
	components []string
	roots      func() *x509.CertPool
	flights    *flights
	links      *links
}

func newEngine(w World, p profile.Profile) *engine {
	e := &engine{
		world: w, components: p.Status.Components,
		roots: w.PublicRoots, flights: newFlights(), links: &links{},
	}
	if e.roots == nil {
		e.roots = sync.OnceValue(bundledRoots)
	}
	if pem := p.TLS.RootsPEM; len(pem) > 0 {
		e.roots = sync.OnceValue(func() *x509.CertPool {
			pool := x509.NewCertPool()
			if !pool.AppendCertsFromPEM(pem) {
				return nil
			}
			return pool
		})
	}
	return e
}

// executor runs one family's work, and stamps and cleans what it saw.
func (e *engine) executor(work func(context.Context, checks.Spec) checks.Observation) checks.Executor {
	return func(ctx context.Context, s checks.Spec) []checks.Observation {
		at, start := e.now(), time.Now()
		o := work(ctx, s)
		o.Spec, o.At, o.Took = s, at, time.Since(start)
		clean.Observation(&o)
		return []checks.Observation{o}
	}
}

func (e *engine) now() time.Time {
	if e.world.Now != nil {
		return e.world.Now()
	}
	return time.Now()
}

func (e *engine) dial(ctx context.Context, network, addr string, how How) (net.Conn, error) {
	if e.world.Dial != nil {
		return e.world.Dial(ctx, network, addr, how)
	}
	return sock.Dial(ctx, network, addr, how.Device, how.Segment)
}

// dialer is dial for questions to resolvers: bound like the attempt, with
// segments as they come.
func (e *engine) dialer(device string) dnsq.Dial {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		return e.dial(ctx, network, addr, How{Device: device})
	}
}

func (e *engine) hosts(name string) []netip.Addr {
	if e.world.Hosts != nil {
		return e.world.Hosts(name)
	}
	return realHosts(name)
}

func (e *engine) secret(via string) *url.Userinfo {
	if e.world.Secret == nil {
		return nil
	}
	return e.world.Secret(via)
}

// bundledRoots are the roots that browsers trust, as they were when the
// program was built.
func bundledRoots() *x509.CertPool {
	pool := x509.NewCertPool()
	for root := range bundle.Roots() {
		cert, err := x509.ParseCertificate(root.Certificate)
		switch {
		case err != nil:
		case root.Constraint != nil:
			pool.AddCertWithConstraint(cert, root.Constraint)
		default:
			pool.AddCert(cert)
		}
	}
	return pool
}

// links names interfaces by their addresses. The list is read anew after a
// second: it costs little, but every trip asks.
type links struct {
	mu   sync.Mutex
	read time.Time
	name map[netip.Addr]string
}

// local is the name of the interface whose address a connection uses; empty
// where that cannot be told.
func (l *links) local(conn net.Conn) string {
	at, ok := conn.LocalAddr().(*net.TCPAddr)
	if !ok {
		return ""
	}
	ip, _ := netip.AddrFromSlice(at.IP)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.name == nil || time.Since(l.read) > time.Second {
		l.name, l.read = interfaceNames(), time.Now()
	}
	return l.name[ip.Unmap().WithZone("")]
}

func interfaceNames() map[netip.Addr]string {
	out := map[netip.Addr]string{}
	all, err := net.Interfaces()
	if err != nil {
		return out
	}
	for _, i := range all {
		addrs, err := i.Addrs()
		if err != nil {
			continue
		}
		for _, a := range addrs {
			n, ok := a.(*net.IPNet)
			if !ok {
				continue
			}
			if ip, ok := netip.AddrFromSlice(n.IP); ok {
				out[ip.Unmap()] = i.Name
			}
		}
	}
	return out
}
