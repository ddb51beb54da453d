package cmd

import (
	"context"
	"image/color"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"fix502/steps"
	"fix502/ui/tui"
)

// Screen is the real full screen of a demo after its first look, at a size,
// as the terminal would get it, with every duration made the same.
func Screen(t *testing.T, lang, scenario string, w, h int, keys ...rune) string {
	t.Helper()
	env := Env{Getenv: func(string) string { return "" }, GOOS: "linux", Version: "dev"}
	o := &options{noHistory: true, budget: defaultBudget}
	p, err := demoPlace(t.Context(), env, scenario)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	r := &run{env: env, place: p, wizard: true, started: time.Now(), said: newWords(lang, p.profile.Name)}
	r.session = &shared{session: steps.New(p.config(env, o))}
	finish(t, r.session, p)
	app := tui.New(context.WithoutCancel(t.Context()), tui.Options{
		Session: begun{r.session}, Hold: r.holder(o), Words: faceWords{r.said}, Service: p.profile.Name, GOOS: env.GOOS,
	})
	app.Update(tea.WindowSizeMsg{Width: w, Height: h})
	app.Update(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	app.Update(tea.BackgroundColorMsg{Color: color.Gray{Y: 0x18}})
	begin := app.Init()()
	for _, cmd := range begin.(tea.BatchMsg)[:1] {
		app.Update(cmd())
	}
	for _, k := range keys {
		app.Update(tea.KeyPressMsg{Code: k, Text: string(k)})
	}
	return app.View().Content
}

// finish performs a session's first look until nothing runs any more.
func finish(t *testing.T, s *shared, p place) {
	todo := []steps.Work{s.Begin()}
	for len(todo) > 0 {
		var next []steps.Work
		for _, w := range todo {
			for r := range p.run(t.Context(), w.Batch, w.Start) {
				if more := s.Record(r); len(more.Start) > 0 {
					next = append(next, more)
				}
			}
		}
		todo = next
	}
}

// begun is a session that has been drained: it has nothing more to start.
type begun struct{ *shared }

func (begun) Begin() steps.Work { return steps.Work{} }
