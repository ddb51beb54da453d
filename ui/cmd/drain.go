package cmd

import (
	"context"
	"sync"
	"time"

	"fix502/checks"
	"fix502/steps"
)

// linger is how long a settled diagnosis still waits for what is about to
// arrive: findings beside the verdict, never the verdict itself. Browser
// trials, which a person allowed expressly, are awaited to their end.
const linger = 60 * time.Millisecond

// drain performs a session's first look to its end without a person: until
// the verdict is settled, everything is in, or the budget is spent. It reports
// each arrival. The error is the context's, when it was cancelled from
// outside.
func drain(ctx context.Context, s *shared, p place, budget time.Duration, seen func(steps.Prompt)) error {
	run, cancel := context.WithTimeout(ctx, budget)
	defer cancel()
	in := make(chan []checks.Result)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	open := 0
	start := func(w steps.Work) {
		if len(w.Start) == 0 {
			return
		}
		open += len(w.Start)
		out := p.run(run, w.Batch, w.Start)
		running.Go(func() {
			for got := checks.Next(out, 0); len(got) > 0; got = checks.Next(out, 0) {
				select {
				case in <- got:
				case <-run.Done():
				}
			}
		})
	}
	start(s.Begin())
	var settled <-chan time.Time
	for open > 0 {
		select {
		case got := <-in:
			open -= len(got)
			start(s.Record(got...))
			prompt := s.Prompt()
			seen(prompt)
			if prompt.Verdict.Settled && settled == nil && !trying(prompt.Running) {
				settled = time.After(linger)
			}
		case <-settled:
			return nil
		case <-run.Done():
			return ctx.Err()
		}
	}
	return nil
}
