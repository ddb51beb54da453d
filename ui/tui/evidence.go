package tui

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fix502/checks"
	"fix502/ui"
)

// evidenceView is one of the three ways to look at the evidence.
type evidenceView uint8

const (
	viewWhy   evidenceView = iota // the chain of reasoning
	viewTable                     // every observation
	viewTime                      // when each of them ran
	views
)

// key is the label of a view's title.
func (v evidenceView) key() string {
	return [...]string{"evidence.why", "evidence.table", "evidence.time"}[v%views]
}

// evidenceState is how the person looks at the evidence.
type evidenceState struct {
	view  evidenceView
	order ui.Order
	row   int // place in the evidence of the highlighted row, counted from 1; 0: the first
}

// pageEvidence shows the reasoning, the observations or their times.
func pageEvidence(s *scene) page {
	p := newPage()
	p.headViews(s)
	switch s.ev.view {
	case viewTable:
		p.table(s)
	case viewTime:
		p.waterfall(s)
	default:
		p.reasoning(s)
	}
	return p
}

// headViews names the three views above the page, and what is searched for.
func (p *page) headViews(s *scene) {
	var b strings.Builder
	b.WriteString(" ")
	x := 1
	for v := range views {
		name := " " + s.label(v.key()) + " "
		if v == s.ev.view {
			name = s.point + name[1:]
		}
		style := s.dim
		if v == s.ev.view {
			style = s.primary
		}
		if s.w < 60 && v != s.ev.view { // room for the current one alone
			name = " " + strconv.Itoa(int(v)+1) + " "
		}
		b.WriteString(style.Render(name))
		p.hit(hit{row: len(p.head), from: x, to: x + ansi.StringWidth(name), head: true, view: v + 1})
		x += ansi.StringWidth(name)
	}
	p.head = append(p.head, s.cutStyled(b.String(), s.w))
	p.headFind(s)
}

// headFind is the line in which is typed what is searched for.
func (p *page) headFind(s *scene) {
	if !s.find.typing && s.find.text() == "" {
		return
	}
	text, cursor := s.typed(s.find.input, max(min(s.w-6, 72), 1))
	if s.find.typing {
		p.curX, p.curY, p.curHead = 4+cursor, len(p.head), true
	}
	p.head = append(p.head, "  "+s.accent.Render("/")+" "+text)
}

func (p *page) heading(s *scene, key string) {
	if len(p.lines) > 0 || s.wide {
		p.add("")
	}
	p.add("  " + s.primary.Render(s.cut(s.label(key), s.w-4)))
}

// rows are the observations as the table has them now.
func (s *scene) rows() []ui.Row {
	return ui.Rows(s.prompt.Evidence, s.ev.order, s.find.text(), s.hold.Line, func(status string) string {
		return s.label("observation." + status)
	})
}

// table is every observation: sign, time, duration, ID, what was seen.
func (p *page) table(s *scene) {
	rows := s.rows()
	if len(rows) == 0 {
		key := "evidence.none"
		if s.find.text() != "" {
			key = "evidence.nothing"
		}
		p.add("  " + s.dim.Render(s.cut(s.label(key), s.w-4)))
		return
	}
	c := s.columns(rows)
	p.head = append(p.head, s.tableHead(c, len(rows)))
	for i, r := range rows {
		picked := r.At+1 == s.ev.row || (s.ev.row == 0 && i == 0)
		if picked {
			p.from = len(p.lines)
		}
		p.hit(hit{row: len(p.lines), to: s.w, seen: r.At + 1})
		p.add(s.observation(r, c, picked))
		if picked {
			p.addUnder(s, s.detail(r, c.id, s.w-8))
			p.to = len(p.lines)
		}
	}
}

// columns are the widths of a table; 0: the column is left out.
type columns struct{ clock, took, id, text int }

func (s *scene) columns(rows []ui.Row) columns {
	c := columns{took: 8}
	switch {
	case s.w >= 90:
		c.clock = len("15:04:05.000")
	case s.w >= 60:
		c.clock = len("15:04:05")
	}
	for _, r := range rows {
		c.id = max(c.id, ansi.StringWidth(string(r.Seen.ID())))
	}
	c.id = min(c.id, max(s.w*3/10, 14))
	c.text = s.w - 4 - c.clock - c.took - c.id - 6
	if c.text < 10 {
		c.id, c.text = s.w-4-c.clock-c.took-3, 0
	}
	return c
}

// tableHead names the columns and marks the one that is sorted by.
func (s *scene) tableHead(c columns, n int) string {
	name := func(by ui.Order, w int, right bool) string {
		text, style := s.label(by.Key()), s.dim
		if by == s.ev.order {
			text, style = text+s.sorted, s.bold
		}
		if text = s.cut(text, w); right {
			text = padLeft(text, w)
		}
		return style.Render(pad(text, w))
	}
	line := "    "
	if c.clock > 0 {
		line += name(ui.ByTime, c.clock, false) + " "
	}
	line += name(ui.ByDuration, c.took, true) + "  " + name(ui.ByID, c.id, false)
	if c.text > 0 {
		line += "  " + name(ui.ByStatus, max(c.text-8, 1), false)
	}
	return spread(line, s.dim.Render(strconv.Itoa(n))+" ", s.w)
}

func (s *scene) observation(r ui.Row, c columns, picked bool) string {
	sign, style := s.seenSign(r.Status)
	mark, id := " ", s.plain
	if picked {
		mark, id = s.primary.Render(s.point), s.primary
	}
	line := " " + mark + style.Render(sign) + " "
	if c.clock > 0 {
		layout := "15:04:05.000"
		line += s.dim.Render(pad(s.cut(r.Seen.At.Format(layout[:c.clock]), c.clock), c.clock)) + " "
	}
	line += s.dim.Render(padLeft(ui.Span(r.Seen.Took), c.took)) + "  " + id.Render(pad(s.cut(string(r.Seen.ID()), c.id), c.id))
	if c.text > 0 {
		text := s.cut(r.Text, c.text)
		if r.Status != "failed" {
			text = s.dim.Render(text)
		}
		line += "  " + text
	}
	return line
}

// detail is the whole of an observation, below its row; cut is the width that
// its ID has there.
func (s *scene) detail(r ui.Row, cut, w int) []string {
	o := r.Seen
	head := []string{s.label("observation." + r.Status)}
	for _, key := range []string{"role." + string(o.Spec.Role), "arm." + string(o.Spec.Arm)} {
		if l := s.label(key); l != "" {
			head = append(head, l)
		}
	}
	if o.Spec.Route.URL != "" {
		head = append(head, o.Spec.Route.URL)
	}
	var out []string
	if ansi.StringWidth(string(o.ID())) > cut {
		out = s.styled(s.dim, string(o.ID()), w)
	}
	out = append(out, s.wrap(r.Text, w)...)
	out = append(out, s.styled(s.dim, strings.Join(head, " "+s.sep+" "), w)...)
	if o.Trip == nil {
		return out
	}
	var parts []string
	for _, ph := range o.Trip.Phases {
		parts = append(parts, s.label("phase."+strings.ReplaceAll(ph.Name, " ", "_"))+" "+ui.Span(ph.Took))
	}
	return append(out, s.styled(s.dim, strings.Join(parts, ", "), w)...)
}

// seenSign is the sign of how an observation ended.
func (s *scene) seenSign(status string) (string, ink) {
	switch status {
	case "ok":
		return s.done, s.good
	case "failed":
		return s.broken, s.bad
	case string(checks.NotFinished):
		return s.waiting, s.warn
	default:
		return s.dot, s.dim
	}
}
