package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fix502/checks"
)

// names lists the folders of a browser's profiles, in order.
func (m *machine) names(id string) []string {
	in, _ := New(m.Env, aService()).Find(m.t.Context(), id)
	var out []string
	for _, p := range in.Profiles {
		out = append(out, filepath.Base(p.Dir))
	}
	return out
}

func TestChromiumProfilesLastUsedFirst(t *testing.T) {
	const cache = `"info_cache": {"Default": {"active_time": 100.5, "name": "Secret"}, "Profile 1": {"active_time": 300}, "Profile 2": {"active_time": 200}}`
	for name, c := range map[string]struct{ state, want string }{
		"by time":                {`{"profile": {` + cache + `}}`, "Profile 1, Profile 2, Default"},
		"the last used one":      {`{"profile": {"last_used": "Default", ` + cache + `}}`, "Default, Profile 1, Profile 2"},
		"a guest was last":       {`{"profile": {"last_used": "Guest Profile", ` + cache + `}}`, "Profile 1, Profile 2, Default"},
		"no list: folders":       {`{}`, "Default, Profile 1, Profile 2"},
		"half a file: folders":   {`{"profile": {"last_used": "Def`, "Default, Profile 1, Profile 2"},
		"one that is gone":       {`{"profile": {"info_cache": {"Profile 9": {}, "Profile 2": {}}}}`, "Profile 2"},
		"ways out of the folder": {`{"profile": {"info_cache": {"../../x": {}, "/etc": {}, "a/b": {}, "": {}, ".": {}, "Profile 2": {}}}}`, "Profile 2"},
		"another kind of value":  {`{"profile": {"last_used": 7, ` + cache + `}}`, "Profile 1, Profile 2, Default"},
		"times that cannot be":   {`{"profile": {"info_cache": {"Default": {"active_time": 1e300}, "Profile 1": {"active_time": -5}}}}`, "Default, Profile 1"},
		"not an object":          {`[1, 2]`, "Default, Profile 1, Profile 2"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t, "linux")
			data := m.home(".config/chromium")
			for _, p := range []string{"Default", "Profile 1", "Profile 2", "System Profile", "Crashpad"} {
				write(t, filepath.Join(data, p, "Preferences"), "{}")
			}
			write(t, filepath.Join(data, "Local State"), c.state)
			if got := strings.Join(m.names("chromium"), ", "); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			want := checks.Failure("")
			if strings.HasPrefix(name, "half") {
				want = checks.ProfileDamaged
			}
			o := m.look("browser.installed")
			if got := o.Fact.Browsers[0].Trouble; got != want {
				t.Errorf("trouble %q, want %q", got, want)
			}
			if raw, _ := json.Marshal(o); strings.Contains(string(raw), "Secret") {
				t.Errorf("the name of a profile is told: %s", raw)
			}
		})
	}
}

func TestFirefoxProfiles(t *testing.T) {
	const profiles = "[Profile1]\nName=default\nIsRelative=1\nPath=abc.default\nDefault=1\n" +
		"[Profile0]\nName=default-esr\nIsRelative=1\nPath=abc.default-esr\n[Profile2]\nName=x\nIsRelative=1\nPath=never.started\n"
	used := map[string]time.Time{"abc.default": today().Add(-time.Hour), "abc.default-esr": today().Add(-48 * time.Hour)}
	for name, c := range map[string]struct{ ini, want string }{
		"the install section wins": {"[Install4F96]\nDefault=abc.default-esr\nLocked=1\n" + profiles, "abc.default-esr, abc.default"},
		"without one, the mark":    {profiles, "abc.default, abc.default-esr"},
		"outside of the folder":    {"[Profile0]\nIsRelative=1\nPath=../../elsewhere\n" + profiles, "abc.default, abc.default-esr"},
		"neither way":              {"[Profile0]\nPath=relative\n" + profiles, "abc.default, abc.default-esr"},
		"with CR LF and comments":  {strings.ReplaceAll("; a\n# b\n[Install1]\nDefault = abc.default-esr\n"+profiles, "\n", "\r\n"), "abc.default-esr, abc.default"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t, "linux")
			data := m.home(".mozilla/firefox")
			write(t, filepath.Join(data, "profiles.ini"), c.ini)
			for dir, at := range used {
				file := write(t, filepath.Join(data, dir, "prefs.js"), "")
				must(t, os.Chtimes(file, at, at))
			}
			must(t, os.MkdirAll(filepath.Join(data, "never.started"), 0o700))
			if got := strings.Join(m.names("firefox"), ", "); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
	t.Run("moved elsewhere", func(t *testing.T) {
		m := newMachine(t, "linux")
		moved := filepath.Dir(write(t, m.at("data/my fox/prefs.js"), ""))
		write(t, m.home(".mozilla/firefox/profiles.ini"), "[Profile0]\nIsRelative=0\nPath="+moved+"\n")
		if got := m.names("firefox"); len(got) != 1 || got[0] != "my fox" {
			t.Errorf("%v", got)
		}
	})
	t.Run("in both places", func(t *testing.T) {
		m := newMachine(t, "linux")
		m.fox(m.home(".config/mozilla/firefox"))
		m.fox(m.home(".mozilla/firefox"))
		if got := m.names("firefox"); len(got) != 2 {
			t.Errorf("%v", got)
		}
	})
	t.Run("one place by two names", func(t *testing.T) {
		m := newMachine(t, "linux")
		m.fox(m.home(".mozilla/firefox"))
		must(t, os.MkdirAll(m.home(".config/mozilla"), 0o700))
		if err := os.Symlink(m.home(".mozilla/firefox"), m.home(".config/mozilla/firefox")); err != nil {
			t.Skip("no symbolic links here")
		}
		if got := m.names("firefox"); len(got) != 1 {
			t.Errorf("%v", got)
		}
	})
}

func TestOperaKeepsASingleProfile(t *testing.T) {
	m := newMachine(t, "linux")
	write(t, m.home(".config/opera/Preferences"), "{}")
	in, _ := New(m.Env, aService()).Find(t.Context(), "opera")
	if len(in.Profiles) != 1 || filepath.Clean(in.Profiles[0].Dir) != m.home(".config/opera") {
		t.Errorf("%+v", in)
	}
	chromiumStore(t, m.home(".config/opera/Cookies"), 24, cookie{name: "a", host: "site.example", path: "/", value: "12345"})
	if o := m.look("browser.stored.opera.profile-1"); o.Failure != "" || o.Fact.Stored.Count != 1 {
		t.Errorf("%+v", o)
	}
}

func TestRunning(t *testing.T) {
	for _, l := range []layout{
		{id: "chromium", system: "linux", data: ".config/chromium", command: "chromium"},
		{id: "firefox", system: "linux", data: ".mozilla/firefox", command: "firefox"},
		{id: "chrome", system: "windows", data: "AppData/Local/Google/Chrome/User Data"},
		{id: "firefox", system: "windows", data: "AppData/Roaming/Mozilla/Firefox"},
		{id: "brave", system: "darwin", data: "Library/Application Support/BraveSoftware/Brave-Browser"},
	} {
		m, dir := l.build(t)
		lock := map[string]string{
			"linux/chromium": filepath.Join(filepath.Dir(dir), "SingletonLock"), "linux/firefox": filepath.Join(dir, ".parentlock"),
			"darwin/brave":   filepath.Join(filepath.Dir(dir), "SingletonLock"),
			"windows/chrome": filepath.Join(filepath.Dir(dir), "lockfile"), "windows/firefox": filepath.Join(dir, "parent.lock"),
		}[l.system+"/"+l.id]
		for _, held := range []bool{false, true} {
			m.held[lock] = held
			if got := m.browsers()[l.id].Profiles[0].Running; got != held {
				t.Errorf("%s on %s: running %v, want %v", l.id, l.system, got, held)
			}
		}
	}
}

func TestThousandsOfProfiles(t *testing.T) {
	m := newMachine(t, "linux")
	data := m.home(".config/google-chrome")
	cache := map[string]any{}
	for n := range 3000 {
		cache[fmt.Sprint("Profile ", n)] = map[string]any{"active_time": n}
	}
	raw, err := json.Marshal(map[string]any{"profile": map[string]any{"info_cache": cache}})
	must(t, err)
	write(t, filepath.Join(data, "Local State"), string(raw))
	for n := 2480; n < 3000; n++ {
		write(t, filepath.Join(data, fmt.Sprint("Profile ", n), "Preferences"), "{}")
	}
	ini := strings.Builder{}
	for n := range 3000 {
		fmt.Fprintf(&ini, "[Profile%d]\nIsRelative=1\nPath=p%d\n", n, n)
	}
	fox := m.home(".mozilla/firefox")
	write(t, filepath.Join(fox, "profiles.ini"), ini.String())
	write(t, filepath.Join(fox, "p2999", "prefs.js"), "")
	began := time.Now()
	all := m.browsers()
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
	b := all["chrome"]
	if len(b.Profiles) != shownProfiles || b.More != knownProfiles-shownProfiles || !b.Profiles[0].Used.Equal(time.Unix(2999, 0)) {
		t.Errorf("%d and %d more, first %v", len(b.Profiles), b.More, b.Profiles[0])
	}
	if f := all["firefox"]; len(f.Profiles) != 1 {
		t.Errorf("Firefox: %+v", f)
	}
	for _, id := range []string{"chrome.profile-0", "chrome.profile-9999", "chrome.profile-x", "other.profile-1", "chrome"} {
		if o := m.look("browser.stored." + id); o.Failure != checks.ProfileGone {
			t.Errorf("%s: %q", id, o.Failure)
		}
	}
}
