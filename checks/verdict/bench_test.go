package verdict_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
)

// many is a recorded world with every check repeated until there are n
// observations, each under an ID of its own.
func many(tb testing.TB, n int) checks.Evidence {
	tb.Helper()
	var base checks.Evidence
	for _, f := range fixtures(tb) {
		if f.name == "provider-502" {
			base = f.seen
		}
	}
	out := make(checks.Evidence, 0, n)
	for i := range n {
		o := base[i%len(base)]
		if round := i / len(base); round > 0 {
			o.Spec.ID += checks.ID(".r" + strconv.Itoa(round))
		}
		out = append(out, o)
	}
	return out
}

func BenchmarkDiagnose(b *testing.B) {
	table := verdict.Default()
	for _, n := range []int{100, 1000, 10000} {
		e := many(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				table.Diagnose(e, nil)
			}
		})
	}
}

// TestDiagnoseIsLinear compares a log of 1,000 observations with one of
// 10,000: ten times as long, and not much more than ten times the work.
func TestDiagnoseIsLinear(t *testing.T) {
	table := verdict.Default()
	short, long := many(t, 1000), many(t, 10000)
	if got := table.Diagnose(long, nil).Lead; got != "provider.bad_gateway" {
		t.Fatalf("concluded %s", got)
	}
	best := 1e9
	for range 6 { // a busy machine spoils some rounds, not all
		best = min(best, took(t, table, long)/took(t, table, short))
	}
	if best > 30 { // a quadratic step would make it a hundred
		t.Errorf("ten times the observations take %.1f times as long", best)
	}
	work := func(e checks.Evidence) float64 {
		return testing.AllocsPerRun(2, func() { table.Diagnose(e, nil) })
	}
	if a, b := work(short), work(long); b > 15*a {
		t.Errorf("%.0f allocations for 1,000 observations, %.0f for 10,000", a, b)
	}
}

// took is the quickest of a few runs, in seconds.
func took(t *testing.T, table verdict.Table, e checks.Evidence) float64 {
	t.Helper()
	best := time.Hour
	for range 3 {
		start := time.Now()
		table.Diagnose(e, nil)
		best = min(best, time.Since(start))
	}
	return best.Seconds()
}
