package tui

// pageLooking shows a look that runs after something was done: what is
// counted, what is being compared, how to stop.
func pageLooking(s *scene) page {
	if s.measuring() {
		return pageSpeed(s)
	}
	p := newPage()
	p.gapTop(s)
	p.add(s.progress(s.label("triage.looking")))
	p.gap(s)
	p.add(s.path()...)
	p.gap(s)
	if before := s.prompt.Before.Lead; before != "" {
		summary, _ := s.cause(before)
		for _, l := range s.titled(s.dim, s.label("verdict.before")+":", summary, s.w-4) {
			p.add("  " + l)
		}
	}
	p.add("  " + s.dim.Render(s.cut(s.label("tui.change"), s.w-4)))
	p.gap(s)
	p.add(s.hopRows()...)
	return p
}
