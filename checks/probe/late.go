package probe

import (
	"context"
	"slices"
	"time"

	"fix502/checks"
)

const (
	// lateAfter is when an answer is late enough to look why.
	lateAfter = 3 * time.Second
	// againBudget bounds the same trip once more.
	againBudget = 4 * time.Second
)

// pages makes a trip. Where the page's answer does not come, the same trip has
// been made meanwhile once more, and in small segments: was it chance, or too
// large to pass? One after the other would be two silences.
func (e *engine) pages(ctx context.Context, s checks.Spec) []checks.Observation {
	if s.ID != checks.PageID || s.Arm != checks.ArmPlain || s.Route.Via != "" {
		return e.executor(e.http)(ctx, s)
	}
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	again, small := make(chan []checks.Observation, 1), make(chan []checks.Observation, 1)
	out := e.executor(func(ctx context.Context, s checks.Spec) checks.Observation {
		return e.visit(ctx, s, func(addr string) {
			more := s
			more.ID, more.Arm, more.Route.Addr, more.Budget = s.ID+"#2", checks.ArmAgain, addr, againBudget
			go func() { again <- e.beside(own, more) }()
			go func() { small <- e.beside(own, s.InSegments(addr)) }()
		})
	})(ctx, s)
	if out[0].Failure == checks.HTTPTimeout {
		out = slices.Concat(out, <-again, <-small)
	}
	return out
}

// beside makes a trip when another one has been late for a while.
func (e *engine) beside(ctx context.Context, s checks.Spec) []checks.Observation {
	select {
	case <-ctx.Done():
		return nil
	case <-time.After(lateAfter):
	}
	ctx, cancel := context.WithTimeout(ctx, s.Budget)
	defer cancel()
	return e.executor(e.http)(ctx, s)
}
