package verdict

func rulesEdge() []Rule {
	return []Rule{
		{Cause: "edge.denied", Grade: Proves, All: []Clue{edgeDenies()}, None: []Clue{tunnelInForce(), proxyInForce()}},
		{Cause: "edge.country_blocked", Grade: Proves, All: []Clue{edgeDeniesCountry()}, None: []Clue{tunnelInForce(), proxyInForce()}},
		{Cause: "edge.rate_limited", Grade: Proves, All: []Clue{edgeLimits(), answerTrusted()}},

		{Cause: "edge.certificate", Grade: Proves, All: []Clue{certificateBad(), sameCertificateElsewhere(), controlAnswers()}, None: []Clue{clockMinutes(), untrusted()}},
		{Cause: "edge.certificate", Grade: Suggests, All: []Clue{certificateBad(), controlAnswers(), opinionSameAddress()}, None: []Clue{clockMinutes()}},
		{Cause: "edge.certificate", Grade: Refutes, All: []Clue{trustedWorks()}},

		{Cause: "edge.unreachable", Grade: Proves, All: []Clue{connectDropped(), sameEdgeUnreachable(), controlAnswers()}, None: []Clue{nameSunk(), fakeAddress()}},
		{Cause: "edge.unreachable", Grade: Proves, All: []Clue{connectRejected(), sameEdgeUnreachable(), controlAnswers()}, None: []Clue{nameSunk(), fakeAddress()}},
		{Cause: "edge.unreachable", Grade: Refutes, All: []Clue{addressWorks()}},

		{Cause: "edge.bad_gateway", Grade: Proves, All: []Clue{edgeOwnClass(), blamesEdge(), answerTrusted(), controlAnswers()}, None: []Clue{tunnelInForce()}},
		{Cause: "edge.bad_gateway", Grade: Suggests, All: []Clue{edgeOwnClass(), blamesEdge(), answerTrusted()}},

		{Cause: "edge.partial", Grade: Proves, All: []Clue{addressWorks(), addressFails()},
			None: []Clue{familyFails("ipv6_fails", true), familyFails("ipv4_fails", false), againWorks()}},
		{Cause: "edge.partial", Grade: Proves, All: []Clue{addressWorks(), addressFails(), serviceWorks()},
			None: []Clue{familyFails("ipv6_fails", true), familyFails("ipv4_fails", false)}},

		{Cause: "edge.unreachable_origin", Grade: Proves, All: []Clue{answered52x(), edgeMarked(), controlAnswers()}, None: []Clue{tunnelInForce()}},
		{Cause: "edge.unreachable_origin", Grade: Suggests, All: []Clue{answered52x(), answerTrusted()}},
	}
}

func rulesProvider() []Rule {
	var out []Rule
	for _, c := range []struct {
		cause Cause
		clue  Clue
	}{
		{"provider.bad_gateway", answered502()},
		{"provider.overloaded", answered503()},
		{"provider.timeout", answered504()},
		{"provider.error", answeredOther5xx()},
	} {
		out = append(out,
			Rule{Cause: c.cause, Grade: Proves, All: []Clue{c.clue, answerTrusted(), edgeMarked(), controlAnswers()}, None: []Clue{blamesEdge(), tunnelInForce()}},
			Rule{Cause: c.cause, Grade: Proves, All: []Clue{c.clue, answerTrusted(), blamesOrigin(), controlAnswers()}, None: []Clue{tunnelInForce()}},
			Rule{Cause: c.cause, Grade: Suggests, All: []Clue{c.clue, answerTrusted()}, None: []Clue{blamesEdge()}},
			Rule{Cause: c.cause, Grade: Refutes, All: []Clue{addressWorks(), addressFails()}, None: []Clue{againWorks()}},
		)
	}
	return append(out,
		Rule{Cause: "provider.timeout", Grade: Proves, All: []Clue{originSilent(), edgeAnswers(), controlAnswers()}, None: []Clue{tunnelInForce(), resigned(), smallPacketsHelp()}},
		Rule{Cause: "provider.timeout", Grade: Suggests, All: []Clue{originSilent(), edgeAnswers()}, None: []Clue{resigned()}},

		Rule{Cause: "provider.partial", Grade: Proves, All: []Clue{serviceWorks(), partAnswersWrong()}},
		Rule{Cause: "provider.partial", Grade: Suggests, All: []Clue{serviceWorks(), partFails()}},
		Rule{Cause: "provider.incident", Grade: Proves, All: []Clue{notice()}},

		Rule{Cause: "refresh.transient", Grade: Proves, All: []Clue{answered5xx(), answerTrusted(), againWorks()}},
	)
}

func rulesBrowser() []Rule {
	return []Rule{
		{Cause: "browser.site_data", Grade: Suggests, All: []Clue{serviceWorks(), personFails()}, None: []Clue{notice()}},
		{Cause: "browser.extension", Grade: Hints, All: []Clue{serviceWorks(), personFails()}},
		{Cause: "browser.client", Grade: Hints, All: []Clue{serviceWorks(), personFails()}},
	}
}
