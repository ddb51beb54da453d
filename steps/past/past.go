// Package past sets a session beside earlier ones about the same service on
// the same network: what was found then, and how quick the answers were. It is
// pure.
package past

import (
	"slices"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
)

// Bounds of what is compared and told.
const (
	Most     = 12 // earlier sessions that are looked at
	mostTold = 3  // of their verdicts
)

// Sample is what is remembered of one session: its first look.
type Sample struct {
	Begun time.Time
	Way   string // the network path, as far as it is known
	Lead  verdict.Cause
	Took  map[string]time.Duration // of good answers, by what answered
}

// What is compared; each is a key of the words, too.
const (
	Page    = "page"
	Origin  = "origin"
	Control = "control"
	DNS     = "dns"
)

func compared() []string { return []string{Page, Origin, Control, DNS} }

// Take makes a sample.
func Take(begun time.Time, v checks.View, lead verdict.Cause) Sample {
	s := Sample{Begun: begun, Way: way(v), Lead: lead, Took: map[string]time.Duration{}}
	for what, role := range map[string]checks.Role{Page: checks.RolePage, Origin: checks.RoleOrigin, Control: checks.RoleControl} {
		var all []time.Duration
		for _, o := range v.Role(role, checks.ArmPlain) {
			if o.Alive() {
				all = append(all, o.Took)
			}
		}
		s.note(what, all)
	}
	var all []time.Duration
	for _, o := range v.Family(checks.ProbeDNS) {
		if o.Spec.Route.Resolver == "system" && o.Failure == "" && o.Names != nil && !o.Names.Hosts {
			all = append(all, o.Took)
		}
	}
	s.note(DNS, all)
	return s
}

func (s Sample) note(what string, all []time.Duration) {
	if len(all) > 0 {
		s.Took[what] = checks.Middle(all)
	}
}

// way names the path to the service by what of it can be told: router, device,
// tunnel and proxy.
func way(v checks.View) string {
	var parts []string
	if f, ok := v.Fact("host.route.default"); ok && f.Hop != nil {
		for _, r := range f.Hop.Gateway {
			if !strings.Contains(r.Addr, ":") { // link-local IPv6 routers come and go
				parts = append(parts, "router "+r.Addr+" "+r.Interface)
			}
		}
	}
	if v.TunnelInForce() {
		parts = append(parts, "tunnel")
	}
	for _, o := range v.Role(checks.RolePage, checks.ArmPlain) {
		if o.Spec.Route.Via != "" {
			parts = append(parts, "proxy "+o.Spec.Route.Via)
		}
	}
	slices.Sort(parts)
	return strings.Join(slices.Compact(parts), ", ")
}

// Past is what earlier sessions say beside this one.
type Past struct {
	Sessions int // that could be compared
	Since    time.Time
	Rows     []Row
	Verdicts []Verdict // the last ones, newest first
}

// Row is how quick something usually answers, and how it is now.
type Row struct {
	What  string
	Usual time.Duration
	Now   time.Duration // 0: no good answer
	Slow  bool          // much slower than usual
}

// Verdict is what an earlier session found.
type Verdict struct {
	At   time.Time
	Lead verdict.Cause
}

// Compare sets a session beside the earlier ones, newest first, that took the
// same way; false where there is none.
func Compare(earlier []Sample, now Sample) (Past, bool) {
	var same []Sample
	for _, s := range earlier {
		if s.Way == now.Way && s.Begun.Before(now.Begun) {
			same = append(same, s)
		}
	}
	if len(same) == 0 {
		return Past{}, false
	}
	same = same[:min(len(same), Most)]
	p := Past{Sessions: len(same), Since: same[len(same)-1].Begun}
	for _, what := range compared() {
		var all []time.Duration
		for _, s := range same {
			if d, ok := s.Took[what]; ok {
				all = append(all, d)
			}
		}
		if len(all) == 0 {
			continue
		}
		r := Row{What: what, Usual: checks.Middle(all), Now: now.Took[what]}
		r.Slow = r.Now > 3*r.Usual && r.Now > r.Usual+200*time.Millisecond
		p.Rows = append(p.Rows, r)
	}
	for _, s := range same[:min(len(same), mostTold)] {
		p.Verdicts = append(p.Verdicts, Verdict{At: s.Begun, Lead: s.Lead})
	}
	return p, true
}
