package cmd

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"fix502/steps"
	"fix502/ui/tui"
)

// Stage is the full screen of a demo without a terminal: keys go in, and the
// screen and the summary can be read.
type Stage struct {
	t    testing.TB
	ctx  context.Context
	run  *run
	app  *tui.App
	msgs chan tea.Msg
}

// OnStage starts a demo and waits for the end of its first look.
func OnStage(t testing.TB, scenario string) *Stage {
	t.Helper()
	env := Env{Getenv: func(string) string { return "" }, GOOS: "linux", Version: "dev"}
	o := &options{noHistory: true, budget: defaultBudget}
	p, err := demoPlace(t.Context(), env, scenario)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	r := &run{env: env, place: p, wizard: true, started: time.Now(), said: newWords("en", p.profile.Name)}
	r.session = &shared{session: steps.New(p.config(env, o))}
	s := &Stage{t: t, ctx: t.Context(), run: r, msgs: make(chan tea.Msg, 64)}
	s.app = tui.New(s.ctx, tui.Options{
		Session: r.session, Hold: r.holder(o), Words: faceWords{r.said}, Service: p.profile.Name, GOOS: env.GOOS,
	})
	s.app.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	s.perform(s.app.Init())
	s.until("the first look", func() bool { return r.session.Prompt().Place == steps.Triage })
	s.Settle()
	return s
}

// perform does what the model asks for, as the library would.
func (s *Stage) perform(c tea.Cmd) {
	if c == nil {
		return
	}
	go func() {
		switch m := c().(type) {
		case nil:
		case tea.BatchMsg:
			for _, c := range m {
				s.perform(c)
			}
		default:
			select {
			case s.msgs <- m:
			case <-s.ctx.Done():
			}
		}
	}()
}

// until hands the model what comes until something is so.
func (s *Stage) until(what string, so func() bool) {
	s.t.Helper()
	patience := time.After(time.Minute)
	for !so() {
		select {
		case m := <-s.msgs:
			_, c := s.app.Update(m)
			s.perform(c)
		case <-patience:
			s.t.Fatalf("%s never came:\n%s", what, s.app.View().Content)
		}
	}
}

// Settle waits until no look is under way.
func (s *Stage) Settle() {
	s.t.Helper()
	s.until("the end of the look", func() bool {
		place := s.run.session.Prompt().Place
		return place != steps.Triage && place != steps.Looking
	})
}

// Press presses a key.
func (s *Stage) Press(key rune) {
	_, c := s.app.Update(tea.KeyPressMsg{Code: key, Text: string(key)})
	s.perform(c)
}

// Shows waits for a text on the screen.
func (s *Stage) Shows(text string) {
	s.t.Helper()
	s.until(text, func() bool { return strings.Contains(s.app.View().Content, text) })
}

// Document is the summary as the full screen would save it.
func (s *Stage) Document(format string) []byte {
	s.t.Helper()
	data, err := s.run.document(format, false)
	if err != nil {
		s.t.Fatal(err)
	}
	return data
}
