//go:build unix

package tui

import (
	"os"
	"os/signal"
	"syscall"
)

// endings are the signals that end the face with the terminal restored. A
// hang-up that is ignored on purpose (nohup) stays ignored.
func endings() []os.Signal {
	all := []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGQUIT}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}
