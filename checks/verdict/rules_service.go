package verdict

func rulesEdge() []Rule {
	return []Rule{
		{Cause: "edge.denied", Grade: Proves, All: of(edgeDenies), None: of(tunnelInForce, proxyInForce)},
		{Cause: "edge.denied", Grade: Suggests, All: of(edgeDenies)},
		{Cause: "edge.denied", Grade: Suggests, All: of(serviceWorks, personSawDenied)},
		{Cause: "edge.country_blocked", Grade: Proves, All: of(edgeDeniesCountry), None: of(tunnelInForce, proxyInForce)},
		{Cause: "edge.country_blocked", Grade: Suggests, All: of(edgeDeniesCountry)},
		{Cause: "edge.rate_limited", Grade: Proves, All: of(edgeLimits, answerTrusted)},

		// A certificate of the service that is wrong in its dates alone can only
		// be the service's; another one's may come from a forged address.
		{Cause: "edge.certificate", Grade: Proves, All: of(datesWrong, controlAnswers), None: of(clockMinutes)},
		{Cause: "edge.certificate", Grade: Proves, All: of(certificateBad, sameCertificateElsewhere, sealedOpinionSame, controlAnswers), None: of(clockMinutes)},
		{Cause: "edge.certificate", Grade: Suggests, All: of(certificateBad, sealedOpinionSame, controlAnswers), None: of(clockMinutes)},
		{Cause: "edge.certificate", Grade: Refutes, All: of(trustedWorks)},

		// Who drops all addresses of an edge, and nothing else, cannot be told
		// from an edge that is gone.
		{Cause: "edge.unreachable", Grade: Suggests, All: of(connectDropped, sameEdgeUnreachable, portOpenElsewhere, controlAnswers), None: of(nameSunk, fakeAddress)},
		{Cause: "edge.unreachable", Grade: Suggests, All: of(connectRejected, sameEdgeUnreachable, portOpenElsewhere, controlAnswers), None: of(nameSunk, fakeAddress)},
		{Cause: "edge.unreachable", Grade: Refutes, All: of(pageFails, addressWorks)},

		{Cause: "edge.bad_gateway", Grade: Proves, All: of(edgeOwnClass, blamesEdge, answerTrusted, controlAnswers), None: of(tunnelInForce)},
		{Cause: "edge.bad_gateway", Grade: Suggests, All: of(edgeOwnClass, blamesEdge, answerTrusted)},

		{Cause: "edge.bad_gateway", Grade: Proves, All: of(edgeOwnClass, blamesEdge, answerTrusted, controlAnswers, pastTunnelSame)},
		{Cause: "edge.bad_gateway", Grade: Suggests, All: of(serviceWorks, personSawEdge)},
		// Each hop frames its own answers (RFC 9112, 6.3): who ends the TLS said it.
		// Where it speaks well for itself, it lies behind it.
		{Cause: "edge.bad_gateway", Grade: Suggests, All: of(speaksNoHTTP, controlAnswers)},
		{Cause: "edge.bad_gateway", Grade: Refutes, All: of(speaksNoHTTP, edgeAnswers)},

		{Cause: "edge.partial", Grade: Proves, All: of(pageFails, addressWorks, addressAnswers5xx), None: of(againWorks)},
		{Cause: "edge.partial", Grade: Suggests, All: of(pageFails, addressWorks, addressUnreached), None: of(ipv6Unreached, ipv6Silent, ipv4Unreached, ipv4Silent)},
		{Cause: "edge.partial", Grade: Proves, All: of(serviceWorks, addressWorks, addressErrs)},
		{Cause: "edge.partial", Grade: Suggests, All: of(serviceWorks, addressWorks, addressUnreached), None: of(ipv6Unreached, ipv6Silent, ipv4Unreached, ipv4Silent)},

		{Cause: "edge.unreachable_origin", Grade: Proves, All: of(answered52x, edgeMarked, controlAnswers), None: of(tunnelInForce)},
		{Cause: "edge.unreachable_origin", Grade: Suggests, All: of(answered52x, answerTrusted)},
	}
}

func rulesProvider() []Rule {
	var out []Rule
	for _, c := range []struct {
		cause Cause
		clue  func() Clue
		told  func() Clue
	}{
		{"provider.bad_gateway", answered502, personSaw502},
		{"provider.overloaded", answered503, personSaw503},
		{"provider.timeout", answered504, personSaw504},
		{"provider.error", answeredOther5xx, personSaw500},
	} {
		out = append(out,
			Rule{Cause: c.cause, Grade: Proves, All: of(c.clue, answerTrusted, edgeMarked, controlAnswers), None: of(blamesEdge, tunnelInForce)},
			Rule{Cause: c.cause, Grade: Proves, All: of(c.clue, answerTrusted, blamesOrigin, controlAnswers), None: of(tunnelInForce)},
			Rule{Cause: c.cause, Grade: Proves, All: of(c.clue, answerTrusted, controlAnswers, pastTunnelSame), None: of(blamesEdge)},
			Rule{Cause: c.cause, Grade: Suggests, All: of(c.clue, answerTrusted), None: of(blamesEdge)},
			Rule{Cause: c.cause, Grade: Suggests, All: of(c.clue, answerUnsealed, plainControlAnswers), None: of(proxyInForce, proxyWrote, blamesEdge)},
			Rule{Cause: c.cause, Grade: Suggests, All: of(serviceWorks, c.told)},
		)
	}
	return append(out,
		Rule{Cause: "provider.timeout", Grade: Proves, All: of(originSilent, edgeAnswers, controlAnswers), None: of(tunnelInForce, resigned, smallPacketsHelp)},
		Rule{Cause: "provider.timeout", Grade: Suggests, All: of(originSilent, edgeAnswers), None: of(resigned)},
		Rule{Cause: "provider.timeout", Grade: Suggests, All: of(speaksNoHTTP, edgeAnswers, controlAnswers)},

		Rule{Cause: "provider.error", Grade: Proves, All: of(redirectsToItself, answerTrusted, edgeMarked, controlAnswers), None: of(tunnelInForce)},
		Rule{Cause: "provider.error", Grade: Suggests, All: of(redirectsToItself, answerTrusted)},

		Rule{Cause: "provider.partial", Grade: Proves, All: of(serviceWorks, partAnswersWrong)},
		Rule{Cause: "provider.partial", Grade: Suggests, All: of(serviceWorks, partSilent)},
		Rule{Cause: "provider.partial", Grade: Hints, All: of(serviceWorks, partFails)},
		Rule{Cause: "provider.incident", Grade: Proves, All: of(notice)},

		Rule{Cause: "refresh.transient", Grade: Proves, All: of(answered5xx, answerTrusted, againWorks)},
		Rule{Cause: "refresh.transient", Grade: Proves, All: of(originSilent, edgeAnswers, controlAnswers, againWorks), None: of(resigned)},
		Rule{Cause: "refresh.transient", Grade: Suggests, All: of(serviceWorks, addressErrsBehind)},
	)
}

func rulesBrowser() []Rule {
	return append(rulesProfile(), []Rule{
		{Cause: "browser.site_data", Grade: Suggests, All: of(serviceWorks, personFails), None: of(challenged, personSawAuthor, scriptFails)},
		{Cause: "browser.site_data", Grade: Suggests, All: of(serviceWorks, personFails, scriptWorks), None: of(challenged, personSawAuthor)},
		{Cause: "browser.site_data", Grade: Hints, All: of(serviceWorks, personFails), None: of(personSawAuthor)},
		{Cause: "browser.cookies_too_large", Grade: Suggests, All: of(serviceWorks, personSawHeaders)},
		{Cause: "browser.proxy", Grade: Suggests, All: of(serviceWorks, personSawProxy), None: of(proxyInForce, scriptFails)},
		{Cause: "browser.extension", Grade: Hints, All: of(serviceWorks, personFails)},
		{Cause: "browser.client", Grade: Hints, All: of(serviceWorks, personFails)},
	}...)
}
