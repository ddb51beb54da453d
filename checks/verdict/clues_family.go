package verdict

import (
	"slices"

	"fix502/checks"
)

func ipv6Unreached() Clue { return familyFails("ipv6_unreached", true, unreached) }
func ipv4Unreached() Clue { return familyFails("ipv4_unreached", false, unreached) }
func ipv6Silent() Clue    { return familyFails("ipv6_silent", true, wentQuiet) }
func ipv4Silent() Clue    { return familyFails("ipv4_silent", false, wentQuiet) }

func unreached(o *checks.Observation) bool { return reached(o) < checks.StageConnect }

// wentQuiet: the connection came about, and its handshake got no answer. That
// takes the first full-size packets.
func wentQuiet(o *checks.Observation) bool { return o.Failure == checks.TLSTimeout }

// familyFails builds a clue: all addresses of one family fail, at least one of
// them so and the others no later, and those of the other family work.
func familyFails(id string, six bool, so func(*checks.Observation) bool) Clue {
	return Clue{ID: id, From: moreAddresses(), Holds: func(v checks.View) Reading {
		more := awaitedAddresses(v)
		bad, good := families(v, six)
		if len(bad) == 0 || len(good) == 0 {
			if v.Pending(more) {
				return Reading{}
			}
			return no(append(bad, good...)...)
		}
		all := allOf(v, bad, more, func(o *checks.Observation) bool { return unreached(o) || so(o) })
		one := anyOf(v, bad, more, so)
		works := anyOf(v, good, more, (*checks.Observation).Alive)
		switch {
		case all.Truth == checks.No || one.Truth == checks.No || works.Truth == checks.No:
			return no(append(bad, good...)...)
		case all.Truth == checks.Yes && one.Truth == checks.Yes && works.Truth == checks.Yes:
			return Reading{Truth: checks.Yes, Seen: append(all.Seen, works.Seen...)}
		default:
			return Reading{}
		}
	}}
}

// families are the trips to single addresses of one family, and of the other.
// A family that this machine does not have is left out.
func families(v checks.View, six bool) (of, other []*checks.Observation) {
	for _, o := range v.Role(checks.RolePage, checks.ArmAddress) {
		switch {
		case o.Failure == checks.TCPNoRoute:
		case isSix(o.Spec.Route.Addr) == six:
			of = append(of, o)
		default:
			other = append(other, o)
		}
	}
	return of, other
}

func ipv6Elsewhere() Clue { return familyElsewhere("ipv6_elsewhere", true) }
func ipv4Elsewhere() Clue { return familyElsewhere("ipv4_elsewhere", false) }

// familyElsewhere builds a clue: others accept connections over one family.
func familyElsewhere(id string, six bool) Clue {
	return overFamily(id, six, checks.StageConnect, func(v checks.View) []*checks.Observation {
		return slices.Concat(v.Role(checks.RoleControl, checks.ArmPlain),
			v.Role(checks.RoleSameEdge, checks.ArmPlain), v.Role(checks.RoleResolver, checks.ArmPlain))
	})
}

func ipv6SealedElsewhere() Clue {
	return overFamily("ipv6_sealed_elsewhere", true, checks.StageHandshake, sealedSites)
}

func ipv4SealedElsewhere() Clue {
	return overFamily("ipv4_sealed_elsewhere", false, checks.StageHandshake, sealedSites)
}

// overFamily builds a clue: a trip to others comes so far over one family.
func overFamily(id string, six bool, far checks.Stage, others func(checks.View) []*checks.Observation) Clue {
	more := fromRole(checks.ArmPlain, checks.RoleControl, checks.RoleSameEdge, checks.RoleResolver)
	return Clue{ID: id, From: more, Holds: func(v checks.View) Reading {
		all := slices.DeleteFunc(others(v), func(o *checks.Observation) bool {
			return !direct(o) || o.Trip == nil || o.Trip.Addr == ""
		})
		return anyOf(v, all, more, func(o *checks.Observation) bool {
			return isSix(o.Trip.Addr) == six && reached(o) >= far
		})
	}}
}
