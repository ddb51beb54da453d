//go:build linux

package e2e

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	// attackBudget is what the program is given where somebody means no good.
	attackBudget = 4 * time.Second
	// most is the memory that no stranger may make the program exceed.
	most = 150 << 20
	// attacksAtOnce is more than other networks: most of the time nobody moves.
	attacksAtOnce = 8
)

// attack is a network in which somebody means no good. Whatever the verdict,
// the program must come to its end, in bounds and clean.
type attack struct {
	name  string
	scene func(*scene)
	want  string // the cause, where it must not be led astray; empty: any
	shows string // foreign text that must be told, so that its cleaning is seen
	odd   bool   // bytes are sent that must not be told
}

// attacked tries a network and writes the row.
func (r *run) attacked(t *testing.T, a attack, line *row) {
	line.ran = true
	s := healthy(r.ca)
	s.Budget = attackBudget
	a.scene(&s)
	l := newLAN(t, r, s)
	o := l.diagnose(t, r, s)
	line.got, line.sure = o.report.Verdict.Cause, o.report.Verdict.Confidence
	line.took, line.memory = o.Took, o.Peak
	if a.want != "" && a.want != o.report.Verdict.Cause {
		t.Errorf("%s, want %s", o.report.Verdict.Cause, a.want)
	}
	sound(t, o, s.budget())
	bounded(t, s, o, "json")
	if !strings.Contains(o.stdout, a.shows) {
		t.Errorf("%q is not told: nothing was cleaned", a.shows)
	}
	switch {
	case a.shows != "":
		l.allFormats(t, r, s)
		l.dialogue(t, r, s)
		l.documents(t, r, s, written(), "--unmasked")
	case a.odd:
		l.documents(t, r, s, written())
	default: // nothing to be told: one format, another one each time
		turn := int(r.count.Load()) % len(written())
		l.documents(t, r, s, written()[turn:turn+1])
	}
	if t.Failed() || testing.Verbose() {
		t.Log(o.String())
	}
}

// bounded checks what one run may cost, and that it is clean.
func bounded(t *testing.T, s scene, o outcome, format string) {
	t.Helper()
	if !slices.Contains([]int{works, here, elsewhere, undecided}, o.exit) {
		t.Errorf("exit %d", o.exit)
	}
	if o.over(s.budget() + time.Second) {
		t.Errorf("took %v (stalled %v) with a budget of %v", o.Took, o.Stalled, s.budget())
	}
	if o.Peak > most {
		t.Errorf("took %d MB of memory", o.Peak>>20)
	}
	if o.stderr != "" {
		t.Errorf("%s: stderr %q", format, o.stderr)
	}
	harmless(t, format, o.stdout)
}

// allFormats diagnoses once more for each format, side by side.
func (l *lan) allFormats(t *testing.T, r *run, s scene) {
	t.Helper()
	got := make([]outcome, len(written()))
	var wg sync.WaitGroup
	for i, format := range written() {
		wg.Go(func() { got[i] = l.as(t, r.program, s.Env, l.asks(s, "--format", format)...) })
	}
	wg.Wait()
	for i, format := range written() {
		bounded(t, s, got[i], format)
	}
}

// dialogue holds the wizard's plain form, with somebody who says nothing.
func (l *lan) dialogue(t *testing.T, r *run, s scene) {
	t.Helper()
	o := l.as(t, r.program, s.Env, slices.Concat([]string{"--plain"}, l.asks(s)[1:])...)
	bounded(t, s, o, "plain")
}

// attacks performs them all.
func (r *run) attacks(t *testing.T, list []attack) []row {
	out := make([]row, len(list))
	next := make(chan int, len(list))
	for i := range list {
		next <- i
	}
	close(next)
	var wg sync.WaitGroup
	for range attacksAtOnce {
		wg.Go(func() {
			for i := range next {
				a := list[i]
				line := row{name: a.name, want: a.want, got: "no result"}
				if a.want == "" {
					line.want = "any, in bounds"
				}
				line.good = t.Run(a.name, func(t *testing.T) { r.attacked(t, a, &line) })
				out[i] = line
			}
		})
	}
	wg.Wait()
	return out
}
