//go:build unix

package site

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"fix502/checks/fault"
)

// firefoxLock is the file that Firefox locks while it uses a profile.
const firefoxLock = ".parentlock"

// holdChromium has nothing to hold: a lock of somebody else would make the
// browser end what holds it. The database's own lock is held while it is
// written.
func holdChromium(Profile) (func(), error) { return func() {}, nil }

// stillClosed tells by the browser's marks, which are links that name a
// process, and by open files whether it runs.
func (p Profile) stillClosed() error {
	mark := filepath.Join(p.Root, "SingletonLock")
	if p.Engine == Firefox {
		mark = filepath.Join(p.Dir, "lock")
	}
	target, err := os.Readlink(mark)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.EINVAL):
	case err != nil:
		return &Running{p.Name, fault.New("its_lock")}
	case p.Engine == Firefox:
		if pid := firefoxOwner(target); pid > 0 && alive(pid) {
			return &Running{Name: p.Name}
		}
	default:
		host, pid := chromiumOwner(target)
		if here, err := os.Hostname(); pid > 0 && (err != nil || host != here) {
			return &Running{p.Name, fault.New("other_computer", "name", host)}
		}
		if pid > 0 && sandboxed(p.Root) {
			return &Running{p.Name, fault.New("flatpak")}
		}
		if pid > 0 && alive(pid) {
			return &Running{Name: p.Name}
		}
	}
	if name := usedBy(p.Dir); name != "" {
		return &Running{p.Name, fault.New("has_open", "name", name)}
	}
	return nil
}

// sandboxed tells whether the numbers of a browser's processes are those of a
// world of its own.
func sandboxed(dir string) bool { return strings.Contains(dir, "/.var/app/") }

// chromiumOwner reads HOST-PID.
func chromiumOwner(target string) (host string, pid int) {
	i := strings.LastIndexByte(target, '-')
	if i < 0 {
		return "", 0
	}
	pid, err := strconv.Atoi(target[i+1:])
	if err != nil {
		return "", 0
	}
	return target[:i], pid
}

// firefoxOwner reads IP:+PID.
func firefoxOwner(target string) int {
	i := strings.LastIndexByte(target, ':')
	pid, err := strconv.Atoi(strings.TrimPrefix(target[i+1:], "+"))
	if err != nil {
		return 0
	}
	return pid
}

// alive tells whether a process lives and can be a browser. A mark stays
// behind when a browser is killed, and its number may be another's by now.
func alive(pid int) bool {
	if err := unix.Kill(pid, 0); err != nil && !errors.Is(err, unix.EPERM) {
		return false
	}
	return browserLike(pid)
}

// mine tells whether a file belongs to whoever runs this program.
func mine(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return !ok || int(st.Uid) == os.Geteuid()
}
