// Package trial runs an installed browser once, without a window, and reports
// what came of one page: in an empty profile, or in a small private copy of
// the person's own with one thing changed. The original profile is only read,
// never started. Everything that a trial puts on the disk lies in one folder
// of its own and is gone when the trial is over; what a killed program left
// behind is cleared away by Sweep.
//
// The browser is not disguised: a site may answer it with a bot check, which
// says that name, way and TLS work, and nothing else.
package trial

import (
	"context"
	"strings"
	"sync"
	"time"

	"fix502/checks"
)

// Prefix begins the ID of every check of this package.
const Prefix = "trial."

// Install is a browser that can be started.
type Install struct {
	ID       string   // as in checks.BrowserInfo
	Engine   string   // chromium or firefox
	Program  string   // its file; on macOS its application folder
	Profiles []string // folders of its profiles; number N of BrowserProfile is the Nth
}

// Env is what trials use of the machine.
type Env struct {
	// Find gives an installed browser by its ID.
	Find func(ctx context.Context, id string) (Install, bool)
	// Temp is the folder in which trials keep theirs; empty: the system's.
	Temp string
	// Home is the person's home folder: a packaged browser may write to its
	// own part of it alone.
	Home string

	// Map leads hosts to addresses "ip:port", and every other name nowhere.
	// For tests: with it nothing reaches the outside.
	Map map[string]string
	// Flags are further arguments for browsers of the Chromium family, Prefs
	// further preferences for those of the Firefox family. For tests.
	Flags []string
	Prefs map[string]any
}

// atOnce is how many browsers run side by side: each takes some 350 MB.
const atOnce = 2

// patience is how long Close waits for browsers to end.
const patience = 2 * time.Second

// Runner performs trials and knows those that run.
type Runner struct {
	env     Env
	slots   chan struct{}
	ctx     context.Context // ends with Close
	stop    context.CancelFunc
	late    context.Context // ends at Close's end
	give    context.CancelFunc
	mu      sync.Mutex // guards closed, shown and the growth of running
	closed  bool
	shown   func() // closes the window that is open
	running sync.WaitGroup
}

// New makes a Runner. Whoever makes one must Close it.
func New(env Env) *Runner {
	ctx, stop := context.WithCancel(context.Background())
	late, give := context.WithCancel(context.Background())
	return &Runner{env: env, slots: make(chan struct{}, atOnce), ctx: ctx, stop: stop, late: late, give: give}
}

// Executor performs the checks whose ID begins with Prefix. Its browsers end
// with the context of each check; where the program may end before that, use
// New and Close.
func Executor(env Env) checks.Executor { return New(env).Do }

// Sweep begins to clear away what trials of programs that are no more have
// left behind; Close waits for its end.
func (r *Runner) Sweep() {
	if r.enter() {
		go func() {
			defer r.running.Done()
			Sweep(r.late, r.env)
		}()
	}
}

// Close ends every trial and waits until their browsers and folders are gone,
// and everything is cleared away, two seconds at most.
func (r *Runner) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.stop()
	done := make(chan struct{})
	go func() {
		r.running.Wait()
		close(done)
	}()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
	r.give()
}

// Do performs one trial. When it returns, its browser and its folder are gone.
func (r *Runner) Do(ctx context.Context, s checks.Spec) []checks.Observation {
	if !strings.HasPrefix(string(s.ID), Prefix) || s.Trial.Factor == checks.FactorNone || s.Route.URL == "" {
		return unsupported(s, "")
	}
	if !r.enter() {
		return []checks.Observation{{Spec: s, Failure: checks.NotFinished}}
	}
	defer r.running.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(r.ctx, cancel)()
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return []checks.Observation{{Spec: s, Failure: checks.NotFinished}}
	}
	return r.perform(ctx, s)
}

func (r *Runner) enter() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false
	}
	r.running.Add(1)
	return true
}

// perform makes the folder, fills it, runs the browser and clears away.
func (r *Runner) perform(ctx context.Context, s checks.Spec) []checks.Observation {
	in, ok := r.env.Find(ctx, s.Trial.Browser)
	if !ok {
		return unsupported(s, "not installed")
	}
	load := engine(in.Engine)
	if load == nil {
		return unsupported(s, "cannot be steered")
	}
	at := time.Now()
	f, err := newFolder(r.env.base(in))
	if err != nil {
		return unsupported(s, "no folder for it")
	}
	defer f.remove()
	t := try{env: r.env, install: in, spec: s, folder: f}
	if s.Trial.Factor.Copies() {
		if why := t.copyProfile(ctx); why != "" {
			return t.refused(ctx, why)
		}
	}
	p, err := load(ctx, &t)
	if err != nil {
		return t.refused(ctx, startTrouble(err))
	}
	o := p.observe(s)
	o.At, o.Took = at, time.Since(at)
	return []checks.Observation{o}
}

// try is one trial.
type try struct {
	env     Env
	install Install
	spec    checks.Spec
	folder  *folder
	profile string // name of the profile's folder below the data folder
	awaits  bool   // extensions were copied: their programs need a moment
}

// engine is what steers a browser of a family; nil where nothing does.
func engine(name string) func(context.Context, *try) (page, error) {
	switch name {
	case "chromium":
		return loadChromium
	case "firefox":
		return loadFirefox
	default:
		return nil
	}
}

// refused is a trial that did not come about.
func (t *try) refused(ctx context.Context, why string) []checks.Observation {
	if ctx.Err() != nil {
		return []checks.Observation{{Spec: t.spec, Failure: checks.NotFinished}}
	}
	return unsupported(t.spec, why)
}

// HeaderTrouble is the key of Trip.Header that says why a trial could not be
// made.
const HeaderTrouble = "trouble"

func unsupported(s checks.Spec, why string) []checks.Observation {
	o := checks.Observation{Spec: s, Failure: checks.Unsupported}
	if why != "" {
		o.Trip = &checks.Trip{Header: map[string]string{HeaderTrouble: why}}
	}
	return []checks.Observation{o}
}

// startTrouble is a short word for a browser that did not start. What it
// printed names folders of the person, so it is not told.
func startTrouble(error) string { return "did not start" }
