package lab

import (
	"hash/fnv"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"fix502/checks/profile"
)

// The person's own network.
const (
	routerAddr  = "192.168.1.1"
	portalAddr  = "192.168.1.2"
	machineAddr = "192.168.1.23"
	machineV6   = "2a02:8109:b6c0:1f00::23"
)

// kind is what a site is to the service.
type kind uint8

const (
	kindOther    kind = iota
	kindService       // an endpoint of the service, behind its edge
	kindSameEdge      // another site on the same edge
	kindControl       // an independent site
	kindStatus        // the status page
	kindResolver      // a resolver over HTTPS
)

// site is a host of the internet.
type site struct {
	name  string
	kind  kind
	alias string
	addrs []netip.Addr
}

// onEdge tells whether the edge answers for the site.
func (s *site) onEdge() bool { return s.kind == kindService || s.kind == kindSameEdge }

// internet is who is where. It is read only.
type internet struct {
	profile profile.Profile
	page    string
	sites   map[string]*site
	at      map[netip.Addr][]*site
	names   map[netip.AddrPort]bool // where questions about names are answered
}

// newInternet lays out an internet that has everything a profile names.
func newInternet(p profile.Profile) *internet {
	n := &internet{
		profile: p,
		page:    hostOf(p.URL),
		sites:   map[string]*site{},
		at:      map[netip.Addr][]*site{},
		names:   map[netip.AddrPort]bool{netip.MustParseAddrPort(routerAddr + ":53"): true},
	}
	n.add(p.URL, kindService)
	for _, e := range p.Endpoints {
		n.add(e.URL, kindService)
	}
	n.add(p.Edge.Own, kindService)
	n.add(p.Quality.Down, kindSameEdge)
	n.add(p.Quality.Up, kindSameEdge)
	n.add(p.Status.API, kindStatus)
	for _, c := range p.Controls {
		k := kindControl
		if c.SameEdge {
			k = kindSameEdge
		}
		n.add(c.URL, k)
	}
	for _, r := range p.Resolvers {
		n.add(r.DoH, kindResolver)
		if a, err := netip.ParseAddr(r.DoHIP); err == nil {
			n.place(n.sites[hostOf(r.DoH)], a)
		}
		if ap, err := netip.ParseAddrPort(r.UDP); err == nil {
			n.names[ap] = true
		}
	}
	n.add("https://www.parked-name.net/", kindOther)
	return n
}

func (n *internet) add(u string, k kind) {
	host := hostOf(u)
	if host == "" || n.sites[host] != nil {
		return
	}
	s := &site{name: host, kind: k}
	n.sites[host] = s
	if a, err := netip.ParseAddr(host); err == nil {
		n.place(s, a)
		return
	}
	if host == "auth.openai.com" {
		s.alias = "auth.openai.com.cdn.cloudflare.net"
	}
	for _, a := range addrsOf(host, k) {
		n.place(s, a)
	}
}

func (n *internet) place(s *site, a netip.Addr) {
	if s == nil || slices.Contains(s.addrs, a) {
		return
	}
	s.addrs = append(s.addrs, a)
	n.at[a] = append(n.at[a], s)
}

// addrsOf are a host's addresses: the usual ones, or made up from its name.
func addrsOf(host string, k kind) []netip.Addr {
	known := map[string]string{
		"chatgpt.com":                   "104.18.32.47 172.64.155.209 2606:4700:4400::6812:202f",
		"ws.chatgpt.com":                "104.18.39.21 172.64.148.235 2606:4700:4400::6812:2715",
		"auth.openai.com":               "104.18.41.241 172.64.146.15 2606:4700:4400::6812:29f1",
		"cdn.oaistatic.com":             "104.18.41.158 172.64.146.98 2606:4700:4400::6812:299e",
		"status.openai.com":             "34.160.111.145 2600:1901:0:9d3d::",
		"connectivitycheck.gstatic.com": "142.250.185.67 2a00:1450:4001:82a::2003",
		"www.gstatic.com":               "142.250.184.195 2a00:1450:4001:829::2003",
		"captive.apple.com":             "17.253.57.203 2a01:b740:a42:f100::6",
		"detectportal.firefox.com":      "34.107.221.82 2600:1901:0:38d7::",
		"www.msftconnecttest.com":       "23.223.17.176 2a02:26f0:3500:88d::1aca",
		"www.google.com":                "142.250.186.100 2a00:1450:4001:831::2004",
		"www.wikipedia.org":             "185.15.59.224 2a02:ec80:300:ed1a::1",
		"cp.cloudflare.com":             "104.16.132.229 2606:4700::6810:84e5",
		"www.cloudflare.com":            "104.16.124.96 2606:4700::6810:7c60",
		"cloudflare-dns.com":            "104.16.248.249 2606:4700::6810:f8f9",
		"dns.google":                    "8.8.8.8 8.8.4.4 2001:4860:4860::8888",
		"dns.quad9.net":                 "9.9.9.9 149.112.112.112 2620:fe::fe",
		"www.parked-name.net":           "185.53.177.31",
	}[host]
	var out []netip.Addr
	for word := range strings.FieldsSeq(known) {
		out = append(out, netip.MustParseAddr(word))
	}
	if len(out) > 0 {
		return out
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(host)) // never fails
	x := h.Sum32()
	a, b := byte(x>>8), byte(x)
	if k == kindService || k == kindSameEdge {
		six := netip.MustParseAddr("2606:4700:4400::6812:0").As16()
		six[14], six[15] = a, b
		return []netip.Addr{netip.AddrFrom4([4]byte{104, 18, a, b}), netip.AddrFrom16(six)}
	}
	six := netip.MustParseAddr("2a04:4e42:600::").As16()
	six[14], six[15] = a, b
	return []netip.Addr{netip.AddrFrom4([4]byte{151, 101, a, b}), netip.AddrFrom16(six)}
}

// picks tells whether a word of a scenario means an address: all, public,
// service, page, edge, controls, resolvers, status, router, a host's name or
// the address itself.
func (n *internet) picks(word string, a netip.Addr) bool {
	switch word {
	case "all":
		return true
	case "public":
		return !a.IsPrivate() && !a.IsLoopback()
	case "router":
		return a.String() == routerAddr
	}
	if b, err := netip.ParseAddr(word); err == nil {
		return a == b
	}
	return slices.ContainsFunc(n.at[a], func(s *site) bool { return n.means(word, s) })
}

// means tells whether a word of a scenario means a host.
func (n *internet) means(word string, s *site) bool {
	switch word {
	case "all":
		return true
	case "service":
		return s.kind == kindService
	case "page":
		return s.name == n.page
	case "edge":
		return s.onEdge()
	case "controls":
		return s.kind == kindControl
	case "resolvers":
		return s.kind == kindResolver
	case "status":
		return s.kind == kindStatus
	default:
		return s.name == word
	}
}

// named tells whether one of the words means the name; no words mean all.
func (n *internet) named(words []string, name string) bool {
	if len(words) == 0 {
		return true
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	s := n.sites[name]
	if s == nil {
		return slices.Contains(words, "all") || slices.Contains(words, name)
	}
	return slices.ContainsFunc(words, func(w string) bool { return n.means(w, s) })
}

// host finds a site by the name that a client gave.
func (n *internet) host(name string) *site {
	return n.sites[strings.ToLower(strings.TrimSuffix(name, "."))]
}

// serves tells whether a site lives at an address.
func (n *internet) serves(a netip.Addr, s *site) bool {
	return s != nil && (slices.Contains(s.addrs, a) || s.onEdge() && slices.ContainsFunc(n.at[a], (*site).onEdge))
}

// sorted lists the names of all sites.
func (n *internet) sorted() []string { return slices.Sorted(maps.Keys(n.sites)) }

func hostOf(u string) string {
	p, err := url.Parse(u)
	if err != nil {
		return ""
	}
	return strings.ToLower(p.Hostname())
}
