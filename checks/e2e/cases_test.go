//go:build linux

package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fix502/checks/verdict"
)

// works is the exit code of a service that works; the others say who can act.
const (
	works     = 0
	here      = 1
	elsewhere = 3
	undecided = 4
)

// want is what the program must conclude. Owner, hop and step follow from the
// cause, by the table of causes.
type want struct {
	cause      verdict.Cause
	exit       int
	confidence string   // empty: likely or certain
	findings   []string // causes that must be told beside the verdict
}

// tryout is one network and what the program must conclude in it.
type tryout struct {
	name  string
	scene func(*scene)
	want  want
	also  func(*testing.T, *lan, outcome)
	// floor is what no program could undercut: round trips and the server's
	// time, or the time-out that has to pass, with the experiment after it.
	floor time.Duration
	// limit bounds what the program may take; 0: the floor and what a crowd of
	// programs on few processors needs. One that is given is measured without
	// others, three times at the most, and the best counts.
	limit time.Duration
}

// crowd is what the other networks may cost a program.
const crowd = 1500 * time.Millisecond

func cases() []tryout {
	return slices.Concat(casesHealthy(), casesDevice(), casesNames(), casesWay(), casesProxy(), casesTunnel(), casesDevices(), casesService(), casesLies(), casesNonsense(), casesScript(), casesFurther(), casesTimed())
}

func casesHealthy() []tryout {
	return []tryout{
		{name: "healthy", scene: func(*scene) {}, want: want{cause: verdict.None, exit: works, confidence: "certain"}, also: nothingElse},
		{name: "healthy, one address", scene: (*scene).oneAddress, want: want{cause: verdict.None, exit: works, confidence: "certain"}, also: nothingElse},
		{name: "healthy, dual stack", scene: (*scene).dualStack, want: want{cause: verdict.None, exit: works, confidence: "certain"}, also: nothingElse},
		{name: "healthy behind a proxy", scene: func(s *scene) { s.behind(proxy{}) },
			want: want{cause: verdict.None, exit: works, confidence: "certain"}, also: all(nothingElse, nothingPast)},
		{name: "bot challenge", scene: func(s *scene) { s.answers(sample("cloudflare.challenge")) },
			want: want{cause: verdict.None, exit: works}},
		{name: "IPv6 broken, IPv4 hides it", floor: connectTime, scene: func(s *scene) {
			s.dualStack()
			s.Rules = passing("ip6 daddr 2001:db8:203::/48 drop")
		}, want: want{cause: verdict.None, exit: works, findings: []string{"network.ipv6_broken"}}},
	}
}

func casesDevice() []tryout {
	return []tryout{
		{name: "no interface but lo", scene: func(s *scene) { s.Client = []string{"link del eth0"} },
			want: want{cause: "device.offline", exit: here, confidence: "certain"}},
		{name: "no address", scene: func(s *scene) { s.Client = []string{"addr flush dev eth0", "link set eth0 down"} },
			want: want{cause: "device.offline", exit: here, confidence: "certain"}},
		{name: "no default route", scene: func(s *scene) { s.Client = []string{"route del default"} },
			want: want{cause: "device.no_route", exit: here, confidence: "certain"}},
		{name: "router does not answer", floor: connectTime, scene: func(s *scene) {
			s.Router = []string{"link set lan0 arp off", "addr flush dev lan0"}
		}, want: want{cause: "network.gateway_unreachable", exit: here}},
		{name: "clock two hours off", scene: func(s *scene) { s.skew(2 * time.Hour) },
			want: want{cause: "device.clock_wrong", exit: here, confidence: "certain"}},
		{name: "clock ten minutes off", scene: func(s *scene) { s.skew(10 * time.Minute) },
			want: want{cause: verdict.None, exit: works, findings: []string{"device.clock_wrong"}}},
		{name: "clock a month behind", scene: func(s *scene) {
			s.skew(30 * 24 * time.Hour)
			s.valid(span{5, 60})
		}, want: want{cause: "device.clock_wrong", exit: here, confidence: "certain"}},
		{name: "hosts file pins a stranger", scene: func(s *scene) { s.Hosts = strangeAt + " " + service + "\n" },
			want: want{cause: "device.hosts_override", exit: here, confidence: "certain"}},
	}
}

func casesNames() []tryout {
	blocked := want{cause: "dns.blocked", exit: here, confidence: "certain"}
	return []tryout{
		{name: "resolver silent", floor: resolverTime, scene: func(s *scene) { s.resolver("*", "silent") },
			want: want{cause: "dns.resolver_down", exit: here, confidence: "certain"}},
		{name: "resolver's port closed", scene: func(s *scene) { s.DNS = gateway },
			want: want{cause: "dns.resolver_down", exit: here, confidence: "certain"}},
		{name: "resolver fails for all", scene: func(s *scene) { s.resolver("*", "servfail") },
			want: want{cause: "dns.resolver_down", exit: here, confidence: "certain"}},
		{name: "all resolvers blocked", floor: resolverTime, scene: func(s *scene) {
			s.resolver("*", "silent")
			s.Net.Names[1].Own = map[string][]string{"*": {"silent"}}
		}, want: want{cause: "dns.all_blocked", exit: here, confidence: "certain"}},
		{name: "NXDOMAIN for the service", scene: func(s *scene) { s.resolver(service, "nxdomain") }, want: blocked},
		{name: "REFUSED for the service", scene: func(s *scene) { s.resolver(service, "refused") }, want: blocked},
		{name: "0.0.0.0 for the service", scene: func(s *scene) { s.resolver(service, "0.0.0.0") }, want: blocked},
		{name: "private addresses for the service", floor: connectTime, scene: func(s *scene) { s.resolver(service, "192.168.77.8", "192.168.77.9") }, want: blocked},
		{name: "hijacked to another site", scene: func(s *scene) { s.resolver(service, strangeAt) },
			want: want{cause: "dns.hijacked", exit: here, confidence: "certain"}},
	}
}

func casesWay() []tryout {
	const edges = "ip daddr { " + edgeOne + ", " + edgeTwo + " } "
	return []tryout{
		{name: "service dropped", floor: connectTime, scene: func(s *scene) { s.Rules = passing(edges + "drop") },
			want: want{cause: "firewall.dropped", exit: here, confidence: "certain"}},
		{name: "service reset", scene: func(s *scene) { s.Rules = passing(edges + "tcp dport 443 reject with tcp reset") },
			want: want{cause: "firewall.rejected", exit: here, confidence: "certain"}},
		{name: "service prohibited", scene: func(s *scene) { s.Rules = passing(edges + "reject with icmp type admin-prohibited") },
			want: want{cause: "firewall.rejected", exit: here, confidence: "certain"}},
		{name: "whole edge dropped", floor: connectTime, scene: func(s *scene) { s.Rules = passing("ip daddr 203.0.113.0/27 drop") },
			want: want{cause: "edge.unreachable", exit: elsewhere}},
		{name: "nothing beyond the router", floor: connectTime, scene: func(s *scene) { s.Rules = passing("drop") },
			want: want{cause: "network.no_internet", exit: here}},
		{name: "captive portal", scene: (*scene).portal, want: want{cause: "network.captive_portal", exit: here}},
		{name: "large packets vanish", floor: handshakeTime, scene: func(s *scene) { s.Rules = passing("meta length > 1300 drop") },
			want: want{cause: "network.mtu_blackhole", exit: here, confidence: "certain"}},
		{name: "TLS hello reset for the name", scene: (*scene).censor, want: want{cause: "firewall.tls_reset", exit: here, confidence: "certain"}},
		{name: "re-signed, not trusted", scene: func(s *scene) { s.intercept(caStranger) },
			want: want{cause: "tls.untrusted", exit: here}},
		{name: "one of two addresses refused", scene: func(s *scene) {
			s.edge().At, s.Net.Idle = s.edge().At[:1], []string{edgeTwo}
		},
			want: want{cause: "edge.partial", exit: elsewhere}},
		{name: "one of two addresses dropped", floor: connectTime, scene: func(s *scene) { s.Rules = passing("ip daddr " + edgeTwo + " drop") },
			want: want{cause: "edge.partial", exit: elsewhere}},
		{name: "prohibited by this machine", scene: func(s *scene) {
			s.Client = []string{"route add prohibit " + edgeOne, "route add prohibit " + edgeTwo}
		}, want: want{cause: "firewall.rejected", exit: here, confidence: "certain"}},
		{name: "refused by this machine", scene: func(s *scene) {
			s.Ends = strings.Replace(passing(edges+"reject with icmp type admin-prohibited"), "hook forward", "hook output", 1)
		}, want: want{cause: "firewall.rejected", exit: here, confidence: "certain"}},
		{name: "re-signed, trusted", scene: func(s *scene) { s.intercept(caOffice) },
			want: want{cause: verdict.None, exit: works, findings: []string{"tls.intercepted"}}},
		{name: "re-signed, 502", scene: func(s *scene) {
			s.intercept(caOffice)
			s.Gate.Sites[0].Pages[""] = []page{sample("squid")}
		}, want: want{cause: "proxy.bad_gateway", exit: here, confidence: "certain"}},
		{name: "every third connect lost", floor: connectTime + lossTime, scene: func(s *scene) {
			s.Rules = passing("iifname \"lan0\" tcp flags & (syn | ack) == syn numgen inc mod 3 0 drop")
		}, want: want{cause: "network.unstable", exit: here}},
	}
}

func casesProxy() []tryout {
	refuse := func(name string, victims ...string) func(*scene) {
		return func(s *scene) {
			p := sample(name)
			s.behind(proxy{Refuse: &p, Victims: victims})
		}
	}
	needsLogin := page{Status: 407, Header: map[string]string{"Proxy-Authenticate": `Basic realm="office"`, "Server": "squid/6.6"}}
	return []tryout{
		{name: "proxy dead", scene: func(s *scene) {
			s.Secret = "user:s3cret-pw"
			s.Env = append(s.Env, "HTTPS_PROXY=http://"+s.Secret+"@"+gateway+":3999")
		}, want: want{cause: "proxy.unreachable", exit: here, confidence: "certain"}},
		{name: "proxy dead for all", scene: func(s *scene) {
			s.behind(proxy{})
			s.Gate = host{}
		}, want: want{cause: "proxy.unreachable", exit: here, confidence: "certain"}, also: nothingPast},
		{name: "proxy dead, bypass allowed", scene: func(s *scene) {
			s.behind(proxy{})
			s.Gate = host{}
			s.Rules = counting("ip daddr != "+systemDNS+" udp dport 53", "")
			s.Args = []string{"--allow-bypass"}
		}, want: want{cause: "proxy.unreachable", exit: here, confidence: "certain"}, also: fewPast},
		{name: "proxy dead, not for the service", scene: func(s *scene) {
			s.Env = append(s.Env, "HTTPS_PROXY=http://"+gateway+":3999", "NO_PROXY=.example.net,.example.com,.example.org")
		}, want: want{cause: verdict.None, exit: works, confidence: "certain"}, also: nothingElse},
		{name: "proxy answers 502", scene: refuse("squid"), want: want{cause: "proxy.bad_gateway", exit: here, confidence: "certain"}, also: nothingPast},
		{name: "proxy answers 502 for the service", scene: refuse("squid", service),
			want: want{cause: "proxy.bad_gateway", exit: here, confidence: "certain"}, also: nothingPast},
		{name: "proxy answers 407", scene: func(s *scene) { s.behind(proxy{Refuse: &needsLogin}) },
			want: want{cause: "proxy.auth_required", exit: here, confidence: "certain"}, also: nothingPast},
		{name: "proxy answers 403 for the service", scene: refuse("squid.block", service, realtime),
			want: want{cause: "proxy.denied", exit: here, confidence: "certain"}, also: nothingPast},
		{name: "proxy of a script answers 502, directly it works", scene: func(s *scene) {
			p := sample("squid")
			s.scripted(proxy{Refuse: &p})
		}, want: want{cause: "proxy.bad_gateway", exit: here, confidence: "likely"}},
		{name: "proxy of a script answers 502, directly nothing leaves", floor: connectTime, scene: func(s *scene) {
			p := sample("squid")
			s.scripted(proxy{Refuse: &p})
			s.Rules = onlyByProxy
		}, want: want{cause: "proxy.bad_gateway", exit: here, confidence: "likely"}},
		{name: "only the proxy of a script leads out", floor: connectTime, scene: func(s *scene) {
			s.scripted(proxy{})
			s.Rules = onlyByProxy
		}, want: want{cause: verdict.None, exit: works, confidence: "likely"}},
		{name: "proxy silent for the service", floor: tunnelTime, scene: func(s *scene) { s.behind(proxy{Silent: true, Victims: []string{service}}) },
			want: want{cause: "proxy.timeout", exit: here, confidence: "certain"}, also: nothingPast},
	}
}

func casesTunnel() []tryout {
	const dropped = `iifname "far0" ip daddr { ` + edgeOne + ", " + edgeTwo + " } drop"
	denied := func(s *scene) {
		s.tunnel("")
		no := sample("cloudflare.denied.1010")
		no.From = tunnelIP
		for _, path := range []string{"", "/backend-api/"} {
			s.edge().Pages[path] = append([]page{no}, s.edge().Pages[path]...)
		}
	}
	allowed := func(f func(*scene)) func(*scene) {
		return func(s *scene) {
			f(s)
			s.Args = append(s.Args, "--allow-bypass")
		}
	}
	broken := func(s *scene) { s.tunnel(dropped) }
	return []tryout{
		{name: "healthy by VPN", scene: func(s *scene) { s.tunnel("") },
			want: want{cause: verdict.None, exit: works, confidence: "certain"}, also: all(nothingElse, nothingPast)},
		{name: "VPN drops the service", floor: connectTime, scene: broken,
			want: want{cause: "vpn.path_broken", exit: here, confidence: "likely"}, also: nothingPast},
		{name: "VPN drops the service, bypass allowed", floor: connectTime, scene: allowed(broken),
			want: want{cause: "vpn.path_broken", exit: here, confidence: "certain"}, also: fewPast},
		{name: "VPN's exit denied", scene: denied,
			want: want{cause: "vpn.exit_blocked", exit: here, confidence: "likely"}, also: nothingPast},
		{name: "VPN's exit denied, bypass allowed", scene: allowed(denied),
			want: want{cause: "vpn.exit_blocked", exit: here, confidence: "certain"}, also: fewPast},
	}
}

func casesService() []tryout {
	provider := func(c verdict.Cause) want { return want{cause: c, exit: elsewhere, confidence: "certain"} }
	shows := func(name string) func(*scene) { return func(s *scene) { s.answers(sample(name)) } }
	return []tryout{
		{name: "502, branded", floor: againTime, scene: shows("cloudflare.branded.host"), want: provider("provider.bad_gateway")},
		{name: "502, unbranded", floor: againTime, scene: shows("cloudflare.bare"), want: provider("edge.bad_gateway")},
		{name: "503 of the origin", floor: againTime, scene: shows("openai.origin"), want: provider("provider.overloaded")},
		{name: "504 as text", floor: againTime, scene: shows("cloudflare.text.504"), want: provider("provider.timeout")},
		{name: "500 of the origin", floor: againTime, scene: shows("origin"), want: provider("provider.error")},
		{name: "522", floor: againTime, scene: shows("cloudflare.branded.522"), want: provider("edge.unreachable_origin")},
		{name: "429", scene: shows("cloudflare.limited"), want: want{cause: "edge.rate_limited", exit: elsewhere}},
		{name: "1010", scene: shows("cloudflare.denied.1010"), want: want{cause: "edge.denied", exit: elsewhere}},
		{name: "country not served", scene: shows("cloudflare.country"), want: want{cause: "edge.country_blocked", exit: elsewhere}},
		{name: "a part answers 503", scene: func(s *scene) {
			s.edge().Pages["/socket"] = []page{sample("openai.origin")}
		}, want: want{cause: "provider.partial", exit: elsewhere}},
		{name: "works, incident open", scene: func(s *scene) {
			s.Net.Sites[4].Pages["/api/v2/summary.json"][0].Body = openIncident
		}, want: want{cause: verdict.None, exit: works, findings: []string{"provider.incident"}}},
		{name: "origin hangs", floor: answerTime, scene: func(s *scene) { s.answers(page{Hang: true}) }, want: provider("provider.timeout")},
		{name: "502 once", floor: againTime, scene: func(s *scene) {
			s.oneAddress()
			once := sample("cloudflare.branded.host")
			once.Times = 1
			s.edge().Pages[""] = append([]page{once}, s.edge().Pages[""]...)
		}, want: want{cause: "refresh.transient", exit: works}},
		{name: "502 behind a proxy", floor: againTime, scene: func(s *scene) {
			s.behind(proxy{})
			s.answers(sample("cloudflare.branded.host"))
		}, want: provider("provider.bad_gateway"), also: nothingPast},
		{name: "certificate expired", scene: func(s *scene) { s.edge().Valid = span{-93, -3} },
			want: want{cause: "edge.certificate", exit: elsewhere}},
	}
}
