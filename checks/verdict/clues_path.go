package verdict

import (
	"slices"
	"strings"
	"time"

	"fix502/checks"
)

// connectDropped: connects to the service get no answer.
func connectDropped() Clue {
	return ofFailing("connect_dropped", func(o checks.Observation) bool { return direct(o) && o.Failure == checks.TCPTimeout })
}

// connectRejected: connects to the service are turned away at once.
func connectRejected() Clue {
	return ofFailing("connect_rejected", func(o checks.Observation) bool {
		return direct(o) && rejected(o)
	})
}

func rejected(o checks.Observation) bool {
	return slices.Contains([]checks.Failure{checks.TCPRefused, checks.TCPReset, checks.TCPProhibited, checks.TCPUnreachable}, o.Failure)
}

// sameEdgeUnreachable: a site on the same edge cannot be connected to either.
func sameEdgeUnreachable() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleSameEdge)
	return Clue{ID: "same_edge_unreachable", From: more, Holds: func(v checks.View) Reading {
		return allOf(v, v.Role(checks.RoleSameEdge, checks.ArmPlain), more, func(o checks.Observation) bool {
			return o.Failure == checks.TCPTimeout || rejected(o)
		})
	}}
}

// helloDied: the connection came about and died at the TLS hello.
func helloDied() Clue {
	return ofFailing("hello_died", func(o checks.Observation) bool {
		return direct(o) && reached(o) == checks.StageConnect &&
			slices.Contains([]checks.Failure{checks.TLSReset, checks.TLSClosed, checks.TLSTimeout}, o.Failure)
	})
}

// otherNameGoesOn: the same address goes on when the hello names another site.
func otherNameGoesOn() Clue {
	more := fromRole(checks.ArmName, checks.RolePage)
	return Clue{ID: "other_name_goes_on", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, v.Role(checks.RolePage, checks.ArmName), more, func(o checks.Observation) bool {
			return reached(o) >= checks.StageHandshake || slices.Contains([]checks.Failure{checks.TLSName, checks.TLSUntrusted,
				checks.TLSAlert, checks.TLSExpired, checks.TLSNotYet}, o.Failure)
		})
	}}
}

// smallHelloHelps: the same name goes on in a hello that fits one packet.
func smallHelloHelps() Clue {
	more := fromRole(checks.ArmHello, checks.RolePage)
	return Clue{ID: "small_hello_helps", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, v.Role(checks.RolePage, checks.ArmHello), more, func(o checks.Observation) bool {
			return reached(o) >= checks.StageHandshake
		})
	}}
}

// smallPacketsHelp: the same trip works with smaller segments.
func smallPacketsHelp() Clue {
	more := fromRole(checks.ArmSegment, checks.RolePage)
	return Clue{ID: "small_packets_help", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, v.Role(checks.RolePage, checks.ArmSegment), more, func(o checks.Observation) bool {
			return reached(o) == checks.StageAnswer
		})
	}}
}

// wentSilent: after the connect, nothing came any more.
func wentSilent() Clue {
	return ofFailing("went_silent", func(o checks.Observation) bool {
		return direct(o) && reached(o) >= checks.StageConnect && (o.Failure == checks.TLSTimeout || o.Failure == checks.HTTPTimeout)
	})
}

// untrusted: the certificate ends at an authority that this device does not
// trust.
func untrusted() Clue {
	return ofFailing("untrusted", failedWith(checks.TLSUntrusted))
}

// interceptorNamed: the issuer is a product known to re-sign traffic.
func interceptorNamed() Clue {
	return ofFailing("interceptor_named", func(o checks.Observation) bool {
		return o.Trip != nil && o.Trip.Chain != nil && o.Trip.Chain.Product != ""
	})
}

// resigned: a certificate that this device trusts, and no public authority.
func resigned() Clue {
	more := fromRole(checks.ArmPlain, checks.RolePage, checks.RoleOrigin)
	return Clue{ID: "resigned", From: more, Holds: func(v checks.View) Reading {
		var all []checks.Observation
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

func isResigned(o checks.Observation) bool {
	return o.Trip != nil && o.Trip.Chain != nil && o.Trip.Chain.System == "" && o.Trip.Chain.Public != ""
}

// publicTLS: the chain ends at a public root. Unknown without TLS.
func publicTLS(o checks.Observation) checks.Truth {
	if o.Trip == nil || o.Trip.Chain == nil {
		return checks.Unknown
	}
	return checks.Of(o.Trip.Chain.Public == "")
}

// tunnelInForce: packets to the service leave by a tunnel device.
func tunnelInForce() Clue {
	opinions := fromPrefix("host.route.", "dns.")
	return Clue{ID: "tunnel_in_force", From: opinions, Holds: func(v checks.View) Reading {
		more := opinions
		for _, o := range systemAnswers(v) {
			if o.Failure == "" { // its addresses are asked about, nobody else's
				more = fromPrefix("host.route.", "dns.system.")
			}
		}
		var all []checks.Observation
		for _, o := range v.Family(checks.ProbeHost) {
			if fromPrefix("host.route.service.")(o.Spec) && o.Fact != nil && o.Fact.Hop != nil {
				all = append(all, o)
			}
		}
		if len(all) == 0 && !v.Pending(more) {
			if o, ok := v.Get("host.route.default"); ok && o.Fact != nil && o.Fact.Hop != nil {
				return is(throughTunnel(o), o)
			}
		}
		return anyOf(v, all, more, throughTunnel)
	}}
}

func throughTunnel(o checks.Observation) bool {
	for _, e := range []*checks.Egress{o.Fact.Hop.V4, o.Fact.Hop.V6} {
		if e != nil && e.Tunnel {
			return true
		}
	}
	return false
}

// armWorks builds a clue: on this arm, the page answers.
func armWorks(id string, arm checks.Arm) Clue {
	more := fromRole(arm, checks.RolePage)
	return Clue{ID: id, From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, v.Role(checks.RolePage, arm), more, checks.Observation.Alive)
	}}
}

func pastTunnelWorks() Clue { return armWorks("past_tunnel_works", checks.ArmDevice) }
func pastProxyWorks() Clue  { return armWorks("past_proxy_works", checks.ArmDirect) }

// moreAddresses are the trips to single addresses, and the checks after which
// the plan starts them.
func moreAddresses() func(checks.Spec) bool {
	return either(fromRole(checks.ArmAddress, checks.RolePage), fromPrefix("dns.system.", "host.route.default"))
}

// addressWorks: at one of the service's addresses the page answers.
func addressWorks() Clue {
	more := moreAddresses()
	return Clue{ID: "an_address_works", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, v.Role(checks.RolePage, checks.ArmAddress), more, checks.Observation.Alive)
	}}
}

// addressFails: at one of the service's addresses it does not, though no fault
// of the whole path explains it.
func addressFails() Clue {
	more := moreAddresses()
	return Clue{ID: "an_address_fails", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, v.Role(checks.RolePage, checks.ArmAddress), more, func(o checks.Observation) bool {
			return !o.Alive() && o.Failure != checks.TCPNoRoute
		})
	}}
}

// familyFails builds a clue: all addresses of one family fail to connect,
// and those of the other one work.
func familyFails(id string, six bool) Clue {
	more := moreAddresses()
	return Clue{ID: id, From: more, Holds: func(v checks.View) Reading {
		var bad, good []checks.Observation
		for _, o := range v.Role(checks.RolePage, checks.ArmAddress) {
			if isSix(o.Spec.Route.Addr) == six {
				bad = append(bad, o)
			} else {
				good = append(good, o)
			}
		}
		if len(bad) == 0 || len(good) == 0 {
			if v.Pending(more) {
				return Reading{}
			}
			return no(append(bad, good...)...)
		}
		fails := allOf(v, bad, more, func(o checks.Observation) bool { return reached(o) < checks.StageConnect })
		works := anyOf(v, good, more, checks.Observation.Alive)
		switch {
		case fails.Truth == checks.No || works.Truth == checks.No:
			return no(append(bad, good...)...)
		case fails.Truth == checks.Yes && works.Truth == checks.Yes:
			return Reading{Truth: checks.Yes, Seen: append(fails.Seen, works.Seen...)}
		default:
			return Reading{}
		}
	}}
}

func isSix(addr string) bool {
	return slices.Contains([]byte(addr), ':') && len(addr) > 0 && countColons(addr) > 1
}

func countColons(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] == ':' {
			n++
		}
	}
	return n
}

// connectsLost: of at least twenty connects to two targets, a tenth or more
// were lost, while both targets accepted others.
func connectsLost() Clue {
	more := fromPrefix("tcp.", "http.")
	return Clue{ID: "connects_lost", From: either(more, awaitsProxy), Holds: func(v checks.View) Reading {
		all := v.Role(checks.RoleControl, checks.ArmLoss)
		if len(all) < 20 {
			if !v.Uneven() && len(all) == 0 && !v.Pending(more) {
				tried, _ := v.Connects()
				return no(tried...)
			}
			return Reading{}
		}
		_, quickest := v.Connects()
		var lost []checks.Observation
		kept := map[string]bool{}
		for _, o := range all {
			if o.Lost(quickest) {
				lost = append(lost, o)
			} else if reached(o) >= checks.StageConnect {
				kept[o.Spec.Route.Addr] = true
			}
		}
		return is(len(kept) >= 2 && len(lost)*10 >= len(all), append(lost, all[0])...)
	}}
}

// rttAtLeast builds a clue: the quickest connects to two hosts both take this
// long.
func rttAtLeast(id string, least time.Duration) Clue {
	more := fromPrefix("tcp.", "http.")
	return Clue{ID: id, From: either(more, awaitsProxy), Holds: func(v checks.View) Reading {
		quickest := map[string]checks.Observation{}
		tried, _ := v.Connects()
		for _, o := range tried {
			if o.Trip.RTT <= 0 {
				continue
			}
			if q, ok := quickest[o.Trip.Addr]; !ok || o.Trip.RTT < q.Trip.RTT {
				quickest[o.Trip.Addr] = o
			}
		}
		var all []checks.Observation
		for _, o := range quickest {
			all = append(all, o)
		}
		slices.SortFunc(all, func(a, b checks.Observation) int { return strings.Compare(string(a.ID()), string(b.ID())) })
		if len(all) < 2 {
			return Reading{}
		}
		return allOf(v, all, more, func(o checks.Observation) bool { return o.Trip.RTT >= least })
	}}
}

func rttSecond() Clue { return rttAtLeast("rtt_a_second", time.Second) }
func rttHigh() Clue   { return rttAtLeast("rtt_high", 300*time.Millisecond) }
