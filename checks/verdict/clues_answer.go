package verdict

import (
	"slices"

	"fix502/checks"
)

// answered builds a clue: the failing trip was answered with one of these.
func answered(id string, statuses ...int) Clue {
	return ofFailing(id, func(o *checks.Observation) bool { return slices.Contains(statuses, status(o)) })
}

func answered502() Clue { return answered("answered_502", 502) }
func answered503() Clue { return answered("answered_503", 503) }
func answered504() Clue { return answered("answered_504", 504, 524) }

// answered52x: the edge says that it cannot reach the origin.
func answered52x() Clue {
	return ofFailing("answered_52x", func(o *checks.Observation) bool {
		s := status(o)
		if s == 530 {
			return o.Trip.Code != 1038
		}
		return (s >= 520 && s <= 523) || (s >= 525 && s <= 527)
	})
}

// answeredOther5xx: any other error of a server.
func answeredOther5xx() Clue {
	return ofFailing("answered_other_5xx", func(o *checks.Observation) bool {
		s := status(o)
		return s/100 == 5 && !slices.Contains([]int{502, 503, 504, 524, 530}, s) && (s < 520 || s > 527)
	})
}

// answered5xx: an error of a server, whichever.
func answered5xx() Clue {
	return ofFailing("answered_5xx", func(o *checks.Observation) bool { return status(o)/100 == 5 })
}

// edgeOwnClass: one of the errors that an edge makes up by itself.
func edgeOwnClass() Clue { return answered("edge_own_class", 500, 502, 503, 504) }

// blamesOrigin: the page itself says that the origin failed, or it is the
// origin's own.
func blamesOrigin() Clue {
	return ofSignature("blames_origin", func(o *checks.Observation) bool {
		return o.Trip != nil && o.Trip.Blames == "origin"
	})
}

// blamesEdge: the page itself says that the edge failed.
func blamesEdge() Clue {
	return ofSignature("blames_edge", func(o *checks.Observation) bool {
		return o.Trip != nil && o.Trip.Blames == "edge"
	})
}

// edgeMarked: the answer bears the header that the edge sets on every answer.
// Unknown where the profile names no such header.
func edgeMarked() Clue {
	return signed(ofFailing3("edge_marked", func(o *checks.Observation) checks.Truth {
		if o.Trip == nil || reached(o) != checks.StageAnswer {
			return checks.No
		}
		if o.Spec.Expect.Edge == "" {
			return checks.Unknown
		}
		return checks.Of(o.Trip.Header[o.Spec.Expect.Edge] != "")
	}))
}

// answerTrusted: no box between person and edge can have written the answer:
// it came inside TLS that ends at a public root, or bears the edge's mark.
func answerTrusted() Clue {
	return signed(ofFailing3("answer_trusted", func(o *checks.Observation) checks.Truth {
		if reached(o) != checks.StageAnswer {
			return checks.No
		}
		if edgeMark(o) {
			return checks.Yes
		}
		if isPlain(o) {
			return checks.No
		}
		return publicTLS(o)
	}))
}

// edgeMark tells whether an answer bears the header that the edge sets.
func edgeMark(o *checks.Observation) bool {
	return o.Trip != nil && o.Spec.Expect.Edge != "" && o.Trip.Header[o.Spec.Expect.Edge] != ""
}

// answerUnsealed: the answer came without TLS, so that anybody on the way may
// have written it.
func answerUnsealed() Clue {
	return ofFailing("answer_unsealed", func(o *checks.Observation) bool {
		return isPlain(o) && reached(o) == checks.StageAnswer
	})
}

// serviceShown: where the failing trip went, the service's own certificate was
// shown: the address is right.
func serviceShown() Clue {
	return ofFailing("service_shown", func(o *checks.Observation) bool {
		return reached(o) >= checks.StageHandshake && o.Trip.Chain != nil && o.Trip.Chain.System == ""
	})
}

// originSilent: the connection to the edge is fine, the answer never comes.
func originSilent() Clue {
	return ofFailing("origin_silent", func(o *checks.Observation) bool {
		return reached(o) == checks.StageHandshake && (o.Failure == checks.HTTPTimeout || o.Failure == checks.HTTPClosed || o.Failure == checks.HTTPReset)
	})
}

// edgeDenies: the edge refuses this client or this address.
func edgeDenies() Clue {
	return ofSignature("edge_denies", func(o *checks.Observation) bool {
		if o.Trip == nil {
			return false
		}
		return o.Trip.Shape == "denied" || slices.Contains([]int{1005, 1006, 1007, 1008, 1010, 1020, 1106}, o.Trip.Code)
	})
}

// edgeDeniesCountry: the service is not offered in the country of the exit.
func edgeDeniesCountry() Clue {
	return ofSignature("edge_denies_country", func(o *checks.Observation) bool {
		return o.Trip != nil && (o.Trip.Shape == "country" || o.Trip.Code == 1009)
	})
}

// edgeLimits: too many requests from this address.
func edgeLimits() Clue {
	return ofSignature("edge_limits", func(o *checks.Observation) bool {
		return o.Trip != nil && (o.Trip.Shape == "limited" || o.Trip.Code == 1015 || status(o) == 429)
	})
}

// againWorks: wherever page or origin failed before, the last of the same
// requests, later, is answered as it should be.
func againWorks() Clue {
	more := either(fromRole(checks.ArmAgain, checks.RolePage, checks.RoleOrigin), from(checks.PageID, checks.OriginID))
	return Clue{ID: "again_works", From: more, Holds: func(v checks.View) Reading {
		if v.Pending(more) {
			return Reading{}
		}
		return whereFailed(v, checks.ArmAgain, func(all []*checks.Observation) bool {
			return slices.MaxFunc(all, func(a, b *checks.Observation) int { return a.At.Compare(b.At) }).Alive()
		})
	}}
}

// whereFailed asks a question about what was seen on another arm, for page and
// origin as far as their plain trips failed: Yes when it is Yes for all of
// them, No when for one it is not, Unknown where nothing failed or an answer
// is missing.
func whereFailed(v checks.View, arm checks.Arm, ask func([]*checks.Observation) bool) Reading {
	out := Reading{}
	for _, r := range []checks.Role{checks.RolePage, checks.RoleOrigin} {
		plain := v.Role(r, checks.ArmPlain)
		if len(plain) == 0 || plain[0].Alive() {
			continue
		}
		all := v.Role(r, arm)
		if len(all) == 0 {
			return Reading{}
		}
		seen := append(slices.Clone(all), plain[0])
		if !ask(all) {
			return no(seen...)
		}
		out.Truth = checks.Yes
		out.Seen = append(out.Seen, checks.IDs(seen...)...)
	}
	return out
}

// sameCertificateElsewhere: a second address or opinion shows the same bad
// certificate, so it is what everybody gets.
func sameCertificateElsewhere() Clue {
	return Clue{ID: "same_certificate_elsewhere", From: either(moreAddresses(), from(checks.PageID)), Holds: func(v checks.View) Reading {
		page, ok := v.Get(checks.PageID)
		if !ok || page.Trip == nil {
			return Reading{}
		}
		return anyOf(v, v.Role(checks.RolePage, checks.ArmAddress), awaitedAddresses(v), func(o *checks.Observation) bool {
			return o.Failure == page.Failure && o.Trip != nil && o.Trip.Addr != page.Trip.Addr
		})
	}}
}

// redirectsToItself: the answer leads to the very address that was asked, each
// time.
func redirectsToItself() Clue {
	return ofFailing("redirects_to_itself", func(o *checks.Observation) bool {
		return o.Trip != nil && o.Trip.Shape == checks.ShapeLoop
	})
}

// speaksNoHTTP: inside TLS that ends at a public root, and so at the edge,
// something else came than an answer to what was asked.
func speaksNoHTTP() Clue {
	return ofFailing("speaks_no_http", func(o *checks.Observation) bool {
		return publicTLS(o) == checks.Yes && (o.Failure == checks.HTTPGarbled || status(o) == 101)
	})
}

// answeredBlocked: a refusal inside the page's own answer, or a redirect to
// the page of whoever refuses.
func answeredBlocked() Clue {
	return ofFailing("answered_blocked", func(o *checks.Observation) bool {
		return status(o)/100 == 4 || status(o)/100 == 3 && o.Diverted()
	})
}
