package tui

import (
	"testing"

	"charm.land/lipgloss/v2"
)

// TestInkIsTheStyle: taken apart or not, it draws the same.
func TestInkIsTheStyle(t *testing.T) {
	base := lipgloss.NewStyle()
	for _, s := range []lipgloss.Style{base, base.Bold(true), base.Faint(true), base.Foreground(lipgloss.Red), base.Foreground(rgb(0x5fd787))} {
		for _, text := range []string{"x", "two words", "長い"} {
			if got, want := newInk(s).Render(text), s.Render(text); got != want {
				t.Errorf("%q, want %q", got, want)
			}
			if got, want := newInk(s).Bold().Render(text), s.Bold(true).Render(text); got != want {
				t.Errorf("in bold %q, want %q", got, want)
			}
		}
	}
}
