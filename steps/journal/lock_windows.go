package journal

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock claims the file until it is closed or the program ends: for writing for
// this program alone, for reading beside other readers. It tells whether
// another program has it. The locked byte lies far behind the end, so that the
// lines can still be read.
func lock(f *os.File, write bool) (taken bool) {
	flags := uint32(windows.LOCKFILE_FAIL_IMMEDIATELY)
	if write {
		flags |= windows.LOCKFILE_EXCLUSIVE_LOCK
	}
	far := &windows.Overlapped{OffsetHigh: 1 << 30}
	err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, far)
	return errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}
