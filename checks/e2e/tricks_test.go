//go:build linux

package e2e

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// tricks lists what a nameserver may do that means no good.
func tricks() []string {
	return []string{"garbage", "wrong id", "flood", "many", "loop", "truncated", "half", "pointer", "alias", "chain"}
}

func (n nameServer) floods() bool {
	for _, says := range n.Own {
		if slices.Contains(says, "trick:flood") {
			return true
		}
	}
	return false
}

// trick turns the answer m to a packet into one that means no good.
func trick(said string, m dnsmessage.Message, packet []byte, stream bool) ([]byte, error) {
	q := m.Questions[0]
	switch strings.TrimPrefix(said, "trick:") {
	case "garbage":
		return bytes.Repeat([]byte{0xff, 0x1b, '[', '2', 'J'}, 100), nil
	case "wrong id", "flood":
		m.ID++
		return m.Pack()
	case "half": // ends in the middle of a record
		answers(&m, q, edgeOne)
		raw, err := m.Pack()
		return raw[:max(0, len(raw)-3)], err
	case "many":
		if !stream {
			m.Truncated = true
			return m.Pack()
		}
		answers(&m, q, edgeOne)
		for i := range 3000 {
			answers(&m, q, fmt.Sprintf("198.51.%d.%d", 100, i%250+1))
		}
		return m.Pack()
	case "truncated":
		m.Truncated = true
		return m.Pack()
	case "pointer": // a name that refers to itself
		m.Answers = nil
		raw, err := m.Pack()
		if err != nil {
			return nil, err
		}
		raw[7] = 1 // one answer
		at := len(raw)
		return append(raw, 0xc0|byte(at>>8), byte(at), 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 1, 2, 3, 4), nil
	case "loop":
		return aliases(m, q, q.Name.String(), "again."+q.Name.String(), q.Name.String())
	case "chain":
		names := []string{q.Name.String()}
		for i := range 40 {
			names = append(names, fmt.Sprintf("n%d.%s", i, q.Name))
		}
		return aliases(m, q, names...)
	case "alias":
		var bad []string
		for label := range strings.SplitSeq(evil, ".") {
			for len(label) > 60 {
				bad = append(bad, label[:60])
				label = label[60:]
			}
			if label != "" {
				bad = append(bad, label)
			}
		}
		return aliases(m, q, q.Name.String(), strings.Join(bad, ".")+".")
	}
	return nil, fmt.Errorf("no such trick: %q (%d bytes)", said, len(packet))
}

func answers(m *dnsmessage.Message, q dnsmessage.Question, addr string) {
	if q.Type == dnsmessage.TypeA {
		m.Answers = append(m.Answers, dnsmessage.Resource{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 60},
			Body:   &dnsmessage.AResource{A: netip.MustParseAddr(addr).As4()},
		})
	}
}

// aliases answers with a chain of names, the last of which has an address.
func aliases(m dnsmessage.Message, q dnsmessage.Question, names ...string) ([]byte, error) {
	var last dnsmessage.Name
	for i, text := range names {
		name, err := dnsmessage.NewName(text)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			m.Answers = append(m.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: last, Type: dnsmessage.TypeCNAME, Class: q.Class, TTL: 60},
				Body:   &dnsmessage.CNAMEResource{CNAME: name},
			})
		}
		last = name
	}
	if names[0] != names[len(names)-1] {
		q.Name = last
		answers(&m, q, edgeOne)
	}
	return m.Pack()
}
