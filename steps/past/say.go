package past

import (
	"strconv"
	"time"

	"fix502/checks/verdict"
	"fix502/steps/prose"
)

// Words are what a past needs to be told.
type Words struct {
	Label func(key string) string // fields not filled
	Title func(verdict.Cause) string
	Span  func(time.Duration) string
}

// Title says what is compared.
func (p Past) Title(w Words) string {
	return prose.Fill(w.Label("history.title"), map[string]string{
		"count": strconv.Itoa(p.Sessions), "since": p.Since.Local().Format("2006-01-02"),
	})
}

// Short says in a few words how the page usually answers; empty where that is
// not known.
func (p Past) Short(w Words) string {
	for _, r := range p.Rows {
		if r.What == Page {
			return r.figures(w) + " (" + prose.Fill(w.Label("history.sessions"), map[string]string{"count": strconv.Itoa(p.Sessions)}) + ")"
		}
	}
	return ""
}

// Slow tells whether something answers much slower than usual.
func (p Past) Slow() bool {
	for _, r := range p.Rows {
		if r.Slow {
			return true
		}
	}
	return false
}

func (r Row) figures(w Words) string {
	now := w.Label("history.none")
	if r.Now > 0 {
		now = w.Span(r.Now)
	}
	return prose.Fill(w.Label("history.figures"), map[string]string{"low": w.Span(r.Usual), "value": now})
}

// Lines tells all of it, below the title.
func (p Past) Lines(w Words) []string {
	var out []string
	for _, r := range p.Rows {
		out = append(out, w.Label("history."+r.What)+": "+r.figures(w))
	}
	for _, v := range p.Verdicts {
		out = append(out, v.At.Local().Format("2006-01-02 15:04")+": "+w.Title(v.Lead))
	}
	return out
}
