package lab

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"fix502/checks"
	"fix502/checks/probe"
)

// nameError is a resolver's answer that is no address.
type nameError struct{ why string }

func (e nameError) Error() string { return e.why }

// ask puts one question to one resolver.
func (v visitor) ask(ctx context.Context, network, server, name string, kind dnsmessage.Type) ([]string, error) {
	c, err := v.world.Dial(ctx, network, server, probe.How{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }()
	if end, ok := ctx.Deadline(); ok {
		if err := c.SetDeadline(end); err != nil {
			return nil, err
		}
	}
	q := question(name, kind)
	if network == "tcp" {
		q = append(binary.BigEndian.AppendUint16(nil, uint16(len(q))), q...)
	}
	if _, err := c.Write(q); err != nil {
		return nil, err
	}
	buf := make([]byte, maxMessage)
	n, err := c.Read(buf)
	if err != nil {
		return nil, err
	}
	buf = buf[:n]
	if network == "tcp" {
		buf = buf[2:]
	}
	return answers(buf)
}

func question(name string, kind dnsmessage.Type) []byte {
	m := dnsmessage.Message{
		Header: dnsmessage.Header{ID: 502, RecursionDesired: true},
		Questions: []dnsmessage.Question{{
			Name: dnsmessage.MustNewName(name + "."), Type: kind, Class: dnsmessage.ClassINET,
		}},
	}
	out, err := m.Pack()
	if err != nil {
		panic(err)
	}
	return out
}

func answers(raw []byte) ([]string, error) {
	var m dnsmessage.Message
	if err := m.Unpack(raw); err != nil {
		return nil, nameError{"garbled"}
	}
	why := strings.ToLower(strings.TrimPrefix(m.RCode.String(), "RCode"))
	for _, a := range m.Additionals {
		if o, ok := a.Body.(*dnsmessage.OPTResource); ok && len(o.Options) == 1 && o.Options[0].Code == 15 {
			why += fmt.Sprint(" ede ", binary.BigEndian.Uint16(o.Options[0].Data))
		}
	}
	var out []string
	for _, a := range addresses(m.Answers) {
		out = append(out, a.String())
	}
	if m.RCode == dnsmessage.RCodeSuccess && len(out) == 0 {
		return nil, nameError{"empty"}
	}
	if m.RCode != dnsmessage.RCodeSuccess {
		return nil, nameError{why}
	}
	return out, nil
}

// names asks a resolver and says in words what it answered.
func (v visitor) names(t *testing.T, server, name string, kind dnsmessage.Type, forever bool) string {
	t.Helper()
	limit := patience
	if forever {
		limit = silence
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	addrs, err := v.ask(ctx, "udp", server, name, kind)
	if err != nil {
		return word(err)
	}
	return strings.Join(addrs, " ")
}

func TestNamesOverTCPAndHTTPS(t *testing.T) {
	v := start(t, "dns-refused", Options{})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	got, err := v.ask(ctx, "tcp", "8.8.8.8:53", "chatgpt.com", dnsmessage.TypeA)
	if err != nil || strings.Join(got, " ") != service4 {
		t.Errorf("over TCP: %v, %v", got, err)
	}
	q := base64.RawURLEncoding.EncodeToString(question("chatgpt.com", dnsmessage.TypeAAAA))
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://cloudflare-dns.com/dns-query?dns="+q, nil)
	if err != nil {
		t.Fatal(err)
	}
	tr := v.transport(trial{addr: "1.1.1.1"})
	defer tr.CloseIdleConnections()
	resp, err := tr.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.ProtoMajor != 2 || resp.Header.Get("Content-Type") != "application/dns-message" {
		t.Fatalf("over HTTPS: %v, %s, %v", err, resp.Proto, resp.Header)
	}
	if got, err := answers(raw); err != nil || strings.Join(got, " ") != service6 {
		t.Errorf("over HTTPS: %v, %v", got, err)
	}
}

func TestLookupAsksTheRouter(t *testing.T) {
	for name, want := range map[string]string{
		"healthy": "104.18.32.47 172.64.155.209 2606:4700:4400::6812:202f", "dns-blocked": "0.0.0.0 ::",
		"dns-blocked-nxdomain": "no such host", "resolver-servfail": "server misbehaving", "resolver-down": "no answer",
	} {
		v := start(t, name, Options{})
		addrs, err := v.world.Lookup(t.Context(), "ip", "chatgpt.com")
		var got []string
		for _, a := range addrs {
			got = append(got, a.String())
		}
		var dns *net.DNSError
		if errors.As(err, &dns) {
			got = []string{dns.Err}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, want %q", name, got, want)
		}
	}
}

func TestFakeAddresses(t *testing.T) {
	v := start(t, "fake-addresses", Options{})
	got := v.names(t, router, "chatgpt.com", dnsmessage.TypeA, false)
	a, err := netip.ParseAddr(got)
	if err != nil || !checks.FakeIP(a) {
		t.Errorf("got %q", got)
	}
}

func FuzzResolve(f *testing.F) {
	l, err := Start(f.Context(), "dns-refused", Options{Latency: -1})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(l.Close)
	f.Add(question("chatgpt.com", dnsmessage.TypeA))
	f.Add(question("auth.openai.com", dnsmessage.TypeAAAA))
	f.Fuzz(func(t *testing.T, raw []byte) {
		out := l.resolve(raw, netip.MustParseAddr(routerAddr))
		if out == nil {
			return
		}
		var m dnsmessage.Message
		if err := m.Unpack(out); err != nil || !m.Response || m.ID != binary.BigEndian.Uint16(raw) {
			t.Errorf("%x is no answer to %x: %v", out, raw, err)
		}
	})
}
