package dnsq

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

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
