package dnsq

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

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

// server answers packets; it is one peer of a pipe, which keeps the bounds of
// messages.
type server func(conn net.Conn)

// dialTo opens pipes to servers by address; "tcp/addr" is asked for first.
func dialTo(servers map[string]server) Dial {
	return func(_ context.Context, network, addr string) (net.Conn, error) {
		s := servers[network+"/"+addr]
		if s == nil {
			s = servers[addr]
		}
		if s == nil {
			return nil, &net.OpError{Op: "dial", Err: os.ErrNotExist}
		}
		here, there := net.Pipe()
		go func() {
			defer func() { _ = there.Close() }()
			s(there)
		}()
		return here, nil
	}
}

// answering answers each packet with what change makes of it.
func answering(t testing.TB, change func(*dnsmessage.Message)) server {
	return func(conn net.Conn) {
		buf := make([]byte, 4096)
		for {
			n, err := conn.Read(buf)
			if err != nil {
				return
			}
			if _, err := conn.Write(reply(t, buf[:n], change)); err != nil {
				return
			}
		}
	}
}

func silent(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

func found(m *dnsmessage.Message) { m.Answers = append(m.Answers, a("example.org.", "192.0.2.1")) }

func TestAsk(t *testing.T) {
	fails := func(code dnsmessage.RCode) func(*dnsmessage.Message) {
		return func(m *dnsmessage.Message) { m.RCode = code }
	}
	for name, c := range map[string]struct {
		servers map[string]server
		took    time.Duration
		server  string
		rcode   string // empty: an error
	}{
		"first knows":     {map[string]server{"a": answering(t, found), "b": silent}, 0, "a", "NOERROR"},
		"first is dead":   {map[string]server{"b": answering(t, found)}, 0, "b", "NOERROR"},
		"first is silent": {map[string]server{"a": silent, "b": answering(t, found)}, time.Second, "b", "NOERROR"},
		"first fails":     {map[string]server{"a": answering(t, fails(dnsmessage.RCodeServerFailure)), "b": answering(t, found)}, 0, "b", "NOERROR"},
		"no such name is final": {map[string]server{"a": answering(t, fails(dnsmessage.RCodeNameError)), "b": answering(t, found)},
			0, "a", "NXDOMAIN"},
		"all refuse": {map[string]server{"a": answering(t, fails(dnsmessage.RCodeServerFailure)), "b": answering(t, fails(dnsmessage.RCodeRefused))},
			0, "b", "REFUSED"},
		"a refusal says more than silence": {map[string]server{"a": answering(t, fails(dnsmessage.RCodeRefused)), "b": silent},
			Patience, "a", "REFUSED"},
		"both are silent": {map[string]server{"a": silent, "b": silent}, Patience, "a", ""},
		"both are dead":   {nil, 0, "a", ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				got := Ask(t.Context(), dialTo(c.servers), []string{"a", "b"}, Question{Name: "example.org"})
				if took := time.Since(start); took != c.took {
					t.Errorf("took %v, want %v", took, c.took)
				}
				if got.Server != c.server || got.Answer.Rcode != c.rcode || (got.Err != nil) != (c.rcode == "") {
					t.Errorf("got %+v", got)
				}
				synctest.Wait()
			})
		})
	}
}

func TestAskOneServer(t *testing.T) {
	var seen atomic.Int32
	lostOnce := func(conn net.Conn) {
		buf := make([]byte, 4096)
		for {
			n, err := conn.Read(buf)
			if err != nil {
				return
			}
			if seen.Add(1) > 1 {
				_, _ = conn.Write(reply(t, buf[:n], found))
			}
		}
	}
	strays := func(conn net.Conn) {
		buf := make([]byte, 4096)
		n, err := conn.Read(buf)
		if err != nil {
			return
		}
		_, _ = conn.Write([]byte("noise"))
		_, _ = conn.Write(reply(t, buf[:n], func(m *dnsmessage.Message) { m.ID++; found(m) }))
		_, _ = conn.Write(reply(t, buf[:n], found))
		silent(conn)
	}
	wrongID := answering(t, func(m *dnsmessage.Message) { m.ID++ })
	old := answering(t, func(m *dnsmessage.Message) { found(m) })
	hatesEDNS := func(conn net.Conn) {
		buf := make([]byte, 4096)
		n, err := conn.Read(buf)
		if err != nil {
			return
		}
		_, _ = conn.Write(reply(t, buf[:n], func(m *dnsmessage.Message) {
			if binary.BigEndian.Uint16(buf[10:]) > 0 {
				m.RCode = dnsmessage.RCodeFormatError
				return
			}
			found(m)
		}))
	}
	for name, c := range map[string]struct {
		peer  server
		took  time.Duration
		rcode string
		junk  bool
	}{
		"first packet lost":        {lostOnce, time.Second, "NOERROR", false},
		"foreign packets before":   {strays, 0, "NOERROR", false},
		"only another identifier":  {wrongID, Patience, "", false},
		"only noise":               {func(c net.Conn) { _, _ = c.Read(make([]byte, 512)); _, _ = c.Write([]byte("HTTP")); silent(c) }, Patience, "", true},
		"plain":                    {old, 0, "NOERROR", false},
		"does not understand EDNS": {hatesEDNS, 0, "NOERROR", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				got := Ask(t.Context(), dialTo(map[string]server{"a": c.peer}), []string{"a"}, Question{Name: "example.org"})
				if took := time.Since(start); took != c.took || got.Answer.Rcode != c.rcode {
					t.Errorf("after %v: %+v", took, got)
				}
				var garbled *GarbledError
				if errors.As(got.Err, &garbled) != c.junk {
					t.Errorf("error %v", got.Err)
				}
				if c.rcode == "" && !c.junk && !errors.Is(got.Err, context.DeadlineExceeded) {
					t.Errorf("error %v is no time-out", got.Err)
				}
			})
		})
	}
}

func TestTruncated(t *testing.T) {
	cut := answering(t, func(m *dnsmessage.Message) { m.Truncated = true })
	cutWithPart := answering(t, func(m *dnsmessage.Message) { m.Truncated = true; found(m) })
	whole := func(conn net.Conn) {
		var size [2]byte
		if _, err := io.ReadFull(conn, size[:]); err != nil {
			return
		}
		buf := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(conn, buf); err != nil {
			return
		}
		raw := reply(t, buf, func(m *dnsmessage.Message) {
			for range 60 {
				m.Answers = append(m.Answers, a("example.org.", "192.0.2.7"))
			}
		})
		_, _ = conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(raw))), raw...))
	}
	for name, c := range map[string]struct {
		servers map[string]server
		addrs   int
		fails   bool
	}{
		"whole over TCP":                 {map[string]server{"udp/a": cut, "tcp/a": whole}, 60, false},
		"TCP closed":                     {map[string]server{"udp/a": cut}, 0, true},
		"TCP ends early":                 {map[string]server{"udp/a": cut, "tcp/a": func(net.Conn) {}}, 0, true},
		"TCP closed, but a part was had": {map[string]server{"udp/a": cutWithPart}, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				got := Ask(t.Context(), dialTo(c.servers), []string{"a"}, Question{Name: "example.org"})
				if len(got.Answer.Addrs) != c.addrs || (got.Err != nil) != c.fails {
					t.Errorf("got %+v", got)
				}
			})
		})
	}
}

// TestCancel: the end of the context ends everything at once.
func TestCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		start := time.Now()
		got := Ask(ctx, dialTo(map[string]server{"a": silent, "b": silent}), []string{"a", "b"}, Question{Name: "example.org"})
		if took := time.Since(start); took != 100*time.Millisecond || !errors.Is(got.Err, context.Canceled) {
			t.Errorf("after %v: %v", took, got.Err)
		}
	})
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
