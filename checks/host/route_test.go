package host

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"syscall"
	"testing"

	"fix502/checks"
)

func laptop() *fake {
	return &fake{
		os: "linux",
		links: []Link{
			{Name: "lo", Up: true, Loopback: true, MTU: 65536, Addrs: addrs("127.0.0.1", "::1")},
			{Name: "eth0", Up: true, Hardware: true, Device: true, MTU: 1500, Kind: 1, Addrs: addrs("192.0.2.2", "fe80::2")},
			{Name: "wg0", Up: true, PointToPoint: true, MTU: 1420, Kind: arpNone, Detail: "wireguard", Addrs: addrs("10.8.0.2")},
			{Name: "eth1", Hardware: true, Device: true},
		},
		files: map[string][]byte{},
		ways: map[string]Way{
			far4:           {Source: netip.MustParseAddr("10.8.0.2")},
			"104.18.32.47": {Source: netip.MustParseAddr("192.0.2.2"), Interface: "wg0"},
			"127.0.0.1":    {Source: netip.MustParseAddr("127.0.0.1")},
		},
		near: map[netip.Addr]string{netip.MustParseAddr("192.0.2.1"): failed, netip.MustParseAddr("fe80::2fc:ff:fe00:5"): reachable},
	}
}

func TestRouteOfEachKindOfDestination(t *testing.T) {
	wg := &checks.Egress{Interface: "wg0", Source: "10.8.0.2", Tunnel: true}
	for name, c := range map[string]struct {
		route checks.Route
		want  checks.NextHop
	}{
		"default":     {checks.Route{URL: "default"}, checks.NextHop{Dest: "default", V4: wg}},
		"not literal": {checks.Route{URL: "https://chatgpt.com/"}, checks.NextHop{Dest: "default", V4: wg}},
		"other family only": {checks.Route{URL: "default", Family: "6"},
			checks.NextHop{Dest: "default"}},
		"a tunnel that lends its address": {checks.Route{URL: "104.18.32.47", Family: "4"},
			checks.NextHop{Dest: "104.18.32.47", V4: &checks.Egress{Interface: "wg0", Source: "192.0.2.2", Tunnel: true}}},
		"with port": {checks.Route{URL: "127.0.0.1:8080"},
			checks.NextHop{Dest: "127.0.0.1", V4: &checks.Egress{Interface: "lo", Source: "127.0.0.1"}}},
		"no way":           {checks.Route{URL: "203.0.113.1"}, checks.NextHop{Dest: "203.0.113.1"}},
		"bracketed, no v6": {checks.Route{URL: "[2001:db8::1]:443"}, checks.NextHop{Dest: "2001:db8::1"}},
	} {
		same(t, name, fact(t, laptop(), "host.route.x", c.route).Hop, c.want)
	}
}

func TestRoutersOfEachSystem(t *testing.T) {
	lin := laptop()
	lin.files["/proc/net/route"] = sample(t, "proc-route")
	lin.files["/proc/net/ipv6_route"] = sample(t, "proc-ipv6-route")
	lin.files["/proc/net/arp"] = sample(t, "proc-arp")
	old := laptop()
	old.files, old.near = lin.files, nil
	bsd := func(netstat string) *fake {
		return &fake{os: "darwin", ways: laptop().ways, out: map[string][]byte{
			"netstat -rn": sample(t, netstat), "arp -an": sample(t, "arp.macos"), "ndp -an": sample(t, "ndp.macos"),
		}}
	}
	win := laptop()
	win.os = "windows"
	win.links[1].Gateways = addrs("192.0.2.1", "fe80::2fc:ff:fe00:5")
	win.links[3].Gateways = addrs("203.0.113.1") // not up
	for name, c := range map[string]struct {
		f    *fake
		want []checks.Router
	}{
		"linux": {lin, []checks.Router{
			{Addr: "192.0.2.1", Interface: "eth0", State: failed},
			{Addr: "192.168.1.1", Interface: "wlan0", State: unknown},
			{Addr: "fe80::2fc:ff:fe00:5", Interface: "eth0", State: reachable}}},
		"linux without netlink": {old, []checks.Router{
			{Addr: "192.0.2.1", Interface: "eth0", State: stale},
			{Addr: "192.168.1.1", Interface: "wlan0", State: incomplete},
			{Addr: "fe80::2fc:ff:fe00:5", Interface: "eth0", State: unknown}}},
		"macos behind a vpn": {bsd("netstat.macos"), []checks.Router{
			{Addr: "192.168.1.1", Interface: "en0", State: stale},
			{Addr: "fe80::5ea6:e6ff:fe11:2233", Interface: "en0", State: reachable}}},
		"macos, older columns": {bsd("netstat.macos-old"), []checks.Router{{Addr: "192.168.1.1", Interface: "en0", State: stale}}},
		"freebsd": {bsd("netstat.freebsd"), []checks.Router{
			{Addr: "10.0.2.2", Interface: "vtnet0", State: unknown},
			{Addr: "2001:db8::1", Interface: "vtnet0", State: unknown}}},
		"windows": {win, []checks.Router{
			{Addr: "192.0.2.1", Interface: "eth0", State: failed},
			{Addr: "fe80::2fc:ff:fe00:5", Interface: "eth0", State: reachable}}},
		"no default route": {laptop(), nil},
		"no netstat":       {&fake{os: "darwin", ways: laptop().ways}, nil},
	} {
		same(t, name, fact(t, c.f, "host.route.default#2", checks.Route{URL: "default"}).Hop.Gateway, c.want)
	}
}

func TestRouteLearnsNothingWhenTheProcessIsExhausted(t *testing.T) {
	for _, why := range []error{syscall.EMFILE, context.DeadlineExceeded} {
		e := laptop().env()
		e.Way = func(context.Context, netip.AddrPort) (Way, error) { return Way{}, errors.Join(errors.New("dial"), why) }
		if o := look(t, Executor(e), "host.route.default", checks.Route{}); o.Failure != checks.Unsupported {
			t.Errorf("%v: failure %q", why, o.Failure)
		}
	}
}

func TestRealMachine(t *testing.T) {
	do := Executor(RealEnv())
	o := look(t, do, "host.route.loopback", checks.Route{URL: "127.0.0.1:9"})
	if o.Failure != "" || o.Fact.Hop.V4 == nil || o.Fact.Hop.V4.Source != "127.0.0.1" || o.Fact.Hop.V4.Tunnel {
		t.Errorf("way to this machine: failure %q, %+v", o.Failure, o.Fact)
	}
	o = look(t, do, "host.interfaces", checks.Route{})
	if o.Failure != "" {
		t.Fatalf("interfaces: %s", o.Failure)
	}
	loop := slices.IndexFunc(o.Fact.Interfaces, func(i checks.Interface) bool { return i.Loopback })
	if loop < 0 {
		t.Fatalf("no loopback among %+v", o.Fact.Interfaces)
	}
	if l := o.Fact.Interfaces[loop]; !l.Up || l.Tunnel || l.Physical || l.Usable() {
		t.Errorf("the loopback interface is %+v", l)
	}
}

func TestRunIsBounded(t *testing.T) {
	if _, err := run(t.Context(), "fix502-no-such-program"); err == nil {
		t.Error("a missing program ran")
	}
	c := &capped{room: 4}
	if _, err := c.Write([]byte("12345")); err == nil {
		t.Error("more than the limit was taken")
	}
	if n, err := c.Write([]byte("1234")); n != 4 || err != nil {
		t.Errorf("within the limit: %d, %v", n, err)
	}
}
