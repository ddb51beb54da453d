package verdict_test

import (
	"fix502/checks"
	"fix502/checks/verdict"
)

// situationsScript are those of a person whose proxy script names proxies.
func situationsScript() []situation {
	const one, both = "http.page+pac", "http.page+pac proxy.pac.1"
	proxies := []verdict.Cause{"proxy.unreachable", "proxy.bad_gateway", "proxy.denied", "proxy.auth_required", "proxy.timeout"}
	sawProxy := person(checks.Answer{Answer: "same_error", Shows: "ERR_TUNNEL_CONNECTION_FAILED"})
	sawError := person(checks.Answer{Answer: "same_error", Shows: "502"})
	// open lets the script go direct too.
	open := with("proxy.pac", func(o *checks.Observation) {
		if o.Fact != nil {
			o.Fact = &checks.Fact{Proxy: &checks.ProxyChoice{PAC: o.Fact.Proxy.PAC, Others: o.Fact.Proxy.Others, Open: true}}
		}
	})
	out := []situation{
		{name: "the script names a proxy that answers 502, and allows to go direct", from: "script-proxy-502", lead: verdict.None, proven: true,
			edits: []edit{open},
			also:  []verdict.Cause{"proxy.bad_gateway"}, never: []verdict.Cause{"proxy.unreachable"}},
		{name: "one proxy of the script is dead, the other works", from: "script-proxy-502", lead: verdict.None, proven: true,
			edits: []edit{stops(both, checks.ProxyRefused, checks.StageLookup), another(200)}, also: []verdict.Cause{"proxy.unreachable"}},
		{name: "one proxy of the script is dead, the other works, and the browser fails", from: "script-proxy-502", lead: "browser.site_data",
			edits: []edit{stops(both, checks.ProxyRefused, checks.StageLookup), another(200), sawError}, also: []verdict.Cause{"proxy.unreachable"}},
		{name: "all proxies of the script work", from: "script-proxy-502", lead: verdict.None, proven: true,
			edits: []edit{fine("http.page+pac")}, never: proxies},
		{name: "the service fails by both ways", from: "provider-502", lead: "provider.bad_gateway", proven: true,
			edits: []edit{scripted(502)}, never: proxies},
		{name: "directly blocked, and the provider fails by the script's proxy", from: "script-only-way", lead: "provider.bad_gateway", atMost: verdict.Likely,
			edits: []edit{says("http.page+pac2 http.origin+pac2", 502, "cloudflare", "branded", "origin")},
			never: []verdict.Cause{"network.no_internet", "proxy.bad_gateway"}},
		{name: "directly blocked, and all proxies of the script refuse", from: "script-only-way", lead: "proxy.unreachable", atMost: verdict.Likely,
			edits: []edit{stops("http.page+pac proxy.pac.", checks.ProxyRefused, checks.StageLookup), without("http.origin+pac")},
			never: []verdict.Cause{"network.no_internet"}},
		{name: "nothing answers, no proxy of the script either", from: "script-only-way", lead: "network.no_internet", atMost: verdict.Likely,
			edits: []edit{stops("http.page+pac proxy.pac.", checks.ProxyTimeout, checks.StageLookup), without("http.origin+pac")}},
		{name: "the service blocked, and the script's proxy silent", from: "firewall-drop", lead: "proxy.unreachable", atMost: verdict.Likely,
			edits: []edit{scripted(200), stops(one, checks.ProxyTimeout, checks.StageLookup)}, never: []verdict.Cause{"firewall.dropped"}},
		{name: "the service blocked, and the script's proxy leads there", from: "firewall-drop", lead: verdict.None, atMost: verdict.Likely,
			edits: []edit{scripted(200)}, never: append([]verdict.Cause{"firewall.dropped"}, proxies...)},
		{name: "the script does not come", from: "script-proxy-502", lead: verdict.None, proven: true,
			edits: []edit{without(both), unread(func(o *checks.Observation) { stop(o, checks.TCPTimeout, checks.StageLookup) })},
			also:  []verdict.Cause{"proxy.unreachable"}},
		{name: "the script does not come, and the browser names a proxy", from: "script-proxy-502", lead: "proxy.unreachable", atMost: verdict.Likely,
			edits: []edit{without(both), unread(func(o *checks.Observation) { answer(o, 404) }), sawProxy}},
		{name: "a script whose address was cut is not found", from: "script-proxy-502", lead: verdict.None, proven: true,
			edits: []edit{without(both), unread(func(o *checks.Observation) { answer(o, 404); o.Spec.Route.URL += "?" })}, never: proxies},
		{name: "a script that is no file", from: "script-proxy-502", lead: verdict.None, proven: true,
			edits: []edit{without(both), with("proxy.pac", func(o *checks.Observation) {
				o.Fact = &checks.Fact{Proxy: &checks.ProxyChoice{PAC: "file:///gone.pac", Invalid: "file"}}
			})}, also: []verdict.Cause{"proxy.unreachable"}},
	}
	for _, c := range []struct {
		cause verdict.Cause
		fails edit
	}{
		{"proxy.unreachable", stops(both, checks.ProxyRefused, checks.StageLookup)},
		{"proxy.bad_gateway", refuses(502)},
		{"proxy.denied", refuses(403)},
		{"proxy.auth_required", refuses(407)},
		{"proxy.timeout", stops(one, checks.ProxySilent, checks.StageConnect)},
	} {
		cause, fails := c.cause, c.fails
		works := person(checks.Answer{Answer: "works"})
		out = append(out,
			situation{name: "no way by the script: " + string(cause), from: "script-proxy-502", lead: cause, atMost: verdict.Likely, edits: []edit{fails}},
			situation{name: "no way by the script, but the person says that it works: " + string(cause), from: "script-proxy-502", lead: verdict.None,
				edits: []edit{fails, works}, also: []verdict.Cause{cause}},
			situation{name: "a script that may go direct: " + string(cause), from: "script-proxy-502", lead: verdict.None, edits: []edit{fails, open}, also: []verdict.Cause{cause}},
			situation{name: "the browser names a proxy: " + string(cause), from: "script-proxy-502", lead: cause, atMost: verdict.Likely, edits: []edit{fails, open, sawProxy}},
			situation{name: "the browser fails by a script: " + string(cause), from: "script-proxy-502", lead: cause, atMost: verdict.Likely, edits: []edit{fails, open, sawError}},
		)
	}
	return out
}

// another is one more proxy of the script, through which the page answers so.
func another(status int) edit {
	return add("http.page+pac1", func(o *checks.Observation) {
		o.Spec.ID, o.Spec.Route.Via = "http.page+pac2", "http://10.9.9.9:3128"
		answer(o, status)
	})
}

// scripted adds a script that names one proxy, through which the service
// answers so.
func scripted(status int) edit {
	const via = "http://10.1.2.3:3128"
	script := fact("proxy.pac", checks.Fact{Proxy: &checks.ProxyChoice{PAC: "http://10.1.2.3/proxy.pac", Others: []string{via}}})
	script.Spec.Arm, script.Spec.Role = checks.ArmScript, checks.RoleProxy
	through := func(o *checks.Observation) {
		o.Spec.ID += "+pac1"
		o.Spec.Arm, o.Spec.Route.Via = checks.ArmScript, via
		if o.Trip.Addr = "10.1.2.3:3128"; o.Spec.Role == checks.RoleOrigin && status == 200 {
			answer(o, 401, "origin", "origin", "origin")
			return
		}
		answer(o, status, "cloudflare", "branded", "origin")
	}
	return func(e checks.Evidence) checks.Evidence {
		e = add("http.origin", through)(add("http.page", through)(e))
		return append(e, script)
	}
}

// refuses has the script's proxy answer the CONNECT so.
func refuses(status int) edit {
	return with("http.page+pac", func(o *checks.Observation) {
		stop(o, checks.ProxyAnswered, checks.StageConnect)
		o.Trip.Tunnel = &checks.Tunnel{Status: status}
	})
}

// unread makes the script's own trip end without a script.
func unread(how func(*checks.Observation)) edit {
	return with("proxy.pac", func(o *checks.Observation) {
		o.Fact, o.Trip = nil, &checks.Trip{}
		how(o)
	})
}
