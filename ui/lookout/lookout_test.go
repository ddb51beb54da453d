package lookout_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps/watch"
	"fix502/ui/lookout"
)

func look(status int) checks.Evidence {
	var out checks.Evidence
	for _, role := range []checks.Role{checks.RolePage, checks.RoleOrigin, checks.RoleEdge, checks.RoleControl} {
		s := 200
		if role == checks.RoleOrigin {
			s = status
		}
		out = append(out, checks.Observation{
			Spec: checks.Spec{ID: checks.ID("http." + role), Probe: checks.ProbeHTTP, Role: role}, At: time.Now(),
			Took: 40 * time.Millisecond, Trip: &checks.Trip{Reached: checks.StageAnswer, Status: s},
		})
	}
	return out
}

// service is one that is down, or works from a moment on.
type service struct {
	back      time.Time // zero: never
	header    string    // Retry-After
	looks     int
	diagnoses int
	last      time.Time
	least     time.Duration // between two looks
}

func (s *service) look(context.Context, []checks.ID) checks.Evidence {
	now := time.Now()
	if gap := now.Sub(s.last); s.looks > 0 && (s.least == 0 || gap < s.least) {
		s.least = gap
	}
	s.looks, s.last = s.looks+1, now
	if !s.back.IsZero() && !now.Before(s.back) {
		return look(200)
	}
	out := look(502)
	if s.header != "" {
		out[1].Trip.Header = map[string]string{"retry-after": s.header}
	}
	return out
}

func (s *service) holder() lookout.Holder {
	return lookout.Holder{Look: s.look, Diagnose: func(_ context.Context, progress func(int, int)) (checks.Evidence, verdict.Verdict) {
		s.diagnoses++
		progress(1, 2)
		return look(502), verdict.Verdict{Lead: "provider.bad_gateway", Settled: true}
	}}
}

func keep(s *service, show func(lookout.Sight)) *lookout.Lookout {
	rnd := rand.New(rand.NewPCG(5, 2))
	return &lookout.Lookout{
		Watch: watch.New(watch.Config{Pace: watch.DefaultPace(), Chance: rnd.Float64}), Hold: s.holder(), Show: show,
	}
}

// TestAWeek: the memory stays the same and the looks stay few, however long
// the service is down.
func TestAWeek(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const week = 7 * 24 * time.Hour
		s := &service{back: time.Now().Add(week)}
		var early, late uint64
		changes, told := 0, 0
		began := time.Now()
		l := keep(s, func(v lookout.Sight) {
			told++
			if v.Change != nil {
				changes++
			}
			if len(v.Cells) > 240 || len(v.Changes) > 40 {
				t.Fatalf("%d cells, %d changes are kept", len(v.Cells), len(v.Changes))
			}
			switch gone := time.Since(began); {
			case early == 0 && gone > 12*time.Hour:
				early = heap()
			case late == 0 && gone > week-time.Hour:
				late = heap()
			}
		})
		if err := l.Run(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if gone := time.Since(began); gone < week || gone > week+4*time.Minute {
			t.Errorf("noticed after %v", gone)
		}
		// one look in three minutes, and a few more in the beginning
		if most := int(week/(3*time.Minute)) * 11 / 10; s.looks > most || s.looks < most/2 {
			t.Errorf("%d looks in a week, at most %d are kind", s.looks, most)
		}
		if s.diagnoses != 1 || changes != 2 {
			t.Errorf("%d diagnoses, %d changes were told", s.diagnoses, changes)
		}
		if early == 0 || late > early+64<<10 {
			t.Errorf("the heap grew from %d to %d bytes", early, late)
		}
	})
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestNoticedWithinThePause: whenever the service comes back, the watch ends
// within the pause that ran then and the second look that makes sure.
func TestNoticedWithinThePause(t *testing.T) {
	for _, after := range []time.Duration{time.Second, 10 * time.Second, 2 * time.Minute, 3 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			s := &service{back: time.Now().Add(after)}
			var pause time.Duration
			l := keep(s, func(v lookout.Sight) {
				if v.Task == watch.Pause && !v.Sure {
					pause = v.Pause
				}
			})
			if err := l.Run(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if late := time.Since(s.back); late > pause+3*time.Second {
				t.Errorf("back after %v: noticed %v later, in a pause of %v", after, late, pause)
			}
			if s.least < 2*time.Second {
				t.Errorf("two looks within %v", s.least)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{header: "90", back: time.Now().Add(5 * time.Minute)}
		nudge := make(chan struct{}, 1)
		l := keep(s, func(v lookout.Sight) {
			if v.Task == watch.Pause && !v.Sure {
				nudge <- struct{}{} // the person cannot wait; the service asked to
			}
		})
		l.Nudge = nudge
		if err := l.Run(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if s.looks > 6 {
			t.Errorf("%d looks in five minutes", s.looks)
		}
	})
}

func TestNudge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{back: time.Now().Add(time.Hour)}
		nudge := make(chan struct{}, 1)
		l := keep(s, func(v lookout.Sight) {
			if v.Task == watch.Pause && v.Looks == 20 {
				s.back = time.Now()
				time.AfterFunc(10*time.Second, func() { nudge <- struct{}{} })
			}
		})
		l.Nudge = nudge
		if err := l.Run(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if late := time.Since(s.back); late != 12*time.Second {
			t.Errorf("noticed after %v", late)
		}
	})
}

// TestCutShort: what a diagnosis found so far is the verdict where there is no
// other.
func TestCutShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		s := &service{}
		l := keep(s, func(lookout.Sight) {})
		l.Hold.Diagnose = func(ctx context.Context, _ func(int, int)) (checks.Evidence, verdict.Verdict) {
			<-ctx.Done()
			return look(502), verdict.Verdict{Lead: "provider.bad_gateway"}
		}
		err := l.Run(ctx, nil)
		if !errors.Is(err, context.DeadlineExceeded) || l.Watch.Verdict().Lead != "provider.bad_gateway" {
			t.Errorf("%v, %+v", err, l.Watch.Verdict())
		}
	})
}
