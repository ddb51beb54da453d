package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"fix502/steps"
)

// placed are words that tell of which step an outcome is told.
type placed struct{ fakeWords }

func (placed) Outcome(_ steps.Outcome, step string, _ map[string]string) string {
	return "outcome of " + step
}

// TestOutcomeBelongsToItsStep: what came of one step is not told as another's,
// wherever the person goes meanwhile.
func TestOutcomeBelongsToItsStep(t *testing.T) {
	p := stepPrompt()
	p.Step, p.Outcome = steps.Browser, steps.Excluded
	p.Trail = []steps.Trail{{Step: steps.VPN, Outcome: steps.Unchanged}, {Step: steps.Incognito, Outcome: steps.Excluded}}
	d, _ := show(t, sample{prompt: p}, false, 80, 24)
	d.opt.Words = placed{}
	if got := ansi.Strip(d.screen()); !strings.Contains(got, "outcome of "+steps.Incognito) {
		t.Errorf("not told of the private window:\n%s", got)
	}
}
