package sysconf_test

import (
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fix502/checks"
	"fix502/checks/sysconf"
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestHosts(t *testing.T) {
	for name, want := range map[string][]checks.Pin{
		"hosts.windows": {
			{Name: "chatgpt.com", Addr: "104.18.32.47", Line: 7},
			{Name: "ab.chatgpt.com", Addr: "0.0.0.0", Line: 8},
			{Name: "cdn.oaistatic.com", Addr: "0.0.0.0", Line: 8},
		},
		"hosts.macos": {
			{Name: "localhost", Addr: "127.0.0.1", Line: 7},
			{Name: "broadcasthost", Addr: "255.255.255.255", Line: 8},
			{Name: "localhost", Addr: "::1", Line: 9},
			{Name: "localhost", Addr: "fe80::1%lo0", Line: 10},
		},
		"hosts.debian": {
			{Name: "localhost", Addr: "127.0.0.1", Line: 1},
			{Name: "desk.example.org", Addr: "127.0.1.1", Line: 2},
			{Name: "desk", Addr: "127.0.1.1", Line: 2},
			{Name: "localhost", Addr: "::1", Line: 5},
			{Name: "ip6-localhost", Addr: "::1", Line: 5},
			{Name: "ip6-loopback", Addr: "::1", Line: 5},
			{Name: "ip6-allnodes", Addr: "ff02::1", Line: 6},
			{Name: "chatgpt.com", Addr: "198.51.100.7", Line: 8},
			{Name: "ws.chatgpt.com", Addr: "198.51.100.7", Line: 8},
		},
	} {
		if got := sysconf.Hosts(sample(t, name)); !slices.Equal(got, want) {
			t.Errorf("%s:\n got %v\nwant %v", name, got, want)
		}
	}
}

func TestResolvers(t *testing.T) {
	for name, want := range map[string][]string{
		"resolv.resolved": {"127.0.0.53:53"},
		"resolv.many":     {"192.0.2.1:53", "[2001:db8::53]:53", "[fe80::1%eth0]:53"},
		"hosts.macos":     nil,
	} {
		if got := sysconf.Resolvers(sample(t, name)); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	if got := sysconf.Resolvers(nil); got != nil {
		t.Errorf("an empty file names %v", got)
	}
}

func TestEachHostStopsEarly(t *testing.T) {
	n := 0
	for range sysconf.EachHost([]byte(strings.Repeat("192.0.2.1 a b\n", 3))) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("saw %d pins, wanted to stop at 3", n)
	}
}

func FuzzHosts(f *testing.F) {
	f.Add([]byte("\xef\xbb\xbf127.0.0.1 localhost\r\n::1 a. B#c\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		lines := strings.Count(string(raw), "\n") + 1
		for _, p := range sysconf.Hosts(raw) {
			if _, err := netip.ParseAddr(p.Addr); err != nil {
				t.Errorf("address %q: %v", p.Addr, err)
			}
			if p.Name == "" || p.Line < 1 || p.Line > lines {
				t.Errorf("impossible pin %+v", p)
			}
			if strings.ContainsFunc(p.Name+p.Addr, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
				t.Errorf("unclean name %q", p.Name)
			}
		}
	})
}

func FuzzResolvers(f *testing.F) {
	f.Add([]byte("nameserver ::1%\x1b[2J\n"))
	f.Add([]byte("nameserver 192.0.2.1\nnameserver fe80::1%eth0\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got := sysconf.Resolvers(raw)
		if len(got) > 3 {
			t.Errorf("%d servers in force", len(got))
		}
		for _, s := range got {
			if _, err := netip.ParseAddrPort(s); err != nil {
				t.Errorf("%q: %v", s, err)
			}
			if strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
				t.Errorf("unclean server %q", s)
			}
		}
	})
}
