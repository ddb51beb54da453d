//go:build linux

package e2e

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"fix502/checks/verdict"
)

// atOnce is how many networks are up at the same time. Most of their time goes
// by in waiting, so it is more than there are processors.
const atOnce = 7

// row is a line of the table that is printed in the end.
type row struct {
	name        string
	want, got   string
	sure        string
	floor, took time.Duration
	ran, good   bool
	alone       bool // measured while no other network was up
	memory      int64
}

func TestNetworks(t *testing.T) {
	needRights(t)
	sweep(t)
	r := newRun(t)
	t.Run("rights", func(t *testing.T) { r.withoutRights(t) })
	list := cases()
	table := r.all(t, list, atOnce, func(c tryout) bool { return c.limit == 0 })
	troubled := r.attacks(t, attacks())
	table = append(table, r.all(t, list, 1, func(c tryout) bool { return c.limit > 0 })...)
	slices.SortFunc(table, func(a, b row) int { return index(list, a.name) - index(list, b.name) })
	show(append(table, troubled...))
}

// all tries the cases of a kind, so many at the same time.
func (r *run) all(t *testing.T, list []tryout, atOnce int, kind func(tryout) bool) []row {
	var mu sync.Mutex
	var table []row
	work := make(chan tryout, len(list))
	for _, c := range list {
		if kind(c) {
			work <- c
		}
	}
	close(work)
	var wg sync.WaitGroup
	for range atOnce {
		wg.Go(func() {
			for c := range work {
				line := row{name: c.name, want: string(c.want.cause), got: "no result", floor: c.floor, alone: c.limit > 0}
				line.good = t.Run(c.name, func(t *testing.T) { r.try(t, c, &line) })
				mu.Lock()
				table = append(table, line)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return table
}

func index(list []tryout, name string) int {
	return slices.IndexFunc(list, func(c tryout) bool { return c.name == name })
}

func show(table []row) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "case\texpected\tgot\tconfidence\tfloor s\tseconds\tratio\tMB\t")
	right, ran := 0, 0
	for _, r := range table {
		if !r.ran {
			continue // not asked for
		}
		ran++
		mark := "FAIL"
		if r.good {
			mark = ""
			right++
		}
		ratio := "" // means something where nobody else was at work
		if r.alone {
			ratio = fmt.Sprintf("%.2f", r.took.Seconds()/r.floor.Seconds())
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%.2f\t%.2f\t%s\t%d\t%s\n",
			r.name, r.want, r.got, r.sure, r.floor.Seconds(), r.took.Seconds(), ratio, r.memory>>20, mark)
	}
	_ = w.Flush()
	fmt.Printf("%d of %d right\n", right, ran)
}

// withoutRights makes sure that what is tested is what a person runs.
func (r *run) withoutRights(t *testing.T) {
	l := newLAN(t, r, scene{DNS: systemDNS})
	said := l.as(t, "/bin/cat", nil, "/proc/self/status").stdout
	for _, line := range []string{`Uid:\s+65534\s+65534\s+65534\s+65534`, `Gid:\s+65534\s+65534\s+65534\s+65534`,
		`Groups:\s*$`, `CapEff:\s+0+$`, `CapPrm:\s+0+$`, `CapAmb:\s+0+$`} {
		if !regexp.MustCompile(`(?m)^` + line).MatchString(said) {
			t.Errorf("no line %q in\n%s", line, said)
		}
	}
}

func (r *run) try(t *testing.T, c tryout, line *row) {
	line.ran = true
	s := healthy(r.ca)
	c.scene(&s)
	l := newLAN(t, r, s)
	o := l.diagnose(t, r, s)
	limit := c.limit
	if limit == 0 {
		limit = c.floor + crowd
	}
	for range 2 {
		if c.limit == 0 || o.Took <= limit {
			break
		}
		t.Logf("%v, once more", o.Took)
		if again := l.diagnose(t, r, s); again.Took < o.Took {
			o = again
		}
	}
	line.got, line.sure = o.report.Verdict.Cause, o.report.Verdict.Confidence
	line.took, line.memory = o.Took, o.Peak
	if o.over(limit) {
		t.Errorf("took %v (stalled %v), at the most %v is in order", o.Took, o.Stalled, limit)
	}
	c.want.check(t, o)
	sound(t, o, s.budget())
	private(t, l, o)
	anyOrder(t, l, s, o)
	if s.Secret != "" && o.tells(s.Secret) {
		t.Errorf("the secret is told:\n%s\n%s", o.stdout, o.stderr)
	}
	if c.also != nil {
		c.also(t, l, o)
	}
	if t.Failed() || testing.Verbose() {
		t.Log(o.String())
	}
}

// check compares the verdict with the wanted one and with the table of causes.
func (w want) check(t *testing.T, o outcome) {
	t.Helper()
	v := o.report.Verdict
	if v.Cause != string(w.cause) || o.exit != w.exit {
		t.Errorf("%s with exit %d, want %s with exit %d", v.Cause, o.exit, w.cause, w.exit)
		return
	}
	if w.confidence != "" && v.Confidence != w.confidence || v.Confidence == "possible" && w.cause != verdict.Undecided {
		t.Errorf("%s is %s, want %s", v.Cause, v.Confidence, w.confidence)
	}
	i := slices.IndexFunc(verdict.Causes(), func(i verdict.Info) bool { return i.Cause == w.cause })
	if i < 0 {
		t.Fatalf("%s is no cause", w.cause)
	}
	info := verdict.Causes()[i]
	if v.Owner != string(info.Owner) || v.Hop != string(info.Hop) || v.Step != info.Step {
		t.Errorf("owner %q, hop %q, step %q; want %q, %q, %q", v.Owner, v.Hop, v.Step, info.Owner, info.Hop, info.Step)
	}
	for _, f := range w.findings {
		if !slices.ContainsFunc(o.report.Findings, func(g struct{ Cause, Confidence string }) bool { return g.Cause == f }) {
			t.Errorf("%s is not among the findings", f)
		}
	}
}

// private makes sure that a masked report holds nothing of this machine.
func private(t *testing.T, l *lan, o outcome) {
	t.Helper()
	for _, own := range []string{"192.168.77.", "10.8.0.", l.home} {
		if i := strings.Index(o.stdout, own); i >= 0 {
			t.Errorf("the report holds %s: %s", own, o.stdout[max(0, i-60):min(len(o.stdout), i+40)])
		}
	}
}

// sound checks what every report promises.
func sound(t *testing.T, o outcome, budget time.Duration) {
	t.Helper()
	v := o.report.Verdict
	if o.report.Schema != "fix502/1" {
		t.Errorf("schema %q", o.report.Schema)
	}
	if o.over(budget+time.Second) || time.Duration(o.report.Duration)*time.Millisecond > budget+500*time.Millisecond+o.Stalled {
		t.Errorf("took %v (stalled %v), the report says %d ms: the budget was %v", o.Took, o.Stalled, o.report.Duration, budget)
	}
	seen := map[string]bool{}
	for _, s := range o.report.Seen {
		if seen[s.ID] {
			t.Errorf("two observations are called %s", s.ID)
		}
		seen[s.ID] = true
	}
	for _, id := range v.Because {
		if !seen[id] {
			t.Errorf("the verdict rests on %s, which was not observed", id)
		}
	}
	if len(v.Because) == 0 && v.Cause != string(verdict.Undecided) {
		t.Error("the verdict rests on nothing")
	}
	hops := ""
	for _, p := range o.report.Path {
		hops += p.Hop + " "
		if p.Hop == v.Hop && v.Hop != "" && p.State != "broken" && p.State != "degraded" && v.Cause != "refresh.transient" {
			t.Errorf("%s is to blame, but its hop is %s", p.Hop, p.State)
		}
	}
	if hops != "browser device link dns proxy vpn internet edge origin " {
		t.Errorf("path: %s", hops)
	}
	if len(o.report.Steps) != 8 {
		t.Errorf("%d steps", len(o.report.Steps))
	}
	for _, s := range o.report.Steps {
		if s.ID == v.Step && s.State != "recommended" {
			t.Errorf("the step to take, %s, is %s", s.ID, s.State)
		}
	}
	if strings.Contains(o.stderr, "panic") {
		t.Errorf("panic: %s", o.stderr)
	}
}
