package verdict

import (
	"slices"
	"strings"

	"fix502/checks"
)

// opinionResolves: a second-opinion resolver knows addresses of the service.
func opinionResolves() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleResolver)
	return Clue{ID: "opinion_resolves", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, opinions(v), fromDNS(more), func(o *checks.Observation) bool {
			return o.Failure == "" && slices.ContainsFunc(o.Names.Addrs, usefulAnswer)
		})
	}}
}

// opinionSameAddress: a second opinion gives an address too to which the
// system's answer led.
// Where one came over HTTPS, only those do: the others may be forged as well.
func opinionSameAddress() Clue {
	return sameAddress("opinion_same_address", func(v checks.View) []*checks.Observation {
		sealed := sealedOpinions(v)
		if v.Pending(either(asksSealed, awaitsProxy)) || slices.ContainsFunc(sealed, func(o *checks.Observation) bool { return o.Failure == "" }) {
			return sealed
		}
		return opinions(v)
	})
}

// sealedOpinionSame: a second opinion over HTTPS does, which nobody on the way
// can have forged.
func sealedOpinionSame() Clue { return sameAddress("sealed_opinion_same", sealedOpinions) }

func sameAddress(id string, among func(checks.View) []*checks.Observation) Clue {
	more := either(asksOpinions(), moreSystem())
	return Clue{ID: id, From: more, Holds: func(v checks.View) Reading {
		system := map[string]bool{}
		for _, o := range systemAnswers(v) {
			if o.Names != nil && o.Failure == "" {
				for _, a := range o.Names.Addrs[:min(len(o.Names.Addrs), checks.Tried)] {
					system[a] = true
				}
			}
		}
		if len(system) == 0 {
			return Reading{}
		}
		answering := slices.DeleteFunc(among(v), func(o *checks.Observation) bool { return o.Failure != "" })
		return anyOf(v, answering, more, func(o *checks.Observation) bool {
			return slices.ContainsFunc(o.Names.Addrs, func(a string) bool { return system[a] })
		})
	}}
}

// opinionSilent: no second-opinion resolver answered, over UDP or HTTPS.
func opinionSilent() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleResolver)
	return Clue{ID: "opinion_silent", From: more, Holds: func(v checks.View) Reading {
		return allOf(v, opinions(v), fromDNS(more), func(o *checks.Observation) bool {
			return o.Failure != "" && o.Names.Rcode == ""
		})
	}}
}

// opinionFails: no second-opinion resolver gave an address, whatever it said.
func opinionFails() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleResolver)
	return Clue{ID: "opinion_fails", From: more, Holds: func(v checks.View) Reading {
		return allOf(v, opinions(v), fromDNS(more), func(o *checks.Observation) bool { return o.Failure != "" })
	}}
}

// resolverConnects: a second opinion's address accepts a connection.
func resolverConnects() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleResolver)
	return Clue{ID: "resolver_connects", From: more, Holds: func(v checks.View) Reading {
		var all []*checks.Observation
		for _, o := range v.Role(checks.RoleResolver, checks.ArmPlain) {
			if o.Spec.Probe == checks.ProbeTCP {
				all = append(all, o)
			}
		}
		return anyOf(v, all, more, func(o *checks.Observation) bool { return reached(o) >= checks.StageConnect })
	}}
}

// opinions are the second opinions that were heard, or failed.
func opinions(v checks.View) []*checks.Observation {
	var out []*checks.Observation
	for _, o := range v.Role(checks.RoleResolver, checks.ArmPlain) {
		if o.Spec.Probe == checks.ProbeDNS && o.Names != nil {
			out = append(out, o)
		}
	}
	return out
}

// sealedOpinions are those that came over HTTPS.
func sealedOpinions(v checks.View) []*checks.Observation {
	return slices.DeleteFunc(opinions(v), func(o *checks.Observation) bool { return !asksSealed(o.Spec) })
}

func asksSealed(s checks.Spec) bool { return strings.HasPrefix(s.Route.Resolver, "doh:") }

// answeredName: the resolver answered, whatever it said.
func answeredName(o *checks.Observation) bool {
	return o.Names != nil && (o.Failure == "" || o.Names.Rcode != "")
}

// sealedOpinionsDeny: the second opinions that came over HTTPS know no address
// either, so nobody on the way withholds it.
func sealedOpinionsDeny() Clue {
	more := asksOpinions()
	return Clue{ID: "sealed_opinions_deny", From: more, Holds: func(v checks.View) Reading {
		answering := slices.DeleteFunc(sealedOpinions(v), func(o *checks.Observation) bool { return !answeredName(o) })
		return allOf(v, answering, more, func(o *checks.Observation) bool { return o.Failure != "" })
	}}
}

// asksOpinions is the questions to second opinions.
func asksOpinions() func(checks.Spec) bool {
	return fromDNS(fromRole(checks.ArmPlain, checks.RoleResolver))
}

func fromDNS(more func(checks.Spec) bool) func(checks.Spec) bool {
	return func(s checks.Spec) bool { return more(s) && s.Probe != checks.ProbeTCP }
}

// trustedWorks: the page fails where the system was sent, and at an address
// that a second opinion named, the service's own certificate is shown.
func trustedWorks() Clue {
	more := either(fromRole(checks.ArmTrusted, checks.RolePage), either(fromPrefix("dns."), from(checks.PageID, checks.OriginID)))
	return Clue{ID: "trusted_address_works", From: more, Holds: func(v checks.View) Reading {
		page, ok := v.Get(checks.PageID)
		if !ok {
			return Reading{}
		}
		if page.Alive() {
			return no(page)
		}
		return anyOf(v, v.Role(checks.RolePage, checks.ArmTrusted), more, func(o *checks.Observation) bool {
			return reached(o) >= checks.StageHandshake && publicTLS(o) == checks.Yes
		})
	}}
}

// betterAddress: somebody is known to name an address that works where the
// system's does not. No also where nobody was asked: there is no such address
// to go by.
func betterAddress() Clue {
	works := trustedWorks()
	return Clue{ID: "a_better_address", From: works.From, Holds: func(v checks.View) Reading {
		if r := works.Holds(v); r.Truth != checks.Unknown || v.Pending(works.From) {
			return r
		}
		return no()
	}}
}

// answeredElsewhere: the address that the system was given shows another
// certificate than the service's, or none.
func answeredElsewhere() Clue {
	return ofFailing("answered_elsewhere", strange)
}

func strange(o *checks.Observation) bool {
	switch o.Failure {
	case checks.TLSName, checks.TLSGarbled:
		return direct(o)
	case checks.TLSUntrusted:
		return direct(o) && isUntrusted(o)
	case checks.TLSExpired, checks.TLSNotYet:
		return direct(o) && o.Trip != nil && o.Trip.Chain != nil && !o.Trip.Chain.Dated
	default:
		return false
	}
}
