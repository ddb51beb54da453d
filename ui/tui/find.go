package tui

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	"github.com/charmbracelet/x/ansi"

	"fix502/ui"
)

// newInput is a line to type in, with the terminal's own cursor: that one
// blinks without us.
func newInput(most int) textinput.Model {
	in := textinput.New()
	in.Prompt = ""
	in.CharLimit = most
	in.SetVirtualCursor(false)
	return in
}

// typed is what stands in a line to type in, cut to a width around its
// cursor, and the column of that cursor.
func (s *scene) typed(in textinput.Model, w int) (text string, cursor int) {
	all := []rune(in.Value())
	before, after := s.safe(string(all[:in.Position()])), s.safe(string(all[in.Position():]))
	if over := ansi.StringWidth(before) - (w - 2); over > 0 {
		before = ansi.TruncateLeft(before, over, "")
	}
	return ansi.Truncate(before+after, w, ""), ansi.StringWidth(before)
}

// finder is what the person searches for in a page that is read.
type finder struct {
	input  textinput.Model
	typing bool
}

// text is what is searched for; empty: nothing.
func (f finder) text() string { return strings.TrimSpace(f.input.Value()) }

// open begins to search.
func (f *finder) open() {
	if f.text() == "" {
		f.input = newInput(200)
	}
	f.typing = true
	f.input.Focus()
}

// hits tells whether every word that is searched for is in a text.
func (f finder) hits(text string) bool { return ui.Holds(text, f.text()) }
