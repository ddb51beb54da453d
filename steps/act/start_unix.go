//go:build unix

package act

import (
	"os/exec"
	"syscall"
)

// detach keeps what is pressed in this terminal, and its end, from the
// program.
func detach(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
