package tui

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// ink is a Lip Gloss style for words within a line, taken apart once: what
// goes before a text and what after it. Laying out a box around each of the
// fifty words of a frame would cost more than all the rest of it.
type ink struct {
	before, after string
	strong        string // before, in bold
}

func newInk(s lipgloss.Style) ink {
	const word = "x"
	k := ink{}
	k.before, k.after, _ = strings.Cut(s.Render(word), word)
	k.strong, _, _ = strings.Cut(s.Bold(true).Render(word), word)
	return k
}

// Bold is the same in bold.
func (k ink) Bold() ink {
	if k.after == "" {
		k.after = "\x1b[m"
	}
	k.before = k.strong
	return k
}

// Render colours a text of one line.
func (k ink) Render(s string) string {
	if s == "" || k.before == "" {
		return s
	}
	return k.before + s + k.after
}
