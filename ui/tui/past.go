package tui

import (
	tea "charm.land/bubbletea/v2"

	"fix502/steps/past"
	"fix502/ui"
)

// pastMsg: what earlier sessions saw has been read.
type pastMsg struct{ before []past.Sample }

// recall reads what earlier sessions saw.
func recall(h ui.Holder) tea.Cmd {
	if h.Past == nil {
		return nil
	}
	return func() tea.Msg { return pastMsg{before: h.Past()} }
}

// usually says in a line how quick the answers usually are.
func (s *scene) usually() []string {
	if s.past == nil {
		return nil
	}
	text := s.past.Short(ui.PastWords(s.labels.Get, s.words))
	if text == "" {
		return nil
	}
	style := s.dim
	if s.past.Slow() {
		style = s.warn
	}
	return []string{"  " + style.Render(s.cut(text, s.w-4))}
}

// pastLines tells of earlier sessions at length.
func (p *page) pastLines(s *scene) {
	if s.past == nil {
		return
	}
	w := ui.PastWords(s.labels.Get, s.words)
	p.gap(s)
	p.add("  " + s.bold.Render(s.cut(s.past.Title(w), s.w-4)))
	for _, l := range s.past.Lines(w) {
		p.add("    " + s.cut(l, s.w-6))
	}
}
