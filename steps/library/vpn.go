package library

import (
	"strings"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
)

// vpn is about the path: does it work without the proxy or VPN in force?
func vpn(r rules) steps.Step {
	proxy := causes("proxy.unreachable", "proxy.auth_required", "proxy.denied", "proxy.bad_gateway",
		"proxy.timeout", "tls.untrusted", "tls.intercepted")
	tunnel := causes("vpn.path_broken", "vpn.exit_blocked")
	network := append(causes("firewall.dropped", "firewall.rejected", "firewall.tls_reset"), proxy...)
	return steps.Step{
		ID: steps.VPN, Hop: verdict.HopProxy, Rule: r.vpn, Ran: pathRan,
		Shows: ownWay,
		Actions: []steps.Action{
			{ID: "browser_proxy", Kind: steps.Tell, Then: steps.ThenLook, Causes: causes("browser.proxy")},
			{ID: "proxy_off", Kind: steps.Tell, Then: steps.ThenLook, Causes: proxy, When: viaProxy},
			{ID: "no_proxy", Kind: steps.Tell, Then: steps.ThenLook, Causes: proxy, When: viaProxy},
			{ID: "vpn_off", Kind: steps.Tell, Then: steps.ThenLook, Causes: tunnel, When: checks.View.TunnelInForce},
			{ID: "split_tunnel", Kind: steps.Tell, Then: steps.ThenLook, Causes: tunnel, When: checks.View.TunnelInForce},
			{ID: "other_network", Kind: steps.Tell, Then: steps.ThenAsk, Trial: true,
				Causes: append(causes("edge.denied", "edge.country_blocked", "edge.unreachable"), network...)},
			{ID: "tell_admin", Kind: steps.Copy, Target: "admin", Causes: network, When: viaProxy},
		},
	}
}

// viaProxy tells whether a proxy is in force for any address of the service.
func viaProxy(v checks.View) bool { return proxyInForce(v) == checks.Yes }

// proxyInForce tells whether the service is reached through a proxy; Unknown
// as long as the settings have not been read.
func proxyInForce(v checks.View) checks.Truth {
	out := checks.Unknown
	for _, o := range v.Family(checks.ProbeHost) {
		if o.Fact == nil || o.Fact.Proxy == nil {
			continue
		}
		if p := o.Fact.Proxy; p.Via != "" || p.PAC != "" || p.Invalid != "" {
			return checks.Yes
		}
		out = checks.No
	}
	return out
}

// tunnelInForce is the same for a VPN: which way do packets to the service
// leave?
func tunnelInForce(v checks.View) checks.Truth {
	if v.TunnelInForce() {
		return checks.Yes
	}
	for _, o := range v.Family(checks.ProbeHost) {
		if o.Fact != nil && o.Fact.Hop != nil && strings.HasPrefix(string(o.ID()), "host.route.service") {
			return checks.No
		}
	}
	return checks.Unknown
}

// pathRan lists what was learned about proxies and routes.
func pathRan(v checks.View) []checks.ID {
	var out []checks.ID
	for _, o := range v.Family(checks.ProbeHost) {
		if o.Fact != nil && (o.Fact.Proxy != nil || o.Fact.Hop != nil) {
			out = append(out, o.ID())
		}
	}
	return append(out, checks.IDs(v.Family(checks.ProbeProxy)...)...)
}
