package probe

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"fix502/checks"
	"fix502/checks/probe/wire"
)

// tunnelTime bounds how long a proxy may take to answer a request for a
// tunnel.
const tunnelTime = 5 * time.Second

// proxy connects to the proxy itself and asks nothing; without a proxy it is
// the script that names some which is asked for.
func (e *engine) proxy(ctx context.Context, s checks.Spec) checks.Observation {
	if s.Route.Via == "" && s.Route.URL != "" {
		return e.script(ctx, s)
	}
	t, f := e.newTrip(s)
	defer t.close()
	if f == "" && t.road == nil {
		f = checks.ProxyInvalid
	}
	if f == "" {
		f = proxyWord(t.connect(ctx, t.road.place(t.how())))
	}
	return t.observe(f)
}

// road is a proxy as a route's Via names it.
type road struct {
	via   string
	host  string
	port  uint16
	tls   bool
	socks bool
}

// parseProxy reads scheme://host:port. As in Go, socks5 means what curl calls
// socks5h: the proxy resolves the names.
func parseProxy(via string) (road, bool) {
	u, err := url.Parse(via)
	if err != nil || u.Hostname() == "" {
		return road{}, false
	}
	r := road{via: via, host: u.Hostname()}
	switch u.Scheme {
	case "http":
		r.port = 80
	case "https":
		r.port, r.tls = 443, true
	case "socks5", "socks5h":
		r.port, r.socks = 1080, true
	default:
		return road{}, false
	}
	if p := u.Port(); p != "" {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil || n == 0 {
			return road{}, false
		}
		r.port = uint16(n)
	}
	return r, true
}

func (r road) place(how How) place { return place{host: r.host, port: r.port, how: how} }

// absolute tells whether the trip hands its request to the proxy instead of
// asking for a tunnel: plain HTTP through an HTTP proxy.
func (t *trip) absolute() bool {
	return t.road != nil && !t.road.socks && !t.target.secure && !t.target.socket
}

// tunnel asks the proxy for a way to the target.
func (t *trip) tunnel(ctx context.Context) checks.Failure {
	if !t.road.tls && t.absolute() {
		return ""
	}
	start := time.Now()
	defer func() { t.phase("tunnel", start) }()
	if t.road.tls {
		if f := t.proxyHandshake(ctx); f != "" || t.absolute() {
			return f
		}
	}
	d := t.destination()
	to := net.JoinHostPort(d.host, strconv.Itoa(int(d.port)))
	who := t.secret(t.road.via)
	if t.road.socks {
		return t.socks(ctx, to, who)
	}
	return t.ask(ctx, to, who)
}

// socks asks a SOCKS5 proxy.
func (t *trip) socks(ctx context.Context, to string, who *url.Userinfo) checks.Failure {
	code, err := wire.SOCKS(ctx, t.conn, to, who, tunnelTime)
	if err != nil {
		return t.noTunnel(ctx, err)
	}
	t.seen.Tunnel = &checks.Tunnel{SOCKS: true, Status: code}
	if code != 0 {
		return checks.ProxyAnswered
	}
	t.seen.Reached = checks.StageTunnel
	return ""
}

// ask asks an HTTP proxy by CONNECT.
func (t *trip) ask(ctx context.Context, to string, who *url.Userinfo) checks.Failure {
	conn, answer, err := wire.Connect(ctx, t.conn, to, t.world.UserAgent, who, tunnelTime)
	if err != nil {
		return t.noTunnel(ctx, err)
	}
	t.seen.Tunnel = &checks.Tunnel{
		Status: answer.Status, Speaker: identify(answer).Speaker, Header: t.keep(answer.Header),
	}
	if conn == nil {
		return checks.ProxyAnswered
	}
	t.conn = conn
	t.seen.Reached = checks.StageTunnel
	return ""
}

// noTunnel names why there was no answer at all.
func (t *trip) noTunnel(ctx context.Context, err error) checks.Failure {
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return tunnelWord(err)
}

// proxyHandshake secures the connection to an https proxy. Its credentials go
// nowhere where this system does not trust it.
func (t *trip) proxyHandshake(ctx context.Context) checks.Failure {
	conn, f := t.agree(ctx, t.road.host, []string{"http/1.1"})
	switch f {
	case "":
	case checks.TLSTimeout:
		return checks.ProxyTimeout
	case checks.TLSReset, checks.TLSClosed:
		return checks.ProxyClosed
	case checks.NotFinished:
		return f
	default:
		return checks.ProxyGarbled
	}
	if t.judge(conn.ConnectionState().PeerCertificates, t.road.host).System != "" {
		return checks.ProxyGarbled
	}
	t.conn = conn
	return ""
}

// authorize adds the proxy's credentials to a request that the proxy takes
// itself.
func (t *trip) authorize(r *http.Request) {
	if !t.absolute() {
		return
	}
	if who := t.secret(t.road.via); who != nil {
		r.Header.Set("Proxy-Authorization", wire.Basic(who))
	}
}
