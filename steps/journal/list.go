package journal

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"fix502/checks/fault"
	"fix502/steps"
)

// Keep is how many ended sessions are kept, and how many open ones.
const Keep = 20

// tailBytes is more than the line that ends a session takes.
const tailBytes = 4096

// Entry is a saved session.
type Entry struct {
	Name   string // to name it by, without folder and ending
	Path   string
	Head   Head
	Saved  time.Time // when something was last added
	Closed bool      // nothing is left to take up
	Busy   bool      // a program is writing it
}

// Dir is where sessions are kept: $XDG_STATE_HOME/fix502/sessions, and where
// that is not set (or relative, which its specification tells to ignore)
// below the home folder, on Windows below %LOCALAPPDATA%.
func Dir(getenv func(string) string) (string, error) {
	if base := getenv("XDG_STATE_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, "fix502", "sessions"), nil
	}
	if base := getenv("LOCALAPPDATA"); filepath.IsAbs(base) {
		return filepath.Join(base, "fix502", "sessions"), nil
	}
	for _, name := range []string{"HOME", "USERPROFILE"} {
		if home := getenv(name); filepath.IsAbs(home) {
			return filepath.Join(home, ".local", "state", "fix502", "sessions"), nil
		}
	}
	return "", fault.New("no_home")
}

// List lists the saved sessions, newest first. What is no journal is passed
// over; a folder that does not exist is empty.
func List(dir string) ([]Entry, error) {
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, sessions(err)
	}
	var out []Entry
	for _, f := range files {
		if !f.Type().IsRegular() || !strings.HasSuffix(f.Name(), ending) {
			continue
		}
		if e, ok := entry(filepath.Join(dir, f.Name())); ok {
			out = append(out, e)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name > out[j].Name })
	return out, nil
}

// entry reads the first and the last line of a journal.
func entry(path string) (Entry, bool) {
	f, err := os.Open(path)
	if err != nil {
		return Entry{}, false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Entry{}, false
	}
	head, _, err := readHead(bufio.NewReader(io.LimitReader(f, maxLine)))
	if err != nil {
		return Entry{}, false
	}
	return Entry{
		Name: strings.TrimSuffix(filepath.Base(path), ending), Path: path, Head: head,
		Saved: info.ModTime(), Closed: closed(f, info.Size()), Busy: lock(f, false),
	}, true
}

// closed tells whether the last whole line ends the session for good.
func closed(f *os.File, size int64) bool {
	tail := make([]byte, min(size, tailBytes))
	if _, err := f.ReadAt(tail, size-int64(len(tail))); err != nil {
		return false
	}
	whole := bytes.LastIndexByte(tail, '\n')
	if whole < 0 {
		return false
	}
	before := bytes.LastIndexByte(tail[:whole], '\n')
	if before < 0 {
		return false // longer than any last line
	}
	l, err := decode(tail[before+1 : whole])
	return err == nil && l.Closed
}

// Unfinished is the newest session that can be taken up.
func Unfinished(all []Entry) (Entry, bool) {
	i := slices.IndexFunc(all, func(e Entry) bool { return !e.Closed && !e.Busy })
	if i < 0 {
		return Entry{}, false
	}
	return all[i], true
}

// Find is the session of that name; an empty name means the newest.
func Find(dir, name string) (Entry, error) {
	all, err := List(dir)
	if err != nil {
		return Entry{}, err
	}
	for _, e := range all {
		if name == "" || e.Name == strings.TrimSuffix(name, ending) {
			return e, nil
		}
	}
	if name == "" {
		return Entry{}, fault.New("no_session")
	}
	return Entry{}, fault.New("no_such_session", "name", name)
}

// Read builds the session of a journal without touching the file.
func Read(path string, c steps.Config) (*steps.Session, Head, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, Head{}, sessions(err)
	}
	defer f.Close()
	return Replay(f, c)
}

// Prune removes all but the newest sessions: so many ended ones, so many open
// ones. One that is being written stays.
func Prune(dir string, keep int) error {
	all, err := List(dir)
	if err != nil {
		return err
	}
	var errs []error
	count := map[bool]int{}
	for _, e := range all {
		count[e.Closed]++
		if count[e.Closed] <= keep || e.Busy {
			continue
		}
		if err := os.Remove(e.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, sessions(err))
		}
	}
	return errors.Join(errs...)
}
