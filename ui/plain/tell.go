package plain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/prose"
	"fix502/ui"
)

// label returns a label with its fields filled.
func (f *face) label(key string) string { return prose.Fill(f.labels.Get(key), f.fields) }

// cause returns sentence and advice for a cause.
func (f *face) cause(c verdict.Cause) (summary, advice string) {
	if c == "" {
		return "", ""
	}
	return f.opt.Words.Cause(c, f.fields)
}

// hello names the program and the service.
func (f *face) hello() {
	parts := []string{"fix502", f.opt.Service}
	if f.opt.Hold.Heal != nil {
		parts = append(parts, f.label("tui.demo"))
	}
	if f.opt.Unsaved {
		parts = append(parts, f.label("tui.unsaved"))
	}
	f.out.para(strings.Join(parts, ", "))
}

// goodbye is the last thing said.
func (f *face) goodbye() {
	f.out.gap()
	f.out.para(f.label("place.finished") + ".")
	if !f.opt.Unsaved {
		f.out.para(f.label("session.goodbye"))
	}
}

// announce tells that a look runs.
func (f *face) announce() {
	f.outcomes()
	f.out.gap()
	if f.prompt.Place == steps.Looking {
		f.out.para(f.label("triage.looking"))
		f.out.para(f.label("plain.change"))
		return
	}
	f.out.para(f.label("triage.running"))
}

// progress counts the checks that are in.
func (f *face) progress() {
	if f.measuring() {
		f.out.para(f.label("quality.running") + ".")
		return
	}
	key := "triage.running"
	if f.prompt.Place == steps.Looking {
		key = "triage.looking"
	}
	f.out.para(fmt.Sprintf("%s %d %s %d %s", f.label(key),
		f.prompt.Done, f.label("plain.of"), f.prompt.Total, f.label("plain.checks")))
}

// outcomes tells what looks and answers have said since the last time.
func (f *face) outcomes() {
	trail := f.prompt.Trail
	for _, t := range trail[min(f.trail, len(trail)):] {
		if t.Outcome == "" {
			continue
		}
		text := f.opt.Words.Outcome(t.Outcome, t.Step, f.fields)
		if text == "" {
			text = f.label("outcome." + string(t.Outcome))
		}
		f.out.gap()
		f.out.para(text)
	}
	f.trail = len(trail)
}

// tell says where the wizard stands and what may be done. A state is told at
// length once; on return it is named, and where only the offers have changed,
// they alone are told.
func (f *face) tell() {
	f.outcomes()
	p := f.prompt
	state := fmt.Sprint(p.Place, p.Step, p.Question, p.Verdict.Lead, p.Verdict.Confidence)
	menu := f.listed()
	if state != f.state {
		f.out.gap()
		f.place(!f.told[state])
		f.state, f.told[state] = state, true
		f.menu = nil
	}
	if !slices.Equal(menu, f.menu) {
		f.menu = menu
		f.list()
	}
	f.out.gap()
	f.out.para(f.label("question.choose") + " " + f.label("plain.enter") + " 1.")
}

// place tells the place; at length only the first time.
func (f *face) place(length bool) {
	switch f.prompt.Place {
	case steps.AtResult:
		f.atResult(length)
	case steps.AtStep:
		f.atStep(length)
	case steps.Solved:
		f.solved(length)
	case steps.Provider:
		f.provider(length)
	case steps.Asking, steps.Triage, steps.Looking, steps.Finished:
	}
	if q := f.question(); q != "" {
		f.out.gap()
		f.out.para(q)
	}
}

// question is what is asked now, where something is.
func (f *face) question() string {
	switch f.prompt.Question {
	case "":
		return ""
	case "browser":
		return f.label("question.browser")
	}
	if q := f.opt.Words.Step(f.prompt.Step).Question; q != "" {
		return q
	}
	return f.label("question.action")
}

func (f *face) atResult(length bool) {
	v := f.prompt.Verdict
	summary, advice := f.cause(v.Lead)
	f.out.para(summary)
	if !length {
		return
	}
	f.standing(v)
	f.path(v)
	f.contrast()
	f.usually()
	if f.prompt.Question == "" && advice != "" {
		f.out.gap()
		f.out.para(advice)
	}
	f.findings(v)
}

// standing is how sure the verdict is, and who can act.
func (f *face) standing(v verdict.Verdict) {
	switch {
	case v.Lead == "":
	case v.Lead == verdict.Undecided:
		f.out.para(f.label("act.unknown"))
	case v.Contested:
		f.out.para(f.label("notice.contested"))
	default:
		f.out.para(f.label("plain.sure") + ": " + f.label("confidence."+v.Confidence.String()) + ". " +
			f.label("act."+string(owner(v.Lead))))
	}
}

// owner is who can act on a cause.
func owner(c verdict.Cause) verdict.Owner {
	for _, i := range verdict.Causes() {
		if i.Cause == c {
			return i.Owner
		}
	}
	return verdict.OwnerUnknown
}

// path is the way to the service as one sentence of words.
func (f *face) path(v verdict.Verdict) {
	var hops []string
	for _, h := range v.Path {
		word := f.label("state." + string(h.State))
		switch h.State {
		case verdict.StateAbsent:
			continue
		case verdict.StateOK:
			word = f.label("observation.ok")
		case verdict.StateBroken:
			word = strings.ToUpper(word)
		case verdict.StateDegraded, verdict.StateUnknown:
		}
		name := f.label("hop." + string(h.Hop))
		if name == "" {
			name = string(h.Hop)
		}
		hops = append(hops, name+" "+word)
	}
	if len(hops) > 0 {
		f.out.gap()
		f.out.para(f.label("verdict.path") + ": " + strings.Join(hops, ", ") + ".")
	}
}

// contrast sets the figures side by side that differ in one factor.
func (f *face) contrast() {
	figures := ui.Contrast(f.prompt.View, f.opt.Service, f.label)
	if len(figures) < 2 {
		return
	}
	f.out.gap()
	for _, c := range figures {
		parts := []string{c.Result}
		for _, more := range []string{ui.Span(c.Took), c.Extra} {
			if more != "" {
				parts = append(parts, more)
			}
		}
		f.out.item("- ", c.Label+": "+strings.Join(parts, ", "))
	}
}

// findings lists what else is wrong or worth knowing.
func (f *face) findings(v verdict.Verdict) {
	var all []string
	for _, x := range v.Findings {
		if x.Cause == v.Lead || x.Confidence == verdict.RuledOut || x.Masked != "" || len(x.Because) == 0 {
			continue
		}
		all = append(all, f.opt.Words.CauseTitle(x.Cause)+" ("+f.label("confidence."+x.Confidence.String())+")")
	}
	if len(all) > 0 {
		f.out.gap()
		f.out.para(f.label("verdict.findings") + ": " + strings.Join(all, ", ") + ".")
	}
}

func number(n int) string { return strconv.Itoa(n) + ". " }
