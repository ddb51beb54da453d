package change

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"fix502/checks/fault"
)

// Keep is how many changes are kept. Only those that were undone are dropped.
const Keep = 10

const (
	manifestName = "manifest.json"
	maxManifest  = 1 << 20 // bytes
	lockName     = "lock"
)

// Dir is where changes are kept: $XDG_STATE_HOME/fix502/changes, or the same
// below ~/.local/state.
func Dir(getenv func(string) string) (string, error) {
	state := getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", copies(err)
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "fix502", "changes"), nil
}

// copies is what goes wrong with the folder of copies.
func copies(err error) error { return fault.Because(plainError(err), "copies") }

// Change is a change that is being made.
type Change struct {
	Manifest Manifest
	Profile  *os.Root // the profile's folder

	store  Store
	moved  []string // folders that were swapped, or are about to be
	folder *os.Root // of this change
	free   func()
}

// Begin copies every one of paths, which are relative to the profile, and
// writes the manifest. Paths that do not exist are noted as such; swaps are
// further folders, in whose place others will be put. The caller ends the
// change with Made, or with Revert; nothing was changed when Begin fails.
func (s Store) Begin(ctx context.Context, about About, paths []string, swaps ...string) (*Change, error) {
	profile, err := os.OpenRoot(about.Dir)
	if err != nil {
		return nil, fault.Because(plainError(err), "profile_closed")
	}
	free, err := s.claim()
	if err != nil {
		return nil, errors.Join(err, profile.Close())
	}
	c := &Change{Profile: profile, store: s, free: free}
	if err := c.begin(ctx, about, paths, swaps); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// begin makes the folder of the change.
func (c *Change) begin(ctx context.Context, about About, paths, swaps []string) error {
	s := c.store
	tail := make([]byte, 4)
	if _, err := rand.Read(tail); err != nil {
		return copies(err)
	}
	at := s.now().UTC()
	id := at.Format("20060102T150405.000Z") + "-" + hex.EncodeToString(tail)
	c.Manifest = Manifest{
		Schema: schema, ID: id, At: at, State: Begun, About: about, Seen: witnesses(about), Trash: ".fix502-" + hex.EncodeToString(tail),
	}
	s.Hooks.at("folder")
	dir := filepath.Join(s.Dir, id)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return copies(err)
	}
	var err error
	if c.folder, err = os.OpenRoot(dir); err != nil {
		return errors.Join(copies(err), os.RemoveAll(dir))
	}
	if err := c.keep(ctx, paths, swaps); err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	return nil
}

// keep makes the copies and writes the manifest.
func (c *Change) keep(ctx context.Context, paths, swaps []string) error {
	for i, p := range slices.Concat(paths, swaps) {
		c.store.Hooks.at("copy " + p)
		it := Item{Path: p, Copy: strconv.Itoa(i), Swap: i >= len(paths)}
		var err error
		if it.Before, err = duplicate(ctx, c.Profile, p, c.folder, it.Copy); err != nil {
			return fault.Because(err, "no_copy")
		}
		if !it.Before.Exists {
			it.Copy = ""
		}
		c.Manifest.Items = append(c.Manifest.Items, it)
	}
	return c.write()
}

// write puts the manifest on the disk, in one piece.
func (c *Change) write() error { return writeManifest(c.folder, c.Manifest, c.store.Hooks) }

func writeManifest(folder *os.Root, m Manifest, h Hooks) error {
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return copies(err)
	}
	h.at("manifest " + string(m.State))
	fresh := manifestName + ".new"
	f, err := folder.OpenFile(fresh, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return copies(err)
	}
	_, err = f.Write(append(raw, '\n'))
	if err := errors.Join(err, synced{f}.Close()); err != nil {
		return copies(err)
	}
	h.at("manifest named " + string(m.State))
	if err := folder.Rename(fresh, manifestName); err != nil {
		return copies(err)
	}
	settle(folder, ".")
	return nil
}

// Scratch copies the copy of an item to a file of its own in the change's
// folder, to try something on it, and returns where it is. What was not there
// gives an empty answer.
func (c *Change) Scratch(ctx context.Context, item, name string) (string, error) {
	it, ok := c.Manifest.item(item)
	if !ok || it.Copy == "" {
		return "", nil
	}
	dest := path.Join("scratch", name)
	if err := c.folder.MkdirAll("scratch", 0o700); err != nil {
		return "", copies(err)
	}
	if _, err := duplicate(ctx, c.folder, it.Copy, c.folder, dest); err != nil {
		return "", err
	}
	return filepath.Join(c.folder.Name(), filepath.FromSlash(dest)), nil
}

// Before is what an item looked like.
func (c *Change) Before(item string) Print {
	it, _ := c.Manifest.item(item)
	return it.Before
}

// Step lets tests end the program before the step of that name.
func (c *Change) Step(name string) { c.store.Hooks.at(name) }

// Remove takes a folder out of the profile, in one piece.
func (c *Change) Remove(item string) error {
	c.Step("move " + item)
	if err := c.Profile.Mkdir(c.Manifest.Trash, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fault.Because(plainError(err), "not_removed", "name", path.Base(item))
	}
	it, _ := c.Manifest.item(item)
	if err := c.Profile.Rename(item, path.Join(c.Manifest.Trash, it.Copy)); err != nil {
		return fault.Because(plainError(err), "not_removed", "name", path.Base(item))
	}
	settle(c.Profile, path.Dir(item))
	return nil
}

// Made notes what the change has left, and drops copies of long ago. The
// change can be undone from now on.
func (c *Change) Made(ctx context.Context, did Did) error {
	c.Step("empty trash")
	if err := c.Profile.RemoveAll(c.Manifest.Trash); err != nil {
		return fault.Because(plainError(err), "still_there")
	}
	for i, it := range c.Manifest.Items {
		after, err := Look(ctx, c.Profile, it.Path)
		if err != nil {
			return err
		}
		c.Manifest.Items[i].After = &after
	}
	_ = c.folder.RemoveAll("scratch") // it goes with the folder
	c.Manifest.State, c.Manifest.Did = Made, did
	if err := c.write(); err != nil {
		return err
	}
	c.close()
	return nil
}

// Revert puts everything back and forgets the change. Where that fails, the
// copies stay and `fix502 undo` can try again.
func (c *Change) Revert(ctx context.Context) error {
	defer c.close()
	ctx = context.WithoutCancel(ctx)
	for _, it := range c.Manifest.Items {
		if it.Swap && !slices.Contains(c.moved, it.Path) {
			continue // whatever is there now is not the change's
		}
		if err := restore(ctx, c.folder, c.Profile, c.Manifest.Trash, it, c.store.Hooks); err != nil {
			return err
		}
	}
	if err := c.Profile.RemoveAll(c.Manifest.Trash); err != nil {
		return fault.Because(plainError(err), "moved_away")
	}
	return os.RemoveAll(c.folder.Name())
}

func (c *Change) close() {
	if c.folder != nil {
		_ = c.folder.Close()
	}
	_ = c.Profile.Close()
	c.free()
}

// claim makes the folder of all changes and keeps other programs out of it.
func (s Store) claim() (free func(), err error) {
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return nil, copies(err)
	}
	if err := os.Chmod(s.Dir, 0o700); err != nil {
		return nil, copies(err)
	}
	free, busy, err := Lock(filepath.Join(s.Dir, lockName), true)
	if busy {
		return nil, fault.New("other_changes")
	}
	if err != nil {
		return nil, copies(err)
	}
	return free, nil
}

// witnesses notes the files that tell whether the browser has run.
func witnesses(a About) []Witness {
	root, err := os.OpenRoot(a.Root)
	if err != nil {
		return nil
	}
	defer root.Close()
	var out []Witness
	for _, p := range a.Witnesses {
		w := Witness{Path: p}
		if info, err := root.Lstat(p); err == nil {
			w.Exists, w.Size, w.MTime = true, info.Size(), info.ModTime().Round(time.Microsecond)
		}
		out = append(out, w)
	}
	return out
}
