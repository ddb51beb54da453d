package act

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// detach keeps what is pressed in this console, and its end, from the program.
func detach(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP | windows.DETACHED_PROCESS}
}
