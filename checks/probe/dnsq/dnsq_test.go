package dnsq

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"slices"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// reply packs an answer to a packed question.
func reply(t testing.TB, question []byte, change func(*dnsmessage.Message)) []byte {
	t.Helper()
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil {
		t.Fatalf("the question cannot be read: %v", err)
	}
	m.Response, m.RecursionAvailable = true, true
	m.Additionals = nil
	change(&m)
	raw, err := m.Pack()
	if err != nil {
		t.Fatalf("pack: %v", err)
	}
	return raw
}

func a(name, addr string) dnsmessage.Resource {
	return dnsmessage.Resource{
		Header: dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(name), Class: dnsmessage.ClassINET, TTL: 60},
		Body:   &dnsmessage.AResource{A: netip.MustParseAddr(addr).As4()},
	}
}

func cname(name, to string) dnsmessage.Resource {
	return dnsmessage.Resource{
		Header: dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(name), Class: dnsmessage.ClassINET, TTL: 60},
		Body:   &dnsmessage.CNAMEResource{CNAME: dnsmessage.MustNewName(to)},
	}
}

func ede(codes ...uint16) dnsmessage.Resource {
	var h dnsmessage.ResourceHeader
	_ = h.SetEDNS0(1232, dnsmessage.RCodeSuccess, false)
	var options []dnsmessage.Option
	for _, c := range codes {
		options = append(options, dnsmessage.Option{Code: 15, Data: binary.BigEndian.AppendUint16(nil, c)})
	}
	return dnsmessage.Resource{Header: h, Body: &dnsmessage.OPTResource{Options: options}}
}

func TestParse(t *testing.T) {
	q := Question{Name: "Example.org"}
	question, err := Build(7, q, true)
	if err != nil {
		t.Fatal(err)
	}
	chain := func(m *dnsmessage.Message) {
		for i := range 20 {
			from, to := string(rune('a'+i))+".example.", string(rune('b'+i))+".example."
			if i == 0 {
				from = "example.org."
			}
			m.Answers = append(m.Answers, cname(from, to))
		}
	}
	for name, c := range map[string]struct {
		change func(*dnsmessage.Message)
		want   Answer
	}{
		"address": {func(m *dnsmessage.Message) { m.Answers = append(m.Answers, a("example.org.", "192.0.2.1")) },
			Answer{Rcode: "NOERROR", Addrs: []netip.Addr{netip.MustParseAddr("192.0.2.1")}}},
		"alias, out of order and in other case": {func(m *dnsmessage.Message) {
			m.Answers = append(m.Answers, a("edge.example.net.", "192.0.2.2"), cname("EXAMPLE.org.", "Edge.example.net."))
		}, Answer{Rcode: "NOERROR", Addrs: []netip.Addr{netip.MustParseAddr("192.0.2.2")}, Alias: []string{"Edge.example.net"}}},
		"an address of somebody else is none": {func(m *dnsmessage.Message) { m.Answers = append(m.Answers, a("other.example.", "192.0.2.9")) },
			Answer{Rcode: "NOERROR"}},
		"no such name":   {func(m *dnsmessage.Message) { m.RCode = dnsmessage.RCodeNameError }, Answer{Rcode: "NXDOMAIN"}},
		"server failure": {func(m *dnsmessage.Message) { m.RCode = dnsmessage.RCodeServerFailure }, Answer{Rcode: "SERVFAIL"}},
		"refused, with reasons": {func(m *dnsmessage.Message) {
			m.RCode = dnsmessage.RCodeRefused
			m.Additionals = append(m.Additionals, a("ns.example.", "192.0.2.8"), ede(15, 18))
		}, Answer{Rcode: "REFUSED", EDE: []int{15, 18}}},
		"truncated": {func(m *dnsmessage.Message) { m.Truncated = true }, Answer{Rcode: "NOERROR", Truncated: true}},
		"no question with a format error": {func(m *dnsmessage.Message) {
			m.Questions, m.RCode = nil, dnsmessage.RCodeFormatError
		}, Answer{Rcode: "FORMERR"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse(reply(t, question, c.change), 7, q)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.Addrs, c.want.Addrs) || !slices.Equal(got.Alias, c.want.Alias) ||
				got.Rcode != c.want.Rcode || !slices.Equal(got.EDE, c.want.EDE) || got.Truncated != c.want.Truncated {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
	t.Run("endless alias", func(t *testing.T) {
		got, err := Parse(reply(t, question, chain), 7, q)
		if err != nil || len(got.Alias) != maxAliases || len(got.Addrs) != 0 {
			t.Errorf("got %+v, %v", got, err)
		}
		loop := func(m *dnsmessage.Message) { m.Answers = append(m.Answers, cname("example.org.", "example.org.")) }
		if got, err := Parse(reply(t, question, loop), 7, q); err != nil || len(got.Alias) != maxAliases {
			t.Errorf("loop: %+v, %v", got, err)
		}
	})
}

func TestParseRejects(t *testing.T) {
	q := Question{Name: "example.org"}
	question, _ := Build(7, q, true)
	good := reply(t, question, func(m *dnsmessage.Message) { m.Answers = append(m.Answers, a("example.org.", "192.0.2.1")) })
	other, _ := Build(7, Question{Name: "other.example"}, true)
	for name, c := range map[string]struct {
		raw   []byte
		id    uint16
		stray bool
		ours  bool
	}{
		"other identifier": {good, 8, true, false},
		"question":         {question, 7, true, false},
		"other question":   {reply(t, other, func(*dnsmessage.Message) {}), 7, true, false},
		"other type":       {reply(t, question, func(m *dnsmessage.Message) { m.Questions[0].Type = dnsmessage.TypeAAAA }), 7, true, false},
		"empty":            {nil, 7, false, false},
		"text":             {[]byte("hello"), 7, false, false},
		"cut":              {good[:len(good)-3], 7, false, true},
	} {
		_, err := Parse(c.raw, c.id, q)
		var stray *StrayError
		var garbled *GarbledError
		if errors.As(err, &stray) != c.stray || errors.As(err, &garbled) == c.stray || garbled != nil && garbled.Ours != c.ours {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Build(1, Question{Name: string(make([]byte, 300))}, true); err == nil {
		t.Error("a name of 300 bytes was packed")
	}
}

func FuzzParse(f *testing.F) {
	q := Question{Name: "example.org"}
	question, _ := Build(7, q, true)
	f.Add(question)
	f.Add(reply(f, question, found))
	f.Add(reply(f, question, func(m *dnsmessage.Message) {
		m.Answers = append(m.Answers, cname("example.org.", "b.example."), a("b.example.", "192.0.2.1"))
		m.Additionals = append(m.Additionals, ede(15))
	}))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := Parse(raw, 7, q)
		if err != nil {
			return
		}
		if len(got.Alias) > maxAliases || got.Rcode == "" || len(got.EDE) > 8 {
			t.Errorf("%+v", got)
		}
		for _, ip := range got.Addrs {
			if !ip.Is4() {
				t.Errorf("an A question was answered by %v", ip)
			}
		}
	})
}
