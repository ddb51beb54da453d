// Package probe performs the network checks: one file per family, all of them
// through a World, so that the real network, the demo's internet and a test
// differ only there.
package probe

import (
	"context"
	"crypto/x509"
	"net"
	"net/netip"
	"net/url"
	"time"

	"fix502/checks"
)

// World is the network as the executors may use it. The zero value of every
// optional field means the real thing.
type World struct {
	// Dial opens a connection; network is tcp, tcp4, tcp6 or udp. It gets
	// addresses, never names. nil: net.Dialer.
	Dial func(ctx context.Context, network, addr string, how How) (net.Conn, error)
	// Resolvers lists the system's nameservers as ip:port; empty: ask the
	// operating system's own resolver through Lookup.
	Resolvers func() []string
	// Lookup asks the operating system's resolver; nil: net.Resolver. Used
	// where Resolvers is nil or empty.
	Lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)
	// Hosts returns the hosts file's addresses for a name, in file order.
	Hosts func(name string) []netip.Addr
	// SystemRoots is the system's trust; nil: the platform's verifier.
	SystemRoots *x509.CertPool
	// PublicRoots is built on first use; nil result: public trust unknown.
	PublicRoots func() *x509.CertPool
	// Secret returns the credentials configured for a proxy given as
	// scheme://host:port. They live here alone and are never observed.
	Secret func(via string) *url.Userinfo
	// Now is the machine's clock; nil: time.Now.
	Now func() time.Time
	// Pulse hears how a measurement of speed stands, some times a second; nil:
	// nobody does.
	Pulse func(checks.Pulse)
	// UserAgent is sent with every request.
	UserAgent string
}

// How holds the socket options of one attempt.
type How struct {
	Device  string // interface to bind to; empty: as routed
	Segment int    // TCP_MAXSEG in bytes; 0: as the system chooses
}
