package host

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fix502/checks"
)

func TestHostsNamesTheServiceAlone(t *testing.T) {
	file := []byte("127.0.0.1 localhost\n0.0.0.0 ads.example notchatgpt.com\n203.0.113.7 chatgpt.com WS.chatgpt.com\n\n::1 openai.com\n")
	want := []checks.Pin{
		{Name: "chatgpt.com", Addr: "203.0.113.7", Line: 3},
		{Name: "ws.chatgpt.com", Addr: "203.0.113.7", Line: 3},
		{Name: "openai.com", Addr: "::1", Line: 5},
	}
	route := checks.Route{URL: "ChatGPT.com., openai.com,,"}
	unix := &fake{os: "linux", files: map[string][]byte{"/etc/hosts": file}}
	same(t, "unix", fact(t, unix, "host.hosts", route).Pins, want)
	win := &fake{os: "windows", vars: map[string]string{"SystemRoot": `D:\Win`},
		files: map[string][]byte{`D:\Win\System32\drivers\etc\hosts`: file}}
	same(t, "windows", fact(t, win, "host.hosts", route).Pins, want)
	if pins := fact(t, &fake{os: "linux"}, "host.hosts", route).Pins; len(pins) != 0 {
		t.Errorf("without a hosts file: %v", pins)
	}
	if pins := fact(t, unix, "host.hosts", checks.Route{}).Pins; len(pins) != 0 {
		t.Errorf("asked for nothing: %v", pins)
	}
}

func TestHostsIsBounded(t *testing.T) {
	f := &fake{os: "linux", files: map[string][]byte{"/etc/hosts": []byte(strings.Repeat("192.0.2.1 a.chatgpt.com\n", 10000))}}
	if n := len(fact(t, f, "host.hosts", checks.Route{URL: "chatgpt.com"}).Pins); n != pinLimit {
		t.Errorf("%d pins, want %d", n, pinLimit)
	}
}

func TestUnreadableIsUnsupported(t *testing.T) {
	f := &fake{os: "linux"}
	e := f.env()
	e.ReadFile = func(string) ([]byte, error) { return nil, errors.New("permission denied") }
	e.Links = func() ([]Link, error) { return nil, errors.New("permission denied") }
	for _, id := range []checks.ID{"host.hosts", "host.resolvers", "host.interfaces", "host.other", "host.proxy.x"} {
		if o := look(t, Executor(e), id, checks.Route{URL: "nonsense"}); o.Failure != checks.Unsupported || o.Fact != nil {
			t.Errorf("%s: failure %q, fact %v", id, o.Failure, o.Fact)
		}
	}
}

func TestCancelledIsNotFinished(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := Executor((&fake{os: "linux"}).env())(ctx, checks.Spec{ID: "host.place"})[0]
	if o.Failure != checks.NotFinished || o.Fact != nil {
		t.Errorf("failure %q, fact %v", o.Failure, o.Fact)
	}
}

func TestResolvers(t *testing.T) {
	conf := map[string][]byte{"/etc/resolv.conf": []byte("nameserver 192.0.2.53\n")}
	adapters := []Link{
		{Name: "Wi-Fi", Up: true, Metric: 50, Servers: addrs("192.168.1.1", "fec0:0:0:ffff::1")},
		{Name: "Ethernet", Up: true, Metric: 25, Servers: addrs("10.0.0.53", "192.168.1.1")},
		{Name: "Old", Metric: 1, Servers: addrs("203.0.113.1")},
	}
	for name, c := range map[string]struct {
		f    *fake
		want []string
	}{
		"linux":                     {&fake{os: "linux", files: conf}, []string{"192.0.2.53:53"}},
		"freebsd":                   {&fake{os: "freebsd", files: conf}, []string{"192.0.2.53:53"}},
		"none":                      {&fake{os: "linux"}, nil},
		"macos":                     {&fake{os: "darwin", files: conf, out: map[string][]byte{"scutil --dns": sample(t, "scutil-dns")}}, []string{"192.168.1.1:53", "[fe80::1%en0]:53"}},
		"macos, split by domain":    {&fake{os: "darwin", out: map[string][]byte{"scutil --dns": sample(t, "scutil-dns.split")}}, []string{"127.0.0.1:5353"}},
		"macos, nothing configured": {&fake{os: "darwin", files: conf, out: map[string][]byte{"scutil --dns": sample(t, "scutil-dns.none")}}, []string{"192.0.2.53:53"}},
		"macos, no scutil":          {&fake{os: "darwin", files: conf}, []string{"192.0.2.53:53"}},
		"windows":                   {&fake{os: "windows", links: adapters}, []string{"10.0.0.53:53", "192.168.1.1:53"}},
	} {
		same(t, name, fact(t, c.f, "host.resolvers", checks.Route{}).Resolvers, c.want)
	}
}

func TestPlace(t *testing.T) {
	for name, c := range map[string]struct {
		f    *fake
		want checks.Place
	}{
		"bare": {&fake{os: "linux"}, checks.Place{OS: "linux"}},
		"ssh into a desktop with resolved": {
			&fake{os: "linux", vars: map[string]string{"SSH_CONNECTION": "192.0.2.9 1 192.0.2.2 22", "XDG_CURRENT_DESKTOP": "ubuntu:GNOME"},
				files: map[string][]byte{"/etc/resolv.conf": []byte("nameserver 127.0.0.53\n")}},
			checks.Place{OS: "linux", SSH: true, Desktop: "gnome", Resolved: true}},
		"wsl": {&fake{os: "linux", files: map[string][]byte{"/proc/sys/kernel/osrelease": []byte("5.15.153.1-Microsoft-standard-WSL2\n")}},
			checks.Place{OS: "linux", WSL: true}},
		"docker": {&fake{os: "linux", files: map[string][]byte{"/.dockerenv": nil}}, checks.Place{OS: "linux", Container: true}},
		"pod": {&fake{os: "linux", files: map[string][]byte{"/proc/self/cgroup": []byte("1:name=systemd:/kubepods/besteffort/pod1\n")}},
			checks.Place{OS: "linux", Container: true}},
		"plasma":       {&fake{os: "linux", vars: map[string]string{"DESKTOP_SESSION": "plasmawayland"}}, checks.Place{OS: "linux", Desktop: "kde"}},
		"some desktop": {&fake{os: "freebsd", vars: map[string]string{"XDG_CURRENT_DESKTOP": "\x1b[2J"}}, checks.Place{OS: "freebsd", Desktop: "other"}},
		"macos":        {&fake{os: "darwin"}, checks.Place{OS: "darwin", Desktop: "macos"}},
		"windows":      {&fake{os: "windows"}, checks.Place{OS: "windows", Desktop: "windows"}},
	} {
		same(t, name, fact(t, c.f, "host.place", checks.Route{}).Place, c.want)
	}
}
