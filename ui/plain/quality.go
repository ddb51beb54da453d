package plain

import (
	"slices"

	"fix502/checks"
	"fix502/steps"
	"fix502/ui"
)

// measuring tells whether the connection is being measured.
func (f *face) measuring() bool {
	return slices.ContainsFunc(f.prompt.Running, func(s checks.Spec) bool { return s.Probe == checks.ProbeSpeed })
}

// quality tells what measuring the connection brought, at the step that it
// belongs to.
func (f *face) quality(step string) {
	if step != steps.Connection {
		return
	}
	if figures, meaning := ui.Quality(f.prompt.View, f.labels.Get); figures != "" {
		f.out.para(figures + " " + meaning)
	}
}
