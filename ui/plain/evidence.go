package plain

import (
	"cmp"
	"strings"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/ui"
)

// evidence tells the chain of reasoning, every observation, and how long the
// whole took; or only the observations in which the words looked for occur.
func (f *face) evidence(find string) {
	v := f.prompt.Verdict
	if find == "" {
		f.reasoning(v)
	}
	f.heading("evidence.table")
	rows := ui.Rows(f.prompt.Evidence, ui.ByTime, find, f.opt.Hold.Line, func(status string) string {
		return f.label("observation." + status)
	})
	if len(rows) == 0 {
		key := "evidence.none"
		if find != "" {
			key = "evidence.nothing"
		}
		f.out.para(f.label(key))
	}
	for i, r := range rows {
		f.out.item(number(i+1), r.Seen.At.Format("15:04:05.000")+", "+f.label("observation."+r.Status)+", "+f.line(r.Seen))
	}
	if find != "" {
		return
	}
	f.times()
	f.others(v)
	f.past()
}

// times tells when what took time ran, look by look.
func (f *face) times() {
	looks := ui.Waterfall(f.prompt.Evidence)
	if len(looks) == 0 {
		return
	}
	f.heading("evidence.time")
	for _, l := range looks {
		f.out.para(l.Begun.Format("15:04:05.000") + ", " + ui.Span(l.Took) + ":")
		for _, b := range l.Bars {
			f.out.item("- ", string(b.Seen.ID())+": "+cmp.Or(ui.Span(b.Start), "0")+" "+f.label("plain.to")+" "+ui.Span(b.End))
		}
	}
}

func (f *face) heading(key string) {
	f.out.gap()
	f.out.para(f.label(key) + ":")
}

// line is an observation by its ID and in words.
func (f *face) line(o *checks.Observation) string {
	text := string(o.Failure)
	if f.opt.Hold.Line != nil {
		text = f.opt.Hold.Line(o)
	}
	return string(o.ID()) + ": " + text + took(o)
}

// took is how long the network took, to be set behind the words; silence is
// told with its length already.
func took(o *checks.Observation) string {
	d := ui.Span(o.Took)
	if d == "" || o.Fact != nil || o.Said != nil || o.Failure == checks.NotFinished {
		return ""
	}
	return ", " + d
}

// reasoning says what the verdict was concluded from.
func (f *face) reasoning(v verdict.Verdict) {
	if v.Lead == "" {
		return
	}
	f.heading("evidence.because")
	summary, _ := f.cause(v.Lead)
	f.out.para(summary)
	for _, x := range v.Findings {
		if x.Cause != v.Lead {
			continue
		}
		for _, r := range x.Because {
			f.out.item("- ", f.reason(r))
			for _, id := range r.Found.Seen[:min(len(r.Found.Seen), 3)] {
				if o, ok := f.prompt.View.Raw(id); ok {
					f.out.item("  - ", f.line(o))
				}
			}
		}
	}
	if how := f.opt.Words.CauseHow(v.Lead); how != "" {
		f.out.para(how)
	}
}

// reason is a clue's question with its answer.
func (f *face) reason(r verdict.Reason) string {
	question := f.label("clue." + r.Clue)
	if question == "" {
		question = strings.ReplaceAll(r.Clue, "_", " ")
	}
	return question + " " + f.label("truth."+r.Found.Truth.String())
}

// others lists the other findings: also found, hidden, ruled out.
func (f *face) others(v verdict.Verdict) {
	for _, part := range []struct {
		key  string
		fits func(verdict.Finding) bool
	}{
		{"evidence.also", func(x verdict.Finding) bool {
			return x.Confidence != verdict.RuledOut && x.Masked == "" && len(x.Because) > 0
		}},
		{"notice.masked", func(x verdict.Finding) bool { return x.Confidence != verdict.RuledOut && x.Masked != "" }},
		{"evidence.out", func(x verdict.Finding) bool { return x.Confidence == verdict.RuledOut && len(x.Against) > 0 }},
	} {
		head := false
		for _, x := range v.Findings {
			if x.Cause == v.Lead || !part.fits(x) {
				continue
			}
			if !head {
				f.heading(part.key)
				head = true
			}
			f.finding(x)
		}
	}
}

func (f *face) finding(x verdict.Finding) {
	text, why := f.opt.Words.CauseTitle(x.Cause), x.Because
	switch {
	case x.Masked != "":
		text += ", " + f.label("notice.masked") + " " + f.opt.Words.CauseTitle(x.Masked)
		why = nil
	case x.Confidence == verdict.RuledOut:
		why = x.Against
	default:
		text += ", " + f.label("confidence."+x.Confidence.String())
	}
	f.out.item("- ", text)
	for _, r := range why {
		f.out.item("  - ", f.reason(r))
	}
}
