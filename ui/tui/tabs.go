package tui

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fix502/steps"
)

// tab is one step in the bar.
type tab struct {
	id, name, sign string
	style          ink
	here           bool
}

func (s *scene) tabs() []tab {
	states := s.prompt.Steps
	if len(states) == 0 {
		for _, id := range steps.Order() {
			states = append(states, steps.StepState{ID: id})
		}
	}
	var out []tab
	for _, st := range states {
		sign, style := s.step(st.State, st.Status)
		if s.prompt.Place == steps.Triage {
			sign, style = s.dot, s.dim // nothing is known yet, and nothing flickers
		}
		here := st.ID == s.prompt.Step && s.prompt.Step != ""
		out = append(out, tab{id: st.ID, name: s.short(st.ID), sign: sign, style: style, here: here})
	}
	return out
}

// tabForm is the eight steps in the widest form that fits: words of the
// language, shorter ones, and at last numbers with the current name alone.
func (s *scene) tabForm() (all []tab, gap int) {
	tabs := s.tabs()
	tiny := make([]tab, len(tabs))
	for i, t := range tabs {
		if t.name = s.label("step_tiny." + t.id); t.name == "" {
			t.name = t.id
		}
		tiny[i] = t
	}
	for _, try := range []struct {
		tabs []tab
		gap  int
	}{{tabs, 3}, {tabs, 2}, {tiny, 2}, {tiny, 1}} {
		if width(try.tabs, try.gap) <= s.w-2 {
			return try.tabs, try.gap
		}
	}
	for i := range tabs {
		tabs[i].sign = strconv.Itoa(i+1) + tabs[i].sign
		if !tabs[i].here {
			tabs[i].name = ""
		}
	}
	if width(tabs, 1) > s.w-2 {
		for i := range tabs {
			tabs[i].name = ""
		}
	}
	return tabs, 1
}

func (t tab) width() int {
	n := ansi.StringWidth(t.sign)
	if t.name != "" {
		n += 1 + ansi.StringWidth(t.name)
	}
	return n
}

func width(tabs []tab, gap int) int {
	n := -gap
	for _, t := range tabs {
		n += t.width() + gap
	}
	return n
}

// drawTabs draws the steps and the rule below them, heavy under the current one.
func (s *scene) drawTabs(tabs []tab, gap int) (bar, rule string) {
	var b, r strings.Builder
	b.WriteString(" ")
	done := 0
	x := 1
	for i, t := range tabs {
		if i > 0 {
			b.WriteString(strings.Repeat(" ", gap))
			x += gap
		}
		if t.here {
			r.WriteString(s.dim.Render(strings.Repeat(s.rule, x-done)))
			r.WriteString(s.accent.Render(strings.Repeat(s.heavy, t.width())))
			done = x + t.width()
		}
		b.WriteString(t.style.Render(t.sign))
		if t.name != "" {
			b.WriteString(" " + s.tabStyle(t).Render(t.name))
		}
		x += t.width()
	}
	r.WriteString(s.dim.Render(strings.Repeat(s.rule, max(s.w-done, 0))))
	return b.String(), r.String()
}

func (s *scene) tabStyle(t tab) ink {
	switch {
	case t.here:
		return s.primary
	case t.sign == s.dash || s.prompt.Place == steps.Triage:
		return s.dim
	case t.sign == s.current:
		return s.bold
	default:
		return s.plain
	}
}
