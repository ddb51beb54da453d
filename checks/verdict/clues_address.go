package verdict

import (
	"slices"

	"fix502/checks"
)

// moreAddresses are the trips to single addresses, and the checks after which
// the plan starts them.
func moreAddresses() func(checks.Spec) bool {
	return either(fromRole(checks.ArmAddress, checks.RolePage), either(from(checks.PageID), fromPrefix("dns.", "host.route.default")))
}

// awaitedAddresses leaves out the second opinions where the system's resolver
// has named addresses: then it is those that are asked, nobody else's.
func awaitedAddresses(v checks.View) func(checks.Spec) bool {
	if systemNamed(v) {
		return either(fromRole(checks.ArmAddress, checks.RolePage), fromPrefix("dns.system.", "host.route.default"))
	}
	return moreAddresses()
}

// addressWorks: at one of the service's addresses the page answers.
func addressWorks() Clue { return atAddress("an_address_works", checks.Observation.Alive) }

// addressFails: at one of the service's addresses it does not, though no fault
// of the whole path explains it.
func addressFails() Clue {
	return atAddress("an_address_fails", func(o checks.Observation) bool {
		return !o.Alive() && o.Failure != checks.TCPNoRoute
	})
}

// addressErrs: at one of the service's addresses, the edge answers with an
// error that it does not lay to the origin.
func addressErrs() Clue {
	return atAddress("an_address_errs", func(o checks.Observation) bool {
		return status(o)/100 == 5 && o.Trip.Blames != "origin"
	})
}

// addressErrsBehind: at one of the service's addresses, an error of the origin
// came. The origin is the same behind all of them.
func addressErrsBehind() Clue {
	return atAddress("an_address_errs_behind", func(o checks.Observation) bool {
		return status(o)/100 == 5 && o.Trip.Blames == "origin" && publicTLS(o) != checks.No
	})
}

// addressUnreached: one of the service's addresses gives no answer at all.
func addressUnreached() Clue {
	return atAddress("an_address_unreached", func(o checks.Observation) bool {
		return o.Failure != "" && reached(o) < checks.StageAnswer && o.Failure != checks.TCPNoRoute
	})
}

// atAddress builds a clue: one of the page's addresses, asked by itself, is as
// it is asked to be.
func atAddress(id string, want func(checks.Observation) bool) Clue {
	return Clue{ID: id, From: moreAddresses(), Holds: func(v checks.View) Reading {
		all, more := v.Role(checks.RolePage, checks.ArmAddress), awaitedAddresses(v)
		if len(all) == 0 && systemNamed(v) && !v.Pending(more) {
			return no() // there is one address, and it is the page's
		}
		return anyOf(v, all, more, want)
	}}
}

// pageFails: it is the page that fails, so that the addresses asked one by one
// are those of what fails.
func pageFails() Clue {
	return Clue{ID: "page_fails", From: from(checks.PageID), Holds: func(v checks.View) Reading {
		o, ok := v.Get(checks.PageID)
		if !ok {
			return Reading{}
		}
		return is(!o.Alive(), o)
	}}
}

// familyElsewhere builds a clue: other hosts accept connections over IPv6, or
// over IPv4.
func familyElsewhere(id string, six bool) Clue {
	more := fromRole(checks.ArmPlain, checks.RoleControl, checks.RoleSameEdge, checks.RoleResolver)
	return Clue{ID: id, From: more, Holds: func(v checks.View) Reading {
		var all []checks.Observation
		for _, r := range []checks.Role{checks.RoleControl, checks.RoleSameEdge, checks.RoleResolver} {
			for _, o := range v.Role(r, checks.ArmPlain) {
				if o.Trip != nil && direct(o) && o.Trip.Addr != "" {
					all = append(all, o)
				}
			}
		}
		return anyOf(v, all, more, func(o checks.Observation) bool {
			return isSix(o.Trip.Addr) == six && reached(o) >= checks.StageConnect
		})
	}}
}

func ipv6Elsewhere() Clue { return familyElsewhere("ipv6_elsewhere", true) }
func ipv4Elsewhere() Clue { return familyElsewhere("ipv4_elsewhere", false) }
func ipv6Fails() Clue     { return familyFails("ipv6_fails", true) }
func ipv4Fails() Clue     { return familyFails("ipv4_fails", false) }

// familyFails builds a clue: all addresses of one family fail to connect,
// and those of the other one work.
func familyFails(id string, six bool) Clue {
	return Clue{ID: id, From: moreAddresses(), Holds: func(v checks.View) Reading {
		more := awaitedAddresses(v)
		var bad, good []checks.Observation
		for _, o := range v.Role(checks.RolePage, checks.ArmAddress) {
			if o.Failure == checks.TCPNoRoute {
				continue // a family that this machine does not have
			}
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
