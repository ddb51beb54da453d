package verdict

import (
	"maps"
	"slices"

	"fix502/checks"
)

// diagnosis is one reading of one body of evidence.
type diagnosis struct {
	t     Table
	v     checks.View
	memo  map[string]Reading
	waits map[string][]checks.ID // the running checks that could settle a clue
	rules map[Cause][]Rule
	found map[Cause]Finding
	works checks.Truth
	fails checks.Truth
	said  checks.Truth
	// masker is the nearest certain cause behind which nothing unsigned counts.
	masker Cause
	script byScript
}

// read evaluates every cause, twice where a hop masks what lies behind it.
func (t Table) read(v checks.View, way byScript) *diagnosis {
	d := &diagnosis{t: t, v: v, script: way, memo: map[string]Reading{}, waits: map[string][]checks.ID{}, rules: map[Cause][]Rule{}, found: map[Cause]Finding{}}
	for _, r := range t.Rules {
		d.rules[r.Cause] = append(d.rules[r.Cause], r)
	}
	d.works = d.holds(serviceWorks()).Truth
	d.fails = d.holds(serviceFails()).Truth
	d.said = d.holds(personFails()).Truth
	for c := range t.Causes {
		d.found[c] = d.judge(c)
	}
	if d.fails == checks.Yes {
		d.mask()
	}
	return d
}

// mask finds the nearest certain cause that rewrites or stops everything
// behind it, and judges again what lies further out.
func (d *diagnosis) mask() {
	var maskers []Finding
	for c, f := range d.found {
		if f.Confidence == Certain && d.t.Causes[c].Masks {
			maskers = append(maskers, f)
		}
	}
	maskers = d.withoutSymptoms(maskers)
	if len(maskers) == 0 {
		return
	}
	d.rank(maskers)
	d.masker = maskers[0].Cause
	for c := range d.t.Causes {
		if d.masked(c) {
			f := d.judge(c)
			f.Masked = d.masker
			d.found[c] = f
		}
	}
}

func (d *diagnosis) masked(c Cause) bool {
	if d.masker == "" || c == d.masker || c == None || c == Undecided || d.explains(c, d.masker) {
		return false
	}
	return d.order(c) > d.order(d.masker)
}

func (d *diagnosis) holds(c Clue) Reading {
	if r, ok := d.memo[c.ID]; ok {
		return r
	}
	r := c.Holds(d.v)
	d.memo[c.ID] = r
	return r
}

// reading is a clue's answer as it counts for a cause: behind a masking hop an
// unsigned clue is Unknown.
func (d *diagnosis) reading(cause Cause, c Clue) Reading {
	if d.masked(cause) && !c.Signed {
		return Reading{}
	}
	return d.holds(c)
}

// truth is a rule's three-valued AND.
func (d *diagnosis) truth(r Rule) (checks.Truth, []Reason) {
	out := checks.Yes
	reasons := make([]Reason, 0, len(r.All)+len(r.None))
	add := func(c Clue, want checks.Truth) {
		got := d.reading(r.Cause, c)
		reasons = append(reasons, Reason{Clue: c.ID, Want: want, Found: got})
		switch {
		case got.Truth == checks.Unknown:
			if out == checks.Yes {
				out = checks.Unknown
			}
		case got.Truth != want:
			out = checks.No
		}
	}
	for _, c := range r.All {
		add(c, checks.Yes)
	}
	for _, c := range r.None {
		add(c, checks.No)
	}
	return out, reasons
}

// judge reads all rules of one cause.
func (d *diagnosis) judge(c Cause) Finding {
	f := Finding{Cause: c}
	best, unknown, ask := Grade(0), false, map[checks.ID]bool{}
	for _, r := range d.rules[c] {
		truth, reasons := d.truth(r)
		if truth == checks.Unknown {
			unknown = unknown || r.Grade != Refutes
			d.ask(r, ask)
			continue
		}
		if truth != checks.Yes {
			continue
		}
		if r.Grade == Refutes {
			if f.Against == nil || len(reasons) < len(f.Against) {
				f.Against = reasons
			}
			continue
		}
		if r.Grade > best || (r.Grade == best && lessReasons(reasons, f.Because)) {
			best, f.Because = r.Grade, reasons
		}
	}
	f.Confidence, f.Hinted = confidence(best, f.Against != nil, unknown)
	f.Ask = slices.Sorted(maps.Keys(ask))
	return d.atMost(f)
}

func confidence(best Grade, against, unknown bool) (Confidence, bool) {
	switch {
	case best == Proves:
		return Certain, true
	case against:
		return RuledOut, false
	case best == Suggests:
		return Likely, true
	case best == Hints:
		return Possible, true
	case unknown:
		return Possible, false
	default:
		return RuledOut, false
	}
}

// lessReasons prefers, among rules that hold equally, the one with fewer
// clues, then the alphabetically first: so that the explanation does not
// depend on the table's order.
func lessReasons(a, b []Reason) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return slices.CompareFunc(a, b, func(x, y Reason) int {
		switch {
		case x.Clue < y.Clue:
			return -1
		case x.Clue > y.Clue:
			return 1
		default:
			return 0
		}
	}) < 0
}

// ask adds the running checks that could decide a rule's unknown clues.
func (d *diagnosis) ask(r Rule, to map[checks.ID]bool) {
	if len(d.v.Running()) == 0 {
		return
	}
	for _, all := range [][]Clue{r.All, r.None} {
		for _, c := range all {
			if d.reading(r.Cause, c).Truth == checks.Unknown {
				for _, id := range d.settlers(c) {
					to[id] = true
				}
			}
		}
	}
}

func (d *diagnosis) settlers(c Clue) []checks.ID {
	if out, ok := d.waits[c.ID]; ok {
		return out
	}
	var out []checks.ID
	for _, s := range d.v.Running() {
		if c.From(s) {
			out = append(out, s.ID)
		}
	}
	d.waits[c.ID] = out
	return out
}
