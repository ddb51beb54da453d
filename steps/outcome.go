package steps

import (
	"slices"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
)

// conclude compares the look that ended with the one before it, and says
// where that leads.
func (s *Session) conclude(at time.Time) {
	s.turn.step = s.origin.step
	s.turn.look = s.origin.place
	if s.lent != "" { // only a consent was added; nothing was changed
		if s.lent == checks.ConsentSpeed {
			s.withdraw(s.lent) // for this once: the next measurement is asked for anew
		}
		s.lent = ""
		return
	}
	before, after := s.held.verdict, s.now.verdict
	ask := s.onlyPersonSees()
	s.before = before
	s.outcome = s.compare()
	if ask {
		s.outcome = Unclear
	}
	s.fixedBy = Trail{}
	if s.outcome == Fixed {
		s.fixedBy = s.lastAction()
	}
	s.trail = append(s.trail, Trail{
		At: at, Choice: Choice{Kind: Look}, Step: s.origin.step,
		Outcome: s.outcome, Before: before.Lead, After: after.Lead,
	})
	if s.outcome == Changed || s.outcome == Cleared {
		s.fresh = len(s.trail)
	}
	s.doing = Action{}
	s.turn.look = s.after(ask)
}

// after is the place that a look leads to.
func (s *Session) after(ask bool) Place {
	switch {
	case s.outcome == Fixed, s.origin.place == Solved && works(s.now.verdict):
		return Solved
	case s.origin.place == Provider && s.serviceFault():
		return Provider
	case s.origin.place != AtStep:
		return AtResult
	case ask:
		return Asking
	case s.serviceFault():
		return Provider
	default:
		return AtStep
	}
}

// compare names the difference that a look made.
func (s *Session) compare() Outcome {
	before, after := s.held.verdict, s.now.verdict
	failed := !works(before) || complaint(s.held.seen)
	switch {
	case after.Lead == verdict.Undecided || after.Lead == "":
		return Unclear
	case works(after) && !complaint(s.now.seen) && failed:
		return Fixed
	case before.Lead == after.Lead:
		return Unchanged
	case s.cleared():
		return Cleared
	default:
		return Changed
	}
}

// cleared tells whether the step's own causes are gone, whatever else fails.
func (s *Session) cleared() bool {
	if s.origin.place != AtStep {
		return false
	}
	return s.blames(s.held.verdict, s.origin.step) && !s.blames(s.now.verdict, s.origin.step)
}

// blames tells whether a verdict holds a likely finding of this step.
func (s *Session) blames(v verdict.Verdict, step string) bool {
	return slices.ContainsFunc(v.Findings, func(f verdict.Finding) bool {
		return f.Confidence >= verdict.Likely && f.Masked == "" && s.c.Causes[f.Cause].Step == step
	}) || s.c.Causes[v.Lead].Step == step
}

// onlyPersonSees tells whether the failure was the person's word alone, which
// an action has made old: no check can say whether it is gone.
func (s *Session) onlyPersonSees() bool {
	return complaint(s.held.seen) && !complaint(s.now.seen) && works(s.now.verdict) && s.checksWork(s.held)
}

// checksWork tells whether a look works by what the checks saw alone.
func (s *Session) checksWork(b batch) bool {
	return works(s.c.Diagnose(automated(b.seen), b.running()))
}

// lastAction is what was done since the last look or answer that concluded
// anything.
func (s *Session) lastAction() Trail {
	for _, t := range slices.Backward(s.trail) {
		if t.Choice.Kind == Act && !t.Failed {
			return t
		}
		if t.Outcome != "" && t.Outcome != Unclear {
			break
		}
	}
	return Trail{}
}

// actedInBrowser tells whether something was done about the browser since the
// person last said what it shows.
func (s *Session) actedInBrowser() bool {
	for _, t := range slices.Backward(s.trail) {
		if t.Choice.Kind == Reply {
			return false
		}
		if t.Choice.Kind == Act && !t.Failed && ofBrowser(t.Step) {
			return true
		}
	}
	return false
}

// ofBrowser tells whether a step concerns the person's own browser, where
// only the person sees the outcome.
func ofBrowser(step string) bool {
	return step == Cache || step == Browser || step == Incognito || step == Plugins
}
