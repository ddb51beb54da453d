package checks

import (
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// Evidence is the append-only log of what was seen. Looking again adds to it;
// nothing rewrites it.
type Evidence []Observation

// View is an index over Evidence: of each check only the latest observation.
// Building it is linear but for sorting; every question to it is a map look-up,
// and what it returns is shared and not to be changed.
type View struct {
	running  []Spec
	latest   map[ID]*Observation
	byRole   map[roleArm][]*Observation
	byFamily map[Probe][]*Observation
	byName   map[lookup][]*Observation
	made     *connects
}

// roleArm is how trips are mostly asked for.
type roleArm struct {
	role Role
	arm  Arm
}

// lookup is how answers of resolvers are.
type lookup struct {
	resolver string
	name     string // lower case
}

// connects are the bare connects, found out when they are first asked for.
type connects struct {
	once     sync.Once
	tried    []*Observation
	quickest time.Duration
}

// View indexes the evidence. Order of arrival decides only between repeated
// observations of one check, and there the later At wins.
func (e Evidence) View() View {
	latest := make(map[ID]*Observation, len(e))
	for i := range e {
		o := &e[i]
		if old, seen := latest[o.Spec.ID]; !seen || newer(o, old) {
			latest[o.Spec.ID] = o
		}
	}
	all := make([]*Observation, 0, len(latest))
	for _, o := range latest {
		if o.Failure.Learned() {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b *Observation) int { return strings.Compare(string(a.Spec.ID), string(b.Spec.ID)) })
	return View{
		latest:   latest,
		byRole:   group(all, func(o *Observation) roleArm { return roleArm{o.Spec.Role, o.Spec.Arm} }),
		byFamily: group(all, func(o *Observation) Probe { return o.Spec.Probe }),
		byName: group(all, func(o *Observation) lookup {
			return lookup{o.Spec.Route.Resolver, strings.ToLower(o.Spec.Route.URL)}
		}),
		made: new(connects),
	}
}

// group sorts observations into lists by what they are asked for by, each list
// in the order of all.
func group[K comparable](all []*Observation, by func(*Observation) K) map[K][]*Observation {
	size := map[K]int{}
	for _, o := range all {
		size[by(o)]++
	}
	out := make(map[K][]*Observation, len(size))
	for _, o := range all {
		k := by(o)
		list, ok := out[k]
		if !ok {
			list = make([]*Observation, 0, size[k])
		}
		out[k] = append(list, o)
	}
	return out
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
func newer(a, b *Observation) bool {
	if la, lb := a.Failure.Learned(), b.Failure.Learned(); la != lb {
		return la
	}
	if !a.At.Equal(b.At) {
		return a.At.After(b.At)
	}
	return a.Failure < b.Failure
}

// Get returns the latest observation of a check that learned something, else
// an empty one.
func (v View) Get(id ID) (*Observation, bool) {
	if o, ok := v.latest[id]; ok && o.Failure.Learned() {
		return o, true
	}
	return new(Observation), false
}

// Raw returns the latest observation of a check, also one that learned
// nothing; an empty one where there is none.
func (v View) Raw(id ID) (*Observation, bool) {
	if o, ok := v.latest[id]; ok {
		return o, true
	}
	return new(Observation), false
}

// Role returns what was learned by the checks of one role and arm, ordered by
// ID.
func (v View) Role(r Role, arm Arm) []*Observation { return v.byRole[roleArm{r, arm}] }

// Family returns what was learned by one family's checks, ordered by ID.
func (v View) Family(p Probe) []*Observation { return v.byFamily[p] }

// Asked returns what was learned from a resolver about a name, ordered by ID.
func (v View) Asked(resolver, name string) []*Observation {
	return v.byName[lookup{resolver, strings.ToLower(name)}]
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
func IDs(seen ...*Observation) []ID {
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
