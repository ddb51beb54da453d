package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fix502/checks/verdict"
	"fix502/steps/past"
	"fix502/steps/words"
	"fix502/ui"
)

// TestEarlierSessionsBesideThisOne: on the verdict in a line, in the evidence
// at length, at every size.
func TestEarlierSessionsBesideThisOne(t *testing.T) {
	text, err := words.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	p := worksPrompt()
	for i := range p.Evidence {
		if p.Evidence[i].Spec.Role == "origin" && p.Evidence[i].Trip != nil {
			p.Evidence[i].Spec.Role = "page"
		}
	}
	p.View = p.Evidence.View()
	now := past.Take(noon(), p.View, verdict.None)
	before := now
	before.Begun, before.Took = noon().AddDate(0, 0, -1), map[string]time.Duration{past.Page: 40 * time.Millisecond}
	d, _ := show(t, sample{prompt: p}, false, 80, 24)
	d.labels = ui.NewLabels(text)
	d.opt.Hold.Past = func() []past.Sample { return []past.Sample{before} }
	d.send(beginMsg{})
	if got := ansi.Strip(d.screen()); !strings.Contains(got, "usually 40 ms, now no good answer") {
		t.Errorf("the verdict does not tell:\n%s", got)
	}
	d.press("d", "end")
	if got := ansi.Strip(d.screen()); !strings.Contains(got, "Earlier sessions on this network: 1") || !strings.Contains(got, "2026-11-21") {
		t.Errorf("the evidence does not tell:\n%s", got)
	}
	for _, w := range []int{40, 57, 120} {
		d.send(tea.WindowSizeMsg{Width: w, Height: 16})
		fits(t, "past", d.screen(), w, 16, false)
	}
}
