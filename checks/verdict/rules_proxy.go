package verdict

func rulesProxy() []Rule {
	return []Rule{
		{Cause: "proxy.unreachable", Grade: Proves, All: []Clue{proxyDead()}, None: []Clue{proxyNameless()}},
		{Cause: "proxy.unreachable", Grade: Proves, All: []Clue{proxyNameless(), otherNamesResolve()}},
		{Cause: "proxy.unreachable", Grade: Suggests, All: []Clue{proxyNameless()}},
		{Cause: "proxy.auth_required", Grade: Proves, All: []Clue{proxyAsksLogin()}},

		{Cause: "proxy.denied", Grade: Proves, All: []Clue{proxyDenies(), controlAnswers()}},
		{Cause: "proxy.denied", Grade: Suggests, All: []Clue{proxyDenies()}},
		{Cause: "proxy.denied", Grade: Suggests, All: []Clue{answeredBlocked(), proxyWrote()}},
		{Cause: "proxy.denied", Grade: Suggests, All: []Clue{answeredBlocked(), resigned()}, None: []Clue{edgeMarked()}},

		{Cause: "proxy.bad_gateway", Grade: Proves, All: []Clue{connectAnswered5xx()}},
		{Cause: "proxy.bad_gateway", Grade: Proves, All: []Clue{answered5xx(), resigned(), controlAnswers()}, None: []Clue{edgeMarked()}},
		{Cause: "proxy.bad_gateway", Grade: Proves, All: []Clue{answered5xx(), proxyWrote()}, None: []Clue{answerTrusted()}},
		{Cause: "proxy.bad_gateway", Grade: Proves, All: []Clue{answered5xx(), proxyInForce(), pastProxyWorks()}, None: []Clue{answerTrusted()}},
		{Cause: "proxy.bad_gateway", Grade: Suggests, All: []Clue{answered5xx(), resigned()}, None: []Clue{edgeMarked()}},
		{Cause: "proxy.bad_gateway", Grade: Suggests, All: []Clue{tunnelBroke()}},
		// Inside TLS that ends at a public root no honest middle box can
		// write a page (RFC 9110, 9.3.6).
		{Cause: "proxy.bad_gateway", Grade: Refutes, All: []Clue{answered5xx(), answerTrusted()}, None: []Clue{connectAnswered5xx()}},

		{Cause: "proxy.timeout", Grade: Proves, All: []Clue{proxySilent(), controlAnswers()}},
		{Cause: "proxy.timeout", Grade: Suggests, All: []Clue{proxySilent()}},
		{Cause: "proxy.timeout", Grade: Suggests, All: []Clue{tunnelSilent()}},

		{Cause: "tls.untrusted", Grade: Proves, All: []Clue{untrusted(), interceptorNamed()}},
		{Cause: "tls.untrusted", Grade: Proves, All: []Clue{untrusted(), othersUntrusted()}},
		{Cause: "tls.untrusted", Grade: Suggests, All: []Clue{untrusted()}},
		{Cause: "tls.untrusted", Grade: Refutes, All: []Clue{trustedWorks()}},
		{Cause: "tls.intercepted", Grade: Proves, All: []Clue{resigned()}},
	}
}

func rulesVPN() []Rule {
	return []Rule{
		{Cause: "vpn.path_broken", Grade: Proves, All: []Clue{tunnelInForce(), serviceFails(), pastTunnelWorks()}},
		{Cause: "vpn.path_broken", Grade: Suggests, All: []Clue{tunnelInForce(), connectDropped(), controlAnswers()}, None: []Clue{nameSunk()}},
		{Cause: "vpn.path_broken", Grade: Suggests, All: []Clue{tunnelInForce(), connectRejected(), controlAnswers()}, None: []Clue{nameSunk()}},
		{Cause: "vpn.path_broken", Grade: Suggests, All: []Clue{tunnelInForce(), helloDied(), controlAnswers()}, None: []Clue{nameSunk()}},
		{Cause: "vpn.path_broken", Grade: Suggests, All: []Clue{tunnelInForce(), nothingBeyond()}},
		{Cause: "vpn.path_broken", Grade: Suggests, All: []Clue{fakeAddress(), helloDied()}},
		{Cause: "vpn.path_broken", Grade: Suggests, All: []Clue{fakeAddress(), connectDropped()}},
		{Cause: "vpn.path_broken", Grade: Suggests, All: []Clue{fakeAddress(), connectRejected()}},
		{Cause: "vpn.path_broken", Grade: Hints, All: []Clue{tunnelInForce(), serviceFails()}},
		{Cause: "vpn.path_broken", Grade: Refutes, All: []Clue{pastTunnelSame()}},
		{Cause: "vpn.exit_blocked", Grade: Proves, All: []Clue{edgeDenies(), tunnelInForce(), pastTunnelWorks()}},
		{Cause: "vpn.exit_blocked", Grade: Proves, All: []Clue{edgeDeniesCountry(), tunnelInForce(), pastTunnelWorks()}},
		{Cause: "vpn.exit_blocked", Grade: Proves, All: []Clue{edgeDenies(), proxyInForce(), pastProxyWorks()}},
		{Cause: "vpn.exit_blocked", Grade: Proves, All: []Clue{edgeDeniesCountry(), proxyInForce(), pastProxyWorks()}},
		{Cause: "vpn.exit_blocked", Grade: Suggests, All: []Clue{edgeDenies(), tunnelInForce()}},
		{Cause: "vpn.exit_blocked", Grade: Suggests, All: []Clue{edgeDeniesCountry(), tunnelInForce()}},
		{Cause: "vpn.exit_blocked", Grade: Suggests, All: []Clue{edgeDenies(), proxyInForce()}},
		{Cause: "vpn.exit_blocked", Grade: Suggests, All: []Clue{edgeDeniesCountry(), proxyInForce()}},
	}
}
