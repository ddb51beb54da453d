package verdict_test

import (
	"fix502/checks"
	"fix502/checks/verdict"
)

func situationsVPN() []situation {
	pageFine := says("http.page", 200)
	var out []situation
	for _, e := range serverErrors() {
		out = append(out, situation{name: "a VPN, and past it too: " + string(e.lead), from: "vpn-exit-blocked+bypass", lead: e.lead, proven: true,
			edits: []edit{says("http.page http.origin", e.status, "cloudflare", e.shape, e.blames)}, never: []verdict.Cause{"vpn.path_broken"}})
	}
	return append(out, []situation{
		{name: "a VPN, and the origin fails", from: "vpn-exit-blocked", lead: "provider.bad_gateway", atMost: verdict.Likely,
			edits: []edit{says("http.page http.origin", 502, "cloudflare", "branded", "origin")}, also: []verdict.Cause{"vpn.path_broken"}},
		{name: "a VPN, the page works and the origin fails past it too", from: "vpn-exit-blocked+bypass", lead: "provider.bad_gateway", proven: true,
			edits: []edit{says("http.origin", 502, "cloudflare", "branded", "origin"), pageFine}, never: []verdict.Cause{"vpn.path_broken"}},
		{name: "a VPN that refuses the service", from: "vpn-blocks-service", lead: "vpn.path_broken", atMost: verdict.Likely,
			edits: []edit{stops(everyPart, checks.TCPRefused, checks.StageLookup)}},
		{name: "a VPN that cuts the hello", from: "vpn-blocks-service", lead: "vpn.path_broken", atMost: verdict.Likely,
			edits: []edit{stops(everyPart, checks.TLSReset, checks.StageConnect)}},
		{name: "a country that the VPN's exit is not in", from: "vpn-exit-blocked", lead: "vpn.exit_blocked", atMost: verdict.Likely,
			edits: []edit{says("http.page http.origin", 403, "cloudflare", "country", "client"), code(1009)}},
		{name: "the same, and it works past the VPN", from: "vpn-exit-blocked+bypass", lead: "vpn.exit_blocked", proven: true,
			edits: []edit{with("http.page http.origin", func(o *checks.Observation) {
				if o.Spec.Arm == checks.ArmPlain {
					answer(o, 403, "cloudflare", "country", "client")
					o.Trip.Code = 1009
				}
			})}},
		{name: "made-up addresses that drop", from: "fake-addresses", lead: "vpn.path_broken", atMost: verdict.Likely,
			edits: []edit{stops(everyPart, checks.TCPTimeout, checks.StageLookup)}},
		{name: "made-up addresses that refuse", from: "fake-addresses", lead: "vpn.path_broken", atMost: verdict.Likely,
			edits: []edit{stops(everyPart, checks.TCPRefused, checks.StageLookup)}},
		{name: "made-up addresses that hang up", from: "fake-addresses", lead: "vpn.path_broken", atMost: verdict.Likely,
			edits: []edit{stops(everyPart, checks.TLSClosed, checks.StageConnect)}},
		{name: "a refused address, and routes that this system does not tell", from: "edge-denied", lead: "edge.denied", atMost: verdict.Likely,
			edits: []edit{without("host.route.")}},
		{name: "a refused country, and routes that this system does not tell", from: "country-blocked", lead: "edge.country_blocked", atMost: verdict.Likely,
			edits: []edit{without("host.route.")}},
	}...)
}

// serverErrors are the errors that servers own up to, and whose they are.
func serverErrors() []struct {
	lead          verdict.Cause
	status        int
	shape, blames string
} {
	return []struct {
		lead          verdict.Cause
		status        int
		shape, blames string
	}{
		{"provider.bad_gateway", 502, "branded", "origin"},
		{"provider.overloaded", 503, "origin", "origin"},
		{"provider.timeout", 504, "text", "origin"},
		{"provider.error", 500, "origin", "origin"},
		{"edge.bad_gateway", 502, "bare", "edge"},
	}
}

// code puts the edge's own number into answers.
func code(n int) edit {
	return with("http.page http.origin", func(o *checks.Observation) { o.Trip.Code = n })
}

func situationsService() []situation {
	var out []situation
	for _, e := range serverErrors()[:4] {
		out = append(out, situation{name: "a plain service without a proxy: " + string(e.lead), from: "provider-502", lead: e.lead, atMost: verdict.Likely,
			edits: []edit{plainService, unmarked(service), says("http.page http.origin", e.status)}})
	}
	return append(out, []situation{
		{name: "the page works, the origin fails", from: "provider-502", lead: "provider.bad_gateway", proven: true,
			edits: []edit{says("http.page", 200)}},
		{name: "the page fails, the origin works", from: "provider-502", lead: "provider.bad_gateway", proven: true,
			edits: []edit{says("http.origin", 403)}},
		{name: "the page never comes, the edge answers", from: "healthy", lead: "provider.timeout",
			edits: []edit{stops("http.page http.origin", checks.HTTPTimeout, checks.StageHandshake)}},
		{name: "the page never comes and nor does the edge", from: "healthy", lead: verdict.Undecided,
			edits: []edit{stops(service, checks.HTTPTimeout, checks.StageHandshake)}},
		{name: "a part of the service does not connect", from: "healthy", lead: verdict.None,
			edits: []edit{stops("http.realtime", checks.TCPTimeout, checks.StageLookup)}, also: []verdict.Cause{"provider.partial"}},
		{name: "a part of the service has no address here", from: "healthy", lead: verdict.None,
			edits: []edit{stops("http.auth", checks.DNSNotFound, checks.StageNone)},
			also:  []verdict.Cause{"dns.blocked"}, never: []verdict.Cause{"provider.partial"}},
		{name: "the proxy does not let a part of the service through", from: "healthy-proxy", lead: verdict.None,
			edits: []edit{stops("http.static", checks.ProxyAnswered, checks.StageConnect)},
			also:  []verdict.Cause{"proxy.denied"}, never: []verdict.Cause{"provider.partial"}},
		{name: "a part of the service is silent", from: "healthy", lead: "provider.partial", atMost: verdict.Likely,
			edits: []edit{stops("http.realtime", checks.HTTPTimeout, checks.StageHandshake)}},
		{name: "an interceptor breaks the live connection", from: "intercepted", lead: verdict.None,
			edits: []edit{unmarked("http.realtime"), says("http.realtime", 502), chain("http.realtime", "", checks.TLSUntrusted, "")}},
		{name: "all answers come, though a live incident is open", from: "incident", lead: verdict.None, also: []verdict.Cause{"provider.incident"}},
	}...)
}

func situationsPerson() []situation {
	says := func(status int, shape, blames string) edit {
		return person(checks.Answer{Answer: "same_error", Shows: "502", Status: status, Shape: shape, Blames: blames, Speaker: "cloudflare"})
	}
	var out []situation
	for _, e := range serverErrors() {
		out = append(out, situation{name: "the person's page says so: " + string(e.lead), from: "healthy", lead: e.lead, atMost: verdict.Likely,
			edits: []edit{says(e.status, e.shape, e.blames)}, never: []verdict.Cause{"browser.site_data"}})
	}
	return append(out, []situation{
		{name: "it works from here, the person sees an error", from: "healthy", lead: "browser.site_data", atMost: verdict.Likely,
			edits: []edit{person(checks.Answer{Answer: "same_error", Shows: "502", Status: 502})},
			also:  []verdict.Cause{"browser.extension", "browser.client"}},
		{name: "it works from here, the person sees an error, an incident is open", from: "incident", lead: "provider.incident",
			edits: []edit{person(checks.Answer{})}},
		{name: "it works from here, the person sees an error, the status page is down", from: "healthy", lead: "browser.site_data", atMost: verdict.Likely,
			edits: []edit{person(checks.Answer{}), with("vendor.status", func(o *checks.Observation) { o.Notice, o.Failure = nil, checks.HTTPGarbled })}},
		{name: "only a bot check was seen, and the person sees an error", from: "challenged", lead: verdict.Undecided,
			edits: []edit{person(checks.Answer{})}, also: []verdict.Cause{"browser.site_data"}},
		{name: "the person's page is a bot check's, and they see the origin fail", from: "challenged", lead: "provider.overloaded", atMost: verdict.Likely,
			edits: []edit{says(503, "origin", "origin")}},
		{name: "the person's page complains of too large a header", from: "healthy", lead: "browser.cookies_too_large", atMost: verdict.Likely,
			edits: []edit{says(400, "headers", "client")}},
		{name: "the person's page is the edge's refusal", from: "healthy", lead: "edge.denied", atMost: verdict.Likely,
			edits: []edit{says(403, "denied", "client")}},
		{name: "the person's page is a proxy's", from: "healthy", lead: "browser.proxy", atMost: verdict.Likely,
			edits: []edit{says(502, "page", "proxy")}},
		{name: "the person says that it works", from: "healthy", lead: verdict.None, proven: true,
			edits: []edit{person(checks.Answer{Answer: "works"})}, never: []verdict.Cause{"browser.site_data"}},
	}...)
}
