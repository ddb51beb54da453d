//go:build linux

package e2e

import (
	"fmt"
	"maps"
	"net"
	"slices"
	"time"

	"fix502/checks/verdict"
)

// onlySix leaves the client no IPv4; everything is there over IPv6.
func (s *scene) onlySix() {
	const dns = "2001:db8:53::53"
	s.Six, s.DNS = true, dns
	s.Net.Names = append(s.Net.Names, nameServer{IP: dns})
	for i := range s.Net.Sites {
		own := &s.Net.Sites[i]
		at := fmt.Sprintf("2001:db8:203:%x::10", i+1)
		_, port, _ := net.SplitHostPort(own.At[0])
		own.At = []string{net.JoinHostPort(at, port)}
		for name, addrs := range s.Net.Zone {
			if slices.Contains(addrs, [...]string{edgeOne, edgeOther, plainAt, secureAt, statusAt, strangeAt}[i]) {
				s.Net.Zone[name] = append(slices.Clone(addrs), at)
			}
		}
	}
	s.Client = []string{"addr del 192.168.77.2/24 dev eth0"}
}

// furtherNames are resolvers that are slow, deaf to IPv6 or a portal's.
func furtherNames() []tryout {
	fine := want{cause: verdict.None, exit: works}
	portal := want{cause: "network.captive_portal", exit: here}
	toPortal := func(sites ...site) func(*scene) {
		return func(s *scene) {
			s.resolver("*", gateway)
			login := page{Status: 302, Header: map[string]string{"Location": "http://" + gateway + "/login"}}
			s.Gate = host{CA: s.Net.CA, Sites: append(sites, site{At: []string{gateway + ":80"}, Pages: map[string][]page{"": {login}}})}
			s.Rules = passing("iifname \"lan0\" ip daddr != " + systemDNS + " drop")
		}
	}
	six := func(says string) func(*scene) { return func(s *scene) { s.Net.Names[0].NoSix = says } }
	return []tryout{
		{name: "resolver takes its time", floor: 1500 * time.Millisecond, scene: func(s *scene) { s.Net.Names[0].Wait = 1500 * time.Millisecond }, want: fine},
		{name: "resolver silent about IPv6", floor: resolverTime, scene: six("silent"), want: fine},
		{name: "resolver denies names for IPv6", scene: six("nxdomain"), want: fine},
		{name: "resolver fails for IPv6", scene: six("servfail"), want: fine},
		{name: "healthy, IPv6 alone", scene: (*scene).onlySix, want: want{cause: verdict.None, exit: works, confidence: "certain"}},
		{name: "IPv6 alone, the service dropped", floor: connectTime, scene: func(s *scene) {
			s.onlySix()
			s.Rules = passing("ip6 daddr 2001:db8:203:1::10 drop")
		}, want: want{cause: "firewall.dropped", exit: here}},
		{name: "IPv6 alone, 502", floor: againTime, scene: func(s *scene) {
			s.onlySix()
			s.answers(sample("cloudflare.branded.host"))
		}, want: want{cause: "provider.bad_gateway", exit: elsewhere, confidence: "certain"}},
		{name: "IPv6 alone, NXDOMAIN for the service", scene: func(s *scene) {
			s.onlySix()
			s.Net.Names[2].Own = map[string][]string{service: {"nxdomain"}}
		}, want: want{cause: "dns.blocked", exit: here}},
		{name: "no nameserver set", scene: func(s *scene) { s.DNS = "" }, want: want{cause: "dns.resolver_down", exit: here}},
		{name: "portal, all names lead to it", floor: connectTime, scene: toPortal(), want: portal},
		{name: "portal, all names lead to it, with a certificate", floor: connectTime, scene: toPortal(site{At: []string{gateway + ":443"}, CA: caStranger,
			Names: []string{"login.hotel.example"}, Pages: map[string][]page{"": {{Status: 200}}}}), want: portal},
	}
}

// furtherEdges are edges that fail in part, or say more when they are asked.
func furtherEdges() []tryout {
	sure := func(c verdict.Cause) want { return want{cause: c, exit: elsewhere, confidence: "certain"} }
	at := func(addr, name string) func(*scene) {
		return func(s *scene) {
			e := s.edge()
			bad := *e
			e.At = slices.DeleteFunc(slices.Clone(e.At), func(a string) bool { return a == addr+":443" })
			bad.At, bad.Pages = []string{addr + ":443"}, maps.Clone(e.Pages)
			bad.Pages[""], bad.Pages["/backend-api/"] = []page{sample(name)}, []page{sample(name)}
			s.Net.Sites = append(s.Net.Sites, bad)
		}
	}
	asked := func(plain, told string) func(*scene) {
		return func(s *scene) {
			p := sample(told)
			p.Has = "Accept: application/problem+json"
			s.answers(p, sample(plain))
		}
	}
	return []tryout{
		{name: "the first of two addresses answers 502", floor: againTime, scene: at(edgeOne, "cloudflare.bare"), want: sure("edge.partial")},
		{name: "the second of two addresses answers 502", floor: againTime, scene: at(edgeTwo, "cloudflare.bare"), want: sure("edge.partial")},
		{name: "502 that is the origin's when asked", floor: againTime, scene: asked("cloudflare.bare", "cloudflare.problem.origin"), want: sure("provider.bad_gateway")},
		{name: "403 that is a refusal when asked", scene: asked("cloudflare.bare.403", "cloudflare.problem.denied"), want: want{cause: "edge.denied", exit: elsewhere}},
		{name: "521", floor: againTime, scene: func(s *scene) { s.answers(sample("cloudflare.page.521")) }, want: sure("edge.unreachable_origin")},
		{name: "530", floor: againTime, scene: func(s *scene) { s.answers(sample("cloudflare.page.530")) }, want: sure("edge.unreachable_origin")},
		{name: "proxy whose tunnel is silent", floor: handshakeTime, scene: func(s *scene) {
			s.middle(act{Body: []byte("HTTP/1.1 200 Connection established\r\n\r\n"), Mode: "hold"}, "http")
		}, want: want{cause: "proxy.timeout", exit: here, confidence: "likely"}},
		{name: "unencrypted pages fail on the way", scene: func(s *scene) {
			s.Gate = host{Sites: []site{{At: []string{gateway + ":8080"}, Pages: map[string][]page{"": {{Status: 502, Body: "Bad Gateway"}}}}}}
			s.Rules = diverted("80", "8080")
		}, want: want{cause: verdict.None, exit: works}},
	}
}
