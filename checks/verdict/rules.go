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
	all = append(all, rulesTrial()...)
	return append(all, rulesBrowser()...)
}

func rulesWorks() []Rule {
	return []Rule{
		{Cause: None, Grade: Proves, All: []Clue{serviceWorks()}, None: []Clue{challenged()}},
		{Cause: None, Grade: Suggests, All: []Clue{serviceWorks(), challenged()}},
		// A bot check says nothing of the origin, so the person's word counts.
		{Cause: None, Grade: Refutes, All: []Clue{challenged(), personFails()}},
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
		{Cause: "device.clock_wrong", Grade: Suggests, All: []Clue{datesWrong()}},
		{Cause: "device.clock_wrong", Grade: Hints, All: []Clue{minutes}},
		{Cause: "device.clock_wrong", Grade: Refutes, None: []Clue{minutes}},
		{Cause: "device.hosts_override", Grade: Proves, All: []Clue{pinned(), serviceFails(), trustedWorks()}, None: []Clue{serviceShown(), opinionSameAddress()}},
		{Cause: "device.hosts_override", Grade: Suggests, All: []Clue{pinned(), answeredElsewhere()}},
		{Cause: "device.hosts_override", Grade: Suggests, All: []Clue{pinned(), connectDropped(), opinionResolves()}},
		{Cause: "device.hosts_override", Grade: Suggests, All: []Clue{pinned(), connectRejected(), opinionResolves()}},
		{Cause: "device.hosts_override", Grade: Refutes, All: []Clue{opinionSameAddress()}},
		{Cause: "device.hosts_override", Grade: Refutes, All: []Clue{serviceShown()}},
	}
}

func rulesNetwork() []Rule {
	return []Rule{
		{Cause: "network.gateway_unreachable", Grade: Proves, All: []Clue{routerSilent(), nothingBeyond()}, None: []Clue{noInterface()}},
		{Cause: "network.no_internet", Grade: Proves, All: []Clue{nothingBeyond()},
			None: []Clue{noInterface(), noDefaultRoute(), proxyInForce(), tunnelInForce()}},
		{Cause: "network.no_internet", Grade: Suggests, All: []Clue{nothingBeyond()},
			None: []Clue{noInterface(), noDefaultRoute(), proxyInForce()}},
		// Nobody on the way can show the service's own certificate.
		{Cause: "network.captive_portal", Grade: Proves, All: []Clue{controlIntercepted(), serviceFails()}, None: []Clue{plainControlAnswers(), serviceShown()}},
		{Cause: "network.captive_portal", Grade: Hints, All: []Clue{controlIntercepted()}, None: []Clue{plainControlAnswers()}},
		// Loss makes a trip fail on its way, it does not make up an answer.
		{Cause: "network.unstable", Grade: Proves, All: []Clue{connectsLost(), serviceWorks()}},
		{Cause: "network.unstable", Grade: Proves, All: []Clue{connectsLost(), diedOnTheWay()}},
		{Cause: "network.unstable", Grade: Hints, All: []Clue{connectsLost()}},
		{Cause: "network.slow", Grade: Proves, All: []Clue{rttSecond()}},
		{Cause: "network.slow", Grade: Hints, All: []Clue{rttHigh()}},
		{Cause: "network.mtu_blackhole", Grade: Proves, All: []Clue{wentSilent(), smallPacketsHelp()}},
		{Cause: "network.mtu_blackhole", Grade: Suggests, All: []Clue{helloDied(), smallHelloHelps()}},
		{Cause: "network.ipv6_broken", Grade: Proves, All: []Clue{ipv6Fails()}, None: []Clue{ipv6Elsewhere()}},
		{Cause: "network.ipv6_broken", Grade: Suggests, All: []Clue{ipv6Fails()}},
		{Cause: "network.ipv6_broken", Grade: Refutes, All: []Clue{ipv6Elsewhere()}},
		{Cause: "network.ipv4_broken", Grade: Proves, All: []Clue{ipv4Fails()}, None: []Clue{ipv4Elsewhere()}},
		{Cause: "network.ipv4_broken", Grade: Suggests, All: []Clue{ipv4Fails()}},
		{Cause: "network.ipv4_broken", Grade: Refutes, All: []Clue{ipv4Elsewhere()}},
	}
}

func rulesDNS() []Rule {
	return []Rule{
		{Cause: "dns.resolver_down", Grade: Proves, All: []Clue{stoppedAtName(), nameDown(), opinionResolves()}, None: []Clue{otherNamesResolve()}},
		{Cause: "dns.resolver_down", Grade: Suggests, All: []Clue{stoppedAtName(), nameSilent(), opinionResolves()}},
		{Cause: "dns.resolver_down", Grade: Suggests, All: []Clue{stoppedAtName(), nameSilent()}, None: []Clue{otherNamesResolve(), nothingBeyond()}},
		{Cause: "dns.resolver_down", Grade: Suggests, All: []Clue{stoppedAtName(), nameDenied(), opinionResolves()}, None: []Clue{otherNamesResolve()}},
		{Cause: "dns.resolver_down", Grade: Suggests, All: []Clue{proxyNameless(), nameDown()}, None: []Clue{otherNamesResolve()}},
		{Cause: "dns.resolver_down", Grade: Refutes, All: []Clue{otherNamesResolve()}},
		{Cause: "dns.all_blocked", Grade: Proves, All: []Clue{stoppedAtName(), nameDown(), opinionSilent(), resolverConnects()}, None: []Clue{otherNamesResolve()}},
		{Cause: "dns.all_blocked", Grade: Suggests, All: []Clue{stoppedAtName(), opinionFails(), resolverConnects()}, None: []Clue{otherNamesResolve()}},
		{Cause: "dns.all_blocked", Grade: Refutes, All: []Clue{otherNamesResolve()}},

		{Cause: "dns.blocked", Grade: Proves, All: []Clue{stoppedAtName(), nameDenied(), otherNamesResolve(), opinionResolves()}, None: []Clue{pinned()}},
		{Cause: "dns.blocked", Grade: Proves, All: []Clue{stoppedAtName(), nameBlockedByEDE(), opinionResolves()}, None: []Clue{pinned()}},
		{Cause: "dns.blocked", Grade: Proves, All: []Clue{nameSunk(), serviceFails(), opinionResolves()}, None: []Clue{pinned(), proxyInForce(), serviceShown()}},
		{Cause: "dns.blocked", Grade: Suggests, All: []Clue{stoppedAtName(), nameDenied(), otherNamesResolve()}, None: []Clue{pinned(), nothingBeyond()}},
		{Cause: "dns.blocked", Grade: Suggests, All: []Clue{stoppedAtName(), otherNamesResolve(), opinionResolves()}, None: []Clue{pinned()}},
		{Cause: "dns.blocked", Grade: Suggests, All: []Clue{nameSunk(), serviceFails()}, None: []Clue{pinned(), proxyInForce(), nothingBeyond()}},
		// What others deny as well, nobody here withholds; and where the service
		// shows itself, the address is right.
		{Cause: "dns.blocked", Grade: Refutes, All: []Clue{sealedOpinionsDeny()}, None: []Clue{opinionResolves()}},
		{Cause: "dns.blocked", Grade: Refutes, All: []Clue{serviceShown()}},

		{Cause: "dns.hijacked", Grade: Proves, All: []Clue{answeredElsewhere(), trustedWorks()}, None: []Clue{pinned(), nameSunk(), fakeAddress(), opinionSameAddress()}},
		{Cause: "dns.hijacked", Grade: Suggests, All: []Clue{helloDied(), trustedWorks()}, None: []Clue{pinned(), nameSunk(), fakeAddress(), opinionSameAddress()}},
		{Cause: "dns.hijacked", Grade: Suggests, All: []Clue{connectDropped(), trustedWorks()}, None: []Clue{pinned(), nameSunk(), fakeAddress(), opinionSameAddress()}},
		{Cause: "dns.hijacked", Grade: Suggests, All: []Clue{connectRejected(), trustedWorks()}, None: []Clue{pinned(), nameSunk(), fakeAddress(), opinionSameAddress()}},
	}
}

func rulesFirewall() []Rule {
	// A firewall is to blame for certain only where the address is right.
	doubts := []Clue{nameSunk(), fakeAddress(), tunnelInForce(), pinned(), betterAddress()}
	soft := []Clue{nameSunk(), fakeAddress()}
	var out []Rule
	for _, c := range []struct {
		cause Cause
		clue  Clue
	}{
		{"firewall.dropped", connectDropped()},
		{"firewall.rejected", connectRejected()},
	} {
		out = append(out,
			Rule{Cause: c.cause, Grade: Proves, All: []Clue{c.clue, controlAnswers(), sameEdgeAnswers()}, None: doubts},
			Rule{Cause: c.cause, Grade: Suggests, All: []Clue{c.clue, controlAnswers()}, None: soft},
			Rule{Cause: c.cause, Grade: Suggests, All: []Clue{c.clue, portOpenElsewhere()}, None: soft},
			// Where the whole edge is out of reach, and nothing else is, it is the edge.
			Rule{Cause: c.cause, Grade: Refutes, All: []Clue{sameEdgeUnreachable(), portOpenElsewhere()}},
			Rule{Cause: c.cause, Grade: Refutes, All: []Clue{pageFails(), addressWorks()}},
			Rule{Cause: c.cause, Grade: Refutes, All: []Clue{trustedWorks()}},
		)
	}
	return append(out,
		Rule{Cause: "firewall.tls_reset", Grade: Proves, All: []Clue{helloDied(), otherNameGoesOn()}, None: append([]Clue{smallHelloHelps()}, doubts...)},
		Rule{Cause: "firewall.tls_reset", Grade: Suggests, All: []Clue{helloDied(), sealedSiteAnswers()}, None: soft},
		Rule{Cause: "firewall.tls_reset", Grade: Refutes, All: []Clue{smallPacketsHelp()}},
		Rule{Cause: "firewall.tls_reset", Grade: Refutes, All: []Clue{smallHelloHelps()}},
		Rule{Cause: "firewall.tls_reset", Grade: Refutes, All: []Clue{trustedWorks()}},
	)
}
