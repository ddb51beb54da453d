package steps

import (
	"slices"
	"time"

	"fix502/checks"
)

// Choose takes what the person chose. What is not offered is refused: nothing
// happens and the Work is empty.
func (s *Session) Choose(c Choice, at time.Time) Work {
	var w Work
	c, ok := s.accept(c)
	if !ok {
		return w
	}
	closed := c.Kind == Finish && s.closed()
	s.tell(Event{At: at, Choice: &c, Closed: closed})
	s.prompt = nil
	s.hearTime(at)
	s.turn = turn{}
	s.prepare(c, at, &w)
	if !s.transit(on(c.Kind), at, &w) {
		return Work{}
	}
	s.arrive(at, &w)
	if w.Batch == 0 {
		w.Batch = s.now.n
	}
	return w
}

// accept finds the offer that a choice means. The step of a skip or an action may
// be left out.
func (s *Session) accept(c Choice) (Choice, bool) {
	for _, o := range s.Prompt().Offers {
		same := o.Kind == c.Kind && o.Action == c.Action && o.Answer == c.Answer
		if same && (o.Step == c.Step || (c.Step == "" && (c.Kind == Skip || c.Kind == Act))) {
			o.Read = c.Read
			if c.Text != "" && s.c.Read != nil {
				read := s.c.Read(c.Text)
				o.Read = &read
			}
			return o, true
		}
	}
	return Choice{}, false
}

// closed tells whether finishing now leaves nothing to take up.
func (s *Session) closed() bool {
	return s.place == Solved || s.place == Provider || (works(s.now.verdict) && !complaint(s.now.seen))
}

// prepare does what a choice means, short of moving.
func (s *Session) prepare(c Choice, at time.Time, w *Work) {
	switch c.Kind {
	case Go:
		s.turn.step, s.doing = c.Step, Action{}
	case Skip:
		s.note(Trail{At: at, Choice: c, Step: s.step})
		s.turn.step, s.doing = c.Step, Action{}
	case Act:
		s.act(c, at, w)
	case Reply:
		s.answer(c, at)
	case Back:
		target, rest, _ := s.back()
		s.turn.target, s.turn.step, s.stack = target, target.step, rest
		s.doing = Action{}
	case Cancel:
		s.turn.step = s.origin.step
		s.abandon(w)
	case Allow:
		s.note(Trail{At: at, Choice: c, Step: s.step})
		s.allowed = append(slices.Clip(s.allowed), checks.Consent(c.Action))
		s.lent = checks.Consent(c.Action)
		s.plan(w)
	case Save, Wait:
		s.note(Trail{At: at, Choice: c, Step: s.step})
	case Result:
		s.doing = Action{}
	case Look, Finish:
	}
}

func (s *Session) note(t Trail) { s.trail = append(s.trail, t) }

// act begins an action of the current step. What the words tell is done by
// the person; everything else is the holder's, who reports with Acted.
func (s *Session) act(c Choice, at time.Time, w *Work) {
	a, ok := s.action(s.step, c.Action)
	if !ok {
		return
	}
	s.turn.action, s.doing = a, a
	if a.Kind == Tell {
		s.note(Trail{At: at, Choice: c, Step: s.step})
		return
	}
	w.Batch, w.Act = s.now.n, &a
}

// Acted takes what the doing of an action brought: a note in a few words, or
// an error. It goes into the trail; if the person still stands at that step,
// what follows the action comes next.
func (s *Session) Acted(a Action, note string, err error, at time.Time) Work {
	d := Done{Step: s.owner(a.ID), Action: a.ID, Note: note, Failed: err != nil}
	if err != nil && note == "" {
		d.Note = err.Error()
	}
	return s.done(d, at)
}

func (s *Session) done(d Done, at time.Time) Work {
	var w Work
	if s.place == nowhere || s.place == Finished {
		return w
	}
	s.tell(Event{At: at, Acted: &d})
	s.prompt = nil
	s.hearTime(at)
	s.note(Trail{
		At: at, Choice: Choice{Kind: Act, Action: d.Action}, Step: d.Step, Note: d.Note, Failed: d.Failed,
	})
	a, ok := s.action(d.Step, d.Action)
	if !ok || s.place != AtStep || s.step != d.Step || s.doing.ID != d.Action {
		return w
	}
	s.turn = turn{action: a, failed: d.Failed}
	s.transit(acted, at, &w)
	if s.place == AtStep {
		s.doing = Action{}
	}
	s.arrive(at, &w)
	return w
}

// owner is the step that an action belongs to: the current one, if it has it.
func (s *Session) owner(id string) string {
	if _, ok := s.action(s.step, id); ok {
		return s.step
	}
	for _, st := range s.c.Steps {
		if _, ok := s.action(st.ID, id); ok {
			return st.ID
		}
	}
	return ""
}

func (s *Session) action(step, id string) (Action, bool) {
	st, _ := s.stepByID(step)
	i := slices.IndexFunc(st.Actions, func(a Action) bool { return a.ID == id })
	if i < 0 {
		return Action{}, false
	}
	return st.Actions[i], true
}
