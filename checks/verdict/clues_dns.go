package verdict

import (
	"net/netip"
	"slices"
	"strings"

	"fix502/checks"
)

// stoppedAtName: the failing trip ended because the name gave no address.
func stoppedAtName() Clue {
	return ofFailing("stopped_at_name", func(o checks.Observation) bool {
		return strings.HasPrefix(string(o.Failure), "dns_")
	})
}

// systemAnswers are the system resolver's answers for the page's name.
func systemAnswers(v checks.View) []checks.Observation {
	host, ok := pageHost(v)
	if !ok {
		return nil
	}
	var out []checks.Observation
	for _, o := range systemLookups(v) {
		if strings.EqualFold(o.Spec.Route.URL, host) {
			out = append(out, o)
		}
	}
	return out
}

func systemLookups(v checks.View) []checks.Observation {
	var out []checks.Observation
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
func nameFails(id string, want func(checks.Observation) bool) Clue {
	return Clue{ID: id, From: moreSystem(), Holds: func(v checks.View) Reading {
		all := systemAnswers(v)
		some := false
		for _, o := range all {
			// An empty answer for one family alone says nothing.
			some = some || (want(o) && o.Failure != checks.DNSEmpty) || (o.Failure == checks.DNSEmpty && len(all) > 1)
		}
		return allOf(v, all, fromPrefix("dns.system."), func(o checks.Observation) bool {
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
	return nameFails("name_denied", func(o checks.Observation) bool {
		if slices.Contains([]checks.Failure{checks.DNSNotFound, checks.DNSEmpty, checks.DNSRefused}, o.Failure) {
			return true
		}
		return o.Failure == checks.DNSServfail && blockedByEDE(o)
	})
}

// blockedByEDE: the resolver says itself that it blocks (RFC 8914, 4.16-4.18).
func blockedByEDE(o checks.Observation) bool {
	return o.Names != nil && slices.ContainsFunc(o.Names.EDE, func(c int) bool { return c >= 15 && c <= 17 })
}

// nameBlockedByEDE is blockedByEDE as a clue.
func nameBlockedByEDE() Clue {
	return Clue{ID: "name_blocked_by_word", From: moreSystem(), Holds: func(v checks.View) Reading {
		return anyOf(v, systemAnswers(v), fromPrefix("dns.system."), blockedByEDE)
	}}
}

// nameSunk: the system's answer is an address that no public service can have.
func nameSunk() Clue {
	return Clue{ID: "name_sunk", From: moreSystem(), Holds: func(v checks.View) Reading {
		var all []checks.Observation
		for _, o := range systemAnswers(v) {
			if o.Failure == "" && o.Names != nil && !o.Names.Hosts {
				all = append(all, o)
			}
		}
		if len(all) == 0 && !v.Pending(fromPrefix("dns.system.")) && len(systemAnswers(v)) > 0 {
			return no(systemAnswers(v)...)
		}
		return allOf(v, all, fromPrefix("dns.system."), func(o checks.Observation) bool {
			return !slices.ContainsFunc(o.Names.Addrs, publicOrFake)
		})
	}}
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
		var all []checks.Observation
		for _, o := range systemLookups(v) {
			if !strings.EqualFold(o.Spec.Route.URL, host) {
				all = append(all, o)
			}
		}
		return anyOf(v, all, fromPrefix("dns.system."), func(o checks.Observation) bool {
			return o.Failure == "" && o.Names != nil && slices.ContainsFunc(o.Names.Addrs, usefulAnswer)
		})
	}}
}

// usefulAnswer: not a sink that answers every name alike.
func usefulAnswer(a string) bool {
	ip, err := netip.ParseAddr(a)
	return err == nil && !ip.IsUnspecified()
}

// opinionResolves: a second-opinion resolver knows addresses of the service.
func opinionResolves() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleResolver)
	return Clue{ID: "opinion_resolves", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, opinions(v), fromDNS(more), func(o checks.Observation) bool {
			return o.Failure == "" && slices.ContainsFunc(o.Names.Addrs, usefulAnswer)
		})
	}}
}

// opinionAgreesSunk: a second opinion gives such an address too, so the
// service simply lives there.
func opinionSameAddress() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleResolver)
	return Clue{ID: "opinion_same_address", From: either(more, moreSystem()), Holds: func(v checks.View) Reading {
		system := map[string]bool{}
		for _, o := range systemAnswers(v) {
			if o.Names != nil && o.Failure == "" {
				for _, a := range o.Names.Addrs {
					system[a] = true
				}
			}
		}
		if len(system) == 0 {
			return Reading{}
		}
		return anyOf(v, opinionsAnswering(v), fromDNS(more), func(o checks.Observation) bool {
			return slices.ContainsFunc(o.Names.Addrs, func(a string) bool { return system[a] })
		})
	}}
}

// opinionSilent: no second-opinion resolver answered, over UDP or HTTPS.
func opinionSilent() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleResolver)
	return Clue{ID: "opinion_silent", From: more, Holds: func(v checks.View) Reading {
		return allOf(v, opinions(v), fromDNS(more), func(o checks.Observation) bool {
			return o.Failure != "" && o.Names.Rcode == ""
		})
	}}
}

// opinionFails: no second-opinion resolver gave an address, whatever it said.
func opinionFails() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleResolver)
	return Clue{ID: "opinion_fails", From: more, Holds: func(v checks.View) Reading {
		return allOf(v, opinions(v), fromDNS(more), func(o checks.Observation) bool { return o.Failure != "" })
	}}
}

// resolverConnects: a second opinion's address accepts a connection.
func resolverConnects() Clue {
	more := fromRole(checks.ArmPlain, checks.RoleResolver)
	return Clue{ID: "resolver_connects", From: more, Holds: func(v checks.View) Reading {
		var all []checks.Observation
		for _, o := range v.Role(checks.RoleResolver, checks.ArmPlain) {
			if o.Spec.Probe == checks.ProbeTCP {
				all = append(all, o)
			}
		}
		return anyOf(v, all, more, func(o checks.Observation) bool { return reached(o) >= checks.StageConnect })
	}}
}

// opinions are the second opinions that were heard, or failed.
func opinions(v checks.View) []checks.Observation {
	var out []checks.Observation
	for _, o := range v.Role(checks.RoleResolver, checks.ArmPlain) {
		if o.Spec.Probe == checks.ProbeDNS && o.Names != nil {
			out = append(out, o)
		}
	}
	return out
}

func opinionsAnswering(v checks.View) []checks.Observation {
	return slices.DeleteFunc(opinions(v), func(o checks.Observation) bool { return o.Failure != "" })
}

func fromDNS(more func(checks.Spec) bool) func(checks.Spec) bool {
	return func(s checks.Spec) bool { return more(s) && s.Probe != checks.ProbeTCP }
}

// fakeAddress: the system's answer is one that a local tunnel program made up.
func fakeAddress() Clue {
	return Clue{ID: "fake_address", From: moreSystem(), Holds: func(v checks.View) Reading {
		return anyOf(v, systemAnswers(v), fromPrefix("dns.system."), func(o checks.Observation) bool {
			return o.Names != nil && slices.ContainsFunc(o.Names.Addrs, func(a string) bool {
				ip, err := netip.ParseAddr(a)
				return err == nil && checks.FakeIP(ip)
			})
		})
	}}
}

// trustedWorks: at an address that a second opinion named, the service's own
// certificate is shown.
func trustedWorks() Clue {
	more := either(fromRole(checks.ArmTrusted, checks.RolePage), fromPrefix("dns."))
	return Clue{ID: "trusted_address_works", From: more, Holds: func(v checks.View) Reading {
		return anyOf(v, v.Role(checks.RolePage, checks.ArmTrusted), more, func(o checks.Observation) bool {
			return reached(o) >= checks.StageHandshake && publicTLS(o) == checks.Yes
		})
	}}
}

// answeredElsewhere: the address that the system was given does not show the
// service's certificate, though something is there.
func answeredElsewhere() Clue {
	return ofFailing("answered_elsewhere", func(o checks.Observation) bool {
		return direct(o) && slices.Contains([]checks.Failure{checks.TLSName, checks.TLSUntrusted, checks.TLSGarbled,
			checks.TLSExpired, checks.TLSClosed, checks.TLSAlert, checks.TLSReset}, o.Failure)
	})
}
