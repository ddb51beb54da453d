package change

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"fix502/checks/fault"
)

// List returns all changes, the newest first. What cannot be read is left
// out.
func (s Store) List() ([]Manifest, error) {
	all, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, copies(err)
	}
	var out []Manifest
	for _, e := range all {
		if m, err := s.read(e.Name()); err == nil {
			out = append(out, m)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID > out[j].ID })
	return out, nil
}

// Find returns the change of that name; without a name the newest that was
// not undone.
func (s Store) Find(id string) (Manifest, error) {
	all, err := s.List()
	if err != nil {
		return Manifest{}, err
	}
	for _, m := range all {
		if m.ID == id || (id == "" && m.State != Undone) {
			return m, nil
		}
	}
	if id == "" {
		return Manifest{}, fault.New("no_change")
	}
	return Manifest{}, fault.New("no_such_change", "name", id)
}

// read reads a manifest and refuses one that names places outside.
func (s Store) read(id string) (Manifest, error) {
	var m Manifest
	f, err := os.Open(filepath.Join(s.Dir, id, manifestName))
	if err != nil {
		return m, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxManifest))
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, copies(err)
	}
	if m.Schema != schema || m.ID != id || !local(m.Trash) || !strings.HasPrefix(m.Trash, ".fix502-") {
		return m, fault.New("not_ours", "name", id)
	}
	for _, it := range m.Items {
		if !local(it.Path) || (it.Copy != "" && !local(it.Copy)) {
			return m, fault.New("not_ours", "name", id)
		}
	}
	return m, nil
}

func local(p string) bool {
	return p != "." && filepath.IsLocal(filepath.FromSlash(p)) && path.Clean(p) == p
}

// Hold makes sure that a browser does not run, and as far as possible that it
// does not start, until release is called.
type Hold func(About) (release func(), err error)

// Undo puts a change back. It refuses where the browser runs, where a copy is
// damaged, and where something was changed since.
func (s Store) Undo(ctx context.Context, id string, hold Hold) (Manifest, error) {
	if m, err := s.Find(id); err != nil { // nothing is made where there is nothing to do
		return m, err
	}
	free, err := s.claim()
	if err != nil {
		return Manifest{}, err
	}
	defer free()
	m, err := s.Find(id)
	if err != nil {
		return m, err
	}
	if m.State == Undone {
		return m, fault.New("undone", "name", m.ID)
	}
	release, err := hold(m.About)
	if err != nil {
		return m, err
	}
	defer release()
	folder, err := os.OpenRoot(filepath.Join(s.Dir, m.ID))
	if err != nil {
		return m, fault.Because(plainError(err), "copies_unread")
	}
	defer folder.Close()
	profile, err := os.OpenRoot(m.About.Dir)
	if err != nil {
		return m, fault.Because(plainError(err), "profile_gone", "where", folder.Name())
	}
	defer profile.Close()
	if err := m.check(ctx, folder, profile); err != nil {
		return m, err
	}
	if err := m.putBack(ctx, folder, profile, s.Hooks); err != nil {
		return m, fault.Because(err, "copies_stay", "where", folder.Name())
	}
	m.State, m.UndoneAt = Undone, s.now().UTC()
	if err := writeManifest(folder, m, s.Hooks); err != nil {
		return m, err
	}
	return m, s.prune()
}

// check refuses what cannot be put back without loss.
func (m Manifest) check(ctx context.Context, folder, profile *os.Root) error {
	var changed []string
	ran := m.ranSince()
	for _, it := range m.Items {
		if it.Copy != "" {
			kept, err := Look(ctx, folder, it.Copy)
			if err != nil || kept.Hash != it.Before.Hash {
				return fault.New("copy_damaged", "name", it.Path, "where", folder.Name())
			}
		}
		now, err := Look(ctx, profile, it.Path)
		if err != nil {
			return fault.Because(err, "nothing_back", "where", folder.Name())
		}
		switch {
		case now.Same(it.Before), it.After != nil && now.Same(*it.After):
		case it.After == nil && !ran: // the change was cut off, and nobody wrote since
		case it.Swap && !now.Exists: // putting back was cut off
		default:
			changed = append(changed, it.Path)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return &Changed{Name: m.About.Name, Paths: changed, Folder: folder.Name()}
}

// Changed is the refusal to overwrite what was written since.
type Changed struct {
	Name   string // of the browser
	Paths  []string
	Folder string // where the copies are
}

func (c *Changed) Error() string { return fault.Text(c) }

// Words implement fault.Worded.
func (c *Changed) Words() (string, []string) {
	return "written_since", []string{"name", c.Name, "what", strings.Join(c.Paths, ", "), "where", c.Folder}
}

// ranSince tells whether the browser has run since the change began.
func (m Manifest) ranSince() bool {
	return !slices.EqualFunc(m.Seen, witnesses(m.About), func(a, b Witness) bool {
		return a.Path == b.Path && a.Exists == b.Exists && a.Size == b.Size && a.MTime.Equal(b.MTime)
	})
}

// putBack restores every item in order: of a database the file itself comes
// before the files that belong to it.
func (m Manifest) putBack(ctx context.Context, folder, profile *os.Root, h Hooks) error {
	for _, it := range m.Items {
		if err := restore(ctx, folder, profile, m.Trash, it, h); err != nil {
			return err
		}
	}
	h.at("empty trash")
	if err := profile.RemoveAll(m.Trash); err != nil {
		return fault.Because(plainError(err), "moved_away")
	}
	return nil
}

// restore makes one item what it was before, in one piece.
func restore(ctx context.Context, folder, profile *os.Root, trash string, it Item, h Hooks) error {
	now, err := Look(ctx, profile, it.Path)
	if err != nil {
		return err
	}
	if now.Same(it.Before) {
		if now.Exists && !now.MTime.Equal(it.Before.MTime) {
			return dress(profile, it.Path, it.Before.Mode, it.Before.MTime)
		}
		return nil
	}
	h.at("restore " + it.Path)
	switch {
	case !it.Before.Exists && now.Folder:
		return fault.New("folder_now", "name", it.Path)
	case !it.Before.Exists:
		err = profile.Remove(it.Path)
	default:
		err = replace(ctx, folder, profile, trash, it, now, h)
	}
	if err != nil {
		return fault.Because(plainError(err), "not_back", "name", it.Path)
	}
	settle(profile, path.Dir(it.Path))
	back, err := Look(ctx, profile, it.Path)
	if err == nil && !back.Same(it.Before) {
		err = fault.New("not_as_before")
	}
	if err != nil {
		return fault.Because(err, "not_back", "name", it.Path)
	}
	return nil
}

// replace puts a copy beside the place and then into it.
func replace(ctx context.Context, folder, profile *os.Root, trash string, it Item, now Print, h Hooks) error {
	if now.Exists && (now.Folder || it.Before.Folder) && !it.Swap {
		return fault.New("other_folder")
	}
	if err := profile.MkdirAll(path.Dir(it.Path), 0o700); err != nil {
		return err
	}
	beside := trash + "-" + it.Copy
	if err := profile.RemoveAll(beside); err != nil { // of an undo that was cut off
		return err
	}
	if _, err := duplicate(ctx, folder, it.Copy, profile, beside); err != nil {
		return errors.Join(err, profile.RemoveAll(beside))
	}
	h.at("put " + it.Path)
	if it.Swap && now.Exists {
		if err := setAside(profile, trash, it); err != nil {
			return errors.Join(err, profile.RemoveAll(beside))
		}
		h.at("set aside " + it.Path)
	}
	if err := profile.Rename(beside, it.Path); err != nil {
		return errors.Join(err, profile.RemoveAll(beside))
	}
	return nil
}

// prune drops the oldest changes that were undone, and what never got a
// manifest.
func (s Store) prune() error {
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return copies(err)
	}
	kept := 0
	for _, e := range slices.Backward(entries) {
		if !e.IsDir() {
			continue
		}
		m, err := s.read(e.Name())
		if kept++; err == nil && (kept <= Keep || m.State != Undone) {
			continue
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			continue // it may be worth something to the person
		}
		if err := os.RemoveAll(filepath.Join(s.Dir, e.Name())); err != nil {
			return copies(err)
		}
	}
	return nil
}
