// Package steps is the wizard as a value: eight steps, one state machine. It
// holds no clock, starts no goroutine, does no I/O; faces draw its Prompt and
// hand back Choices, a holder performs the Work that it returns.
package steps

import (
	"fix502/checks"
	"fix502/checks/verdict"
)

// The steps, in the order of the article.
const (
	Refresh    = "refresh"
	Connection = "connection"
	Cache      = "cache"
	Browser    = "browser"
	VPN        = "vpn"
	Incognito  = "incognito"
	Plugins    = "plugins"
	Support    = "support"
)

// Order lists the step IDs in the order of the article.
func Order() []string {
	return []string{Refresh, Connection, Cache, Browser, VPN, Incognito, Plugins, Support}
}

// ActionKind is how an action is done.
type ActionKind string

// The kinds of action.
const (
	Tell ActionKind = "tell" // the words say how; the person does it
	Open ActionKind = "open" // fix502 opens a page or program for the person
	Copy ActionKind = "copy" // fix502 puts a prepared text on the clipboard
	Do   ActionKind = "do"   // fix502 changes something, with consent, backup and undo
)

// After is what follows an action.
type After string

// What can follow an action.
const (
	ThenLook After = "look" // look again by itself
	ThenAsk  After = "ask"  // ask the person, then look again
	ThenStay After = ""     // nothing changed: stay
)

// Action is something that a step offers, as data; its words are in the
// step's Markdown file under the same ID.
type Action struct {
	ID      string
	Kind    ActionKind
	Then    After
	Causes  []verdict.Cause        // offered with one of these among the findings
	When    func(checks.View) bool // offered when this holds; without Causes and When: always
	Systems []string               // offered only on these GOOS values; empty: all
	Target  string                 // Open: page, status, support, portal, captive; Copy: admin, isp, support
	Consent checks.Consent         // what it needs
	// Trial marks an experiment: that it works this way narrows the cause
	// down, but mends nothing.
	Trial bool
	// Rounds marks an experiment of several rounds: it is offered anew as long
	// as When holds, and every answer counts, not the last one alone.
	Rounds bool
}

// Step is one experiment on one factor.
type Step struct {
	ID      string
	Hop     verdict.Hop
	Asks    bool // only the person can see the outcome
	Actions []Action
	// Extra are checks of the step's own that triage does not run; they are
	// started when the step is looked at.
	Extra func(checks.View) []checks.Spec
	// Rule says whether the evidence rules this step out, and the key of the
	// reason in the step's words. Unknown: the step remains possible.
	Rule func(verdict.Verdict, checks.View) (checks.Truth, string)
	// Ran lists what was seen that says anything about this step's factor.
	Ran func(checks.View) []checks.ID
	// Shows lists what was read that belongs to the factor and decides
	// nothing by itself.
	Shows func(checks.View) []checks.ID
}

// StepState is a step as the wizard shows it now.
type StepState struct {
	ID      string
	State   string // recommended, possible, ruled_out, done, skipped
	Status  string // pass, warn, fail, not_run
	Reason  string // key of the reason in the step's words, or a cause
	Because []checks.ID
}
