// Package lookout performs what a watch asks for: looks, diagnoses and pauses,
// one after the other, until the service works or the context ends. Faces only
// draw what it shows.
package lookout

import (
	"context"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps/watch"
)

// wake is the longest that is waited in one go. A clock that stands still
// while the machine sleeps is thereby noticed soon after it wakes.
const wake = 15 * time.Second

// Holder is what performs the work.
type Holder struct {
	// Look makes a small look at page and origin and the parts named.
	Look func(ctx context.Context, parts []checks.ID) checks.Evidence
	// Diagnose runs all checks once; progress is how many are in. What it found
	// so far counts also when ctx ends.
	Diagnose func(ctx context.Context, progress func(done, total int)) (checks.Evidence, verdict.Verdict)
	// Cause says in a sentence what a verdict means.
	Cause func(verdict.Verdict) string
}

// Sight is what there is to draw.
type Sight struct {
	watch.View
	Change *watch.Change // what has changed just now; nil: nothing
	Cause  string        // what is wrong, in a sentence; empty: that is not known
}

// Lookout is a watch that is being kept.
type Lookout struct {
	Watch *watch.Watch
	Hold  Holder
	// Show is called, from Run, whenever there is something new to draw.
	Show func(Sight)
	// Nudge asks for the next look at once.
	Nudge <-chan struct{}
	Now   func() time.Time // nil: time.Now
}

// Known is what a diagnosis found before the watch began.
type Known struct {
	Evidence checks.Evidence
	Verdict  verdict.Verdict
}

// Run keeps the watch. It returns nil when the service works, else why the
// context ended.
func (l *Lookout) Run(ctx context.Context, known *Known) error {
	if l.Now == nil {
		l.Now = time.Now
	}
	var o watch.Order
	if known != nil {
		o = l.Watch.Know(l.Now(), known.Evidence, known.Verdict)
	} else {
		o = l.Watch.Begin(l.Now())
	}
	for {
		l.show(o.Change, 0, 0)
		var err error
		switch o.Task {
		case watch.End:
			return nil
		case watch.Look:
			seen := l.Hold.Look(ctx, o.Parts)
			if err = ctx.Err(); err == nil {
				o = l.Watch.Looked(l.Now(), seen)
			}
		case watch.Diagnose:
			o, err = l.diagnose(ctx)
		case watch.Pause:
			if err = l.pause(ctx, o.Pause); err == nil {
				o = l.Watch.Waited()
			}
		}
		if err != nil {
			return err
		}
	}
}

func (l *Lookout) show(change *watch.Change, done, total int) {
	s := Sight{View: l.Watch.View(), Change: change}
	s.Done, s.Total = done, total
	if bad := s.State != watch.Works && s.State != watch.Unclear; bad && s.Verdict.Lead != verdict.Undecided && l.Hold.Cause != nil {
		s.Cause = l.Hold.Cause(s.Verdict)
	}
	l.Show(s)
}

// diagnose hands on what a diagnosis found. One that was cut short counts only
// where there is no other.
func (l *Lookout) diagnose(ctx context.Context) (watch.Order, error) {
	seen, found := l.Hold.Diagnose(ctx, func(done, total int) { l.show(nil, done, total) })
	err := ctx.Err()
	if err != nil && l.Watch.View().Diagnoses > 0 {
		return watch.Order{}, err
	}
	return l.Watch.Diagnosed(l.Now(), seen, found), err
}

// pause waits, or until the person wants the next look now.
func (l *Lookout) pause(ctx context.Context, d time.Duration) error {
	end := l.Now().Add(d).Round(0) // by the clock on the wall, which goes on while the machine sleeps
	for {
		left := end.Sub(l.Now().Round(0))
		if left <= 0 {
			return ctx.Err()
		}
		timer := time.NewTimer(min(left, wake, d))
		select {
		case <-timer.C:
		case <-l.Nudge:
			if l.Watch.MayLook(l.Now()) {
				timer.Stop()
				return ctx.Err()
			}
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		timer.Stop()
	}
}
