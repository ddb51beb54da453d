package verdict

func rulesProxy() []Rule {
	return []Rule{
		{Cause: "proxy.unreachable", Grade: Proves, All: of(proxyDead), None: of(proxyNameless)},
		{Cause: "proxy.unreachable", Grade: Proves, All: of(proxyNameless, otherNamesResolve)},
		{Cause: "proxy.unreachable", Grade: Suggests, All: of(proxyNameless)},
		{Cause: "proxy.auth_required", Grade: Proves, All: of(proxyAsksLogin)},

		{Cause: "proxy.denied", Grade: Proves, All: of(proxyDenies, controlAnswers)},
		{Cause: "proxy.denied", Grade: Suggests, All: of(proxyDenies)},
		{Cause: "proxy.denied", Grade: Suggests, All: of(answeredBlocked, proxyWrote)},
		{Cause: "proxy.denied", Grade: Suggests, All: of(answeredBlocked, resigned), None: of(edgeMarked)},

		{Cause: "proxy.denied", Grade: Hints, All: of(serviceWorks, partAtProxy)},

		{Cause: "proxy.bad_gateway", Grade: Proves, All: of(connectAnswered5xx)},
		{Cause: "proxy.bad_gateway", Grade: Proves, All: of(answered5xx, resigned, controlAnswers), None: of(edgeMarked)},
		{Cause: "proxy.bad_gateway", Grade: Proves, All: of(answered5xx, proxyWrote), None: of(answerTrusted)},
		{Cause: "proxy.bad_gateway", Grade: Proves, All: of(answered5xx, proxyInForce, pastProxyWorks), None: of(answerTrusted)},
		{Cause: "proxy.bad_gateway", Grade: Suggests, All: of(answered5xx, resigned), None: of(edgeMarked)},
		{Cause: "proxy.bad_gateway", Grade: Suggests, All: of(tunnelBroke)},
		// Inside TLS that ends at a public root no honest middle box can
		// write a page (RFC 9110, 9.3.6).
		{Cause: "proxy.bad_gateway", Grade: Refutes, All: of(answered5xx, answerTrusted), None: of(connectAnswered5xx)},

		{Cause: "proxy.timeout", Grade: Proves, All: of(proxySilent, controlAnswers)},
		{Cause: "proxy.timeout", Grade: Suggests, All: of(proxySilent)},
		{Cause: "proxy.timeout", Grade: Suggests, All: of(tunnelSilent)},

		{Cause: "tls.untrusted", Grade: Proves, All: of(untrusted, interceptorNamed)},
		{Cause: "tls.untrusted", Grade: Proves, All: of(untrusted, othersUntrusted)},
		{Cause: "tls.untrusted", Grade: Suggests, All: of(untrusted)},
		{Cause: "tls.untrusted", Grade: Refutes, All: of(trustedWorks)},
		{Cause: "tls.intercepted", Grade: Proves, All: of(resigned)},
	}
}

// rulesScript reads the proxies that a proxy script names. The plain trips go
// direct; which way a browser goes the script alone knows, so nothing here is
// certain.
func rulesScript() []Rule {
	var out []Rule
	for _, c := range []struct {
		cause Cause
		clue  func() Clue
	}{
		{"proxy.unreachable", scriptDead},
		{"proxy.bad_gateway", scriptGateway},
		{"proxy.denied", scriptDenies},
		{"proxy.auth_required", scriptAsksLogin},
		{"proxy.timeout", scriptSilent},
	} {
		out = append(out,
			Rule{Cause: c.cause, Grade: Hints, All: of(c.clue)},
			Rule{Cause: c.cause, Grade: Suggests, All: of(c.clue, scriptNoWay)},
			Rule{Cause: c.cause, Grade: Suggests, All: of(personSawProxy, c.clue)},
			Rule{Cause: c.cause, Grade: Suggests, All: of(personFails, c.clue), None: of(scriptWorks)},
		)
	}
	return append(out,
		Rule{Cause: "proxy.unreachable", Grade: Hints, All: of(scriptUnread), None: of(nothingBeyond)},
		Rule{Cause: "proxy.unreachable", Grade: Suggests, All: of(personSawProxy, scriptUnread)},
	)
}

func rulesVPN() []Rule {
	return []Rule{
		{Cause: "vpn.path_broken", Grade: Proves, All: of(tunnelInForce, serviceFails, pastTunnelWorks)},
		{Cause: "vpn.path_broken", Grade: Suggests, All: of(tunnelInForce, connectDropped, controlAnswers), None: of(nameSunk)},
		{Cause: "vpn.path_broken", Grade: Suggests, All: of(tunnelInForce, connectRejected, controlAnswers), None: of(nameSunk)},
		{Cause: "vpn.path_broken", Grade: Suggests, All: of(tunnelInForce, helloDied, controlAnswers), None: of(nameSunk)},
		{Cause: "vpn.path_broken", Grade: Suggests, All: of(tunnelInForce, nothingBeyond)},
		{Cause: "vpn.path_broken", Grade: Suggests, All: of(fakeAddress, helloDied)},
		{Cause: "vpn.path_broken", Grade: Suggests, All: of(fakeAddress, connectDropped)},
		{Cause: "vpn.path_broken", Grade: Suggests, All: of(fakeAddress, connectRejected)},
		{Cause: "vpn.path_broken", Grade: Hints, All: of(tunnelInForce, serviceFails)},
		{Cause: "vpn.path_broken", Grade: Refutes, All: of(pastTunnelSame)},
		{Cause: "vpn.exit_blocked", Grade: Proves, All: of(edgeDenies, tunnelInForce, pastTunnelWorks)},
		{Cause: "vpn.exit_blocked", Grade: Proves, All: of(edgeDeniesCountry, tunnelInForce, pastTunnelWorks)},
		{Cause: "vpn.exit_blocked", Grade: Proves, All: of(edgeDenies, proxyInForce, pastProxyWorks)},
		{Cause: "vpn.exit_blocked", Grade: Proves, All: of(edgeDeniesCountry, proxyInForce, pastProxyWorks)},
		{Cause: "vpn.exit_blocked", Grade: Suggests, All: of(edgeDenies, tunnelInForce)},
		{Cause: "vpn.exit_blocked", Grade: Suggests, All: of(edgeDeniesCountry, tunnelInForce)},
		{Cause: "vpn.exit_blocked", Grade: Suggests, All: of(edgeDenies, proxyInForce)},
		{Cause: "vpn.exit_blocked", Grade: Suggests, All: of(edgeDeniesCountry, proxyInForce)},
	}
}
