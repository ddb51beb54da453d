package cmd

import (
	"context"
	"slices"
	"testing"
	"time"

	"fix502/checks"
	"fix502/steps"
	"fix502/ui"
)

// seat is a person before a wizard over a demo, without a face.
type seat struct {
	*run
	t *testing.T
}

// perform does what the session wants until nothing runs any more.
func (s seat) perform(w steps.Work) {
	s.t.Helper()
	for len(w.Start) > 0 {
		var next steps.Work
		for r := range s.place.run(s.t.Context(), w.Batch, w.Start) {
			more := s.session.Record(r)
			next.Batch, next.Start = more.Batch, append(next.Start, more.Start...)
		}
		w = next
	}
}

func (s seat) choose(c steps.Choice) { s.perform(s.session.Choose(c, time.Now())) }

func (s seat) offers() bool {
	return slices.Contains(s.session.Prompt().Offers, steps.Choice{Kind: steps.Allow, Action: string(checks.ConsentSpeed)})
}

func (s seat) measured() (down, up *checks.Observation) {
	v := s.session.Prompt().View
	if o, ok := v.Get(checks.SpeedDownID); ok {
		down = o
	}
	if o, ok := v.Get(checks.SpeedUpID); ok {
		up = o
	}
	return down, up
}

// TestQualityOverADemo: it is offered at its step, runs once for each yes, and
// what it brought stays.
func TestQualityOverADemo(t *testing.T) {
	t.Parallel()
	s := seat{run: newPost(t, "healthy").run, t: t}
	s.perform(s.session.Begin())
	if s.offers() {
		t.Error("offered at the verdict")
	}
	s.choose(steps.Choice{Kind: steps.Go, Step: steps.Connection})
	if down, _ := s.measured(); !s.offers() || down != nil {
		t.Fatal("not offered at its step, or run without a yes")
	}
	if f := s.fields(s.session.Prompt().View); f["speed_host"] != "speed.cloudflare.com" || f["speed_size"] != "15" {
		t.Errorf("what is said before: %q, %q", f["speed_host"], f["speed_size"])
	}
	s.choose(steps.Choice{Kind: steps.Allow, Action: string(checks.ConsentSpeed)})
	p := s.session.Prompt()
	down, up := s.measured()
	if p.Place != steps.AtStep || down == nil || up == nil || s.offers() {
		t.Fatalf("at %s: %+v, %+v", p.Place, down, up)
	}
	if rate := down.Speed.Rate(); rate < 1e6 || down.Speed.Bytes > 10_000_000 || up.Speed.Bytes > 5_000_000 || down.Speed.Busy == 0 {
		t.Errorf("%+v, %+v", down.Speed, up.Speed)
	}
	if figures, meaning := ui.Quality(p.View, s.words().Label); figures == "" || meaning == "" {
		t.Error("it is not put into words")
	}
	if n := len(s.place.gauge.read()); n < 10 || n > mostPulses {
		t.Errorf("%d pulses", n)
	}
	first := down.At
	s.choose(steps.Choice{Kind: steps.Look})
	if down, _ := s.measured(); down == nil || !down.At.Equal(first) || !s.offers() {
		t.Error("a later look measured again, or forgot, or does not offer it")
	}
	s.wizard = true
	report := s.report(false)
	seen := 0
	for _, o := range report.Observations {
		if o.Probe == "speed" && o.Status == "ok" && o.Data["speed"] != nil {
			seen++
		}
	}
	if seen != 2 || !slices.Contains(report.Hosts, "speed.cloudflare.com") {
		t.Errorf("the report has %d of them, and names %v", seen, report.Hosts)
	}
}

// TestQualityIsCancelled: esc ends it at once, and takes the yes back.
func TestQualityIsCancelled(t *testing.T) {
	t.Parallel()
	s := seat{run: newPost(t, "healthy").run, t: t}
	s.perform(s.session.Begin())
	s.choose(steps.Choice{Kind: steps.Go, Step: steps.Connection})
	w := s.session.Choose(steps.Choice{Kind: steps.Allow, Action: string(checks.ConsentSpeed)}, time.Now())
	for len(w.Start) > 0 && w.Start[0].Probe != checks.ProbeSpeed {
		var next steps.Work
		for r := range s.place.run(t.Context(), w.Batch, w.Start) {
			next = s.session.Record(r)
		}
		w = next
	}
	ctx, cancel := context.WithCancel(t.Context())
	out := s.place.run(ctx, w.Batch, w.Start)
	if stop := s.session.Choose(steps.Choice{Kind: steps.Cancel}, time.Now()); !stop.Cancel {
		t.Error("nothing is stopped")
	}
	began := time.Now()
	cancel()
	for r := range out {
		s.session.Record(r)
	}
	if gone := time.Since(began); gone > time.Second {
		t.Errorf("it went on for %v", gone)
	}
	if down, _ := s.measured(); down != nil || s.session.Prompt().Place != steps.AtStep || !s.offers() {
		t.Errorf("at %s: %+v", s.session.Prompt().Place, down)
	}
}
