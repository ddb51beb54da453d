package steps

import (
	"slices"
	"time"

	"fix502/checks"
	"fix502/checks/profile"
	"fix502/checks/verdict"
)

// Config is all that a session reasons with. Its functions must be pure.
type Config struct {
	Profile profile.Profile
	// Diagnose says what evidence means, given what still runs.
	Diagnose func(checks.Evidence, []checks.Spec) verdict.Verdict
	Causes   map[verdict.Cause]verdict.Info
	// Due says what to ask next.
	Due   func(v checks.View, started func(checks.ID) bool, allow func(checks.Consent) bool) []checks.Spec
	Steps []Step
	GOOS  string
	// Start is the step to begin with; empty: the verdict.
	Start string
	// Allowed are consents given beforehand.
	Allowed []checks.Consent
	// Watch says that the holder can watch until it works again.
	Watch bool
	// Read tells what a pasted text shows; nil: texts are dropped unread.
	Read func(text string) checks.Answer
}

// Session is the wizard as a value. It is not for use by several goroutines
// at once.
type Session struct {
	c    Config
	hear func(Event)

	place    Place
	step     string
	question string  // what is asked in the place Asking
	doing    Action  // the action that is shown or asked about
	stack    []frame // where 'back' leads, nearest last
	origin   frame   // where the running look was started
	turn     turn    // what the event at hand brought; read by the guards

	now     batch // the current look
	held    batch // the one before: what a cancelled look falls back to
	last    int   // the highest batch number given out
	allowed []checks.Consent
	lent    checks.Consent // the consent that the running look was given for
	log     checks.Evidence
	clock   time.Time // the latest moment that the session has heard of

	trail   []Trail
	fresh   int // index in trail since when the cause is another one
	outcome Outcome
	before  verdict.Verdict
	fixedBy Trail

	prompt *Prompt // what Prompt returned last, while it is still true
}

// frame is a place to return to.
type frame struct {
	place Place
	step  string
}

// New makes a session that has not begun.
func New(c Config) *Session {
	s := &Session{c: c, allowed: slices.Clone(c.Allowed), now: newBatch(0), held: newBatch(0)}
	s.now.view = s.now.seen.View()
	return s
}

// Begin starts the first look. Later calls do nothing.
func (s *Session) Begin() Work {
	if s.place != "" {
		return Work{}
	}
	var w Work
	s.open("")
	s.turn = turn{}
	s.transit(begun, time.Time{}, &w)
	s.plan(&w)
	s.arrive(time.Time{}, &w)
	return w
}

// Record takes what checks brought, and thinks once about all of it. The
// holder must start what the Work names; it belongs to the same batch. What is
// not of the current batch, or came before, is dropped.
func (s *Session) Record(results ...checks.Result) Work {
	var w Work
	fresh := false
	for _, r := range results {
		fresh = s.take(r) || fresh
	}
	if fresh {
		s.plan(&w)
		s.arrive(s.clock, &w)
	}
	return w
}

// take keeps what one check brought, and tells whether it was wanted.
func (s *Session) take(r checks.Result) bool {
	if s.place == "" || s.place == Finished || r.Batch != s.now.n || s.now.in[r.Check] {
		return false
	}
	var came time.Time
	for _, o := range r.Seen {
		if end := o.At.Add(o.Took); end.After(came) {
			came = end
		}
	}
	s.tell(Event{At: came, Result: &r})
	s.prompt = nil
	s.hearTime(came)
	s.now.in[r.Check] = true
	s.now.add(r.Seen...)
	s.log = append(s.log, r.Seen...)
	return true
}

// Verdict is what the evidence says now.
func (s *Session) Verdict() verdict.Verdict { return s.now.verdict }

// Evidence is what the current look has seen, with what it took over from the
// one before. It is not to be changed.
func (s *Session) Evidence() checks.Evidence { return s.now.seen }

// Log is everything that was ever seen or said, in order of arrival. It is
// not to be changed.
func (s *Session) Log() checks.Evidence { return slices.Clip(s.log) }

// Trail is what happened: actions, answers, looks that ended. It is not to be
// changed.
func (s *Session) Trail() []Trail { return slices.Clip(s.trail) }

// Outcome is what the last look or answer said; empty before the first.
func (s *Session) Outcome() Outcome { return s.outcome }

// open begins a new batch; what still runs of the old one is over.
func (s *Session) open(extra string) {
	s.last++
	s.now = newBatch(s.last)
	s.now.extra = extra
	s.now.view = s.now.seen.View()
}

// plan asks what became due, starts it, and reads the evidence anew.
func (s *Session) plan(w *Work) {
	s.now.view = s.now.seen.View()
	due := s.c.Due(s.now.view, s.now.has, s.may)
	if st, ok := s.stepByID(s.now.extra); ok && st.Extra != nil {
		due = append(slices.Clip(due), st.Extra(s.now.view)...)
	}
	for _, spec := range due {
		if s.now.has(spec.ID) || !s.may(spec.Consent) {
			continue
		}
		s.now.started = append(slices.Clip(s.now.started), spec)
		w.Start = append(w.Start, spec)
	}
	w.Batch = s.now.n
	s.diagnose()
}

func (s *Session) diagnose() {
	s.prompt = nil
	s.now.view = s.now.seen.View()
	s.now.verdict = s.c.Diagnose(s.now.seen, s.now.running())
}

func (s *Session) may(c checks.Consent) bool {
	return c == checks.ConsentNone || slices.Contains(s.allowed, c)
}

func (s *Session) stepByID(id string) (Step, bool) {
	i := slices.IndexFunc(s.c.Steps, func(st Step) bool { return st.ID == id })
	if i < 0 {
		return Step{}, false
	}
	return s.c.Steps[i], true
}

func (s *Session) hearTime(at time.Time) {
	if at.After(s.clock) {
		s.clock = at
	}
}
