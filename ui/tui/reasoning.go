package tui

import (
	"strings"

	"fix502/checks"
	"fix502/ui"
)

// reasoning is the chain from the observations to the verdict, as a tree.
func (p *page) reasoning(s *scene) {
	v := s.prompt.Verdict
	r := ui.Reason(v)
	if v.Lead != "" {
		summary, _ := s.cause(v.Lead)
		p.heading(s, "evidence.because")
		p.add(s.headline(summary)...)
		p.add(s.standing(v)...)
		for _, b := range r.Lead {
			p.grounds(s, b, 3)
		}
		if how := s.words.CauseHow(v.Lead); how != "" && s.h >= 12 {
			for _, l := range s.wrap(how, min(s.w-4, 84)) {
				p.add("  " + s.dim.Render(l))
			}
		}
	}
	p.branches(s, "evidence.also", r.Also)
	p.hidden(s, r.Masked)
	p.branches(s, "evidence.out", r.Out)
	p.pastLines(s)
	if len(p.lines) == 0 {
		p.add("  " + s.dim.Render(s.cut(s.label("evidence.none"), s.w-4)))
	}
}

// branches are causes with what speaks for or against them.
func (p *page) branches(s *scene, key string, all []ui.Branch) {
	if len(all) == 0 {
		return
	}
	p.heading(s, key)
	for _, b := range all {
		sign, style := s.degraded, s.warn
		if key == "evidence.out" {
			sign, style = s.dash, s.dim
		}
		line := s.title(b.Cause)
		if key != "evidence.out" {
			line += "  " + s.sep + "  " + s.label("confidence."+b.Sure.String())
		}
		p.add("  " + style.Render(sign) + " " + s.cut(line, s.w-6))
		p.grounds(s, b, 1)
	}
}

// grounds hang below a cause: each question with its answer, and what that
// rests on.
func (p *page) grounds(s *scene, b ui.Branch, most int) {
	for i, g := range b.Reasons {
		stem, under := s.fork, s.stem
		if i == len(b.Reasons)-1 {
			stem, under = s.born, "  "
		}
		sign, style := s.done, s.good
		if !g.Fits {
			sign, style = s.unknown, s.dim
		}
		answer := s.label("truth." + g.Found.String())
		lines := s.wrap(s.clue(g.Clue)+" "+answer, s.w-10)
		for n, l := range lines {
			lead := s.dim.Render(stem) + " " + style.Render(sign)
			if n > 0 {
				lead = s.dim.Render(under) + "  "
			}
			if cut, ok := strings.CutSuffix(l, answer); ok && n == len(lines)-1 {
				l = cut + s.bold.Render(answer)
			}
			p.add("    " + lead + " " + l)
		}
		for _, id := range g.Seen[:min(len(g.Seen), most)] {
			p.add("    " + s.dim.Render(under) + "   " + s.dim.Render(s.cut(s.rests(id), s.w-11)))
		}
	}
}

// hidden lists what cannot be judged, below what hides it.
func (p *page) hidden(s *scene, all []ui.Branch) {
	if len(all) == 0 {
		return
	}
	p.heading(s, "evidence.masked")
	for _, b := range all {
		p.add("  " + s.warn.Render(s.unknown) + " " + s.cut(s.label("evidence.behind")+" "+s.title(b.Cause), s.w-6))
		var names []string
		for _, c := range b.Hidden {
			names = append(names, s.title(c))
		}
		for _, l := range s.wrap(strings.Join(names, " "+s.sep+" "), min(s.w-8, 84)) {
			p.add("      " + s.dim.Render(l))
		}
	}
}

// rests is an observation in one line, by its ID.
func (s *scene) rests(id checks.ID) string {
	o, ok := s.prompt.View.Raw(id)
	if !ok || s.hold.Line == nil {
		return string(id)
	}
	return string(id) + ": " + s.hold.Line(o)
}

// clue is a clue's question in words.
func (s *scene) clue(id string) string {
	if l := s.label("clue." + id); l != "" {
		return l
	}
	return strings.NewReplacer("_", " ", ".", ": ").Replace(id)
}
