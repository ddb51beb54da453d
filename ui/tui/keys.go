package tui

import (
	"slices"
	"strconv"

	"charm.land/bubbles/v2/key"

	"fix502/steps"
)

// verb is what a key does. What it means depends on what is in front.
type verb uint8

const (
	doNothing verb = iota
	doEnter
	doBack
	doUp
	doDown
	doPageUp
	doPageDown
	doFirst
	doLast
	doPrev
	doNext
	doGoto
	doLook
	doSkip
	doAllow
	doEvidence
	doExport
	doHelp
	doHeal
	doQuit
	doNow
	doYes
	doNo
	doName
	doFind
	doSort
	doView
	doViewBack
	doMask
	doClip
)

// binding is a key of the table that drives dispatch, foot line and help.
type binding struct {
	key.Binding
	name string // of its labels
	do   verb
	foot int // order of dropping from the foot line; 0: never there
}

// bind makes a binding that is enabled when on.
func (s *scene) bind(do verb, name, show string, foot int, on bool, keys ...string) binding {
	b := binding{
		Binding: key.NewBinding(key.WithKeys(keys...), key.WithHelp(show, s.label("key_short."+name))),
		name:    name, do: do, foot: foot,
	}
	b.SetEnabled(on && len(keys) > 0)
	return b
}

// keymap is the table for what is in front now. Only what the session offers
// is enabled, so nothing is advertised that would be refused.
func (s *scene) keymap() []binding {
	var own []binding
	switch s.over {
	case overNone:
		own = s.keysBase()
	case overEvidence:
		own = s.keysEvidence()
	case overHelp:
		own = s.keysHelp()
	case overExport:
		return append(s.keysExport(), s.now())
	case overConfirm:
		return append(s.keysConfirm(), s.now())
	case overPaste:
		return []binding{
			s.bind(doEnter, "send", "enter", 1, true, "enter"),
			s.bind(doBack, "esc", "esc", 2, true, "esc"), s.now(),
		}
	}
	return own
}

// away is ctrl+z: the guard obeys it before any screen sees it.
func (s *scene) away() binding {
	return s.bind(doNothing, "away", "ctrl+z", 0, len(resumptions()) > 0, "ctrl+z")
}

func (s *scene) now() binding { return s.bind(doNow, "interrupt", "ctrl+c", 0, true, "ctrl+c") }

func (s *scene) keysBase() []binding {
	_, picked := s.chosen()
	p := s.prompt
	stop := hasOffer(p, steps.Cancel)
	esc := "esc"
	if stop {
		esc = "cancel"
	}
	digits := s.digits()
	move, useful := "move", 6
	if len(s.menu()) < 2 {
		move, useful = "scroll", 0
	}
	_, prev := s.neighbour(-1)
	_, next := s.neighbour(1)
	return []binding{
		s.bind(doEnter, "enter", "enter", 1, picked && !s.busy, "enter"),
		s.bind(doUp, move, s.arrows(s.up, s.down), useful, true, "up", "k"),
		s.bind(doDown, "", "", 0, true, "down", "j"),
		s.bind(doPrev, "steps", s.arrows(s.left, s.right), 7, prev || next, "left", "shift+tab"),
		s.bind(doNext, "", "", 0, prev || next, "right", "tab"),
		s.bind(doGoto, "digits", "1"+s.dash+"8", 0, len(digits) > 0, digits...),
		s.bind(doLook, "look", "r", 5, hasOffer(p, steps.Look), "r"),
		s.bind(doSkip, "skip", "s", 9, hasOffer(p, steps.Skip), "s"),
		s.bind(doAllow, "bypass", "b", 8, slices.Contains(p.Offers, bypass()), "b"),
		s.bind(doHeal, "heal", "H", 4, s.hold.Heal != nil, "H"),
		s.bind(doBack, esc, "esc", 6, stop || hasOffer(p, steps.Back), "esc"),
		s.bind(doEvidence, "details", "d", 4, true, "d"),
		s.bind(doExport, "export", "e", 5, s.exportable(), "e"),
		s.bind(doHelp, "help", "?", 2, true, "?"),
		s.bind(doQuit, "quit", "q", 3, true, "q"),
		s.bind(doPageDown, "page", "pgup/pgdn", 0, true, "pgdown", "space", "ctrl+d", "ctrl+f"),
		s.bind(doPageUp, "", "", 0, true, "pgup", "ctrl+u", "ctrl+b"),
		s.bind(doFirst, "ends", "home/end", 0, true, "home", "g"),
		s.bind(doLast, "", "", 0, true, "end", "G"),
		s.away(), s.now(),
	}
}

func (s *scene) exportable() bool {
	return s.hold.Save != nil && len(s.hold.Formats) > 0 && hasOffer(s.prompt, steps.Save)
}

func bypass() steps.Choice { return steps.Choice{Kind: steps.Allow, Action: "bypass"} }

func (s *scene) arrows(a, b string) string {
	if s.ascii {
		return a + "/" + b
	}
	return a + b
}

// digits lists the keys of the steps that can be visited now.
func (s *scene) digits() []string {
	var out []string
	for i, id := range steps.Order() {
		if s.visitable(id) {
			out = append(out, strconv.Itoa(i+1))
		}
	}
	return out
}

func (s *scene) visitable(id string) bool {
	return slices.Contains(s.prompt.Offers, steps.Choice{Kind: steps.Go, Step: id})
}

// neighbour is the next step in a direction that can be visited; from the
// verdict it goes from where the recommended step stands.
func (s *scene) neighbour(by int) (string, bool) {
	order := steps.Order()
	at := slices.Index(order, s.prompt.Step)
	if at < 0 {
		at = slices.IndexFunc(order, s.recommended)
		if at >= 0 && s.visitable(order[at]) {
			return order[at], true
		}
	}
	if at < 0 && by < 0 {
		at = len(order)
	}
	for i := at + by; i >= 0 && i < len(order); i += by {
		if s.visitable(order[i]) {
			return order[i], true
		}
	}
	return "", false
}

func (s *scene) keysExport() []binding {
	typing := s.exp.stage == stageName
	done := s.exp.stage == stageDone
	name := "write"
	if done {
		name = "done"
	}
	move := []string{"up", "k"}
	down := []string{"down", "j"}
	mask := "mask"
	if s.exp.bare {
		mask = "hide"
	}
	if typing {
		move, down = []string{"up"}, []string{"down"}
	}
	return []binding{
		s.bind(doEnter, name, "enter", 1, s.exp.stage != stageWrite, "enter"),
		s.bind(doUp, "move", s.arrows(s.up, s.down), 4, !typing && s.exp.stage != stageWrite, move...),
		s.bind(doDown, "", "", 0, !typing && s.exp.stage != stageWrite, down...),
		s.bind(doName, "path", "tab", 5, s.exp.stage != stageWrite, "tab", "shift+tab"),
		s.bind(doClip, "clip", "c", 3, !typing && s.exp.stage != stageWrite && s.hold.Preview != nil, "c"),
		s.bind(doMask, mask, "m", 4, !typing && s.exp.stage != stageWrite && s.hold.Preview != nil, "m"),
		s.bind(doPageDown, "page", "pgup/pgdn", 5, true, "pgdown", "ctrl+d"),
		s.bind(doPageUp, "", "", 0, true, "pgup", "ctrl+u"),
		s.bind(doBack, "close", "esc", 2, true, "esc"),
	}
}

func (s *scene) keysConfirm() []binding {
	return []binding{
		s.bind(doEnter, "enter", "enter", 1, true, "enter"),
		s.bind(doUp, "move", s.arrows(s.up, s.down), 4, true, "up", "k", "left", "shift+tab"),
		s.bind(doDown, "", "", 0, true, "down", "j", "right", "tab"),
		s.bind(doYes, "yes", "y", 3, true, "y"),
		s.bind(doNo, "no", "n", 3, true, "n"),
		s.bind(doBack, "esc", "esc", 2, true, "esc"),
		s.bind(doQuit, "quit", "q", 4, s.ask.about != aboutQuit, "q"),
	}
}
