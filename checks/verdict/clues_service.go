package verdict

import (
	"net/netip"
	"slices"
	"strings"

	"fix502/checks"
)

// serviceWorks: page and origin answer.
func serviceWorks() Clue {
	return Clue{ID: "service_works", From: from(checks.PageID, checks.OriginID), Holds: func(v checks.View) Reading {
		o, t := failing(v)
		if t == checks.No {
			origin, _ := v.Get(checks.OriginID)
			return yes(o, origin)
		}
		return Reading{Truth: t.Not(), Seen: seenIf(t == checks.Yes, o)}
	}}
}

// serviceFails: page or origin does not answer as it should.
func serviceFails() Clue {
	return Clue{ID: "service_fails", From: from(checks.PageID, checks.OriginID), Holds: func(v checks.View) Reading {
		o, t := failing(v)
		return Reading{Truth: t, Seen: seenIf(t != checks.Unknown, o)}
	}}
}

func seenIf(b bool, o *checks.Observation) []checks.ID {
	if !b {
		return nil
	}
	return checks.IDs(o)
}

// challenged: the edge answered with a bot check, which a browser passes.
func challenged() Clue {
	return Clue{ID: "challenged", From: from(checks.PageID, checks.OriginID), Holds: func(v checks.View) Reading {
		var all []*checks.Observation
		for _, id := range []checks.ID{checks.PageID, checks.OriginID} {
			if o, ok := v.Get(id); ok {
				all = append(all, o)
			}
		}
		return anyOf(v, all, from(checks.PageID, checks.OriginID), func(o *checks.Observation) bool {
			return o.Trip != nil && o.Trip.Shape == "challenge"
		})
	}}
}

// partFails: a part of the service other than page and origin fails, beyond
// the proxy and the look-up of its name.
func partFails() Clue {
	return ofPart("part_fails", func(o *checks.Observation) bool {
		return !o.Alive() && !atProxy(o) && !nameless(o) && o.Failure != checks.TLSUntrusted
	})
}

// partAtProxy: such a part fails at the proxy.
func partAtProxy() Clue { return ofPart("part_at_proxy", atProxy) }

// partNameless: such a part has no address, though the page has one.
func partNameless() Clue { return ofPart("part_nameless", nameless) }

func atProxy(o *checks.Observation) bool { return strings.HasPrefix(string(o.Failure), "proxy_") }

func nameless(o *checks.Observation) bool { return strings.HasPrefix(string(o.Failure), "dns_") }

// partSilent: such a part shows its certificate, and then answers as it should
// not, or not at all.
func partSilent() Clue {
	return ofPart("part_silent", func(o *checks.Observation) bool {
		return !o.Alive() && reached(o) >= checks.StageHandshake && fromService(o)
	})
}

// partAnswersWrong: such a part answers, and with an error of its own.
func partAnswersWrong() Clue {
	return ofPart("part_answers_wrong", func(o *checks.Observation) bool { return status(o)/100 == 5 && fromService(o) })
}

// fromService: nobody on the way can have written it.
func fromService(o *checks.Observation) bool { return edgeMark(o) || publicTLS(o) == checks.Yes }

// ofPart builds a clue: a part other than page and origin is like this.
func ofPart(id string, want func(*checks.Observation) bool) Clue {
	more := fromRole(checks.ArmPlain, checks.RoleAuth, checks.RoleStatic, checks.RoleRealtime)
	return Clue{ID: id, From: more, Holds: func(v checks.View) Reading { return anyOf(v, parts(v), more, want) }}
}

func parts(v checks.View) []*checks.Observation {
	var out []*checks.Observation
	for _, r := range []checks.Role{checks.RoleAuth, checks.RoleStatic, checks.RoleRealtime} {
		out = append(out, v.Role(r, checks.ArmPlain)...)
	}
	return out
}

// controlAnswers: an independent site gives the answer it should.
func controlAnswers() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleControl)
	return Clue{ID: "control_answers", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, v.Role(checks.RoleControl, checks.ArmPlain), more, (*checks.Observation).Alive)
	}}
}

// sameEdgeAnswers: an independent site on the service's edge answers.
func sameEdgeAnswers() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleSameEdge)
	return Clue{ID: "same_edge_answers", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, v.Role(checks.RoleSameEdge, checks.ArmPlain), more, func(o *checks.Observation) bool {
			return reached(o) == checks.StageAnswer
		})
	}}
}

// edgeAnswers: the page that the edge serves by itself comes.
func edgeAnswers() Clue {
	return Clue{ID: "edge_answers", Signed: true, From: from("http.edge"), Holds: func(v checks.View) Reading {
		o, ok := v.Get("http.edge")
		if !ok {
			return Reading{}
		}
		return is(o.Alive() && status(o)/100 == 2, o)
	}}
}

// controlIntercepted: an unencrypted control was answered by somebody else: a
// redirect, a page of another content, or 'sign in first' (RFC 6585, 511).
func controlIntercepted() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleControl)
	return Clue{ID: "control_intercepted", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, plainControls(v), more, intercepted)
	}}
}

func intercepted(o *checks.Observation) bool {
	if o.Alive() || o.Trip == nil || !direct(o) {
		return false
	}
	s := status(o)
	return s/100 == 3 || s/100 == 2 || s == 511 || o.Trip.Shape == "portal"
}

// plainControlAnswers: one that is not encrypted gives the answer it should.
func plainControlAnswers() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleControl)
	return Clue{ID: "plain_control_answers", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, plainControls(v), more, (*checks.Observation).Alive)
	}}
}

func plainControls(v checks.View) []*checks.Observation {
	var out []*checks.Observation
	for _, o := range v.Role(checks.RoleControl, checks.ArmPlain) {
		if isPlain(o) {
			out = append(out, o)
		}
	}
	return out
}

// nothingBeyond: no connection to any other machine on the internet came
// about, the way that the person's own traffic goes. What ended at a name says
// nothing: it takes an address that was tried.
func nothingBeyond() Clue {
	more := either(fromRole(checks.ArmPlain, checks.RoleControl, checks.RoleSameEdge, checks.RoleResolver, checks.RolePage, checks.RoleOrigin),
		fromPrefix("dns.system."))
	return Clue{ID: "nothing_beyond", From: more, Holds: func(v checks.View) Reading {
		tried := triedBeyond(v)
		if !slices.ContainsFunc(tried, func(o *checks.Observation) bool {
			return o.Spec.Role == checks.RoleControl || o.Spec.Role == checks.RoleResolver
		}) {
			return Reading{}
		}
		// What refuses for two addresses, and nobody is reached, is nearer than both.
		near := v.Pending(more) || nearRefuses(slices.Concat(tried, systemLookups(v)))
		return allOf(v, tried, more, func(o *checks.Observation) bool { return notBeyond(o, near) })
	}}
}

// triedBeyond are the trips and questions to other machines' addresses, the
// way that the page's trip goes.
func triedBeyond(v checks.View) []*checks.Observation {
	page, ok := pageSpec(v)
	if !ok {
		return nil
	}
	var all []*checks.Observation
	for _, r := range []checks.Role{checks.RoleControl, checks.RoleSameEdge, checks.RoleResolver, checks.RolePage, checks.RoleOrigin} {
		all = append(all, v.Role(r, checks.ArmPlain)...)
	}
	return slices.DeleteFunc(all, func(o *checks.Observation) bool {
		return o.Spec.Route.Via != page.Route.Via || o.Trip != nil && nameless(o)
	})
}

// notBeyond: no word came back from another machine. A refusal by an address
// that can be somebody else's is one, unless it is a nearer machine that
// refuses.
func notBeyond(o *checks.Observation, near bool) bool {
	if o.Names != nil {
		return !answeredName(o)
	}
	return reached(o) < checks.StageConnect && (near || o.Failure != checks.TCPRefused || !publicAddr(o))
}

// nearRefuses tells whether connections to two addresses of others are refused.
func nearRefuses(all []*checks.Observation) bool {
	var first netip.Addr
	for _, o := range all {
		where := ""
		switch {
		case o.Failure == checks.TCPRefused:
			where = o.Trip.Addr
		case o.Failure == checks.DNSUnreachable && o.Names != nil:
			where = o.Names.Server
		}
		at, err := netip.ParseAddrPort(where)
		switch {
		case err != nil || !Public(at.Addr()):
		case !first.IsValid():
			first = at.Addr()
		case at.Addr() != first:
			return true
		}
	}
	return false
}

// publicAddr: the trip went to an address that can be somebody else's.
func publicAddr(o *checks.Observation) bool {
	if o.Trip == nil {
		return false
	}
	a, err := netip.ParseAddrPort(o.Trip.Addr)
	return err == nil && Public(a.Addr())
}

// notice: the status page reports an open incident that touches what matters.
func notice() Clue {
	return Clue{ID: "incident_open", Signed: true, From: from("vendor.status"), Holds: func(v checks.View) Reading {
		o, ok := v.Get("vendor.status")
		if !ok || o.Notice == nil {
			return Reading{}
		}
		for _, i := range o.Notice.Incidents {
			if i.Matters {
				return yes(o)
			}
		}
		return no(o)
	}}
}
