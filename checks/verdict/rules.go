package verdict

// Rules lists every rule. Their order means nothing.
func Rules() []Rule {
	var all []Rule
	all = append(all, rulesWorks()...)
	all = append(all, rulesMachine()...)
	all = append(all, rulesNetwork()...)
	all = append(all, rulesFamily()...)
	all = append(all, rulesDNS()...)
	all = append(all, rulesFirewall()...)
	all = append(all, rulesProxy()...)
	all = append(all, rulesScript()...)
	all = append(all, rulesVPN()...)
	all = append(all, rulesEdge()...)
	all = append(all, rulesProvider()...)
	all = append(all, rulesTrial()...)
	return append(all, rulesBrowser()...)
}

func rulesWorks() []Rule {
	return []Rule{
		{Cause: None, Grade: Proves, All: of(serviceWorks), None: of(challenged, personFailsElsewhere)},
		{Cause: None, Grade: Suggests, All: of(serviceWorks, challenged)},
		// In two browsers, and not from here: somebody's word against ours.
		{Cause: None, Grade: Refutes, All: of(personFails, personFailsElsewhere)},
		// A bot check says nothing of the origin, so the person's word counts.
		{Cause: None, Grade: Refutes, All: of(challenged, personFails)},
	}
}

func rulesMachine() []Rule {
	return []Rule{
		{Cause: "device.offline", Grade: Proves, All: of(noInterface)},
		{Cause: "device.no_route", Grade: Proves, All: of(noDefaultRoute, nothingConnects), None: of(noInterface)},
		{Cause: "device.no_route", Grade: Proves, All: of(noDefaultRoute, noRouteToService), None: of(noInterface)},
		{Cause: "device.clock_wrong", Grade: Proves, All: of(clockHour)},
		{Cause: "device.clock_wrong", Grade: Proves, All: of(datesWrong, clockMinutes)},
		{Cause: "device.clock_wrong", Grade: Suggests, All: of(datesWrong)},
		{Cause: "device.clock_wrong", Grade: Hints, All: of(clockMinutes)},
		{Cause: "device.clock_wrong", Grade: Refutes, None: of(clockMinutes)},
		{Cause: "device.hosts_override", Grade: Proves, All: of(pinned, serviceFails, trustedWorks), None: of(serviceShown, opinionSameAddress)},
		{Cause: "device.hosts_override", Grade: Suggests, All: of(pinned, answeredElsewhere)},
		{Cause: "device.hosts_override", Grade: Suggests, All: of(pinned, connectDropped)},
		{Cause: "device.hosts_override", Grade: Suggests, All: of(pinned, connectRejected)},
		{Cause: "device.hosts_override", Grade: Refutes, All: of(opinionSameAddress)},
		{Cause: "device.hosts_override", Grade: Refutes, All: of(serviceShown)},
	}
}

func rulesNetwork() []Rule {
	return []Rule{
		{Cause: "network.gateway_unreachable", Grade: Proves, All: of(routerSilent, nothingBeyond), None: of(noInterface)},
		{Cause: "network.no_internet", Grade: Proves, All: of(nothingBeyond),
			None: of(noInterface, noDefaultRoute, proxyInForce, tunnelInForce)},
		{Cause: "network.no_internet", Grade: Suggests, All: of(nothingBeyond),
			None: of(noInterface, noDefaultRoute, proxyInForce)},
		// Nobody on the way can show the service's own certificate.
		{Cause: "network.captive_portal", Grade: Proves, All: of(controlIntercepted, serviceFails), None: of(plainControlAnswers, serviceShown)},
		{Cause: "network.captive_portal", Grade: Hints, All: of(controlIntercepted), None: of(plainControlAnswers)},
		// Loss makes a trip fail on its way, it does not make up an answer.
		{Cause: "network.unstable", Grade: Proves, All: of(connectsLost, serviceWorks)},
		{Cause: "network.unstable", Grade: Proves, All: of(connectsLost, diedOnTheWay)},
		{Cause: "network.unstable", Grade: Hints, All: of(connectsLost)},
		{Cause: "network.slow", Grade: Proves, All: of(rttSecond)},
		{Cause: "network.slow", Grade: Hints, All: of(rttHigh)},
		{Cause: "network.mtu_blackhole", Grade: Proves, All: of(wentSilent, smallPacketsHelp)},
		{Cause: "network.mtu_blackhole", Grade: Suggests, All: of(helloDied, smallHelloHelps)},
	}
}

func rulesDNS() []Rule {
	return []Rule{
		{Cause: "dns.resolver_down", Grade: Proves, All: of(stoppedAtName, nameDown, opinionResolves), None: of(otherNamesResolve)},
		{Cause: "dns.resolver_down", Grade: Suggests, All: of(stoppedAtName, nameSilent, opinionResolves)},
		{Cause: "dns.resolver_down", Grade: Suggests, All: of(stoppedAtName, nameSilent), None: of(otherNamesResolve, nothingBeyond)},
		{Cause: "dns.resolver_down", Grade: Suggests, All: of(stoppedAtName, nameDenied, opinionResolves), None: of(otherNamesResolve)},
		{Cause: "dns.resolver_down", Grade: Suggests, All: of(proxyNameless, nameDown), None: of(otherNamesResolve)},
		{Cause: "dns.resolver_down", Grade: Refutes, All: of(otherNamesResolve)},
		{Cause: "dns.all_blocked", Grade: Proves, All: of(stoppedAtName, nameDown, opinionSilent, resolverConnects), None: of(otherNamesResolve)},
		{Cause: "dns.all_blocked", Grade: Suggests, All: of(stoppedAtName, opinionFails, resolverConnects), None: of(otherNamesResolve)},
		{Cause: "dns.all_blocked", Grade: Refutes, All: of(otherNamesResolve)},

		{Cause: "dns.blocked", Grade: Proves, All: of(stoppedAtName, nameDenied, otherNamesResolve, opinionResolves), None: of(pinned)},
		{Cause: "dns.blocked", Grade: Proves, All: of(stoppedAtName, nameBlockedByEDE, opinionResolves), None: of(pinned)},
		{Cause: "dns.blocked", Grade: Proves, All: of(nameSunk, serviceFails, opinionResolves), None: of(pinned, proxyInForce, serviceShown)},
		{Cause: "dns.blocked", Grade: Suggests, All: of(stoppedAtName, nameDenied, otherNamesResolve), None: of(pinned, nothingBeyond)},
		{Cause: "dns.blocked", Grade: Suggests, All: of(stoppedAtName, otherNamesResolve, opinionResolves), None: of(pinned)},
		{Cause: "dns.blocked", Grade: Suggests, All: of(nameSunk, serviceFails), None: of(pinned, proxyInForce, nothingBeyond)},
		// What others deny as well, nobody here withholds; and where the service
		// shows itself, the address is right.
		{Cause: "dns.blocked", Grade: Refutes, All: of(sealedOpinionsDeny), None: of(opinionResolves)},
		{Cause: "dns.blocked", Grade: Refutes, All: of(serviceShown)},

		{Cause: "dns.blocked", Grade: Hints, All: of(serviceWorks, partNameless)},

		{Cause: "dns.hijacked", Grade: Proves, All: of(answeredElsewhere, trustedWorks), None: of(pinned, nameSunk, fakeAddress, opinionSameAddress)},
		{Cause: "dns.hijacked", Grade: Suggests, All: of(helloDied, trustedWorks), None: of(pinned, nameSunk, fakeAddress, opinionSameAddress)},
		{Cause: "dns.hijacked", Grade: Suggests, All: of(connectDropped, trustedWorks), None: of(pinned, nameSunk, fakeAddress, opinionSameAddress)},
		{Cause: "dns.hijacked", Grade: Suggests, All: of(connectRejected, trustedWorks), None: of(pinned, nameSunk, fakeAddress, opinionSameAddress)},
		{Cause: "dns.hijacked", Grade: Proves, All: of(connectDropped, trustedWorks, manyAddresses), None: of(pinned, fakeAddress, opinionSameAddress)},
		{Cause: "dns.hijacked", Grade: Proves, All: of(connectRejected, trustedWorks, manyAddresses), None: of(pinned, fakeAddress, opinionSameAddress)},
		// Beside the right addresses, others: chance decides where a browser goes.
		{Cause: "dns.hijacked", Grade: Proves, All: of(answeredElsewhere, strayStrange), None: of(pinned, fakeAddress)},
		{Cause: "dns.hijacked", Grade: Proves, All: of(serviceWorks, strayStrange), None: of(pinned, fakeAddress)},
		{Cause: "dns.hijacked", Grade: Proves, All: of(serviceWorks, strayFails, manyAddresses), None: of(pinned, fakeAddress)},
		{Cause: "dns.hijacked", Grade: Suggests, All: of(serviceWorks, strayFails), None: of(pinned, fakeAddress)},
	}
}

func rulesFirewall() []Rule {
	// A firewall is to blame for certain only where the address is right.
	doubts := of(nameSunk, fakeAddress, tunnelInForce, pinned, betterAddress)
	soft := of(nameSunk, fakeAddress)
	var out []Rule
	for _, c := range []struct {
		cause Cause
		clue  func() Clue
	}{
		{"firewall.dropped", connectDropped},
		{"firewall.rejected", connectRejected},
	} {
		out = append(out,
			Rule{Cause: c.cause, Grade: Proves, All: of(c.clue, controlAnswers, sameEdgeAnswers), None: doubts},
			Rule{Cause: c.cause, Grade: Suggests, All: of(c.clue, controlAnswers), None: soft},
			Rule{Cause: c.cause, Grade: Suggests, All: of(c.clue, portOpenElsewhere), None: soft},
			// Where the whole edge is out of reach, and nothing else is, it is the edge.
			Rule{Cause: c.cause, Grade: Refutes, All: of(sameEdgeUnreachable, portOpenElsewhere)},
			Rule{Cause: c.cause, Grade: Refutes, All: of(pageFails, addressWorks)},
			Rule{Cause: c.cause, Grade: Refutes, All: of(trustedWorks)},
		)
	}
	return append(out,
		Rule{Cause: "firewall.tls_reset", Grade: Proves, All: of(helloDied, otherNameGoesOn), None: append(of(smallHelloHelps, addressWorks), doubts...)},
		Rule{Cause: "firewall.tls_reset", Grade: Suggests, All: of(helloDied, sealedSiteAnswers), None: soft},
		// Who looks for the name would find it on the way to every address.
		Rule{Cause: "firewall.tls_reset", Grade: Refutes, All: of(pageFails, addressWorks)},
		Rule{Cause: "firewall.tls_reset", Grade: Refutes, All: of(smallPacketsHelp)},
		Rule{Cause: "firewall.tls_reset", Grade: Refutes, All: of(smallHelloHelps)},
		Rule{Cause: "firewall.tls_reset", Grade: Refutes, All: of(trustedWorks)},
	)
}

// of builds the clues of one row. It takes their constructors, so that a row
// is a list of names and not code.
//
//go:noinline // in every row again it would be 60 KB of the program
func of(clues ...func() Clue) []Clue {
	out := make([]Clue, len(clues))
	for i, c := range clues {
		out[i] = c()
	}
	return out
}
