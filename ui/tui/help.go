package tui

import (
	"slices"

	"github.com/charmbracelet/x/ansi"
)

// pageHelp shows the keys that work on the screen below, and what the words
// know about 502.
func pageHelp(s scene) page {
	p := newPage()
	under := s
	under.over = overNone
	p.heading(s, "help.keys")
	keys := slices.DeleteFunc(under.keymap(), func(b binding) bool { return !b.Enabled() || b.name == "" })
	most := 0
	for _, b := range keys {
		most = max(most, ansi.StringWidth(s.safe(b.Help().Key)))
	}
	for _, b := range keys {
		k := pad(s.safe(b.Help().Key), most)
		p.add("  " + s.key.Render(k) + "   " + s.cut(s.long(b), s.w-most-7))
	}
	p.heading(s, "help.topics")
	for i, t := range s.words.FAQ() {
		if i > 0 {
			p.add("")
		}
		p.add("  " + s.bold.Render(s.cut(t.Title, s.w-4)))
		for _, l := range s.prose(t.Body, min(s.w-4, 84), !s.wide) {
			p.add("  " + l)
		}
	}
	return p
}

// long is what a key does, in full.
func (s scene) long(b binding) string {
	if l := s.label("key_help." + b.name); l != "" {
		return l
	}
	return b.Help().Desc
}
