package change

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"

	"fix502/checks/fault"
)

// Beginnings of names in the trash; the name of the item's copy follows.
const (
	fresh = "new-" // what will take the item's place
	stale = "old-" // what took it, when it is put back
)

// Fits refuses what could not be copied: links, and what is too large.
func Fits(ctx context.Context, root *os.Root, name string) error {
	if err := Plain(root, name); err != nil {
		return err
	}
	_, err := tree(ctx, root, name)
	return err
}

// Forget leaves items out of a change that will not touch them.
func (c *Change) Forget(items ...string) error {
	var kept, gone []Item
	for _, it := range c.Manifest.Items {
		if slices.Contains(items, it.Path) {
			gone = append(gone, it)
		} else {
			kept = append(kept, it)
		}
	}
	c.Manifest.Items = kept
	if err := c.write(); err != nil {
		return err
	}
	for _, it := range gone {
		if it.Copy != "" {
			_ = c.folder.RemoveAll(it.Copy) // else it goes with the folder
		}
	}
	return nil
}

// Untouched makes sure that an item is still what was copied.
func (c *Change) Untouched(ctx context.Context, item string) error {
	now, err := Look(ctx, c.Profile, item)
	if err == nil && !now.Same(c.Before(item)) {
		err = fault.Because(fault.New("changed_meanwhile"), "at", "name", path.Base(item))
	}
	return err
}

// Stage copies what is to take an item's place into the profile. It lies in
// the folder dir under the item's own path.
func (c *Change) Stage(ctx context.Context, item, dir string) error {
	c.Step("stage " + item)
	from, err := os.OpenRoot(dir)
	if err != nil {
		return at(path.Base(item), err)
	}
	defer from.Close()
	it, _ := c.Manifest.item(item)
	if err := c.Profile.Mkdir(c.Manifest.Trash, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return at(path.Base(item), err)
	}
	p, err := duplicate(ctx, from, item, c.Profile, path.Join(c.Manifest.Trash, fresh+it.Copy))
	if err == nil && !p.Folder {
		err = fault.New("nothing_to_put", "name", path.Base(item))
	}
	return err
}

// Swap puts what was staged in an item's place.
func (c *Change) Swap(item string) error {
	c.moved = append(c.moved, item)
	if err := c.Remove(item); err != nil {
		return err
	}
	c.Step("place " + item)
	it, _ := c.Manifest.item(item)
	if err := c.Profile.Rename(path.Join(c.Manifest.Trash, fresh+it.Copy), item); err != nil {
		return fault.Because(plainError(err), "not_placed", "name", path.Base(item))
	}
	settle(c.Profile, path.Dir(item))
	return nil
}

// setAside moves what took an item's place into the trash.
func setAside(profile *os.Root, trash string, it Item) error {
	if err := profile.Mkdir(trash, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	away := path.Join(trash, stale+it.Copy)
	if err := profile.RemoveAll(away); err != nil {
		return err
	}
	return profile.Rename(it.Path, away)
}
