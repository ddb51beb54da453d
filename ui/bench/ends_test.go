//go:build linux || darwin

package bench

import (
	"reflect"
	"strings"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"
)

// mark waits until everything that was written so far has been read.
func (x *terminal) mark() {
	hit := make(chan time.Time, 1)
	x.mu.Lock()
	next := x.scr.marks + 1
	x.waits = append(x.waits, wait{func(s *screen) bool { return s.marks >= next }, hit})
	x.mu.Unlock()
	if _, err := x.slave.WriteString("\x1b]9502;\a"); err != nil {
		return // the terminal is gone, and with it what was not read
	}
	select {
	case <-hit:
	case <-time.After(patience):
	}
}

// exit waits for the end of the program and returns its code; minus a number
// is the signal that ended it.
func (x *terminal) exit() int {
	x.t.Helper()
	select {
	case <-x.done:
	case <-time.After(patience):
		x.fail("it does not end")
	}
	status, ok := x.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if ok && status.Signaled() {
		return -int(status.Signal())
	}
	return x.cmd.ProcessState.ExitCode()
}

// restored fails the test when the terminal is not as it was.
func (x *terminal) restored() {
	x.t.Helper()
	x.mark()
	if after, err := term.GetState(x.slave.Fd()); err != nil || !reflect.DeepEqual(x.before, after) {
		x.t.Errorf("the settings are %+v (%v), they were %+v", after, err, x.before)
	}
	x.see(func(s *screen) {
		if left := s.leftovers(); len(left) > 0 {
			x.t.Errorf("left behind: %s", strings.Join(left, ", "))
		}
	})
}

// quit ends the wizard from any of its screens and returns when the last key
// was pressed.
func (x *terminal) quit() time.Time {
	x.t.Helper()
	pressed := time.Now()
	x.send("q")
	asked := x.orEnd(func(s *screen) bool { return s.has("Quit without") })
	if asked {
		pressed = time.Now()
		x.send("y")
	}
	return pressed
}

// orEnd waits for a screen or for the program's end.
func (x *terminal) orEnd(want func(*screen) bool) bool {
	hit := make(chan time.Time, 1)
	x.mu.Lock()
	x.waits = append(x.waits, wait{want, hit})
	x.mu.Unlock()
	select {
	case <-hit:
		return true
	case <-x.done:
		return false
	case <-time.After(patience):
		x.t.Error("neither asked nor ended")
		return false
	}
}
