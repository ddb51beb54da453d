package checks

import (
	"net/netip"
	"sort"
)

// Evidence is the append-only log of what was seen. Looking again adds to it;
// nothing rewrites it.
type Evidence []Observation

// View is an index over Evidence: of each check only the latest observation.
// Building it is linear; every question to it is a map look-up or a walk over
// one role's observations.
type View struct {
	running []Spec
	latest  map[ID]Observation
	byRole  map[Role][]ID
	byFam   map[Probe][]ID
}

// View indexes the evidence. Order of arrival decides only between repeated
// observations of one check, and there the later At wins.
func (e Evidence) View() View {
	v := View{
		latest: make(map[ID]Observation, len(e)),
		byRole: map[Role][]ID{},
		byFam:  map[Probe][]ID{},
	}
	for _, o := range e {
		old, seen := v.latest[o.ID()]
		if seen && !newer(o, old) {
			continue
		}
		if !seen {
			v.byRole[o.Spec.Role] = append(v.byRole[o.Spec.Role], o.ID())
			v.byFam[o.Spec.Probe] = append(v.byFam[o.Spec.Probe], o.ID())
		}
		v.latest[o.ID()] = o
	}
	for _, m := range v.byRole {
		sort.Slice(m, func(i, j int) bool { return m[i] < m[j] })
	}
	for _, m := range v.byFam {
		sort.Slice(m, func(i, j int) bool { return m[i] < m[j] })
	}
	return v
}

// With returns the view with the checks that still run: a question whose
// answer they may change must stay Unknown.
func (v View) With(running []Spec) View {
	v.running = running
	return v
}

// Pending tells whether a running check satisfies want.
func (v View) Pending(want func(Spec) bool) bool {
	for _, s := range v.running {
		if want(s) {
			return true
		}
	}
	return false
}

// newer orders two observations of one check without regard to arrival. One
// that learned nothing never replaces one that did.
func newer(a, b Observation) bool {
	if la, lb := a.Failure.Learned(), b.Failure.Learned(); la != lb {
		return la
	}
	if !a.At.Equal(b.At) {
		return a.At.After(b.At)
	}
	return a.Failure < b.Failure
}

// Get returns the latest observation of a check that learned something.
func (v View) Get(id ID) (Observation, bool) {
	o, ok := v.latest[id]
	return o, ok && o.Failure.Learned()
}

// Raw returns the latest observation of a check, also one that learned
// nothing.
func (v View) Raw(id ID) (Observation, bool) {
	o, ok := v.latest[id]
	return o, ok
}

// Role returns what was learned by the checks of one role and arm, ordered by
// ID.
func (v View) Role(r Role, arm Arm) []Observation {
	var out []Observation
	for _, id := range v.byRole[r] {
		if o := v.latest[id]; o.Spec.Arm == arm && o.Failure.Learned() {
			out = append(out, o)
		}
	}
	return out
}

// Family returns what was learned by one family's checks, ordered by ID.
func (v View) Family(p Probe) []Observation {
	var out []Observation
	for _, id := range v.byFam[p] {
		if o := v.latest[id]; o.Failure.Learned() {
			out = append(out, o)
		}
	}
	return out
}

// Fact returns a fact of this machine by the ID of its check.
func (v View) Fact(id ID) (Fact, bool) {
	o, ok := v.Get(id)
	if !ok || o.Fact == nil {
		return Fact{}, false
	}
	return *o.Fact, true
}

// IDs lists the identifiers of some observations.
func IDs(seen ...Observation) []ID {
	out := make([]ID, 0, len(seen))
	for _, o := range seen {
		out = append(out, o.ID())
	}
	return out
}

func linkLocal(addr string) bool {
	a, err := netip.ParseAddr(addr)
	return err == nil && a.IsLinkLocalUnicast()
}

// Running lists the checks whose observations may still come.
func (v View) Running() []Spec { return v.running }
