package verdict_test

import (
	"strings"

	"fix502/checks"
	"fix502/checks/verdict"
)

func situationsProxy() []situation {
	return []situation{
		{name: "the proxy fails for the control as well", from: "proxy-502", lead: "proxy.bad_gateway", proven: true,
			edits: []edit{says(plainControls, 502, "squid", "page", "proxy")}, never: []verdict.Cause{"network.captive_portal"}},
		{name: "an exception lets the service past a dead proxy", from: "healthy", lead: verdict.None, proven: true,
			edits: []edit{throughProxy(allControls + " http.same_edge vendor."), stops(allControls+" http.same_edge", checks.ProxyRefused, checks.StageLookup)},
			never: []verdict.Cause{"proxy.unreachable", "network.no_internet"}},
		{name: "an exception lets the service past a dead proxy, and it drops", from: "firewall-drop", lead: verdict.Undecided,
			edits: []edit{throughProxy(allControls + " http.same_edge vendor."), stops(allControls+" http.same_edge", checks.ProxyRefused, checks.StageLookup),
				without("tcp.resolver dns.udp dns.doh")},
			never: []verdict.Cause{"network.no_internet", "proxy.unreachable"}},
		{name: "a SOCKS proxy cannot reach the service", from: "socks-denied", lead: "proxy.bad_gateway", proven: true,
			edits: []edit{with(everyPart, func(o *checks.Observation) { o.Trip.Tunnel = &checks.Tunnel{SOCKS: true, Status: 4} })}},
		{name: "a SOCKS proxy wants a login", from: "socks-denied", lead: "proxy.auth_required", proven: true,
			edits: []edit{with(everyPart, func(o *checks.Observation) { o.Trip.Tunnel = &checks.Tunnel{SOCKS: true, Status: 255} })}},
		{name: "a plain service through a proxy that answers 502 by itself", from: "provider-502", lead: "proxy.bad_gateway", proven: true,
			edits: []edit{plainService, throughProxy("http."), unmarked(service), says("http.page http.origin", 502, "squid", "page", "proxy"), without("http.page@ http.page# http.origin#")}},
		{name: "a plain service through a proxy, a 502 without a name", from: "provider-502", lead: verdict.Undecided,
			edits: []edit{plainService, throughProxy("http."), unmarked(service), says("http.page http.origin", 502), without("http.page@ http.page# http.origin#")},
			never: []verdict.Cause{"edge.bad_gateway"}},
		{name: "the same, and it works past the proxy", from: "provider-502", lead: "proxy.bad_gateway", proven: true,
			edits: []edit{plainService, throughProxy("http."), unmarked(service), says("http.page http.origin", 502), without("http.page@ http.page# http.origin#"),
				add("http.page", pastProxy(200)), add("http.origin", pastProxy(404))}},
		{name: "the tunnel opens and nothing comes out", from: "healthy-proxy", lead: "proxy.bad_gateway", atMost: verdict.Likely,
			edits: []edit{stops(everyPart, checks.TLSClosed, checks.StageTunnel)}},
		{name: "the tunnel opens and stays silent", from: "healthy-proxy", lead: "proxy.timeout", atMost: verdict.Likely,
			edits: []edit{stops(everyPart, checks.TLSTimeout, checks.StageTunnel)}},
		{name: "a 502 of the origin through a proxy", from: "provider-502", lead: "provider.bad_gateway", proven: true,
			edits: []edit{throughProxy("http."), without("http.page@ dns.udp tcp.")}, never: []verdict.Cause{"proxy.bad_gateway"}},
		{name: "the edge refuses the proxy's address", from: "edge-denied", lead: "vpn.exit_blocked", atMost: verdict.Likely,
			edits: []edit{throughProxy("http."), without("http.page@ dns.udp tcp.")}},
		{name: "the edge refuses the proxy's country", from: "country-blocked", lead: "vpn.exit_blocked", atMost: verdict.Likely,
			edits: []edit{throughProxy("http."), without("http.page@ dns.udp tcp.")}},
		{name: "the edge refuses the proxy's address, not this one's", from: "edge-denied", lead: "vpn.exit_blocked", proven: true,
			edits: []edit{throughProxy("http."), without("http.page@ dns.udp tcp."), add("http.page", pastProxy(200)), add("http.origin", pastProxy(404))}},
		{name: "the edge refuses the proxy's country, not this one's", from: "country-blocked", lead: "vpn.exit_blocked", proven: true,
			edits: []edit{throughProxy("http."), without("http.page@ dns.udp tcp."), add("http.page", pastProxy(200)), add("http.origin", pastProxy(404))}},
	}
}

func situationsTLS() []situation {
	return []situation{
		{name: "a filter's page inside re-signed TLS", from: "intercepted", lead: "proxy.denied", atMost: verdict.Likely,
			edits: []edit{unmarked(everyPart), says(everyPart, 403, "zscaler", "block", "proxy")}},
		{name: "an unsigned 403 inside re-signed TLS", from: "intercepted", lead: "proxy.denied", atMost: verdict.Likely,
			edits: []edit{unmarked(everyPart), says(everyPart, 403)}},
		{name: "a redirect to a filter inside re-signed TLS", from: "intercepted", lead: "proxy.denied", atMost: verdict.Likely,
			edits: []edit{with(everyPart, func(o *checks.Observation) {
				answer(o, 302)
				o.Trip.Header = map[string]string{"location": "https://gateway.filter.example/blocked"}
			})}},
		{name: "the origin's own error through an interceptor", from: "intercepted", lead: "provider.error", proven: true,
			edits: []edit{says("http.page http.origin", 500, "openai", "origin", "origin")}, also: []verdict.Cause{"tls.intercepted"}},
		{name: "an interceptor, and no edge header configured", from: "intercepted-502", lead: verdict.Undecided,
			edits: []edit{with("http.", func(o *checks.Observation) { o.Spec.Expect.Edge = "" }), unmarked("http."), says("http.page http.origin", 502)},
			also:  []verdict.Cause{"tls.intercepted"}, never: []verdict.Cause{"provider.bad_gateway"}},
		{name: "no edge header configured, a page that blames the origin", from: "provider-502", lead: "provider.bad_gateway", proven: true,
			edits: []edit{with("http.", func(o *checks.Observation) { o.Spec.Expect.Edge = "" })}},
		{name: "no edge header configured, an anonymous 502", from: "provider-502", lead: "provider.bad_gateway", atMost: verdict.Likely,
			edits: []edit{with("http.", func(o *checks.Observation) { o.Spec.Expect.Edge = "" }), says("http.page http.origin", 502)}},
		{name: "this device's own roots are broken", from: "healthy", lead: verdict.Undecided,
			edits: []edit{stops(service, checks.TLSUntrusted, checks.StageConnect), chain(service, checks.TLSUntrusted, "", "")},
			never: []verdict.Cause{"tls.untrusted"}},
		{name: "no public roots to compare with", from: "healthy", lead: verdict.None, proven: true,
			edits: []edit{chain("http.page http.origin", "", checks.Unsupported, "")}, never: []verdict.Cause{"tls.intercepted"}},
		{name: "an unnamed authority for the service, the other sites fine", from: "tls-untrusted", lead: "tls.untrusted", atMost: verdict.Likely,
			edits: []edit{chain(service, checks.TLSUntrusted, checks.TLSUntrusted, ""), fine("http.same_edge")}},
		{name: "an unnamed authority for every site", from: "tls-untrusted", lead: "tls.untrusted", proven: true,
			edits: []edit{stops("http.control.www.google", checks.TLSUntrusted, checks.StageConnect),
				chain(service+" http.control.www.google", checks.TLSUntrusted, checks.TLSUntrusted, "")}},
		{name: "an unnamed authority beyond a proxy", from: "healthy-proxy", lead: "tls.untrusted",
			edits: []edit{stops(service, checks.TLSUntrusted, checks.StageTunnel), chain(service, checks.TLSUntrusted, checks.TLSUntrusted, "")}},
		{name: "an expired certificate and a clock that nobody could check", from: "edge-certificate", lead: "device.clock_wrong", atMost: verdict.Likely,
			edits: []edit{without("http.control. http.same_edge")}},
		{name: "an expired certificate and a right clock", from: "edge-certificate", lead: "edge.certificate", proven: true,
			never: []verdict.Cause{"device.clock_wrong"}},
	}
}

// throughProxy sends trips through the proxy.
func throughProxy(prefixes string) edit {
	return with(prefixes, func(o *checks.Observation) {
		if !strings.Contains(string(o.ID()), "+direct") {
			o.Spec.Route.Via = proxyVia
			if o.Trip != nil {
				o.Trip.Addr = strings.TrimPrefix(proxyVia, "http://")
			}
		}
	})
}

// pastProxy is the same trip without the proxy.
func pastProxy(status int) func(*checks.Observation) {
	return func(o *checks.Observation) {
		o.Spec.ID += "+direct"
		o.Spec.Arm, o.Spec.Consent, o.Spec.Route.Via = checks.ArmDirect, checks.ConsentBypass, ""
		if o.Spec.Role == checks.RoleOrigin {
			o.Spec.Expect.Alive = []int{404}
		}
		answer(o, status)
	}
}
