package steps

import (
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
)

// Place is where the wizard stands; machine.go lists every edge between them.
type Place string

// The places.
const (
	Triage   Place = "triage"   // the first look runs
	AtResult Place = "verdict"  // the verdict is shown
	AtStep   Place = "step"     // a step is shown
	Looking  Place = "looking"  // a step's look runs
	Asking   Place = "asking"   // the person is asked what they see
	Solved   Place = "solved"   // it works again
	Provider Place = "provider" // only the service can fix it
	Finished Place = "finished" // the wizard is over
)

// ChoiceKind is what the person does.
type ChoiceKind string

// The kinds of choice.
const (
	Go     ChoiceKind = "go"     // to the step Choice.Step
	Act    ChoiceKind = "act"    // do Choice.Action of the current step
	Look   ChoiceKind = "look"   // look again
	Skip   ChoiceKind = "skip"   // skip the current step and go on
	Reply  ChoiceKind = "answer" // answer Choice.Answer to the question asked
	Back   ChoiceKind = "back"   // to where the wizard stood before
	Cancel ChoiceKind = "cancel" // stop what runs
	Allow  ChoiceKind = "allow"  // consent to Choice.Action (a checks.Consent)
	Save   ChoiceKind = "export" // write the summary
	Wait   ChoiceKind = "watch"  // watch until it is back
	Result ChoiceKind = "result" // to the verdict
	Finish ChoiceKind = "finish" // end the wizard
)

// Choice is one thing the person may do now.
type Choice struct {
	Kind   ChoiceKind `json:"kind"`
	Step   string     `json:"step,omitempty"`
	Action string     `json:"action,omitempty"`
	Answer string     `json:"answer,omitempty"`
	// Text is what was pasted with an answer. The session reads it, keeps the
	// reading and drops the text; it is never written anywhere.
	Text string `json:"-"`
	// Read is what the text was read as; set by the session.
	Read *checks.Answer `json:"read,omitempty"`
}

// The answers to "what does your browser show now?".
const (
	AnswerWorks = "works"
	AnswerSame  = "same_error"
	AnswerOther = "other_error"
)

// Outcome is what the look after an action says.
type Outcome string

// The outcomes.
const (
	Fixed     Outcome = "fixed"     // page and origin answer now, and did not before
	Cleared   Outcome = "cleared"   // this factor is fine now, something else still fails
	Narrowed  Outcome = "narrowed"  // a trial works: the reason lies in what it left out
	Excluded  Outcome = "excluded"  // a trial fails: what it left out is not the reason
	Unchanged Outcome = "unchanged" // the same cause as before
	Changed   Outcome = "changed"   // another cause than before
	Unclear   Outcome = "unclear"   // the look did not finish
)

// Trail is one thing that happened: an action taken, an answer given, a look
// that ended.
type Trail struct {
	At      time.Time     `json:"at"`
	Choice  Choice        `json:"choice"`
	Step    string        `json:"step,omitempty"`
	Note    string        `json:"note,omitempty"`   // what the doing of an action reported
	Failed  bool          `json:"failed,omitempty"` // the action could not be done
	Outcome Outcome       `json:"outcome,omitempty"`
	Before  verdict.Cause `json:"before,omitempty"`
	After   verdict.Cause `json:"after,omitempty"`
}

// Prompt is all that a face needs to draw or speak.
type Prompt struct {
	Place    Place
	Step     string // the current step, where there is one
	Batch    int
	Running  []checks.Spec
	Done     int // checks of this batch that are in
	Total    int // checks of this batch so far
	Verdict  verdict.Verdict
	Before   verdict.Verdict // of the look before this one; Lead is empty when there was none
	Outcome  Outcome         // of the last look, empty before the first
	Mended   string          // the step of what was wrong before it worked; empty: nothing was
	FixedBy  Trail           // what was done before it worked; zero when nothing
	Steps    []StepState     // all eight, in order
	Question string          // browser (what does your browser show?), or action:<id>
	Action   string          // the action that is being shown or asked about, if any
	Offers   []Choice        // what may be done now; the first is the default
	Evidence checks.Evidence // of this batch, in order of arrival
	View     checks.View
	Trail    []Trail
}

// Work is what the holder must do now. Starting a new batch ends the one
// before: its running checks are to be cancelled.
type Work struct {
	Batch  int
	Start  []checks.Spec
	Cancel bool    // stop everything that still runs
	Act    *Action // perform this action
	Ended  bool    // the wizard is over
}
