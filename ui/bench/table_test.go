//go:build linux || darwin

package bench

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

// table gathers figures, prints them together and fails the test with those
// that are beyond their limit.
type table struct {
	t    testing.TB
	rows []row
}

// row is one figure. The goal is what is to be reached on a quiet machine;
// the limit is what fails, wide enough for a busy one. No limit: the figure
// is shown only.
type row struct {
	name              string
	value, goal, most float64
	unit              string
}

func (b *table) add(name string, value float64, unit string, goal, most float64) {
	b.rows = append(b.rows, row{name, value, goal, most, unit})
}

func (b *table) show() {
	b.t.Helper()
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, r := range b.rows {
		goal, most := "", ""
		if r.goal > 0 {
			goal = fmt.Sprintf("to reach %g", r.goal)
		}
		if r.most > 0 {
			most = fmt.Sprintf("fails above %.4g", r.most)
		}
		fmt.Fprintf(w, "%s\t%.4g %s\t%s\t%s\n", r.name, r.value, r.unit, goal, most)
	}
	_ = w.Flush()
	b.t.Log("\n" + out.String())
	for _, r := range b.rows {
		if r.most > 0 && r.value > r.most {
			b.t.Errorf("%s: %.4g %s, at most %g", r.name, r.value, r.unit, r.most)
		}
	}
}

// samples are the results of one measurement that was repeated.
type samples []float64

func (s *samples) took(d time.Duration) { *s = append(*s, float64(d)/float64(time.Millisecond)) }

// at is the value that a share of the samples does not exceed.
func (s samples) at(share float64) float64 {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}

func (s samples) median() float64 { return s.at(0.5) }

// rarely is what one sample in a hundred exceeds, in the better half of the
// run: a hiccup of the machine falls into one half, one of the program's own
// into both.
func (s samples) rarely() float64 {
	half := len(s) / 2
	return min(s[:half].at(0.99), s[half:].at(0.99))
}

// quick is what a quarter of the samples did not exceed. On a machine that
// others use too it says more about the program than the median.
func (s samples) quick() float64 { return s.at(0.25) }
