package tui

import (
	tea "charm.land/bubbletea/v2"

	"fix502/steps"
)

// hit is a place on the screen that can be clicked. Nothing can be done by
// mouse alone.
type hit struct {
	row, from, to int          // to is exclusive
	head          bool         // row counts in the page's head
	choice        steps.Choice // an offer
	step          string       // a step in the bar
	view          evidenceView // of the evidence, counted from 1
	seen          int          // an observation in the table, counted from 1
	item          int          // of a short list, counted from 1
	key           string       // a key of the foot line
	do            verb
}

func (p *page) hit(h hit) { p.hits = append(p.hits, h) }

// hitsAbove are the places in the bar of steps.
func (s *scene) hitsAbove(tabs []tab, gap int) []hit {
	if s.over != overNone && s.over != overEvidence && s.over != overHelp {
		return nil
	}
	var out []hit
	x := 1
	for _, t := range tabs {
		if s.visitable(t.id) {
			out = append(out, hit{row: 1, from: x, to: x + t.width(), step: t.id})
		}
		x += t.width() + gap
	}
	return out
}

// hitsBelow are the keys at the foot, which is in that row.
func (s *scene) hitsBelow(keys []binding, row int) []hit {
	var out []hit
	x := 1
	for _, b := range keys {
		n := s.keyWidth(b)
		out = append(out, hit{row: row, from: x, to: x + n, key: b.Keys()[0], do: b.do})
		x += n + len(keyGap)
	}
	return out
}

// click does what a place stands for: the first click on a choice highlights
// it, another one chooses it.
func (a *App) click(m tea.MouseClickMsg) tea.Cmd {
	if m.Button != tea.MouseLeft {
		return nil
	}
	f := a.composed()
	for _, h := range f.hits {
		if m.Y == h.row && m.X >= h.from && m.X < h.to {
			return a.clicked(h, f)
		}
	}
	return nil
}

func (a *App) clicked(h hit, f screenful) tea.Cmd {
	s := a.scene()
	switch {
	case h.do != doNothing:
		return a.do(h.do, h.key, s)
	case h.step != "":
		if a.over != overNone {
			a.lay(overNone)
		}
		return a.visit(h.step, s.visitable(h.step))
	case h.view > 0:
		a.look(h.view - 1)
	case h.seen > 0:
		a.ev.row = h.seen
	case h.item > 0 && a.over == overConfirm:
		if yes := h.item == 2; a.ask.yes != yes {
			a.ask.yes = yes
			return nil
		}
		return a.do(doEnter, "enter", s)
	case h.item > 0 && a.over == overExport:
		return a.format(h.item - 1)
	case h.choice.Kind != "":
		if now, _ := s.chosen(); now == h.choice {
			return a.do(doEnter, "enter", s)
		}
		a.cursor, a.scroll, a.follow = h.choice, f.scroll, true
	}
	return nil
}

// wheel scrolls what is read by some lines.
func (a *App) wheel(m tea.MouseWheelMsg) {
	switch m.Button {
	case tea.MouseWheelUp:
		a.scrollBy(-3)
	case tea.MouseWheelDown:
		a.scrollBy(3)
	default:
	}
}
