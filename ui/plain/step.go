package plain

import (
	"fmt"
	"slices"

	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/ui"
)

// evidences is how many observations are told beside a step.
const evidences = 4

// atStep tells why a step can help and what its check has found.
func (f *face) atStep(length bool) {
	st := f.stepState(f.prompt.Step)
	words := f.opt.Words.Step(st.ID)
	f.out.para(fmt.Sprintf("%s %d %s %d: %s (%s)", f.label("place.step"), f.stepNumber(st.ID), f.label("plain.of"),
		len(steps.Order()), words.Title, f.label("step_state."+st.State)))
	found := f.found(st)
	news := !f.told[st.ID+": "+found] && f.told[st.ID+": "] // found since the step was told at length
	f.told[st.ID+": "+found], f.told[st.ID+": "] = true, true
	if !length {
		if news && st.Reason != "" {
			f.out.gap()
			f.out.para(found)
		}
		return
	}
	f.out.gap()
	f.out.para(words.Why)
	f.out.gap()
	f.out.para(found)
	f.quality(st.ID)
	if f.opt.Hold.Line == nil {
		return
	}
	for _, id := range st.Because[:min(len(st.Because), evidences)] {
		if o, ok := f.prompt.View.Raw(id); ok {
			text := f.opt.Hold.Line(o) + took(o)
			if beside := ui.Beside(o, f.label); beside != "" {
				text = beside + ": " + text
			}
			f.out.item("- ", text)
		}
	}
}

func (f *face) stepState(id string) steps.StepState {
	for _, st := range f.prompt.Steps {
		if st.ID == id {
			return st
		}
	}
	return steps.StepState{ID: id}
}

// found is the sentence about a step: the cause that it names, the reason that
// rules it out, or what its check looks at.
func (f *face) found(st steps.StepState) string {
	if st.Reason != "" {
		if r := f.opt.Words.Reason(st.ID, st.Reason, f.fields); r != "" {
			return r
		}
		if summary, _ := f.cause(verdict.Cause(st.Reason)); summary != "" {
			return summary
		}
	}
	return f.opt.Words.Step(st.ID).Found(st)
}

// allSteps lists the eight with their states.
func (f *face) allSteps() {
	f.out.gap()
	for _, st := range f.prompt.Steps {
		f.out.item(fmt.Sprintf("%s %d: ", f.label("place.step"), f.stepNumber(st.ID)),
			f.opt.Words.Step(st.ID).Title+" ("+f.label("step_state."+st.State)+")")
	}
}

func (f *face) stepNumber(id string) int { return slices.Index(steps.Order(), id) + 1 }

// action returns an action's words.
func (f *face) action(step, id string) ui.ActionWords {
	w := f.opt.Words.Action(step, id, f.opt.GOOS, f.browser, f.fields)
	if w.Title == "" {
		w.Title = id
	}
	return w
}

// kind returns how an action is done.
func (f *face) kind(step, id string) steps.Action {
	if f.opt.Hold.Step == nil {
		return steps.Action{}
	}
	for _, a := range f.opt.Hold.Step(step).Actions {
		if a.ID == id {
			return a
		}
	}
	return steps.Action{}
}

// how tells the way to do an action, and what it costs.
func (f *face) how(step, id string) {
	w := f.action(step, id)
	f.out.gap()
	f.out.para(w.Title)
	f.out.gap()
	f.out.prose(w.Body)
	if w.Loses != "" {
		f.out.gap()
		f.out.para(f.label("loses") + " " + w.Loses)
	}
}
