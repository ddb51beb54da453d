//go:build unix && !linux

package trial

import (
	"os/exec"
	"syscall"
)

// tame makes a browser the head of a process group of its own.
func tame(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// endUsers has nothing to go by here: a browser that is steered by a pipe ends
// when the pipe does.
func endUsers(string) {}
