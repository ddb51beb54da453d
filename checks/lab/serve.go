package lab

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// Who ends a connection in place of the host that was dialled.
const (
	byHost      = ""
	byProxy     = "proxy"
	bySOCKS     = "socks"
	byPortal    = "portal"
	byInspector = "inspector"
)

// place is the end of a connection: each has a server of its own, so that the
// server knows what was dialled and from where.
type place struct {
	addr netip.AddrPort
	from string
	how  string
	udp  bool
}

// placeKey is the context key of a server's place.
type placeKey struct{}

func placeOf(r *http.Request) place {
	p, _ := r.Context().Value(placeKey{}).(place) // always set by serveWeb
	return p
}

// reach connects to a place, and starts its server when it is the first.
func (l *Lab) reach(ctx context.Context, p place) (net.Conn, error) {
	at, err := l.server(p)
	if err != nil {
		return nil, fmt.Errorf("the lab cannot serve %s: %w", p.addr, err)
	}
	network := "tcp4"
	if p.udp {
		network = "udp4"
	}
	var d net.Dialer
	return d.DialContext(ctx, network, at)
}

// server gives the loopback address of a place's server.
func (l *Lab) server(p place) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return "", net.ErrClosed
	}
	if at := l.servers[p]; at != "" {
		return at, nil
	}
	start := l.startWeb
	switch {
	case p.udp:
		start = l.startNamesUDP
	case p.addr.Port() == 53:
		start = l.startNamesTCP
	case p.how == bySOCKS:
		start = l.startSOCKS
	}
	at, err := start(p)
	if err != nil {
		return "", err
	}
	l.servers[p] = at
	return at, nil
}

// listen opens a listener whose connections end with the lab. The caller
// holds the lock.
func (l *Lab) listen() (net.Listener, error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(l.ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l.closers[ln] = struct{}{}
	return kept{ln, l}, nil
}

// kept is a listener that remembers what it accepted.
type kept struct {
	net.Listener
	lab *Lab
}

// Accept waits for a connection.
func (k kept) Accept() (net.Conn, error) {
	c, err := k.Listener.Accept()
	if err != nil {
		return nil, err
	}
	mine := &keptConn{Conn: c, lab: k.lab}
	if !k.lab.keep(mine) {
		return nil, net.ErrClosed
	}
	return mine, nil
}

type keptConn struct {
	net.Conn
	lab *Lab
}

// Close ends the connection and forgets it.
func (c *keptConn) Close() error {
	c.lab.forget(c)
	return c.Conn.Close()
}

// startWeb serves HTTP, over TLS where the port says so.
func (l *Lab) startWeb(p place) (string, error) {
	ln, err := l.listen()
	if err != nil {
		return "", err
	}
	srv := &http.Server{
		Handler:           l.handler(p),
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          l.quiet,
		BaseContext: func(net.Listener) context.Context {
			return context.WithValue(l.ctx, placeKey{}, p)
		},
	}
	l.closers[srv] = struct{}{}
	secure := p.addr.Port() == 443 && p.how != byProxy
	if secure {
		srv.TLSConfig = &tls.Config{
			MinVersion: tls.VersionTLS12,
			NextProtos: []string{"h2", "http/1.1"},
			GetCertificate: func(h *tls.ClientHelloInfo) (*tls.Certificate, error) {
				return l.certificate(p, h.ServerName)
			},
		}
	}
	l.group.Go(func() {
		if secure {
			_ = srv.ServeTLS(ln, "", "") // ends with the lab
			return
		}
		_ = srv.Serve(ln) // ends with the lab
	})
	return ln.Addr().String(), nil
}

func (l *Lab) handler(p place) http.Handler {
	switch p.how {
	case byProxy:
		return http.HandlerFunc(l.serveProxy)
	case byPortal:
		return http.HandlerFunc(l.servePortal)
	case byInspector:
		return http.HandlerFunc(l.serveInspector)
	default:
		return http.HandlerFunc(l.serveSite)
	}
}

// certificate is what a place shows to a client that asks for a name.
func (l *Lab) certificate(p place, name string) (*tls.Certificate, error) {
	s := l.script.Load()
	switch p.how {
	case byPortal:
		return l.public.issue(leaf{name: "login.guest-network.example"}, nil)
	case byInspector:
		if l.private == nil {
			return nil, errors.New("no authority to sign with")
		}
		return l.private.issue(leaf{name: name}, nil)
	}
	here := l.net.at[p.addr.Addr()]
	st := l.net.host(name)
	if name == "" && len(here) > 0 {
		st = here[0]
	}
	if !l.net.serves(p.addr.Addr(), st) {
		if len(here) > 0 && !here[0].onEdge() {
			st = here[0] // a plain server shows what it has
		} else {
			return nil, fmt.Errorf("no certificate for %q here", name)
		}
	}
	which := leaf{name: st.name}
	if st.kind == kindService {
		which.expired = s.Expired
		if s.Misnamed {
			which.name = "www.parked-name.net"
		}
	}
	if st.kind == kindResolver {
		return l.public.issue(which, st.addrs)
	}
	return l.public.issue(which, nil)
}
