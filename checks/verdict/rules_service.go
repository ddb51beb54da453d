package verdict

func rulesEdge() []Rule {
	return []Rule{
		{Cause: "edge.denied", Grade: Proves, All: []Clue{edgeDenies()}, None: []Clue{tunnelInForce(), proxyInForce()}},
		{Cause: "edge.denied", Grade: Suggests, All: []Clue{edgeDenies()}},
		{Cause: "edge.denied", Grade: Suggests, All: []Clue{serviceWorks(), personSawDenied()}},
		{Cause: "edge.country_blocked", Grade: Proves, All: []Clue{edgeDeniesCountry()}, None: []Clue{tunnelInForce(), proxyInForce()}},
		{Cause: "edge.country_blocked", Grade: Suggests, All: []Clue{edgeDeniesCountry()}},
		{Cause: "edge.rate_limited", Grade: Proves, All: []Clue{edgeLimits(), answerTrusted()}},

		// A certificate of the service that is wrong in its dates alone can only
		// be the service's; another one's may come from a forged address.
		{Cause: "edge.certificate", Grade: Proves, All: []Clue{datesWrong(), controlAnswers()}, None: []Clue{clockMinutes()}},
		{Cause: "edge.certificate", Grade: Proves, All: []Clue{certificateBad(), sameCertificateElsewhere(), sealedOpinionSame(), controlAnswers()}, None: []Clue{clockMinutes()}},
		{Cause: "edge.certificate", Grade: Suggests, All: []Clue{certificateBad(), sealedOpinionSame(), controlAnswers()}, None: []Clue{clockMinutes()}},
		{Cause: "edge.certificate", Grade: Refutes, All: []Clue{trustedWorks()}},

		// Who drops all addresses of an edge, and nothing else, cannot be told
		// from an edge that is gone.
		{Cause: "edge.unreachable", Grade: Suggests, All: []Clue{connectDropped(), sameEdgeUnreachable(), portOpenElsewhere(), controlAnswers()}, None: []Clue{nameSunk(), fakeAddress()}},
		{Cause: "edge.unreachable", Grade: Suggests, All: []Clue{connectRejected(), sameEdgeUnreachable(), portOpenElsewhere(), controlAnswers()}, None: []Clue{nameSunk(), fakeAddress()}},
		{Cause: "edge.unreachable", Grade: Refutes, All: []Clue{pageFails(), addressWorks()}},

		{Cause: "edge.bad_gateway", Grade: Proves, All: []Clue{edgeOwnClass(), blamesEdge(), answerTrusted(), controlAnswers()}, None: []Clue{tunnelInForce()}},
		{Cause: "edge.bad_gateway", Grade: Suggests, All: []Clue{edgeOwnClass(), blamesEdge(), answerTrusted()}},

		{Cause: "edge.bad_gateway", Grade: Proves, All: []Clue{edgeOwnClass(), blamesEdge(), answerTrusted(), controlAnswers(), pastTunnelSame()}},
		{Cause: "edge.bad_gateway", Grade: Suggests, All: []Clue{serviceWorks(), personSawEdge()}},

		{Cause: "edge.partial", Grade: Proves, All: []Clue{pageFails(), addressWorks(), addressFails()}, None: []Clue{ipv6Fails(), ipv4Fails(), againWorks()}},
		{Cause: "edge.partial", Grade: Proves, All: []Clue{serviceWorks(), addressWorks(), addressErrs()}},
		{Cause: "edge.partial", Grade: Suggests, All: []Clue{serviceWorks(), addressWorks(), addressUnreached()}, None: []Clue{ipv6Fails(), ipv4Fails()}},
		{Cause: "edge.partial", Grade: Suggests, All: []Clue{serviceWorks(), ipv6Fails(), ipv6Elsewhere()}},
		{Cause: "edge.partial", Grade: Suggests, All: []Clue{serviceWorks(), ipv4Fails(), ipv4Elsewhere()}},

		{Cause: "edge.unreachable_origin", Grade: Proves, All: []Clue{answered52x(), edgeMarked(), controlAnswers()}, None: []Clue{tunnelInForce()}},
		{Cause: "edge.unreachable_origin", Grade: Suggests, All: []Clue{answered52x(), answerTrusted()}},
	}
}

func rulesProvider() []Rule {
	var out []Rule
	for _, c := range []struct {
		cause Cause
		clue  Clue
		told  Clue
	}{
		{"provider.bad_gateway", answered502(), personSaw502()},
		{"provider.overloaded", answered503(), personSaw503()},
		{"provider.timeout", answered504(), personSaw504()},
		{"provider.error", answeredOther5xx(), personSaw500()},
	} {
		out = append(out,
			Rule{Cause: c.cause, Grade: Proves, All: []Clue{c.clue, answerTrusted(), edgeMarked(), controlAnswers()}, None: []Clue{blamesEdge(), tunnelInForce()}},
			Rule{Cause: c.cause, Grade: Proves, All: []Clue{c.clue, answerTrusted(), blamesOrigin(), controlAnswers()}, None: []Clue{tunnelInForce()}},
			Rule{Cause: c.cause, Grade: Proves, All: []Clue{c.clue, answerTrusted(), controlAnswers(), pastTunnelSame()}, None: []Clue{blamesEdge()}},
			Rule{Cause: c.cause, Grade: Suggests, All: []Clue{c.clue, answerTrusted()}, None: []Clue{blamesEdge()}},
			Rule{Cause: c.cause, Grade: Suggests, All: []Clue{c.clue, answerUnsealed(), plainControlAnswers()}, None: []Clue{proxyInForce(), proxyWrote(), blamesEdge()}},
			Rule{Cause: c.cause, Grade: Suggests, All: []Clue{serviceWorks(), c.told}},
		)
	}
	return append(out,
		Rule{Cause: "provider.timeout", Grade: Proves, All: []Clue{originSilent(), edgeAnswers(), controlAnswers()}, None: []Clue{tunnelInForce(), resigned(), smallPacketsHelp()}},
		Rule{Cause: "provider.timeout", Grade: Suggests, All: []Clue{originSilent(), edgeAnswers()}, None: []Clue{resigned()}},

		Rule{Cause: "provider.partial", Grade: Proves, All: []Clue{serviceWorks(), partAnswersWrong()}},
		Rule{Cause: "provider.partial", Grade: Suggests, All: []Clue{serviceWorks(), partSilent()}},
		Rule{Cause: "provider.partial", Grade: Hints, All: []Clue{serviceWorks(), partFails()}},
		Rule{Cause: "provider.incident", Grade: Proves, All: []Clue{notice()}},

		Rule{Cause: "refresh.transient", Grade: Proves, All: []Clue{answered5xx(), answerTrusted(), againWorks()}},
		Rule{Cause: "refresh.transient", Grade: Suggests, All: []Clue{serviceWorks(), addressErrsBehind()}},
	)
}

func rulesBrowser() []Rule {
	return append(rulesProfile(), []Rule{
		{Cause: "browser.site_data", Grade: Suggests, All: []Clue{serviceWorks(), personFails()}, None: []Clue{challenged(), personSawAuthor()}},
		{Cause: "browser.site_data", Grade: Hints, All: []Clue{serviceWorks(), personFails()}, None: []Clue{personSawAuthor()}},
		{Cause: "browser.cookies_too_large", Grade: Suggests, All: []Clue{serviceWorks(), personSawHeaders()}},
		{Cause: "browser.proxy", Grade: Suggests, All: []Clue{serviceWorks(), personSawProxy()}, None: []Clue{proxyInForce()}},
		{Cause: "browser.extension", Grade: Hints, All: []Clue{serviceWorks(), personFails()}},
		{Cause: "browser.client", Grade: Hints, All: []Clue{serviceWorks(), personFails()}},
	}...)
}
