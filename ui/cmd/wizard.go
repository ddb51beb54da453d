package cmd

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/atotto/clipboard"
	"github.com/spf13/cobra"

	"fix502/checks"
	"fix502/checks/clean"
	"fix502/checks/fault"
	"fix502/steps"
	"fix502/steps/act"
	"fix502/steps/export"
	"fix502/steps/library"
	"fix502/steps/summary"
	"fix502/ui"
	"fix502/ui/tui"
)

// noTerminal is the refusal of the full screen without a terminal.
func noTerminal(instead string) error {
	return fault.New("no_terminal", "what", instead)
}

func runWizard(c *cobra.Command, env Env, o *options) error {
	if err := o.check(c); err != nil {
		return err
	}
	if !o.plainly(env) && (!env.InTTY || !env.OutTTY) {
		return noTerminal("fix502 diagnose")
	}
	p, err := realPlace(env, o)
	if err != nil {
		return err
	}
	return wizard(c.Context(), env, o, p)
}

// wizard leads a person and ends with the code of the last verdict.
func wizard(ctx context.Context, env Env, o *options, p place) error {
	defer p.close()
	r := &run{env: env, place: p, wizard: true, started: time.Now(), said: newWords(o.language(env.Getenv), p.profile.Name)}
	r.recollect(o)
	if err := r.begin(env, o); err != nil {
		return err
	}
	face := r.runScreen
	if o.plainly(env) {
		face = r.runPlain
	}
	exited, err := face(ctx, env, o)
	for err == nil && exited.Watch {
		var back bool
		if back, err = r.watchOnScreen(ctx, o, &exited); back {
			exited, err = r.runScreen(ctx, env, o)
		}
	}
	if exited.Works {
		r.kept.closed()
	}
	r.warn(r.kept.end())
	if err != nil {
		return err
	}
	if exited.Interrupted {
		return exit(exitInterrupted)
	}
	if exited.Works {
		return nil
	}
	return ended(r.exitCode())
}

// runScreen leads a person full screen.
func (r *run) runScreen(ctx context.Context, env Env, o *options) (tui.Exit, error) {
	return tui.Run(ctx, tui.Terminal{In: os.Stdin, Out: os.Stdout, Env: os.Environ()}, tui.Options{
		Session: r.session, Hold: r.holder(o), Words: faceWords{r.said}, Service: r.place.profile.Name,
		GOOS: env.GOOS, Unsaved: r.kept == nil, Earlier: r.earlierFor(env, o), ASCII: tui.NeedsASCII(env.Getenv, env.GOOS),
	})
}

// begin makes the session: a new one, or the one that was left in the middle
// where the person asked for it.
func (r *run) begin(env Env, o *options) error {
	r.session = &shared{session: steps.New(r.place.config(env, o))}
	if !o.resume {
		r.kept = r.keep(env, o)
		return nil
	}
	e, ok := earlier(env, o, r.place.origin)
	if !ok {
		return fault.New("none_unfinished")
	}
	return r.takeUp(env, o, e)
}

// holder gives a face what performs its session's work.
func (r *run) holder(o *options) ui.Holder {
	h := ui.Holder{
		Run:      inTime(o.budget, o.allowed(), r.place.run),
		Perform:  r.perform,
		Formats:  faceFormats(),
		Unmasked: o.unmasked,
		Save: func(format, path string, bare bool) (string, error) {
			written, err := r.save(format, path, bare)
			return written, r.speak(err)
		},
		Preview: func(format string, bare bool) (string, error) {
			data, err := r.document(format, bare)
			return string(data), r.speak(err)
		},
		Copy:   clipboard.WriteAll,
		Heal:   r.place.heal,
		Line:   func(o *checks.Observation) string { return summary.Line(o, r.words().Label) },
		Fields: r.fields,
		Past:   r.past,
		Pulses: r.place.gauge.read,
	}
	steps := library.Steps(r.place.profile)
	h.Step = func(id string) (found stepOf) {
		for _, s := range steps {
			if s.ID == id {
				return s
			}
		}
		return found
	}
	return h
}

// stepOf keeps the package's name free for the list of them.
type stepOf = steps.Step

// letter marks the formats that are letters: what follows is whom to.
const letter = "ticket_"

// faceFormats are the formats that a person chooses from, the one for tickets
// first, the letters last.
func faceFormats() []ui.Format {
	var out []ui.Format
	for _, name := range []string{"markdown", "text", "html", "json"} {
		if f, ok := export.Find(name); ok {
			out = append(out, ui.Format{Name: f.Name, Ext: f.Ext})
		}
	}
	return append(out, ui.Format{Name: letter + "support", Ext: "txt"}, ui.Format{Name: letter + "admin", Ext: "txt"})
}

// document is the summary in a format, or a letter.
func (r *run) document(format string, bare bool) ([]byte, error) {
	if target, ok := strings.CutPrefix(format, letter); ok {
		return []byte(r.letter(target, bare)), nil
	}
	return r.render(format, bare)
}

// perform does an action. The words are read when the first one is done.
func (r *run) perform(ctx context.Context, a steps.Action) (string, error) {
	note, err := r.desk().Perform(ctx, a)
	return note, r.speak(err)
}

// desk is what does the actions. In the demo nothing is opened for real: the
// addresses are those of the real service.
func (r *run) desk() act.Desk {
	d := act.Desk{Profile: r.place.profile, Ticket: r.ticket, Words: r.words()}
	d.Own, d.Other, d.GOOS = r.program(library.Own), r.program(library.Other), r.env.GOOS
	if r.place.find != nil {
		d.Clear, d.Half = r.clearing, r.half
	}
	if r.place.demo {
		d.Browse = func(string) error { return nil }
	}
	return d
}

// ticket is a text for somebody else, masked like every export.
func (r *run) ticket(target string) string { return r.letter(target, false) }

func (r *run) letter(target string, bare bool) string {
	prompt := r.session.Prompt()
	f := r.fields(prompt.View)
	said, _ := r.words().Cause(prompt.Verdict.Lead, f)
	f["finding"] = said
	f["time"] = r.started.Format("2006-01-02 15:04:05 -07:00")
	text := r.words().Ticket(target, f)
	if bare {
		return text
	}
	m := r.mask(prompt.Evidence)
	m.Summary(r.report(true)) // gives out the masks in its order: a letter goes along with it
	return m.Text(text)
}

// fields are the values that words may name now.
func (r *run) fields(v checks.View) map[string]string {
	f := summary.Fields(r.place.profile, v)
	browserFields(f, v, r.words())
	r.speedFields(f, v)
	f["confidence"] = r.session.verdict().Confidence.String()
	if o, ok := v.Get("host.hosts"); ok && o.Fact != nil && len(o.Fact.Pins) > 0 {
		f["hosts_line"] = o.Fact.Pins[0].Addr + " " + o.Fact.Pins[0].Name
	}
	return f
}

// save writes the summary to a file that does not exist yet, and returns
// where it is.
func (r *run) save(format, path string, unmasked bool) (string, error) {
	path = strings.TrimSpace(path)
	if path == "" {
		return "", fault.New("which_file")
	}
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			path = filepath.Join(home, rest)
		}
	}
	if info, err := os.Lstat(path); err == nil && !info.IsDir() {
		return "", fault.New("name_taken", "name", path)
	}
	to, err := openSink(path, false, nil)
	if err != nil {
		return "", err
	}
	defer to.drop()
	data, err := r.document(format, unmasked)
	if err != nil {
		return "", err
	}
	if err := to.commit(data); err != nil {
		return "", err
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return clean.Text(path), nil
}
