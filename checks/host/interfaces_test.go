package host

import (
	"testing"

	"fix502/checks"
)

// kind is what mark says, in one word.
func kind(i checks.Interface) string {
	switch {
	case i.Loopback:
		return "loopback"
	case i.Tunnel:
		return "tunnel " + i.Product
	case i.Physical:
		return "physical"
	default:
		return "plain"
	}
}

func TestMark(t *testing.T) {
	lan := Link{Name: "lan", Up: true, Hardware: true, Device: true, Addrs: addrs("192.0.2.2")}
	for _, c := range []struct {
		system string
		link   Link
		others []Link
		want   string
	}{
		{"linux", Link{Name: "lo", Loopback: true}, nil, "loopback"},
		{"linux", lan, nil, "physical"},
		{"linux", Link{Name: "wwan0", Device: true, PointToPoint: true, Kind: arpNone}, nil, "physical"},
		{"linux", Link{Name: "docker0", Hardware: true, Kind: 1}, nil, "plain"},
		{"linux", Link{Name: "eth0", Hardware: true, Kind: 1}, nil, "plain"}, // in a container
		{"linux", Link{Name: "vnet3", Hardware: true, Kind: 1, Tun: true, Member: true}, nil, "plain"},
		{"linux", Link{Name: "office", PointToPoint: true, Kind: arpNone, Detail: "wireguard"}, nil, "tunnel WireGuard"},
		{"linux", Link{Name: "wg0", Hardware: true, Kind: 1}, nil, "tunnel WireGuard"},
		{"linux", Link{Name: "wg0-mullvad", PointToPoint: true, Kind: arpNone}, nil, "tunnel Mullvad"},
		{"linux", Link{Name: "tun0", PointToPoint: true, Tun: true, Kind: arpNone}, nil, "tunnel "},
		{"linux", Link{Name: "tap0", Hardware: true, Tun: true, Kind: 1}, nil, "tunnel "},
		{"linux", Link{Name: "tailscale0", PointToPoint: true, Tun: true}, nil, "tunnel Tailscale"},
		{"linux", Link{Name: "ztabcdef12", Hardware: true, Tun: true}, nil, "tunnel ZeroTier"},
		{"linux", Link{Name: "wt0", Tun: true}, nil, "tunnel NetBird"},
		{"linux", Link{Name: "Meta", Tun: true}, nil, "tunnel mihomo"},
		{"linux", Link{Name: "CloudflareWARP", Tun: true}, nil, "tunnel Cloudflare WARP"},
		{"linux", Link{Name: "mysit", Kind: arpSIT}, nil, "tunnel "},
		{"linux", Link{Name: "ppp0", PointToPoint: true, Kind: arpPPP, Addrs: addrs("203.0.113.9")}, nil, "plain"},
		{"linux", Link{Name: "ppp0", PointToPoint: true, Kind: arpPPP, Addrs: addrs("10.0.0.9")}, []Link{lan}, "tunnel "},
		{"linux", Link{Name: "wtf", Hardware: true}, nil, "plain"},
		{"darwin", Link{Name: "en0", Hardware: true}, nil, "physical"},
		{"darwin", Link{Name: "awdl0", Hardware: true}, nil, "plain"},
		{"darwin", Link{Name: "bridge100", Hardware: true}, nil, "plain"},
		{"darwin", Link{Name: "utun0", PointToPoint: true, Addrs: addrs("fe80::1")}, nil, "plain"},
		{"darwin", Link{Name: "utun4", PointToPoint: true, Addrs: addrs("fe80::1", "10.2.0.2")}, nil, "tunnel "},
		{"darwin", Link{Name: "utun5", PointToPoint: true, Addrs: addrs("fd7a:115c:a1e0::1")}, nil, "tunnel "},
		{"darwin", Link{Name: "feth0", Hardware: true, Addrs: addrs("10.147.17.2")}, nil, "tunnel ZeroTier"},
		{"windows", Link{Name: "Ethernet", Hardware: true, Kind: ifEthernet, Detail: "Intel(R) Ethernet Connection I219-V"}, nil, "physical"},
		{"windows", Link{Name: "WLAN", Hardware: true, Kind: ifWireless, Detail: "Realtek Wireless"}, nil, "physical"},
		{"windows", Link{Name: "vEthernet (WSL)", Hardware: true, Kind: ifEthernet, Detail: "Hyper-V Virtual Ethernet Adapter"}, nil, "plain"},
		{"windows", Link{Name: "Ethernet 3", Hardware: true, Kind: ifEthernet, Detail: "TAP-Windows Adapter V9"}, nil, "tunnel OpenVPN"},
		{"windows", Link{Name: "office", Kind: ifVirtual, Detail: "WireGuard Tunnel"}, nil, "tunnel WireGuard"},
		{"windows", Link{Name: "Ethernet 4", Hardware: true, Kind: ifEthernet, Detail: "PANGP Virtual Ethernet Adapter"}, nil, "tunnel GlobalProtect"},
		{"windows", Link{Name: "Work", Kind: ifPPP, Detail: "Work"}, []Link{lan}, "tunnel "},
		{"windows", Link{Name: "Broadband", Kind: ifPPP}, nil, "plain"},
		{"freebsd", Link{Name: "em0", Hardware: true}, nil, "physical"},
		{"freebsd", Link{Name: "bridge0", Hardware: true}, nil, "plain"},
		{"freebsd", Link{Name: "tun0", PointToPoint: true, Addrs: addrs("10.8.0.2")}, nil, "tunnel "},
	} {
		c.link.Up = true
		got := mark(c.system, append([]Link{c.link}, c.others...))
		if k := kind(got[0]); k != c.want {
			t.Errorf("%s %s %q: %q, want %q", c.system, c.link.Name, c.link.Detail, k, c.want)
		}
	}
}

func TestInterfacesListsWhatIsUp(t *testing.T) {
	same(t, "interfaces", fact(t, laptop(), "host.interfaces", checks.Route{}).Interfaces, []checks.Interface{
		{Name: "lo", Up: true, Loopback: true, MTU: 65536, Addrs: []string{"127.0.0.1", "::1"}},
		{Name: "eth0", Up: true, Physical: true, MTU: 1500, Addrs: []string{"192.0.2.2", "fe80::2"}},
		{Name: "wg0", Up: true, Tunnel: true, Product: "WireGuard", MTU: 1420, Addrs: []string{"10.8.0.2"}},
	})
}
