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

// keyTable lists what works on the screen below, and then what does not now.
func (p *page) keyTable(s *scene) {
	under := *s
	under.over = overNone
	all := slices.DeleteFunc(under.keymap(), func(b binding) bool {
		return b.name == "" || !b.Enabled() && !everywhere(b.do) || !s.find.hits(b.Help().Key+also(b.do)+" "+s.long(b))
	})
	most := 0
	for _, b := range all {
		most = max(most, ansi.StringWidth(s.safe(b.Help().Key+also(b.do))))
	}
	for _, part := range []struct {
		title string
		works bool
	}{{"help.keys", true}, {"help.elsewhere", false}} {
		headed := false
		for _, b := range all {
			if b.Enabled() != part.works {
				continue
			}
			if !headed {
				p.heading(s, part.title)
			}
			headed = true
			k := pad(s.safe(b.Help().Key+also(b.do)), most)
			p.add("  " + s.key.Render(k) + "   " + s.cut(s.long(b), s.w-most-7))
		}
	}
}

// everywhere tells whether a key belongs to every session; the others come
// and go with what is diagnosed.
func everywhere(v verb) bool { return v != doHeal && v != doAllow && v != doNothing }

// also are the keys that do the same as the one that is shown.
func also(v verb) string {
	switch v {
	case doUp:
		return " j/k"
	case doPrev:
		return " tab"
	default:
		return ""
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
