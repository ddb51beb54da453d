package tui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fix502/steps"
)

// The sizes that the layout knows, in cells.
const (
	leastWidth  = 40
	leastHeight = 12
	mostWidth   = 110 // wider lines are hard to read
	roomy       = 20  // body rows from which blank lines are affordable
)

// screenful is a composed frame.
type screenful struct {
	lines      []string
	curX, curY int // text cursor; curY -1: none
	scroll     int // first row of the page that is shown
	most       int // the largest scroll
}

// chrome is the rows around the body.
func chrome(h int, note bool) int {
	n := 3 + 1 // title, steps, rule; keys
	if h >= 16 {
		n++ // rule above the keys
	}
	if note {
		n++
	}
	return n
}

// compose draws a whole frame of exactly w by h cells at most.
func compose(s scene, w, h, scroll int, follow bool) screenful {
	if w < leastWidth || h < leastHeight {
		line := s.cut("fix502 "+s.label("tui.room"), w)
		if h < 1 {
			return screenful{curY: -1}
		}
		return screenful{lines: []string{line}, curY: -1}
	}
	s = s.sized(w, h)
	p := s.fitted()
	f := screenful{curY: -1, scroll: scroll, most: max(len(p.lines)-s.h, 0)}
	if follow {
		f.scroll = inSight(p, f.scroll, s.h)
	}
	f.scroll = max(min(f.scroll, f.most), 0)
	body := p.lines[f.scroll:min(f.scroll+s.h, len(p.lines))]
	bar, rule := s.stepBar()
	f.lines = append(f.lines, s.titleLine(), bar, rule)
	if p.curY >= f.scroll && p.curY < f.scroll+s.h {
		f.curX, f.curY = p.curX, p.curY-f.scroll+len(f.lines)
	}
	f.lines = append(f.lines, body...)
	for range s.h - len(body) {
		f.lines = append(f.lines, "")
	}
	f.lines = append(f.lines, s.foot(h, f)...)
	margin := max((w-s.w)/2, 0)
	for i, l := range f.lines {
		if ansi.StringWidth(l) > s.w {
			l = ansi.Truncate(l, s.w, s.more)
		}
		f.lines[i] = strings.Repeat(" ", margin) + l
	}
	f.curX += margin
	return f
}

// sized sets the body's size for a terminal.
func (s scene) sized(w, h int) scene {
	s.w = min(w, mostWidth)
	s.h = h - chrome(h, s.note.text != "")
	s.wide = s.h >= roomy-2
	return s
}

// fitted draws the page, and gives up blank lines where it does not fit with
// them. What opens under a highlight must not move the rest, so there the
// page scrolls instead.
func (s scene) fitted() page {
	p := draw(s)
	if s.over == overConfirm || (s.over == overNone && s.prompt.Place != steps.AtStep) {
		p.squeeze(len(p.lines) - s.h)
	}
	return p
}

// squeeze takes out so many blank lines: the one at the top, then the last
// ones first.
func (p *page) squeeze(n int) {
	if n > 0 && p.lines[0] == "" {
		p.drop(0)
		n--
	}
	for i := len(p.lines) - 1; i >= 0 && n > 0; i-- {
		if p.lines[i] != "" {
			continue
		}
		p.drop(i)
		n--
	}
}

// drop takes a line out.
func (p *page) drop(i int) {
	p.lines = slices.Delete(p.lines, i, i+1)
	for _, row := range []*int{&p.from, &p.to, &p.curY} {
		if *row > i {
			*row--
		}
	}
}

// inSight scrolls as little as needed to show what is highlighted.
func inSight(p page, scroll, h int) int {
	if p.to <= p.from {
		return scroll
	}
	if p.to > scroll+h {
		scroll = p.to - h
	}
	return min(scroll, p.from)
}

// titleLine names the program and the service, and how things stand.
func (s scene) titleLine() string {
	left := " " + s.primary.Render("fix502") + s.dim.Render(" "+s.sep+" ") + s.bold.Render(s.cut(s.service, s.w/2))
	right := s.standingShort()
	if s.hold.Heal != nil {
		right = s.label("tui.demo") + "  " + s.sep + "  " + right
	}
	return spread(left, s.dim.Render(right)+" ", s.w)
}

func (s scene) standingShort() string {
	if s.elapsed > 0 {
		return strconv.FormatFloat(s.elapsed.Seconds(), 'f', 1, 64) + " s"
	}
	if s.unsaved {
		return s.label("tui.unsaved")
	}
	return s.label("tui.autosaved")
}

// foot is the note, a rule with a mark for what is out of sight, and the keys.
func (s scene) foot(h int, f screenful) []string {
	var out []string
	if s.note.text != "" {
		sign, style := s.done, s.good
		if s.note.bad {
			sign, style = s.broken, s.bad
		}
		out = append(out, "  "+style.Render(sign)+" "+s.cut(s.note.text, s.w-6))
	}
	mark := ""
	switch {
	case f.most == 0:
	case f.scroll == 0:
		mark = s.down + " " + s.label("tui.more")
	case f.scroll == f.most:
		mark = s.up + " " + s.label("tui.more")
	default:
		mark = s.arrows(s.up, s.down) + " " + s.label("tui.more")
	}
	if h < 16 {
		room := s.w - 2
		if mark != "" {
			room -= ansi.StringWidth(mark) + 1
		}
		return append(out, spread(" "+s.keyLine(room), s.accent.Render(mark), s.w))
	}
	rule := s.dim.Render(strings.Repeat(s.rule, s.w))
	if mark != "" {
		n := s.w - ansi.StringWidth(mark) - 4
		rule = s.dim.Render(strings.Repeat(s.rule, n)) + " " + s.accent.Render(mark) + " " + s.dim.Render(strings.Repeat(s.rule, 2))
	}
	return append(out, rule, " "+s.keyLine(s.w-2))
}

// keyLine shows the most useful keys in the order of the table; when they do
// not all fit, the least useful ones go first.
func (s scene) keyLine(w int) string {
	var keys []binding
	for _, b := range s.keymap() {
		if b.Enabled() && b.foot > 0 {
			keys = append(keys, b)
		}
	}
	sep := "  "
	for len(keys) > 0 {
		n := -len(sep)
		for _, b := range keys {
			n += len(sep) + ansi.StringWidth(s.safe(b.Help().Key)) + 1 + ansi.StringWidth(b.Help().Desc)
		}
		if n <= w {
			break
		}
		last := 0
		for i, b := range keys {
			if b.foot >= keys[last].foot {
				last = i
			}
		}
		keys = slices.Delete(keys, last, last+1)
	}
	out := make([]string, 0, len(keys))
	for _, b := range keys {
		out = append(out, s.key.Render(s.safe(b.Help().Key))+" "+s.dim.Render(b.Help().Desc))
	}
	return strings.Join(out, sep)
}
