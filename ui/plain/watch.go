package plain

import (
	"context"
	"io"
	"strings"
	"time"

	"fix502/checks/clean"
	"fix502/steps/watch"
	"fix502/ui"
	"fix502/ui/lookout"
)

// watch watches until it works again. A line of input stops it, or does what
// it says; the end of the input stops it too, as everywhere.
func (f *face) watch() {
	if f.opt.Watch == nil {
		f.exit.Watch, f.over = true, true
		return
	}
	f.out.gap()
	f.out.para(f.label("watch.typed"))
	ctx, stop := context.WithCancel(f.ctx)
	defer stop()
	nudge := make(chan struct{}, 1)
	ended := make(chan bool, 1)
	go func() { ended <- f.opt.Watch(ctx, f.out.out, nudge) }()
	want := f.in.want
	for {
		select {
		case want <- struct{}{}:
			want = nil
		case l := <-f.in.lines:
			want = f.in.want
			if l.end || !f.watchTyped(l.text, nudge) {
				stop()
				want = nil
				f.over = l.end
			}
		case works := <-ended:
			f.exit.Works = works
			f.over = f.over || works
			f.again()
			return
		}
	}
}

// watchTyped does what was typed during a watch; false: it is to stop.
func (f *face) watchTyped(text string, nudge chan<- struct{}) bool {
	text = strings.TrimSpace(text)
	if text == "H" && f.opt.Hold.Heal != nil {
		f.opt.Hold.Heal()
		text = "r"
	}
	if text != "r" {
		return false
	}
	select {
	case nudge <- struct{}{}:
	default: // it is asked already
	}
	return true
}

// Watcher tells of a watch in lines: one for each change, nothing in between.
// A line is never broken, so that it can be sought and counted.
type Watcher struct {
	Out   io.Writer
	Tell  lookout.Teller
	ASCII bool // write ASCII alone
	Bell  bool // Out is a terminal that a change may ring

	begun bool
	err   error
}

// stamp is the time of a line.
const stamp = "2006-01-02 15:04:05 -07:00"

// Show writes what has changed.
func (w *Watcher) Show(s lookout.Sight) {
	if s.Change == nil {
		return
	}
	text := w.Tell.Changed(*s.Change)
	if s.Cause != "" && s.Change.To != watch.Works {
		text += ": " + s.Cause
	}
	w.line(s.Change.At, text, w.begun)
	if !w.begun && s.Change.To != watch.Works {
		w.put(w.Tell.Say("watch.lines", "span", lookout.Length(s.Pause)))
	}
	w.begun = true
}

// Ended writes how a watch ended that was shown elsewhere.
func (w *Watcher) Ended(s lookout.Sight) {
	w.begun = len(s.Changes) > 1
	w.Show(s)
}

// GaveUp writes that the time for the watch is over.
func (w *Watcher) GaveUp(at time.Time, s lookout.Sight) {
	text := w.Tell.Say("watch.gave_up", "span", lookout.Length(at.Sub(s.Begun)))
	if s.Cause != "" {
		text += " " + w.Tell.Say("watch.last") + " " + s.Cause
	}
	w.line(at, text, true)
}

// Err is why nothing can be written any more.
func (w *Watcher) Err() error { return w.err }

func (w *Watcher) line(at time.Time, text string, ring bool) {
	w.put(at.Local().Format(stamp) + "  " + text)
	if ring && w.Bell && w.err == nil {
		_, w.err = io.WriteString(w.Out, "\a")
	}
}

func (w *Watcher) put(text string) {
	text = clean.Text(text)
	if w.ASCII {
		text = ui.Fold(text)
	}
	if w.err == nil {
		_, w.err = io.WriteString(w.Out, text+"\n")
	}
}
