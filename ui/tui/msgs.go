package tui

import (
	"fix502/checks"
	"fix502/steps"
	"fix502/ui"
)

// beginMsg: the first frame is out, the work may start.
type beginMsg struct{}

// resultMsg: checks came in; more may follow from the same channel.
type resultMsg struct {
	results []checks.Result
	from    <-chan checks.Result
}

// drainedMsg: all checks that were started together are in.
type drainedMsg struct{}

// actedMsg: an action was carried out, or could not be.
type actedMsg struct {
	action steps.Action
	note   string
	clip   string // for the terminal's clipboard, where the desktop has none
	err    error
}

// savedMsg: the summary was written, or could not be.
type savedMsg struct {
	written string
	err     error
}

// clippedMsg: the document is on the clipboard; or the terminal is to put it
// there; or it could not be made.
type clippedMsg struct {
	text string // for the terminal
	done bool
	err  error
}

// previewMsg: the summary as it would be written.
type previewMsg struct {
	format, text string
	bare         bool
}

// healedMsg: the fault of the demo has ended.
type healedMsg struct{}

// earlierMsg: a session was left in the middle, begun at this time.
type earlierMsg struct{ begun string }

// openedMsg: that session was taken up, or could not be.
type openedMsg struct {
	session ui.Session
	err     error
}

// tickMsg: the next frame of the animation.
type tickMsg struct{}

// interruptMsg: a signal asks the program to end.
type interruptMsg struct{}
