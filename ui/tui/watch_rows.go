package tui

import (
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"fix502/steps/watch"
	"fix502/ui"
	"fix502/ui/lookout"
)

func (m *watcher) sinceText() string {
	s, tell := m.sight, m.opt.Tell
	switch {
	case s.Sure && s.Task != watch.End:
		return tell.Say("watch.sure")
	case s.State == watch.Unclear:
		return ""
	default:
		return tell.Say("watch.for", "span", lookout.Length(m.opt.Now().Sub(s.Since))) + ", " +
			tell.Say("watch.since", "time", m.clock(s.Since))
	}
}

// watchColumn is the width of the names before the figures.
const watchColumn = 13

func (m *watcher) named(name, text, right string, w int) string {
	left := "  " + m.dim.Render(pad(m.cut(m.label("watch."+name), watchColumn-2), watchColumn-1)) + text
	if right == "" {
		return left
	}
	return left + "  " + m.dim.Render(m.cut(right, w-ansi.StringWidth(left)-3))
}

// shownCells are as many of the last looks as fit beside their figures.
func (m *watcher) shownCells(w int) []watch.Cell {
	most := w - watchColumn - 4
	if w >= 60 {
		most -= 28
	}
	return m.sight.Cells[max(len(m.sight.Cells)-min(most, 60), 0):]
}

// cellsRow is a sign for each of the last looks.
func (m *watcher) cellsRow(w int) string {
	cells := m.shownCells(w)
	var b strings.Builder
	for i := 0; i < len(cells); {
		n := i
		for n < len(cells) && cells[n].State == cells[i].State {
			n++
		}
		sign, style := m.stateSign(cells[i].State)
		b.WriteString(style.Render(strings.Repeat(sign, n-i)))
		i = n
	}
	right := ""
	if w >= 60 {
		right = m.opt.Tell.Say("watch.count", "count", strconv.Itoa(m.sight.Looks),
			"span", lookout.Length(m.opt.Now().Sub(m.sight.Begun)))
	}
	return m.named("looks", b.String(), right, w)
}

// sparkRow is how long the page took in each of them.
func (m *watcher) sparkRow(w int) string {
	cells := m.shownCells(w)
	var low, high, now time.Duration
	for _, c := range cells {
		if now = c.Took; now == 0 {
			continue
		}
		high = max(high, c.Took)
		if low == 0 || c.Took < low {
			low = c.Took
		}
	}
	if high == 0 {
		return ""
	}
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(m.level(c.Took, low, high))
	}
	right := ""
	if w >= 60 {
		right = m.opt.Tell.Say("watch.latency_range", "low", ui.Span(low), "high", ui.Span(high))
		if now > 0 {
			right = m.opt.Tell.Say("watch.latency_now", "value", ui.Span(now)) + ", " + right
		}
	}
	return m.named("latency", m.accent.Render(b.String()), right, w)
}

// level is the height of one figure among others; nothing for none.
func (t *theme) level(d, low, high time.Duration) string {
	steps := []rune("▁▂▃▄▅▆▇█")
	if t.ascii {
		steps = []rune("_.-=+*%#")
	}
	if d <= 0 {
		return " "
	}
	if high <= low {
		return string(steps[1])
	}
	return string(steps[int(float64(d-low)/float64(high-low)*float64(len(steps)-1)+0.5)])
}

// nextRow counts down to the next look.
func (m *watcher) nextRow(w int) string {
	s, tell := m.sight, m.opt.Tell
	if s.Task != watch.Pause {
		if s.Task == watch.Diagnose {
			return m.named("checks", m.accent.Render(strconv.Itoa(s.Done)+"/"+strconv.Itoa(s.Total)), "", w)
		}
		return m.named("next", m.accent.Render(tell.Say("watch.next_now")), "", w)
	}
	left := max(s.Next.Sub(m.opt.Now()), 0)
	text := pad(tell.Say("watch.next_in", "span", lookout.Countdown(left)), 15)
	bar := ""
	if cells := 20; w >= 60 && s.Pause > 0 {
		gone := cells - min(int(left*time.Duration(cells)/s.Pause), cells)
		bar = m.accent.Render(strings.Repeat(m.heavy, gone)) + m.dim.Render(strings.Repeat(m.gap, cells-gone))
	}
	right := ""
	if m.opt.Now().Before(s.Quiet) {
		right = tell.Say("watch.quiet", "time", m.clock(s.Quiet))
	}
	return m.named("next", text+"  "+bar, right, w)
}

// legendRow says what the signs mean that are on the screen.
func (m *watcher) legendRow(w int) string {
	seen := map[watch.State]bool{}
	for _, c := range m.shownCells(w) {
		seen[c.State] = true
	}
	out := strings.Repeat(" ", watchColumn+1)
	empty := out
	for _, st := range []watch.State{watch.Works, watch.Down, watch.Partly, watch.Nothing, watch.Unclear} {
		if seen[st] {
			sign, style := m.stateSign(st)
			part := style.Render(sign) + " " + m.dim.Render(m.label("watch.legend_"+st.String())) + "  "
			if ansi.StringWidth(out+part) <= w+2 {
				out += part
			}
		}
	}
	if out == empty {
		return ""
	}
	return strings.TrimRight(out, " ")
}

func (m *watcher) changeRow(c watch.Change, w int) string {
	sign, style := m.stateSign(c.To)
	at := m.clock(c.At)
	return "  " + m.dim.Render(at) + "  " + style.Render(sign) + " " + m.cut(m.opt.Tell.Changed(c), w-ansi.StringWidth(at)-7)
}
