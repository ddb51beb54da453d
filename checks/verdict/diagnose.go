package verdict

import (
	"slices"
	"sort"
	"strings"

	"fix502/checks"
)

// Table is everything that Diagnose reasons with.
type Table struct {
	Rules  []Rule
	Causes map[Cause]Info
}

// Default is the table of the program.
func Default() Table {
	return Table{Causes: ByName(), Rules: Rules()}
}

// ByName is Causes to look one up in.
func ByName() map[Cause]Info {
	all := map[Cause]Info{}
	for _, c := range Causes() {
		all[c.Cause] = c
	}
	return all
}

// Diagnose turns evidence into a verdict. running are the checks whose
// observations may still come; with none, the verdict is settled. It is
// deterministic, linear in the evidence, and indifferent to the order of
// evidence, rules and running checks.
func (t Table) Diagnose(e checks.Evidence, running []checks.Spec) Verdict {
	d := t.read(browsersWay(e, running))
	lead, conf, contested := d.lead()
	v := Verdict{Lead: lead, Confidence: conf, Contested: contested}
	v.Settled = len(running) == 0 || !d.script.waiting && d.settled(lead, conf, contested)
	v.Findings = d.ranked(lead, conf)
	d.told(v.Findings, lead)
	v.Path = d.path(lead)
	return v
}

// ranked lists the findings: the lead first, then worst first, ruled-out ones
// last.
func (d *diagnosis) ranked(lead Cause, conf Confidence) []Finding {
	out := make([]Finding, 0, len(d.found))
	for _, f := range d.found {
		if f.Cause != None || lead == None {
			out = append(out, f)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		if l := first(a.Cause == lead, b.Cause == lead); l != 0 {
			return l < 0
		}
		if h := first(a.Hinted, b.Hinted); h != 0 && a.Confidence == Possible && b.Confidence == Possible {
			return h < 0
		}
		return d.compare(a, b) < 0
	})
	if len(out) > 0 && out[0].Cause == lead {
		out[0].Confidence = conf
	}
	return out
}

func first(a, b bool) int {
	switch {
	case a && !b:
		return -1
	case b && !a:
		return 1
	default:
		return 0
	}
}

// compare ranks two findings: confidence, then hop from the person outward,
// then name.
func (d *diagnosis) compare(a, b *Finding) int {
	if a.Confidence != b.Confidence {
		return int(b.Confidence) - int(a.Confidence)
	}
	if ha, hb := d.order(a.Cause), d.order(b.Cause); ha != hb {
		return ha - hb
	}
	return strings.Compare(string(a.Cause), string(b.Cause))
}

// rank puts the surest first, and of equally sure ones the nearest.
func (d *diagnosis) rank(found []Finding) {
	sort.Slice(found, func(i, j int) bool { return d.compare(&found[i], &found[j]) < 0 })
}

func (d *diagnosis) order(c Cause) int { return hopOrder(d.t.Causes[c].Hop) }

func hopOrder(h Hop) int {
	if i := slices.Index(Hops(), h); i >= 0 {
		return i
	}
	return len(Hops())
}

// mayLead tells whether a cause of this kind can be the verdict in the state
// that the service is in.
func (d *diagnosis) mayLead(c Cause) bool {
	switch d.t.Causes[c].Kind {
	case Breaks:
		return d.fails == checks.Yes || (d.works == checks.Yes && d.toldOf(c))
	case Impairs:
		return d.works == checks.Yes
	case Either:
		return d.fails == checks.Yes || d.works == checks.Yes
	case WhenSaid:
		return d.works == checks.Yes && d.said == checks.Yes
	case Notes:
		return false
	}
	return false
}

// toldOf tells whether a finding rests on what the person sees: a failure that
// the checks do not meet.
func (d *diagnosis) toldOf(c Cause) bool {
	return d.said == checks.Yes && slices.ContainsFunc(d.found[c].Because, func(r Reason) bool {
		return r.Found.Truth == checks.Yes && slices.ContainsFunc(r.Found.Seen, func(id checks.ID) bool {
			return strings.HasPrefix(string(id), "person.")
		})
	})
}

// lead picks the cause at the bottom of it. A cause that another one explains
// steps back behind it; two that fit equally well are contested.
func (d *diagnosis) lead() (Cause, Confidence, bool) {
	var may []Finding
	for _, f := range d.found {
		if f.Confidence >= Likely && f.Cause != None && d.mayLead(f.Cause) {
			may = append(may, f)
		}
	}
	may = d.withoutSymptoms(may)
	d.rank(may)
	if len(may) == 0 {
		if n := d.found[None]; n.Confidence >= Likely {
			return None, n.Confidence, false
		}
		return Undecided, Possible, false
	}
	best := may[0]
	if len(may) == 1 || may[1].Confidence < best.Confidence || !d.tie(best, may[1]) {
		return best.Cause, best.Confidence, false
	}
	if d.t.Causes[best.Cause].Owner == d.t.Causes[may[1].Cause].Owner {
		return best.Cause, Likely, true
	}
	return Undecided, Possible, true
}

// tie tells whether two equally sure causes compete. Two certain ones at
// different hops do not: the nearer one fails first.
func (d *diagnosis) tie(a, b Finding) bool {
	if a.Confidence == Certain && d.order(a.Cause) != d.order(b.Cause) {
		return false
	}
	// Impairments of a working service stand side by side; the worst leads.
	return d.works != checks.Yes
}

func (d *diagnosis) withoutSymptoms(all []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(all), func(f Finding) bool {
		return slices.ContainsFunc(all, func(by Finding) bool {
			return by.Confidence >= f.Confidence && d.explains(by.Cause, f.Cause)
		})
	})
}

func (d *diagnosis) explains(by, c Cause) bool {
	return slices.Contains(d.t.Causes[by].Explains, c)
}
