package plain

import (
	"slices"
	"strconv"
	"strings"

	"fix502/steps"
)

// listed are the offers that are numbered, in the order of the session, so
// that the default is the first. The other steps have words.
func (f *face) listed() []steps.Choice {
	var out []steps.Choice
	for i, c := range f.prompt.Offers {
		switch c.Kind {
		case steps.Go:
			if i > 0 && (f.prompt.Place != steps.AtResult || !f.recommended(c.Step)) {
				continue
			}
		case steps.Save:
			if !f.exportable() {
				continue
			}
		case steps.Cancel:
			continue
		case steps.Act, steps.Look, steps.Skip, steps.Reply, steps.Back, steps.Allow, steps.Wait, steps.Result, steps.Finish:
		}
		out = append(out, c)
	}
	return out
}

func (f *face) recommended(step string) bool { return f.stepState(step).State == steps.Recommended }

func (f *face) exportable() bool {
	return f.opt.Hold.Save != nil && len(f.opt.Hold.Formats) > 0 && f.offers(steps.Save)
}

// list writes the numbered offers, and what else may be typed.
func (f *face) list() {
	f.out.gap()
	for i, c := range f.menu {
		title, hint := f.offer(c)
		if hint != "" {
			title += " (" + hint + ")"
		}
		if k := keyOf(c); k != "" {
			title += " [" + k + "]"
		}
		f.out.item(number(i+1), title)
	}
	more := []string{"[d] " + f.label("key_short.details"), "[?] " + f.label("key_short.help")}
	if f.opt.Hold.Heal != nil {
		more = append(more, "[H] "+f.label("key_short.heal"))
	}
	if f.offers(steps.Go) {
		more = append(more, f.label("plain.steps"))
	}
	f.out.para(f.label("plain.also") + " " + strings.Join(more, ", ") + ".")
}

// offer returns title and hint of an offer.
func (f *face) offer(c steps.Choice) (title, hint string) {
	switch c.Kind {
	case steps.Act:
		w := f.action(f.prompt.Step, c.Action)
		if hint = w.Hint; hint == "" {
			hint = f.label("action_kind." + string(f.kind(f.prompt.Step, c.Action).Kind))
		}
		return w.Title, hint
	case steps.Go:
		title = f.label("place.step") + " " + strconv.Itoa(f.stepNumber(c.Step)) + ": " + f.opt.Words.Step(c.Step).Title
		if f.recommended(c.Step) {
			hint = f.label("step_state.recommended")
		}
		return title, hint
	case steps.Reply:
		return f.label("answer." + c.Answer), ""
	case steps.Allow:
		return f.label("choice." + c.Action), f.label("tui.unasked")
	case steps.Look:
		if f.prompt.Place != steps.AtStep {
			return f.label("choice.again"), ""
		}
	case steps.Skip:
		if c.Step != "" {
			return f.label("choice.next"), f.opt.Words.Step(c.Step).Title
		}
	case steps.Result, steps.Back, steps.Cancel, steps.Finish, steps.Save, steps.Wait:
	}
	return f.label("choice." + string(c.Kind)), ""
}

// keyOf is the letter that means an offer, the same as in the full screen.
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
	case steps.Go, steps.Act, steps.Reply, steps.Back, steps.Cancel, steps.Wait, steps.Result:
	}
	return ""
}

// possible says in one line what may be typed.
func (f *face) possible() string {
	all := []string{"1"}
	if n := len(f.menu); n > 1 {
		all[0] = "1 " + f.label("plain.to") + " " + strconv.Itoa(n)
	}
	for _, c := range f.menu {
		if k := keyOf(c); k != "" && !slices.Contains(all, k) {
			all = append(all, k)
		}
	}
	all = append(all, "d", "?")
	if f.opt.Hold.Heal != nil {
		all = append(all, "H")
	}
	if f.offers(steps.Go) {
		all = append(all, f.label("plain.steps"))
	}
	return f.label("plain.unknown") + " " + strings.Join(all, ", ") + "."
}
