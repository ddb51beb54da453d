//go:build linux

package e2e

import (
	"maps"
	"slices"
	"strings"
	"time"

	"fix502/checks/verdict"
)

// casesFurther are more ways in which the way to the service breaks.
func casesFurther() []tryout {
	return slices.Concat(furtherPortals(), furtherProxies(), furtherWays(), furtherParts(), furtherNames(), furtherEdges())
}

func furtherPortals() []tryout {
	portal := want{cause: "network.captive_portal", exit: here}
	all80 := func(p page, https string) func(*scene) {
		return func(s *scene) {
			s.Gate = host{CA: s.Net.CA, Sites: []site{
				{At: []string{gateway + ":8080"}, Pages: map[string][]page{"": {p}}},
				{At: []string{gateway + ":8443"}, CA: caStranger, Names: []string{"login.hotel.example"}, Pages: map[string][]page{"": {p}}},
			}}
			s.Rules = diverted("80", "8080") + https
		}
	}
	own := strings.Replace(diverted("443", "8443"), "table ip bend", "table ip bend2", 1)
	const dropped = "iifname \"lan0\" tcp dport 443 drop"
	return []tryout{
		{name: "portal that answers 511", scene: all80(page{Status: 511, Body: "<html>Sign in</html>"}, passing("iifname \"lan0\" tcp dport 443 reject with tcp reset")), want: portal},
		{name: "portal that answers 200", floor: connectTime, scene: all80(page{Status: 200, Body: "<html><title>Welcome</title>Sign in</html>"}, passing(dropped)), want: portal},
		{name: "portal with a certificate of its own", scene: all80(page{Status: 302, Header: map[string]string{"Location": "http://login.hotel.example/"}}, own), want: portal},
	}
}

func furtherProxies() []tryout {
	by := func(a act, scheme string) func(*scene) { return func(s *scene) { s.middle(a, scheme) } }
	names := func(value string) func(*scene) {
		return func(s *scene) { s.Env = append(s.Env, "HTTPS_PROXY="+value) }
	}
	refuse := func(p page) func(*scene) {
		return func(s *scene) { s.behind(proxy{Refuse: &p, Victims: []string{service}}) }
	}
	sure := func(c verdict.Cause) want { return want{cause: c, exit: here, confidence: "certain"} }
	return []tryout{
		{name: "proxy wants NTLM", scene: refuse(page{Status: 407, Header: map[string]string{"Proxy-Authenticate": "NTLM"}}), want: sure("proxy.auth_required")},
		{name: "proxy answers 503 for the service", scene: refuse(sample("squid.dns")), want: sure("proxy.bad_gateway")},
		{name: "proxy answers 504 for the service", scene: refuse(page{Status: 504}), want: sure("proxy.bad_gateway")},
		{name: "proxy answers 429 for the service", scene: refuse(page{Status: 429}), want: want{cause: "proxy.denied", exit: here}},
		{name: "proxy leads to its block page", scene: refuse(page{Status: 302, Header: map[string]string{"Location": "http://filter.example/blocked"}}),
			want: sure("proxy.denied")},
		{name: "proxy that shows a page in place of a tunnel", scene: by(once("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Blocked by your administrator</html>"), "http"),
			want: want{cause: "proxy.bad_gateway", exit: here, confidence: "likely"}},
		{name: "proxy that hangs up", scene: by(once(""), "http"), want: want{cause: "proxy.bad_gateway", exit: here, confidence: "likely"}},
		{name: "proxy whose name is unknown", scene: names("http://proxy.example.org:3128"), want: sure("proxy.unreachable")},
		{name: "proxy by an unknown scheme", scene: names("gopher://" + gateway + ":3128"), want: want{cause: "proxy.unreachable", exit: here}},
		{name: "SOCKS proxy dead", scene: names("socks5://" + gateway + ":1080"), want: sure("proxy.unreachable")},
		{name: "SOCKS proxy dead, for all", scene: func(s *scene) { s.Env = append(s.Env, "all_proxy=socks5h://"+gateway+":1080") }, want: sure("proxy.unreachable")},
		{name: "SOCKS proxy refuses by its rules", scene: by(act{Stage: "bare", Body: []byte("\x05\x00\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00"), Mode: "hold"}, "socks5"),
			want: want{cause: "proxy.denied", exit: here}},
		{name: "SOCKS proxy cannot reach the host", scene: by(act{Stage: "bare", Body: []byte("\x05\x00\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00"), Mode: "hold"}, "socks5h"),
			want: sure("proxy.bad_gateway")},
		{name: "SOCKS proxy wants a login", scene: by(act{Stage: "bare", Body: []byte("\x05\xff"), Mode: "hold"}, "socks5"), want: sure("proxy.auth_required")},
		{name: "proxy dead, excepted for all", scene: func(s *scene) {
			s.Env = append(s.Env, "https_proxy=http://"+gateway+":3999", "no_proxy=*")
		}, want: want{cause: verdict.None, exit: works, confidence: "certain"}, also: nothingElse},
		{name: "re-signed, the live connection fails", scene: func(s *scene) {
			s.intercept(caOffice)
			s.Gate.Sites[0].Pages["/socket"] = []page{{Status: 502}}
		}, want: want{cause: verdict.None, exit: works, findings: []string{"tls.intercepted"}}},
		{name: "re-signed, block page", scene: func(s *scene) {
			s.intercept(caOffice)
			s.Gate.Sites[0].Pages[""] = []page{sample("squid.block")}
		}, want: want{cause: "proxy.denied", exit: here}},
		{name: "re-signed, hangs", floor: answerTime, scene: func(s *scene) {
			s.intercept(caOffice)
			s.Gate.Sites[0].Pages[""] = []page{{Hang: true}}
			s.Gate.Sites[0].Pages["/generate_204"] = []page{{Status: 204}}
		}, want: want{cause: verdict.Undecided, exit: undecided}},
	}
}

func furtherWays() []tryout {
	const edges = "ip daddr { " + edgeOne + ", " + edgeTwo + " } "
	return []tryout{
		{name: "large answers vanish", floor: answerTime, scene: func(s *scene) {
			p := edgeSigned(200, "text/html", "<title>Chat</title>"+strings.Repeat("<p>chat</p>", 2000))
			s.edge().Pages[""] = []page{p}
			s.Rules = passing("iifname \"wan0\" meta length > 1300 drop")
		}, want: want{cause: "network.mtu_blackhole", exit: here}},
		{name: "every third answer to a connect lost", floor: connectTime + lossTime, scene: func(s *scene) {
			s.Rules = passing("iifname \"wan0\" tcp flags & (syn | ack) == (syn | ack) numgen inc mod 3 0 drop")
		}, want: want{cause: "network.unstable", exit: here}},
		{name: "IPv6 dropped, IPv4 far", floor: connectTime, scene: func(s *scene) {
			s.dualStack()
			s.away(6 * roundTrip)
			s.Rules = passing("ip6 daddr 2001:db8:203::/48 drop")
		}, want: want{cause: verdict.None, exit: works, findings: []string{"network.ipv6_broken"}}},
		{name: "IPv6 refused, IPv4 drops", floor: connectTime, scene: func(s *scene) {
			s.dualStack()
			s.Rules = passing("ip6 daddr 2001:db8:203::/48 tcp dport 443 reject with tcp reset\n" + edges + "drop")
		}, want: want{cause: "firewall.rejected", exit: here}},
		{name: "only port 443 dropped", floor: connectTime, scene: func(s *scene) { s.Rules = passing("iifname \"lan0\" tcp dport 443 drop") },
			want: want{cause: "firewall.dropped", exit: here}},
		{name: "only port 80 dropped", floor: connectTime, scene: func(s *scene) { s.Rules = passing("iifname \"lan0\" tcp dport 80 drop") },
			want: want{cause: verdict.None, exit: works, confidence: "certain"}},
		{name: "tunnel down, nothing may pass it", floor: connectTime, scene: func(s *scene) {
			s.fullTunnel([]string{"route del default", "route add default dev tun0"})
			s.Far.Sites, s.Far.Names = nil, nil
			s.Ends = "table inet kill {\n chain out {\n type filter hook output priority 0; policy accept;\n oifname \"eth0\" reject\n }\n}\n"
		}, want: want{cause: "vpn.path_broken", exit: here}},
		{name: "tunnel gone, kill switch on", scene: func(s *scene) {
			s.Ends = "table inet kill {\n chain out {\n type filter hook output priority 0; policy accept;\n oifname \"eth0\" reject\n }\n}\n"
		}, want: want{cause: "network.no_internet", exit: here}},
		{name: "made-up addresses that lead nowhere", floor: connectTime, scene: func(s *scene) { s.resolver("*", "198.18.0.7") },
			want: want{cause: "vpn.path_broken", exit: here}},
		{name: "made-up addresses that are refused", scene: func(s *scene) {
			s.resolver("*", "198.18.0.7")
			s.Net.Idle = []string{"198.18.0.7"}
		}, want: want{cause: "vpn.path_broken", exit: here}},
		{name: "TLS starts slowly", scene: func(s *scene) { s.slow(1500 * time.Millisecond) }, floor: 1500 * time.Millisecond,
			want: want{cause: verdict.None, exit: works}},
		{name: "page hangs once", floor: answerTime, scene: func(s *scene) {
			s.oneAddress()
			s.edge().Pages[""] = append([]page{{Hang: true, Times: 1}}, s.edge().Pages[""]...)
		}, want: want{cause: "refresh.transient", exit: works}},
	}
}

func furtherParts() []tryout {
	partial := want{cause: "provider.partial", exit: elsewhere}
	fine := want{cause: verdict.None, exit: works}
	moved := func(s *scene) { s.Net.Zone = maps.Clone(s.Net.Zone); s.Net.Zone[realtime] = []string{edgeOther} }
	return []tryout{
		{name: "live connection hangs", floor: answerTime, scene: func(s *scene) { s.edge().Pages["/socket"] = []page{{Hang: true}} }, want: partial},
		{name: "live connection switches protocols", scene: func(s *scene) {
			s.edge().Pages["/socket"] = []page{{Status: 101, Header: map[string]string{"Connection": "Upgrade", "Upgrade": "websocket"}}}
		}, want: fine},
		{name: "live connection to another's certificate", scene: moved, want: want{cause: verdict.None, exit: works, findings: []string{"provider.partial"}}},
		{name: "live connection's name is blocked", scene: func(s *scene) { s.resolver(realtime, "nxdomain") },
			want: want{cause: verdict.None, exit: works, findings: []string{"dns.blocked"}}},
		{name: "servers fail, the page works", floor: againTime, scene: func(s *scene) {
			s.edge().Pages["/backend-api/"] = []page{sample("cloudflare.branded.host")}
		}, want: want{cause: "provider.bad_gateway", exit: elsewhere, confidence: "certain"}},
	}
}
