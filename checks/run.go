package checks

import (
	"context"
	"sync"
	"time"
)

// lateness is how long after a Spec's own budget its executor may still hand
// in what it knows, before the check is given up as not finished.
const lateness = 150 * time.Millisecond

// Run is the one scheduler: it performs all checks at once, each after its own
// delay and within its own budget, and sends one Result for each as it comes.
// The channel is closed when all are in. When ctx ends, whatever is still
// running is reported as not finished at once; a panic or a missing executor
// becomes a result like any other.
func Run(ctx context.Context, batch int, todo []Spec, do map[Probe]Executor) <-chan Result {
	out := make(chan Result, len(todo))
	var all sync.WaitGroup
	for _, s := range todo {
		all.Go(func() {
			out <- Result{Batch: batch, Check: s.ID, Seen: runOne(ctx, s, do[s.Probe])}
		})
	}
	go func() {
		all.Wait()
		close(out)
	}()
	return out
}

// Next waits for a result, a while longer for others, and returns all that are
// there then; none where no more will come. Run's channel has room for all, so
// that no check waits meanwhile.
func Next(from <-chan Result, longer time.Duration) []Result {
	r, ok := <-from
	if !ok {
		return nil
	}
	got := []Result{r}
	if longer > 0 {
		time.Sleep(longer)
	}
	for len(from) > 0 {
		got = append(got, <-from)
	}
	return got
}

func runOne(ctx context.Context, s Spec, do Executor) []Observation {
	if do == nil {
		return []Observation{{Spec: s, At: time.Now(), Failure: Unsupported}}
	}
	if !pause(ctx, s.After) {
		return []Observation{{Spec: s, At: time.Now(), Failure: NotFinished}}
	}
	start := time.Now()
	own, cancel := ctx, context.CancelFunc(func() {})
	if s.Budget > 0 {
		own, cancel = context.WithTimeout(ctx, s.Budget)
	}
	defer cancel()

	done := make(chan []Observation, 1)
	go func() { done <- guarded(own, s, do) }()
	var late <-chan time.Time
	if s.Budget > 0 {
		timer := time.NewTimer(s.Budget + lateness)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case seen := <-done:
		return settle(ctx, s, start, seen)
	case <-ctx.Done():
	case <-late:
	}
	select { // what is ready at the last moment still counts
	case seen := <-done:
		return settle(ctx, s, start, seen)
	default:
		return []Observation{{Spec: s, At: start, Took: time.Since(start), Failure: NotFinished}}
	}
}

func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func guarded(ctx context.Context, s Spec, do Executor) (seen []Observation) {
	defer func() {
		if recover() != nil {
			seen = []Observation{{Spec: s, Failure: Broken}}
		}
	}()
	return do(ctx, s)
}

// settle fills in times, and turns a failure that our own cancellation caused
// into 'not finished': it says nothing about the network.
func settle(ctx context.Context, s Spec, start time.Time, seen []Observation) []Observation {
	if len(seen) == 0 {
		seen = []Observation{{Spec: s, Failure: Broken}}
	}
	for i := range seen {
		if seen[i].Spec.ID == "" {
			seen[i].Spec = s
		}
		if seen[i].At.IsZero() {
			seen[i].At = start
		}
		if seen[i].Took == 0 {
			seen[i].Took = time.Since(start)
		}
		if ctx.Err() != nil && seen[i].Failure != "" && seen[i].Failure.Learned() {
			seen[i].Failure = NotFinished
		}
	}
	return seen
}
