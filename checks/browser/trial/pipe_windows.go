package trial

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// inherit lets the browser have the two handles and names them to it.
func inherit(cmd *exec.Cmd, commands, answers *os.File) error {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	for _, f := range []*os.File{commands, answers} {
		h := windows.Handle(f.Fd())
		if err := windows.SetHandleInformation(h, windows.HANDLE_FLAG_INHERIT, windows.HANDLE_FLAG_INHERIT); err != nil {
			return fmt.Errorf("hand over a pipe: %w", err)
		}
		cmd.SysProcAttr.AdditionalInheritedHandles = append(cmd.SysProcAttr.AdditionalInheritedHandles, syscall.Handle(h))
	}
	cmd.Args = append(cmd.Args, "--remote-debugging-pipe",
		fmt.Sprintf("--remote-debugging-io-pipes=%d,%d", commands.Fd(), answers.Fd()))
	return nil
}
