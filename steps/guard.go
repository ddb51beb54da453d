package steps

import "fix502/checks/verdict"

// turn is what the event at hand brought. The guards of the machine read it;
// they never change anything.
type turn struct {
	step   string // the step to go to
	target frame  // where 'back' leads
	action Action // the action taken or asked about
	failed bool   // the action could not be done
	reply  reply
	look   Place // where the look that ended leads
}

// reply sorts an answer of the person.
type reply uint8

const (
	replyNone    reply = iota
	replySolved        // it works, and so do the checks
	replyCheck         // it works, the checks have yet to say so
	replyStep          // it fails, or it was an experiment
	replyVerdict       // it fails, and the answer names another place than the browser
)

func startsAtStep(s *Session) bool {
	_, ok := s.stepByID(s.c.Start)
	return ok
}

func tellsAndAsks(s *Session) bool {
	return s.turn.action.Kind == Tell && s.turn.action.Then == ThenAsk
}

func replyWorks(s *Session) bool     { return s.turn.reply == replySolved }
func replyLook(s *Session) bool      { return s.turn.reply == replyCheck }
func replyBrowser(s *Session) bool   { return s.turn.reply == replyStep }
func replyElsewhere(s *Session) bool { return s.turn.reply == replyVerdict }

func doneThen(a After) func(*Session) bool {
	return func(s *Session) bool { return !s.turn.failed && s.turn.action.Then == a }
}

func looked(p Place) func(*Session) bool {
	return func(s *Session) bool { return s.turn.look == p }
}

func startedAt(p Place) func(*Session) bool {
	return func(s *Session) bool { return s.origin.place == p }
}

func cameFrom(p Place) func(*Session) bool {
	return func(s *Session) bool { return s.turn.target.place == p }
}

func not(f func(*Session) bool) func(*Session) bool {
	return func(s *Session) bool { return !f(s) }
}

func either(f, g func(*Session) bool) func(*Session) bool {
	return func(s *Session) bool { return f(s) || g(s) }
}

// works tells whether a verdict says that the service works now.
func works(v verdict.Verdict) bool {
	return v.Lead == verdict.None || v.Lead == "refresh.transient"
}

// likely tells whether a verdict may be acted on.
func likely(v verdict.Verdict) bool {
	return v.Lead != "" && v.Lead != verdict.Undecided && v.Confidence >= verdict.Likely
}

// notable tells whether something speaks for a finding, not merely nothing
// against it.
func notable(f verdict.Finding) bool {
	return f.Confidence >= verdict.Likely || (f.Confidence == verdict.Possible && len(f.Because) > 0)
}

// serviceFault tells whether only the service can help: its own fault or its
// edge's, unless the address that the person comes from is what is refused.
func (s *Session) serviceFault() bool {
	v := s.now.verdict
	info := s.c.Causes[v.Lead]
	ours := info.Owner == verdict.OwnerProvider || info.Owner == verdict.OwnerEdge
	return ours && likely(v) && !works(v) && info.Step != VPN
}
