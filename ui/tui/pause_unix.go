//go:build unix

package tui

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// stopping is how long the system may take to stop the program.
const stopping = 300 * time.Millisecond

// resumptions are the signals that the program gets when it goes on after it
// was stopped.
func resumptions() []os.Signal { return []os.Signal{syscall.SIGCONT} }

// pause stops the program and those that were started together with it, as
// ctrl+z does where the terminal is not raw, until the shell lets it go on.
// Where no shell could ever do that the system does not stop it (POSIX,
// orphaned process groups), and it returns after a moment.
// It tells whether it was stopped.
func pause() (stopped bool, err error) {
	back := make(chan os.Signal, 1)
	signal.Notify(back, syscall.SIGCONT)
	defer signal.Stop(back)
	if err := syscall.Kill(0, syscall.SIGTSTP); err != nil {
		return false, err
	}
	timer := time.NewTimer(stopping)
	defer timer.Stop()
	select {
	case <-back:
		return true, nil
	case <-timer.C:
		return false, nil
	}
}
