package site

import (
	"io/fs"
	"path/filepath"

	"fix502/checks/fault"
	"fix502/steps/act/change"
)

// firefoxLock is the file that Firefox keeps open while it uses a profile.
const firefoxLock = "parent.lock"

// stillClosed leaves the answer to Hold: on Windows the lock itself is taken.
func (p Profile) stillClosed() error { return nil }

// holdChromium takes the file that the browser keeps open for itself while it
// runs.
func holdChromium(p Profile) (func(), error) {
	free, busy, err := change.Lock(filepath.Join(p.Root, "lockfile"), false)
	switch {
	case busy:
		return nil, &Running{Name: p.Name, Why: fault.New("background")}
	case err != nil:
		return nil, fault.New("lock_unread", "name", p.Name)
	}
	return free, nil
}

// mine is left to the system, which refuses what is not.
func mine(fs.FileInfo) bool { return true }
