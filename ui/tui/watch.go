package tui

import (
	"context"
	"sync"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"fix502/steps/watch"
	"fix502/ui"
	"fix502/ui/lookout"
)

// WatchOptions are what the screen of a watch is given.
type WatchOptions struct {
	Tell  lookout.Teller
	Words ui.Words
	ASCII bool
	// Keep keeps the watch until it is over or ctx ends. It hands every sight
	// to show; what is sent to nudge asks for the next look at once.
	Keep func(ctx context.Context, show func(lookout.Sight), nudge <-chan struct{}) error
	Heal func()           // ends the fault of a demo; nil: this is none
	Back bool             // the person came from the wizard and can return to it
	Now  func() time.Time // nil: time.Now
}

// WatchExit is how the screen of a watch ended.
type WatchExit struct {
	Interrupted bool // ctrl+c, a signal, or the terminal went away
	Back        bool // the person returns to the wizard
	Kept        error
}

// watcher is the model of a watch.
type watcher struct {
	canvas canvas
	theme
	opt    WatchOptions
	labels ui.Labels
	w, h   int
	sight  lookout.Sight
	help   bool
	scroll int
	note   string
	nudge  chan struct{}
	exit   WatchExit
}

// sightMsg: there is something new to see.
type sightMsg struct{ sight lookout.Sight }

// keptMsg: the watch is over.
type keptMsg struct{ err error }

// secondMsg: a second has passed.
type secondMsg struct{}

// Watch shows a watch full screen until it is over or the person leaves.
func Watch(ctx context.Context, t Terminal, o WatchOptions) (WatchExit, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	m := newWatcher(o)
	m.w, m.h = t.size()
	var keeping sync.WaitGroup
	cut, err := t.show(ctx, cancel, m, func(send func(tea.Msg)) {
		keeping.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					send(faultMsg{err: crash(r)})
				}
			}()
			send(keptMsg{err: o.Keep(ctx, func(s lookout.Sight) { send(sightMsg{s}) }, m.nudge)})
		})
	})
	cancel()
	keeping.Wait()
	m.exit.Interrupted = m.exit.Interrupted || cut
	return m.exit, err
}

func newWatcher(o WatchOptions) *watcher {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &watcher{
		opt: o, theme: newTheme(canvas{}, o.ASCII), labels: ui.NewLabels(o.Words), nudge: make(chan struct{}, 1),
	}
}

// Init asks the terminal whether it is dark, and starts the clock.
func (m *watcher) Init() tea.Cmd { return tea.Batch(tea.RequestBackgroundColor, second()) }

// second waits for the next second: the countdown is all that moves.
func second() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return secondMsg{} })
}

// Update takes one message. It never waits.
func (m *watcher) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg, tea.ColorProfileMsg:
		m.canvas.learn(msg)
		m.theme = newTheme(m.canvas, m.opt.ASCII)
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case sightMsg:
		return m, m.see(msg.sight)
	case secondMsg:
		return m, second()
	case keptMsg:
		m.exit.Kept = msg.err
		return m, tea.Quit
	case healedMsg:
		m.note = m.labels.Get("watch.healed")
		m.poke()
	case interruptMsg:
		return m, m.leave(true)
	}
	return m, nil
}

// see takes what is new, and rings for a change.
func (m *watcher) see(s lookout.Sight) tea.Cmd {
	news := s.Change != nil && m.sight.State != watch.Unclear && s.Task != watch.End
	if s.Task != m.sight.Task {
		m.note = ""
	}
	m.sight = s
	if news {
		return tea.Raw("\a")
	}
	return nil
}

// keys is the table of this screen.
func (m *watcher) keys() []binding {
	bind := func(do verb, name, show string, foot int, on bool, keys ...string) binding {
		b := binding{
			Binding: key.NewBinding(key.WithKeys(keys...), key.WithHelp(show, m.label("watch_key."+name))), name: name, do: do, foot: foot,
		}
		b.SetEnabled(on)
		return b
	}
	return []binding{
		bind(doLook, "look", "r", 2, !m.help, "r"),
		bind(doBack, "back", "esc", 3, m.opt.Back && !m.help, "esc"),
		bind(doNo, "close", "esc", 1, m.help, "esc", "?"),
		bind(doHelp, "help", "?", 5, !m.help, "?"),
		bind(doHeal, "heal", "H", 6, m.opt.Heal != nil && !m.help, "H"),
		bind(doUp, "", "", 0, m.help, "up", "k", "pgup"),
		bind(doDown, "", "", 0, m.help, "down", "j", "pgdown", "space"),
		bind(doQuit, "quit", "q", 1, true, "q"),
		bind(doQuit, "", "", 0, !m.opt.Back && !m.help, "esc"),
		bind(doNow, "", "", 0, true, "ctrl+c"),
	}
}

func (m *watcher) key(msg tea.KeyPressMsg) tea.Cmd {
	m.note = ""
	for _, b := range m.keys() {
		if key.Matches(msg, b.Binding) {
			return m.do(b.do)
		}
	}
	return nil
}

func (m *watcher) do(v verb) tea.Cmd {
	switch v {
	case doLook:
		m.lookNow()
	case doBack:
		m.exit.Back = true
		return m.leave(false)
	case doHelp, doNo:
		m.help, m.scroll = !m.help, 0
	case doUp:
		m.scroll = max(m.scroll-1, 0)
	case doDown:
		m.scroll++
	case doHeal:
		return heal(ui.Holder{Heal: m.opt.Heal})
	case doQuit:
		return m.leave(false)
	case doNow:
		return m.leave(true)
	default:
	}
	return nil
}

// lookNow asks for the next look, unless it would be unkind.
func (m *watcher) lookNow() {
	now := m.opt.Now()
	switch {
	case m.sight.Task != watch.Pause: // it looks already
	case now.Before(m.sight.Quiet):
		m.note = m.opt.Tell.Say("watch.refused_quiet", "time", m.clock(m.sight.Quiet))
	case now.Before(m.sight.Soonest):
		m.note = m.opt.Tell.Say("watch.refused")
	default:
		m.poke()
	}
}

func (m *watcher) poke() {
	select {
	case m.nudge <- struct{}{}:
	default: // it is asked already
	}
}

func (m *watcher) leave(interrupted bool) tea.Cmd {
	m.exit.Interrupted = m.exit.Interrupted || interrupted
	return tea.Quit
}

func (m *watcher) label(name string) string { return m.safe(m.labels.Get(name)) }

// clock writes a moment: its time of day, with the date where that is not
// today.
func (m *watcher) clock(at time.Time) string {
	now := m.opt.Now()
	at = at.In(now.Location())
	if at.YearDay() != now.YearDay() || at.Year() != now.Year() {
		return at.Format("2006-01-02 15:04")
	}
	return at.Format("15:04:05")
}
