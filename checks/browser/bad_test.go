package browser

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"fix502/checks"
)

// kinds of bad files: what stands there, and what is said of it.
func TestBadFiles(t *testing.T) {
	whole := func(t *testing.T) string {
		t.Helper()
		file := filepath.Join(t.TempDir(), "db")
		chromiumStore(t, file, 24, cookie{name: "a", host: "site.example", path: "/", value: "1"})
		raw, err := os.ReadFile(file)
		must(t, err)
		return string(raw)
	}
	for _, c := range []struct {
		name, file string
		text       func(t *testing.T) string
		look       string
		want       checks.Failure
	}{
		{"cookies: no database", "Cookies", words("hello"), "stored", checks.ProfileDamaged},
		{"cookies: empty", "Cookies", words(""), "stored", checks.ProfileDamaged},
		{"cookies: cut off", "Cookies", func(t *testing.T) string { return whole(t)[:5000] }, "stored", checks.ProfileDamaged},
		{"cookies: overwritten", "Cookies", func(t *testing.T) string {
			s := whole(t)
			return s[:4096] + strings.Repeat("\xff", len(s)-4096)
		}, "stored", checks.ProfileDamaged},
		{"cookies: other tables", "Cookies", func(t *testing.T) string {
			file := filepath.Join(t.TempDir(), "db")
			firefoxStore(t, file)
			raw, err := os.ReadFile(file)
			must(t, err)
			return string(raw)
		}, "stored", checks.ProfileDamaged},
		{"settings: half", "Preferences", words(`{"extensions": {"settings`), "settings", checks.ProfileDamaged},
		{"settings: no JSON", "Preferences", words("\x00\x01\x02"), "settings", checks.ProfileDamaged},
		{"settings: other types", "Preferences", words(`{"extensions": 7, "proxy": [1]}`), "settings", ""},
		{"extensions: half", "Preferences", words(`{"extensions": {"settings`), "extensions", checks.ProfileDamaged},
		{"extensions: another type", "Preferences", words(`{"extensions": {"settings": {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": 7}}}`), "extensions", ""},
		{"extensions: deep", "Preferences", words(strings.Repeat(`{"a":`, 100000)), "extensions", checks.ProfileDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(t, "linux")
			dir := m.chrome(m.home(".config/chromium"), "Default", today())
			write(t, filepath.Join(dir, c.file), c.text(t))
			if o := m.look("browser." + c.look + ".chromium.profile-1"); o.Failure != c.want || o.Fact == nil {
				t.Errorf("%q %+v, want %q", o.Failure, o.Fact, c.want)
			}
			m.clean()
		})
	}
}

func words(s string) func(*testing.T) string { return func(*testing.T) string { return s } }

// TestTheRestGoesOn: one browser is broken, the others are told all the same.
func TestTheRestGoesOn(t *testing.T) {
	m := newMachine(t, "linux")
	broken := m.chrome(m.home(".config/chromium"), "Default", today())
	write(t, filepath.Join(broken, "Cookies"), "damaged")
	write(t, filepath.Join(broken, "Service Worker"), "a file in place of a folder")
	sound := m.chrome(m.home(".config/vivaldi"), "Default", today())
	chromiumStore(t, filepath.Join(sound, "Cookies"), 24, cookie{name: "a", host: "site.example", path: "/", value: "1"})
	write(t, m.home(".config/opera"), "a file in place of a folder")
	write(t, m.home(".mozilla/firefox/profiles.ini"), "\x00\xff[[[\n=\n[Profile0\nPath=\n")
	all := m.browsers()
	if len(all) != 2 {
		t.Fatalf("%v", all)
	}
	if got := m.stored("vivaldi"); got.Count != 1 {
		t.Errorf("%+v", got)
	}
}

func TestLinksOutOfTheProfile(t *testing.T) {
	m := newMachine(t, "linux")
	dir := m.chrome(m.home(".config/chromium"), "Default", today())
	outside := m.at("outside/Cookies")
	chromiumStore(t, outside, 24, cookie{name: "a", host: "site.example", path: "/", value: "1"})
	write(t, m.at("outside/big"), strings.Repeat("x", 1000))
	for name, to := range map[string]string{
		"Cookies": outside, "Secure Preferences": m.at("outside/big"), "Cache": m.at("outside"),
		"IndexedDB": m.at("outside"), "Service Worker": m.at("outside"), "Extensions": m.at("outside"),
	} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip("no symbolic links here")
		}
	}
	o := m.look("browser.stored.chromium.profile-1")
	if o.Failure != checks.ProfileOutside || o.Fact.Stored.Count != 0 || o.Fact.Stored.Workers != 0 {
		t.Errorf("cookies: %q %+v", o.Failure, o.Fact.Stored)
	}
	if o := m.look("browser.extensions.chromium.profile-1"); o.Failure != checks.ProfileOutside {
		t.Errorf("extensions: %q", o.Failure)
	}
	fox := m.fox(m.home(".mozilla/firefox"))
	must(t, os.Remove(filepath.Join(fox, "prefs.js")))
	must(t, os.Symlink(m.at("outside/big"), filepath.Join(fox, "prefs.js")))
	if o := m.look("browser.settings.firefox.profile-1"); o.Failure != checks.ProfileOutside {
		t.Errorf("settings: %q", o.Failure)
	}
}

func TestOddFiles(t *testing.T) {
	m := newMachine(t, "linux")
	dir := m.chrome(m.home(".config/chromium"), "Default", today())
	must(t, os.MkdirAll(filepath.Join(dir, "Cookies"), 0o700))
	if o := m.look("browser.stored.chromium.profile-1"); o.Failure != checks.ProfileFailed {
		t.Errorf("a folder in place of the cookies: %q", o.Failure)
	}
	pipe(t, filepath.Join(dir, "Secure Preferences")) // to open it would wait for ever
	if o := m.look("browser.extensions.chromium.profile-1"); runtime.GOOS != "windows" && o.Failure != checks.ProfileFailed {
		t.Errorf("a pipe in place of the settings: %q", o.Failure)
	}
	file, err := os.Create(filepath.Join(dir, "Preferences"))
	must(t, err)
	must(t, file.Truncate(jsonFile+1))
	must(t, file.Close())
	if o := m.look("browser.settings.chromium.profile-1"); o.Failure != checks.ProfileTooBig && o.Failure != checks.ProfileFailed {
		t.Errorf("too large: %q", o.Failure)
	}
}

func TestNoRights(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Log("whoever may read everything is told by the error alone")
	} else {
		m := newMachine(t, "linux")
		dir := m.chrome(m.home(".config/chromium"), "Default", today())
		must(t, os.Chmod(dir, 0o000))
		defer func() { _ = os.Chmod(dir, 0o700) }()
		if b := m.browsers()["chromium"]; b.Trouble != checks.ProfileDenied {
			t.Errorf("%+v", b)
		}
	}
	if got := word(&os.PathError{Op: "open", Err: os.ErrPermission}); got != checks.ProfileDenied {
		t.Errorf("%q", got)
	}
	if got := word(errors.New("another")); got != checks.ProfileFailed {
		t.Errorf("%q", got)
	}
}

func TestEscapeSequencesInNames(t *testing.T) {
	const evil = `\u001b]0;title\u0007\u001b[31mRed\u202e\u0000`
	m := newMachine(t, "linux")
	dir := m.chrome(m.home(".config/chromium"), "Default", today())
	m.extend(dir, "Preferences", map[string][2]string{
		extensionID(1): {inShop(1, ""), `{"name": "` + evil + `", "version": "` + evil + `", "manifest_version": 3}`},
		extensionID(2): {inShop(2, ""), `{"name": "` + strings.Repeat("long ", 1000) + `", "version": "1", "manifest_version": 3}`},
		extensionID(3): {inShop(3, ""), `{"name": "__MSG_` + evil + `__", "default_locale": "../../../..", "version": "1", "manifest_version": 3}`},
	})
	chromiumStore(t, filepath.Join(dir, "Cookies"), 24, cookie{name: "\x1b[2Jname", host: "\x1b]8;;x\x07.site.example", path: "/\x1b[0m", value: "1"})
	fox := m.fox(m.home(".mozilla/firefox"))
	write(t, filepath.Join(fox, "extensions.json"), `{"addons": [{"id": "`+evil+`", "type": "extension", "location": "app-profile", "defaultLocale": {"name": "`+evil+`"}}]}`)
	write(t, filepath.Join(fox, "compatibility.ini"), "[Compatibility]\nLastVersion=\x1b[31m1_2\n")
	for _, id := range []string{
		"browser.installed", "browser.extensions.chromium.profile-1", "browser.stored.chromium.profile-1", "browser.extensions.firefox.profile-1",
	} {
		o := m.look(id)
		if o.Failure != "" {
			t.Errorf("%s: %s", id, o.Failure)
		}
		var all []string
		for _, b := range o.Fact.Browsers {
			all = append(all, b.Version)
		}
		if x := o.Fact.Extensions; x != nil {
			for _, e := range x.List {
				all = append(all, e.Name, e.Version, e.ID)
			}
		}
		if s := o.Fact.Stored; s != nil {
			for _, c := range s.Cookies {
				all = append(all, c.Name, c.Host, c.Path)
			}
		}
		for _, got := range all {
			if strings.ContainsAny(got, "\x1b\x00\x07\u202e") || len(got) > 4*maxName {
				t.Errorf("%s: %q", id, got)
			}
		}
		if len(all) == 0 {
			t.Errorf("%s tells nothing", id)
		}
	}
}

func TestCancelled(t *testing.T) {
	m := newMachine(t, "linux")
	dir := m.chrome(m.home(".config/chromium"), "Default", today())
	chromiumStore(t, filepath.Join(dir, "Cookies"), 24, cookie{name: "a", host: "site.example", path: "/", value: "1"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, what := range []string{"stored", "extensions"} {
		seen := New(m.Env, aService()).Do(ctx, checks.Spec{ID: checks.ID("browser." + what + ".chromium.profile-1")})
		if seen[0].Failure != checks.NotFinished {
			t.Errorf("%s: %q", what, seen[0].Failure)
		}
	}
	m.clean()
}

func TestCopiesOfAKilledProgramAreSweptAway(t *testing.T) {
	m := newMachine(t, "linux")
	old := filepath.Join(m.Temp, copyPrefix+"old")
	fresh := filepath.Join(m.Temp, copyPrefix+"fresh")
	must(t, os.Mkdir(old, 0o700))
	write(t, filepath.Join(old, "copy"), "x")
	must(t, os.Mkdir(fresh, 0o700))
	must(t, os.Chtimes(old, today().Add(-copyStale-1), today().Add(-copyStale-1)))
	must(t, os.Chtimes(fresh, today(), today()))
	m.browsers()
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Error("the old copy is still there")
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Error("a copy in use is gone")
	}
}

func TestUnknownChecks(t *testing.T) {
	m := newMachine(t, "linux")
	if o := m.look("browser.other"); o.Failure != checks.Unsupported {
		t.Errorf("%+v", o)
	}
}
