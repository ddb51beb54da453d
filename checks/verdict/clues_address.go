package verdict

import (
	"net"
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
func addressWorks() Clue { return atAddress("an_address_works", (*checks.Observation).Alive) }

// addressErrs: at one of the service's addresses, the edge answers with an
// error that it does not lay to the origin.
func addressErrs() Clue {
	return atAddress("an_address_errs", func(o *checks.Observation) bool {
		return status(o)/100 == 5 && o.Trip.Blames != "origin"
	})
}

// addressAnswers5xx: at one of the service's addresses, any error of a server
// comes.
func addressAnswers5xx() Clue {
	return atAddress("an_address_answers_5xx", func(o *checks.Observation) bool { return status(o)/100 == 5 })
}

// addressErrsBehind: at one of the service's addresses, an error of the origin
// came. The origin is the same behind all of them.
func addressErrsBehind() Clue {
	return atAddress("an_address_errs_behind", func(o *checks.Observation) bool {
		return status(o)/100 == 5 && o.Trip.Blames == "origin" && publicTLS(o) != checks.No
	})
}

// addressUnreached: one of the service's addresses gives no answer at all.
func addressUnreached() Clue {
	return atAddress("an_address_unreached", unanswered)
}

func unanswered(o *checks.Observation) bool {
	return o.Failure != "" && reached(o) < checks.StageAnswer && o.Failure != checks.TCPNoRoute
}

// atAddress builds a clue: one of the page's addresses, asked by itself, is as
// it is asked to be.
func atAddress(id string, want func(*checks.Observation) bool) Clue {
	return Clue{ID: id, From: moreAddresses(), Holds: func(v checks.View) Reading {
		all, more := v.Role(checks.RolePage, checks.ArmAddress), awaitedAddresses(v)
		if len(all) == 0 && systemNamed(v) && !v.Pending(more) {
			return no() // there is one address, and it is the page's
		}
		return anyOf(v, all, more, want)
	}}
}

// strayFails: an address that the system's resolver alone names gives no answer,
// while one that a second opinion names too works.
func strayFails() Clue { return stray("a_stray_address_fails", unanswered) }

// strayStrange: such an address shows a stranger's certificate.
func strayStrange() Clue { return stray("a_stray_address_strange", strange) }

func stray(id string, bad func(*checks.Observation) bool) Clue {
	some := atAddress(id, bad)
	more := either(some.From, asksOpinions())
	return Clue{ID: id, From: more, Holds: func(v checks.View) Reading {
		r := some.Holds(v)
		if r.Truth != checks.Yes {
			return r
		}
		known := v.OpinionAddrs()
		if len(known) == 0 || v.Pending(asksOpinions()) {
			return Reading{}
		}
		strays, good := apart(v, known, bad)
		if len(good) == 0 && v.Pending(more) {
			return Reading{}
		}
		return is(len(good) > 0 && len(strays) > 0, append(strays, good...)...)
	}}
}

// apart are the trips to the page's addresses: bad ones at addresses that only
// the system's resolver names, and good ones at those that others name too.
func apart(v checks.View, known []string, bad func(*checks.Observation) bool) (strays, good []*checks.Observation) {
	page, _ := v.Get(checks.PageID)
	for _, o := range append(slices.Clone(v.Role(checks.RolePage, checks.ArmAddress)), page) {
		if o.Trip == nil {
			continue
		}
		at, _, _ := net.SplitHostPort(o.Trip.Addr)
		// Second opinions are mostly asked for one family.
		asked := slices.ContainsFunc(known, func(a string) bool { return isSix(a) == isSix(at) })
		switch named := slices.Contains(known, at); {
		case named && o.Alive():
			good = append(good, o)
		case asked && !named && bad(o):
			strays = append(strays, o)
		}
	}
	return strays, good
}

// manyAddresses: the system's resolver names more addresses than any service
// has.
func manyAddresses() Clue {
	return Clue{ID: "many_addresses", From: moreSystem(), Holds: func(v checks.View) Reading {
		return anyOf(v, systemAnswers(v), moreSystem(), func(o *checks.Observation) bool {
			return o.Names != nil && len(o.Names.Addrs) > 16
		})
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
