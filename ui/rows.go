package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fix502/checks"
	"fix502/steps/summary"
)

// Order is what a table of observations is sorted by.
type Order uint8

// The orders, in the order in which a key goes through them.
const (
	ByTime Order = iota
	ByDuration
	ByStatus
	ByID
	orders
)

// Next is the order that follows.
func (o Order) Next() Order { return (o + 1) % orders }

// Key is the label of the column that is sorted by.
func (o Order) Key() string {
	return [...]string{"verdict.time", "verdict.took", "verdict.result", "verdict.check"}[o%orders]
}

// Status is the report's word for how an observation ended.
func Status(o *checks.Observation) string { return summary.Status(o) }

// Row is an observation of a table. It is told from all others by its place
// in the evidence, which is only ever added to.
type Row struct {
	At     int
	Seen   *checks.Observation
	Status string // the report's word for how it ended
	Text   string // what was seen, in one line
}

// Holds tells whether every word that is looked for occurs in a text; marks of
// Markdown do not count.
func Holds(text, words string) bool {
	text = strings.ToLower(strings.NewReplacer("*", "", "`", "").Replace(text))
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(words)), func(w string) bool { return !strings.Contains(text, w) })
}

// Rows lists the evidence for a table: those in which every word of the
// filter occurs, in an order. line says in words what was seen, status names
// how it ended.
func Rows(e checks.Evidence, by Order, filter string, line func(*checks.Observation) string, status func(string) string) []Row {
	var out []Row
	for i := range e {
		o := &e[i]
		r := Row{At: i, Seen: o, Status: summary.Status(o), Text: string(o.Failure)}
		if line != nil {
			r.Text = line(o)
		}
		if Holds(string(o.ID())+" "+r.Text+" "+status(r.Status)+" "+r.Status, filter) {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b Row) int { return compare(a, b, by) })
	return out
}

func compare(a, b Row, by Order) int {
	switch by {
	case ByDuration:
		return cmp.Compare(b.Seen.Took, a.Seen.Took)
	case ByStatus:
		return cmp.Compare(gravity(a.Status), gravity(b.Status))
	case ByID:
		return cmp.Compare(a.Seen.ID(), b.Seen.ID())
	default:
		return a.Seen.At.Compare(b.Seen.At)
	}
}

// gravity sets what failed before what is fine.
func gravity(status string) int {
	return max(slices.Index([]string{"failed", "not_finished", "ok", "skipped", "unsupported"}, status), 0)
}

// Look is a part of the run without long waits in it: a look and what it
// asked, with the bars of its observations.
type Look struct {
	Begun time.Time
	Took  time.Duration
	Bars  []Bar
	Quick int // observations that took no time worth a bar
}

// Bar is an observation in the waterfall; both figures count from the look's
// beginning.
type Bar struct {
	Seen  *checks.Observation
	Start time.Duration
	End   time.Duration
}

const (
	pause = 300 * time.Millisecond // between two looks nothing runs for so long
	quick = time.Millisecond       // what took less gets no bar
)

// Waterfall tells when each observation ran, look by look.
func Waterfall(e checks.Evidence) []Look {
	all := make([]*checks.Observation, 0, len(e))
	for i := range e {
		all = append(all, &e[i])
	}
	slices.SortStableFunc(all, func(a, b *checks.Observation) int { return a.At.Compare(b.At) })
	var out []Look
	for _, o := range all {
		if o.At.IsZero() || o.Said != nil {
			continue
		}
		if n := len(out); n == 0 || o.At.Sub(out[n-1].Begun) > out[n-1].Took+pause {
			out = append(out, Look{Begun: o.At})
		}
		l := &out[len(out)-1]
		start := o.At.Sub(l.Begun)
		l.Took = max(l.Took, start+o.Took)
		if o.Took < quick {
			l.Quick++
			continue
		}
		l.Bars = append(l.Bars, Bar{Seen: o, Start: start, End: start + o.Took})
	}
	return out
}
