package tui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/ui"
)

// pageStep shows one step: why it can help, what its check found, and its
// actions, with the way to do it under the highlighted one.
func pageStep(s *scene) page {
	p := newPage()
	p.gapTop(s)
	st := s.state(s.prompt.Step)
	words := s.words.Step(st.ID)
	p.add(s.stepTitle(st, words.Title))
	p.gap(s)
	p.add(s.outcome()...)
	if s.low() {
		p.add(s.status(st)...)
		p.addMenu(s, s.how)
		p.add(s.quality()...)
		p.add(s.why(words.Why)...)
		return p
	}
	if lines := s.quality(); len(lines) > 0 {
		p.add(lines...)
		p.gap(s)
	}
	p.add(s.why(words.Why)...)
	p.gap(s)
	p.add(s.status(st)...)
	p.gap(s)
	p.addMenu(s, s.how)
	return p
}

// low tells whether lines are so few that what can be done comes first.
func (s *scene) low() bool { return s.tight || s.h < 14 }

func (s *scene) state(id string) steps.StepState {
	for _, st := range s.prompt.Steps {
		if st.ID == id {
			return st
		}
	}
	return steps.StepState{ID: id}
}

func (s *scene) stepTitle(st steps.StepState, title string) string {
	n := slices.Index(steps.Order(), st.ID) + 1
	num := strconv.Itoa(n) + "/" + strconv.Itoa(len(steps.Order()))
	if title == "" {
		title = st.ID
	}
	_, style := s.step(st.State, st.Status)
	state := s.label("step_state." + st.State)
	left := "  " + s.dim.Render(num) + "  " + s.bold.Render(s.cut(title, s.measure()-12-ansi.StringWidth(state)))
	return spread(left, style.Render(state)+"  ", s.measure())
}

func (s *scene) why(text string) []string {
	var out []string
	for _, l := range s.wrap(text, min(s.w-4, 84)) {
		out = append(out, "  "+l)
	}
	return out
}

// status says what the check of this step found, and why it is ruled out
// where it is.
func (s *scene) status(st steps.StepState) []string {
	sign, style := s.dot, s.dim
	switch st.Status {
	case steps.Pass:
		sign, style = s.done, s.good
	case steps.Warn:
		sign, style = s.degraded, s.warn
	case steps.Fail:
		sign, style = s.broken, s.bad
	}
	text := s.found(st)
	switch {
	case st.State == steps.RuledOut:
		sign, style = s.dash, s.dim
	case st.State == steps.Recommended && st.Status == steps.Pass:
		sign, style = s.dot, s.dim
	}
	var out []string
	for i, l := range s.wrap(text, min(s.w-6, 84)) {
		if i > 0 {
			sign = strings.Repeat(" ", len([]rune(sign)))
		}
		out = append(out, "  "+style.Render(sign)+" "+l)
	}
	return append(out, s.seen(st)...)
}

// found is the sentence about a step: the cause that it names, the reason that
// rules it out, or what the check looks at.
func (s *scene) found(st steps.StepState) string {
	if st.Reason != "" {
		if r := s.words.Reason(st.ID, st.Reason, s.fields); r != "" {
			return r
		}
		if summary, _ := s.cause(verdict.Cause(st.Reason)); summary != "" {
			return summary
		}
	}
	return s.words.Step(st.ID).Found(st)
}

// seen shows the observations that a step's state rests on, a few of them.
func (s *scene) seen(st steps.StepState) []string {
	if s.low() || s.hold.Line == nil {
		return nil
	}
	most := max(min(4, s.h/7), 1)
	var out []string
	for _, id := range st.Because {
		o, ok := s.prompt.View.Raw(id)
		if !ok || len(out) == most {
			continue
		}
		ms, text := ui.Span(o.Took), s.hold.Line(o)
		if beside := ui.Beside(o, s.label); beside != "" {
			text = beside + ": " + text
		}
		line := "    " + s.dim.Render(s.dot) + " " + s.dim.Render(s.cut(text, s.measure()-len(ms)-10))
		out = append(out, spread(line, s.dim.Render(ms)+"  ", s.measure()))
	}
	return out
}
