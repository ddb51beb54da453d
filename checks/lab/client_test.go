package lab

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"fix502/checks"
	"fix502/checks/gateway"
	"fix502/checks/probe"
)

const (
	pageURL   = "https://chatgpt.com/"
	originURL = "https://chatgpt.com/backend-api/"
	traceURL  = "https://chatgpt.com/cdn-cgi/trace"
	authURL   = "https://auth.openai.com/.well-known/openid-configuration"
	wsURL     = "https://ws.chatgpt.com/"
	plainURL  = "http://connectivitycheck.gstatic.com/generate_204"
	secureURL = "https://www.google.com/generate_204"
	sameEdge  = "https://www.cloudflare.com/cdn-cgi/trace"
	statusURL = "https://status.openai.com/api/v2/summary.json"
)

// patience is how long a request may take that should get an answer, and
// silence how long one waits that should not.
const (
	patience = 20 * time.Second
	silence  = 120 * time.Millisecond
)

// visitor is a plain client of a lab: the standard library, and a few lines
// that ask for names and honour the machine's facts.
type visitor struct {
	lab   *Lab
	world probe.World
}

// trial is one request with a factor changed.
type trial struct {
	url     string
	addr    string // pinned
	accept  string
	cookies int // bytes of a Cookie header
	how     probe.How
	http1   bool
	upgrade bool
	direct  bool // past the proxy
	small   bool // a small TLS hello
	forever bool // the answer is expected never to come
}

// see makes one request and says in words what came of it: the status, who
// spoke and what it means, or how it failed.
func (v visitor) see(t *testing.T, tr trial) string {
	t.Helper()
	limit := patience
	if tr.forever {
		limit = silence
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, tr.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if tr.accept != "" {
		req.Header.Set("Accept", tr.accept)
	}
	if tr.cookies > 0 {
		req.Header.Set("Cookie", strings.Repeat("x", tr.cookies))
	}
	if tr.upgrade {
		req.Header.Set("Connection", "Upgrade")
		req.Header.Set("Upgrade", "websocket")
		req.Header.Set("Sec-WebSocket-Version", "13")
		req.Header.Set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
	}
	transport := v.transport(tr)
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return word(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return "101"
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return word(err)
	}
	return describe(resp, body)
}

func describe(resp *http.Response, body []byte) string {
	head := map[string]string{}
	for k, vs := range resp.Header {
		head[strings.ToLower(k)] = strings.Join(vs, ", ")
	}
	who := gateway.Identify(gateway.Answer{Status: resp.StatusCode, Header: head, Body: body})
	out := strconv.Itoa(resp.StatusCode)
	for _, s := range []string{string(who.Speaker), who.Shape, who.Blames} {
		if s != "" {
			out += " " + s
		}
	}
	if who.Code != 0 && who.Code != resp.StatusCode {
		out += fmt.Sprint(" ", who.Code)
	}
	return out
}

func (v visitor) transport(tr trial) *http.Transport {
	w := v.world
	conf := &tls.Config{RootCAs: w.SystemRoots, Time: w.Now, MinVersion: tls.VersionTLS12}
	if tr.small {
		conf.CurvePreferences = []tls.CurveID{tls.X25519}
	}
	out := &http.Transport{
		TLSClientConfig:   conf,
		ForceAttemptHTTP2: !tr.http1 && !tr.upgrade,
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			ip, err := v.addrFor(ctx, addr, tr.addr)
			if err != nil {
				return nil, err
			}
			return w.Dial(ctx, network, ip, tr.how)
		},
	}
	choice := v.fact("host.proxy.chatgpt.com").Proxy
	if choice != nil && choice.Via != "" && !tr.direct {
		out.Proxy = func(*http.Request) (*url.URL, error) {
			u, err := url.Parse(choice.Via)
			if err == nil {
				u.User = w.Secret(choice.Via)
			}
			return u, err
		}
	}
	return out
}

func (v visitor) fact(id checks.ID) checks.Fact {
	seen := v.lab.Host()(context.Background(), checks.Spec{ID: id, Probe: checks.ProbeHost})
	if len(seen) == 0 || seen[0].Fact == nil {
		return checks.Fact{}
	}
	return *seen[0].Fact
}

// addrFor turns host:port into ip:port as the machine would.
func (v visitor) addrFor(ctx context.Context, hostport, pinned string) (string, error) {
	host, port, err := net.SplitHostPort(hostport)
	if err != nil {
		return "", err
	}
	if pinned != "" {
		return net.JoinHostPort(pinned, port), nil
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return hostport, nil
	}
	if pins := v.world.Hosts(host); len(pins) > 0 {
		return net.JoinHostPort(pins[0].String(), port), nil
	}
	addrs, err := v.ask(ctx, "udp", v.world.Resolvers()[0], host, dnsmessage.TypeA)
	if err != nil {
		return "", err
	}
	return net.JoinHostPort(addrs[0], port), nil
}

// word names an error as a probe would have to.
func word(err error) string {
	var name nameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var wrong x509.HostnameError
	var timeout net.Error
	switch {
	case errors.As(err, &name):
		return "dns " + name.why
	case errors.As(err, &authority):
		return "untrusted"
	case errors.As(err, &invalid):
		return "expired"
	case errors.As(err, &wrong):
		return "wrong name"
	case errors.Is(err, errRefused):
		return "refused"
	case errors.Is(err, errReset):
		return "reset"
	case errors.Is(err, errHostUnreachable):
		return "unreachable"
	case errors.Is(err, errNetUnreachable):
		return "no route"
	case errors.Is(err, errProhibited):
		return "prohibited"
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return "silence"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "closed"
	default:
		return err.Error()
	}
}

func start(t *testing.T, name string, o Options) visitor {
	t.Helper()
	if o.Latency == 0 {
		o.Latency = -1
	}
	l, err := Start(t.Context(), name, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return visitor{l, l.World()}
}

// connect asks a proxy for a tunnel and gives its answer.
func (v visitor) connect(t *testing.T, proxyAddr, target string) *http.Response {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	c, err := v.world.Dial(ctx, "tcp", proxyAddr, probe.How{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := fmt.Fprintf(c, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", target, target); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: http.MethodConnect})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}
