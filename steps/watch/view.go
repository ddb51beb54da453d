package watch

import (
	"slices"
	"time"

	"fix502/checks/verdict"
)

// View is all that a face needs to draw or speak. It shares nothing with the
// watch.
type View struct {
	Task      Task
	State     State
	Begun     time.Time
	Since     time.Time // the state
	Next      time.Time // the next look, while it pauses
	Pause     time.Duration
	Soonest   time.Time // before that no look is made, whoever wants it
	Quiet     time.Time // until then the service asked to be left alone; zero: it did not
	Sure      bool      // it seems to work; the look to come makes sure
	Verdict   verdict.Verdict
	Cells     []Cell   // the last looks, oldest first
	Changes   []Change // the last changes, oldest first
	Looks     int      // all of them
	Diagnoses int
	Done      int // checks of the diagnosis that runs, and how many there are
	Total     int
}

// View is how the watch stands.
func (w *Watch) View() View {
	v := View{
		Task: w.task, State: w.state, Begun: w.begun, Since: w.since, Sure: w.sure, Verdict: w.Verdict(),
		Cells: slices.Clone(w.cells), Changes: slices.Clone(w.changes), Looks: w.looks, Diagnoses: w.diagnoses,
	}
	if w.task == Pause {
		v.Next, v.Pause = w.next, w.paused
	}
	if w.asked > 0 {
		v.Quiet = w.quiet
	}
	if n := len(w.cells); n > 0 {
		v.Soonest = w.cells[n-1].At.Add(w.c.Pace.Again)
	}
	return v
}

// Verdict is the last one that still holds. A diagnosis that found nothing
// wrong holds no longer once a look has failed, and whatever was wrong is over
// when it works.
func (w *Watch) Verdict() verdict.Verdict {
	switch {
	case w.state == Works:
		return verdict.Verdict{Lead: verdict.None, Settled: true, Confidence: verdict.Certain}
	case w.diagnoses == 0, works(w.found) && w.state != Unclear:
		return verdict.Verdict{Lead: verdict.Undecided}
	default:
		return w.found
	}
}

// MayLook tells whether the person may have the next look at once: not while
// the service asked to be left alone, nor in the first seconds after a look.
func (w *Watch) MayLook(at time.Time) bool {
	return w.task == Pause && !at.Before(w.quiet) && !at.Before(w.View().Soonest)
}
