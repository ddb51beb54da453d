package cmd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"fix502/steps"
	"fix502/steps/act/notify"
	"fix502/steps/watch"
	"fix502/ui/lookout"
)

// post is a watch over a demo service, with pauses that a test can wait for.
type post struct {
	*vigil
	out   bytes.Buffer
	mu    sync.Mutex
	notes []notify.Note
}

func newPost(t *testing.T, scenario string) *post {
	t.Helper()
	p := &post{}
	env := Env{In: strings.NewReader(""), Out: &p.out, Err: io.Discard, Getenv: func(string) string { return "" }, GOOS: "linux", Version: "dev"}
	o := &options{budget: defaultBudget, noHistory: true}
	place, err := demoPlace(t.Context(), env, scenario)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(place.close)
	r := &run{env: env, place: place, started: time.Now(), said: newWords("en", place.profile.Name)}
	r.session = &shared{session: steps.New(place.config(env, o))}
	p.vigil = newVigil(r, o)
	p.first = true
	p.pace = watch.Pace{First: 40 * time.Millisecond, Grow: 1.5, Most: 400 * time.Millisecond, Again: 20 * time.Millisecond, Quiet: time.Second, Calm: time.Minute}
	p.note = func(_ context.Context, n notify.Note) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.notes = append(p.notes, n)
	}
	return p
}

// seeing is the face of lines, with a look over its shoulder.
func seeing(see func(lookout.Sight)) face {
	return func(ctx context.Context, v *vigil, keep keeper) (vigilEnd, error) {
		return inLines(ctx, v, func(ctx context.Context, show func(lookout.Sight), nudge <-chan struct{}) error {
			return keep(ctx, func(s lookout.Sight) { see(s); show(s) }, nudge)
		})
	}
}

// TestWatchOverADemo: the service is down, comes back, and that is noticed
// within the pause that runs then, told once, and the end with code 0.
func TestWatchOverADemo(t *testing.T) {
	t.Parallel()
	p := newPost(t, "provider-502")
	var healed, ended time.Time
	var pause time.Duration
	e, err := p.keep(t.Context(), seeing(func(s lookout.Sight) {
		if s.Task == watch.Pause && s.Looks == 4 {
			pause = s.Pause
			p.run.place.heal()
			healed = time.Now()
		}
		ended = time.Now()
	}), nil)
	if err != nil || !e.works || e.exit() != nil {
		t.Fatalf("%+v, %v", e, err)
	}
	looks := 500 * time.Millisecond // two of them, in a small internet with its delays
	if late := ended.Sub(healed); healed.IsZero() || late > pause+p.pace.Again+looks {
		t.Errorf("noticed after %v, the pause was %v", late, pause)
	}
	if len(p.notes) != 1 || p.notes[0].Title != "ChatGPT works again" {
		t.Errorf("told %v", p.notes)
	}
	lines := strings.Split(strings.TrimSpace(p.out.String()), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "does not work (502 Bad Gateway): The 502") || !strings.Contains(lines[2], "works again") {
		t.Errorf("wrote\n%s", &p.out)
	}
}

func TestWatchOverADemoThatWorks(t *testing.T) {
	p := newPost(t, "healthy")
	e, err := p.keep(t.Context(), inLines, nil)
	if err != nil || e.exit() != nil || len(p.notes) != 0 || !strings.Contains(p.out.String(), "nothing to wait for") {
		t.Errorf("%+v, %v, %v\n%s", e, err, p.notes, &p.out)
	}
	if n := p.watch.View().Diagnoses; n != 0 {
		t.Errorf("%d full diagnoses", n)
	}
}

// TestWatchSeesWhatTheDiagnosisSees: page and servers answer, the sign-in does
// not.
func TestWatchSeesWhatTheDiagnosisSees(t *testing.T) {
	t.Parallel()
	p := newPost(t, "login-down")
	e, err := p.keep(t.Context(), seeing(func(s lookout.Sight) {
		if s.Task == watch.Pause && s.Looks == 4 {
			p.run.place.heal()
		}
	}), nil)
	if err != nil || !e.works || len(p.notes) != 1 || !strings.Contains(p.out.String(), "A part of ChatGPT does not work") {
		t.Errorf("%+v, %v, %v\n%s", e, err, p.notes, &p.out)
	}
}

func TestWatchGivesUp(t *testing.T) {
	t.Parallel()
	for scenario, want := range map[string]int{"login-down": exitService, "offline": exitHere} {
		p := newPost(t, scenario)
		p.o.timeout = 5 * time.Second // a whole diagnosis fits in, on a busy machine too
		e, err := p.keep(t.Context(), inLines, nil)
		if code, _ := codeOf(e.exit()); err != nil || code != want || len(p.notes) != 0 {
			t.Errorf("%s: code %d, want %d: %+v, %v", scenario, code, want, e, err)
		}
		if !strings.Contains(p.out.String(), "Gave up after") {
			t.Errorf("%s:\n%s", scenario, &p.out)
		}
	}
}

func TestWatchInterrupted(t *testing.T) {
	t.Parallel()
	p := newPost(t, "provider-502")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	e, err := p.keep(ctx, seeing(func(s lookout.Sight) {
		if s.Task == watch.Pause {
			cancel()
		}
	}), nil)
	if code, _ := codeOf(e.exit()); err != nil || code != exitInterrupted || len(p.notes) != 0 {
		t.Errorf("code %d: %+v, %v", code, e, err)
	}
}

// TestWatchKnowsFromTheWizard: it begins with the wizard's verdict, without
// another diagnosis.
func TestWatchKnowsFromTheWizard(t *testing.T) {
	t.Parallel()
	p := newPost(t, "provider-502")
	if err := drain(t.Context(), p.run.session, p.run.place, defaultBudget, func(steps.Prompt) {}); err != nil {
		t.Fatal(err)
	}
	prompt := p.run.session.Prompt()
	session := p.run.session
	e, err := p.keep(t.Context(), seeing(func(s lookout.Sight) {
		if s.Task == watch.Pause && s.Looks == 2 {
			p.run.place.heal()
		}
	}), &lookout.Known{Evidence: prompt.Evidence, Verdict: prompt.Verdict})
	if err != nil || !e.works || p.watch.View().Diagnoses != 1 || p.run.session != session {
		t.Errorf("%+v, %v, %d diagnoses", e, err, p.watch.View().Diagnoses)
	}
}

// TestWatchLeavesNothingBehind: many real looks, and neither goroutines nor
// memory grow.
func TestWatchLeavesNothingBehind(t *testing.T) {
	p := newPost(t, "provider-502")
	p.pace.First, p.pace.Most = time.Millisecond, time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var early, late uint64
	goroutines := 0
	_, err := p.keep(ctx, func(ctx context.Context, _ *vigil, keep keeper) (vigilEnd, error) {
		err := keep(ctx, func(s lookout.Sight) {
			switch {
			case s.Task != watch.Pause:
			case s.Looks == 20:
				early, goroutines = heapNow(), runtime.NumGoroutine()
			case s.Looks == 60:
				late = heapNow()
				if n := runtime.NumGoroutine(); n > goroutines+20 {
					t.Errorf("%d goroutines, then %d", goroutines, n)
				}
				cancel()
			}
		}, nil)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v", err)
		}
		return vigilEnd{}, nil
	}, nil)
	if err != nil || late == 0 || late > early+2<<20 {
		t.Errorf("%v: the heap grew from %d to %d bytes", err, early, late)
	}
}

func heapNow() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
