package library

import (
	"fix502/checks"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
)

// connection is about the target: do other sites answer, and this one not?
func connection(_ profile.Profile, r rules) steps.Step {
	return steps.Step{
		ID: steps.Connection, Hop: verdict.HopInternet, Rule: r.connection, Ran: connectionRan, Shows: speedShown,
		Actions: []steps.Action{
			{ID: "sign_in_portal", Kind: steps.Open, Then: steps.ThenAsk, Target: "captive", Causes: causes("network.captive_portal")},
			{ID: "fix_clock", Kind: steps.Tell, Then: steps.ThenLook, Causes: causes("device.clock_wrong")},
			{ID: "edit_hosts", Kind: steps.Tell, Then: steps.ThenLook, Causes: causes("device.hosts_override")},
			{ID: "switch_resolver", Kind: steps.Tell, Then: steps.ThenLook, Causes: causes(
				"dns.resolver_down", "dns.blocked", "dns.hijacked", "dns.all_blocked")},
			{ID: "flush_dns", Kind: steps.Tell, Then: steps.ThenLook},
			{ID: "reconnect", Kind: steps.Tell, Then: steps.ThenLook},
			{ID: "tell_isp", Kind: steps.Copy, Target: "isp", Causes: causes(
				"network.gateway_unreachable", "network.no_internet", "network.unstable", "network.slow",
				"network.mtu_blackhole", "network.ipv6_broken", "network.ipv4_broken",
				"dns.resolver_down", "dns.blocked", "dns.hijacked", "dns.all_blocked",
				"firewall.dropped", "firewall.rejected", "firewall.tls_reset")},
		},
	}
}

// connectionRan lists what was asked of other sites and of resolvers.
func connectionRan(v checks.View) []checks.ID {
	seen := append(controls(v), v.Family(checks.ProbeDNS)...)
	return checks.IDs(seen...)
}

// speedShown lists what was measured on request.
func speedShown(v checks.View) []checks.ID { return checks.IDs(v.Family(checks.ProbeSpeed)...) }

// controls are the plain requests to independent sites.
func controls(v checks.View) []*checks.Observation {
	return append(v.Role(checks.RoleControl, checks.ArmPlain), v.Role(checks.RoleSameEdge, checks.ArmPlain)...)
}
