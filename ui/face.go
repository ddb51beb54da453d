// Package ui is what all faces share: what a face is given (Session, Holder,
// Words) and the short labels of places, hops and offers. A face draws a
// steps.Prompt and hands back Choices; it never decides, and it never imports
// what performs checks or writes files.
package ui

import (
	"context"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/past"
	"fix502/steps/words"
)

// Session is the wizard as a face sees it; *steps.Session is the real one.
type Session interface {
	// Begin starts the first look.
	Begin() steps.Work
	// Record takes what one check brought; a stale batch is dropped.
	Record(...checks.Result) steps.Work
	// Choose takes what the person chose; what is not offered is ignored.
	Choose(steps.Choice, time.Time) steps.Work
	// Acted takes what the doing of an action brought.
	Acted(a steps.Action, note string, err error, at time.Time) steps.Work
	// Prompt is all that there is to draw now.
	Prompt() steps.Prompt
}

// Format is one way to write the summary, or a letter made of it. The labels
// export.NAME and export_about.NAME say what it is.
type Format struct {
	Name string // as --format takes it: "markdown"
	Ext  string // of the file's name, without the dot
}

// Earlier is a session that was left in the middle.
type Earlier struct {
	// Find tells when it was begun, in words; it may read the disk. False:
	// there is none.
	Find func() (begun string, ok bool)
	// Open takes it up in place of the session that runs.
	Open func() (Session, error)
	// Drop gives it up: it is not offered again.
	Drop func() error
}

// Holder is what performs a session's work for a face. Functions that are nil
// are not to be had, and the face does not offer them.
type Holder struct {
	// Run performs checks and closes the channel when all are in.
	Run func(ctx context.Context, batch int, todo []checks.Spec) <-chan checks.Result
	// Perform does an action: opens, copies, changes. The note says in a few
	// words what was done.
	Perform func(ctx context.Context, a steps.Action) (note string, err error)
	// Formats lists what Save and Preview know; the first is the default.
	Formats []Format
	// Unmasked says that personal data is left in from the start.
	Unmasked bool
	// Save writes the summary to path and returns where it was written; bare
	// leaves personal data in.
	Save func(format, path string, bare bool) (written string, err error)
	// Preview returns the summary as Save would write it.
	Preview func(format string, bare bool) (string, error)
	// Copy puts a text on the clipboard of the desktop.
	Copy func(text string) error
	// Heal ends the fault of a demo.
	Heal func()
	// Step looks a step up by its ID.
	Step func(id string) steps.Step
	// Line says in one line what an observation saw.
	Line func(*checks.Observation) string
	// Past reads what earlier sessions about the same service saw; it reads
	// the disk.
	Past func() []past.Sample
	// Pulses are how the measurement of speed stands that runs.
	Pulses func() []checks.Pulse
	// Fields are the values that words may name.
	Fields func(checks.View) map[string]string
}

// The parts of the words that faces handle.
type (
	StepWords   = words.StepWords
	ActionWords = words.ActionWords
	Topic       = words.Topic
)

// Words are the sentences of one language; *words.Words is the real one.
// Fields are values to be named in them. Action bodies and topics are
// Markdown as package prose reads it, everything else is plain.
type Words interface {
	Step(id string) StepWords
	Action(step, action, goos, browser string, fields map[string]string) ActionWords
	Reason(step, key string, fields map[string]string) string
	Cause(c verdict.Cause, fields map[string]string) (summary, advice string)
	CauseTitle(c verdict.Cause) string
	CauseHow(c verdict.Cause) string
	Outcome(o steps.Outcome, step string, fields map[string]string) string
	FAQ() []Topic
	Label(key string) string
}

// Masking is the key of the label that says what of the summary is masked.
func Masking(bare bool) string {
	if bare {
		return "mask.unmasked"
	}
	return "mask.masked"
}
