package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fix502/checks"
)

// Bounds of what is read.
const (
	smallFile = 1 << 20   // INI files, lock files, manifests
	jsonFile  = 32 << 20  // preferences, lists of extensions
	database  = 512 << 20 // cookie stores
	// maxWalk bounds the entries of a folder tree that are added up.
	maxWalk = 20000
)

// errTooBig: the file is larger than it is read; errOdd: it is no ordinary
// file or folder.
type readError string

func (e readError) Error() string { return string(e) }

const (
	errTooBig  readError = "larger than expected"
	errOdd     readError = "not an ordinary file"
	errOutside readError = "a link leads out of the profile"
	errDamaged readError = "damaged"
)

// word names in a failure word why something of a profile was not read.
func word(err error) checks.Failure {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return checks.NotFinished
	case errors.Is(err, errTooBig):
		return checks.ProfileTooBig
	case errors.Is(err, errOutside):
		return checks.ProfileOutside
	case errors.Is(err, errDamaged):
		return checks.ProfileDamaged
	case locked(err):
		return checks.ProfileLocked
	case errors.Is(err, fs.ErrPermission):
		return checks.ProfileDenied
	case errors.Is(err, fs.ErrNotExist):
		return checks.ProfileGone
	default:
		return checks.ProfileFailed
	}
}

// folder is a folder of a profile. Nothing in it is opened for writing, and no
// link leads out of it.
type folder struct {
	root *os.Root
	path string
}

func openFolder(path string) (folder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return folder{}, fmt.Errorf("open: %w", err)
	}
	return folder{root: root, path: path}, nil
}

func (f folder) close() {
	if f.root != nil {
		_ = f.root.Close()
	}
}

// open opens an ordinary file for reading, and tells its size.
func (f folder) open(name string) (*os.File, int64, error) {
	name = filepath.FromSlash(name)
	info, err := f.root.Stat(name)
	if err != nil {
		return nil, 0, f.why(name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, 0, errOdd
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, 0, f.why(name, err)
	}
	return file, info.Size(), nil
}

// why tells an escaping link from other errors: os.Root has no word for it.
func (f folder) why(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return err
	}
	for part := name; part != "." && part != string(filepath.Separator); part = filepath.Dir(part) {
		if info, lerr := f.root.Lstat(part); lerr == nil && info.Mode()&fs.ModeSymlink != 0 {
			return errOutside
		}
	}
	return err
}

// read reads a whole file of at most limit bytes.
func (f folder) read(name string, limit int64) ([]byte, error) {
	file, _, err := f.open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return readAll(file, limit)
}

func readAll(r io.Reader, limit int64) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if int64(len(raw)) > limit {
		return nil, errTooBig
	}
	return raw, nil
}

// readLoose reads an ordinary file outside of profiles.
func readLoose(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, errOdd
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	defer func() { _ = file.Close() }()
	return readAll(file, limit)
}

// entries lists the names in a folder, at most max of them.
func (f folder) entries(name string, most int) []fs.DirEntry {
	dir, err := f.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil
	}
	defer func() { _ = dir.Close() }()
	out, _ := dir.ReadDir(most)
	return out
}

// size adds up the files below a folder. It stops, and says that there is
// more, at ctx's end or after maxWalk entries.
func (f folder) size(ctx context.Context, name string) (bytes int64, more bool) {
	left := maxWalk
	var walk func(string, int)
	walk = func(dir string, depth int) {
		for _, e := range f.entries(dir, left+1) {
			if left--; left < 0 || ctx.Err() != nil {
				more = true
				return
			}
			switch {
			case e.IsDir() && depth > 0:
				walk(filepath.Join(dir, e.Name()), depth-1)
			case e.Type().IsRegular():
				if info, err := e.Info(); err == nil {
					bytes += info.Size()
				}
			}
		}
	}
	walk(filepath.FromSlash(name), 8)
	return bytes, more
}

// local tells whether a name from a file may be used as a path below a folder:
// no way out, nothing but its parts.
func local(name string) bool {
	return name != "" && filepath.IsLocal(filepath.FromSlash(name)) && !strings.ContainsRune(name, 0)
}
