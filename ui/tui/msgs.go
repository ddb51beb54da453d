package tui

import (
	"fix502/checks"
	"fix502/steps"
	"fix502/ui"
)

// beginMsg: the first frame is out, the work may start.
type beginMsg struct{}

// resultMsg: a check came in; more may follow from the same channel.
type resultMsg struct {
	result checks.Result
	from   <-chan checks.Result
}

// drainedMsg: all checks that were started together are in.
type drainedMsg struct{}

// actedMsg: an action was carried out, or could not be.
type actedMsg struct {
	action steps.Action
	note   string
	err    error
}

// savedMsg: the summary was written, or could not be.
type savedMsg struct {
	written string
	copied  bool
	err     error
}

// previewMsg: the summary as it would be written.
type previewMsg struct {
	format, text string
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
