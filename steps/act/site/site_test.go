package site_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fix502/steps/act/change"
	"fix502/steps/act/site"
)

// shape is a profile as it may be found.
type shape struct {
	name   string
	engine string
	wal    bool
}

func shapes() []shape {
	return []shape{
		{"chromium", site.Chromium, false}, {"chromium with a log", site.Chromium, true},
		{"firefox", site.Firefox, false}, {"firefox with a log", site.Firefox, true},
	}
}

func TestClearsOneSiteAndUndoesByteForByte(t *testing.T) {
	for _, s := range shapes() {
		t.Run(s.name, func(t *testing.T) {
			p := makeProfile(t, s.engine, s.wal, 7)
			before := snapshot(t, p.Root)
			_, rest := p.rows(t)
			r, err := p.job().Clear(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if want := 7 * len(mine()); r.Cookies != want || r.Folders != len(p.ownFolders()) {
				t.Errorf("%+v, want %d cookies and %d folders", r, want, len(p.ownFolders()))
			}
			ours, after := p.rows(t)
			if ours != 0 || after != rest {
				t.Errorf("%d rows of the site are left; the others changed: %v", ours, after != rest)
			}
			now := snapshot(t, p.Root)
			for _, f := range p.ownFolders() {
				if _, there := now[rel(p, f)]; there {
					t.Errorf("%s is still there", f)
				}
			}
			for k, v := range before {
				if !strings.Contains(k, "ookies") && !ofSite(p, k) && now[k] != v {
					t.Errorf("%s changed", k)
				}
			}
			for k := range now {
				if _, ok := before[k]; !ok {
					t.Errorf("%s is new", k)
				}
			}
			if _, err := p.store.Undo(t.Context(), "", site.HoldFor); err != nil {
				t.Fatal(err)
			}
			same(t, snapshot(t, p.Root), before)
			if _, err := p.store.Undo(t.Context(), "", site.HoldFor); err == nil {
				t.Error("the same change was put back twice")
			}
		})
	}
}

func rel(p profile, f string) string {
	r, _ := filepath.Rel(p.Root, filepath.Join(p.Dir, filepath.FromSlash(f)))
	return r
}

func ofSite(p profile, path string) bool {
	for _, f := range p.ownFolders() {
		if r := rel(p, f); path == r || strings.HasPrefix(path, r+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

func TestNothingToClearIsNoChange(t *testing.T) {
	for _, s := range shapes() {
		p := makeProfile(t, s.engine, s.wal, 1)
		before := snapshot(t, p.Root)
		j := p.job()
		j.Domains = []string{"nobody.example"}
		_, err := j.Clear(t.Context())
		var none *site.Nothing
		if !errors.As(err, &none) {
			t.Fatalf("%v", err)
		}
		same(t, snapshot(t, p.Root), before)
		if all, err := p.store.List(); len(all) != 0 || err != nil {
			t.Errorf("%v, %v", all, err)
		}
	}
}

func TestDomainsOfOneSite(t *testing.T) {
	for _, bad := range [][]string{nil, {""}, {"."}, {"com"}, {"co.uk"}, {"github.io"}, {"%"}, {"a b.com"}, {"chatgpt.com", "com"}} {
		if got, err := site.Domains(bad); err == nil {
			t.Errorf("%q is taken as %q", bad, got)
		}
	}
	got, err := site.Domains([]string{".ChatGPT.com", "chatgpt.com", "localhost", "127.0.0.1"})
	if err != nil || len(got) != 3 || got[0] != "chatgpt.com" {
		t.Errorf("%q %v", got, err)
	}
}

// TestRefusals: what is strange, foreign or in use is left as it is, in clear
// words.
func TestRefusals(t *testing.T) {
	here, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, name); err != nil {
			t.Fatal(err)
		}
	}
	move := func(p profile, name string) string {
		t.Helper()
		away := filepath.Join(t.TempDir(), "away")
		if err := os.Rename(name, away); err != nil {
			t.Fatal(err)
		}
		link(away, name)
		return away
	}
	for _, c := range []struct {
		name, engine string
		spoil        func(p profile)
		want         string
	}{
		{"the file is a link", site.Chromium, func(p profile) { move(p, p.db) }, "link"},
		{"the file is a link, Firefox", site.Firefox, func(p profile) { move(p, p.db) }, "link"},
		{"the profile is a link out of it", site.Chromium, func(p profile) { move(p, p.Dir) }, "link"},
		{"the storage is a link", site.Chromium, func(p profile) { move(p, filepath.Join(p.Dir, "IndexedDB")) }, "link"},
		{"the site's folder is a link", site.Firefox, func(p profile) { move(p, filepath.Join(p.Dir, p.ownFolders()[0])) }, "link"},
		{"a link in the site's folder", site.Chromium, func(p profile) {
			link("/etc", filepath.Join(p.Dir, p.ownFolders()[0], "sub", "out"))
		}, "no ordinary file"},
		{"read-only", site.Chromium, func(p profile) { must(t, os.Chmod(p.db, 0o400)) }, "read-only"},
		{"read-only profile", site.Firefox, func(p profile) { must(t, os.Chmod(p.Dir, 0o500)) }, "read-only"},
		{"no database", site.Chromium, func(p profile) { write(t, p.db, "something else") }, "damaged"},
		{"empty", site.Firefox, func(p profile) { write(t, p.db, "") }, "damaged"},
		{"cut off", site.Chromium, func(p profile) { must(t, os.Truncate(p.db, 5000)) }, "damaged"},
		{"garbled", site.Firefox, func(p profile) { garble(t, p.db) }, "damaged"},
		{"another table", site.Chromium, func(p profile) { sqlOn(t, p.db, "ALTER TABLE cookies RENAME TO biscuits") }, "kind"},
		{"another column", site.Firefox, func(p profile) { sqlOn(t, p.db, "ALTER TABLE moz_cookies RENAME COLUMN host TO domain") }, "kind"},
		{"a trigger", site.Chromium, func(p profile) {
			sqlOn(t, p.db, "CREATE TRIGGER x AFTER DELETE ON cookies BEGIN DELETE FROM meta; END")
		}, "kind"},
		{"a hot journal", site.Chromium, func(p profile) { write(t, p.db+"-journal", "not empty") }, "not closed properly"},
		{"a pipe of that name", site.Chromium, func(p profile) {
			must(t, os.Remove(p.db))
			must(t, os.Mkdir(p.db, 0o700))
		}, ""},
		{"the lock names another computer", site.Chromium, func(p profile) { link("elsewhere-"+"1", filepath.Join(p.Root, "SingletonLock")) }, "another computer"},
		{"gone", site.Chromium, func(p profile) { must(t, os.RemoveAll(p.Root)) }, "not there"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := makeProfile(t, c.engine, false, 200)
			c.spoil(p)
			t.Cleanup(func() { _ = os.Chmod(p.Dir, 0o700) })
			before := map[string]string{}
			if _, err := os.Stat(p.Root); err == nil {
				before = snapshot(t, p.Root)
			}
			_, err := p.job().Clear(t.Context())
			if err == nil || !strings.Contains(english(err), c.want) || strings.Contains(english(err), "\n") {
				t.Fatalf("%v, want %q in one line", err, c.want)
			}
			if len(before) > 0 {
				same(t, snapshot(t, p.Root), before)
			}
			if all, _ := os.ReadDir(p.store.Dir); len(all) > 1 { // the lock alone
				t.Errorf("a change was kept: %v", all)
			}
		})
	}
	t.Run("a mark of a browser that was killed", func(t *testing.T) {
		p := makeProfile(t, site.Chromium, false, 1)
		link(here+"-999999999", filepath.Join(p.Root, "SingletonLock"))
		if _, err := p.job().Clear(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestCancelledBeforeItBegins(t *testing.T) {
	p := makeProfile(t, site.Firefox, true, 3)
	before := snapshot(t, p.Root)
	ctx, cancel := contextCancelled(t)
	defer cancel()
	if _, err := p.job().Clear(ctx); err == nil {
		t.Fatal("a cancelled job was done")
	}
	same(t, snapshot(t, p.Root), before)
}

// TestUndoRefusesWhatWasWrittenSince: the browser's later state is never
// overwritten.
func TestUndoRefusesWhatWasWrittenSince(t *testing.T) {
	for _, s := range shapes() {
		t.Run(s.name, func(t *testing.T) {
			p := makeProfile(t, s.engine, s.wal, 3)
			if _, err := p.job().Clear(t.Context()); err != nil {
				t.Fatal(err)
			}
			column := map[string]string{site.Chromium: "name", site.Firefox: "name"}[s.engine]
			sqlOn(t, p.db, "UPDATE "+p.table+" SET "+column+" = 'later' WHERE rowid = (SELECT max(rowid) FROM "+p.table+")")
			before := snapshot(t, p.Root)
			_, err := p.store.Undo(t.Context(), "", site.HoldFor)
			var changed *change.Changed
			if !errors.As(err, &changed) || !strings.Contains(english(err), "Still possible") {
				t.Fatalf("%v", err)
			}
			same(t, snapshot(t, p.Root), before)
		})
	}
	t.Run("a new folder of the site", func(t *testing.T) {
		p := makeProfile(t, site.Firefox, false, 3)
		if _, err := p.job().Clear(t.Context()); err != nil {
			t.Fatal(err)
		}
		mkdir(t, filepath.Join(p.Dir, p.ownFolders()[0]))
		before := snapshot(t, p.Root)
		if _, err := p.store.Undo(t.Context(), "", site.HoldFor); err == nil || !strings.Contains(english(err), "https+++chatgpt.com") {
			t.Fatalf("%v", err)
		}
		same(t, snapshot(t, p.Root), before)
	})
}

func TestUndoRefusesADamagedCopy(t *testing.T) {
	p := makeProfile(t, site.Chromium, false, 3)
	if _, err := p.job().Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := p.store.List()
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	write(t, filepath.Join(p.store.Dir, all[0].ID, all[0].Items[0].Copy), "rubbish")
	before := snapshot(t, p.Root)
	if _, err := p.store.Undo(t.Context(), "", site.HoldFor); err == nil || !strings.Contains(english(err), "damaged") {
		t.Fatal(err)
	}
	same(t, snapshot(t, p.Root), before)
}

// TestNoValueIsEverRead: the SQL of this package reads no column but the
// host's.
func TestNoValueIsEverRead(t *testing.T) {
	text := regexp.MustCompile("(?s)\"[^\"]*\"|`[^`]*`")
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	statements := 0
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		for _, lit := range text.FindAllString(string(read(t, f)), -1) {
			if strings.Contains(lit, "value") {
				t.Errorf("%s: %s", f, lit)
			}
			sql := regexp.MustCompile(`\b(SELECT|DELETE|UPDATE|INSERT)\b`).FindString(lit)
			if sql == "" {
				continue
			}
			statements++
			if sql != "DELETE" && lit != `"SELECT DISTINCT "` && !strings.Contains(lit, "SELECT count(*)") {
				t.Errorf("%s: %s", f, lit)
			}
		}
	}
	if statements < 3 {
		t.Errorf("only %d statements seen", statements)
	}
}

func TestCopiesAreClosedToOthers(t *testing.T) {
	p := makeProfile(t, site.Chromium, false, 3)
	if _, err := p.job().Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, _ := p.store.List()
	for _, dir := range []string{p.store.Dir, filepath.Join(p.store.Dir, all[0].ID)} {
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v %v", dir, info.Mode(), err)
		}
	}
	m := all[0]
	if m.State != change.Made || m.About.Browser != "chromium" || len(m.About.Domains) != 2 || m.Did.Cookies == 0 {
		t.Errorf("%+v", m)
	}
}
