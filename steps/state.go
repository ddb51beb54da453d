package steps

import (
	"slices"

	"fix502/checks"
	"fix502/checks/verdict"
)

// States of a step.
const (
	Recommended = "recommended" // the verdict names it
	Possible    = "possible"
	RuledOut    = "ruled_out"
	StepDone    = "done"
	Skipped     = "skipped"
)

// What a step's own checks say.
const (
	Pass   = "pass"
	Warn   = "warn"
	Fail   = "fail"
	NotRun = "not_run"
)

// states shows all steps, in order. They are never stored: verdict, evidence
// and trail say it all.
func (s *Session) states() []StepState {
	var out []StepState
	for _, id := range Order() {
		out = append(out, s.state(id))
	}
	return out
}

func (s *Session) state(id string) StepState {
	st, _ := s.stepByID(id)
	out := StepState{ID: id, State: Possible}
	s.status(st, id, &out)
	truth, why := checks.Unknown, ""
	if st.Rule != nil {
		truth, why = st.Rule(s.now.verdict, s.now.view)
	}
	switch {
	case s.recommended() == id:
		out.State = Recommended
	case s.tried(id, s.trail):
		out.State = StepDone
	case truth == checks.Yes:
		out.State, out.Reason = RuledOut, why
		if likely(s.now.verdict) && !works(s.now.verdict) && !slices.Contains(factReasons(), why) {
			out.Because = s.leadSeen()
		}
	case s.skipped(id, s.trail):
		out.State = Skipped
	case out.Reason == "":
		out.Reason = why
	}
	return out
}

// factReasons are the reasons that rest on the step's own checks, not on the
// verdict.
func factReasons() []string {
	return []string{"connection_fine", "no_proxy_no_vpn", "not_the_browser", "not_extensions", "no_extension"}
}

// status says whether something is wrong with the step's factor.
func (s *Session) status(st Step, id string, out *StepState) {
	out.Status = NotRun
	if st.Ran != nil {
		out.Because = st.Ran(s.now.view)
	}
	if len(out.Because) > 0 {
		out.Status = Pass
	}
	var shown []checks.ID
	if st.Shows != nil {
		shown = st.Shows(s.now.view)
		out.Because = append(slices.Clip(out.Because), shown...)
	}
	for _, f := range s.now.verdict.Findings {
		info := s.c.Causes[f.Cause]
		if info.Step != id || !notable(f) || f.Masked != "" {
			continue
		}
		is := Warn
		if f.Confidence >= verdict.Likely && info.Kind != verdict.Notes && info.Kind != verdict.WhenSaid {
			is = Fail
		}
		if out.Status != Fail && out.Status != is { // findings come worst first
			out.Status, out.Reason, out.Because = is, string(f.Cause), s.besides(seenBy(f.Because), shown)
		}
	}
	if lead := s.now.verdict.Lead; s.recommended() == id && lead != verdict.Undecided {
		out.Status, out.Reason, out.Because = Fail, string(lead), s.besides(s.leadSeen(), shown)
		if works(s.now.verdict) {
			out.Status = Warn
		}
	}
}

// recommended is the step that the verdict names; empty when it works.
func (s *Session) recommended() string {
	if s.now.verdict.Lead == verdict.None {
		return ""
	}
	return s.c.Causes[s.now.verdict.Lead].Step
}

func (s *Session) leadSeen() []checks.ID {
	for _, f := range s.now.verdict.Findings {
		if f.Cause == s.now.verdict.Lead {
			return seenBy(f.Because)
		}
	}
	return nil
}

// besides puts first what shows a difference, where there is one: an ordinary
// request, and the same with one thing changed; then what was read that
// belongs to the step's factor.
func (s *Session) besides(ids, shown []checks.ID) []checks.ID {
	compared := false
	rank := func(id checks.ID) int {
		o, ok := s.now.view.Raw(id)
		switch {
		case slices.Contains(shown, id):
			return 2
		case !ok || o.Spec.Role != checks.RolePage && o.Spec.Trial.Factor == checks.FactorNone:
			return 3
		case o.Spec.Trial.Factor != checks.FactorNone || o.Spec.Arm != checks.ArmPlain:
			compared = true
			return 1
		default: // the page, asked in the ordinary way
			return 0
		}
	}
	for _, id := range ids {
		rank(id)
	}
	if !compared && len(shown) == 0 {
		return ids
	}
	out := slices.Clone(ids)
	for _, id := range shown {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	order := func(id checks.ID) int {
		if n := rank(id); n > 0 || compared {
			return n
		}
		return 3
	}
	slices.SortStableFunc(out, func(a, b checks.ID) int { return order(a) - order(b) })
	return out
}

// seenBy lists the observations that reasons rest on, once each, in order.
func seenBy(because []verdict.Reason) []checks.ID {
	var out []checks.ID
	for _, r := range because {
		for _, id := range r.Found.Seen {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// tried tells whether something was done at a step, as far as a trail knows.
func (s *Session) tried(id string, trail []Trail) bool {
	return slices.ContainsFunc(trail, func(t Trail) bool {
		did := t.Choice.Kind == Act || (id == Support && t.Choice.Kind == Save)
		return t.Step == id && did && !t.Failed
	})
}

func (s *Session) skipped(id string, trail []Trail) bool {
	return slices.ContainsFunc(trail, func(t Trail) bool { return t.Step == id && t.Choice.Kind == Skip })
}

// next is the step after the current one: the one that the verdict names, as
// long as nothing was tried there since the verdict names it; then, in the
// article's order and round again, what is neither ruled out nor done nor
// skipped; support at the end. Empty: there is none.
func (s *Session) next() string {
	since := s.trail[min(s.fresh, len(s.trail)):]
	if r := s.recommended(); r != "" && r != Support && r != s.step && !s.tried(r, since) && !s.skipped(r, since) {
		return r
	}
	order := Order()
	at := slices.Index(order, s.step)
	for i := range len(order) {
		id := order[(at+1+i)%len(order)]
		if id == s.step || id == Support {
			continue
		}
		if s.state(id).State == Possible {
			return id
		}
	}
	if s.step == Support {
		return ""
	}
	return Support
}
