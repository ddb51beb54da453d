//go:build linux || darwin

package bench

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// cell is one place of a screen: what stands there and how.
type cell struct {
	text string // empty: a blank, or the second half of a wide sign
	pen  pen
}

// pen is how a sign is drawn: the attributes that are on, in the order of
// their numbers.
type pen string

// screen is a small terminal: of ECMA-48 and xterm it knows what full-screen
// programs use. What it does not know it remembers, so that a test can tell
// "shown rightly" from "not understood".
type screen struct {
	w, h        int
	cells, main [][]cell // what is shown; the other screen while alt is on
	x, y        int
	wrap        bool // the next sign goes to the next line
	top, bottom int  // of the scrolling region, inclusive
	saved       [3]int
	pen         map[int]string
	last        string // for REP
	modes       map[int]bool
	alt         bool
	kitty, keys int // depth of the keyboard stack; modifyOtherKeys
	title       string
	unknown     []string
	marks       int         // how often the test itself wrote a mark
	reply       func(query) // answers what the program asks
	parser      *ansi.Parser
}

// query is a question of the program to the terminal.
type query string

const (
	askSync       query = "\x1b[?2026;2$y"
	askUnicode    query = "\x1b[?2027;0$y"
	askBackground query = "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"
	askKeyboard   query = "\x1b[?0u"
	askDevice     query = "\x1b[?62;22c"
)

func newScreen(w, h int) *screen {
	s := &screen{w: w, h: h, bottom: h - 1, modes: map[int]bool{7: true, 25: true}, pen: map[int]string{}}
	s.cells, s.main = blank(w, h), blank(w, h)
	s.parser = ansi.NewParser()
	s.parser.SetHandler(ansi.Handler{
		Print: s.print, Execute: s.control, HandleCsi: s.csi, HandleEsc: s.esc, HandleOsc: s.osc,
		HandleDcs: func(c ansi.Cmd, _ ansi.Params, d []byte) { s.puzzled("DCS %v %q", c, d) },
	})
	return s
}

func blank(w, h int) [][]cell {
	out := make([][]cell, h)
	for i := range out {
		out[i] = make([]cell, w)
	}
	return out
}

func (s *screen) write(p []byte) { s.parser.Parse(p) }

func (s *screen) puzzled(format string, a ...any) {
	if len(s.unknown) < 20 {
		s.unknown = append(s.unknown, fmt.Sprintf(format, a...))
	}
}

// resize cuts or fills both screens at their right and lower edges.
func (s *screen) resize(w, h int) {
	for _, which := range []*[][]cell{&s.cells, &s.main} {
		fresh := blank(w, h)
		for y := range min(h, len(*which)) {
			copy(fresh[y], (*which)[y])
		}
		*which = fresh
	}
	s.w, s.h, s.top, s.bottom, s.wrap = w, h, 0, h-1, false
	s.x, s.y = min(s.x, w-1), min(s.y, h-1)
}

// line is the text of a row without what is blank at its end.
func (s *screen) line(y int) string {
	if y < 0 || y >= s.h {
		return ""
	}
	var b strings.Builder
	for x := 0; x < s.w; x++ {
		t := s.cells[y][x].text
		if t == "" {
			t = " "
		}
		b.WriteString(t)
		x += max(ansi.StringWidth(t)-1, 0)
	}
	return strings.TrimRight(b.String(), " ")
}

func (s *screen) text() string {
	out := make([]string, s.h)
	for y := range out {
		out[y] = s.line(y)
	}
	return strings.Join(out, "\n")
}

func (s *screen) has(text string) bool { return strings.Contains(s.text(), text) }

// same tells the first difference from another screen, colours included.
func (s *screen) same(o *screen) string {
	if s.w != o.w || s.h != o.h {
		return fmt.Sprintf("%dx%d and %dx%d", s.w, s.h, o.w, o.h)
	}
	for y := range s.h {
		for x := range s.w {
			if a, b := s.cells[y][x], o.cells[y][x]; a != b {
				return fmt.Sprintf("row %d column %d: %q %q and %q %q\n%s\n%s", y+1, x+1, a.text, a.pen, b.text, b.pen, s.line(y), o.line(y))
			}
		}
	}
	return ""
}

// leftovers are the settings that differ from those of a new terminal.
func (s *screen) leftovers() []string {
	var out []string
	add := func(bad bool, what string) {
		if bad {
			out = append(out, what)
		}
	}
	add(s.alt, "the alternate screen is shown")
	add(!s.modes[25], "the cursor is hidden")
	add(!s.modes[7], "lines do not wrap")
	add(s.kitty != 0, fmt.Sprint("depth of the keyboard stack: ", s.kitty))
	add(s.keys != 0, fmt.Sprint("modifyOtherKeys: ", s.keys))
	add(s.top != 0 || s.bottom != s.h-1, "a part of the screen scrolls")
	add(len(s.pen) > 0, "text is coloured: "+string(s.ink()))
	for _, m := range slices.Sorted(maps.Keys(s.modes)) {
		add(m != 7 && m != 25 && s.modes[m], fmt.Sprint("mode ", m, " is on"))
	}
	return append(out, s.unknown...)
}

func (s *screen) ink() pen {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(s.pen)) {
		b.WriteString(s.pen[k] + " ")
	}
	return pen(b.String())
}

// bare is the pen of a cell that was erased: its background alone.
func (s *screen) bare() cell {
	if bg := s.pen[48]; bg != "" {
		return cell{pen: pen(bg + " ")}
	}
	return cell{}
}

func (s *screen) print(r rune) {
	t := string(r)
	width := ansi.StringWidth(t)
	if width == 0 { // a mark on the sign before
		if s.x > 0 {
			s.cells[s.y][s.x-1].text += t
		}
		return
	}
	if s.wrap || s.x+width > s.w {
		s.x, s.wrap = 0, false
		s.feed()
	}
	s.put(t, width)
	s.last = t
}

func (s *screen) put(t string, width int) {
	c := cell{text: t, pen: s.ink()}
	if t == " " && s.pen[4] == "" && s.pen[7] == "" && s.pen[9] == "" { // its colour cannot be seen
		c = s.bare()
	}
	for i := range width {
		if s.x+i < s.w {
			s.cells[s.y][s.x+i] = c
		}
		c = cell{}
	}
	s.x += width
	if s.x >= s.w {
		s.x, s.wrap = s.w-1, s.modes[7]
	}
}

func (s *screen) control(b byte) {
	switch b {
	case '\r':
		s.x, s.wrap = 0, false
	case '\n', '\v', '\f':
		s.wrap = false
		s.feed()
	case '\b':
		s.x, s.wrap = max(s.x-1, 0), false
	case '\t':
		s.x, s.wrap = min((s.x/8+1)*8, s.w-1), false
	case '\a', 0:
	default:
		s.puzzled("control %#x", b)
	}
}

// feed goes a line down, and scrolls at the end of the region.
func (s *screen) feed() {
	switch {
	case s.y == s.bottom:
		s.shift(s.top, 1)
	case s.y < s.h-1:
		s.y++
	}
}

// shift moves the lines of the region from a row on up by n; n < 0: down.
func (s *screen) shift(from, n int) {
	for range min(max(n, -n), s.h) {
		fresh := make([]cell, s.w)
		for i := range fresh {
			fresh[i] = s.bare()
		}
		if n > 0 {
			copy(s.cells[from:s.bottom], s.cells[from+1:s.bottom+1])
			s.cells[s.bottom] = fresh
			continue
		}
		copy(s.cells[from+1:s.bottom+1], s.cells[from:s.bottom])
		s.cells[from] = fresh
	}
}

func (s *screen) esc(c ansi.Cmd) {
	switch {
	case c.Intermediate() == '(' || c.Intermediate() == ')', c.Final() == '\\', c.Final() == '=', c.Final() == '>':
	case c.Final() == 'M' && s.y == s.top:
		s.shift(s.top, -1)
	case c.Final() == 'M':
		s.y = max(s.y-1, 0)
	case c.Final() == 'D':
		s.feed()
	case c.Final() == 'E':
		s.x = 0
		s.feed()
	case c.Final() == '7':
		s.saved = [3]int{s.x, s.y, 1}
	case c.Final() == '8':
		s.x, s.y = min(s.saved[0], s.w-1), min(s.saved[1], s.h-1)
	default:
		s.puzzled("ESC %q", c.Final())
	}
}
