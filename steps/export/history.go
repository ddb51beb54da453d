package export

import (
	"strconv"
	"time"

	"fix502/checks/verdict"
	"fix502/steps/past"
	"fix502/steps/summary"
)

// past tells of earlier sessions; no lines where there are none.
func (o Opts) past(s summary.Summary) (title string, lines []string) {
	if s.History == nil {
		return "", nil
	}
	p := past.Past{Sessions: s.History.Sessions, Since: s.History.Since}
	for _, u := range s.History.Usual {
		r := past.Row{What: u.What, Usual: time.Duration(u.UsualMS) * time.Millisecond}
		if u.NowMS != nil {
			r.Now = max(time.Duration(*u.NowMS)*time.Millisecond, 1)
		}
		p.Rows = append(p.Rows, r)
	}
	titles := map[verdict.Cause]string{}
	for _, v := range s.History.Verdicts {
		p.Verdicts = append(p.Verdicts, past.Verdict{At: v.At, Lead: verdict.Cause(v.Cause)})
		titles[verdict.Cause(v.Cause)] = v.Title
	}
	w := past.Words{
		Label: o.label, Title: func(c verdict.Cause) string { return titles[c] },
		Span: func(d time.Duration) string {
			if d < time.Second {
				return millis(d.Milliseconds())
			}
			return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
		},
	}
	for _, l := range p.Lines(w) {
		lines = append(lines, line(l))
	}
	return line(p.Title(w)), lines
}
