//go:build linux

package e2e

import (
	"fmt"
	"slices"

	"fix502/checks/verdict"
)

// wrong are public addresses that are nobody's here; no packet to them is
// answered.
func wrong(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("198.51.100.%d", 200+i))
	}
	return out
}

// strangers answer at wrong addresses with a certificate of their own.
func (s *scene) strangers(n int) []string {
	list := wrong(n)
	for _, a := range list {
		s.Net.Sites[5].At = append(s.Net.Sites[5].At, a+":443")
	}
	return list
}

// casesLies are resolvers that name wrong addresses, and those who answer in a
// resolver's place.
func casesLies() []tryout {
	hijacked := want{cause: "dns.hijacked", exit: here, confidence: "certain"}
	gets := func(addrs ...string) func(*scene) { return func(s *scene) { s.resolver(service, addrs...) } }
	right := []string{edgeOne, edgeTwo}
	return []tryout{
		{name: "one wrong address, silent", floor: connectTime, scene: gets(wrong(1)...), want: want{cause: "dns.hijacked", exit: here}},
		{name: "dozens of wrong addresses, silent", floor: connectTime, scene: gets(wrong(24)...), want: hijacked},
		{name: "dozens of wrong addresses, strangers", scene: func(s *scene) { s.resolver(service, s.strangers(24)...) }, want: hijacked},
		{name: "dozens of wrong addresses after a right one", floor: connectTime, scene: gets(slices.Concat(right[:1], wrong(24))...), want: hijacked},
		{name: "dozens of wrong addresses before the right ones", floor: connectTime, scene: gets(slices.Concat(wrong(24), right)...), want: hijacked},
		{name: "dozens of strangers after a right one", scene: func(s *scene) {
			s.resolver(service, append([]string{edgeOne}, s.strangers(24)...)...)
		}, want: hijacked},
		{name: "dozens of strangers before the right ones", scene: func(s *scene) {
			s.resolver(service, append(s.strangers(24), right...)...)
		}, want: hijacked},
		{name: "thousands of addresses, one right", floor: connectTime, scene: gets("trick:many"), want: hijacked},
		{name: "a stranger after a right address", scene: gets(edgeOne, strangeAt), want: hijacked},
		{name: "a stranger before a right address", scene: gets(strangeAt, edgeOne), want: hijacked},
		{name: "all questions answered by one who lies", scene: func(s *scene) {
			s.resolver(service, strangeAt)
			s.Rules = redirected("53", systemDNS)
		}, want: hijacked},
		{name: "all questions answered by one who blocks", scene: func(s *scene) {
			s.resolver(service, "nxdomain")
			s.Rules = redirected("53", systemDNS)
		}, want: want{cause: "dns.blocked", exit: here, confidence: "certain"}},
		{name: "the first nameserver dead", floor: resolverTime, scene: func(s *scene) { s.DNS = gateway + "\nnameserver " + systemDNS },
			want: want{cause: verdict.None, exit: works}},
		{name: "the first nameserver silent", floor: resolverTime, scene: func(s *scene) { s.DNS = "198.51.100.199\nnameserver " + systemDNS },
			want: want{cause: verdict.None, exit: works}},
		{name: "one of two nameservers refuses", scene: func(s *scene) {
			s.DNS += "\nnameserver " + secondDNS
			s.resolver("*", "refused")
		}, want: want{cause: verdict.None, exit: works}},
		{name: "one of two nameservers fails", scene: func(s *scene) {
			s.DNS += "\nnameserver " + secondDNS
			s.resolver("*", "servfail")
		}, want: want{cause: verdict.None, exit: works}},
		{name: "search domains and many dots", scene: func(s *scene) { s.DNS += "\nsearch corp.example.net lan\noptions ndots:5 timeout:1" },
			want: want{cause: verdict.None, exit: works, confidence: "certain"}, also: nothingElse},
		{name: "questions over UDP vanish", floor: resolverTime, scene: func(s *scene) { s.Rules = passing("ip daddr " + systemDNS + " udp dport 53 drop") },
			want: want{cause: "dns.resolver_down", exit: here}},
		{name: "second opinions out of reach", scene: func(s *scene) { s.Rules = passing("ip daddr " + secondDNS + " drop") },
			want: want{cause: verdict.None, exit: works, confidence: "certain"}},
		{name: "hosts file pins the right address", scene: func(s *scene) { s.Hosts = edgeTwo + " " + service + "\n" },
			want: want{cause: verdict.None, exit: works}},
		{name: "hosts file pins this machine", scene: func(s *scene) { s.Hosts = "127.0.0.1 " + service + "\n" },
			want: want{cause: "device.hosts_override", exit: here}},
		{name: "hosts file pins a silent address", floor: connectTime, scene: func(s *scene) { s.Hosts = wrong(1)[0] + " " + service + "\n" },
			want: want{cause: "device.hosts_override", exit: here}},
		{name: "nobody knows the name", scene: func(s *scene) { delete(s.Net.Zone, service) },
			want: want{cause: verdict.Undecided, exit: undecided}},
	}
}

// redirected sends questions of the client, whomever they are addressed to, to
// one resolver.
func redirected(port, to string) string {
	return "table ip bend {\n\tchain early {\n\t\ttype nat hook prerouting priority -100; policy accept;\n" +
		"\t\tiifname \"lan0\" udp dport " + port + " dnat to " + to + "\n" +
		"\t\tiifname \"lan0\" tcp dport " + port + " dnat to " + to + "\n\t}\n}\n"
}
