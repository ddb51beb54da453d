package ui

import (
	"fix502/checks"
	"fix502/checks/verdict"
)

// Branch is a cause in the chain of reasoning, with what speaks for it or
// against it.
type Branch struct {
	Cause   verdict.Cause
	Sure    verdict.Confidence
	Reasons []Ground
	Hidden  []verdict.Cause // what this cause hides: it cannot be judged
}

// Ground is one question that a rule asked, and what it found.
type Ground struct {
	Clue  string
	Fits  bool // the answer is the one that the rule wanted
	Found checks.Truth
	Seen  []checks.ID // what the answer rests on
}

// Reasoning is why a verdict is as it is: what it was concluded from, what was
// found beside it, what was ruled out and why, and what is hidden by what.
type Reasoning struct {
	Lead   []Branch // the verdict, or those that fit equally well
	Also   []Branch
	Masked []Branch // each with what it hides
	Out    []Branch
}

// Reason orders the findings of a verdict into a chain of reasoning.
func Reason(v verdict.Verdict) Reasoning {
	var r Reasoning
	for _, f := range v.Findings {
		b := Branch{Cause: f.Cause, Sure: f.Confidence}
		switch {
		case f.Cause == v.Lead && v.Lead != "":
			b.Reasons = grounds(f.Because)
			r.Lead = append(r.Lead, b)
		case f.Confidence == verdict.RuledOut:
			if b.Reasons = grounds(f.Against); len(b.Reasons) > 0 {
				r.Out = append(r.Out, b)
			}
		case f.Masked != "":
			r.Masked = hide(r.Masked, f.Masked, f.Cause)
		default:
			if b.Reasons = grounds(f.Because); len(b.Reasons) > 0 {
				r.Also = append(r.Also, b)
			}
		}
	}
	return r
}

func hide(all []Branch, by, what verdict.Cause) []Branch {
	for i := range all {
		if all[i].Cause == by {
			all[i].Hidden = append(all[i].Hidden, what)
			return all
		}
	}
	return append(all, Branch{Cause: by, Hidden: []verdict.Cause{what}})
}

func grounds(all []verdict.Reason) []Ground {
	out := make([]Ground, 0, len(all))
	for _, r := range all {
		out = append(out, Ground{Clue: r.Clue, Fits: r.Found.Truth == r.Want, Found: r.Found.Truth, Seen: r.Found.Seen})
	}
	return out
}
