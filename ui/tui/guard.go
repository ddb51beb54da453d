package tui

import (
	"errors"
	"fmt"
	"path"
	"runtime"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// guard stands between the terminal and the face. A fault in the face, or in
// what it started, ends the program in good order with an error of one line;
// left to itself it would be a trace across the screen. It also hands the
// terminal to the shell and takes it back, whatever the face is doing.
type guard struct {
	app   tea.Model
	quit  func() // ends the program from where no command can be returned
	fault error
	last  tea.View
	aware bool // that the program was stopped: the next resumedMsg is no news
}

// faultMsg: a command panicked.
type faultMsg struct{ err error }

// pauseMsg: the person wants the shell for a while.
type pauseMsg struct{}

// resumedMsg: the program was stopped by somebody else, and goes on.
type resumedMsg struct{}

func (g *guard) Init() tea.Cmd { return g.wrap(g.app.Init()) }

func (g *guard) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	defer func() {
		if r := recover(); r != nil {
			g.fault = crash(r)
			m, cmd = g, tea.Quit
		}
	}()
	switch msg := msg.(type) {
	case faultMsg:
		g.fault = msg.err
	case pauseMsg:
		return g, tea.Exec(recess{func() (err error) { g.aware, err = pause(); return err }}, nil)
	case resumedMsg:
		if g.aware {
			g.aware = false
			return g, nil
		}
		return g, tea.Exec(recess{func() error { return nil }}, nil)
	case tea.KeyPressMsg:
		if msg.String() == "ctrl+z" {
			return g, func() tea.Msg { return pauseMsg{} }
		}
	}
	if g.fault != nil {
		return g, tea.Quit
	}
	_, cmd = g.app.Update(msg)
	return g, g.wrap(cmd)
}

func (g *guard) View() (v tea.View) {
	defer func() {
		if r := recover(); r != nil {
			g.fault = crash(r)
			v = g.last
			go g.quit()
		}
	}()
	if g.fault == nil {
		g.last = g.app.View()
	}
	return g.last
}

// wrap makes a command's panic a message.
func (g *guard) wrap(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				msg = faultMsg{err: crash(r)}
			}
		}()
		msg = cmd()
		if all, ok := msg.(tea.BatchMsg); ok {
			guarded := make(tea.BatchMsg, len(all))
			for i, c := range all {
				guarded[i] = g.wrap(c)
			}
			return guarded
		}
		return msg
	}
}

// crash says in one line what panicked and where. It is called by the
// function that recovers.
func crash(r any) error {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	text := strings.Join(strings.Fields(fmt.Sprint(r)), " ")
	for panicked := false; ; {
		f, more := frames.Next()
		if panicked && !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Errorf("%s (%s:%d)", text, path.Join(path.Base(path.Dir(f.File)), path.Base(f.File)), f.Line)
		}
		panicked = panicked || f.Function == "runtime.gopanic"
		if !more {
			return errors.New(text)
		}
	}
}
