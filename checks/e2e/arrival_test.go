//go:build linux

package e2e

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fix502/checks"
	"fix502/checks/plan"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
)

const (
	// orders is how many orders of arrival are tried for each network.
	orders = 10
	// walks is how many of them a session is told step by step.
	walks = 2
)

// anyOrder makes sure that chance did not decide: what the program saw, kept
// in its journal, must mean the same in whatever order it arrives.
func anyOrder(t *testing.T, l *lan, s scene, o outcome) {
	t.Helper()
	results := o.heard(t)
	c := l.reasons(t, s)
	told := steps.New(c)
	told.Begin()
	for _, r := range results {
		told.Record(r)
	}
	agrees(t, "as it was told", told.Verdict(), o)
	running := told.Prompt().Running
	var seen checks.Evidence
	for _, r := range results {
		seen = append(seen, r.Seen...)
	}
	for i := range orders {
		chance := rand.New(rand.NewPCG(uint64(i), 502))
		chance.Shuffle(len(seen), func(i, j int) { seen[i], seen[j] = seen[j], seen[i] })
		agrees(t, "shuffled", verdict.Default().Diagnose(seen, running), o)
		if i < walks {
			arrive(t, c, results, chance, o)
		}
	}
}

// arrive tells a session what was seen by chance: at each moment any check
// that was started by then may be the next to answer. It ends where the
// program would have ended, when the verdict is settled.
func arrive(t *testing.T, c steps.Config, results []checks.Result, chance *rand.Rand, o outcome) {
	t.Helper()
	answers := map[checks.ID]checks.Result{}
	for _, r := range results {
		answers[r.Check] = r
	}
	s := steps.New(c)
	var open []checks.ID
	var order []checks.ID
	start := func(w steps.Work) {
		for _, spec := range w.Start {
			if _, ok := answers[spec.ID]; ok {
				open = append(open, spec.ID)
			}
		}
	}
	start(s.Begin())
	for len(open) > 0 && !s.Verdict().Settled {
		i := chance.IntN(len(open))
		id := open[i]
		open = slices.Delete(open, i, i+1)
		order = append(order, id)
		start(s.Record(answers[id]))
	}
	if v := s.Verdict(); string(v.Lead) != o.report.Verdict.Cause {
		t.Errorf("%s %s when this has arrived, but %s %s in the end: %v", v.Lead, v.Confidence,
			o.report.Verdict.Cause, o.report.Verdict.Confidence, order)
	}
}

func agrees(t *testing.T, how string, v verdict.Verdict, o outcome) {
	t.Helper()
	if want := o.report.Verdict; string(v.Lead) != want.Cause || v.Confidence.String() != want.Confidence {
		t.Errorf("%s it is %s %s, but the report says %s %s", how, v.Lead, v.Confidence, want.Cause, want.Confidence)
	}
}

// reasons is what the program's session reasons with.
func (l *lan) reasons(t *testing.T, s scene) steps.Config {
	t.Helper()
	name := filepath.Join(l.dir, "profile.toml")
	text, err := os.ReadFile(name)
	must(t, err)
	p, err := profile.Load(name, text, os.ReadFile)
	must(t, err)
	table := verdict.Default()
	c := steps.Config{Profile: p, Diagnose: table.Diagnose, Causes: table.Causes,
		Due: func(v checks.View, started func(checks.ID) bool, allow func(checks.Consent) bool) []checks.Spec {
			return plan.Due(plan.Now{Profile: p, View: v, Allow: allow}, started)
		}}
	if slices.Contains(s.Args, "--allow-bypass") {
		c.Allowed = []checks.Consent{checks.ConsentBypass}
	}
	return c
}

// heard reads from its journal what a session was told, in its order.
func (o outcome) heard(t *testing.T) []checks.Result {
	t.Helper()
	f, err := os.Open(o.journal)
	must(t, err)
	defer func() { _ = f.Close() }()
	var out []checks.Result
	lines := json.NewDecoder(bufio.NewReader(f))
	for {
		var line struct{ Result *checks.Result }
		err := lines.Decode(&line)
		if errors.Is(err, io.EOF) {
			return out
		}
		must(t, err)
		if line.Result != nil {
			out = append(out, *line.Result)
		}
	}
}
