// Package tui is the full-screen face. One model, App, draws the session's
// Prompt and hands back Choices; it decides nothing and does no I/O: what
// takes time runs in commands, which come back as messages.
package tui

import (
	"context"
	"maps"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"fix502/checks"
	"fix502/steps"
	"fix502/steps/past"
	"fix502/ui"
)

// Options are what the face is given.
type Options struct {
	Session ui.Session
	Hold    ui.Holder
	Words   ui.Words
	Service string           // name of the service, for the title
	GOOS    string           // which variant of the words fits
	Earlier *ui.Earlier      // a session to go on with; nil: do not ask
	Unsaved bool             // nothing of the session is kept: ask before quitting
	ASCII   bool             // draw with ASCII alone
	Now     func() time.Time // nil: time.Now
}

// Exit is how the face ended.
type Exit struct {
	Interrupted bool // ctrl+c, a signal, or the terminal went away
	Watch       bool // the person chose to watch until the service is back
	Works       bool // it was watched, and works again
}

// App is the model. It is used through its pointer.
type App struct {
	opt     Options
	ctx     context.Context // ends with the program; the parent of all work
	session ui.Session
	labels  ui.Labels
	canvas  canvas
	theme   theme
	w, h    int

	prompt  steps.Prompt
	before  []past.Sample // what earlier sessions saw
	past    *past.Past    // the same beside what is seen now; nil: nothing to compare
	fields  map[string]string
	browser string

	cursor steps.Choice // where the person moved to; zero: the default
	scroll int
	follow bool // keep the highlight in sight
	over   overlay
	ask    confirm
	exp    export
	paste  paste
	ev     evidenceState
	find   finder
	note   notice

	batch   int // the running batch
	runs    context.Context
	stop    context.CancelFunc // ends it; nil: none runs
	acting  int                // actions that are being carried out
	begun   time.Time          // of the running look
	elapsed time.Duration
	frame   int
	ticking bool
	beat    func() tea.Cmd // waits for the next frame of the animation
	exit    Exit
}

// New makes the face. ctx ends whatever it started.
func New(ctx context.Context, o Options) *App {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &App{
		opt: o, ctx: ctx, session: o.Session, beat: tick, labels: ui.NewLabels(o.Words), theme: newTheme(canvas{}, o.ASCII),
		prompt: steps.Prompt{Place: steps.Triage}, fields: map[string]string{"service": o.Service},
	}
}

// Init lets the first frame out before any work starts, and asks the terminal
// whether it is dark without waiting for the answer.
func (a *App) Init() tea.Cmd { return tea.Batch(begin(), tea.RequestBackgroundColor) }

// Update takes one message. It never waits.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h = m.Width, m.Height
	case tea.BackgroundColorMsg, tea.ColorProfileMsg:
		a.canvas.learn(msg)
		a.theme = newTheme(a.canvas, a.opt.ASCII)
	case tea.KeyPressMsg:
		return a, a.key(m)
	case tea.MouseClickMsg:
		return a, a.click(m)
	case tea.MouseWheelMsg:
		a.wheel(m)
	case tea.PasteMsg:
		a.pasted(m.Content)
	case beginMsg:
		return a, tea.Batch(a.work(a.session.Begin()), recall(a.opt.Hold), findEarlier(a.opt.Earlier))
	case pastMsg:
		a.before = m.before
		a.past = ui.Compare(a.before, a.prompt)
	case resultMsg:
		return a, tea.Batch(a.work(a.session.Record(m.results...)), awaitResult(m.from))
	case actedMsg:
		return a, a.acted(m)
	case savedMsg:
		return a, a.saved(m)
	case previewMsg:
		if m.format == a.exp.format().Name && m.bare == a.exp.bare {
			a.exp.preview = strings.Split(strings.TrimRight(m.text, "\n"), "\n")
		}
	case clippedMsg:
		return a, a.clipped(m)
	case earlierMsg:
		return a, a.question(confirm{about: aboutEarlier, yes: true, begun: m.begun})
	case openedMsg:
		return a, a.opened(m)
	case healedMsg:
		a.note = notice{text: a.labels.Get("healed")}
	case tickMsg:
		return a, a.ticked()
	case interruptMsg:
		return a, a.interrupt()
	}
	return a, nil
}

// View is the whole screen.
func (a *App) View() tea.View {
	f := compose(a.scene(), a.w, a.h, a.scroll, a.follow)
	v := tea.NewView(strings.Join(f.lines, "\n"))
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = a.theme.safe("fix502 · " + a.opt.Service)
	if f.curY >= 0 {
		v.Cursor = tea.NewCursor(f.curX, f.curY)
	}
	return v
}

// Exit tells how the face ended.
func (a *App) Exit() Exit { return a.exit }

// scene is what the screens see now.
func (a *App) scene() *scene {
	return &scene{
		theme: &a.theme, prompt: a.prompt, words: a.opt.Words, labels: a.labels, hold: a.opt.Hold, fields: a.fields,
		service: a.opt.Service, goos: a.opt.GOOS, browser: a.browser, cursor: a.cursor, busy: a.acting > 0,
		frame: a.frame, note: a.note, over: a.over, exp: &a.exp, ask: a.ask, paste: &a.paste, ev: a.ev, find: &a.find,
		clock: a.opt.Now(), past: a.past, elapsed: a.elapsed, unsaved: a.opt.Unsaved,
	}
}

// work performs what the session asks for and draws what it says now.
func (a *App) work(w steps.Work) tea.Cmd {
	a.refresh()
	var cmds []tea.Cmd
	if w.Cancel {
		a.halt()
	}
	if len(w.Start) > 0 && a.opt.Hold.Run != nil {
		if a.stop == nil || a.batch != w.Batch {
			a.halt()
			a.batch, a.begun = w.Batch, a.opt.Now()
			a.runs, a.stop = context.WithCancel(a.ctx)
		}
		cmds = append(cmds, start(a.runs, a.opt.Hold, w.Batch, w.Start))
	}
	if w.Act != nil && a.opt.Hold.Perform != nil {
		a.acting++
		a.note = notice{}
		cmds = append(cmds, perform(a.ctx, a.opt.Hold, *w.Act))
	}
	if w.Ended {
		a.halt()
		return tea.Quit
	}
	return tea.Batch(append(cmds, a.animate())...)
}

// halt ends the running checks.
func (a *App) halt() {
	if a.stop != nil {
		a.stop()
		a.stop = nil
	}
}

// refresh reads the session anew. A new place starts at its top with its
// default highlighted; within a place nothing moves.
func (a *App) refresh() {
	was := a.prompt
	a.prompt = a.session.Prompt()
	a.past = ui.Compare(a.before, a.prompt)
	a.fields = map[string]string{"service": a.opt.Service}
	if a.opt.Hold.Fields != nil {
		maps.Copy(a.fields, a.opt.Hold.Fields(a.prompt.View))
	}
	a.fields["confidence"] = a.prompt.Verdict.Confidence.String()
	if f, ok := a.prompt.View.Fact("browser.installed"); ok {
		a.browser = defaultBrowser(f)
	}
	if was.Place == a.prompt.Place && was.Step == a.prompt.Step {
		return
	}
	a.cursor = steps.Choice{}
	if a.over == overNone || a.over == overPaste || a.over == overConfirm {
		a.scroll, a.follow = 0, false
	}
	if a.over == overPaste || (a.over == overConfirm && !a.ask.own()) {
		a.over = overNone
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

// looking tells whether a look runs that the person waits for.
func (a *App) looking() bool {
	return a.stop != nil && (a.prompt.Place == steps.Triage || a.prompt.Place == steps.Looking)
}

// animate starts the clock while something runs that the person waits for;
// otherwise nothing ticks.
func (a *App) animate() tea.Cmd {
	if !a.looking() {
		a.elapsed = 0
	}
	if a.ticking || (!a.looking() && a.acting == 0 && a.exp.stage != stageWrite) {
		return nil
	}
	a.ticking = true
	return a.beat()
}

func (a *App) ticked() tea.Cmd {
	a.ticking = false
	a.frame++
	if a.looking() {
		a.elapsed = a.opt.Now().Sub(a.begun)
	}
	return a.animate()
}

func (a *App) acted(m actedMsg) tea.Cmd {
	a.acting--
	a.note = notice{text: m.note}
	if m.err != nil {
		a.note = notice{text: a.labels.Get("failed") + " " + m.err.Error(), bad: true}
	}
	var more tea.Cmd
	if m.clip != "" {
		a.note, more = notice{text: a.labels.Get("export.sent_to_terminal")}, tea.SetClipboard(m.clip)
	}
	return tea.Batch(more, a.work(a.session.Acted(m.action, m.note, m.err, a.opt.Now())))
}

func (a *App) interrupt() tea.Cmd {
	a.exit.Interrupted = true
	a.halt()
	return tea.Quit
}

// choose hands a choice to the session.
func (a *App) choose(c steps.Choice) tea.Cmd {
	a.cursor = steps.Choice{}
	return a.work(a.session.Choose(c, a.opt.Now()))
}
