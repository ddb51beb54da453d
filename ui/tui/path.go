package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/summary"
)

// stateWaiting is a hop about which a running check may still say something.
const stateWaiting verdict.State = "waiting"

// stop is a hop as the picture draws it.
type stop struct {
	name   string
	state  verdict.State
	detail string
	hop    verdict.Hop
}

// stops lists the hops to draw: those not in use are left out, and while
// checks run what is not known is waited for.
func (s *scene) stops(width string) []stop {
	waiting := s.prompt.Done < s.prompt.Total
	path := s.prompt.Verdict.Path
	if len(path) == 0 { // the first frame, before anything was asked
		waiting = true
		for _, h := range verdict.Hops() {
			if h != verdict.HopProxy && h != verdict.HopVPN {
				path = append(path, verdict.HopState{Hop: h})
			}
		}
	}
	var out []stop
	for _, h := range path {
		if h.State == verdict.StateAbsent {
			continue
		}
		st := stop{name: s.label(width + string(h.Hop)), state: h.State, detail: summary.Detail(h.Detail, s.labels.Get), hop: h.Hop}
		if st.name == "" {
			st.name = string(h.Hop)
		}
		if waiting && (h.State == verdict.StateUnknown || h.State == "") {
			st.state = stateWaiting
		}
		out = append(out, st)
	}
	return out
}

// path draws the way from the person to the service: names, the line with a
// sign for each hop, and below it where the failure is born.
func (s *scene) path() []string {
	long := s.stops("hop.")
	if len(long) == 0 {
		return nil
	}
	w := s.measure() - 4
	if gap := spacing(long, w, 2); gap >= 2 {
		return s.picture(long, min(gap, 5))
	}
	short := s.stops("hop_short.")
	if gap := spacing(short, w, 1); gap >= 1 {
		return s.picture(short, min(gap, 3))
	}
	return nil
}

// spacing is the room between names that fills the width; less than least
// means that they do not fit.
func spacing(stops []stop, w, least int) int {
	sum := 0
	for _, st := range stops {
		sum += ansi.StringWidth(st.name)
	}
	if len(stops) < 2 {
		return least
	}
	return (w - sum) / (len(stops) - 1)
}

func (s *scene) picture(stops []stop, gap int) []string {
	var names, line strings.Builder
	end, born := 0, -1 // cells of line drawn so far; column of the first fault
	var fault stop
	moved := s.elapsed == 0 // what is on its way is drawn once, and only while something runs
	x := 0
	for i, st := range stops {
		w := ansi.StringWidth(st.name)
		at := x + w/2
		sign, style := s.hop(st.state)
		if i > 0 {
			line.WriteString(s.way(st.state, at-end, !moved))
			moved = moved || st.state == stateWaiting
		} else {
			line.WriteString(strings.Repeat(" ", at))
		}
		line.WriteString(style.Render(sign))
		end = at + 1
		wrong := st.state == verdict.StateBroken || st.state == verdict.StateDegraded
		if wrong && born < 0 {
			born, fault = at, st
		}
		names.WriteString(s.nameStyle(st, wrong).Render(st.name))
		if i < len(stops)-1 {
			names.WriteString(strings.Repeat(" ", gap))
		}
		x += w + gap
	}
	out := []string{"  " + names.String(), "  " + line.String()}
	if born >= 0 {
		out = append(out, s.birth(born+2, fault))
	}
	return append(out, s.beyond(stops, fault)...)
}

// beyond says why nothing is known of the hops behind a fault.
func (s *scene) beyond(stops []stop, fault stop) []string {
	dark := fault.hop != "" && slices.ContainsFunc(stops, func(st stop) bool {
		return st.state == verdict.StateUnknown && slices.Index(verdict.Hops(), st.hop) > slices.Index(verdict.Hops(), fault.hop)
	})
	if !dark || !s.wide || s.prompt.Place == steps.Triage {
		return nil
	}
	text := s.cut(s.label("tui.behind")+" "+s.label("hop_long."+string(fault.hop)), s.measure()-8)
	return []string{"  " + s.dim.Render(s.unknown+" "+text)}
}

func (s *scene) nameStyle(st stop, wrong bool) ink {
	switch {
	case wrong:
		_, style := s.hop(st.state)
		return style
	case st.state == verdict.StateOK:
		return s.plain
	default:
		return s.dim
	}
}

// way is the line that leads to a hop: solid as far as the traffic is known
// to have come, dashed beyond.
func (s *scene) way(to verdict.State, n int, moving bool) string {
	switch to {
	case verdict.StateOK:
		return s.good.Render(strings.Repeat(s.link, n))
	case verdict.StateBroken:
		return s.bad.Render(strings.Repeat(s.link, n))
	case verdict.StateDegraded:
		return s.warn.Render(strings.Repeat(s.link, n))
	case verdict.StateUnknown, verdict.StateAbsent:
		return s.dim.Render(strings.Repeat(s.gap, n))
	default:
		if moving && n > 0 {
			at := s.frame % n
			return s.dim.Render(strings.Repeat(s.gap, at)) + s.accent.Render(s.mote) + s.dim.Render(strings.Repeat(s.gap, n-1-at))
		}
		return s.dim.Render(strings.Repeat(s.gap, n))
	}
}

// birth points from below at the hop where the failure is born.
func (s *scene) birth(x int, st stop) string {
	_, style := s.hop(st.state)
	text := s.safe(st.detail)
	if figs := s.figures(); text == "" && len(figs) > 0 && figs[0].bad {
		text = s.safe(figs[0].result)
	}
	if text == "" {
		text = s.label("state." + string(st.state))
	}
	right := s.born + " "
	if room := s.w - x - ansi.StringWidth(right) - 1; ansi.StringWidth(text) <= room || room >= x {
		return strings.Repeat(" ", x) + style.Render(right+s.cut(text, room))
	}
	left := " ─╯"
	if s.ascii {
		left = " -'"
	}
	text = s.cut(text, x+1-3-2)
	n := x + 1 - 3 - ansi.StringWidth(text)
	return strings.Repeat(" ", max(n, 0)) + style.Render(text+left)
}
