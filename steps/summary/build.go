package summary

import (
	"slices"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/past"
	"fix502/steps/words"
)

// Words are the sentences that a report needs. A nil Words leaves bare
// identifiers.
type Words interface {
	// Cause says what is broken and what to do, one sentence each.
	Cause(c verdict.Cause, fields map[string]string) (summary, advice string)
	// Reason says why a step is in the state that it is in.
	Reason(step, key string, fields map[string]string) string
	// Step returns the words of a step.
	Step(id string) words.StepWords
	// Label returns a short phrase by its name, empty where there is none.
	Label(key string) string
}

// Input is all that a report is made of.
type Input struct {
	Version  string
	Started  time.Time
	Took     time.Duration
	Profile  profile.Profile
	Verdict  verdict.Verdict
	Table    verdict.Table // owner, hop and step of a cause
	Evidence checks.Evidence
	Running  []checks.Spec // what has not finished
	Steps    []steps.StepState
	Trail    []steps.Trail
	Past     *past.Past // earlier sessions on the same way; nil: there is nothing to compare
	Wizard   bool       // the report is a session's, also when nothing was done in it
	Words    Words
}

// builder keeps what all parts of a report need.
type builder struct {
	Input
	view   checks.View
	fields map[string]string
	rows   []row
	cited  map[checks.ID]string // the row that a verdict means by an ID
}

// Build writes the report.
func Build(in Input) Summary {
	b := &builder{Input: in, view: in.Evidence.View()}
	b.fields = Fields(in.Profile, b.view)
	b.number()
	s := Summary{
		Schema: Schema, Version: valid(in.Version),
		Started: stamp(in.Started, time.Second), DurationMS: max(0, in.Took.Milliseconds()),
		Service:      Service{Name: valid(in.Profile.Name), URL: valid(in.Profile.URL)},
		Verdict:      b.verdict(),
		Findings:     b.findings(),
		Path:         b.path(),
		Steps:        b.steps(),
		Observations: b.observations(),
		Hosts:        hosts(in.Evidence, in.Running),
		StatusPage:   valid(in.Profile.Status.Page),
		Support:      valid(in.Profile.Support.URL),
		History:      b.history(),
	}
	if in.Wizard || len(in.Trail) > 0 {
		s.Session = session(in.Trail)
	}
	for i := range s.Steps { // the verdict's step is the one to take
		if s.Verdict.Step != "" && s.Steps[i].ID == s.Verdict.Step {
			s.Steps[i].State = "recommended"
		}
	}
	return s
}

func (b *builder) verdict() Verdict {
	cause := b.Verdict.Lead
	if cause == "" {
		cause = verdict.Undecided
	}
	info := b.Table.Causes[cause]
	v := Verdict{
		Cause: string(cause), Owner: owner(info.Owner), Hop: string(info.Hop),
		Confidence: confidence(b.Verdict.Confidence), Contested: b.Verdict.Contested,
		Step: info.Step, Because: []string{},
	}
	v.Summary, v.Advice = b.words(cause, v.Confidence)
	for _, f := range b.Verdict.Findings {
		if f.Cause == cause {
			v.Because = b.because(f)
		}
	}
	return v
}

// findings lists what else is wrong: not the verdict, not its symptoms, and
// what is merely possible only where a rule points to it.
func (b *builder) findings() []Finding {
	out := []Finding{}
	lead := b.Table.Causes[b.Verdict.Lead]
	for _, f := range b.Verdict.Findings {
		switch {
		case f.Cause == b.Verdict.Lead, f.Cause == verdict.None, f.Cause == verdict.Undecided:
			continue
		case slices.Contains(lead.Explains, f.Cause):
			continue
		case f.Confidence == verdict.RuledOut:
			continue
		case f.Confidence == verdict.Possible && (!f.Hinted || f.Masked != ""):
			continue
		}
		info := b.Table.Causes[f.Cause]
		said, _ := b.words(f.Cause, confidence(f.Confidence))
		out = append(out, Finding{
			Cause: string(f.Cause), Owner: owner(info.Owner), Hop: string(info.Hop),
			Confidence: confidence(f.Confidence), Step: info.Step, Summary: said, Because: b.because(f),
		})
	}
	return out
}

func (b *builder) label(key string) string {
	if b.Words == nil {
		return ""
	}
	return b.Words.Label(key)
}

func (b *builder) words(c verdict.Cause, sure string) (summary, advice string) {
	if b.Words != nil {
		b.fields["confidence"] = sure
		summary, advice = b.Words.Cause(c, b.fields)
	}
	if summary == "" {
		summary = string(c)
	}
	return valid(summary), valid(advice)
}

func (b *builder) because(f verdict.Finding) []string {
	var ids []checks.ID
	for _, r := range f.Because {
		ids = append(ids, r.Found.Seen...)
	}
	return b.cite(ids)
}

// cite turns identifiers of checks into those of the report's rows, once each.
func (b *builder) cite(ids []checks.ID) []string {
	out := []string{}
	for _, id := range ids {
		row, ok := b.cited[id]
		if ok && !slices.Contains(out, row) {
			out = append(out, row)
		}
	}
	return out
}

func (b *builder) path() []Hop {
	known := map[verdict.Hop]verdict.HopState{}
	for _, h := range b.Verdict.Path {
		known[h.Hop] = h
	}
	out := make([]Hop, 0, len(verdict.Hops()))
	for _, h := range verdict.Hops() {
		state := known[h]
		if state.State == "" {
			state.State = verdict.StateUnknown
		}
		out = append(out, Hop{Hop: string(h), State: string(state.State), Detail: valid(Detail(state.Detail, b.label))})
	}
	return out
}

func (b *builder) steps() []Step {
	known := map[string]steps.StepState{}
	for _, s := range b.Steps {
		known[s.ID] = s
	}
	out := make([]Step, 0, len(steps.Order()))
	for _, id := range steps.Order() {
		s := known[id]
		row := Step{ID: id, State: s.State, Status: s.Status, Because: b.cite(s.Because)}
		if row.State == "" {
			row.State = "possible"
		}
		if row.Status == "" {
			row.Status = "not_run"
		}
		if b.Words != nil && s.Reason != "" {
			row.Summary = valid(b.Words.Reason(id, s.Reason, b.fields))
		}
		if row.Summary == "" {
			row.Summary = s.Reason
		}
		if row.Summary == "" && b.Words != nil {
			row.Summary = valid(b.Words.Step(id).Found(s))
		}
		out = append(out, row)
	}
	return out
}

func session(trail []steps.Trail) *Session {
	s := &Session{Answers: []Answer{}, Actions: []Action{}, Outcome: "open"}
	for _, t := range trail {
		at := stamp(t.At, time.Second)
		step := t.Step
		if step == "" {
			step = t.Choice.Step
		}
		if t.Outcome != "" {
			s.Outcome = string(t.Outcome)
		}
		switch t.Choice.Kind {
		case steps.Reply:
			s.Answers = append(s.Answers, Answer{At: at, Step: valid(step), Answer: valid(t.Choice.Answer)})
		case steps.Act, steps.Allow, steps.Look, steps.Skip:
			s.Actions = append(s.Actions, Action{
				At: at, Kind: string(t.Choice.Kind), Step: valid(step),
				Action: valid(t.Choice.Action), Outcome: string(t.Outcome),
			})
		case steps.Go, steps.Back, steps.Cancel, steps.Save, steps.Wait, steps.Result, steps.Finish:
		}
	}
	return s
}

func owner(o verdict.Owner) string {
	if o == "" {
		return string(verdict.OwnerUnknown)
	}
	return string(o)
}

// confidence is the report's word: what leads or is told is possible at least.
func confidence(c verdict.Confidence) string {
	return max(c, verdict.Possible).String()
}

// stamp is a time as the report has it. A year that JSON cannot write (RFC
// 3339 has four digits) becomes the zero time.
func stamp(t time.Time, unit time.Duration) time.Time {
	t = t.UTC().Truncate(unit)
	if t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// valid makes a text survive JSON unchanged.
func valid(s string) string { return strings.ToValidUTF8(s, "\ufffd") }
