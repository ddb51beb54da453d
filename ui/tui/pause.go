package tui

import (
	"io"
	"time"
)

// unwinding is the time that Bubble Tea's renderer is given to stop. It stops
// its clock a moment after it said that it has ended; a renderer that was
// started anew before that would stand still.
const unwinding = 50 * time.Millisecond

// recess is something that is done with the terminal given back, as a command
// that Bubble Tea makes room for. Afterwards the screen is drawn anew.
type recess struct{ do func() error }

func (r recess) Run() error {
	time.Sleep(unwinding)
	return r.do()
}

func (recess) SetStdin(io.Reader)  {}
func (recess) SetStdout(io.Writer) {}
func (recess) SetStderr(io.Writer) {}
