package change_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fix502/steps/act/change"
)

func free(change.About) (func(), error) { return func() {}, nil }

// place is a store and a profile with one file, and a clock that ticks.
func place(t *testing.T) (change.Store, string) {
	t.Helper()
	dir := t.TempDir()
	profile := filepath.Join(dir, "profile")
	if err := os.Mkdir(profile, 0o700); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	return change.Store{Dir: filepath.Join(dir, "changes"), Now: func() time.Time {
		at = at.Add(time.Second)
		return at
	}}, profile
}

// edit changes the file through the store.
func edit(t *testing.T, s change.Store, profile, from, to string) change.Manifest {
	t.Helper()
	file := filepath.Join(profile, "f")
	write(t, file, from)
	c, err := s.Begin(t.Context(), change.About{Name: "It", Root: profile, Dir: profile}, []string{"f", "g"})
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, to)
	if err := c.Made(t.Context(), change.Did{Cookies: 1}); err != nil {
		t.Fatal(err)
	}
	return c.Manifest
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, file string) string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestNewestFirstAndByName(t *testing.T) {
	s, profile := place(t)
	first := edit(t, s, profile, "1", "2")
	edit(t, s, profile, "2", "3")
	if _, err := s.Undo(t.Context(), first.ID, free); err == nil {
		t.Error("an older state was put over a newer one")
	}
	if _, err := s.Undo(t.Context(), "", free); err != nil || content(t, filepath.Join(profile, "f")) != "2" {
		t.Fatal(err)
	}
	if _, err := s.Undo(t.Context(), "", free); err != nil || content(t, filepath.Join(profile, "f")) != "1" {
		t.Fatal(err)
	}
	if _, err := s.Undo(t.Context(), first.ID, free); err == nil || !strings.Contains(err.Error(), "undone") {
		t.Error(err)
	}
}

// TestWhatWasNotUndoneIsKept: only changes that were put back are dropped.
func TestWhatWasNotUndoneIsKept(t *testing.T) {
	s, profile := place(t)
	kept := edit(t, s, profile, "a", "b")
	for range change.Keep + 3 {
		edit(t, s, profile, "c", "d")
		if _, err := s.Undo(t.Context(), "", free); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(s.Dir, "stray"), "")
	all, err := s.List()
	if err != nil || len(all) != change.Keep+1 || all[len(all)-1].ID != kept.ID {
		t.Fatal(len(all), err)
	}
	write(t, filepath.Join(profile, "f"), "b")
	if _, err := s.Undo(t.Context(), "", free); err != nil || content(t, filepath.Join(profile, "f")) != "a" {
		t.Error(err)
	}
}

// TestAManifestLeadsNowhereElse: what is read back is not trusted.
func TestAManifestLeadsNowhereElse(t *testing.T) {
	for _, spoil := range []func(m *change.Manifest){
		func(m *change.Manifest) { m.Items[0].Path = "../outside" },
		func(m *change.Manifest) { m.Items[0].Path = "/etc/passwd" },
		func(m *change.Manifest) { m.Items[0].Copy = "../../x" },
		func(m *change.Manifest) { m.Trash = "." },
		func(m *change.Manifest) { m.Trash = "Default" },
		func(m *change.Manifest) { m.ID = "another" },
		func(m *change.Manifest) { m.Schema = "other/9" },
	} {
		s, profile := place(t)
		m := edit(t, s, profile, "1", "2")
		id := m.ID
		spoil(&m)
		raw, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(s.Dir, id, "manifest.json"), string(raw))
		if _, err := s.Undo(t.Context(), "", free); err == nil {
			t.Errorf("%s was obeyed", raw)
		}
		if got := content(t, filepath.Join(profile, "f")); got != "2" {
			t.Errorf("the file is %q", got)
		}
	}
}

func TestAnUnfinishedCopyIsSweptAway(t *testing.T) {
	s, profile := place(t)
	edit(t, s, profile, "1", "2")
	stray := filepath.Join(s.Dir, "20200101T000000.000Z-00000000")
	if err := os.Mkdir(stray, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(t.Context(), "", free); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stray); !os.IsNotExist(err) {
		t.Error("it is still there")
	}
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"schema":"fix502-change/1","id":"x","items":[{"path":"f","copy":"0"}],"trash":".fix502-1"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := change.Store{Dir: t.TempDir()}
		if err := os.Mkdir(filepath.Join(s.Dir, "x"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(s.Dir, "x", "manifest.json"), raw, 0o600); err != nil {
			t.Fatal(err)
		}
		all, err := s.List()
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			for _, it := range m.Items {
				if !filepath.IsLocal(it.Path) || strings.HasPrefix(it.Copy, "/") || strings.Contains(it.Copy, "..") && !filepath.IsLocal(it.Copy) {
					t.Errorf("%+v", it)
				}
			}
		}
	})
}
