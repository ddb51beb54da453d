package site_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fix502/steps/act/change"
	"fix502/steps/act/site"
)

// parting is a browser that takes data apart in a folder of its own.
func parting(dir string) func(context.Context, site.Shared) (site.Parted, error) {
	return func(_ context.Context, s site.Shared) (site.Parted, error) {
		for _, f := range s.Folders {
			at := filepath.Join(dir, filepath.FromSlash(f))
			if err := os.CopyFS(at, os.DirFS(filepath.Join(s.Dir, filepath.FromSlash(f)))); err != nil {
				return site.Parted{}, err
			}
			if err := os.WriteFile(filepath.Join(at, "parted"), []byte("without the site"), 0o600); err != nil {
				return site.Parted{}, err
			}
		}
		return site.Parted{Dir: dir, Workers: 1, Free: func() { _ = os.RemoveAll(dir) }}, nil
	}
}

// parting is the profile's job where its browser can take data apart.
func (p profile) parting(t *testing.T) site.Job {
	j := p.job()
	j.Part = parting(filepath.Join(t.TempDir(), "parted"))
	return j
}

// folders of all sites in the profile.
func allSites() []string {
	return []string{"Local Storage", "Service Worker/Database", "Service Worker/ScriptCache"}
}

// TestWhatAllSitesShareIsTakenApart: the folders that the browser gives take
// the places of the old ones, and the way back is byte for byte.
func TestWhatAllSitesShareIsTakenApart(t *testing.T) {
	p := makeProfile(t, site.Chromium, false, 3)
	before := snapshot(t, p.Root)
	var asked site.Shared
	j := p.parting(t)
	j.Hosts = []string{"chatgpt.com:8443", "elsewhere.example"}
	do, free := j.Part, 0
	j.Part = func(ctx context.Context, s site.Shared) (site.Parted, error) {
		asked = s
		same(t, snapshot(t, p.Root), before) // nothing is touched before
		parted, err := do(ctx, s)
		return site.Parted{Dir: parted.Dir, Workers: parted.Workers, Free: func() { free++ }}, err
	}
	r, err := j.Clear(t.Context())
	if err != nil || r.Workers != 1 || len(r.Left) != 0 || !slices.Equal(r.Parted, []string{site.LocalStorage, site.ServiceWorker}) {
		t.Fatalf("%+v %v", r, err)
	}
	if asked.Browser != "chromium" || asked.Dir != p.Dir || !slices.Equal(asked.Folders, allSites()) || free != 1 {
		t.Errorf("asked for %+v, freed %d times", asked, free)
	}
	for _, want := range []string{
		"https://chatgpt.com", "http://chatgpt.com", "https://chatgpt.com:8443", "https://www.openai.com",
		"https://ws.openai.com:8443", "https://a.b.chatgpt.com", "https://auth.openai.com", // a folder's and cookies' names tell
	} {
		if !slices.Contains(asked.Origins, want) {
			t.Errorf("%s is not asked for", want)
		}
	}
	for _, o := range asked.Origins {
		if _, host, _ := strings.Cut(o, "://"); !strings.HasSuffix(strings.Split(host, ":")[0], "chatgpt.com") && !strings.Contains(host, "openai.com") {
			t.Errorf("%s is asked for", o)
		}
	}
	if !asked.Ours("ws.chatgpt.com") || asked.Ours("notchatgpt.com") {
		t.Error("whose service workers go is not told right")
	}
	for _, f := range allSites() {
		if got := string(read(t, filepath.Join(p.Dir, f, "parted"))); got != "without the site" {
			t.Errorf("%s: %q", f, got)
		}
	}
	if _, err := p.store.Undo(t.Context(), "", site.HoldFor); err != nil {
		t.Fatal(err)
	}
	same(t, snapshot(t, p.Root), before)
}

// TestWhatCannotBeTakenApartStays: the rest is cleared, what is left is told,
// and is no part of the change.
func TestWhatCannotBeTakenApartStays(t *testing.T) {
	for name, spoil := range map[string]func(p profile, j *site.Job){
		"no browser": func(_ profile, j *site.Job) { j.Part = nil },
		"it fails": func(_ profile, j *site.Job) {
			j.Part = func(context.Context, site.Shared) (site.Parted, error) {
				return site.Parted{}, errors.New("did not start")
			}
		},
		"a link": func(p profile, j *site.Job) {
			must(t, os.Symlink("/etc", filepath.Join(p.Dir, "Local Storage", "out")))
			j.Part = func(context.Context, site.Shared) (site.Parted, error) {
				t.Error("it was tried")
				return site.Parted{}, errors.New("no")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := makeProfile(t, site.Chromium, false, 3)
			j := p.parting(t)
			spoil(p, &j)
			before := snapshot(t, p.Root)
			r, err := j.Clear(t.Context())
			if err != nil || r.Cookies == 0 || r.Folders == 0 || len(r.Parted) != 0 || !slices.Equal(r.Left, []string{site.LocalStorage, site.ServiceWorker}) {
				t.Fatalf("%+v %v", r, err)
			}
			all, err := p.store.List()
			must(t, err)
			for _, it := range all[0].Items {
				if slices.Contains(allSites(), it.Path) {
					t.Errorf("%s is a part of the change", it.Path)
				}
			}
			later := filepath.Join(p.Dir, "Local Storage", "leveldb", "LOG")
			write(t, later, "another site stored something")
			if _, err := p.store.Undo(t.Context(), "", site.HoldFor); err != nil {
				t.Fatal(err)
			}
			must(t, os.Remove(later))
			same(t, snapshot(t, p.Root), before)
		})
	}
}

// TestPartingThatGoesWrongChangesNothing: the profile is as it was.
func TestPartingThatGoesWrongChangesNothing(t *testing.T) {
	for name, spoil := range map[string]func(p profile, s site.Shared, parted string, cancel func()) error{
		"a folder is missing": func(_ profile, _ site.Shared, parted string, _ func()) error {
			return os.RemoveAll(filepath.Join(parted, "Local Storage"))
		},
		"a file in a folder's place": func(_ profile, _ site.Shared, parted string, _ func()) error {
			at := filepath.Join(parted, "Service Worker", "Database")
			return errors.Join(os.RemoveAll(at), os.WriteFile(at, nil, 0o600))
		},
		"interrupted": func(_ profile, _ site.Shared, _ string, cancel func()) error { cancel(); return context.Canceled },
	} {
		t.Run(name, func(t *testing.T) {
			p := makeProfile(t, site.Chromium, false, 3)
			j := p.parting(t)
			do := j.Part
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			j.Part = func(ctx context.Context, s site.Shared) (site.Parted, error) {
				parted, err := do(ctx, s)
				return parted, errors.Join(err, spoil(p, s, parted.Dir, cancel))
			}
			before := snapshot(t, p.Root)
			if _, err := j.Clear(ctx); err == nil {
				t.Error("it is said to be done")
			}
			same(t, snapshot(t, p.Root), before)
			if _, err := p.store.Find(""); err == nil {
				t.Error("a change is left")
			}
		})
	}
	t.Run("the browser wrote meanwhile", func(t *testing.T) {
		p := makeProfile(t, site.Chromium, false, 3)
		j := p.parting(t)
		do := j.Part
		var before map[string]string
		j.Part = func(ctx context.Context, s site.Shared) (site.Parted, error) {
			parted, err := do(ctx, s)
			write(t, filepath.Join(p.Dir, "Local Storage", "leveldb", "000004.log"), "new")
			before = snapshot(t, p.Root)
			return parted, err
		}
		_, err := j.Clear(t.Context())
		var changed *change.Changed
		if err == nil || errors.As(err, &changed) {
			t.Errorf("%v", err)
		}
		same(t, snapshot(t, p.Root), before)
	})
}

// TestUndoOfPartedRefusesWhatWasWrittenSince: data of other sites that came
// later are not lost.
func TestUndoOfPartedRefusesWhatWasWrittenSince(t *testing.T) {
	p := makeProfile(t, site.Chromium, false, 3)
	if _, err := p.parting(t).Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(p.Dir, "Local Storage", "leveldb", "000004.log"), "new")
	before := snapshot(t, p.Root)
	_, err := p.store.Undo(t.Context(), "", site.HoldFor)
	var changed *change.Changed
	if !errors.As(err, &changed) || !slices.Equal(changed.Paths, []string{"Local Storage"}) {
		t.Fatalf("%v", err)
	}
	same(t, snapshot(t, p.Root), before)
}
