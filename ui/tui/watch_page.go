package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fix502/steps/watch"
)

// watchRow is a line of the screen of a watch. Where there is no room for all, the
// rows with the largest figure go first, the last of them before the others.
type watchRow struct {
	text string
	drop int
}

// View is the whole screen.
func (m *watcher) View() tea.View {
	v := tea.NewView(strings.Join(m.screen(), "\n"))
	v.AltScreen = true
	v.WindowTitle = m.safe("fix502 · " + m.opt.Tell.Service)
	return v
}

func (m *watcher) screen() []string {
	if m.w < leastWidth || m.h < leastHeight {
		if m.h < 1 {
			return nil
		}
		return []string{m.cut("fix502 "+m.label("tui.room"), m.w)}
	}
	w, room := min(m.w, mostWidth), m.h-3
	rows := m.rows(w, room)
	if m.help {
		rows = m.helpRows(w)
		m.scroll = max(min(m.scroll, len(rows)-room), 0)
		rows = rows[m.scroll:]
	}
	out := make([]string, 0, m.h)
	out = append(out, m.titleRow(w), m.dim.Render(strings.Repeat(m.rule, w)))
	for _, r := range fitRows(rows, room) {
		out = append(out, ansi.Truncate(r.text, w, m.more))
	}
	for len(out) < m.h-1 {
		out = append(out, "")
	}
	out = append(out, m.footRow(w))
	if margin := (m.w - w) / 2; margin > 0 {
		for i := range out {
			out[i] = strings.Repeat(" ", margin) + out[i]
		}
	}
	return out
}

// fitRows gives up rows until the rest fits.
func fitRows(rows []watchRow, room int) []watchRow {
	for len(rows) > room {
		worst := 0
		for i, r := range rows {
			if r.drop >= rows[worst].drop {
				worst = i
			}
		}
		rows = append(rows[:worst:worst], rows[worst+1:]...)
	}
	return rows
}

func (m *watcher) titleRow(w int) string {
	left := " " + m.primary.Render("fix502") + m.dim.Render(" "+m.sep+" ") + m.bold.Render(m.cut(m.opt.Tell.Service, w/2))
	right := m.label("watch.title")
	if m.opt.Heal != nil {
		right = m.label("tui.demo") + "  " + m.sep + "  " + right
	}
	return spread(left, m.dim.Render(right)+" ", w)
}

// footRow is what was just said, or the keys.
func (m *watcher) footRow(w int) string {
	if m.note != "" {
		return "  " + m.warn.Render(m.degraded) + " " + m.cut(m.note, w-5)
	}
	var keys []binding
	for _, b := range m.keys() {
		if b.Enabled() && b.foot > 0 {
			keys = append(keys, b)
		}
	}
	for len(keys) > 0 {
		used, last := 1, 0
		for i, b := range keys {
			used += ansi.StringWidth(b.Help().Key) + ansi.StringWidth(b.Help().Desc) + 3
			if b.foot > keys[last].foot {
				last = i
			}
		}
		if used <= w+1 {
			break
		}
		keys = slices.Delete(keys, last, last+1)
	}
	out := make([]string, 0, len(keys))
	for _, b := range keys {
		out = append(out, m.theme.key.Render(b.Help().Key)+" "+m.dim.Render(b.Help().Desc))
	}
	return " " + strings.Join(out, "  ")
}

// rows is everything that there is to see.
func (m *watcher) rows(w, room int) []watchRow {
	s, tell := m.sight, m.opt.Tell
	_, style := m.stateSign(s.State)
	bar := "  " + style.Render(m.bar) + " "
	rows := []watchRow{{"", 5}}
	for i, l := range m.wrap(tell.Headline(s), min(w-6, 84)) {
		rows = append(rows, watchRow{bar + style.Bold().Render(l), min(i, 1) * 2})
	}
	for i, l := range m.wrap(s.Cause, min(w-6, 84)) {
		rows = append(rows, watchRow{bar + l, 1 + i})
	}
	if since := m.sinceText(); since != "" {
		rows = append(rows, watchRow{bar + m.dim.Render(m.cut(since, w-6)), 1})
	}
	rows = append(rows, watchRow{"", 6})
	if len(s.Cells) > 0 {
		rows = append(rows, watchRow{m.cellsRow(w), 0})
	}
	if spark := m.sparkRow(w); spark != "" {
		rows = append(rows, watchRow{spark, 2})
	}
	rows = append(rows, watchRow{m.nextRow(w), 0})
	if l := m.legendRow(w); l != "" {
		rows = append(rows, watchRow{"", 7}, watchRow{l, 5})
	}
	if n := len(s.Changes); n > 0 && room > 9 {
		rows = append(rows, watchRow{"", 4}, watchRow{"  " + m.dim.Render(m.label("watch.changes")), 4})
		for i := range n {
			rows = append(rows, watchRow{m.changeRow(s.Changes[n-1-i], w), 3 + i})
		}
	}
	return rows
}

// stateSign is sign and style of a state.
func (t *theme) stateSign(s watch.State) (string, ink) {
	switch s {
	case watch.Works:
		return t.ok, t.good
	case watch.Down:
		return t.broken, t.bad
	case watch.Partly:
		return t.degraded, t.warn
	case watch.Nothing:
		return t.waiting, t.bad
	case watch.Unclear:
	}
	return t.unknown, t.dim
}

// helpRows explain the screen.
func (m *watcher) helpRows(w int) []watchRow {
	var out []watchRow
	for _, b := range m.keys() {
		text := m.opt.Tell.Say("watch_help." + b.name)
		if b.Help().Key == "" || text == "" || b.name == "back" && !m.opt.Back {
			continue
		}
		lead := "  " + m.accent.Render(pad(b.Help().Key, 5))
		for i, l := range m.wrap(text, min(w-9, 76)) {
			if i > 0 {
				lead = strings.Repeat(" ", 7)
			}
			out = append(out, watchRow{text: lead + l})
		}
	}
	for _, key := range []string{"what", "pace", "end"} {
		out = append(out, watchRow{})
		for _, l := range m.wrap(m.opt.Tell.Say("watch_help."+key), min(w-4, 84)) {
			out = append(out, watchRow{text: "  " + l})
		}
	}
	return out
}
