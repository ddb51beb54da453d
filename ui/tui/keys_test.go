package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"fix502/steps"
	"fix502/ui"
)

func TestAdvertisedKeysAreAccepted(t *testing.T) {
	pressed := 0
	for _, sm := range samples() {
		d, _ := show(t, sm, false, 80, 24)
		for _, b := range d.scene().keymap() {
			for _, k := range b.Keys() {
				if !b.Enabled() {
					continue
				}
				own, s := show(t, sm, false, 80, 24)
				own.press(strings.TrimPrefix(k, "kp"))
				pressed++
				if len(s.refused) > 0 {
					t.Errorf("%s: %q is advertised as %q, and %v is refused", sm.name, k, b.Help().Desc, s.refused)
				}
			}
		}
		for _, k := range []string{"r", "s", "b", "e", "esc", "1", "5", "H", "x"} { // not advertised: nothing happens
			own, s := show(t, sm, false, 80, 24)
			own.press(k)
			if len(s.refused) > 0 {
				t.Errorf("%s: %q is handed on, and %v is refused", sm.name, k, s.refused)
			}
		}
	}
	if pressed < 200 {
		t.Fatalf("only %d keys were tried", pressed)
	}
}

func TestKeysOfTheContract(t *testing.T) {
	for _, c := range []struct {
		prompt steps.Prompt
		keys   []string
		want   steps.Choice
	}{
		{verdictPrompt(), []string{"enter"}, steps.Choice{Kind: steps.Go, Step: steps.VPN}},
		{verdictPrompt(), []string{"down", "enter"}, steps.Choice{Kind: steps.Look}},
		{verdictPrompt(), []string{"j", "k", "enter"}, steps.Choice{Kind: steps.Go, Step: steps.VPN}},
		{verdictPrompt(), []string{"r"}, steps.Choice{Kind: steps.Look}},
		{verdictPrompt(), []string{"3"}, steps.Choice{Kind: steps.Go, Step: steps.Cache}},
		{verdictPrompt(), []string{"b", "y"}, bypass()},
		{verdictPrompt(), []string{"b", "down", "enter"}, bypass()},
		{verdictPrompt(), []string{"q"}, steps.Choice{Kind: steps.Finish}},
		{verdictPrompt(), []string{"esc"}, steps.Choice{Kind: steps.Back}},
		{verdictPrompt(), []string{"d", "esc", "?", "?", "r"}, steps.Choice{Kind: steps.Look}},
		{verdictPrompt(), []string{"e", "enter"}, steps.Choice{Kind: steps.Save}},
		{stepPrompt(), []string{"left"}, steps.Choice{Kind: steps.Go, Step: steps.Browser}},
		{stepPrompt(), []string{"tab"}, steps.Choice{Kind: steps.Go, Step: steps.Incognito}},
		{stepPrompt(), []string{"shift+tab"}, steps.Choice{Kind: steps.Go, Step: steps.Browser}},
		{stepPrompt(), []string{"s"}, steps.Choice{Kind: steps.Skip, Step: steps.Browser}},
		{stepPrompt(), []string{"enter"}, act("proxy_off")},
		{stepPrompt(), []string{"down", "down", "enter", "y"}, act("split_tunnel")},
		{triagePrompt(), []string{"esc"}, steps.Choice{Kind: steps.Cancel}},
		{askingPrompt(), []string{"enter"}, steps.Choice{Kind: steps.Reply, Answer: steps.AnswerWorks}},
		{askingPrompt(), []string{"down", "down", "enter", "1", "q", "d", "enter"}, steps.Choice{Kind: steps.Reply, Answer: steps.AnswerOther, Text: "1qd"}},
	} {
		d, s := show(t, sample{prompt: c.prompt, keys: c.keys}, false, 80, 24)
		if len(s.chosen) != 1 || s.chosen[0] != c.want || len(s.refused) > 0 {
			t.Errorf("%s, %v: chose %v, refused %v, want %v", c.prompt.Place, c.keys, s.chosen, s.refused, c.want)
		}
		if quit := c.want.Kind == steps.Finish; d.quit != quit {
			t.Errorf("%s, %v: quit is %v", c.prompt.Place, c.keys, d.quit)
		}
	}
}

// TestHelpShowsEveryKey, wherever it is asked for; those that do nothing there
// stand apart.
func TestHelpShowsEveryKey(t *testing.T) {
	for _, p := range []steps.Prompt{triagePrompt(), verdictPrompt(), stepPrompt(), askingPrompt()} {
		d, _ := showIn(t, speak(t, "en"), sample{prompt: p, keys: []string{"?"}}, false, 100, 60)
		shown := ansi.Strip(d.screen())
		for _, k := range []string{"enter", "↑↓ j/k", "←→ tab", "1–8", "r", "s", "esc", "d", "e", "?", "q", "ctrl+c"} {
			if !strings.Contains(shown, "\n  "+k+" ") {
				t.Errorf("%s: the help does not show %q:\n%s", p.Place, k, shown)
			}
		}
		works, rest, _ := strings.Cut(shown, "Keys on other screens")
		if skips := strings.Contains(works, "skip this step"); skips == strings.Contains(rest, "skip this step") || skips != (p.Place == steps.AtStep) {
			t.Errorf("%s: s is shown as one that works: %v\n%s", p.Place, skips, shown)
		}
	}
}

func TestConsent(t *testing.T) {
	d, s := show(t, sample{prompt: verdictPrompt()}, false, 80, 24)
	d.send(press("b"), press("y")) // typed ahead, in the same moment
	if len(s.chosen) > 0 || d.over != overConfirm {
		t.Fatalf("a key typed ahead gave consent: %v", s.chosen)
	}
	d.press("n")
	if len(s.chosen) > 0 || d.over != overNone {
		t.Fatalf("a no chose %v", s.chosen)
	}
	d.press("b", "enter")
	if len(s.chosen) > 0 {
		t.Fatalf("the highlighted answer is not no: %v", s.chosen)
	}
}

// TestQuitAnswersNoQuestion: q ends the wizard, and is a yes to nothing, also
// where yes is highlighted.
func TestQuitAnswersNoQuestion(t *testing.T) {
	for _, unsaved := range []bool{false, true} {
		d, s := show(t, sample{prompt: verdictPrompt()}, false, 80, 24)
		d.opt.Unsaved = unsaved
		d.press("b", "down", "q")
		if unsaved {
			d.press("y")
		}
		if want := []steps.Choice{{Kind: steps.Finish}}; !d.quit || !slices.Equal(s.chosen, want) {
			t.Errorf("unsaved %v: quit is %v, chosen %v", unsaved, d.quit, s.chosen)
		}
	}
	d, _ := show(t, sample{prompt: verdictPrompt()}, false, 80, 24)
	d.opt.Earlier = &ui.Earlier{
		Open: func() (ui.Session, error) { t.Error("q goes on with the earlier session"); return d.session, nil },
		Drop: func() error { t.Error("q gives the earlier session up"); return nil },
	}
	d.send(earlierMsg{begun: "2026-11-21 09:00"})
	d.press("q")
	if !d.quit {
		t.Error("q does not end the wizard")
	}
}

func TestUnsavedSessionAsksBeforeQuitting(t *testing.T) {
	d, s := show(t, sample{prompt: verdictPrompt()}, false, 80, 24)
	d.opt.Unsaved = true
	d.press("q")
	if d.quit {
		t.Fatal("quit without asking")
	}
	d.press("esc", "q", "y")
	if !d.quit || len(s.chosen) != 1 {
		t.Fatalf("quit is %v, chosen %v", d.quit, s.chosen)
	}
	d, _ = show(t, sample{prompt: verdictPrompt()}, false, 80, 24)
	d.opt.Unsaved = true
	d.press("q", "ctrl+c")
	if !d.quit || !d.Exit().Interrupted {
		t.Fatal("ctrl+c did not quit at once")
	}
}
