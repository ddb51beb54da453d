//go:build linux || darwin

package bench

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// csi obeys a control sequence.
func (s *screen) csi(c ansi.Cmd, p ansi.Params) {
	n := func(i, def int) int { // an amount or a place: zero means the default
		v, _, _ := p.Param(i, def)
		return max(v, min(def, 1))
	}
	switch {
	case c.Prefix() != 0 || c.Intermediate() != 0:
		s.private(c, p)
	case s.move(c.Final(), n):
	case s.erase(c.Final(), n, p):
	case c.Final() == 'm':
		s.colour(p)
	case c.Final() == 'r':
		s.top, s.bottom = min(n(0, 1), s.h)-1, min(n(1, s.h), s.h)-1
		if s.bottom <= s.top {
			s.top, s.bottom = 0, s.h-1
		}
		s.x, s.y, s.wrap = 0, 0, false
	case c.Final() == 'c':
		s.ask(askDevice)
	case c.Final() == 's':
		s.saved = [3]int{s.x, s.y, 1}
	case c.Final() == 'u':
		s.x, s.y = min(s.saved[0], s.w-1), min(s.saved[1], s.h-1)
	default:
		s.puzzled("CSI %s", shown(c, p))
	}
}

func shown(c ansi.Cmd, p ansi.Params) string {
	return fmt.Sprintf("%c %v %c %c", c.Prefix(), p, c.Intermediate(), c.Final())
}

// move obeys what takes the cursor elsewhere.
func (s *screen) move(final byte, n func(i, def int) int) bool {
	x, y := s.x, s.y
	switch final {
	case 'A':
		y -= n(0, 1)
	case 'B', 'e':
		y += n(0, 1)
	case 'C', 'a':
		x += n(0, 1)
	case 'D':
		x -= n(0, 1)
	case 'E':
		x, y = 0, y+n(0, 1)
	case 'F':
		x, y = 0, y-n(0, 1)
	case 'G', '`':
		x = n(0, 1) - 1
	case 'd':
		y = n(0, 1) - 1
	case 'H', 'f':
		x, y = n(1, 1)-1, n(0, 1)-1
	case 'I':
		x = (x/8 + n(0, 1)) * 8
	case 'Z':
		x = ((x+7)/8 - n(0, 1)) * 8
	default:
		return false
	}
	s.x, s.y, s.wrap = max(min(x, s.w-1), 0), max(min(y, s.h-1), 0), false
	return true
}

// erase obeys what takes signs away or moves them.
func (s *screen) erase(final byte, n func(i, def int) int, p ansi.Params) bool {
	kind, _, _ := p.Param(0, 0)
	row := s.cells[s.y]
	switch final {
	case 'K':
		from, to := span(kind, s.x, s.w)
		s.clear(row[from:to])
	case 'J':
		from, to := span(kind, s.x, s.w)
		s.clear(row[from:to])
		for y := range s.h {
			if (kind != 1 && y > s.y) || (kind != 0 && y < s.y) {
				s.clear(s.cells[y])
			}
		}
	case 'X':
		s.clear(row[s.x:min(s.x+n(0, 1), s.w)])
	case 'P':
		k := min(n(0, 1), s.w-s.x)
		copy(row[s.x:], row[s.x+k:])
		s.clear(row[s.w-k:])
	case '@':
		k := min(n(0, 1), s.w-s.x)
		copy(row[s.x+k:], row[s.x:])
		s.clear(row[s.x : s.x+k])
	case 'L':
		s.shift(s.y, -n(0, 1))
	case 'M':
		s.shift(s.y, n(0, 1))
	case 'S':
		s.shift(s.top, n(0, 1))
	case 'T':
		s.shift(s.top, -n(0, 1))
	case 'b':
		for range n(0, 1) {
			s.print([]rune(s.last)[0])
		}
	default:
		return false
	}
	return true
}

func span(kind, at, all int) (from, to int) {
	switch kind {
	case 0:
		return at, all
	case 1:
		return 0, min(at+1, all)
	default:
		return 0, all
	}
}

func (s *screen) clear(row []cell) {
	for i := range row {
		row[i] = s.bare()
	}
}

// private obeys what only some terminals know.
func (s *screen) private(c ansi.Cmd, p ansi.Params) {
	first, _, _ := p.Param(0, 0)
	switch what := string(rune(max(c.Prefix(), ' '))) + string(rune(max(c.Intermediate(), ' '))) + string(rune(c.Final())); what {
	case "? h", "? l":
		for i := range p {
			m, _, _ := p.Param(i, 0)
			s.mode(m, c.Final() == 'h')
		}
	case "?$p":
		s.ask(map[int]query{2026: askSync, 2027: askUnicode}[first])
	case "? u":
		s.ask(askKeyboard)
	case "> u":
		s.kitty++
	case "< u":
		s.kitty -= max(first, 1)
	case "= u":
	case "> m":
		level, _, _ := p.Param(1, 0)
		s.keys = level
	case "? W", " !p", "  q": // tab stops every eighth column, soft reset, shape of the cursor
	default:
		s.puzzled("CSI %s", shown(c, p))
	}
}

func (s *screen) mode(m int, on bool) {
	switch m {
	case 1049:
		if on != s.alt {
			s.alt = on
			s.cells, s.main = s.main, s.cells
			if on {
				s.cells = blank(s.w, s.h)
				s.saved = [3]int{s.x, s.y, 1}
			} else {
				s.x, s.y = min(s.saved[0], s.w-1), min(s.saved[1], s.h-1)
			}
			s.wrap = false
		}
	case 7, 25, 1000, 1002, 1003, 1004, 1006, 2004, 2026, 2027:
		s.modes[m] = on
	default:
		s.puzzled("mode %d", m)
	}
}

// colour obeys SGR. The pen holds for each kind what sets it: 1 bold, 2
// faint, 3, 4, 7, 9 and so on, 38 the text's and 48 the background's colour.
func (s *screen) colour(p ansi.Params) {
	if len(p) == 0 {
		clear(s.pen)
	}
	for i := 0; i < len(p); i++ {
		v, _, _ := p.Param(i, 0)
		switch {
		case v == 0:
			clear(s.pen)
		case v <= 9:
			s.pen[v] = fmt.Sprint(v)
		case v == 22:
			delete(s.pen, 1)
			delete(s.pen, 2)
		case v > 22 && v <= 29:
			delete(s.pen, v-20)
		case v == 38 || v == 48:
			kind, _, _ := p.Param(i+1, 0)
			more := map[int]int{5: 1, 2: 3}[kind]
			var b strings.Builder
			for j := range 2 + more {
				part, _, _ := p.Param(i+j, 0)
				fmt.Fprint(&b, part, ";")
			}
			s.pen[v] = b.String()
			i += 1 + more
		case v == 39 || v == 49:
			delete(s.pen, v-1)
		case v >= 30 && v <= 37 || v >= 90 && v <= 97:
			s.pen[38] = fmt.Sprint(v)
		case v >= 40 && v <= 47 || v >= 100 && v <= 107:
			s.pen[48] = fmt.Sprint(v)
		default:
			s.puzzled("SGR %d", v)
		}
	}
}

// markOSC is a sequence that no program uses: by it the test knows that all
// that was written before has been read.
const markOSC = 9502

func (s *screen) osc(cmd int, data []byte) {
	_, value, _ := strings.Cut(string(data), ";")
	switch cmd {
	case 0, 1, 2:
		s.title = value
	case 8: // links
	case 11:
		if value == "?" {
			s.ask(askBackground)
		}
	case markOSC:
		s.marks++
	default:
		s.puzzled("OSC %d %q", cmd, value)
	}
}

func (s *screen) ask(q query) {
	if s.reply != nil {
		s.reply(q)
	}
}
