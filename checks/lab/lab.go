// Package lab is a small internet inside the process: a service with its edge
// and origin, independent sites, resolvers, proxies and a status page, all on
// loopback, with one fault of choice. The network checks run against it as
// they do against the real network; what this machine would say of itself
// comes from the scenario. A scenario is one file that lists only how it
// differs from the healthy internet.
package lab

import (
	"context"
	"crypto/x509"
	"io"
	"log"
	"net/netip"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"fix502/checks"
	"fix502/checks/probe"
	"fix502/checks/profile"
)

// Options change how a lab runs. The zero value is what the demo uses.
type Options struct {
	// Latency is the one-way delay to every address of the outside. 0: 3 to 8
	// ms, by address; negative: none. A scenario that is about latency sets
	// its own.
	Latency time.Duration
	// Now is the true time; nil: time.Now. A scenario may shift what the
	// machine's clock shows.
	Now func() time.Time
}

// Lab is a running internet. Close it.
type Lab struct {
	scenario Scenario
	opts     Options
	net      *internet
	script   atomic.Pointer[script]
	public   *authority // signs the sites of the internet
	private  *authority // signs what an inspector shows
	quiet    *log.Logger

	ctx    context.Context
	cancel context.CancelFunc
	group  sync.WaitGroup
	healed atomic.Bool

	mu       sync.Mutex
	closed   bool
	servers  map[place]string
	closers  map[io.Closer]struct{}
	began    map[*answer]time.Time
	turns    map[*connect]int
	contacts []Contact
}

// Contact is one connection or datagram flow that was opened from this
// machine, whatever became of it.
type Contact struct {
	Network string // tcp or udp
	Addr    string // ip:port in the lab's internet
	Device  string // interface that it was bound to, if any
}

// maxContacts bounds the log of contacts.
const maxContacts = 4096

// Start begins the named scenario. Nothing listens until something is dialled.
// The lab ends with Close or with ctx, whichever comes first. It fails where
// the scenario is not known or its file is wrong.
func Start(ctx context.Context, name string, o Options) (*Lab, error) {
	sc, err := find(name)
	if err != nil {
		return nil, err
	}
	base, err := profile.Embedded()
	if err != nil {
		return nil, err
	}
	l := &Lab{
		scenario: sc,
		opts:     o,
		net:      newInternet(base),
		quiet:    log.New(io.Discard, "", 0),
		servers:  map[place]string{},
		closers:  map[io.Closer]struct{}{},
		began:    map[*answer]time.Time{},
		turns:    map[*connect]int{},
	}
	if l.opts.Now == nil {
		l.opts.Now = time.Now
	}
	if l.public, err = newAuthority("Demo Public Root", "Demo Public Trust", l.opts.Now()); err != nil {
		return nil, err
	}
	if in := sc.script.Inspector; in != nil {
		if l.private, err = newAuthority(in.Issuer, in.Organization, l.opts.Now()); err != nil {
			return nil, err
		}
	}
	l.script.Store(sc.script)
	l.ctx, l.cancel = context.WithCancel(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, l.Close)
	return l, nil
}

// Scenario is what runs.
func (l *Lab) Scenario() Scenario { return l.scenario }

// Profile is the service profile to diagnose with: the embedded one, with the
// lab's own authority in place of the public roots.
func (l *Lab) Profile() profile.Profile {
	p := l.net.profile
	p.TLS.RootsPEM = l.public.pem()
	p.TLS.Issuers = []string{"Demo Public Trust"}
	return p
}

// World is this internet as the network checks use it.
func (l *Lab) World() probe.World {
	system := x509.NewCertPool()
	system.AddCert(l.public.cert)
	if in := l.scenario.script.Inspector; in != nil && in.Trusted {
		system.AddCert(l.private.cert)
	}
	return probe.World{
		Dial:        l.dial,
		Resolvers:   func() []string { return []string{routerAddr + ":53"} },
		Lookup:      l.lookup,
		Hosts:       l.pinned,
		SystemRoots: system,
		PublicRoots: func() *x509.CertPool {
			pool := x509.NewCertPool()
			pool.AddCert(l.public.cert)
			return pool
		},
		Secret:    l.secret,
		Now:       l.now,
		UserAgent: "fix502",
	}
}

// Heal switches every fault off at once: what is dialled from now on meets the
// healthy internet, and the machine's own facts are healthy too. A proxy that
// listens stays in force and forwards; one that does not is gone from the
// settings, as are a tunnel and lines of the hosts file.
func (l *Lab) Heal() {
	l.healed.Store(true)
	l.script.Store(l.scenario.script.healthy())
}

// Healed tells whether Heal was called.
func (l *Lab) Healed() bool { return l.healed.Load() }

// Contacts lists what this machine opened so far, in order; at most the first
// few thousand.
func (l *Lab) Contacts() []Contact {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Contact(nil), l.contacts...)
}

// Close ends every server and connection and waits for them. It may be called
// more than once.
func (l *Lab) Close() {
	l.cancel()
	l.mu.Lock()
	l.closed = true
	open := make([]io.Closer, 0, len(l.closers))
	for c := range l.closers {
		open = append(open, c)
	}
	clear(l.closers)
	l.mu.Unlock()
	for _, c := range open {
		_ = c.Close() // it ends either way
	}
	l.group.Wait()
}

// keep remembers something to close at the end; false: the end has come, and
// it was closed at once.
func (l *Lab) keep(c io.Closer) bool {
	l.mu.Lock()
	ok := !l.closed
	if ok {
		l.closers[c] = struct{}{}
	}
	l.mu.Unlock()
	if !ok {
		_ = c.Close() // it ends either way
	}
	return ok
}

func (l *Lab) forget(c io.Closer) {
	l.mu.Lock()
	delete(l.closers, c)
	l.mu.Unlock()
}

func (l *Lab) now() time.Time {
	return l.opts.Now().Add(time.Duration(l.script.Load().Clock))
}

func (l *Lab) secret(via string) *url.Userinfo {
	p := l.script.Load().Proxy
	if p == nil || p.Via != via || p.User == "" {
		return nil
	}
	return url.UserPassword(p.User, p.Password)
}

func (l *Lab) pinned(name string) []netip.Addr {
	var out []netip.Addr
	for _, p := range l.script.Load().Pins {
		if p.Name == name {
			out = append(out, p.Addr)
		}
	}
	return out
}

// Host answers the checks of this machine from the scenario.
func (l *Lab) Host() checks.Executor { return l.host }
