// Package dnsq asks one question of DNS (RFC 1035) and reads the answer
// with its extended errors (RFC 8914). The transport is the caller's.
package dnsq

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

const (
	// maxAliases bounds a chain of CNAME records.
	maxAliases = 16
	// maxRecords bounds how many records of one answer are looked at.
	maxRecords = 256
	// udpSize is the answer size offered over UDP: what passes unfragmented
	// nearly everywhere.
	udpSize = 1232
	// optionEDE is the EDNS option of extended errors (RFC 8914, 2).
	optionEDE = 15
)

// Question is a name and a type, "A" or "AAAA".
type Question struct {
	Name string
	Six  bool
}

// Type is the record type that is asked for.
func (q Question) Type() string {
	if q.Six {
		return "AAAA"
	}
	return "A"
}

func (q Question) wire() (dnsmessage.Question, error) {
	name, err := dnsmessage.NewName(strings.TrimSuffix(q.Name, ".") + ".")
	if err != nil {
		return dnsmessage.Question{}, fmt.Errorf("name: %w", err)
	}
	kind := dnsmessage.TypeA
	if q.Six {
		kind = dnsmessage.TypeAAAA
	}
	return dnsmessage.Question{Name: name, Type: kind, Class: dnsmessage.ClassINET}, nil
}

// Answer is what a server answered.
type Answer struct {
	Addrs     []netip.Addr
	Alias     []string // CNAMEs on the way, without the final dot
	Rcode     string   // NOERROR, NXDOMAIN …
	EDE       []int
	Truncated bool
}

// GarbledError is a message that is no answer to the question. Ours: it bears
// our identifier, so that waiting for a better one is vain.
type GarbledError struct {
	Ours bool
	Err  error
}

func (e *GarbledError) Error() string { return "no answer: " + e.Err.Error() }

// Unwrap returns what is wrong with the message.
func (e *GarbledError) Unwrap() error { return e.Err }

// StrayError is a message that answers something else: another identifier or
// another question.
type StrayError struct{}

func (*StrayError) Error() string { return "answer to another question" }

// Build writes the question as a message. With edns the answer may be larger
// than 512 bytes and carry extended errors.
func Build(id uint16, q Question, edns bool) ([]byte, error) {
	asked, err := q.wire()
	if err != nil {
		return nil, err
	}
	m := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: id, RecursionDesired: true},
		Questions: []dnsmessage.Question{asked},
	}
	if edns {
		var h dnsmessage.ResourceHeader
		if err := h.SetEDNS0(udpSize, dnsmessage.RCodeSuccess, false); err != nil {
			return nil, fmt.Errorf("edns: %w", err)
		}
		m.Additionals = []dnsmessage.Resource{{Header: h, Body: &dnsmessage.OPTResource{}}}
	}
	raw, err := m.Pack()
	if err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	return raw, nil
}

// Parse reads the answer to q. A message with another identifier or question
// is a StrayError, anything unreadable a GarbledError.
func Parse(raw []byte, id uint16, q Question) (Answer, error) {
	var p dnsmessage.Parser
	head, err := p.Start(raw)
	if err != nil {
		return Answer{}, &GarbledError{Err: err}
	}
	if head.ID != id || !head.Response {
		return Answer{}, &StrayError{}
	}
	asked, err := q.wire()
	if err != nil {
		return Answer{}, err
	}
	questions, err := p.AllQuestions()
	if err != nil {
		return Answer{}, &GarbledError{Ours: true, Err: err}
	}
	if !echoes(questions, asked, head.RCode) {
		return Answer{}, &StrayError{}
	}
	out := Answer{Rcode: rcodeWord(head.RCode), Truncated: head.Truncated}
	records, err := readAnswers(&p)
	if err != nil && !head.Truncated {
		return Answer{}, &GarbledError{Ours: true, Err: err}
	}
	out.Addrs, out.Alias = records.follow(asked.Name.String(), q.Six)
	if err == nil {
		readExtended(&p, head.RCode, &out)
	}
	return out, nil
}

// echoes tells whether an answer repeats the question. Servers that did not
// understand it may leave it out.
func echoes(got []dnsmessage.Question, want dnsmessage.Question, code dnsmessage.RCode) bool {
	if len(got) == 0 {
		return code == dnsmessage.RCodeFormatError || code == dnsmessage.RCodeNotImplemented
	}
	return len(got) == 1 && got[0].Type == want.Type && got[0].Class == want.Class &&
		strings.EqualFold(got[0].Name.String(), want.Name.String())
}

// records are those of an answer section that matter, by their owner's name
// in lower case.
type records struct {
	alias map[string]string
	four  map[string][]netip.Addr
	six   map[string][]netip.Addr
}

func readAnswers(p *dnsmessage.Parser) (records, error) {
	r := records{map[string]string{}, map[string][]netip.Addr{}, map[string][]netip.Addr{}}
	for range maxRecords {
		h, err := p.AnswerHeader()
		if errors.Is(err, dnsmessage.ErrSectionDone) {
			return r, nil
		}
		if err != nil {
			return r, fmt.Errorf("answer: %w", err)
		}
		if err := r.take(p, h); err != nil {
			return r, fmt.Errorf("record: %w", err)
		}
	}
	return r, p.SkipAllAnswers()
}

func (r records) take(p *dnsmessage.Parser, h dnsmessage.ResourceHeader) error {
	owner := strings.ToLower(h.Name.String())
	if h.Class != dnsmessage.ClassINET {
		return p.SkipAnswer()
	}
	switch h.Type {
	case dnsmessage.TypeA:
		a, err := p.AResource()
		if err != nil {
			return err
		}
		r.four[owner] = append(r.four[owner], netip.AddrFrom4(a.A))
	case dnsmessage.TypeAAAA:
		a, err := p.AAAAResource()
		if err != nil {
			return err
		}
		r.six[owner] = append(r.six[owner], netip.AddrFrom16(a.AAAA))
	case dnsmessage.TypeCNAME:
		c, err := p.CNAMEResource()
		if err != nil {
			return err
		}
		r.alias[owner] = c.CNAME.String()
	default:
		return p.SkipAnswer()
	}
	return nil
}

// follow walks the aliases from a name to its addresses.
func (r records) follow(name string, six bool) (addrs []netip.Addr, alias []string) {
	found := r.four
	if six {
		found = r.six
	}
	owner := strings.ToLower(name)
	for range maxAliases {
		if a := found[owner]; len(a) > 0 {
			return a, alias
		}
		next, ok := r.alias[owner]
		if !ok {
			break
		}
		alias = append(alias, strings.TrimSuffix(next, "."))
		owner = strings.ToLower(next)
	}
	return found[owner], alias
}

// readExtended reads what EDNS adds: the upper bits of the code and the
// extended errors. A broken additional section is no reason to lose the answer.
func readExtended(p *dnsmessage.Parser, code dnsmessage.RCode, out *Answer) {
	if p.SkipAllAuthorities() != nil {
		return
	}
	for range maxRecords {
		h, err := p.AdditionalHeader()
		if err != nil {
			return
		}
		if h.Type != dnsmessage.TypeOPT {
			if p.SkipAdditional() != nil {
				return
			}
			continue
		}
		out.Rcode = rcodeWord(h.ExtendedRCode(code))
		opt, err := p.OPTResource()
		if err != nil {
			return
		}
		for _, o := range opt.Options {
			if o.Code == optionEDE && len(o.Data) >= 2 && len(out.EDE) < 8 {
				out.EDE = append(out.EDE, int(o.Data[0])<<8|int(o.Data[1]))
			}
		}
		return
	}
}

func rcodeWord(c dnsmessage.RCode) string {
	switch c {
	case dnsmessage.RCodeSuccess:
		return "NOERROR"
	case dnsmessage.RCodeFormatError:
		return "FORMERR"
	case dnsmessage.RCodeServerFailure:
		return "SERVFAIL"
	case dnsmessage.RCodeNameError:
		return "NXDOMAIN"
	case dnsmessage.RCodeNotImplemented:
		return "NOTIMP"
	case dnsmessage.RCodeRefused:
		return "REFUSED"
	default:
		return fmt.Sprintf("RCODE%d", c)
	}
}
