package tui

import (
	"fix502/steps"
	"fix502/ui"
)

// pageSolved says what fixed it and how to keep it from coming back.
func pageSolved(s *scene) page {
	p := newPage()
	p.gapTop(s)
	title := "works.title"
	if s.prompt.FixedBy.Step == "" && s.prompt.Before.Lead == "" {
		title = "works.fine"
	}
	p.add("  " + s.good.Render(s.bar) + " " + s.good.Bold().Render(s.label(title)))
	summary, _ := s.cause(s.prompt.Verdict.Lead)
	for _, l := range s.wrap(summary, min(s.w-6, 84)) {
		p.add("  " + s.good.Render(s.bar) + " " + l)
	}
	p.gap(s)
	by, keep := s.fixedBy()
	if s.low() {
		p.block(s, s.label("session.fixed_by"), by)
		p.addMenu(s, nil)
		p.block(s, s.label("session.prevent"), keep)
		p.add(s.path()...)
		return p
	}
	p.add(s.path()...)
	p.gap(s)
	p.block(s, s.label("session.fixed_by"), by)
	p.block(s, s.label("session.prevent"), keep)
	p.addMenu(s, nil)
	return p
}

// fixedBy is what made the difference, and how to keep it so.
func (s *scene) fixedBy() (by, keep string) {
	t := s.prompt.FixedBy
	if t.Choice.Action == "" {
		step := s.prompt.Mended
		if step == "" || step == steps.Refresh || step == steps.Support {
			return s.label("session.nothing_done"), s.words.Step(steps.Refresh).Prevent
		}
		return s.label("session.gone") + " " + s.words.CauseTitle(s.prompt.Before.Lead), s.words.Step(step).Prevent
	}
	return s.action(t.Step, t.Choice.Action).Title, s.words.Step(t.Step).Prevent
}

// block is a small heading with a paragraph under it.
func (p *page) block(s *scene, head, text string) {
	if text == "" {
		return
	}
	p.add("  " + s.dim.Render(s.cut(head, s.w-4)))
	for _, l := range s.wrap(text, min(s.w-4, 84)) {
		p.add("  " + l)
	}
	p.gap(s)
}

// pageProvider says at once that the fault is the service's and spares the
// person the rest.
func pageProvider(s *scene) page {
	p := newPage()
	p.gapTop(s)
	summary, advice := s.cause(s.prompt.Verdict.Lead)
	p.add(s.headline(summary)...)
	p.add(s.standing(s.prompt.Verdict)...)
	p.gap(s)
	if s.low() {
		p.addMenu(s, nil)
	}
	p.add(s.path()...)
	p.gap(s)
	for _, l := range s.wrap(s.label("provider.spare")+" "+advice, min(s.w-4, 84)) {
		p.add("  " + l)
	}
	p.gap(s)
	p.add(s.incident()...)
	p.gap(s)
	if !s.low() {
		p.addMenu(s, nil)
	}
	return p
}

// incident is what the service's status page says, and since when.
func (s *scene) incident() []string {
	said, asked := ui.Incident(s.prompt.View, s.clock, s.labels.Get)
	if !asked {
		return nil
	}
	style, sign := s.dim, s.dot
	if said.Open {
		style, sign = s.warn, s.degraded
	}
	var out []string
	for i, l := range s.wrap(said.Text, min(s.w-6, 84)) {
		if i > 0 {
			sign = " "
		}
		out = append(out, "  "+style.Render(sign)+" "+l)
	}
	return out
}
