package lab

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"testing"

	"fix502/checks/probe"
)

func FuzzHelloName(f *testing.F) {
	f.Add(hello(f, "chatgpt.com"))
	f.Add([]byte{22, 3, 1, 0, 5, 1, 0, 0, 1, 0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if name, ok := helloName(raw); !ok && name != "" {
			t.Errorf("no hello, and a name: %q", name)
		}
	})
}

// hello records the ClientHello that names a server.
func hello(tb testing.TB, name string) []byte {
	tb.Helper()
	near, far := net.Pipe()
	defer func() { _ = far.Close() }()
	go func() {
		_ = tls.Client(near, &tls.Config{
			ServerName: name, MinVersion: tls.VersionTLS12,
			InsecureSkipVerify: name == "", // a nameless hello verifies nothing, and the handshake never ends
		}).Handshake()
		_ = near.Close()
	}()
	buf := make([]byte, 4096)
	n, err := far.Read(buf)
	if err != nil {
		tb.Fatal(err)
	}
	return buf[:n]
}

func TestHelloName(t *testing.T) {
	whole := hello(t, "ws.chatgpt.com")
	for _, c := range []struct {
		why  string
		raw  []byte
		name string
		ok   bool
	}{
		{"a whole hello", whole, "ws.chatgpt.com", true},
		{"cut off early", whole[:60], "", true},
		{"no name in it", hello(t, ""), "", true},
		{"plain HTTP", []byte("GET / HTTP/1.1\r\nHost: chatgpt.com\r\n\r\n"), "", false},
		{"nothing", nil, "", false},
	} {
		name, ok := helloName(c.raw)
		if name != c.name || ok != c.ok {
			t.Errorf("%s: got %q %v, want %q %v", c.why, name, ok, c.name, c.ok)
		}
	}
}

func TestSmallerPacketsPassTheHole(t *testing.T) {
	v := start(t, "mtu-blackhole", Options{})
	for _, c := range []struct {
		why string
		tr  trial
	}{
		{"a smaller segment", trial{url: pageURL, how: probe.How{Segment: 1200}}},
		{"a smaller hello", trial{url: pageURL, small: true}},
	} {
		if got := v.see(t, c.tr); got != alive {
			t.Errorf("%s: got %q, want %q", c.why, got, alive)
		}
	}
}

func TestAnotherNamePassesTheFirewall(t *testing.T) {
	for _, name := range []string{"firewall-tls-reset", "firewall-tls-close", "firewall-tls-silence"} {
		v := start(t, name, Options{})
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		c, err := v.world.Dial(ctx, "tcp", "104.18.32.47:443", probe.How{})
		if err != nil {
			t.Fatal(err)
		}
		err = tls.Client(c, &tls.Config{ServerName: "www.gstatic.com", MinVersion: tls.VersionTLS12}).HandshakeContext(ctx)
		var alert tls.AlertError
		if !errors.As(err, &alert) && !strings.Contains(err.Error(), "remote error: tls") {
			t.Errorf("%s: the edge should turn an unknown name away itself, got %v", name, err)
		}
		_ = c.Close()
	}
}
