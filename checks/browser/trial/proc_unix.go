//go:build unix

package trial

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// noFollow opens no symbolic link.
const noFollow = syscall.O_NOFOLLOW

// group is a browser with its children.
type group struct{ pid int }

// join takes hold of a browser that has just started.
func join(p *os.Process) group {
	if p == nil {
		return group{}
	}
	return group{p.Pid}
}

// end kills the browser with its children.
func (g group) end() {
	if g.pid > 1 {
		_ = syscall.Kill(-g.pid, syscall.SIGKILL) // gone already: as it should be
	}
}

// claim locks a file until it is closed or the program ends, and tells whether
// another program has it.
func claim(f *os.File) (taken bool) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	return errors.Is(err, syscall.EWOULDBLOCK)
}

// alive tells whether a process lives.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// own tells whether a file belongs to whoever runs this program.
func own(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Getuid()
}
