package steps

import (
	"slices"

	"fix502/checks"
	"fix502/checks/verdict"
)

// Prompt is what a face needs to draw or speak now. Its slices are not to be
// changed.
func (s *Session) Prompt() Prompt {
	if s.prompt == nil {
		p := s.draw()
		s.prompt = &p
	}
	return *s.prompt
}

func (s *Session) draw() Prompt {
	p := Prompt{
		Place: s.place, Step: s.rest().step, Batch: s.now.n, Running: s.now.running(),
		Verdict: s.now.verdict, Before: s.before, Outcome: s.outcome, FixedBy: s.fixedBy,
		Steps: s.states(), Question: s.asked(), Action: s.doing.ID,
		Evidence: slices.Clip(s.now.seen), View: s.now.view, Trail: slices.Clip(s.trail),
	}
	if works(p.Verdict) && !works(p.Before) {
		p.Mended = s.c.Causes[p.Before.Lead].Step
	}
	p.Done, p.Total = s.now.counts()
	p.Offers = s.offers()
	return p
}

// offers lists what may be done now, the most sensible first.
func (s *Session) offers() []Choice {
	var out []Choice
	switch s.place {
	case nowhere, Finished:
		return nil
	case Triage:
		out = s.offersTriage()
	case AtResult:
		out = s.offersVerdict()
	case AtStep:
		out = s.offersStep()
	case Looking:
		out = kinds(Cancel)
	case Asking:
		out = append(answers(), kinds(Back)...)
	case Solved:
		out = slices.Concat(kinds(Save), s.backs(), kinds(Look, Result))
	case Provider:
		out = slices.Concat(s.waits(), kinds(Save), s.backs(), kinds(Look), visit(Support), kinds(Result), visit(Order()...))
	}
	return once(append(out, kinds(Finish)...))
}

// once drops repeated offers; the first of them stays.
func once(all []Choice) []Choice {
	var out []Choice
	for _, c := range all {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

func kinds(all ...ChoiceKind) []Choice {
	var out []Choice
	for _, k := range all {
		out = append(out, Choice{Kind: k})
	}
	return out
}

func answers() []Choice {
	return []Choice{
		{Kind: Reply, Answer: AnswerWorks}, {Kind: Reply, Answer: AnswerSame}, {Kind: Reply, Answer: AnswerOther},
	}
}

func (s *Session) offersTriage() []Choice {
	var out []Choice
	if likely(s.now.verdict) {
		out = kinds(Result)
	}
	out = append(out, s.consents()...)
	return append(out, kinds(Cancel)...)
}

func (s *Session) offersVerdict() []Choice {
	var out []Choice
	lead := s.recommended()
	ask := s.asked() != ""
	switch {
	case complaint(s.now.seen) && !likely(s.now.verdict), complaint(s.now.seen) && lead == "":
		out = visit(s.browserStep())
	case ask && !complaint(s.now.seen):
		out = answers()
	case s.serviceFault():
		out = slices.Concat(s.waits(), visit(Support), kinds(Save))
	}
	out = slices.Concat(out, visit(lead), kinds(Look), s.consents())
	if ask {
		out = append(out, answers()...)
	}
	return slices.Concat(out, visit(Order()...), kinds(Save), s.backs())
}

func (s *Session) offersStep() []Choice {
	acts := s.actions()
	var skip []Choice
	if next := s.next(); next != "" {
		skip = []Choice{{Kind: Skip, Step: next}}
	}
	var first []Choice
	switch concluded, out := s.concluded(); {
	case s.doing.ID != "": // shown: the person does it, then looks again
		first = kinds(Look)
	case s.nextRound(acts) != nil:
		first = s.nextRound(acts)
	case concluded && (out == Cleared || out == Narrowed) && s.recommended() == s.step:
		first = s.untried(acts)
	case concluded:
		first = skip
	}
	others := slices.DeleteFunc(Order(), func(id string) bool { return id == s.step })
	return slices.Concat(first, acts, s.waits(), kinds(Look), skip, s.consents(), kinds(Result), visit(others...), kinds(Save), s.backs())
}

// waits offers to watch until it works again, where waiting is what helps: at
// a fault of the service, and at the steps that are about time and about
// those who can act.
func (s *Session) waits() []Choice {
	about := s.place == AtStep && (s.step == Refresh || s.step == Support)
	if s.c.Watch && !works(s.now.verdict) && (about || s.serviceFault()) {
		return kinds(Wait)
	}
	return nil
}

// nextRound offers the next round of an experiment in the middle of which the
// person is.
func (s *Session) nextRound(acts []Choice) []Choice {
	if len(s.trail) == 0 {
		return nil
	}
	last := s.lastAction().Choice
	a, ok := s.action(s.step, last.Action)
	if !ok || !a.Rounds {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(acts), func(c Choice) bool { return c.Action != a.ID })
}

// concluded tells whether the last thing that happened at this step had an
// outcome, and which.
func (s *Session) concluded() (bool, Outcome) {
	for _, t := range slices.Backward(s.trail) {
		if t.Step == s.step {
			return t.Outcome != "", t.Outcome
		}
	}
	return false, ""
}

// actions lists the current step's actions that make sense now, those for the
// verdict's cause first.
func (s *Session) actions() []Choice {
	st, _ := s.stepByID(s.step)
	var fit, rest []Choice
	for _, a := range st.Actions {
		if !s.sensible(a) {
			continue
		}
		c := Choice{Kind: Act, Step: s.step, Action: a.ID}
		if slices.Contains(a.Causes, s.now.verdict.Lead) {
			fit = append(fit, c)
		} else {
			rest = append(rest, c)
		}
	}
	return append(fit, rest...)
}

func (s *Session) sensible(a Action) bool {
	if len(a.Systems) > 0 && !slices.Contains(a.Systems, s.c.GOOS) {
		return false
	}
	if len(a.Causes) == 0 && a.When == nil {
		return true
	}
	return (a.When != nil && a.When(s.now.view)) || slices.ContainsFunc(a.Causes, s.found)
}

// found tells whether something speaks for a cause.
func (s *Session) found(c verdict.Cause) bool {
	return s.now.verdict.Lead == c || slices.ContainsFunc(s.now.verdict.Findings, func(f verdict.Finding) bool {
		return f.Cause == c && notable(f) && f.Masked == ""
	})
}

func (s *Session) untried(acts []Choice) []Choice {
	return slices.DeleteFunc(slices.Clone(acts), func(c Choice) bool {
		return slices.ContainsFunc(s.trail, func(t Trail) bool {
			return t.Choice.Kind == Act && t.Step == s.step && t.Choice.Action == c.Action
		})
	})
}

// consents offers the consents without which checks that are due now cannot
// run: the bypass wherever the person stands, the browser trial and the
// measurement of speed at the steps that they are for.
func (s *Session) consents() []Choice {
	var out []Choice
	if s.lacks(checks.ConsentBypass) {
		out = append(out, Choice{Kind: Allow, Action: string(checks.ConsentBypass)})
	}
	if s.place == AtStep && (s.step == Browser || s.step == Incognito || s.step == Plugins) && s.lacks(checks.ConsentTrial) {
		out = append(out, Choice{Kind: Allow, Action: string(checks.ConsentTrial)})
	}
	if s.place == AtStep && s.step == Connection && s.lacks(checks.ConsentSpeed) {
		out = append(out, Choice{Kind: Allow, Action: string(checks.ConsentSpeed)})
	}
	return out
}

// lacks tells whether a consent that was not given keeps a check from running
// that is due now.
func (s *Session) lacks(c checks.Consent) bool {
	if s.may(c) {
		return false
	}
	more := s.c.Due(s.now.view, s.now.has, func(other checks.Consent) bool { return other == c || s.may(other) })
	return slices.ContainsFunc(more, func(sp checks.Spec) bool { return sp.Consent == c && !s.now.has(sp.ID) })
}

func (s *Session) backs() []Choice {
	if _, _, ok := s.back(); !ok {
		return nil
	}
	return kinds(Back)
}

func visit(steps ...string) []Choice {
	var out []Choice
	for _, id := range steps {
		if id != "" {
			out = append(out, Choice{Kind: Go, Step: id})
		}
	}
	return out
}
