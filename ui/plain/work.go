package plain

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"fix502/checks"
	"fix502/steps"
	"fix502/ui"
)

const (
	// first is how long a look may take before its progress is told, and
	// between is the time between two such lines.
	first   = time.Second
	between = 2 * time.Second
	// linger is how long a look that has said what it can still waits for what
	// is about to arrive: findings beside the verdict, never the verdict.
	linger = 60 * time.Millisecond
)

// event is what one check brought, or that a run of checks has ended.
type event struct {
	result checks.Result
	ended  bool
	batch  int
}

// worker performs checks and hands in what they bring.
type worker struct {
	ctx   context.Context
	hold  ui.Holder
	in    chan event
	group sync.WaitGroup

	batch int
	runs  context.Context
	stop  context.CancelFunc // ends the running batch; nil: none runs
	open  int                // runs of the batch that have not ended
}

func newWorker(ctx context.Context, h ui.Holder) *worker {
	return &worker{ctx: ctx, hold: h, in: make(chan event)}
}

// start performs checks; a new batch ends the one before.
func (w *worker) start(batch int, todo []checks.Spec) {
	if len(todo) == 0 || w.hold.Run == nil {
		return
	}
	if w.stop == nil || w.batch != batch {
		w.halt()
		w.batch = batch
		w.runs, w.stop = context.WithCancel(w.ctx)
	}
	w.open++
	runs, out := w.runs, w.hold.Run(w.runs, batch, todo)
	w.group.Go(func() { w.pass(runs, batch, out) })
}

// pass hands on what a run brings, as long as its batch counts.
func (w *worker) pass(runs context.Context, batch int, out <-chan checks.Result) {
	for {
		e := event{batch: batch}
		select {
		case r, ok := <-out:
			e.result, e.ended = r, !ok
		case <-runs.Done():
			return
		}
		select {
		case w.in <- e:
		case <-runs.Done():
			return
		}
		if e.ended {
			return
		}
	}
}

// halt ends the running checks.
func (w *worker) halt() {
	if w.stop != nil {
		w.stop()
		w.stop = nil
	}
	w.open = 0
}

// wait waits for what was started; the context must have ended.
func (w *worker) wait() {
	w.halt()
	w.group.Wait()
}

// do performs what the session asks for.
func (f *face) do(w steps.Work) {
	f.refresh()
	if w.Cancel {
		f.work.halt()
	}
	f.work.start(w.Batch, w.Start)
	if w.Act != nil {
		f.perform(*w.Act)
	}
	if w.Ended {
		f.over = true
		f.work.halt()
	}
}

// heard records what came in.
func (f *face) heard(e event) {
	if e.batch != f.work.batch || f.work.stop == nil {
		return
	}
	if e.ended {
		f.work.open--
		return
	}
	f.do(f.session.Record(e.result))
}

// looking tells whether the wizard waits for checks.
func (f *face) looking() bool {
	return f.prompt.Place == steps.Triage || f.prompt.Place == steps.Looking
}

// look records until the wizard goes on. Answers are not read meanwhile: they
// belong to questions.
func (f *face) look() error {
	if !f.looking() || f.over {
		return nil
	}
	f.announce()
	f.record(f.looking)
	if f.looking() && !f.over && f.ctx.Err() == nil {
		return f.abandon()
	}
	f.linger()
	return nil
}

// record takes what comes in while it is waited for, and tells how far it is.
func (f *face) record(waits func() bool) {
	tick := time.NewTimer(first)
	defer tick.Stop()
	for f.work.open > 0 && waits() && !f.over {
		select {
		case e := <-f.work.in:
			f.heard(e)
		case <-tick.C:
			f.progress()
			tick.Reset(between)
		case <-f.ctx.Done():
			return
		}
	}
}

// consented tells whether a check runs that a consent was given for. Its
// outcome is awaited even where it cannot change the verdict: it was asked
// for.
func (f *face) consented() bool {
	return slices.ContainsFunc(f.prompt.Running, func(s checks.Spec) bool { return s.Consent != checks.ConsentNone })
}

// linger takes what is about to arrive.
func (f *face) linger() {
	end := time.NewTimer(f.opt.linger)
	defer end.Stop()
	for f.work.open > 0 && !f.looking() && !f.over {
		select {
		case e := <-f.work.in:
			f.heard(e)
		case <-end.C:
			return
		case <-f.ctx.Done():
			return
		}
	}
}

// abandon stops a look of which nothing more will come.
func (f *face) abandon() error {
	f.choose(steps.Choice{Kind: steps.Cancel})
	if f.looking() {
		return errStuck()
	}
	f.out.para(f.label("triage.stopped"))
	return nil
}

// perform does an action and tells the session. Nothing else happens
// meanwhile: what does it may read the session.
func (f *face) perform(a steps.Action) {
	type done struct {
		note string
		err  error
	}
	came := make(chan done, 1)
	go func() {
		if f.opt.Hold.Perform == nil {
			came <- done{err: errors.New(f.label("plain.cannot"))}
			return
		}
		note, err := f.opt.Hold.Perform(f.ctx, a)
		came <- done{note, err}
	}()
	select {
	case d := <-came:
		switch {
		case d.err != nil:
			f.out.para(f.label("failed") + " " + d.err.Error())
		case d.note != "":
			f.out.para(d.note)
		}
		f.do(f.session.Acted(a, d.note, d.err, f.opt.Now()))
	case <-f.ctx.Done():
	}
}
