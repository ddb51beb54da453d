package steps

import (
	"slices"
	"time"

	"fix502/checks"
)

// depth bounds the way back.
const depth = 64

// rest is where the wizard stands for good: a question or a look is only a
// visit.
func (s *Session) rest() frame {
	switch s.place {
	case Asking:
		return frame{AtStep, s.step}
	case Looking:
		return s.origin
	case AtResult:
		return frame{place: AtResult}
	case AtStep, Solved, Provider:
		return frame{s.place, s.step}
	case Triage, Finished, nowhere:
		return frame{place: s.place}
	}
	return frame{}
}

// transit follows the machine, remembers the way back, and does what entering
// the new place asks for.
func (s *Session) transit(t Trigger, at time.Time, w *Work) bool {
	from := s.rest()
	if !s.follow(t) {
		return false
	}
	s.prompt = nil
	s.enter(t, from, at, w)
	to := s.rest()
	if t != on(Back) && t != on(Cancel) && from != to && returnable(from.place) {
		s.push(from)
	}
	return true
}

func (s *Session) enter(t Trigger, from frame, at time.Time, w *Work) {
	switch s.place {
	case AtStep:
		if s.turn.step != "" {
			s.step = s.turn.step
		}
	case AtResult:
		s.step = ""
	case Asking:
		s.question = questionBrowser
		if t != settled {
			s.question = questionAction + s.doing.ID
		}
	case Looking:
		if t != resumed {
			s.origin = from
		}
		if t != on(Allow) {
			s.look(at, w)
		}
	case Finished:
		*w = Work{Batch: s.now.n, Cancel: len(s.now.running()) > 0, Ended: true}
		s.origin = from
	case Triage:
		if t == resumed {
			s.look(at, w)
		}
	case Solved, Provider, nowhere:
	}
}

// arrive moves on when the look at hand has said what it can.
func (s *Session) arrive(at time.Time, w *Work) {
	if s.place != Triage && s.place != Looking {
		return
	}
	if !s.now.verdict.Settled && len(s.now.running()) > 0 || s.place == Looking && s.awaitsLent() {
		return
	}
	s.turn = turn{}
	if s.place == Looking {
		s.conclude(at)
	} else {
		s.lent = ""
		if startsAtStep(s) {
			s.turn.step = s.c.Start
			s.push(frame{place: AtResult})
		}
	}
	s.transit(settled, at, w)
}

// awaitsLent tells whether something runs that a consent was just given for:
// the person wants to see what comes of it, whatever is settled already.
func (s *Session) awaitsLent() bool {
	return s.lent != "" && slices.ContainsFunc(s.now.running(), func(sp checks.Spec) bool { return sp.Consent == s.lent })
}

// look starts a new batch with fresh evidence.
func (s *Session) look(at time.Time, w *Work) {
	s.lent = ""
	s.now.drop()
	s.held = s.now
	extra := ""
	if s.origin.place == AtStep {
		extra = s.origin.step
	}
	s.open(extra)
	s.now.carry(s.held.seen, at)
	if s.actedInBrowser() {
		s.now.forget(saidID(questionBrowser))
	}
	s.plan(w)
}

// abandon ends the running look: a new batch is forgotten and the one before
// counts again; a consent given for more checks is taken back.
func (s *Session) abandon(w *Work) {
	s.now.drop()
	switch {
	case s.lent != "":
		s.withdraw(s.lent)
		s.lent = ""
	case s.place == Looking:
		s.now = s.held
	}
	s.last++
	s.now.n = s.last
	s.diagnose()
	w.Batch, w.Cancel = s.now.n, true
}

func (s *Session) withdraw(c checks.Consent) {
	var left []checks.Consent
	for _, a := range s.allowed {
		if a != c {
			left = append(left, a)
		}
	}
	s.allowed = left
}

// Resume takes up a session that was read back: what was seen before may no
// longer be true, so it looks again and returns to where the person stood.
// Consents given in it are asked for anew.
func (s *Session) Resume(at time.Time) Work {
	var w Work
	if s.place == nowhere {
		return w
	}
	s.tell(Event{At: at, Resumed: true})
	if s.place != Finished { // cut off: it stands where finishing would have left it
		s.origin = s.rest()
		s.place = Finished
	}
	s.allowed = append([]checks.Consent(nil), s.c.Allowed...)
	s.turn = turn{}
	s.transit(resumed, at, &w)
	s.arrive(at, &w)
	return w
}

func returnable(p Place) bool {
	return p == AtResult || p == AtStep || p == Solved || p == Provider
}

func (s *Session) push(f frame) {
	if n := len(s.stack); n > 0 && s.stack[n-1] == f {
		return
	}
	s.stack = append(s.stack, f)
	if len(s.stack) > depth {
		s.stack = append([]frame(nil), s.stack[1:]...)
	}
}

// back is where 'back' leads, and what remains of the way. Ends that are no
// longer true are passed over.
func (s *Session) back() (target frame, rest []frame, ok bool) {
	if s.place == Asking {
		return frame{AtStep, s.step}, s.stack, true
	}
	for i := len(s.stack) - 1; i >= 0; i-- {
		f := s.stack[i]
		stale := (f.place == Solved && !works(s.now.verdict)) || (f.place == Provider && !s.serviceFault())
		if !stale && f != s.rest() {
			return f, s.stack[:i], true
		}
	}
	return frame{}, nil, false
}
