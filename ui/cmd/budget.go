package cmd

import (
	"context"
	"slices"
	"sync"
	"time"

	"fix502/checks"
)

// runner performs checks and hands over what they bring.
type runner func(ctx context.Context, batch int, todo []checks.Spec) <-chan checks.Result

// inTime bounds each look of the wizard: what is not in when the budget is
// spent ends unfinished. What the person consented to meanwhile takes the time
// that it needs, and so does whatever that look still asks for; a browser
// trial always, for it would hardly ever end within the budget.
func inTime(budget time.Duration, allowed []checks.Consent, do runner) runner {
	var mu sync.Mutex
	var ends time.Time
	last, lent := 0, false
	return func(ctx context.Context, batch int, todo []checks.Spec) <-chan checks.Result {
		mu.Lock()
		defer mu.Unlock()
		if batch != last || ends.IsZero() {
			last, lent, ends = batch, false, time.Now().Add(budget)
		}
		free := func(s checks.Spec) bool {
			return s.Consent == checks.ConsentTrial || s.Consent != checks.ConsentNone && !slices.Contains(allowed, s.Consent)
		}
		lent = lent || slices.ContainsFunc(todo, free)
		if lent {
			return do(ctx, batch, todo)
		}
		bounded, cancel := context.WithDeadline(ctx, ends)
		context.AfterFunc(bounded, cancel)
		return do(bounded, batch, todo)
	}
}
