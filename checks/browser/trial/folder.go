package trial

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// folderPrefix begins the name of a trial's folder; the program's process ID
// and a random part follow.
const folderPrefix = "fix502-trial-"

// folder is the one place where a trial keeps anything.
type folder struct {
	path string
	lock *os.File // claimed as long as this program lives
}

// lockName is the file by which a folder shows that its program lives.
const lockName = "lock"

func newFolder(base string) (*folder, error) {
	path, err := os.MkdirTemp(base, folderPrefix+strconv.Itoa(os.Getpid())+"-") // 0700
	if err != nil {
		return nil, err
	}
	f := &folder{path: path}
	f.lock, err = os.OpenFile(filepath.Join(path, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil && claim(f.lock) {
		err = errors.New("another program has the folder")
	}
	if err == nil {
		err = os.Mkdir(f.data(), 0o700)
	}
	if err == nil {
		err = os.Mkdir(f.temp(), 0o700)
	}
	if err != nil {
		f.remove()
		return nil, err
	}
	return f, nil
}

// data is the browser's data folder.
func (f *folder) data() string { return filepath.Join(f.path, "data") }

// temp is where the browser puts what is for the moment.
func (f *folder) temp() string { return filepath.Join(f.path, "tmp") }

// remove clears the folder away. A dying browser may still write into it, so
// it is tried for a while.
func (f *folder) remove() {
	if f.lock != nil {
		_ = f.lock.Close()
	}
	for wait := 5 * time.Millisecond; wait < time.Second; wait *= 2 {
		if os.RemoveAll(f.path) == nil {
			return
		}
		time.Sleep(wait)
	}
}

// Sweep clears away what trials of programs that are no more have left in the
// folders in which trials keep theirs, and ends browsers that still use them.
func Sweep(ctx context.Context, env Env) {
	for _, base := range env.bases() {
		entries, err := os.ReadDir(base)
		if err != nil {
			continue
		}
		for _, e := range entries {
			if ctx.Err() != nil {
				return
			}
			if e.IsDir() && strings.HasPrefix(e.Name(), folderPrefix) { // a symbolic link is no folder here
				sweepOne(filepath.Join(base, e.Name()))
			}
		}
	}
}

func sweepOne(path string) {
	info, err := os.Lstat(path)
	if err != nil || !info.IsDir() || !own(info) {
		return
	}
	lock, err := os.OpenFile(filepath.Join(path, lockName), os.O_RDWR|noFollow, 0)
	switch {
	case err == nil:
		taken := claim(lock)
		_ = lock.Close()
		if taken {
			return
		}
	case aliveOwner(path):
		return
	}
	endUsers(path)
	(&folder{path: path}).remove()
}

// aliveOwner tells whether the process that a folder is named after lives.
func aliveOwner(path string) bool {
	rest := strings.TrimPrefix(filepath.Base(path), folderPrefix)
	number, _, _ := strings.Cut(rest, "-")
	pid, err := strconv.Atoi(number)
	return err == nil && pid > 0 && alive(pid)
}

// bases are the folders in which trials may keep theirs.
func (e Env) bases() []string {
	out := []string{e.tempDir()}
	if e.Home == "" {
		return out
	}
	for _, pattern := range []string{"snap/*/common", ".var/app/*/cache"} {
		found, err := filepath.Glob(filepath.Join(e.Home, filepath.FromSlash(pattern)))
		if err == nil {
			out = append(out, found...)
		}
	}
	return out
}

// base is where a browser's trial keeps its folder: a packaged browser sees
// its own part of the home folder alone.
func (e Env) base(in Install) string {
	name := filepath.Base(in.Program)
	dir := filepath.ToSlash(filepath.Dir(in.Program))
	switch {
	case e.Home == "":
	case strings.HasSuffix(dir, "/snap/bin"):
		if base := filepath.Join(e.Home, "snap", name, "common"); isFolder(base) {
			return base
		}
	case strings.HasSuffix(dir, "/exports/bin"):
		if base := filepath.Join(e.Home, ".var", "app", name, "cache"); isFolder(base) {
			return base
		}
	}
	return e.tempDir()
}

func (e Env) tempDir() string {
	if e.Temp != "" {
		return e.Temp
	}
	return os.TempDir()
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
