package host

import (
	"net/netip"
	"slices"
	"strings"

	"fix502/checks"
)

func (m *machine) interfaces() (checks.Fact, checks.Failure) {
	links, err := m.env.Links()
	if err != nil {
		return checks.Fact{}, checks.Unsupported
	}
	return checks.Fact{Interfaces: mark(m.env.OS, links)}, ""
}

// mark says of each interface that is up what kind it is.
func mark(system string, links []Link) []checks.Interface {
	var out []checks.Interface
	for _, l := range links {
		if !l.Up {
			continue
		}
		i := checks.Interface{Name: l.Name, Up: true, Loopback: l.Loopback, MTU: max(l.MTU, 0)}
		for _, a := range l.Addrs {
			i.Addrs = append(i.Addrs, a.WithZone("").String())
		}
		if !l.Loopback {
			i.Physical = physical(system, l)
			i.Tunnel = !i.Physical && tunnel(system, l, links)
		}
		if i.Tunnel {
			i.Product = product(l)
		}
		out = append(out, i)
	}
	return out
}

// Numbers of linux/if_arp.h and of Windows' IfType (IANA ifType).
const (
	arpPPP     = 512
	arpTunnel  = 768 // IP in IP
	arpTunnel6 = 769
	arpSIT     = 776
	arpGRE     = 778
	arpGRE6    = 823
	arpNone    = 65534 // no link layer: TUN, WireGuard

	ifEthernet = 6
	ifPPP      = 23
	ifVirtual  = 53 // Wintun and others
	ifWireless = 71
	ifTunnel   = 131
	ifMobile   = 243
	ifMobile2  = 244
)

// physical tells whether hardware stands behind an interface.
func physical(system string, l Link) bool {
	switch system {
	case "linux":
		return l.Device
	case "windows":
		kind := slices.Contains([]int{ifEthernet, ifWireless, ifMobile, ifMobile2}, l.Kind)
		return kind && l.Hardware && productOf(l.Detail) == "" && !virtualAdapter(l.Detail)
	case "darwin":
		return l.Hardware && numbered(l.Name, "en")
	default:
		return l.Hardware && !l.PointToPoint && !virtualName(l.Name)
	}
}

// virtualAdapter knows adapters of Windows that pose as Ethernet.
func virtualAdapter(detail string) bool {
	detail = strings.ToLower(detail)
	return slices.ContainsFunc([]string{"hyper-v", "virtual", "vmware", "loopback", "tap-", "npcap", "bluetooth", "wintun"},
		func(s string) bool { return strings.Contains(detail, s) })
}

// virtualName knows interfaces of the BSDs that have a hardware address and no
// hardware.
func virtualName(name string) bool {
	return slices.ContainsFunc([]string{"bridge", "tap", "epair", "vlan", "lagg", "vm-", "vnet", "feth", "ng"},
		func(p string) bool { return strings.HasPrefix(name, p) })
}

func tunnel(system string, l Link, all []Link) bool {
	if l.Kind == arpPPP && system == "linux" || l.Kind == ifPPP && system == "windows" || numbered(l.Name, "ppp") {
		return besides(l, all)
	}
	switch system {
	case "linux":
		// A TAP device in a bridge belongs to a virtual machine.
		if l.Member && l.Hardware {
			return false
		}
		return l.Tun || l.Detail == "wireguard" || l.PointToPoint && !l.Hardware || tunnelName(l.Name) ||
			slices.Contains([]int{arpTunnel, arpTunnel6, arpSIT, arpGRE, arpGRE6, arpNone}, l.Kind)
	case "windows":
		return l.Kind == ifTunnel || l.Kind == ifVirtual || product(l) != ""
	default:
		// macOS keeps utun0 to utun3 for itself, with link-local addresses only.
		return routable(l) && (l.PointToPoint && !l.Hardware || tunnelName(l.Name))
	}
}

// besides tells whether another interface could carry traffic, too. A PPP link
// that is alone is the way to the provider (PPPoE, a mobile modem); beside
// another one it is a VPN (PPTP, L2TP, SSL).
func besides(l Link, all []Link) bool {
	return slices.ContainsFunc(all, func(o Link) bool {
		return o.Name != l.Name && o.Up && !o.Loopback && (!o.PointToPoint || o.Hardware) && routable(o)
	})
}

func routable(l Link) bool {
	return slices.ContainsFunc(l.Addrs, func(a netip.Addr) bool { return !a.IsLinkLocalUnicast() && !a.IsLoopback() })
}

// tunnelName knows the names that VPN programs give to their interfaces.
func tunnelName(name string) bool {
	lower := strings.ToLower(name)
	for _, p := range []string{"tun", "utun", "tap", "wt", "gpd", "cscotun", "ipsec", "vti", "feth", "gif", "ng"} {
		if numbered(lower, p) {
			return true
		}
	}
	return strings.HasPrefix(lower, "xfrm") || productOf(lower) != "" || strings.HasPrefix(lower, "wg")
}

// numbered tells whether a name is a word and a number: "en0".
func numbered(name, word string) bool {
	rest, ok := strings.CutPrefix(name, word)
	return ok && rest != "" && strings.Trim(rest, "0123456789") == ""
}

// product names the program behind a tunnel, where its marks say so.
func product(l Link) string {
	for _, s := range []string{l.Name, l.Detail} {
		if p := productOf(s); p != "" {
			return p
		}
	}
	lower := strings.ToLower(l.Name)
	switch {
	case strings.HasPrefix(lower, "zt") && len(lower) > 8 || numbered(lower, "feth"):
		return "ZeroTier"
	case lower == "meta": // the default name of its TUN device
		return "mihomo"
	case numbered(lower, "wt"):
		return "NetBird"
	case numbered(lower, "gpd"):
		return "GlobalProtect"
	case strings.HasPrefix(lower, "wg"), l.Detail == "wireguard":
		return "WireGuard"
	default:
		return ""
	}
}

// productOf looks for the name of a product in an interface's name or, on
// Windows, in its description.
func productOf(text string) string {
	text = strings.ToLower(text)
	for _, p := range products() {
		if strings.Contains(text, p.mark) {
			return p.name
		}
	}
	return ""
}

type productMark struct{ mark, name string }

func products() []productMark {
	return []productMark{
		{"tailscale", "Tailscale"},
		{"zerotier", "ZeroTier"},
		{"netbird", "NetBird"},
		{"cloudflarewarp", "Cloudflare WARP"},
		{"cloudflare warp", "Cloudflare WARP"},
		{"nordlynx", "NordVPN"},
		{"nordtun", "NordVPN"},
		{"nordvpn", "NordVPN"},
		{"mullvad", "Mullvad"},
		{"protonvpn", "Proton VPN"},
		{"proton0", "Proton VPN"},
		{"pvpn", "Proton VPN"},
		{"surfshark", "Surfshark"},
		{"expressvpn", "ExpressVPN"},
		{"windscribe", "Windscribe"},
		{"pangp", "GlobalProtect"},
		{"globalprotect", "GlobalProtect"},
		{"cscotun", "Cisco AnyConnect"},
		{"anyconnect", "Cisco AnyConnect"},
		{"fctvpn", "FortiClient"},
		{"fortinet", "FortiClient"},
		{"mihomo", "mihomo"},
		{"clash", "Clash"},
		{"singbox", "sing-box"},
		{"sing-box", "sing-box"},
		{"hiddify", "Hiddify"},
		{"nekoray", "NekoRay"},
		{"outline", "Outline"},
		{"wireguard", "WireGuard"},
		{"tap-windows", "OpenVPN"},
		{"openvpn", "OpenVPN"},
		{"wintun", "Wintun"},
		{"teredo", "Teredo"},
	}
}
