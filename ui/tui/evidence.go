package tui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/ui"
)

// pageEvidence shows the chain of reasoning and every observation.
func pageEvidence(s scene) page {
	p := newPage()
	v := s.prompt.Verdict
	p.reasoning(s, v)
	p.table(s)
	p.others(s, v)
	return p
}

func (p *page) heading(s scene, key string) {
	if len(p.lines) > 0 || s.wide {
		p.add("")
	}
	p.add("  " + s.primary.Render(s.cut(s.label(key), s.w-4)))
}

// reasoning says what the verdict was concluded from.
func (p *page) reasoning(s scene, v verdict.Verdict) {
	if v.Lead == "" {
		return
	}
	p.heading(s, "evidence.because")
	summary, _ := s.cause(v.Lead)
	for _, l := range s.wrap(summary, min(s.w-4, 84)) {
		p.add("  " + l)
	}
	for _, f := range v.Findings {
		if f.Cause == v.Lead {
			p.add(s.reasons(f.Because)...)
		}
	}
	if how := s.words.CauseHow(v.Lead); how != "" && s.h >= 12 {
		for _, l := range s.wrap(how, min(s.w-4, 84)) {
			p.add("  " + s.dim.Render(l))
		}
	}
}

// reasons is a line for each clue, and one for what it rests on.
func (s scene) reasons(all []verdict.Reason) []string {
	var out []string
	for _, r := range all {
		sign, style := s.done, s.good
		if r.Found.Truth != r.Want {
			sign, style = s.unknown, s.dim
		}
		line := s.clue(r.Clue)
		if r.Want == checks.No {
			line = s.label("answer.no") + ": " + line
		}
		out = append(out, "    "+style.Render(sign)+" "+s.cut(line, s.w-8))
		for _, id := range first(r.Found.Seen, 3) {
			out = append(out, "      "+s.dim.Render(s.cut(s.rests(id), s.w-8)))
		}
	}
	return out
}

func first[T any](all []T, n int) []T { return all[:min(n, len(all))] }

// rests is an observation in one line, by its ID.
func (s scene) rests(id checks.ID) string {
	o, ok := s.prompt.View.Raw(id)
	if !ok || s.hold.Line == nil {
		return string(id)
	}
	return string(id) + ": " + s.hold.Line(o)
}

// clue is a clue's question in words.
func (s scene) clue(id string) string {
	if l := s.label("clue." + id); l != "" {
		return l
	}
	return strings.NewReplacer("_", " ", ".", ": ").Replace(id)
}

// table is every observation of this look: sign, ID, time, what was seen.
func (p *page) table(s scene) {
	p.heading(s, "evidence.table")
	if len(s.prompt.Evidence) == 0 {
		p.add("  " + s.dim.Render(s.cut(s.label("evidence.none"), s.w-4)))
		return
	}
	id := 0
	for _, o := range s.prompt.Evidence {
		id = max(id, ansi.StringWidth(string(o.ID())))
	}
	id = min(id, max(s.w*2/5, 12))
	for _, o := range s.prompt.Evidence {
		p.add(s.observation(&o, id))
	}
}

func (s scene) observation(o *checks.Observation, id int) string {
	sign, style := s.seenSign(o)
	ms := padLeft(ui.Span(o.Took), 7)
	left := "  " + style.Render(sign) + " " + pad(s.cut(string(o.ID()), id), id) + "  "
	text := ""
	if room := s.w - id - 16; room > 6 {
		text = string(o.Failure)
		if s.hold.Line != nil {
			text = s.hold.Line(o)
		}
		text = s.dim.Render(s.cut(text, room))
	}
	return spread(left+text, s.dim.Render(ms)+"  ", s.w)
}

func (s scene) seenSign(o *checks.Observation) (string, lipgloss.Style) {
	switch {
	case o.Failure == "":
		return s.done, s.good
	case o.Failure.Learned():
		return s.broken, s.bad
	case o.Failure == checks.NotFinished:
		return s.waiting, s.warn
	default:
		return s.dot, s.dim
	}
}

// others lists the other findings: also found, hidden, ruled out.
func (p *page) others(s scene, v verdict.Verdict) {
	for _, part := range []struct {
		key  string
		fits func(verdict.Finding) bool
	}{
		{"evidence.also", func(f verdict.Finding) bool { return f.Confidence != verdict.RuledOut && f.Masked == "" }},
		{"notice.masked", func(f verdict.Finding) bool { return f.Confidence != verdict.RuledOut && f.Masked != "" }},
		{"evidence.out", func(f verdict.Finding) bool { return f.Confidence == verdict.RuledOut && len(f.Against) > 0 }},
	} {
		head := false
		for _, f := range v.Findings {
			if f.Cause == v.Lead || !part.fits(f) {
				continue
			}
			if !head {
				p.heading(s, part.key)
				head = true
			}
			p.add(s.finding(f)...)
		}
	}
}

func (s scene) finding(f verdict.Finding) []string {
	line := s.title(f.Cause)
	if f.Masked != "" {
		line += "  " + s.left + " " + s.title(f.Masked)
	} else {
		line += "  " + s.sep + "  " + s.label("confidence."+f.Confidence.String())
	}
	sign, why := s.dot, f.Because
	if f.Confidence == verdict.RuledOut {
		sign, why = s.dash, f.Against
	}
	out := []string{"  " + s.dim.Render(sign) + " " + s.cut(line, s.w-6)}
	if f.Masked == "" {
		for _, r := range why {
			out = append(out, "      "+s.dim.Render(s.cut(s.clue(r.Clue)+": "+r.Found.Truth.String(), s.w-8)))
		}
	}
	return out
}
