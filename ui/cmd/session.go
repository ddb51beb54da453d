package cmd

import (
	"sync"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
)

// shared is a session that face and commands use at the same time: a summary
// is written while results still land. It may be put in the place of another
// one.
type shared struct {
	mu      sync.Mutex
	session *steps.Session
	goesOn  bool // it was taken up: it looks again instead of beginning
}

func (s *shared) Begin() steps.Work {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.goesOn {
		return s.session.Resume(time.Now())
	}
	return s.session.Begin()
}

func (s *shared) Record(results ...checks.Result) steps.Work {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session.Record(results...)
}

func (s *shared) Choose(c steps.Choice, at time.Time) steps.Work {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session.Choose(c, at)
}

func (s *shared) Acted(a steps.Action, note string, err error, at time.Time) steps.Work {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session.Acted(a, note, err, at)
}

func (s *shared) Prompt() steps.Prompt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session.Prompt()
}

func (s *shared) verdict() verdict.Verdict {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session.Verdict()
}

// lastSeen is when the session heard of something for the last time.
func (s *shared) lastSeen() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	var last time.Time
	for _, o := range s.session.Log() {
		if end := o.At.Add(o.Took); end.After(last) {
			last = end
		}
	}
	for _, t := range s.session.Trail() {
		if t.At.After(last) {
			last = t.At
		}
	}
	return last
}

// replace puts another session in the place of this one.
func (s *shared) replace(by *steps.Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session, s.goesOn = by, true
}
