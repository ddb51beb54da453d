package verdict

import (
	"net"
	"slices"
	"strings"
	"time"

	"fix502/checks"
)

// connectDropped: connects to the service get no answer.
func connectDropped() Clue {
	return ofFailing("connect_dropped", func(o *checks.Observation) bool { return direct(o) && o.Failure == checks.TCPTimeout })
}

// connectRejected: connects to the service are turned away at once.
func connectRejected() Clue {
	return ofFailing("connect_rejected", func(o *checks.Observation) bool {
		return direct(o) && rejected(o)
	})
}

func rejected(o *checks.Observation) bool {
	return slices.Contains([]checks.Failure{checks.TCPRefused, checks.TCPReset, checks.TCPProhibited, checks.TCPUnreachable}, o.Failure)
}

// sameEdgeUnreachable: a site on the same edge cannot be connected to either.
func sameEdgeUnreachable() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleSameEdge)
	return Clue{ID: "same_edge_unreachable", From: more, Holds: func(v checks.View) Reading {
		return allOf(v, v.Role(checks.RoleSameEdge, checks.ArmPlain), more, func(o *checks.Observation) bool {
			return o.Failure == checks.TCPTimeout || rejected(o)
		})
	}}
}

// portOpenElsewhere: another host, not on the service's edge, accepts a
// connection at the service's port.
func portOpenElsewhere() Clue {
	more := either(fromRole(checks.ArmPlain, checks.RoleControl, checks.RoleResolver), from(checks.PageID))
	return Clue{ID: "port_open_elsewhere", From: more, Holds: func(v checks.View) Reading {
		page, ok := v.Get(checks.PageID)
		if !ok || page.Trip == nil {
			return Reading{}
		}
		var all []*checks.Observation
		for _, r := range []checks.Role{checks.RoleControl, checks.RoleResolver} {
			for _, o := range v.Role(r, checks.ArmPlain) {
				if o.Trip != nil && o.Spec.Route.Via == page.Spec.Route.Via && portOf(o) == portOf(page) {
					all = append(all, o)
				}
			}
		}
		return anyOf(v, all, more, func(o *checks.Observation) bool { return reached(o) >= checks.StageConnect })
	}}
}

// portOf is the port that a trip goes to.
func portOf(o *checks.Observation) string {
	scheme, rest, named := strings.Cut(o.Spec.Route.URL, "://")
	where, _, _ := strings.Cut(rest, "/")
	if !named {
		where = o.Spec.Route.Addr
	}
	if _, port, err := net.SplitHostPort(where); err == nil {
		return port
	}
	if scheme == "http" || scheme == "ws" {
		return "80"
	}
	return "443"
}

// wentSilent: after the connect, nothing came any more.
func wentSilent() Clue {
	return ofFailing("went_silent", func(o *checks.Observation) bool {
		return direct(o) && reached(o) >= checks.StageConnect && (o.Failure == checks.TLSTimeout || o.Failure == checks.HTTPTimeout)
	})
}

// diedOnTheWay: the failing trip ended in silence, or was cut.
func diedOnTheWay() Clue {
	return ofFailing("died_on_the_way", failedWith(checks.TCPTimeout, checks.TCPReset, checks.TCPUnreachable,
		checks.TLSTimeout, checks.TLSReset, checks.TLSClosed, checks.HTTPTimeout, checks.HTTPReset, checks.HTTPClosed))
}

// connectsLost: of at least twenty connects to two targets, a tenth or more
// were lost, while both targets accepted others.
func connectsLost() Clue {
	return Clue{ID: "connects_lost", From: fromPrefix("tcp.", "http.", "dns."), Holds: func(v checks.View) Reading {
		more := either(fromPrefix("tcp.", "http."), awaitedAddresses(v))
		all := v.Role(checks.RoleControl, checks.ArmLoss)
		if len(all) < 20 {
			if !v.Uneven() && len(all) == 0 && !v.Pending(more) {
				tried, _ := v.Connects()
				return no(tried...)
			}
			return Reading{}
		}
		_, quickest := v.Connects()
		var lost []*checks.Observation
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
	return Clue{ID: id, From: more, Holds: func(v checks.View) Reading {
		quickest := map[string]*checks.Observation{}
		tried, _ := v.Connects()
		for _, o := range tried {
			if o.Trip.RTT <= 0 {
				continue
			}
			if q, ok := quickest[o.Trip.Addr]; !ok || o.Trip.RTT < q.Trip.RTT {
				quickest[o.Trip.Addr] = o
			}
		}
		var all []*checks.Observation
		for _, o := range quickest {
			all = append(all, o)
		}
		slices.SortFunc(all, func(a, b *checks.Observation) int { return strings.Compare(string(a.ID()), string(b.ID())) })
		if len(all) < 2 {
			return Reading{}
		}
		return allOf(v, all, more, func(o *checks.Observation) bool { return o.Trip.RTT >= least })
	}}
}

func rttSecond() Clue { return rttAtLeast("rtt_a_second", time.Second) }
func rttHigh() Clue   { return rttAtLeast("rtt_high", 300*time.Millisecond) }
