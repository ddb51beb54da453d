package export

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"fix502/steps/summary"
)

// columns is the width that text is wrapped to.
const columns = 100

// writeText writes what a person reads after a headless run.
func writeText(w io.Writer, s summary.Summary, o Opts) error {
	t := &text{opts: o}
	t.verdict(s)
	t.path(s)
	t.findings(s)
	t.steps(s)
	t.seen(s)
	if title, lines := o.past(s); len(lines) > 0 {
		t.b.WriteByte('\n')
		t.wrap("", "", title)
		for _, l := range lines {
			t.wrap("  ", "    ", l)
		}
	}
	if deeds := o.deeds(s); len(deeds) > 0 {
		t.head("report.session")
		for _, d := range deeds {
			t.wrap("  ", "    ", d)
		}
	}
	t.b.WriteByte('\n')
	if len(s.Hosts) > 0 {
		hosts := make([]string, 0, len(s.Hosts))
		for _, h := range s.Hosts {
			hosts = append(hosts, line(h))
		}
		t.wrap("", "  ", o.label("report.hosts")+": "+strings.Join(hosts, ", "))
	}
	t.wrap("", "  ", strings.Join(o.footer(s), " · "))
	t.wrap("", "  ", o.warning())
	return flush(w, t.b.String())
}

// text is a page of wrapped lines.
type text struct {
	b    strings.Builder
	opts Opts
}

func (t *text) head(key string) {
	t.b.WriteByte('\n')
	t.wrap("", "", t.opts.label(key))
}

func (t *text) verdict(s summary.Summary) {
	if t.opts.Unmasked {
		t.wrap("", "  ", t.opts.warning())
		t.b.WriteByte('\n')
	}
	t.wrap("", "", line(s.Verdict.Summary))
	if s.Verdict.Advice != "" {
		t.wrap("", "", line(s.Verdict.Advice))
	}
	t.wrap("", "  ", "("+strings.Join(t.opts.facts(s), " · ")+")")
}

func (t *text) path(s summary.Summary) {
	t.head("report.path")
	var hops []string
	for _, h := range s.Path {
		hop := t.opts.label("hop."+h.Hop) + " " + t.opts.label("state."+h.State)
		if h.State == "broken" {
			hop = t.opts.label("hop."+h.Hop) + " " + strings.ToUpper(t.opts.label("state."+h.State))
		}
		if h.Detail != "" && (h.State == "broken" || h.State == "degraded") {
			hop += " (" + line(h.Detail) + ")"
		}
		hops = append(hops, hop)
	}
	t.wrap("  ", "  ", strings.Join(hops, " · "))
}

func (t *text) findings(s summary.Summary) {
	if len(s.Findings) == 0 {
		return
	}
	t.head("report.findings")
	for _, f := range s.Findings {
		t.wrap("  - ", "    ", line(f.Summary)+" ("+t.opts.label("confidence."+f.Confidence)+" · "+line(f.Cause)+")")
	}
}

func (t *text) steps(s summary.Summary) {
	t.head("report.steps")
	name, state := 0, 0
	for _, step := range s.Steps {
		name = max(name, width(t.opts.step(step.ID)))
		state = max(state, width(t.opts.label("step_state."+step.State)))
	}
	for i, step := range s.Steps {
		mark := " "
		if step.State == "recommended" {
			mark = ">"
		}
		lead := fmt.Sprintf("%s %d %s %s ", mark, i+1, pad(t.opts.step(step.ID), name), pad(t.opts.label("step_state."+step.State), state))
		t.wrap(lead, strings.Repeat(" ", width(lead)), line(step.Summary))
	}
}

func (t *text) seen(s summary.Summary) {
	if len(s.Observations) == 0 {
		return
	}
	t.head("report.seen")
	t.wrap("  ", "  ", t.opts.tally(s))
	wide := 0
	for _, o := range s.Observations {
		wide = max(wide, min(width(line(o.ID)), 40))
	}
	rests := cited(s)
	indent := strings.Repeat(" ", 16+wide+2)
	for _, o := range s.Observations {
		mark := " "
		if rests[o.ID] {
			mark = "*"
		}
		lead := mark + " " + pad(t.opts.label("observation."+o.Status), 13) + " "
		name := line(o.ID)
		if width(name) > wide { // a long name gets a line of its own
			t.wrap(lead, "    ", name)
			lead = indent
		} else {
			lead += pad(name, wide) + "  "
		}
		t.wrap(lead, indent, line(o.Summary))
	}
	if len(rests) > 0 {
		t.wrap("  ", "  ", t.opts.label("report.rests"))
	}
}

// wrap writes words behind lead, and what does not fit behind indent. A word
// that is wider than a line is broken.
func (t *text) wrap(lead, indent, words string) {
	if width(indent) > columns*3/5 {
		indent = "    "
	}
	if width(lead) > columns*3/4 { // only names out of all proportion do that
		t.wrap("", indent, lead)
		lead = indent
	}
	row := lead
	empty := true
	for word := range strings.FieldsSeq(words) {
		for word != "" {
			gap := ""
			if !empty {
				gap = " "
			}
			if width(row)+width(gap)+width(word) <= columns {
				row += gap + word
				empty = false
				break
			}
			if empty {
				head := fitting(word, columns-width(row))
				t.row(row + head)
				word = word[len(head):]
			} else {
				t.row(row)
			}
			row, empty = indent, true
		}
	}
	t.row(row)
}

func (t *text) row(s string) {
	t.b.WriteString(strings.TrimRight(s, " "))
	t.b.WriteByte('\n')
}

// fitting is the beginning of a word that is at most so wide, one character
// at least.
func fitting(word string, most int) string {
	used := 0
	for i, r := range word {
		used += runeWidth(r)
		if used > most && i > 0 {
			return word[:i]
		}
	}
	return word
}

func pad(s string, to int) string { return s + strings.Repeat(" ", max(0, to-width(s))) }

// width is how many columns a terminal gives to a text.
func width(s string) int {
	if n := len(s); n == utf8.RuneCountInString(s) {
		return n
	}
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana),
		r >= 0x3000 && r <= 0x303f, r >= 0xff00 && r <= 0xff60, r >= 0x1f300 && r <= 0x1faff:
		return 2
	default:
		return 1
	}
}
