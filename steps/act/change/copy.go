package change

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"sort"
	"strings"
	"time"

	"fix502/checks/fault"
)

// Bounds of what is copied. Whatever is larger is left alone.
const (
	maxBytes   = 1 << 30
	maxEntries = 50_000
)

// tooMuch is the refusal to copy more than the bounds allow.
func tooMuch(name string) error {
	return fault.New("too_large", "name", path.Base(name))
}

// Plain refuses a path of which any part is a link or of which the last part
// is neither a file nor a folder: links may lead out of the profile. A path
// that does not exist is fine.
func Plain(root *os.Root, name string) error {
	parts := strings.Split(name, "/")
	for i := range parts {
		at := path.Join(parts[:i+1]...)
		info, err := root.Lstat(at)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fault.Because(plainError(err), "not_looked", "name", at)
		}
		if info.Mode()&fs.ModeSymlink != 0 {
			return fault.New("link", "name", at)
		}
		if last := i == len(parts)-1; !info.IsDir() && (!last || !info.Mode().IsRegular()) {
			return fault.New("not_ordinary", "name", at)
		}
	}
	return nil
}

// plainError drops the name of the system call from an error of package os.
func plainError(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}

// at says where an error occurred.
func at(name string, err error) error { return fault.Because(plainError(err), "at", "name", name) }

// entry is one file or folder of a tree.
type entry struct {
	path string // relative to the root that it lies in
	info fs.FileInfo
}

// tree lists what lies at name, the folder before what is in it.
func tree(ctx context.Context, root *os.Root, name string) ([]entry, error) {
	var out []entry
	var size int64
	err := fs.WalkDir(root.FS(), name, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if !d.IsDir() && !d.Type().IsRegular() {
			return fault.New("not_ordinary", "name", p)
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if !d.IsDir() {
			size += info.Size()
		}
		if len(out) >= maxEntries || size > maxBytes {
			return tooMuch(name)
		}
		out = append(out, entry{p, info})
		return nil
	})
	if err != nil {
		return nil, at(path.Base(name), err)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].path < out[j].path })
	return out, nil
}

// Look takes the print of what lies at name.
func Look(ctx context.Context, root *os.Root, name string) (Print, error) {
	return visit(ctx, root, name, func(entry) (io.WriteCloser, error) { return discard{}, nil })
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) Close() error                { return nil }

// visit takes a print; each file's bytes also go to what open returns.
func visit(ctx context.Context, root *os.Root, name string, open func(entry) (io.WriteCloser, error)) (Print, error) {
	if err := Plain(root, name); err != nil {
		return Print{}, err
	}
	info, err := root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Print{}, nil
	}
	if err != nil {
		return Print{}, at(name, err)
	}
	all, err := tree(ctx, root, name)
	if err != nil {
		return Print{}, err
	}
	out := Print{Exists: true, Folder: info.IsDir(), Mode: info.Mode().Perm(), MTime: info.ModTime()}
	listing := sha256.New()
	for _, e := range all {
		sum := ""
		if !e.info.IsDir() {
			if sum, err = pour(ctx, root, e, open); err != nil {
				return Print{}, at(e.path, err)
			}
			out.Size += e.info.Size()
			out.Hash = sum
		} else if w, err := open(e); err != nil {
			return Print{}, at(e.path, err)
		} else if err := w.Close(); err != nil {
			return Print{}, err
		}
		fmt.Fprintf(listing, "%q %s %d %s\n", strings.TrimPrefix(e.path, name), e.info.Mode(), e.sizeOfFile(), sum)
	}
	if out.Folder {
		out.Hash = hex.EncodeToString(listing.Sum(nil))
	}
	return out, nil
}

func (e entry) sizeOfFile() int64 {
	if e.info.IsDir() {
		return 0
	}
	return e.info.Size()
}

// pour sends a file's bytes to what open returns, and returns their hash. The
// file must not grow meanwhile.
func pour(ctx context.Context, root *os.Root, e entry, open func(entry) (io.WriteCloser, error)) (sum string, err error) {
	in, err := root.Open(e.path)
	if err != nil {
		return "", err
	}
	defer in.Close()
	out, err := open(e)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(h, out), io.LimitReader(cancelled{ctx, in}, e.info.Size()+1))
	if err == nil && n != e.info.Size() {
		err = fault.New("changed_meanwhile")
	}
	return hex.EncodeToString(h.Sum(nil)), err
}

// cancelled is a reader that ends with its context.
type cancelled struct {
	ctx context.Context
	r   io.Reader
}

func (c cancelled) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}

// duplicate copies what lies at name in from to dest in to, bytes, modes and
// times, and brings it to the disk. dest must not exist.
func duplicate(ctx context.Context, from *os.Root, name string, to *os.Root, dest string) (Print, error) {
	var made []entry
	place := func(p string) string { return path.Join(dest, strings.TrimPrefix(p, name)) }
	p, err := visit(ctx, from, name, func(e entry) (io.WriteCloser, error) {
		made = append(made, e)
		if e.info.IsDir() {
			return discard{}, to.Mkdir(place(e.path), 0o700)
		}
		f, err := to.OpenFile(place(e.path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, err
		}
		return synced{f}, nil
	})
	if err != nil {
		return p, err
	}
	for _, e := range slices.Backward(made) { // what is in a folder first, it changes the folder's time
		if err := dress(to, place(e.path), e.info.Mode().Perm(), e.info.ModTime()); err != nil {
			return p, err
		}
	}
	return p, nil
}

// synced is a file that is on the disk when it is closed.
type synced struct{ *os.File }

func (s synced) Close() error { return errors.Join(s.Sync(), s.File.Close()) }

// dress gives a file or folder its permissions and time.
func dress(root *os.Root, name string, mode fs.FileMode, at time.Time) error {
	if err := root.Chtimes(name, at, at); err != nil {
		return fault.Because(plainError(err), "at", "name", path.Base(name))
	}
	if err := root.Chmod(name, mode); err != nil {
		return fault.Because(plainError(err), "at", "name", path.Base(name))
	}
	if f, err := root.Open(name); err == nil {
		_ = f.Sync() // not every system can do this with folders
		_ = f.Close()
	}
	return nil
}

// settle brings a folder's list of names to the disk, where the system can.
func settle(root *os.Root, name string) {
	if f, err := root.Open(name); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}
