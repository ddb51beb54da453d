package cmd

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"fix502/checks/fault"
	"fix502/steps/watch"
	"fix502/ui/lookout"
	"fix502/ui/plain"
	"fix502/ui/tui"
)

// face is how a watch is shown: full screen where a person sits at a terminal
// that can, else in lines.
func (env Env) face(o *options) face {
	if o.plainly(env) || !env.InTTY || !env.OutTTY {
		return inLines
	}
	return onScreen
}

// inLines tells of a watch in lines on standard output.
func inLines(ctx context.Context, v *vigil, keep keeper) (vigilEnd, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w := v.lines(v.run.env.Out)
	var last lookout.Sight
	err := keep(ctx, func(s lookout.Sight) {
		last = s
		if w.Show(s); w.Err() != nil {
			cancel() // nobody reads any more
		}
	}, v.nudge)
	if errors.Is(err, context.DeadlineExceeded) {
		w.GaveUp(time.Now(), last)
	}
	if w.Err() != nil {
		return vigilEnd{}, fault.Because(w.Err(), "not_written")
	}
	return vigilEnd{}, nil
}

// lines writes what there is to tell.
func (v *vigil) lines(out io.Writer) *plain.Watcher {
	env := v.run.env
	return &plain.Watcher{
		Out: out, Tell: v.teller(), ASCII: env.OutTTY && tui.NeedsASCII(env.Getenv, env.GOOS), Bell: env.OutTTY,
	}
}

// onScreen shows a watch full screen. What came of it stays behind as a line,
// and rings.
func onScreen(ctx context.Context, v *vigil, keep keeper) (vigilEnd, error) {
	env := v.run.env
	var last lookout.Sight
	x, err := tui.Watch(ctx, tui.Terminal{In: os.Stdin, Out: os.Stdout, Env: os.Environ()}, tui.WatchOptions{
		Tell: v.teller(), Words: faceWords{v.run.said}, ASCII: tui.NeedsASCII(env.Getenv, env.GOOS),
		Keep: func(ctx context.Context, show func(lookout.Sight), nudge <-chan struct{}) error {
			return keep(ctx, func(s lookout.Sight) { last = s; show(s) }, nudge)
		},
		Heal: v.run.place.heal, Back: v.run.wizard,
	})
	e := vigilEnd{interrupted: x.Interrupted, left: x.Back}
	w := v.lines(env.Out)
	switch {
	case err != nil, e.interrupted, e.left:
	case last.Task == watch.End:
		w.Ended(last)
	case errors.Is(x.Kept, context.DeadlineExceeded):
		w.GaveUp(time.Now(), last)
	}
	return e, err
}

// apart is a watch that a wizard leads into. It begins with what the wizard
// knows, and what it finds changes nothing of the wizard's session.
func (r *run) apart(o *options) (*vigil, *lookout.Known) {
	p := r.session.Prompt()
	own := *r
	return newVigil(&own, o), &lookout.Known{Evidence: p.Evidence, Verdict: p.Verdict}
}

// watchOnScreen watches in place of the wizard. True: the person wants the
// wizard back.
func (r *run) watchOnScreen(ctx context.Context, o *options, x *tui.Exit) (back bool, err error) {
	v, known := r.apart(o)
	e, err := v.keep(ctx, onScreen, known)
	x.Watch, x.Works, x.Interrupted = false, e.works, e.interrupted
	return e.left && !e.works && !e.interrupted, err
}

// watchInLines watches in the middle of a dialogue.
func (r *run) watchInLines(ctx context.Context, o *options, out io.Writer, nudge <-chan struct{}) bool {
	v, known := r.apart(o)
	v.nudge, v.run.env.Out = nudge, out
	e, err := v.keep(ctx, inLines, known)
	return err == nil && e.works
}
