package verdict_test

import (
	"fix502/checks"
	"fix502/checks/verdict"
)

func situationsDNS() []situation {
	const system, opinions = "dns.system.chatgpt.com", "dns.udp dns.doh"
	return []situation{
		{name: "the resolver is slow, the page works", from: "healthy", lead: verdict.None, proven: true,
			edits: []edit{denies(system, checks.DNSTimeout, "")}, never: []verdict.Cause{"dns.resolver_down", "dns.blocked"}},
		{name: "the resolver was slow, and the origin fails", from: "provider-502", lead: "provider.bad_gateway", proven: true,
			edits: []edit{denies("dns.system.", checks.DNSTimeout, "")}, never: []verdict.Cause{"dns.resolver_down"}},
		{name: "the name exists nowhere", from: "dns-blocked-nxdomain", lead: verdict.Undecided,
			edits: []edit{denies(opinions, checks.DNSNotFound, "NXDOMAIN"), without("http.page+trusted http.page@")}},
		{name: "port 53 is filtered for everybody's resolvers alike", from: "dns-blocked-nxdomain", lead: "dns.blocked", atMost: verdict.Likely,
			edits: []edit{denies("dns.udp", checks.DNSNotFound, "NXDOMAIN"), silentDoH(), without("http.page+trusted http.page@")}},
		{name: "no second opinion configured, the name is denied", from: "dns-blocked-nxdomain", lead: "dns.blocked", atMost: verdict.Likely,
			edits: []edit{without(opinions + " tcp.resolver http.page+trusted http.page@")}},
		{name: "no second opinion configured, the resolver is silent", from: "resolver-down", lead: "dns.resolver_down", atMost: verdict.Likely,
			edits: []edit{without(opinions + " http.page+trusted http.page@")}},
		{name: "everything is denied by the system's resolver", from: "dns-blocked-nxdomain", lead: "dns.resolver_down", atMost: verdict.Likely,
			edits: []edit{denies("dns.system.", checks.DNSNotFound, "NXDOMAIN"), stops("http.control. http.same_edge", checks.DNSNotFound, checks.StageNone)}},
		{name: "a private address on which all agree", from: "provider-502", lead: "provider.bad_gateway", proven: true,
			edits: []edit{gets(system+" "+opinions, "10.20.30.40")}, never: []verdict.Cause{"dns.blocked", "dns.hijacked"}},
		{name: "a private address, no second opinion, and the service's certificate there", from: "provider-502", lead: "provider.bad_gateway", proven: true,
			edits: []edit{gets(system, "10.20.30.40"), without(opinions + " tcp.resolver")}, never: []verdict.Cause{"dns.blocked"}},
		{name: "a private address on which all agree does not connect", from: "firewall-drop", lead: "firewall.dropped",
			edits: []edit{gets(system+" "+opinions, "10.20.30.40"), without("http.same_edge")}, never: []verdict.Cause{"dns.blocked"}},
		{name: "the hosts file names a good address, and the origin fails", from: "provider-502", lead: "provider.bad_gateway", proven: true,
			edits: []edit{pinnedTo("104.16.99.99"), add("http.page", func(o *checks.Observation) {
				o.Spec.ID, o.Spec.Arm, o.Spec.Route.Addr = "http.page+trusted", checks.ArmTrusted, "104.18.32.47"
			})}, never: []verdict.Cause{"device.hosts_override"}},
		{name: "the hosts file names an address that drops", from: "firewall-drop", lead: "device.hosts_override",
			edits: []edit{pinnedTo("203.0.113.9"), stops("http.page+trusted", checks.TCPTimeout, checks.StageNone)}},
		{name: "the hosts file names an address that refuses", from: "firewall-reject", lead: "device.hosts_override",
			edits: []edit{pinnedTo("203.0.113.9")}},
		{name: "the hosts file leads nowhere, and nobody else was asked", from: "firewall-reject", lead: "device.hosts_override", atMost: verdict.Likely,
			edits: []edit{pinnedTo("127.0.0.1"), without(opinions + " tcp.resolver")}},
		{name: "the wrong address drops, the right one works", from: "dns-hijacked", lead: "dns.hijacked", atMost: verdict.Likely,
			edits: []edit{stops(everyPart, checks.TCPTimeout, checks.StageLookup), fine("http.page+trusted")}},
		{name: "the wrong address refuses, the right one works", from: "dns-hijacked", lead: "dns.hijacked", atMost: verdict.Likely,
			edits: []edit{stops(everyPart, checks.TCPRefused, checks.StageLookup), fine("http.page+trusted")}},
		{name: "the wrong address cuts the hello, the right one works", from: "dns-hijacked", lead: "dns.hijacked", atMost: verdict.Likely,
			edits: []edit{stops(everyPart, checks.TLSReset, checks.StageConnect), fine("http.page+trusted")}},
		{name: "forged answers from every resolver that can be asked", from: "dns-hijacked", lead: verdict.Undecided,
			edits: []edit{gets("dns.udp", "185.53.177.31"), silentDoH(), without("http.page+trusted")},
			never: []verdict.Cause{"edge.certificate"}},
		{name: "forged answers with two addresses", from: "dns-hijacked", lead: verdict.Undecided,
			edits: []edit{gets("dns.udp "+system+".a", "185.53.177.31", "185.53.177.32"), silentDoH(), without("http.page+trusted"),
				add("http.page", func(o *checks.Observation) {
					o.Spec.ID, o.Spec.Arm, o.Spec.Route.Addr, o.Trip.Addr = "http.page@185.53.177.32", checks.ArmAddress, "185.53.177.32", "185.53.177.32:443"
				})},
			never: []verdict.Cause{"edge.certificate"}},
		{name: "a resolver that is down for a person with a proxy's name", from: "dead-proxy", lead: "dns.resolver_down", atMost: verdict.Likely,
			edits: []edit{stops("http. proxy.connect", checks.ProxyNotFound, checks.StageNone), denies("dns.system.", checks.DNSTimeout, "")}},
		{name: "the proxy's name does not exist", from: "dead-proxy", lead: "proxy.unreachable", proven: true,
			edits: []edit{stops("http. proxy.connect", checks.ProxyNotFound, checks.StageNone)}},
	}
}

// fine makes trips work after all, whatever an earlier edit did to them.
func fine(prefixes string) edit {
	return with(prefixes, func(o *checks.Observation) {
		answer(o, 200)
		o.Trip.Chain, o.Trip.Header = &checks.Chain{}, map[string]string{"cf-ray": "ba6a67027c8b05f2-FRA"}
	})
}

// pinnedTo puts a line into the hosts file.
func pinnedTo(addr string) edit {
	return func(e checks.Evidence) checks.Evidence {
		e = with("host.hosts", func(o *checks.Observation) {
			o.Fact = &checks.Fact{Pins: []checks.Pin{{Name: "chatgpt.com", Addr: addr, Line: 3}}}
		})(e)
		e = with("dns.system.chatgpt.com", func(o *checks.Observation) {
			o.Failure, o.Names.Addrs, o.Names.Hosts = "", []string{addr}, true
		})(e)
		return with("http.page http.origin", func(o *checks.Observation) {
			if o.Spec.Route.Addr == "" && o.Trip != nil {
				o.Trip.Addr = addr + ":443"
			}
		})(without("http.page@ dns.system.chatgpt.com.aaaa")(e))
	}
}
