package verdict

import (
	"slices"

	"fix502/checks"
)

// helloDied: the connection came about and died at the TLS hello.
func helloDied() Clue {
	return ofFailing("hello_died", func(o *checks.Observation) bool {
		return direct(o) && reached(o) == checks.StageConnect &&
			slices.Contains([]checks.Failure{checks.TLSReset, checks.TLSClosed, checks.TLSTimeout}, o.Failure)
	})
}

// otherNameGoesOn: the same address goes on when the hello names another site.
func otherNameGoesOn() Clue {
	more := fromRole(checks.ArmName, checks.RolePage)
	return Clue{ID: "other_name_goes_on", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, v.Role(checks.RolePage, checks.ArmName), more, func(o *checks.Observation) bool {
			return reached(o) >= checks.StageHandshake || slices.Contains([]checks.Failure{checks.TLSName, checks.TLSUntrusted,
				checks.TLSAlert, checks.TLSExpired, checks.TLSNotYet}, o.Failure)
		})
	}}
}

// smallHelloHelps: the same name goes on in a hello that fits one packet.
func smallHelloHelps() Clue {
	more := fromRole(checks.ArmHello, checks.RolePage)
	return Clue{ID: "small_hello_helps", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, v.Role(checks.RolePage, checks.ArmHello), more, func(o *checks.Observation) bool {
			return reached(o) >= checks.StageHandshake
		})
	}}
}

// smallPacketsHelp: the same trip works with smaller segments, and not, at the
// same time, with those that are usual.
func smallPacketsHelp() Clue {
	more, control := fromRole(checks.ArmSegment, checks.RolePage), fromRole(checks.ArmAgain, checks.RolePage)
	either := func(s checks.Spec) bool { return more(s) || control(s) }
	return Clue{ID: "small_packets_help", From: either, Holds: func(v checks.View) Reading {
		if again := v.Role(checks.RolePage, checks.ArmAgain); slices.ContainsFunc(again, (*checks.Observation).Alive) {
			return no(again...)
		}
		helps := anyOf(v, v.Role(checks.RolePage, checks.ArmSegment), more, func(o *checks.Observation) bool {
			return reached(o) == checks.StageAnswer
		})
		if helps.Truth == checks.Yes && v.Pending(control) {
			return Reading{}
		}
		return helps
	}}
}

// untrusted: the certificate ends at an authority that neither this device nor
// the public trusts.
func untrusted() Clue {
	return ofFailing("untrusted", isUntrusted)
}

// isUntrusted leaves out what only this device's own roots do not know.
func isUntrusted(o *checks.Observation) bool {
	return o.Failure == checks.TLSUntrusted && publicTLS(o) != checks.Yes
}

// othersUntrusted: another site's certificate, too, ends at an authority that
// is not public.
func othersUntrusted() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleControl, checks.RoleSameEdge)
	return Clue{ID: "others_untrusted", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, sealedSites(v), more, func(o *checks.Observation) bool { return isUntrusted(o) || isResigned(o) })
	}}
}

// sealedSites are the trips to independent sites that use TLS.
func sealedSites(v checks.View) []*checks.Observation {
	all := slices.Concat(v.Role(checks.RoleControl, checks.ArmPlain), v.Role(checks.RoleSameEdge, checks.ArmPlain))
	return slices.DeleteFunc(all, isPlain)
}

// sealedSiteAnswers: the handshake with another site comes to its end, or a
// resolver answers over HTTPS.
func sealedSiteAnswers() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleControl, checks.RoleSameEdge, checks.RoleResolver)
	return Clue{ID: "sealed_site_answers", From: more, Holds: func(v checks.View) Reading {
		all := append(sealedSites(v), sealedOpinions(v)...)
		return anyOf(v, all, more, func(o *checks.Observation) bool {
			return reached(o) >= checks.StageHandshake || answeredName(o)
		})
	}}
}

// interceptorNamed: the issuer is a product known to re-sign traffic.
func interceptorNamed() Clue {
	return ofFailing("interceptor_named", func(o *checks.Observation) bool {
		return o.Trip != nil && o.Trip.Chain != nil && o.Trip.Chain.Product != ""
	})
}

// resigned: a certificate that this device trusts, and no public authority.
func resigned() Clue {
	more := fromRole(checks.ArmPlain, checks.RolePage, checks.RoleOrigin)
	return Clue{ID: "resigned", From: more, Holds: func(v checks.View) Reading {
		var all []*checks.Observation
		for _, r := range []checks.Role{checks.RolePage, checks.RoleOrigin} {
			for _, o := range v.Role(r, checks.ArmPlain) {
				if publicTLS(o) != checks.Unknown {
					all = append(all, o)
				}
			}
		}
		return anyOf(v, all, more, isResigned)
	}}
}

func isResigned(o *checks.Observation) bool {
	return publicTLS(o) == checks.No && o.Trip.Chain.System == ""
}

// publicTLS: the chain ends at a public root. Unknown without TLS, and where
// there are no public roots to compare with.
func publicTLS(o *checks.Observation) checks.Truth {
	if o.Trip == nil || o.Trip.Chain == nil || !o.Trip.Chain.Public.Learned() {
		return checks.Unknown
	}
	return checks.Of(o.Trip.Chain.Public == "")
}
