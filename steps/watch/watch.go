// Package watch waits for a service as a value: a state machine over what
// small looks and full diagnoses saw. It says what to do next and how long to
// pause before; it holds no clock, does no I/O and keeps a bounded amount of
// what it heard, however long it goes on.
package watch

import (
	"slices"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
)

// Bounds of what is kept.
const (
	keepCells   = 240
	keepChanges = 40
)

// Task is what the holder of a watch must do now.
type Task uint8

// The tasks.
const (
	Look     Task = iota + 1 // a small look; Order.Parts names what belongs to it beside page and origin
	Diagnose                 // a full diagnosis
	Pause                    // nothing, for Order.Pause
	End                      // it works: the watch is over
)

// Order is what to do next, and what has changed.
type Order struct {
	Task   Task
	Pause  time.Duration
	Parts  []checks.ID
	Change *Change // to be told; nil: nothing has changed
}

// Change is another state than before.
type Change struct {
	At       time.Time
	From, To State
	Lead     verdict.Cause // of the diagnosis that belongs to it; empty: there was none
	Status   int
	Lasted   time.Duration // of the state before
	Failed   time.Duration // until it works: since this watch first saw the service fail; 0: it did not see that
}

// Config is what a watch is made of.
type Config struct {
	Pace   Pace
	Chance func() float64 // in [0, 1): what of the pauses is left to chance
	Parts  []checks.ID    // the parts of the service beside page and origin
}

// Watch is the machine. It is not for use by several goroutines at once.
type Watch struct {
	c       Config
	begun   time.Time
	state   State
	since   time.Time
	failing time.Time       // the first look of those in a row that saw the service fail; zero: none
	worked  time.Time       // the first look of those in a row that saw it work; zero: the last one did not
	found   verdict.Verdict // of the last diagnosis
	about   State           // what that diagnosis was made for
	foundAt time.Time
	pending Cell        // the look that called for the diagnosis that runs
	parts   []checks.ID // failed at the last diagnosis, so they are looked at too
	fine    []checks.ID // fail, and by the diagnosis it works all the same
	failed  int         // looks in a row that did not work
	sure    bool        // the look that runs is the second one, at every part
	asked   time.Duration

	task      Task
	next      time.Time
	paused    time.Duration
	quiet     time.Time // the service asked not to be asked before
	cells     []Cell
	changes   []Change
	looks     int
	diagnoses int
}

// New makes a watch that has not begun.
func New(c Config) *Watch { return &Watch{c: c} }

// Begin starts with a look.
func (w *Watch) Begin(at time.Time) Order {
	w.begun, w.since = at, at
	return w.look()
}

// Know starts with what a diagnosis found already.
func (w *Watch) Know(at time.Time, e checks.Evidence, v verdict.Verdict) Order {
	w.begun, w.since = at, at
	w.pending = read(at, e, nil)
	if w.pending.State == Unclear || w.pending.State == Works && !works(v) {
		w.pending.State = Down
	}
	if w.saw(w.pending); !w.failing.IsZero() {
		w.failing = firstFailure(e, at)
	}
	w.cells, w.looks = append(w.cells, w.pending), 1
	w.asked = asks(e)
	return w.Diagnosed(at, e, v)
}

// Looked takes what a look saw, and when it ended.
func (w *Watch) Looked(at time.Time, e checks.Evidence) Order {
	c := read(at, e, w.fine)
	w.looks++
	w.cells = bounded(append(w.cells, c), keepCells)
	w.asked = asks(e)
	w.saw(c)
	switch {
	case c.State == Works && w.sure:
		return w.end(c)
	case c.State == Works:
		w.sure = true
		if w.state == Unclear && w.diagnoses == 0 { // it works at first sight: nobody waits
			return w.look()
		}
		return w.pause(at, max(w.c.Pace.Again, min(w.asked, w.c.Pace.Quiet)))
	}
	w.sure = false
	if w.calls(c, at) {
		w.pending = c
		w.task = Diagnose
		return Order{Task: Diagnose}
	}
	return w.fail(c, "")
}

// calls tells whether a failed look calls for a diagnosis: the first one does,
// and one that fails in another way than the one that was diagnosed.
func (w *Watch) calls(c Cell, at time.Time) bool {
	switch {
	case w.diagnoses == 0:
		return true
	case c.State == Unclear, c.State == w.about && !works(w.found):
		return false
	default:
		return at.Sub(w.foundAt) >= w.c.Pace.Calm
	}
}

// Diagnosed takes what a diagnosis found, and when it ended.
func (w *Watch) Diagnosed(at time.Time, e checks.Evidence, v verdict.Verdict) Order {
	w.diagnoses++
	w.found, w.foundAt = v, at
	w.asked = max(w.asked, asks(e))
	w.parts, w.fine = slices.Clip(failing(e.View())), nil
	c := w.pending
	if seen := read(at, e, nil); seen.State != Unclear && seen.State != Works {
		c = seen // it looked later than the look that called for it, and at more
	}
	c.At = at
	if c.State == Unclear {
		c.State = Down
	}
	w.about = c.State
	if !works(v) {
		w.saw(c)
		return w.fail(c, v.Lead)
	}
	w.parts, w.fine = nil, w.parts
	if again := read(at, e, w.fine); again.State == Works {
		return w.end(again)
	}
	w.sure = true // it failed and works now: once more, to be sure
	return w.pause(at, max(w.c.Pace.Again, min(w.asked, w.c.Pace.Quiet)))
}

// Waited ends a pause.
func (w *Watch) Waited() Order { return w.look() }

func (w *Watch) look() Order {
	w.task = Look
	parts := w.parts
	if w.sure {
		parts = w.c.Parts
	}
	return Order{Task: Look, Parts: slices.Clone(parts)}
}

// fail goes on waiting.
func (w *Watch) fail(c Cell, lead verdict.Cause) Order {
	w.failed++
	var change *Change
	if c.State != Unclear && c.State != w.state {
		change = w.turn(c, lead)
	}
	o := w.pause(c.At, w.c.Pace.after(w.failed, w.asked, w.c.Chance()))
	o.Change = change
	return o
}

func (w *Watch) end(c Cell) Order {
	w.task = End
	w.saw(c)
	return Order{Task: End, Change: w.turn(c, "")}
}

func (w *Watch) pause(at time.Time, d time.Duration) Order {
	w.task, w.next, w.paused = Pause, at.Add(d), d
	w.quiet = at.Add(min(w.asked, w.c.Pace.Quiet))
	return Order{Task: Pause, Pause: d}
}

// saw remembers since when the service has been seen to fail, or to work. A
// look to which nothing answers says nothing about the service.
func (w *Watch) saw(c Cell) {
	switch c.State {
	case Down, Partly:
		if w.failing.IsZero() || !w.worked.IsZero() {
			w.failing = c.At
		}
		w.worked = time.Time{}
	case Works:
		if w.worked.IsZero() {
			w.worked = c.At
		}
	case Unclear, Nothing:
	}
}

// turn enters another state.
func (w *Watch) turn(c Cell, lead verdict.Cause) *Change {
	change := Change{At: c.At, From: w.state, To: c.State, Lead: lead, Status: c.Status, Lasted: c.At.Sub(w.since)}
	if c.State == Works && !w.failing.IsZero() {
		change.Failed = w.worked.Sub(w.failing)
	}
	w.state, w.since = c.State, c.At
	w.changes = bounded(append(w.changes, change), keepChanges)
	return &change
}

// bounded keeps the newest of a list, in place, so that the memory stays the
// same.
func bounded[T any](list []T, most int) []T {
	if n := len(list) - most; n > 0 {
		copy(list, list[n:])
		list = list[:most]
	}
	return list
}

func works(v verdict.Verdict) bool { return v.Lead == verdict.None || v.Lead == verdict.Transient }
