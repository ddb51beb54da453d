package trial

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"fix502/checks"
)

const (
	// maxCopy bounds what a trial copies of a profile, in bytes, maxFiles in
	// files.
	maxCopy  = 200 << 20
	maxFiles = 20_000
	// maxSettings bounds a settings file, in bytes.
	maxSettings = 64 << 20
)

// Why a copy did not come about, as labels of errors.
const (
	troubleProfile = "copy_profile"
	troubleLarge   = "copy_large"
	troubleRead    = "copy_read"
	troubleCopy    = "copy_write"
)

// trouble is a reason for which a profile was not copied.
type trouble string

func (t trouble) Error() string { return string(t) }

// copyProfile copies what the trial needs of the person's profile into its
// own folder, and returns why it could not; empty when it could.
func (t *try) copyProfile(ctx context.Context) string {
	n := t.spec.Trial.Profile
	if n < 1 || n > len(t.install.Profiles) {
		return troubleProfile
	}
	err := t.copyFrom(ctx, t.install.Profiles[n-1])
	var why trouble
	switch {
	case err == nil:
		return ""
	case errors.As(err, &why):
		return string(why)
	default:
		return troubleRead
	}
}

func (t *try) copyFrom(ctx context.Context, dir string) error {
	from, err := os.OpenRoot(dir)
	if err != nil {
		return trouble(troubleProfile)
	}
	defer func() { _ = from.Close() }()
	c := &copier{ctx: ctx, from: from, to: t.folder.data(), bytes: maxCopy, files: maxFiles}
	if t.install.Engine == "firefox" {
		return t.copyFirefox(c)
	}
	return t.copyChromium(c, dir)
}

// keeps tells whether the trial's copy has the extensions, and which: nil with
// true means all of them.
func (t *try) keeps() (only []string, any bool) {
	switch t.spec.Trial.Factor {
	case checks.FactorExtensions:
		return nil, false
	case checks.FactorSome:
		return t.spec.Trial.Keep, len(t.spec.Trial.Keep) > 0
	default:
		return nil, true
	}
}

// copier copies files out of one folder. It follows no symbolic link, cannot
// leave the folder, and stops when it becomes too much.
type copier struct {
	ctx   context.Context
	from  *os.Root
	to    string
	bytes int64
	files int
}

// file copies a file; one that is not there is no error. Names are
// slash-separated, relative to the two folders.
func (c *copier) file(name string) error {
	info, err := c.from.Lstat(filepath.FromSlash(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return nil
	}
	return c.copy(name, info.Size())
}

func (c *copier) copy(name string, size int64) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	c.files--
	c.bytes -= size
	if c.files < 0 || c.bytes < 0 {
		return trouble(troubleLarge)
	}
	in, err := c.from.Open(filepath.FromSlash(name))
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := c.create(name)
	if err != nil {
		return trouble(troubleCopy)
	}
	_, err = io.Copy(out, io.LimitReader(in, size)) // what grows meanwhile is not for us
	if e := out.Close(); err == nil && e != nil {
		return trouble(troubleCopy)
	}
	return err
}

func (c *copier) create(name string) (*os.File, error) {
	path := filepath.Join(c.to, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
}

// write puts a file of its own into the copy.
func (c *copier) write(name string, data []byte) error {
	out, err := c.create(name)
	if err != nil {
		return trouble(troubleCopy)
	}
	_, err = out.Write(data)
	if e := out.Close(); err == nil {
		err = e
	}
	if err != nil {
		return trouble(troubleCopy)
	}
	return nil
}

// read reads a whole settings file; nil when it is not there.
func (c *copier) read(name string) ([]byte, error) {
	info, err := c.from.Lstat(filepath.FromSlash(name))
	if errors.Is(err, fs.ErrNotExist) || (err == nil && !info.Mode().IsRegular()) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if info.Size() > maxSettings {
		return nil, trouble(troubleLarge)
	}
	in, err := c.from.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	return io.ReadAll(io.LimitReader(in, maxSettings))
}

// tree copies a folder with everything in it but symbolic links; want tells
// which parts. What vanishes meanwhile is left out.
func (c *copier) tree(name string, want func(name string) bool) error {
	return fs.WalkDir(c.from.FS(), name, func(p string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if want != nil && !want(p) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		return c.file(path.Clean(p))
	})
}
