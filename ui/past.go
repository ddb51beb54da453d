package ui

import (
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/past"
)

// Compare sets what a session sees now beside earlier ones; nil where there is
// nothing to compare, and while nothing is known yet.
func Compare(earlier []past.Sample, p steps.Prompt) *past.Past {
	if len(earlier) == 0 || p.Place == steps.Triage || len(p.Evidence) == 0 {
		return nil
	}
	now := past.Take(p.Evidence[len(p.Evidence)-1].At, p.View, p.Verdict.Lead)
	if found, ok := past.Compare(earlier, now); ok {
		return &found
	}
	return nil
}

// PastWords are the words for earlier sessions.
func PastWords(label func(string) string, w Words) past.Words {
	return past.Words{Label: label, Title: func(c verdict.Cause) string { return w.CauseTitle(c) }, Span: Span}
}
