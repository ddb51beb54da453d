package verdict_test

import (
	"fix502/checks"
	"fix502/checks/verdict"
)

func situationsControls() []situation {
	return []situation{
		{name: "all controls blocked, the service is fine", from: "healthy", lead: verdict.None, proven: true,
			edits: []edit{stops(allControls, checks.TCPTimeout, checks.StageLookup)},
			never: []verdict.Cause{"network.no_internet", "network.captive_portal", "network.unstable"}},
		{name: "one control dead, the origin fails", from: "provider-502", lead: "provider.bad_gateway", proven: true,
			edits: []edit{stops("http.control.connectivity", checks.TCPTimeout, checks.StageLookup)}},
		{name: "one control answered by somebody else, the others fine", from: "provider-502", lead: "provider.bad_gateway", proven: true,
			edits: []edit{says("http.control.connectivity", 302)}},
		{name: "the only plain control is answered by somebody else, the service is fine", from: "healthy", lead: verdict.None,
			edits: []edit{says("http.control.connectivity", 302), without("http.control.detect http.control.www.msft")},
			never: []verdict.Cause{"network.no_internet"}},
		{name: "the only plain control is answered by somebody else, the origin fails", from: "provider-502", lead: "provider.bad_gateway",
			edits: []edit{says("http.control.connectivity", 302), without("http.control.detect http.control.www.msft")}},
		{name: "a portal that lets some sites through", from: "captive-portal", lead: "network.captive_portal", proven: true,
			edits: []edit{add("http.control.www.google.com", func(o *checks.Observation) {
				o.Spec.ID = "http.control.www.google.com.2"
				answer(o, 204)
				o.Trip.Chain = &checks.Chain{}
			})}},
		{name: "a portal with a DNS sink", from: "captive-portal-page", lead: "network.captive_portal", proven: true,
			edits: []edit{gets("dns.system.", "192.168.1.2")}},
		{name: "no controls configured, the origin fails", from: "provider-502", lead: "provider.bad_gateway", atMost: verdict.Likely,
			edits: []edit{without("http.control. dns.system.www dns.system.connect dns.system.detect http.same_edge")}},
		{name: "no controls configured, connects get no answer", from: "firewall-drop", lead: "firewall.dropped", atMost: verdict.Likely,
			edits: []edit{without("http.control. http.same_edge")}},
		{name: "nothing but the service is configured", from: "firewall-drop", lead: verdict.Undecided,
			edits: []edit{without("http.control. http.same_edge dns.udp dns.doh tcp.resolver vendor.")}},
		{name: "the status page is down", from: "provider-502", lead: "provider.bad_gateway", proven: true,
			edits: []edit{with("vendor.status", func(o *checks.Observation) { o.Notice, o.Failure = nil, checks.HTTPGarbled })},
			never: []verdict.Cause{"provider.incident"}},
		{name: "the budget was spent before anything came", from: "provider-502", lead: verdict.Undecided,
			edits: []edit{unfinished("dns. http. tcp. vendor. host.")},
			never: []verdict.Cause{"network.no_internet", "device.offline"}},
		{name: "the budget was spent before the origin answered", from: "healthy", lead: verdict.Undecided,
			edits: []edit{unfinished("http.origin")}},
		{name: "the budget was spent before the page answered, and the origin fails", from: "provider-502", lead: "provider.bad_gateway", proven: true,
			edits: []edit{unfinished("http.page")}},
		{name: "two stale caches agree on a wrong time", from: "healthy", lead: verdict.None, proven: true,
			edits: []edit{with("http.control.connect http.control.detect", func(o *checks.Observation) {
				o.Trip.Header = map[string]string{"date": "Sun, 22 Nov 2026 08:00:00 GMT"}
			})},
			never: []verdict.Cause{"device.clock_wrong"}},
	}
}

// unfinished marks checks that the budget cut off.
func unfinished(prefixes string) edit {
	return with(prefixes, func(o *checks.Observation) {
		*o = checks.Observation{Spec: o.Spec, At: o.At, Failure: checks.NotFinished}
	})
}

func situationsPath() []situation {
	silentV6 := stops("http.page@2606", checks.TCPTimeout, checks.StageNone)
	onlyFour := with("http.control. http.same_edge tcp.", func(o *checks.Observation) {
		if o.Trip != nil && o.Trip.Addr != "" && o.Trip.Addr[0] == '[' {
			o.Trip.Addr = "142.250.185.67:443"
		}
	})
	return []situation{
		{name: "IPv6 is broken everywhere", from: "healthy", lead: verdict.None,
			edits: []edit{silentV6, onlyFour}, also: []verdict.Cause{"network.ipv6_broken"}, never: []verdict.Cause{"edge.partial"}},
		{name: "only the service's IPv6 address is silent", from: "healthy", lead: "edge.partial", atMost: verdict.Likely,
			edits: []edit{silentV6}, never: []verdict.Cause{"network.ipv6_broken"}},
		{name: "only the service's IPv4 addresses are silent", from: "healthy", lead: "edge.partial", atMost: verdict.Likely,
			edits: []edit{stops("http.page@1", checks.TCPTimeout, checks.StageNone),
				with("tcp.resolver", func(o *checks.Observation) { o.Trip.Reached = checks.StageConnect })}, never: []verdict.Cause{"network.ipv4_broken"}},
		{name: "only one address does not connect", from: "healthy", lead: "edge.partial", atMost: verdict.Likely,
			edits: []edit{stops("http.page@172", checks.TCPTimeout, checks.StageNone)}},
		{name: "connects are lost, and the page's among them", from: "unstable", lead: "network.unstable", proven: true,
			edits: []edit{stops("http.page http.origin", checks.TCPTimeout, checks.StageLookup)}},
		{name: "connects are lost, and the origin fails", from: "unstable", lead: "provider.bad_gateway", proven: true,
			edits: []edit{says("http.page http.origin", 502, "cloudflare", "branded", "origin")}, also: []verdict.Cause{"network.unstable"}},
		{name: "IPv6 connects and goes silent, for others too", from: "healthy", lead: "network.ipv6_broken",
			edits: []edit{stops("http.page@2606 http.page http.origin", checks.TLSTimeout, checks.StageConnect), fine("http.page@1"),
				stops("http.control.www.google http.same_edge", checks.TLSTimeout, checks.StageConnect)}, never: []verdict.Cause{"edge.partial", "firewall.tls_reset"}},
		{name: "IPv6 connects and goes silent, for the service alone", from: "healthy", lead: "edge.partial", atMost: verdict.Likely,
			edits: []edit{stops("http.page@2606 http.page http.origin", checks.TLSTimeout, checks.StageConnect), fine("http.page@1")},
			never: []verdict.Cause{"network.ipv6_broken", "firewall.tls_reset"}},
		{name: "IPv4 goes silent, for the service alone", from: "healthy", lead: "edge.partial", atMost: verdict.Likely,
			edits: []edit{stops("http.page@1 http.page http.origin", checks.TLSTimeout, checks.StageConnect), fine("http.page@2606"),
				with("http.control.www.google", func(o *checks.Observation) { o.Trip.Addr = "142.250.1.1:443" })},
			never: []verdict.Cause{"network.ipv4_broken", "firewall.tls_reset"}},
		{name: "IPv4 connects and goes silent, for others too", from: "healthy", lead: verdict.None,
			edits: []edit{stops("http.page@1", checks.TLSTimeout, checks.StageConnect)}, also: []verdict.Cause{"network.ipv4_broken"}, never: []verdict.Cause{"edge.partial"}},
		{name: "one address cuts the hello, another does not", from: "healthy", lead: "edge.partial", atMost: verdict.Likely,
			edits: []edit{stops("http.page http.origin", checks.TLSReset, checks.StageConnect), fine("http.page@104")}, never: []verdict.Cause{"firewall.tls_reset"}},
		{name: "only IPv4 goes on, IPv6 needs small packets", from: "mtu-blackhole", lead: "network.mtu_blackhole", proven: true,
			edits: []edit{fine("http.page@1")}},
		{name: "the origin fails now and then", from: "healthy", lead: "refresh.transient",
			edits: []edit{says("http.page@172", 502, "cloudflare", "branded", "origin")}, never: []verdict.Cause{"edge.partial"}},
		{name: "it worked once more, and failed again", from: "provider-502", lead: "provider.bad_gateway",
			edits: []edit{says("http.page#2 http.origin#2", 200)}, never: []verdict.Cause{"refresh.transient"}},
		{name: "page 502 through one address, 200 through another", from: "provider-502", lead: "edge.partial",
			edits: []edit{says("http.page@104 http.origin", 200)}},
		{name: "the service has IPv6 only", from: "healthy", lead: verdict.None, proven: true,
			edits: []edit{without("http.page@1"), denies("dns.system.chatgpt.com.a dns.udp dns.doh", checks.DNSEmpty, "NOERROR"),
				gets("dns.system.chatgpt.com.aaaa", "2606:4700:4400::6812:202f")}, never: []verdict.Cause{"dns.blocked", "network.ipv4_broken"}},
		{name: "port 443 is closed for everybody", from: "edge-unreachable", lead: "firewall.dropped", atMost: verdict.Likely,
			edits: []edit{stops("http.control.www.google tcp.resolver", checks.TCPTimeout, checks.StageLookup), silentDoH()},
			never: []verdict.Cause{"edge.unreachable"}},
		{name: "the edge cannot be reached", from: "edge-unreachable", lead: "edge.unreachable", atMost: verdict.Likely},
		{name: "the edge refuses every connection", from: "edge-unreachable", lead: "edge.unreachable", atMost: verdict.Likely,
			edits: []edit{stops(everyPart+" http.same_edge", checks.TCPRefused, checks.StageLookup)}},
		{name: "a smaller hello helps", from: "firewall-tls-silence", lead: "network.mtu_blackhole", atMost: verdict.Likely,
			edits: []edit{with("tls.page+hello", func(o *checks.Observation) { o.Failure, o.Trip.Reached = "", checks.StageHandshake })},
			never: []verdict.Cause{"firewall.tls_reset"}},
		{name: "the hello dies for every site", from: "firewall-tls-silence", lead: verdict.Undecided,
			edits: []edit{stops("http.control.www.google http.same_edge", checks.TLSTimeout, checks.StageConnect), silentDoH(),
				without("tls.page+name tls.page+hello")}, never: []verdict.Cause{"firewall.tls_reset"}},
		{name: "only names were tried, and no resolver answers", from: "no-internet", lead: verdict.Undecided,
			edits: []edit{stops("http.", checks.DNSTimeout, checks.StageNone), without("tcp.resolver dns.udp dns.doh http.page@"),
				denies("dns.system.", checks.DNSServfail, "SERVFAIL")}, never: []verdict.Cause{"network.no_internet"}},
		{name: "another host of the service is dropped, its page is fine", from: "healthy", lead: "firewall.dropped",
			edits: []edit{elsewhere("http.origin"), stops("http.origin", checks.TCPTimeout, checks.StageLookup)},
			never: []verdict.Cause{"dns.hijacked"}},
		{name: "another host of the service shows a wrong certificate", from: "dns-hijacked", lead: verdict.Undecided,
			edits: []edit{says("http.page http.page+trusted", 200), chain("http.page http.page+trusted", "", "", ""), elsewhere("http.origin")},
			never: []verdict.Cause{"dns.hijacked"}},
	}
}

// elsewhere moves a part of the service to a host of its own.
func elsewhere(prefixes string) edit {
	return with(prefixes, func(o *checks.Observation) { o.Spec.Route.URL = "https://api.example.com/" })
}

// silentDoH has every resolver over HTTPS fail.
func silentDoH() edit {
	return denies("dns.doh", checks.DNSTimeout, "")
}
