// Package plan says what to ask next. It is pure: a profile and the evidence so
// far in, the checks that became due out. Triage and experiments are rows of
// one table; a row is due when what it rests on has been seen.
package plan

import (
	"fix502/checks"
	"fix502/checks/profile"
)

// Now is what a row may look at to decide whether it is due.
type Now struct {
	Profile profile.Profile
	View    checks.View
	// Allow tells whether the person has consented.
	Allow func(checks.Consent) bool
}

// Row is one line of the table: a factor, and the checks that vary it.
type Row struct {
	Factor string
	// Vary returns the checks that are due now; it may return the same ones
	// again, Due starts each of them once.
	Vary func(Now) []checks.Spec
}

// Due returns the checks that are due and not yet started.
func Due(n Now, started func(checks.ID) bool) []checks.Spec {
	var out []checks.Spec
	fresh := map[checks.ID]bool{}
	for _, row := range Rows() {
		for _, s := range row.Vary(n) {
			if started(s.ID) || fresh[s.ID] {
				continue
			}
			if s.Consent != checks.ConsentNone && (n.Allow == nil || !n.Allow(s.Consent)) {
				continue
			}
			fresh[s.ID] = true
			out = append(out, s)
		}
	}
	return out
}
