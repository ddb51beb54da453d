package plain

import (
	"strings"

	"fix502/steps"
	"fix502/ui"
)

// solved says what made the difference, and how to keep it so.
func (f *face) solved(length bool) {
	title := "works.title"
	if f.prompt.FixedBy.Step == "" && f.prompt.Before.Lead == "" {
		title = "works.fine"
	}
	f.out.para(f.label(title))
	if !length {
		return
	}
	summary, _ := f.cause(f.prompt.Verdict.Lead)
	f.out.para(summary)
	f.path(f.prompt.Verdict)
	by, keep := f.fixedBy()
	f.out.gap()
	f.out.para(f.label("session.fixed_by") + ": " + by + ".")
	if keep != "" {
		f.out.para(f.label("session.prevent") + ": " + keep)
	}
}

// fixedBy is what made the difference, and how to keep it so.
func (f *face) fixedBy() (by, keep string) {
	p, words := f.prompt, f.opt.Words
	switch t := p.FixedBy; {
	case t.Choice.Action != "":
		return f.action(t.Step, t.Choice.Action).Title, words.Step(t.Step).Prevent
	case p.Mended == "", p.Mended == steps.Refresh, p.Mended == steps.Support:
		return strings.TrimSuffix(f.label("session.nothing_done"), "."), words.Step(steps.Refresh).Prevent
	default:
		return f.label("session.gone") + " " + words.CauseTitle(p.Before.Lead), words.Step(p.Mended).Prevent
	}
}

// provider says that the fault is the service's and spares the person the rest.
func (f *face) provider(length bool) {
	summary, advice := f.cause(f.prompt.Verdict.Lead)
	f.out.para(summary)
	if !length {
		return
	}
	f.standing(f.prompt.Verdict)
	f.path(f.prompt.Verdict)
	f.out.gap()
	f.out.para(f.label("provider.spare") + " " + advice)
	f.incident()
}

// incident is what the service's status page says, and since when.
func (f *face) incident() {
	if said, asked := ui.Incident(f.prompt.View, f.opt.Now(), f.label); asked {
		f.out.para(said.Text)
	}
}
