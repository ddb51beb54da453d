//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package journal

import (
	"errors"
	"os"
	"syscall"
)

// lock claims the file until it is closed or the program ends: for writing for
// this program alone, for reading beside other readers. It tells whether
// another program has it; where files cannot be locked nobody has.
func lock(f *os.File, write bool) (taken bool) {
	how := syscall.LOCK_SH
	if write {
		how = syscall.LOCK_EX
	}
	err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
	return errors.Is(err, syscall.EWOULDBLOCK)
}
