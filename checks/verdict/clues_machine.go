package verdict

import (
	"net/netip"
	"strings"
	"time"

	"fix502/checks"
)

// noInterface: no network interface is up with an address.
func noInterface() Clue {
	return Clue{ID: "no_interface", From: from("host.interfaces"), Holds: func(v checks.View) Reading {
		o, ok := v.Get("host.interfaces")
		if !ok || o.Fact == nil {
			return Reading{}
		}
		for _, i := range o.Fact.Interfaces {
			if i.Usable() {
				return no(o)
			}
		}
		return yes(o)
	}}
}

// noDefaultRoute: the system has no route to the internet, of either family.
func noDefaultRoute() Clue {
	return Clue{ID: "no_default_route", From: from("host.route.default"), Holds: func(v checks.View) Reading {
		o, ok := v.Get("host.route.default")
		if !ok || o.Fact == nil || o.Fact.Hop == nil {
			return Reading{}
		}
		return is(o.Fact.Hop.V4 == nil && o.Fact.Hop.V6 == nil, o)
	}}
}

// nothingConnects: not one trip of any kind came as far as a connection.
func nothingConnects() Clue {
	more := fromPrefix("http.", "tcp.")
	return Clue{ID: "nothing_connects", From: more, Holds: func(v checks.View) Reading {
		var all []*checks.Observation
		for _, fam := range []checks.Probe{checks.ProbeHTTP, checks.ProbeTCP} {
			all = append(all, v.Family(fam)...)
		}
		return allOf(v, all, more, func(o *checks.Observation) bool {
			return reached(o) < checks.StageConnect && o.Failure != checks.TCPRefused && o.Failure != checks.TCPTimeout &&
				o.Failure != checks.ProxyRefused && o.Failure != checks.ProxyTimeout
		})
	}}
}

// noRouteToService: the failing trip found no route at all.
func noRouteToService() Clue {
	return ofFailing("no_route_to_service", failedWith(checks.TCPNoRoute))
}

// routerSilent: the neighbour table says that no default router answers.
func routerSilent() Clue {
	ids := []checks.ID{"host.route.default#2", "host.route.default"}
	return Clue{ID: "router_silent", From: from(ids...), Holds: func(v checks.View) Reading {
		for _, id := range ids {
			o, ok := v.Get(id)
			if !ok || o.Fact == nil || o.Fact.Hop == nil || len(o.Fact.Hop.Gateway) == 0 {
				continue
			}
			silent, told := true, false
			for _, g := range o.Fact.Hop.Gateway {
				bad := g.State == "failed" || g.State == "incomplete"
				told = told || (g.State != "" && g.State != "unknown")
				silent = silent && bad
			}
			if told {
				return is(silent, o)
			}
		}
		return Reading{}
	}}
}

// pinned: the hosts file names an address for the service.
func pinned() Clue {
	return Clue{ID: "pinned", From: from("host.hosts", checks.PageID), Holds: func(v checks.View) Reading {
		host, ok := pageHost(v)
		if !ok {
			return Reading{}
		}
		o, ok := v.Get("host.hosts")
		if !ok || o.Fact == nil {
			return Reading{}
		}
		for _, p := range o.Fact.Pins {
			if strings.EqualFold(p.Name, host) {
				return yes(o)
			}
		}
		return no(o)
	}}
}

// clockOff builds a clue: two independent servers agree with each other, and
// differ from this machine's clock by at least this much. Two that agree with
// the clock outweigh them: a cache may tell an old time, a wrong clock is wrong
// for all.
func clockOff(id string, least time.Duration) Clue {
	more := either(fromRole(checks.ArmPlain, checks.RoleControl, checks.RoleSameEdge, checks.RolePage, checks.RoleOrigin), awaitsProxy)
	return Clue{ID: id, From: more, Holds: func(v checks.View) Reading {
		skews, seen := skews(v)
		off := Reading{}
		for i := range skews {
			for j := range i {
				switch {
				case (skews[i] - skews[j]).Abs() > agreement:
				case skews[i].Abs() < least || skews[j].Abs() < least:
					return no(seen[i], seen[j])
				case off.Truth == checks.Unknown && !v.Pending(more):
					off = yes(seen[i], seen[j])
				}
			}
		}
		return off
	}}
}

func clockHour() Clue    { return clockOff("clock_off_an_hour", time.Hour) }
func clockMinutes() Clue { return clockOff("clock_off_minutes", 5*time.Minute) }

// agreement is how far two servers' clocks may be apart to count as agreeing.
const agreement = 90 * time.Second

// skews are the differences between servers' clocks and this machine's, one
// for each host that said its time.
func skews(v checks.View) ([]time.Duration, []*checks.Observation) {
	var out []time.Duration
	var seen []*checks.Observation
	hosts := map[string]bool{}
	for _, r := range []checks.Role{checks.RoleControl, checks.RoleSameEdge, checks.RolePage, checks.RoleOrigin} {
		for _, o := range v.Role(r, checks.ArmPlain) {
			if o.Trip == nil || hosts[hostOf(o.Spec.Route.URL)] {
				continue
			}
			date, err := time.Parse(time.RFC1123, o.Trip.Header["date"])
			if err != nil {
				continue
			}
			hosts[hostOf(o.Spec.Route.URL)] = true
			out = append(out, date.Sub(o.At.Add(o.Took/2)))
			seen = append(seen, o)
		}
	}
	return out, seen
}

// datesWrong: the certificate fails by its dates alone.
func datesWrong() Clue {
	return ofFailing("dates_wrong", func(o *checks.Observation) bool {
		return (o.Failure == checks.TLSExpired || o.Failure == checks.TLSNotYet) && o.Trip != nil && o.Trip.Chain != nil && o.Trip.Chain.Dated
	})
}

// certificateBad: the peer's certificate is for another name, or out of date.
func certificateBad() Clue {
	return ofFailing("certificate_bad", failedWith(checks.TLSExpired, checks.TLSNotYet, checks.TLSName))
}

func hostOf(u string) string {
	_, rest, ok := strings.Cut(u, "://")
	if !ok {
		return u
	}
	rest, _, _ = strings.Cut(rest, "/")
	if a, err := netip.ParseAddrPort(rest); err == nil {
		return a.Addr().String()
	}
	if i := strings.LastIndexByte(rest, ':'); i > 0 && !strings.HasSuffix(rest, "]") {
		rest = rest[:i]
	}
	return strings.ToLower(strings.Trim(rest, "[]"))
}

func isPlain(o *checks.Observation) bool { return strings.HasPrefix(o.Spec.Route.URL, "http://") }

// pageHost is the host of the page's trip, planned or made.
func pageHost(v checks.View) (string, bool) {
	s, ok := pageSpec(v)
	return hostOf(s.Route.URL), ok
}

// pageSpec is the page's plain trip, planned or made.
func pageSpec(v checks.View) (checks.Spec, bool) {
	if o, ok := v.Raw(checks.PageID); ok {
		return o.Spec, true
	}
	for _, s := range v.Running() {
		if s.ID == checks.PageID {
			return s, true
		}
	}
	return checks.Spec{}, false
}
