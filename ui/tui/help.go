package tui

import (
	"slices"

	"github.com/charmbracelet/x/ansi"
)

// pageHelp shows the keys that work on the screen below, and what the words
// know about 502. A search leaves what it is found in.
func pageHelp(s *scene) page {
	p := newPage()
	p.headFind(s)
	p.keyTable(s)
	p.topics(s)
	if len(p.lines) == 0 {
		p.add("", "  "+s.dim.Render(s.cut(s.label("help.nothing"), s.w-4)))
	}
	return p
}

func (p *page) keyTable(s *scene) {
	under := *s
	under.over = overNone
	keys := slices.DeleteFunc(under.keymap(), func(b binding) bool {
		return !b.Enabled() || b.name == "" || !s.find.hits(b.Help().Key+" "+s.long(b))
	})
	if len(keys) == 0 {
		return
	}
	p.heading(s, "help.keys")
	most := 0
	for _, b := range keys {
		most = max(most, ansi.StringWidth(s.safe(b.Help().Key)))
	}
	for _, b := range keys {
		k := pad(s.safe(b.Help().Key), most)
		p.add("  " + s.key.Render(k) + "   " + s.cut(s.long(b), s.w-most-7))
	}
}

func (p *page) topics(s *scene) {
	first := true
	for _, t := range s.words.FAQ() {
		if !s.find.hits(t.Title + " " + t.Body) {
			continue
		}
		if first {
			p.heading(s, "help.topics")
		} else {
			p.add("")
		}
		first = false
		p.add("  " + s.bold.Render(s.cut(t.Title, s.w-4)))
		for _, l := range s.prose(t.Body, min(s.w-4, 84), !s.wide) {
			p.add("  " + l)
		}
	}
}

// long is what a key does, in full.
func (s *scene) long(b binding) string {
	name := b.name
	if name == "quit" && s.unsaved {
		name = "quit_unsaved"
	}
	if l := s.label("key_help." + name); l != "" {
		return l
	}
	return b.Help().Desc
}
