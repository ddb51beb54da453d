//go:build unix

package change

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// Lock takes the lock of a file, the one that Firefox uses for its profiles
// too. busy: another program has it. Without create a file that does not exist
// is no error, and nothing is locked.
func Lock(file string, create bool) (free func(), busy bool, err error) {
	flags := os.O_RDWR | unix.O_NOFOLLOW
	if create {
		flags |= os.O_CREATE
	}
	f, err := os.OpenFile(file, flags, 0o600)
	if errors.Is(err, os.ErrNotExist) && !create {
		return func() {}, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	for {
		err = unix.FcntlFlock(f.Fd(), unix.F_SETLK, &unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart})
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	if err != nil {
		busy := errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES)
		return nil, busy, errors.Join(err, f.Close())
	}
	return func() { _ = f.Close() }, false, nil
}
