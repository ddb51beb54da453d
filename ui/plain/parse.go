package plain

import (
	"slices"
	"strconv"
	"strings"

	"fix502/steps"
)

// verb is what an answer asks for.
type verb uint8

const (
	doUnknown verb = iota
	doPick         // an offer
	doEvidence
	doHelp
	doSteps
	doAgain // say it all again
	doHeal
)

// parse reads an answer to the question what to do: a number of the list, a
// letter, or a word. What is not offered now is unknown.
func (f *face) parse(text string) (verb, steps.Choice) {
	text = strings.TrimSpace(text)
	if text == "H" && f.opt.Hold.Heal != nil {
		return doHeal, steps.Choice{}
	}
	text = strings.ToLower(text)
	if rest, ok := strings.CutPrefix(text, strings.ToLower(f.label("place.step"))+" "); ok {
		text = "step " + rest
	}
	if n, err := strconv.Atoi(text); (err == nil && n > 0 && n <= len(f.menu)) || (text == "" && len(f.menu) > 0) {
		return doPick, f.menu[max(n, 1)-1]
	}
	word, _, _ := strings.Cut(text, " ")
	switch word {
	case "d", "details", "evidence", "?", "h", "help", "faq": // may be told what to look for
		text = word
	}
	switch text {
	case "d", "details", "evidence":
		return doEvidence, steps.Choice{}
	case "?", "h", "help", "faq":
		return doHelp, steps.Choice{}
	case "steps":
		return doSteps, steps.Choice{}
	case "l", "list":
		return doAgain, steps.Choice{}
	case "heal":
		if f.opt.Hold.Heal != nil {
			return doHeal, steps.Choice{}
		}
		return doUnknown, steps.Choice{}
	}
	if c, ok := f.named(text); ok {
		return doPick, c
	}
	return doUnknown, steps.Choice{}
}

// named finds the offer that a word means.
func (f *face) named(text string) (steps.Choice, bool) {
	if step, ok := stepNamed(text); ok {
		c := steps.Choice{Kind: steps.Go, Step: step}
		if slices.Contains(f.prompt.Offers, c) {
			return c, true
		}
	}
	kind, known := kinds()[text]
	i := slices.IndexFunc(f.prompt.Offers, func(c steps.Choice) bool {
		switch c.Kind {
		case steps.Cancel, steps.Go:
			return false
		case steps.Reply, steps.Act, steps.Allow:
			return c.Answer == text || c.Action == text || keyOf(c) == text
		case steps.Look, steps.Skip, steps.Back, steps.Save, steps.Wait, steps.Result, steps.Finish:
			return known && c.Kind == kind
		}
		return false
	})
	if i < 0 || text == "" {
		return steps.Choice{}, false
	}
	return f.prompt.Offers[i], true
}

// kinds are the words for what there is at most one offer of.
func kinds() map[string]steps.ChoiceKind {
	return map[string]steps.ChoiceKind{
		"r": steps.Look, "look": steps.Look, "again": steps.Look,
		"s": steps.Skip, "skip": steps.Skip, "next": steps.Skip,
		"e": steps.Save, "export": steps.Save, "save": steps.Save,
		"q": steps.Finish, "quit": steps.Finish, "exit": steps.Finish, "finish": steps.Finish,
		"back": steps.Back, "esc": steps.Back,
		"verdict": steps.Result, "result": steps.Result,
		"watch": steps.Wait,
	}
}

// stepNamed reads 'step 3', 'go cache' or 'cache'.
func stepNamed(text string) (string, bool) {
	words := strings.Fields(text)
	asked := false
	for len(words) > 1 && slices.Contains([]string{"step", "go", "to"}, words[0]) {
		words, asked = words[1:], true
	}
	if len(words) != 1 {
		return "", false
	}
	order := steps.Order()
	if n, err := strconv.Atoi(words[0]); err == nil && asked && n > 0 && n <= len(order) {
		return order[n-1], true
	}
	return words[0], slices.Contains(order, words[0])
}
