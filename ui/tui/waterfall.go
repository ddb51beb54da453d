package tui

import (
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"fix502/ui"
)

// waterfall shows when each observation ran, and in which phase its time went.
func (p *page) waterfall(s *scene) {
	looks := ui.Waterfall(s.prompt.Evidence)
	if len(looks) == 0 {
		p.add("  " + s.dim.Render(s.cut(s.label("evidence.none"), s.w-4)))
		return
	}
	p.head = append(p.head, s.legend())
	id := 0
	for _, l := range looks {
		for _, b := range l.Bars {
			id = max(id, ansi.StringWidth(string(b.Seen.ID())))
		}
	}
	id = min(id, max(s.w*3/10, 12))
	for i, l := range looks {
		if i > 0 {
			p.add("")
		}
		p.add(s.axis(l, id))
		for _, b := range l.Bars {
			p.add(s.bar1(l, b, id))
		}
		if l.Quick > 0 {
			p.add("  " + s.dim.Render(s.cut(s.text("evidence.quick", map[string]string{"n": ui.Count(l.Quick)}), s.w-4)))
		}
	}
}

// phases in the order of a trip; each has a sign of its own, so that they are
// told apart without colour.
func phases() []string {
	return []string{"lookup", "connect", "tunnel", "handshake", "first_byte", "body"}
}

// legend says what the signs of the bars mean.
func (s *scene) legend() string {
	line := " "
	for i, name := range phases() {
		if i >= len(s.phase) {
			break
		}
		line += " " + s.accent.Render(s.phase[i]) + s.dim.Render(" "+s.label("phase."+name)) + " "
	}
	return s.cutStyled(line, s.w)
}

// axis is the head of a look: when it began, and its scale.
func (s *scene) axis(l ui.Look, id int) string {
	left := s.bold.Render(s.cut(l.Begun.Format("15:04:05"), id))
	w := s.span(id)
	end := ui.Span(l.Took)
	mid := ui.Span(l.Took / 2)
	scale := "0"
	if w > 40 {
		scale = pad(scale, w/2-len(mid)/2) + mid
	}
	scale = pad(scale, w-len(end)) + end
	return "  " + pad(left, id) + "  " + s.dim.Render(s.cut(scale, w))
}

// span is the width of the bars.
func (s *scene) span(id int) int { return max(s.w-id-6-9, 8) }

// bar1 is an observation as a bar.
func (s *scene) bar1(l ui.Look, b ui.Bar, id int) string {
	w := s.span(id)
	scale := func(d time.Duration) int {
		if l.Took <= 0 {
			return 0
		}
		return max(min(int(int64(d)*int64(w)/int64(l.Took)), w), 0)
	}
	from := min(scale(b.Start), w-1)
	cells := make([]string, max(scale(b.End)-from, 1))
	for i := range cells {
		cells[i] = s.phase[len(s.phase)-2]
	}
	if b.Seen.Trip == nil {
		for i := range cells {
			cells[i] = s.phase[0]
		}
	} else {
		for _, ph := range b.Seen.Trip.Phases {
			for i := scale(b.Start+ph.Start) - from; i < scale(b.Start+ph.Start+ph.Took)-from; i++ {
				if i >= 0 && i < len(cells) {
					cells[i] = s.phaseSign(ph.Name)
				}
			}
		}
	}
	sign, style := s.seenSign(ui.Status(b.Seen))
	line := "  " + pad(s.cut(string(b.Seen.ID()), id), id) + "  " + strings.Repeat(" ", from) + s.accent.Render(strings.Join(cells, ""))
	line = pad(line, id+4+w)
	return line + " " + style.Render(sign) + " " + s.dim.Render(padLeft(ui.Span(b.Seen.Took), 7))
}

func (s *scene) phaseSign(name string) string {
	name = strings.ReplaceAll(name, " ", "_")
	for i, n := range phases() {
		if n == name {
			return s.phase[i]
		}
	}
	return s.phase[0]
}
