//go:build unix

package browser

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

func handler() func() string    { return nil }
func programs() func() []string { return nil }

// locked tells whether an error means that a running program keeps a file to
// itself; Unix knows no such locks.
func locked(error) bool { return false }

// held asks the lock of a profile. Chromium leaves a link that names machine
// and process, also after it was killed; Firefox holds a lock of fcntl(2) as
// long as it runs.
func held(lock, engine string) bool {
	if engine == firefox {
		return heldByFcntl(lock)
	}
	to, err := os.Readlink(lock)
	if err != nil {
		return false
	}
	i := strings.LastIndexByte(to, '-')
	if i < 0 {
		return false
	}
	pid, err := strconv.Atoi(to[i+1:])
	if err != nil || pid <= 0 {
		return false
	}
	if host, err := os.Hostname(); err != nil || host != to[:i] {
		return false
	}
	return alive(pid)
}

// alive tells whether a process exists, and is a browser where that can be
// told.
func alive(pid int) bool {
	if err := unix.Kill(pid, 0); err != nil && !errors.Is(err, unix.EPERM) {
		return false
	}
	comm, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/comm")
	if err != nil {
		return true
	}
	for _, name := range []string{"chrom", "brave", "msedge", "vivaldi", "opera", "arc"} {
		if strings.Contains(string(comm), name) {
			return true
		}
	}
	return false
}

// heldByFcntl asks, without locking anything, whether a write lock would be
// refused.
func heldByFcntl(lock string) bool {
	f, err := os.OpenFile(lock, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	l := unix.Flock_t{Type: unix.F_WRLCK}
	if err := unix.FcntlFlock(f.Fd(), unix.F_GETLK, &l); err != nil {
		return false
	}
	return l.Type != unix.F_UNLCK
}
