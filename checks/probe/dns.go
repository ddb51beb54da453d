package probe

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/probe/dnsq"
	"fix502/checks/probe/wire"
)

// maxMessage bounds a DNS message over HTTPS, in bytes (RFC 8484, 6).
const maxMessage = 64 << 10

// dns asks one resolver one question.
func (e *engine) dns(ctx context.Context, s checks.Spec) checks.Observation {
	name := strings.ToLower(strings.TrimSuffix(s.Route.URL, "."))
	q := dnsq.Question{Name: name, Six: s.Route.Family == "6"}
	kind, where, _ := strings.Cut(s.Route.Resolver, ":")
	got := found{names: checks.Names{Name: name, Type: q.Type(), Server: where}}
	ip, err := netip.ParseAddr(name)
	switch {
	case err == nil:
		got = got.fill(ofFamily([]netip.Addr{ip}, q.Six))
	case kind == "" || kind == "system":
		got = e.system(ctx, q, s.Route.Device)
	case kind == "udp":
		got = e.askUDP(ctx, where, q, s.Route.Device)
	case kind == "doh":
		got = e.askDoH(ctx, s, where, q)
	default:
		got.failure = checks.Broken
	}
	names := got.names // the look-up may be shared, its lists must not be
	names.Addrs, names.Alias, names.EDE = slices.Clone(names.Addrs), slices.Clone(names.Alias), slices.Clone(names.EDE)
	return checks.Observation{Failure: got.failure, Names: &names}
}

func (e *engine) askUDP(ctx context.Context, server string, q dnsq.Question, device string) found {
	if ip, err := netip.ParseAddr(server); err == nil {
		server = net.JoinHostPort(ip.String(), "53")
	}
	return e.query(ctx, []string{server}, q, device)
}

// askDoH asks over HTTPS (RFC 8484), by the address that the route pins and
// through its proxy. A resolver that can only be spoken to without trust is
// as good as unreachable.
func (e *engine) askDoH(ctx context.Context, s checks.Spec, server string, q dnsq.Question) found {
	out := found{names: checks.Names{Server: server, Name: q.Name, Type: q.Type()}}
	ctx, cancel := context.WithTimeout(ctx, dnsq.Patience)
	defer cancel()
	s.Route.URL, s.Route.Family = server, ""
	t, f := e.newTrip(s)
	defer t.close()
	if f == "" {
		f = t.aim(server)
	}
	if f == "" {
		f = t.open(ctx)
	}
	if f == "" && t.target.secure {
		f = t.handshake(ctx, "h2", "http/1.1")
		if c := t.seen.Chain; c != nil && c.Public == "" {
			f = "" // the resolver is who it says, whatever this system thinks
		}
	}
	if f != "" {
		out.failure = resolverWord(f)
		return out
	}
	answer, f := t.post(ctx, q)
	if f != "" {
		out.failure = resolverWord(f)
		return out
	}
	return read(dnsq.Reply{Server: server, Answer: answer}, q)
}

// post sends the question; its identifier is 0 so that caches work (RFC 8484,
// 4.1).
func (t *trip) post(ctx context.Context, q dnsq.Question) (dnsq.Answer, checks.Failure) {
	packet, err := dnsq.Build(0, q, true)
	if err != nil {
		return dnsq.Answer{}, checks.DNSGarbled
	}
	r, err := t.request(ctx, http.MethodPost)
	if err != nil {
		return dnsq.Answer{}, checks.Broken
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(packet)), int64(len(packet))
	r.Header.Set("Accept", "application/dns-message")
	r.Header.Set("Content-Type", "application/dns-message")
	answer, f := t.exchange(ctx, r, wire.Limits{
		First: dnsq.Patience, Body: time.Second, Header: maxHeader, Bytes: maxMessage,
	})
	if f != "" {
		return dnsq.Answer{}, f
	}
	got, err := dnsq.Parse(answer.Body, 0, q)
	if answer.Status != http.StatusOK || err != nil {
		return dnsq.Answer{}, checks.DNSGarbled
	}
	return got, ""
}

// resolverWord names a failed trip to a resolver as a failed question.
func resolverWord(f checks.Failure) checks.Failure {
	switch f {
	case checks.NotFinished, checks.Unsupported, checks.Broken, checks.DNSGarbled:
		return f
	case checks.TCPTimeout, checks.TLSTimeout, checks.HTTPTimeout, checks.ProxyTimeout, checks.ProxySilent, checks.DNSTimeout:
		return checks.DNSTimeout
	case checks.HTTPGarbled:
		return checks.DNSGarbled
	default:
		return checks.DNSUnreachable
	}
}
