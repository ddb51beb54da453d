package lab

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

const maxMessage = 4096

// startNamesUDP answers questions about names in datagrams. A place without
// an address reads and says nothing.
func (l *Lab) startNamesUDP(p place) (string, error) {
	var lc net.ListenConfig
	pc, err := lc.ListenPacket(l.ctx, "udp4", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	l.closers[pc] = struct{}{}
	l.group.Go(func() {
		buf := make([]byte, maxMessage)
		for {
			n, from, err := pc.ReadFrom(buf)
			if err != nil {
				return
			}
			if !p.addr.IsValid() {
				continue
			}
			if out := l.resolve(buf[:n], p.addr.Addr()); out != nil {
				_, _ = pc.WriteTo(out, from) // lost datagrams are the client's affair
			}
		}
	})
	return pc.LocalAddr().String(), nil
}

// startNamesTCP answers them over connections (RFC 7766).
func (l *Lab) startNamesTCP(p place) (string, error) {
	ln, err := l.listen()
	if err != nil {
		return "", err
	}
	l.group.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			l.group.Go(func() {
				defer func() { _ = c.Close() }()
				for l.namesOnce(c, p) {
				}
			})
		}
	})
	return ln.Addr().String(), nil
}

// namesOnce answers one question of a connection; false: it is over.
func (l *Lab) namesOnce(c net.Conn, p place) bool {
	var size [2]byte
	if _, err := io.ReadFull(c, size[:]); err != nil {
		return false
	}
	in := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(c, in); err != nil {
		return false
	}
	out := l.resolve(in, p.addr.Addr())
	if out == nil {
		return true
	}
	_, err := c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(out))), out...))
	return err == nil
}

// serveNames answers them over HTTPS (RFC 8484).
func (l *Lab) serveNames(w http.ResponseWriter, r *http.Request) {
	var in []byte
	var err error
	if r.Method == http.MethodPost {
		in, err = io.ReadAll(io.LimitReader(r.Body, maxMessage))
	} else {
		in, err = base64.RawURLEncoding.DecodeString(r.URL.Query().Get("dns"))
	}
	if err != nil || len(in) == 0 {
		http.Error(w, "a question is missing", http.StatusBadRequest)
		return
	}
	out := l.resolve(in, placeOf(r).addr.Addr())
	if out == nil {
		l.hang(r)
		return
	}
	w.Header().Set("Content-Type", "application/dns-message")
	_, _ = w.Write(out) // the client may be gone
}

// resolve answers one message for the resolver at an address; nil: silence.
func (l *Lab) resolve(in []byte, at netip.Addr) []byte {
	var q dnsmessage.Message
	if err := q.Unpack(in); err != nil || len(q.Questions) == 0 {
		return nil
	}
	ask := q.Questions[0]
	name := strings.ToLower(strings.TrimSuffix(ask.Name.String(), "."))
	rule := l.naming(at, name)
	reply := dnsmessage.Message{
		Header: dnsmessage.Header{
			ID: q.ID, Response: true, RecursionDesired: q.RecursionDesired, RecursionAvailable: true,
		},
		Questions: q.Questions[:1],
	}
	does := ""
	if rule != nil {
		does = rule.Does
	}
	switch does {
	case doesSilent, doesRefuse:
		return nil
	case dnsGarbled:
		return []byte("what?")
	case dnsServfail:
		reply.RCode = dnsmessage.RCodeServerFailure
	case dnsRefused:
		reply.RCode = dnsmessage.RCodeRefused
	case dnsNXDomain:
		reply.RCode = dnsmessage.RCodeNameError
	case dnsEmpty:
	case dnsAnswer:
		reply.Answers = records(ask, ask.Name, rule.Addrs)
	default:
		l.truth(&reply, ask, name)
	}
	if rule != nil && rule.EDE != 0 {
		reply.Additionals = append(reply.Additionals, extended(rule.EDE))
	}
	out, err := reply.Pack()
	if err != nil {
		return nil
	}
	return out
}

// truth fills in what the healthy internet answers.
func (l *Lab) truth(reply *dnsmessage.Message, ask dnsmessage.Question, name string) {
	s := l.script.Load()
	st := l.net.host(name)
	switch {
	case s.Portal != nil && s.Portal.Names:
		reply.Answers = records(ask, ask.Name, []netip.Addr{netip.MustParseAddr(portalAddr)})
		return
	case st == nil:
		reply.RCode = dnsmessage.RCodeNameError
		return
	}
	addrs := st.addrs
	if s.Tunnel != nil && s.Tunnel.Fake {
		addrs = []netip.Addr{l.fake(st)}
	}
	owner := ask.Name
	if alias, err := dnsmessage.NewName(st.alias + "."); st.alias != "" && err == nil {
		owner = alias
		reply.Answers = append(reply.Answers, dnsmessage.Resource{
			Header: dnsmessage.ResourceHeader{Name: ask.Name, Type: dnsmessage.TypeCNAME, Class: ask.Class, TTL: 300},
			Body:   &dnsmessage.CNAMEResource{CNAME: alias},
		})
	}
	reply.Answers = append(reply.Answers, records(ask, owner, addrs)...)
}

// records are the addresses that answer a question's type.
func records(ask dnsmessage.Question, owner dnsmessage.Name, addrs []netip.Addr) []dnsmessage.Resource {
	var out []dnsmessage.Resource
	for _, a := range addrs {
		head := dnsmessage.ResourceHeader{Name: owner, Type: ask.Type, Class: ask.Class, TTL: 300}
		switch {
		case ask.Type == dnsmessage.TypeA && a.Is4():
			out = append(out, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: a.As4()}})
		case ask.Type == dnsmessage.TypeAAAA && a.Is6():
			out = append(out, dnsmessage.Resource{Header: head, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}})
		}
	}
	return out
}

// extended is an extended DNS error (RFC 8914).
func extended(code uint16) dnsmessage.Resource {
	var head dnsmessage.ResourceHeader
	_ = head.SetEDNS0(1232, dnsmessage.RCodeSuccess, false) // fails for no value given here
	return dnsmessage.Resource{Header: head, Body: &dnsmessage.OPTResource{
		Options: []dnsmessage.Option{{Code: 15, Data: binary.BigEndian.AppendUint16(nil, code)}},
	}}
}

// naming finds the rule for a resolver and a name.
func (l *Lab) naming(at netip.Addr, name string) *naming {
	s := l.script.Load()
	for i, d := range s.DNS {
		who := slices.ContainsFunc(d.Who, func(w string) bool {
			system := at.String() == routerAddr
			return w == "all" || w == "system" && system || w == "others" && !system || w == at.String()
		})
		if who && l.net.named(d.Names, name) {
			return &s.DNS[i]
		}
	}
	return nil
}

// fake is the address that a local tunnel program hands out for a site.
func (l *Lab) fake(st *site) netip.Addr {
	sorted := l.net.sorted()
	return netip.AddrFrom4([4]byte{198, 18, 0, byte(2 + slices.Index(sorted, st.name))})
}

// unfake is the true address behind one that fake gave; not valid for others.
func (l *Lab) unfake(a netip.Addr) netip.Addr {
	for _, name := range l.net.sorted() {
		if st := l.net.sites[name]; l.fake(st) == a {
			return st.addrs[0]
		}
	}
	return netip.Addr{}
}

// lookup is the operating system's resolver, which asks the router.
func (l *Lab) lookup(_ context.Context, network, host string) ([]netip.Addr, error) {
	bad := func(why string, missing bool) error {
		return &net.DNSError{Err: why, Name: host, Server: routerAddr, IsNotFound: missing}
	}
	name, err := dnsmessage.NewName(strings.TrimSuffix(host, ".") + ".")
	if err != nil {
		return nil, bad(err.Error(), true)
	}
	var out []netip.Addr
	for _, kind := range []dnsmessage.Type{dnsmessage.TypeA, dnsmessage.TypeAAAA} {
		if (network == "ip4" && kind != dnsmessage.TypeA) || (network == "ip6" && kind != dnsmessage.TypeAAAA) {
			continue
		}
		ask := dnsmessage.Message{Questions: []dnsmessage.Question{{Name: name, Type: kind, Class: dnsmessage.ClassINET}}}
		in, err := ask.Pack()
		if err != nil {
			return nil, bad(err.Error(), true)
		}
		var reply dnsmessage.Message
		if err := reply.Unpack(l.resolve(in, netip.MustParseAddr(routerAddr))); err != nil {
			return nil, bad("no answer", false)
		}
		switch reply.RCode {
		case dnsmessage.RCodeSuccess:
			out = append(out, addresses(reply.Answers)...)
		case dnsmessage.RCodeNameError:
			return nil, bad("no such host", true)
		default:
			return nil, bad("server misbehaving", false)
		}
	}
	if len(out) == 0 {
		return nil, bad("no such host", true)
	}
	return out, nil
}

func addresses(records []dnsmessage.Resource) []netip.Addr {
	var out []netip.Addr
	for _, r := range records {
		switch b := r.Body.(type) {
		case *dnsmessage.AResource:
			out = append(out, netip.AddrFrom4(b.A))
		case *dnsmessage.AAAAResource:
			out = append(out, netip.AddrFrom16(b.AAAA))
		}
	}
	return out
}
