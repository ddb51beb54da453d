package verdict_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/lab"
	"fix502/checks/plan"
	"fix502/checks/probe"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
)

// asked tells whether a test was given this word:
// go test ./checks/verdict -run Record -args record.
func asked(word string) bool { return slices.Contains(os.Args, word) }

// TestRecord writes the fixtures anew: what the real checks see in every
// scenario of the lab, and where a consent would let more be seen, that too.
func TestRecord(t *testing.T) {
	if !asked("record") {
		t.Skip("-args record looks at the lab and writes testdata anew")
	}
	room := make(chan struct{}, 8)
	var all sync.WaitGroup
	for _, sc := range lab.Scenarios() {
		all.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			if err := record(t.Context(), sc.Name); err != nil {
				t.Errorf("%s: %v", sc.Name, err)
			}
		})
	}
	all.Wait()
}

func record(ctx context.Context, name string) error {
	e, err := look(ctx, name, nil)
	if err != nil {
		return err
	}
	if err := save(name, e); err != nil {
		return err
	}
	with, err := look(ctx, name, []checks.Consent{checks.ConsentBypass})
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(with, func(o checks.Observation) bool { return o.Spec.Consent == checks.ConsentBypass }) {
		return nil
	}
	return save(name+"+bypass", with)
}

// look runs a session in the lab until everything is in, and returns what it
// saw in order of arrival.
func look(ctx context.Context, name string, allowed []checks.Consent) (checks.Evidence, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	l, err := lab.Start(ctx, name, lab.Options{})
	if err != nil {
		return nil, err
	}
	defer l.Close()
	do := probe.Executors(l.World(), l.Profile())
	do[checks.ProbeHost] = l.Host()
	do[checks.ProbeBrowser] = l.Browser()
	s := steps.New(config(l.Profile(), allowed))
	in := make(chan checks.Result)
	open := 0
	begin := func(w steps.Work) {
		if open += len(w.Start); len(w.Start) == 0 {
			return
		}
		go func() {
			for r := range checks.Run(ctx, w.Batch, w.Start, do) {
				in <- r
			}
		}()
	}
	started := time.Now()
	for begin(s.Begin()); open > 0; open-- {
		begin(s.Record(<-in))
	}
	return normal(s.Evidence(), started), nil
}

func config(p profile.Profile, allowed []checks.Consent) steps.Config {
	table := verdict.Default()
	return steps.Config{
		Profile: p, Diagnose: table.Diagnose, Causes: table.Causes, Allowed: allowed,
		Due: func(v checks.View, started func(checks.ID) bool, allow func(checks.Consent) bool) []checks.Spec {
			return plan.Due(plan.Now{Profile: p, View: v, Allow: allow}, started)
		},
	}
}

// epoch is when every fixture begins.
func epoch() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

// normal moves the evidence to the epoch, by whole seconds because the Date
// header knows no smaller ones, and drops what no verdict rests on.
func normal(e checks.Evidence, started time.Time) checks.Evidence {
	shift := epoch().Sub(started.Truncate(time.Second))
	move := func(at time.Time) time.Time {
		if at.IsZero() {
			return at
		}
		return at.Add(shift).Round(time.Millisecond).UTC()
	}
	out := make(checks.Evidence, 0, len(e))
	for _, o := range e {
		o.At, o.Took = move(o.At), o.Took.Round(time.Millisecond)
		o.Spec.Budget, o.Spec.After = 0, 0
		if o.Fact != nil && o.Fact.Place != nil {
			o.Fact = &checks.Fact{Place: &checks.Place{OS: "linux"}}
		}
		if o.Trip != nil {
			o.Trip = normalTrip(*o.Trip, move)
		}
		if o.Notice != nil {
			n := *o.Notice
			n.Incidents = slices.Clone(n.Incidents)
			for i := range n.Incidents {
				n.Incidents[i].Since = move(n.Incidents[i].Since)
			}
			o.Notice = &n
		}
		out = append(out, o)
	}
	return out
}

func normalTrip(t checks.Trip, move func(time.Time) time.Time) *checks.Trip {
	t.Phases, t.Local, t.Bytes, t.RTT = nil, "", 0, t.RTT.Round(time.Millisecond)
	if t.Chain != nil {
		c := *t.Chain
		c.NotBefore, c.NotAfter = move(c.NotBefore), move(c.NotAfter)
		t.Chain = &c
	}
	kept := map[string]string{}
	for _, name := range []string{"date", "cf-ray", "trace-colo", "retry-after", "location", "via"} {
		if v := t.Header[name]; v != "" {
			kept[name] = v
		}
	}
	if date, err := time.Parse(time.RFC1123, kept["date"]); err == nil {
		kept["date"] = move(date).Format("Mon, 02 Jan 2006 15:04:05 GMT")
	}
	if t.Header = kept; len(kept) == 0 {
		t.Header = nil
	}
	return &t
}

// save writes one observation a line.
func save(name string, e checks.Evidence) error {
	var out bytes.Buffer
	for _, o := range e {
		line, err := json.Marshal(o)
		if err != nil {
			return fmt.Errorf("%s: %w", o.ID(), err)
		}
		out.Write(line)
		out.WriteByte('\n')
	}
	return os.WriteFile(filepath.Join("testdata", name+".json"), out.Bytes(), 0o644)
}
