package verdict_test

import (
	"fmt"

	"fix502/checks"
	"fix502/checks/verdict"
)

// situationsLies are resolvers that name wrong addresses, beside the right ones
// or in such numbers as no service has.
func situationsLies() []situation {
	const system = "dns.system.chatgpt.com.a"
	var many []string
	for i := range 30 {
		many = append(many, fmt.Sprintf("203.0.113.%d", i+1))
	}
	beside := func(f checks.Failure, after checks.Stage) edit {
		return with("http.page@172.64.155.209", func(o *checks.Observation) {
			o.Spec.Route.Addr, o.Trip.Addr = "203.0.113.1", "203.0.113.1:443"
			stop(o, f, after)
		})
	}
	return []situation{
		{name: "dozens of wrong addresses drop, the right one works", from: "dns-hijacked", lead: "dns.hijacked", proven: true,
			edits: []edit{gets(system, many...), stops(everyPart, checks.TCPTimeout, checks.StageLookup), fine("http.page+trusted")}},
		{name: "dozens of wrong addresses refuse, the right one works", from: "dns-hijacked", lead: "dns.hijacked", proven: true,
			edits: []edit{gets(system, many...), stops(everyPart, checks.TCPRefused, checks.StageLookup), fine("http.page+trusted")}},
		{name: "a silent address that nobody else names", from: "healthy", lead: "dns.hijacked", atMost: verdict.Likely,
			edits: []edit{gets(system, "104.18.32.47", "203.0.113.1"), beside(checks.TCPTimeout, checks.StageLookup)}, never: []verdict.Cause{"firewall.dropped"}},
		{name: "a silent address that others name too", from: "healthy", lead: "edge.partial", atMost: verdict.Likely,
			edits: []edit{stops("http.page@172.64.155.209", checks.TCPTimeout, checks.StageLookup)}, never: []verdict.Cause{"dns.hijacked"}},
		{name: "a silent address, and nobody else was asked", from: "healthy", lead: "edge.partial", atMost: verdict.Likely,
			edits: []edit{stops("http.page@172.64.155.209", checks.TCPTimeout, checks.StageLookup), without("dns.udp dns.doh")}, never: []verdict.Cause{"dns.hijacked"}},
		{name: "dozens of addresses, a silent one of them", from: "healthy", lead: "dns.hijacked", proven: true,
			edits: []edit{gets(system, append([]string{"104.18.32.47"}, many...)...), beside(checks.TCPTimeout, checks.StageLookup)}},
		{name: "a stranger at an address that nobody else names", from: "healthy", lead: "dns.hijacked", proven: true,
			edits: []edit{gets(system, "104.18.32.47", "203.0.113.1"), beside(checks.TLSName, checks.StageConnect)}},
		{name: "a stranger there, and the page went to it", from: "healthy", lead: "dns.hijacked", proven: true,
			edits: []edit{gets(system, "203.0.113.1", "104.18.32.47"), beside(checks.TLSName, checks.StageConnect),
				with("http.page", func(o *checks.Observation) {
					if o.ID() == checks.PageID {
						o.Trip.Addr = "203.0.113.1:443"
						stop(o, checks.TLSName, checks.StageConnect)
					}
				})}, never: []verdict.Cause{"edge.certificate"}},
		{name: "forged answers over UDP, honest ones over HTTPS", from: "dns-hijacked", lead: "dns.hijacked", proven: true,
			edits: []edit{gets("dns.udp", "185.53.177.31")}},
	}
}

// situationsNonsense are answers that are none.
func situationsNonsense() []situation {
	garbled := stops(service, checks.HTTPGarbled, checks.StageHandshake)
	loop := says("http.page", 302, "", checks.ShapeLoop)
	return []situation{
		{name: "garbage inside TLS", from: "healthy", lead: "edge.bad_gateway", atMost: verdict.Likely, edits: []edit{garbled}},
		{name: "garbage inside TLS, and nothing else answers", from: "healthy", lead: verdict.Undecided,
			edits: []edit{garbled, stops(allControls, checks.TCPTimeout, checks.StageLookup)}},
		{name: "garbage inside TLS that somebody re-signs", from: "intercepted", lead: verdict.Undecided,
			edits: []edit{stops("http.page http.origin", checks.HTTPGarbled, checks.StageHandshake), chain("http.page http.origin", "", checks.TLSUntrusted, "")}},
		{name: "garbage inside TLS, but for the edge itself", from: "healthy", lead: "provider.timeout", atMost: verdict.Likely,
			edits: []edit{stops("http.page http.origin", checks.HTTPGarbled, checks.StageHandshake)}},
		{name: "another protocol, unasked", from: "healthy", lead: "edge.bad_gateway", atMost: verdict.Likely,
			edits: []edit{says("http.page", 101), stops("http.edge", checks.HTTPGarbled, checks.StageHandshake)}},
		{name: "the page leads to itself", from: "healthy", lead: "provider.error", proven: true, edits: []edit{loop}},
		{name: "the page leads to itself, without a mark of the edge", from: "healthy", lead: "provider.error", atMost: verdict.Likely,
			edits: []edit{loop, unmarked("http.page")}},
		{name: "the page hangs, and a moment later it comes", from: "healthy", lead: verdict.Transient, proven: true,
			edits: []edit{once(checks.PageID, 200)}},
		{name: "the page hangs, and a moment later too", from: "healthy", lead: "provider.timeout",
			edits: []edit{once(checks.PageID, 0)}},
	}
}

// once lets a trip hang; asked again it answers so, or hangs as well.
func once(id checks.ID, status int) edit {
	return func(e checks.Evidence) checks.Evidence {
		e = add(id, func(o *checks.Observation) {
			o.Spec.ID, o.Spec.Arm = id+"#2", checks.ArmAgain
			if answer(o, status); status == 0 {
				stop(o, checks.HTTPTimeout, checks.StageHandshake)
			}
		})(e)
		return with(string(id), func(o *checks.Observation) {
			if o.ID() == id {
				stop(o, checks.HTTPTimeout, checks.StageHandshake)
			}
		})(e)
	}
}
