package steps

import (
	"strconv"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
)

// answer turns what the person says into an observation and sorts it.
func (s *Session) answer(c Choice, at time.Time) {
	question, before := s.asked(), s.now.verdict
	told := question != questionBrowser || s.place == Asking || complaint(s.now.seen)
	trial := question != questionBrowser && s.doing.Trial
	s.say(question, c, at)
	if c.Answer == AnswerWorks && !trial && question != questionBrowser {
		s.now.forget(saidID(questionBrowser)) // the browser shows something else now
	}
	s.diagnose()
	t := Trail{At: at, Choice: c, Step: s.step, Before: before.Lead, After: s.now.verdict.Lead}
	s.turn.reply, t.Outcome = s.sort(question, c.Answer, trial)
	if s.doing.Rounds { // one of several answers concludes nothing
		t.Outcome = ""
	}
	if told && t.Outcome != "" {
		s.outcome, s.before, s.fixedBy = t.Outcome, before, Trail{}
		if t.Outcome == Fixed {
			s.fixedBy = s.lastAction()
		}
	}
	if !told {
		t.Outcome = ""
	}
	s.note(t)
	if t.Before != t.After {
		s.fresh = len(s.trail)
	}
	if s.place == AtResult && s.turn.reply == replyStep {
		s.turn.step = s.browserStep()
	}
	if s.turn.reply != replyCheck {
		s.doing = Action{}
	}
}

// say puts an answer into the evidence, in place of an earlier one.
func (s *Session) say(question string, c Choice, at time.Time) {
	said := checks.Answer{}
	if c.Read != nil {
		said = *c.Read
	} else if c.Answer == AnswerSame {
		said.Shows, said.Status = "502", 502
	}
	said.Question, said.Answer = question, c.Answer
	id := saidID(question)
	if question != questionBrowser && s.doing.Rounds {
		id = s.round(id)
	}
	o := checks.Observation{Spec: checks.Spec{ID: id, Probe: checks.ProbePerson}, At: at, Said: &said}
	s.now.forget(o.ID())
	s.now.add(o)
	s.log = append(s.log, o)
}

// round is the ID of the next answer to a question that is asked in rounds.
func (s *Session) round(id checks.ID) checks.ID {
	for n := 2; ; n++ {
		if _, taken := s.now.view.Raw(id); !taken {
			return id
		}
		base, _, _ := strings.Cut(string(id), "#")
		id = checks.ID(base + "#" + strconv.Itoa(n))
	}
}

// sort says what an answer means for the way on.
func (s *Session) sort(question, answer string, trial bool) (reply, Outcome) {
	works := answer == AnswerWorks
	switch {
	case works && trial:
		return replyStep, Narrowed
	case works && (question == questionBrowser || s.checksWork(s.now)):
		return replySolved, Fixed
	case works:
		return replyCheck, ""
	case s.place == AtResult && s.elsewhere():
		return replyVerdict, Unchanged
	case trial:
		return replyStep, Excluded
	default:
		return replyStep, Unchanged
	}
}

// elsewhere tells whether, with the answer, the verdict names another place
// than the browser.
func (s *Session) elsewhere() bool {
	v := s.now.verdict
	return likely(v) && !works(v) && s.c.Causes[v.Lead].Owner != verdict.OwnerBrowser
}

// browserStep is where a failure that only the browser shows is followed up.
func (s *Session) browserStep() string {
	if step := s.c.Causes[s.now.verdict.Lead].Step; ofBrowser(step) || (likely(s.now.verdict) && step == VPN) {
		return step
	}
	return Cache
}

// asked is the question that is open now; empty: none.
func (s *Session) asked() string {
	switch {
	case s.place == Asking:
		return s.question
	case s.place == AtResult && (works(s.now.verdict) || (complaint(s.now.seen) && s.checksWork(s.now))):
		return questionBrowser
	default:
		return ""
	}
}
