package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fix502/ui"
)

// figure is one side of a comparison.
type figure struct {
	label, result, ms, extra string
	bad                      bool
}

// contrast sets the figures side by side that differ in one factor: with the
// proxy and without, this site and another.
func (s *scene) contrast() []string {
	figs := s.figures()
	if len(figs) < 2 {
		return nil
	}
	a, b := 0, 0
	for i := range figs {
		figs[i].label = s.cut(figs[i].label, max(s.w*9/20, 10))
		a, b = max(a, ansi.StringWidth(figs[i].label)), max(b, ansi.StringWidth(figs[i].result))
	}
	var out []string
	for _, f := range figs {
		style := s.good
		if f.bad {
			style = s.bad
		}
		line := "  " + pad(f.label, a) + "   " + style.Render(s.cut(f.result, s.w-a-16))
		line = pad(line, a+b+8) + s.dim.Render(padLeft(f.ms, 7))
		if room := s.w - a - b - 19; f.extra != "" && room > 8 {
			line += "   " + s.dim.Render(s.cut(f.extra, room))
		}
		out = append(out, line)
	}
	return out
}

func padLeft(t string, w int) string {
	return strings.Repeat(" ", max(w-ansi.StringWidth(t), 0)) + t
}

// figures are the comparisons as the screen shows them.
func (s *scene) figures() []figure {
	var out []figure
	for _, f := range ui.Contrast(s.prompt.View, s.service, s.label) {
		out = append(out, figure{label: f.Label, result: f.Result, ms: ui.Span(f.Took), extra: f.Extra, bad: f.Bad})
	}
	return out
}
