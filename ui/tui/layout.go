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
	hits       []hit
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
func compose(s *scene, w, h, scroll int, follow bool) screenful {
	if w < leastWidth || h < leastHeight {
		line := s.cut("fix502 "+s.label("tui.room"), w)
		if h < 1 {
			return screenful{curY: -1}
		}
		return screenful{lines: []string{line}, curY: -1}
	}
	s.size(w, h)
	p := s.fitted()
	room := s.h - len(p.head)
	f := screenful{curY: -1, scroll: scroll, most: max(len(p.lines)-room, 0)}
	if follow {
		f.scroll = inSight(p, f.scroll, room)
	}
	f.scroll = max(min(f.scroll, f.most), 0)
	body := p.lines[f.scroll:min(f.scroll+room, len(p.lines))]
	tabs, gap := s.tabForm()
	bar, rule := s.drawTabs(tabs, gap)
	f.lines = append(f.lines, s.titleLine(), bar, rule)
	f.place(p, len(f.lines), room)
	f.lines = append(append(f.lines, p.head...), body...)
	for range room - len(body) {
		f.lines = append(f.lines, "")
	}
	keys := s.footKeys(s.footRoom(h, f))
	f.lines = append(f.lines, s.foot(h, f, keys)...)
	f.hits = append(append(f.hits, s.hitsAbove(tabs, gap)...), s.hitsBelow(keys, len(f.lines)-1)...)
	margin := max((w-s.w)/2, 0)
	for i, l := range f.lines {
		f.lines[i] = strings.Repeat(" ", margin) + s.cutStyled(l, s.w)
	}
	for i := range f.hits {
		f.hits[i].from += margin
		f.hits[i].to += margin
	}
	f.curX += margin
	return f
}

// place finds where on the frame the page's cursor and its places to click
// are; above is the first row of the page's head, room the height of its body.
func (f *screenful) place(p page, above, room int) {
	below := above + len(p.head) - f.scroll
	switch {
	case p.curHead:
		f.curX, f.curY = p.curX, p.curY+above
	case p.curY >= f.scroll && p.curY < f.scroll+room:
		f.curX, f.curY = p.curX, p.curY+below
	}
	for _, h := range p.hits {
		switch {
		case h.head:
			h.row += above
		case h.row >= f.scroll && h.row < f.scroll+room:
			h.row += below
		default:
			continue
		}
		f.hits = append(f.hits, h)
	}
}

// size sets the body's size for a terminal.
func (s *scene) size(w, h int) {
	s.w = min(w, mostWidth)
	s.h = h - chrome(h, s.note.text != "")
	s.wide = s.h >= roomy-2
}

// fitted draws the page, and gives up blank lines where it does not fit with
// them. What opens under a highlight must not move the rest, so there the
// page scrolls instead.
func (s *scene) fitted() page {
	p := draw(s)
	if s.over == overNone && p.menu >= s.h-1 && !s.low() {
		s.tight = true
		p = draw(s)
	}
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
	rows := []*int{&p.from, &p.to, &p.curY}
	for h := range p.hits {
		rows = append(rows, &p.hits[h].row)
	}
	for _, row := range rows {
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
func (s *scene) titleLine() string {
	left := " " + s.primary.Render("fix502") + s.dim.Render(" "+s.sep+" ") + s.bold.Render(s.cut(s.service, s.w/2))
	right := s.standingShort()
	if s.hold.Heal != nil {
		right = s.label("tui.demo") + "  " + s.sep + "  " + right
	}
	return spread(left, s.dim.Render(right)+" ", s.w)
}

func (s *scene) standingShort() string {
	if s.elapsed > 0 {
		return strconv.FormatFloat(s.elapsed.Seconds(), 'f', 1, 64) + " s"
	}
	if s.unsaved {
		return s.label("tui.unsaved")
	}
	return s.label("tui.autosaved")
}

// foot is the note, a rule with a mark for what is out of sight, and the keys.
func (s *scene) foot(h int, f screenful, keys []binding) []string {
	var out []string
	if s.note.text != "" {
		sign, style := s.done, s.good
		if s.note.bad {
			sign, style = s.broken, s.bad
		}
		out = append(out, "  "+style.Render(sign)+" "+s.cut(s.note.text, s.w-6))
	}
	mark := s.outOfSight(f)
	if h < 16 {
		return append(out, spread(" "+s.keyLine(keys), s.accent.Render(mark), s.w))
	}
	rule := s.dim.Render(strings.Repeat(s.rule, s.w))
	if mark != "" {
		n := s.w - ansi.StringWidth(mark) - 4
		rule = s.dim.Render(strings.Repeat(s.rule, n)) + " " + s.accent.Render(mark) + " " + s.dim.Render(strings.Repeat(s.rule, 2))
	}
	return append(out, rule, " "+s.keyLine(keys))
}

// outOfSight says in which directions there is more.
func (s *scene) outOfSight(f screenful) string {
	switch {
	case f.most == 0:
		return ""
	case f.scroll == 0:
		return s.down + " " + s.label("tui.more")
	case f.scroll == f.most:
		return s.up + " " + s.label("tui.more")
	default:
		return s.arrows(s.up, s.down) + " " + s.label("tui.more")
	}
}

// footRoom is the width of the keys. On a low screen they share their line
// with the mark for what is out of sight.
func (s *scene) footRoom(h int, f screenful) int {
	if mark := s.outOfSight(f); h < 16 && mark != "" {
		return s.w - 3 - ansi.StringWidth(mark)
	}
	return s.w - 2
}
