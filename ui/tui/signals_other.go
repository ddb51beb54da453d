//go:build !unix

package tui

import (
	"os"
	"syscall"
)

// endings are the signals that end the face with the terminal restored.
// Closing the console window arrives as SIGTERM.
func endings() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }
