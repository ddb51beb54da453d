package cmd

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"fix502/checks"
)

// TestEachLookHasItsBudget: whatever a look starts ends with it, the next look
// has its own, and what somebody consented to meanwhile takes its time.
func TestEachLookHasItsBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hangs := map[checks.Probe]checks.Executor{checks.ProbeHTTP: func(ctx context.Context, s checks.Spec) []checks.Observation {
			select {
			case <-ctx.Done():
				return []checks.Observation{{Spec: s, Failure: checks.NotFinished}}
			case <-time.After(time.Minute):
			}
			return []checks.Observation{{Spec: s}}
		}}
		run := inTime(10*time.Second, []checks.Consent{checks.ConsentBypass, checks.ConsentTrial}, func(ctx context.Context, batch int, todo []checks.Spec) <-chan checks.Result {
			return checks.Run(ctx, batch, todo, hangs)
		})
		for _, c := range []struct {
			name    string
			batch   int
			consent checks.Consent
			wants   time.Duration
		}{
			{"the first look", 1, checks.ConsentNone, 10 * time.Second},
			{"what it asks for too late", 1, checks.ConsentNone, 0},
			{"the next look", 2, checks.ConsentNone, 10 * time.Second},
			{"what was allowed beforehand", 3, checks.ConsentBypass, 10 * time.Second},
			{"a consent given later", 3, checks.ConsentSpeed, time.Minute},
			{"what that leads to", 3, checks.ConsentNone, time.Minute},
			{"the look after it", 4, checks.ConsentNone, 10 * time.Second},
			{"a browser trial, allowed beforehand", 5, checks.ConsentTrial, time.Minute},
		} {
			began := time.Now()
			seen := <-run(t.Context(), c.batch, []checks.Spec{{ID: "x", Probe: checks.ProbeHTTP, Consent: c.consent}})
			if took := time.Since(began); took != c.wants {
				t.Errorf("%s took %v, want %v", c.name, took, c.wants)
			}
			if late := seen.Seen[0].Failure == checks.NotFinished; late != (c.wants < time.Minute) {
				t.Errorf("%s: %+v", c.name, seen.Seen[0])
			}
		}
	})
}
