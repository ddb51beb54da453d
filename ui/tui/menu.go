package tui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fix502/steps"
)

// menu lists the offers that the screen shows as a list, in the order of the
// session, so that the recommended one comes first. The others have keys.
func (s *scene) menu() []steps.Choice {
	var out []steps.Choice
	for i, c := range s.prompt.Offers {
		if s.listed(c, i == 0) {
			out = append(out, c)
		}
	}
	return out
}

func (s *scene) listed(c steps.Choice, first bool) bool {
	end := s.prompt.Place == steps.Solved || s.prompt.Place == steps.Provider
	switch c.Kind {
	case steps.Act, steps.Reply, steps.Allow, steps.Wait:
		return true
	case steps.Look:
		return first || s.prompt.Place != steps.Asking
	case steps.Skip, steps.Result:
		return first || s.prompt.Place != steps.Asking
	case steps.Save:
		return s.hold.Save != nil && (first || end || s.prompt.Step == steps.Support)
	case steps.Go:
		return first || (s.prompt.Place == steps.AtResult && s.recommended(c.Step))
	case steps.Finish:
		return end
	case steps.Back, steps.Cancel:
		return false
	}
	return false
}

func (s *scene) recommended(step string) bool {
	return slices.ContainsFunc(s.prompt.Steps, func(st steps.StepState) bool {
		return st.ID == step && st.State == "recommended"
	})
}

// chosen is the highlighted offer: the one that the person moved to while it
// lasts, else the first.
func (s *scene) chosen() (steps.Choice, bool) {
	m := s.menu()
	if slices.Contains(m, s.cursor) {
		return s.cursor, true
	}
	if len(m) == 0 {
		return steps.Choice{}, false
	}
	return m[0], true
}

// addMenu draws the list; body, if not nil, says what to show below the
// highlighted one.
func (p *page) addMenu(s *scene, body func(steps.Choice, int) []string) {
	now, _ := s.chosen()
	all := s.menu()
	column := 0
	for _, c := range all {
		title, _ := s.offer(c)
		column = max(column, ansi.StringWidth(title))
	}
	column = min(column, 48) + 3
	p.menu = len(p.lines)
	for i, c := range all {
		picked := c == now
		title, hint := s.offer(c)
		if i == 0 && hint == "" && s.w >= 70 && c.Kind != steps.Reply {
			hint = s.label("tui.recommended")
		}
		if picked {
			p.from = len(p.lines)
		}
		p.hit(hit{row: len(p.lines), to: s.w, choice: c})
		p.add(s.row(title, hint, keyOf(c), column, picked, i == 0))
		if body != nil && (picked || s.shown(c, now)) {
			p.addUnder(s, body(c, s.measure()-6))
		}
		if picked {
			p.to = len(p.lines)
		}
	}
}

// shown tells whether an action is the one that the person is doing, and no
// other is being looked at.
func (s *scene) shown(c, now steps.Choice) bool {
	return c.Kind == steps.Act && c.Action == s.prompt.Action && now.Kind != steps.Act
}

// addUnder draws lines below the highlighted row, tied to it by a bar.
func (p *page) addUnder(s *scene, lines []string) {
	for _, l := range lines {
		p.add("    " + s.accent.Render(s.bar) + " " + l)
	}
}

// row is one line of a list.
func (s *scene) row(title, hint, key string, column int, picked, first bool) string {
	mark, st := "  ", s.plain
	switch {
	case picked:
		mark, st = s.primary.Render(s.point)+" ", s.primary
	case first:
		st = s.bold
	}
	right := ""
	if key != "" {
		right = s.key.Render(key) + " "
	}
	w := s.measure()
	room := w - 4 - ansi.StringWidth(right)
	left := "  " + mark + st.Render(s.cut(title, room))
	if hint != "" && s.w >= 60 {
		if left = pad(left, 4+column); ansi.StringWidth(left)+8 < room {
			left += s.dim.Render(s.cut(hint, room-column))
		}
	}
	return spread(left, right, w)
}

// measure is the width of text and lists: wide enough for figures, narrow
// enough for the eye to keep the line.
func (s *scene) measure() int { return min(s.w, 88) }

// offer returns title and hint of an offer.
func (s *scene) offer(c steps.Choice) (title, hint string) {
	switch c.Kind {
	case steps.Act:
		w := s.action(s.prompt.Step, c.Action)
		if hint = w.Hint; hint == "" {
			hint = s.label("action_kind." + string(s.kind(s.prompt.Step, c.Action).Kind))
		}
		return w.Title, hint
	case steps.Go:
		return s.words.Step(c.Step).Title, ""
	case steps.Reply:
		return s.label("answer." + c.Answer), ""
	case steps.Allow:
		return s.label("choice." + c.Action), s.label("tui.unasked")
	case steps.Look:
		if s.prompt.Place != steps.AtStep {
			return s.label("choice.again"), ""
		}
	case steps.Skip:
		if c.Step != "" {
			return s.label("choice.next"), s.short(c.Step)
		}
	case steps.Result:
		if s.prompt.Place == steps.Triage {
			return s.label("choice.verdict"), ""
		}
	case steps.Back, steps.Cancel, steps.Finish, steps.Save, steps.Wait:
	}
	return s.label("choice." + string(c.Kind)), ""
}

// keyOf is the key that does the same as choosing the offer.
func keyOf(c steps.Choice) string {
	switch c.Kind {
	case steps.Look:
		return "r"
	case steps.Skip:
		return "s"
	case steps.Save:
		return "e"
	case steps.Finish:
		return "q"
	case steps.Allow:
		if c.Action == "bypass" {
			return "b"
		}
	case steps.Go:
		return strconv.Itoa(slices.Index(steps.Order(), c.Step) + 1)
	case steps.Act, steps.Reply, steps.Back, steps.Cancel, steps.Wait, steps.Result:
	}
	return ""
}

// how is what is shown below a highlighted action.
func (s *scene) how(c steps.Choice, w int) []string {
	switch c.Kind {
	case steps.Act:
		return s.howAction(c, w)
	case steps.Allow:
		return s.styled(s.plain, s.label("consent_text."+c.Action), w)
	case steps.Go:
		return s.wrap(s.words.Step(c.Step).Why, w)
	case steps.Look, steps.Skip, steps.Reply, steps.Back, steps.Cancel, steps.Save, steps.Wait, steps.Result, steps.Finish:
	}
	return nil
}

func (s *scene) howAction(c steps.Choice, w int) []string {
	words := s.action(s.prompt.Step, c.Action)
	out := s.prose(words.Body, w, !s.wide)
	if words.Loses != "" {
		out = append(out, s.titled(s.warn, s.label("loses"), words.Loses, w)...)
	}
	a := s.kind(s.prompt.Step, c.Action)
	key := "enter." + string(a.Kind)
	if a.Kind == steps.Tell && a.Then != steps.ThenAsk {
		key = "enter.shown"
	}
	if l := s.label(key); l != "" {
		out = append(out, s.styled(s.dim, l, w)...)
	}
	return out
}

// titled is a paragraph that begins with a styled word.
func (s *scene) titled(st ink, head, text string, w int) []string {
	lines := s.wrap(head+" "+text, w)
	if len(lines) > 0 {
		if rest, ok := strings.CutPrefix(lines[0], head); ok {
			lines[0] = st.Render(head) + rest
		}
	}
	return lines
}
