package cmd

import (
	"fmt"

	"fix502/steps"
)

// live is the progress of a headless run: one line on standard error that
// counts the checks, where a person sits at it.
type live struct {
	text  string
	env   Env
	shown bool
}

func newLive(env Env, text string) *live { return &live{env: env, text: text} }

func (l *live) show(p steps.Prompt) {
	if !l.env.ErrTTY || l.env.Getenv("TERM") == "dumb" {
		return
	}
	l.shown = true
	fmt.Fprintf(l.env.Err, "\r\x1b[K%s %d/%d", l.text, p.Done, p.Total)
}

func (l *live) clear() {
	if l.shown {
		fmt.Fprint(l.env.Err, "\r\x1b[K")
	}
}
