package site

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"

	"fix502/checks/fault"
	"fix502/steps/act/change"
)

// found is what there is to clear.
type found struct {
	databases []database
	folders   []string // of the site alone
	shared    []string // of all sites, to be taken apart
	left      []string
	origins   origins
}

// items are the paths to be copied, the database before what belongs to it.
func (f found) items() []string {
	var out []string
	for _, d := range f.databases {
		for _, ending := range endings() {
			out = append(out, d.path+ending)
		}
	}
	return append(out, f.folders...)
}

// find looks for the site's data, and refuses what must not be touched.
func (j Job) find(ctx context.Context) (found, error) {
	p := j.Profile
	root, err := os.OpenRoot(p.Dir)
	if err != nil {
		return found{}, fault.New("profile_closed")
	}
	defer root.Close()
	if err := ours(root, "."); err != nil {
		return found{}, err
	}
	var f found
	for _, d := range databases(p.Engine) {
		switch _, err := root.Lstat(d.path); {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return found{}, fault.New("not_looked", "name", d.path)
		}
		for _, ending := range endings() {
			if err := errors.Join(change.Plain(root, d.path+ending), ours(root, d.path+ending)); err != nil {
				return found{}, err
			}
		}
		if err := ours(root, path.Dir(d.path)); err != nil {
			return found{}, err
		}
		f.databases = append(f.databases, d)
	}
	if err := f.storage(root, j); err != nil {
		return found{}, err
	}
	if j.Part != nil {
		f.share(ctx, root)
	}
	return f, nil
}

// ours refuses what belongs to somebody else, or must not be written.
func ours(root *os.Root, name string) error {
	info, err := root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.New("not_looked", "name", name)
	}
	if name == "." {
		name = "" // the words call it the profile
	}
	if info.Mode().Perm()&0o200 == 0 {
		return fault.New("read_only", "name", name)
	}
	if !mine(info) {
		return fault.New("not_yours", "name", name)
	}
	return nil
}
