// Package plain is the wizard as a dialogue of lines: for screen readers, dumb
// terminals, serial consoles and pipes. No cursor is moved, nothing is drawn
// twice, every state is told once. It drives the same session as the full
// screen, with the same words, and decides nothing.
package plain

import (
	"context"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"fix502/checks"
	"fix502/checks/fault"
	"fix502/steps"
	"fix502/steps/past"
	"fix502/ui"
)

// Terminal is where the dialogue takes place. Neither end needs to be a
// terminal.
type Terminal struct {
	In  io.Reader // answers, one a line; its end means finish
	Out io.Writer
}

// Options are what the face is given.
type Options struct {
	Session ui.Session
	Hold    ui.Holder
	Words   ui.Words
	Service string           // name of the service, for the first line
	GOOS    string           // which variant of the words fits
	Earlier *ui.Earlier      // a session to go on with; nil: do not ask
	Unsaved bool             // nothing of the session is kept
	ASCII   bool             // write ASCII alone
	Echo    bool             // repeat each answer: no terminal shows it
	Now     func() time.Time // nil: time.Now
	// Watch watches until the service works again, and writes to out what
	// changes. False: it was stopped before that. nil: the face ends instead,
	// with Exit.Watch.
	Watch func(ctx context.Context, out io.Writer, nudge <-chan struct{}) (works bool)

	linger time.Duration // zero: as usual
}

// Exit is how the face ended.
type Exit struct {
	Interrupted bool // the context ended
	Watch       bool // the person chose to watch until the service is back
	Works       bool // it was watched, and works again
}

// errStuck is what a session that waits for nothing is told as.
func errStuck() error { return fault.New("stuck") }

// face is one dialogue.
type face struct {
	opt     Options
	ctx     context.Context // ends with the dialogue; the parent of all work
	session ui.Session
	labels  ui.Labels
	out     *writer
	in      *reader
	work    *worker

	prompt  steps.Prompt
	fields  map[string]string
	recall  func() []past.Sample // what earlier sessions saw, read once
	browser string

	menu  []steps.Choice  // the numbered offers, as they were written
	told  map[string]bool // states that were told at length
	state string          // the state that was told last
	trail int             // what of the trail was told

	over bool // the wizard has ended
	exit Exit
}

// Run holds the dialogue until the wizard or the input ends. When ctx ends it
// returns at once, also while it waits for an answer. An error means that
// nothing can be written any more.
func Run(ctx context.Context, t Terminal, o Options) (Exit, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.linger == 0 {
		o.linger = linger
	}
	own, cancel := context.WithCancel(ctx)
	w := newWorker(own, o.Hold)
	defer w.wait()
	defer cancel()
	f := &face{
		opt: o, ctx: own, session: o.Session, labels: ui.NewLabels(o.Words), work: w,
		out: &writer{out: t.Out, ascii: o.ASCII}, in: newReader(own, t.In), told: map[string]bool{},
	}
	err := f.run()
	if ctx.Err() != nil {
		f.out.open("")
		return Exit{Interrupted: true}, nil
	}
	if err == nil && f.out.err != nil {
		err = fault.Because(f.out.err, "not_written")
	}
	return f.exit, err
}

// run is the whole dialogue: look, tell, ask, obey.
func (f *face) run() error {
	f.recall = sync.OnceValue(func() []past.Sample {
		if o := f.opt.Hold.Past; o != nil {
			return o()
		}
		return nil
	})
	f.prompt, f.fields = steps.Prompt{Place: steps.Triage}, map[string]string{"service": f.opt.Service}
	f.hello()
	f.earlier()
	if !f.over && f.ctx.Err() == nil {
		f.do(f.session.Begin())
	}
	for !f.over {
		if err := f.look(); err != nil {
			return err
		}
		if f.over || f.ctx.Err() != nil || f.out.err != nil {
			break
		}
		f.tell()
		f.obey()
	}
	if f.ctx.Err() == nil {
		f.goodbye()
	}
	return nil
}

// refresh reads the session anew.
func (f *face) refresh() {
	f.prompt = f.session.Prompt()
	f.fields = map[string]string{"service": f.opt.Service}
	if f.opt.Hold.Fields != nil {
		maps.Copy(f.fields, f.opt.Hold.Fields(f.prompt.View))
	}
	f.fields["confidence"] = f.prompt.Verdict.Confidence.String()
	if fact, ok := f.prompt.View.Fact("browser.installed"); ok {
		f.browser = defaultBrowser(fact)
	}
}

func defaultBrowser(f checks.Fact) string {
	for _, b := range f.Browsers {
		if b.Default {
			return b.ID
		}
	}
	if len(f.Browsers) > 0 {
		return f.Browsers[0].ID
	}
	return ""
}

// choose hands a choice to the session, if it still offers it.
func (f *face) choose(c steps.Choice) {
	bare := c
	bare.Text = ""
	if slices.Contains(f.prompt.Offers, bare) {
		f.do(f.session.Choose(c, f.opt.Now()))
	}
}

// finish ends the wizard.
func (f *face) finish() {
	f.choose(steps.Choice{Kind: steps.Finish})
	f.over = true
}

func (f *face) offers(k steps.ChoiceKind) bool {
	return slices.ContainsFunc(f.prompt.Offers, func(c steps.Choice) bool { return c.Kind == k })
}
