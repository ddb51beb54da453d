package verdict

import (
	"net/netip"
	"slices"
	"strings"

	"fix502/checks"
)

// stoppedAtName: the failing trip ended because the name gave no address.
func stoppedAtName() Clue {
	return ofFailing("stopped_at_name", nameless)
}

// systemAnswers are the system resolver's answers for the page's name.
func systemAnswers(v checks.View) []*checks.Observation {
	host, ok := pageHost(v)
	if !ok {
		return nil
	}
	return v.Asked("system", host)
}

// systemNamed tells whether the system's resolver named an address of the page.
func systemNamed(v checks.View) bool {
	return slices.ContainsFunc(systemAnswers(v), func(o *checks.Observation) bool { return o.Failure == "" })
}

func systemLookups(v checks.View) []*checks.Observation {
	var out []*checks.Observation
	for _, o := range v.Family(checks.ProbeDNS) {
		if o.Spec.Route.Resolver == "system" {
			out = append(out, o)
		}
	}
	return out
}

func moreSystem() func(checks.Spec) bool {
	return either(fromPrefix("dns.system."), from(checks.PageID))
}

// nameFails builds a clue: every look-up of the page's name by the system
// ended in one of these ways.
func nameFails(id string, want func(*checks.Observation) bool) Clue {
	return Clue{ID: id, From: moreSystem(), Holds: func(v checks.View) Reading {
		all := systemAnswers(v)
		some := false
		for _, o := range all {
			// An empty answer for one family alone says nothing.
			some = some || (want(o) && o.Failure != checks.DNSEmpty) || (o.Failure == checks.DNSEmpty && len(all) > 1)
		}
		return allOf(v, all, fromPrefix("dns.system."), func(o *checks.Observation) bool {
			return some && (want(o) || o.Failure == checks.DNSEmpty)
		})
	}}
}

// nameSilent: the resolver did not answer at all for the service's name.
func nameSilent() Clue {
	return nameFails("name_silent", failedWith(checks.DNSTimeout, checks.DNSUnreachable, checks.DNSNoServer))
}

// nameDown: the resolver did not answer, or could not.
func nameDown() Clue {
	return nameFails("name_down", failedWith(checks.DNSTimeout, checks.DNSUnreachable, checks.DNSNoServer,
		checks.DNSServfail, checks.DNSRefused, checks.DNSGarbled))
}

// nameDenied: the resolver answered that there is no such name, no address, or
// that it will not say.
func nameDenied() Clue {
	return nameFails("name_denied", func(o *checks.Observation) bool {
		if slices.Contains([]checks.Failure{checks.DNSNotFound, checks.DNSEmpty, checks.DNSRefused}, o.Failure) {
			return true
		}
		return o.Failure == checks.DNSServfail && blockedByEDE(o)
	})
}

// blockedByEDE: the resolver says itself that it blocks (RFC 8914, 4.16-4.18).
func blockedByEDE(o *checks.Observation) bool {
	return o.Names != nil && slices.ContainsFunc(o.Names.EDE, func(c int) bool { return c >= 15 && c <= 17 })
}

// nameBlockedByEDE is blockedByEDE as a clue.
func nameBlockedByEDE() Clue {
	return Clue{ID: "name_blocked_by_word", From: moreSystem(), Holds: func(v checks.View) Reading {
		return anyOf(v, systemAnswers(v), fromPrefix("dns.system."), blockedByEDE)
	}}
}

// nameSunk: the system's answer is an address that no service can have, or a
// private one where others know a public one.
func nameSunk() Clue {
	system, others := moreSystem(), opinionResolves()
	return Clue{ID: "name_sunk", From: either(system, others.From), Holds: func(v checks.View) Reading {
		var all []*checks.Observation
		for _, o := range systemAnswers(v) {
			if o.Failure == "" && o.Names != nil && !o.Names.Hosts {
				all = append(all, o)
			}
		}
		if len(all) == 0 && !v.Pending(system) && len(systemAnswers(v)) > 0 {
			return no(systemAnswers(v)...)
		}
		sunk := allOf(v, all, system, func(o *checks.Observation) bool { return !slices.ContainsFunc(o.Names.Addrs, publicOrFake) })
		nowhere := allOf(v, all, system, func(o *checks.Observation) bool { return !slices.ContainsFunc(o.Names.Addrs, somewhere) })
		if sunk.Truth != checks.Yes || nowhere.Truth == checks.Yes {
			return sunk
		}
		if v.Pending(others.From) {
			return Reading{}
		}
		known := others.Holds(v)
		sunk.Seen = append(sunk.Seen, known.Seen...)
		sunk.Truth = checks.Of(known.Truth == checks.Yes && opinionSameAddress().Holds(v).Truth == checks.No)
		return sunk
	}}
}

// somewhere: an address that another machine can have, be it a private one.
func somewhere(a string) bool {
	ip, err := netip.ParseAddr(a)
	return err == nil && !ip.IsUnspecified() && !ip.IsLoopback()
}

func publicOrFake(a string) bool {
	ip, err := netip.ParseAddr(a)
	return err == nil && (checks.FakeIP(ip) || Public(ip))
}

// Public tells whether an address can belong to a public service: neither
// unspecified, loopback, private, shared (RFC 6598) nor link-local.
func Public(ip netip.Addr) bool {
	ip = ip.Unmap()
	shared := netip.MustParsePrefix("100.64.0.0/10")
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && !shared.Contains(ip)
}

// otherNamesResolve: the system's resolver answers for other names.
func otherNamesResolve() Clue {
	return Clue{ID: "other_names_resolve", From: moreSystem(), Holds: func(v checks.View) Reading {
		host, ok := pageHost(v)
		if !ok {
			return Reading{}
		}
		var all []*checks.Observation
		for _, o := range systemLookups(v) {
			if !strings.EqualFold(o.Spec.Route.URL, host) {
				all = append(all, o)
			}
		}
		return anyOf(v, all, fromPrefix("dns.system."), func(o *checks.Observation) bool {
			return o.Failure == "" && o.Names != nil && slices.ContainsFunc(o.Names.Addrs, usefulAnswer)
		})
	}}
}

// usefulAnswer: not a sink that answers every name alike.
func usefulAnswer(a string) bool {
	ip, err := netip.ParseAddr(a)
	return err == nil && !ip.IsUnspecified()
}

// fakeAddress: the system's answer is one that a local tunnel program made up.
func fakeAddress() Clue {
	return Clue{ID: "fake_address", From: moreSystem(), Holds: func(v checks.View) Reading {
		return anyOf(v, systemAnswers(v), fromPrefix("dns.system."), func(o *checks.Observation) bool {
			return o.Names != nil && slices.ContainsFunc(o.Names.Addrs, func(a string) bool {
				ip, err := netip.ParseAddr(a)
				return err == nil && checks.FakeIP(ip)
			})
		})
	}}
}
