//go:build unix

package browser

import (
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

func pipe(t *testing.T, path string) {
	t.Helper()
	must(t, syscall.Mkfifo(path, 0o600))
}

// TestLocks asks real locks of real processes: this one's.
func TestLocks(t *testing.T) {
	dir := t.TempDir()
	host, err := os.Hostname()
	must(t, err)
	link := filepath.Join(dir, "SingletonLock")
	for to, want := range map[string]bool{
		host + "-999999999": false, "elsewhere-" + strconv.Itoa(os.Getpid()): false, host: false, host + "-x": false, host + "--1": false,
		host + "-" + strconv.Itoa(os.Getpid()): false, // it lives, and is no browser
	} {
		_ = os.Remove(link)
		must(t, os.Symlink(to, link))
		if _, err := os.Stat("/proc/self/comm"); err != nil && !want && to == host+"-"+strconv.Itoa(os.Getpid()) {
			continue // without /proc it cannot be told
		}
		if got := held(link, chromium); got != want {
			t.Errorf("%s: %v", to, got)
		}
	}
	if held(filepath.Join(dir, "none"), chromium) || held(filepath.Join(dir, "none"), firefox) {
		t.Error("what is not there is not held")
	}
	lock := write(t, filepath.Join(dir, ".parentlock"), "")
	f, err := os.OpenFile(lock, os.O_RDWR, 0)
	must(t, err)
	defer func() { _ = f.Close() }()
	must(t, unix.FcntlFlock(f.Fd(), unix.F_SETLK, &unix.Flock_t{Type: unix.F_WRLCK}))
	if held(lock, firefox) {
		t.Error("one's own lock is not in the way") // F_GETLK tells of other processes alone
	}
}
