package tui

import (
	"fix502/checks/verdict"
	"fix502/steps"
)

// pageVerdict shows what is broken and where, the figures that show it, and
// what to do next.
func pageVerdict(s *scene) page {
	p := newPage()
	v := s.prompt.Verdict
	p.gapTop(s)
	summary, advice := s.cause(v.Lead)
	p.add(s.headline(summary)...)
	p.add(s.standing(v)...)
	p.gap(s)
	if s.low() { // what can be done comes first
		p.add(s.outcome()...)
		p.next(s, "")
		p.add(s.path()...)
		p.add(s.contrast()...)
		p.add(s.usually()...)
		p.add(s.findings(v)...)
		return p
	}
	p.add(s.path()...)
	p.gap(s)
	if rows := s.contrast(); len(rows) > 0 {
		p.add(rows...)
		p.add(s.usually()...)
		p.gap(s)
	}
	p.add(s.outcome()...)
	p.next(s, advice)
	p.gap(s)
	p.add(s.findings(v)...)
	return p
}

// next is what to do now: the question that is open, else the advice, and the
// list of choices.
func (p *page) next(s *scene, advice string) {
	if q := s.question(); q != "" {
		p.add(s.indented(s.styled(s.bold, q, min(s.w-4, 84)))...)
	} else {
		p.add(s.indented(s.wrap(advice, min(s.w-4, 84)))...)
	}
	p.gap(s)
	p.addMenu(s, nil)
}

// indented moves lines to where text begins.
func (s *scene) indented(lines []string) []string {
	out := make([]string, 0, len(lines))
	for _, l := range lines {
		if l != "" {
			l = "  " + l
		}
		out = append(out, l)
	}
	return out
}

// headline is the sentence that matters most, beside a bar in its colour.
func (s *scene) headline(text string) []string {
	style := s.mood()
	var out []string
	for _, l := range s.wrap(text, s.w-6) {
		out = append(out, "  "+style.Render(s.bar)+" "+s.bold.Render(l))
	}
	return out
}

// mood is the colour of the verdict.
func (s *scene) mood() ink {
	switch s.prompt.Verdict.Lead {
	case "", verdict.Undecided:
		return s.warn
	case verdict.None, "refresh.transient":
		return s.good
	default:
		return s.bad
	}
}

// standing is the line below the headline: how sure, and who can act.
func (s *scene) standing(v verdict.Verdict) []string {
	if v.Lead == "" {
		return nil
	}
	line := s.confidence(v.Confidence) + " " + s.label("confidence."+v.Confidence.String())
	if v.Contested {
		line += "  " + s.sep + "  " + s.label("notice.contested")
	} else if who := s.label("act." + string(s.owner(v.Lead))); who != "" {
		line += "  " + s.sep + "  " + who
	}
	if v.Lead == verdict.Undecided {
		line = s.label("act.unknown")
	}
	return []string{"  " + s.mood().Render(s.bar) + " " + s.dim.Render(s.cut(line, s.w-6))}
}

// owner is who can act on a cause.
func (s *scene) owner(c verdict.Cause) verdict.Owner {
	for _, i := range verdict.Causes() {
		if i.Cause == c {
			return i.Owner
		}
	}
	return verdict.OwnerUnknown
}

// outcome says what the last look brought, where there was one.
func (s *scene) outcome() []string {
	o := s.prompt.Outcome
	if o == "" {
		return nil
	}
	at := s.prompt.Step
	for _, t := range s.prompt.Trail { // it belongs to where something was done, not to where the person is now
		if t.Outcome == o && t.Step != "" {
			at = t.Step
		}
	}
	text := s.words.Outcome(o, at, s.fields)
	if text == "" {
		text = s.label("outcome." + string(o))
	}
	sign, style := s.dot, s.dim
	switch o {
	case steps.Fixed, steps.Cleared:
		sign, style = s.done, s.good
	case steps.Narrowed:
		style = s.good
	case steps.Changed:
		sign, style = s.degraded, s.warn
	case steps.Unchanged, steps.Unclear, steps.Excluded:
		style = s.warn
	}
	var out []string
	for i, l := range s.wrap(text, s.w-6) {
		if i > 0 {
			sign = " "
		}
		out = append(out, "  "+style.Render(sign)+" "+l)
	}
	if s.wide {
		out = append(out, "")
	}
	return out
}

// question is what is asked now, where something is.
func (s *scene) question() string {
	switch s.prompt.Question {
	case "":
		return ""
	case "browser":
		return s.label("question.browser")
	default:
		if w := s.words.Step(s.prompt.Step).Question; w != "" {
			return w
		}
		return s.label("question.action")
	}
}

// findings lists what else is wrong or worth knowing.
func (s *scene) findings(v verdict.Verdict) []string {
	var out []string
	for _, f := range v.Findings {
		if f.Cause == v.Lead || f.Confidence == verdict.RuledOut || f.Masked != "" || len(f.Because) == 0 {
			continue
		}
		if len(out) == 0 {
			out = append(out, "  "+s.dim.Render(s.cut(s.label("verdict.findings"), s.w-4)))
		}
		line := s.title(f.Cause)
		if s.w >= 60 {
			line += "  " + s.sep + "  " + s.label("confidence."+f.Confidence.String())
		}
		out = append(out, "  "+s.warn.Render(s.degraded)+" "+s.cut(line, s.w-6))
	}
	return out
}
