package verdict

// Rules lists every rule. Their order means nothing.
func Rules() []Rule {
	var all []Rule
	all = append(all, rulesWorks()...)
	all = append(all, rulesMachine()...)
	all = append(all, rulesNetwork()...)
	all = append(all, rulesDNS()...)
	all = append(all, rulesFirewall()...)
	all = append(all, rulesProxy()...)
	all = append(all, rulesVPN()...)
	all = append(all, rulesEdge()...)
	all = append(all, rulesProvider()...)
	return append(all, rulesBrowser()...)
}

func rulesWorks() []Rule {
	return []Rule{
		{Cause: None, Grade: Proves, All: []Clue{serviceWorks()}, None: []Clue{challenged()}},
		{Cause: None, Grade: Suggests, All: []Clue{serviceWorks(), challenged()}},
	}
}

func rulesMachine() []Rule {
	hour, minutes := clockHour(), clockMinutes()
	return []Rule{
		{Cause: "device.offline", Grade: Proves, All: []Clue{noInterface()}},
		{Cause: "device.no_route", Grade: Proves, All: []Clue{noDefaultRoute(), nothingConnects()}, None: []Clue{noInterface()}},
		{Cause: "device.no_route", Grade: Proves, All: []Clue{noDefaultRoute(), noRouteToService()}, None: []Clue{noInterface()}},
		{Cause: "device.clock_wrong", Grade: Proves, All: []Clue{hour}},
		{Cause: "device.clock_wrong", Grade: Proves, All: []Clue{datesWrong(), minutes}},
		{Cause: "device.clock_wrong", Grade: Suggests, All: []Clue{datesWrong()}, None: []Clue{minutes}},
		{Cause: "device.clock_wrong", Grade: Hints, All: []Clue{minutes}},
		{Cause: "device.hosts_override", Grade: Proves, All: []Clue{pinned(), serviceFails(), trustedWorks()}},
		{Cause: "device.hosts_override", Grade: Suggests, All: []Clue{pinned(), answeredElsewhere()}},
		{Cause: "device.hosts_override", Grade: Suggests, All: []Clue{pinned(), connectDropped(), opinionResolves()}},
		{Cause: "device.hosts_override", Grade: Suggests, All: []Clue{pinned(), connectRejected(), opinionResolves()}},
		{Cause: "device.hosts_override", Grade: Refutes, All: []Clue{opinionSameAddress()}},
	}
}

func rulesNetwork() []Rule {
	return []Rule{
		{Cause: "network.gateway_unreachable", Grade: Proves, All: []Clue{routerSilent(), nothingBeyond()}, None: []Clue{noInterface()}},
		{Cause: "network.no_internet", Grade: Proves, All: []Clue{nothingBeyond()},
			None: []Clue{noInterface(), noDefaultRoute(), proxyInForce(), tunnelInForce()}},
		{Cause: "network.no_internet", Grade: Suggests, All: []Clue{nothingBeyond()},
			None: []Clue{noInterface(), noDefaultRoute(), proxyInForce()}},
		{Cause: "network.captive_portal", Grade: Proves, All: []Clue{controlIntercepted()}, None: []Clue{plainControlAnswers()}},
		{Cause: "network.unstable", Grade: Proves, All: []Clue{connectsLost()}},
		{Cause: "network.slow", Grade: Proves, All: []Clue{rttSecond()}},
		{Cause: "network.slow", Grade: Hints, All: []Clue{rttHigh()}},
		{Cause: "network.mtu_blackhole", Grade: Proves, All: []Clue{wentSilent(), smallPacketsHelp()}},
		{Cause: "network.ipv6_broken", Grade: Proves, All: []Clue{familyFails("ipv6_fails", true)}},
		{Cause: "network.ipv4_broken", Grade: Proves, All: []Clue{familyFails("ipv4_fails", false)}},
	}
}

func rulesDNS() []Rule {
	return []Rule{
		{Cause: "dns.resolver_down", Grade: Proves, All: []Clue{stoppedAtName(), nameDown(), opinionResolves()}, None: []Clue{otherNamesResolve()}},
		{Cause: "dns.resolver_down", Grade: Suggests, All: []Clue{stoppedAtName(), nameSilent(), opinionResolves()}},
		{Cause: "dns.resolver_down", Grade: Suggests, All: []Clue{stoppedAtName(), nameSilent()}, None: []Clue{otherNamesResolve(), nothingBeyond()}},
		{Cause: "dns.resolver_down", Grade: Suggests, All: []Clue{stoppedAtName(), nameDenied(), opinionResolves()}, None: []Clue{otherNamesResolve()}},
		{Cause: "dns.resolver_down", Grade: Refutes, All: []Clue{otherNamesResolve()}},
		{Cause: "dns.all_blocked", Grade: Proves, All: []Clue{stoppedAtName(), nameDown(), opinionSilent(), resolverConnects()}, None: []Clue{otherNamesResolve()}},
		{Cause: "dns.all_blocked", Grade: Suggests, All: []Clue{stoppedAtName(), opinionFails(), resolverConnects()}, None: []Clue{otherNamesResolve()}},
		{Cause: "dns.all_blocked", Grade: Refutes, All: []Clue{otherNamesResolve()}},

		{Cause: "dns.blocked", Grade: Proves, All: []Clue{stoppedAtName(), nameDenied(), otherNamesResolve(), opinionResolves()}, None: []Clue{pinned()}},
		{Cause: "dns.blocked", Grade: Proves, All: []Clue{stoppedAtName(), nameBlockedByEDE(), opinionResolves()}, None: []Clue{pinned()}},
		{Cause: "dns.blocked", Grade: Proves, All: []Clue{nameSunk(), serviceFails(), opinionResolves()}, None: []Clue{pinned(), opinionSameAddress(), proxyInForce()}},
		{Cause: "dns.blocked", Grade: Suggests, All: []Clue{stoppedAtName(), nameDenied(), otherNamesResolve()}, None: []Clue{pinned(), nothingBeyond()}},
		{Cause: "dns.blocked", Grade: Suggests, All: []Clue{stoppedAtName(), otherNamesResolve(), opinionResolves()}, None: []Clue{pinned()}},
		{Cause: "dns.blocked", Grade: Suggests, All: []Clue{nameSunk(), serviceFails()}, None: []Clue{pinned(), proxyInForce(), nothingBeyond()}},
		// Where others name the same address, the service simply lives there.
		{Cause: "dns.blocked", Grade: Refutes, All: []Clue{nameSunk(), opinionSameAddress()}},

		{Cause: "dns.hijacked", Grade: Proves, All: []Clue{answeredElsewhere(), trustedWorks()}, None: []Clue{pinned(), nameSunk(), fakeAddress()}},
		{Cause: "dns.hijacked", Grade: Suggests, All: []Clue{connectDropped(), trustedWorks()}, None: []Clue{pinned(), nameSunk(), fakeAddress(), opinionSameAddress()}},
		{Cause: "dns.hijacked", Grade: Suggests, All: []Clue{connectRejected(), trustedWorks()}, None: []Clue{pinned(), nameSunk(), fakeAddress(), opinionSameAddress()}},
	}
}

func rulesFirewall() []Rule {
	soft := []Clue{nameSunk(), fakeAddress()}
	return []Rule{
		{Cause: "firewall.dropped", Grade: Proves, All: []Clue{connectDropped(), controlAnswers(), sameEdgeAnswers()}, None: []Clue{nameSunk(), fakeAddress(), tunnelInForce()}},
		{Cause: "firewall.dropped", Grade: Suggests, All: []Clue{connectDropped(), controlAnswers()}, None: soft},
		{Cause: "firewall.dropped", Grade: Refutes, All: []Clue{sameEdgeUnreachable()}},
		{Cause: "firewall.dropped", Grade: Refutes, All: []Clue{addressWorks()}},
		{Cause: "firewall.dropped", Grade: Refutes, All: []Clue{trustedWorks()}},
		{Cause: "firewall.rejected", Grade: Proves, All: []Clue{connectRejected(), controlAnswers(), sameEdgeAnswers()}, None: []Clue{nameSunk(), fakeAddress(), tunnelInForce()}},
		{Cause: "firewall.rejected", Grade: Suggests, All: []Clue{connectRejected(), controlAnswers()}, None: soft},
		{Cause: "firewall.rejected", Grade: Refutes, All: []Clue{sameEdgeUnreachable()}},
		{Cause: "firewall.rejected", Grade: Refutes, All: []Clue{addressWorks()}},
		{Cause: "firewall.rejected", Grade: Refutes, All: []Clue{trustedWorks()}},
		{Cause: "firewall.tls_reset", Grade: Proves, All: []Clue{helloDied(), otherNameGoesOn()}, None: []Clue{smallHelloHelps(), tunnelInForce(), fakeAddress(), nameSunk()}},
		{Cause: "firewall.tls_reset", Grade: Suggests, All: []Clue{helloDied(), controlAnswers()}, None: soft},
		{Cause: "firewall.tls_reset", Grade: Refutes, All: []Clue{smallPacketsHelp()}},
		{Cause: "firewall.tls_reset", Grade: Refutes, All: []Clue{trustedWorks()}},
	}
}
