//go:build unix

package trial

import (
	"os"
	"os/exec"
)

// inherit makes the pipes the files 3 and 4 of the browser, where it looks for
// them.
func inherit(cmd *exec.Cmd, commands, answers *os.File) error {
	cmd.Args = append(cmd.Args, "--remote-debugging-pipe")
	cmd.ExtraFiles = []*os.File{commands, answers}
	return nil
}
