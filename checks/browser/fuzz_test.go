package browser

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fix502/checks"
)

// profileWith is a profile of one file.
func profileWith(t *testing.T, name string, raw []byte) folder {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, name), string(raw))
	f, err := openFolder(dir)
	must(t, err)
	t.Cleanup(f.close)
	return f
}

func FuzzPropertyList(f *testing.F) {
	f.Add([]byte(bplistOf(map[string]any{"LSHandlers": []any{map[string]any{"LSHandlerURLScheme": "https", "LSHandlerRoleAll": "x"}}})))
	f.Add([]byte(`<plist><dict><key>LSHandlers</key><array><dict/></array></dict></plist>`))
	f.Fuzz(func(_ *testing.T, raw []byte) { parseLaunchServices(raw) })
}

func FuzzLists(f *testing.F) {
	f.Add([]byte("[Default Applications]\nx-scheme-handler/https=a.desktop;b.desktop\n[Profile0]\nPath=x\nIsRelative=1\n[Install1]\nDefault=x\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, id := range parseHandlers(raw, "Default Applications") {
			if id == "" {
				t.Error("an empty name")
			}
		}
		boundProfiles(parseINI(raw))
	})
}

// FuzzFirefoxProfiles: no list of profiles leads out of its folder, unless it
// says so with an absolute path.
func FuzzFirefoxProfiles(f *testing.F) {
	f.Add([]byte("[Profile0]\nPath=../x\nIsRelative=1\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p := profileWith(t, "profiles.ini", raw)
		all, _, _ := firefoxProfiles(p, place{dir: p.path})
		for _, one := range all {
			if !filepath.IsAbs(one.dir) {
				t.Errorf("%q", one.dir)
			}
		}
	})
}

func FuzzLocalState(f *testing.F) {
	f.Add([]byte(`{"profile": {"last_used": "Default", "info_cache": {"Default": {"active_time": 1.5}, "../x": {}}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p := profileWith(t, "Local State", raw)
		state, _ := readLocalState(p)
		for _, name := range profileNames(p, state) {
			if name != "." && (strings.ContainsAny(name, `/\`) || !filepath.IsLocal(name)) {
				t.Errorf("%q leads elsewhere", name)
			}
			if at := seconds(state.Profile.Cache[name].Active); at.Year() > 40000 {
				t.Errorf("%v", at)
			}
		}
	})
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte("\xef\xbb\xbf"+`{"name": "__MSG_a__", "default_locale": "en", "permissions": ["proxy", {"fileSystem": []}, "https://*/*"], "content_scripts": [{"matches": ["<all_urls>"]}]}`), []byte(`{"A": {"message": "b"}}`))
	f.Fuzz(func(t *testing.T, raw, messages []byte) {
		m, ok := parseManifest(raw)
		if !ok {
			return
		}
		m.permissions()
		if name := cutName(parseMessage(messages, "a")); len(name) > maxName+8 {
			t.Errorf("%d bytes", len(name))
		}
	})
}

func FuzzChromiumPreferences(f *testing.F) {
	f.Add([]byte(`{"extensions": {"settings": {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": {"path": "../..", "location": 1, "state": 1, "disable_reasons": [1], "manifest": {"name": "x"}, "preferences": {"proxy": {"mode": "fixed_servers", "server": "a:1"}}}}}, "proxy": {"mode": "pac_script", "pac_url": "http://a"}}`))
	page := &url.URL{Scheme: "https", Host: "site.example"}
	f.Fuzz(func(t *testing.T, raw []byte) {
		p := profileWith(t, "Preferences", raw)
		all, err := chromiumExtensions(t.Context(), p)
		if err == nil {
			ranked(all, []string{"site.example"}, today())
		}
		out := checks.BrowserSettings{}
		_ = Env{OS: "windows"}.chromiumSettings(p, installed{}, profile{userData: p.path}, page, &out)
		if out.Proxy != nil && strings.Contains(out.Proxy.Via+out.Proxy.PAC, "@") {
			t.Errorf("a name or password is told: %+v", out.Proxy)
		}
	})
}

func FuzzFirefoxExtensions(f *testing.F) {
	f.Add([]byte(`{"addons": [{"id": "a", "type": "extension", "userPermissions": {"permissions": ["proxy"]}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		all, err := firefoxExtensions(t.Context(), profileWith(t, "extensions.json", raw))
		if err == nil {
			ranked(all, []string{"site.example"}, today())
		}
	})
}

func FuzzFirefoxPreferences(f *testing.F) {
	f.Add([]byte(`user_pref("network.proxy.type", 1);` + "\n" + `user_pref("network.proxy.ssl", "h");` + "\n" + `user_pref("network.proxy.ssl_port", 1);`))
	page := &url.URL{Scheme: "https", Host: "site.example"}
	f.Fuzz(func(t *testing.T, raw []byte) {
		prefs := parsePrefs(raw)
		for name := range prefs {
			if !wantedPref(name) {
				t.Errorf("%q was read", name)
			}
		}
		out := checks.BrowserSettings{}
		readFirefoxPrefs(prefs, page, &out)
		if out.Proxy != nil && strings.Contains(out.Proxy.Via, "@") {
			t.Errorf("a name or password is told: %+v", out.Proxy)
		}
	})
}

// FuzzCookieStore: whatever lies there, it is read or it is damaged.
func FuzzCookieStore(f *testing.F) {
	f.Add([]byte("SQLite format 3\x00"), 20, byte(0xff))
	base := ""
	f.Fuzz(func(t *testing.T, raw []byte, at int, with byte) {
		if base == "" {
			file := filepath.Join(t.TempDir(), "db")
			chromiumStore(t, file, 24, cookie{name: "a", host: "site.example", path: "/", value: "1"})
			b, err := os.ReadFile(file)
			must(t, err)
			base = string(b)
		}
		bent := []byte(base)
		for i, b := range raw { // a sound one with some bytes overwritten
			bent[uint(at+i)%uint(len(bent))] = b ^ with
		}
		for _, bytes := range [][]byte{raw, bent} {
			p := profileWith(t, "Cookies", bytes)
			err := withCopy(t.Context(), t.TempDir(), p, "Cookies", func(db *sql.DB) error {
				rows, _, err := readCookies(t.Context(), db, chromium, []string{"site.example"})
				for _, r := range rows {
					r.sent(chromium, &url.URL{Scheme: "https", Host: "site.example"}, today())
				}
				return err
			})
			if w := word(err); err != nil && w != checks.ProfileDamaged {
				t.Errorf("%q: %v", w, err)
			}
		}
	})
}

func FuzzSmallTexts(f *testing.F) {
	f.Add("https://*.example/*", "^userContextId=2&partitionKey=%28https%2Cexample.org%29", "http=a:1;socks=b", "*.example;<local>")
	f.Fuzz(func(t *testing.T, pattern, attributes, server, list string) {
		touches(pattern, "site.example")
		_, partition := originAttributes(attributes)
		siteHolds(partition, "site.example")
		if via, _ := proxyAddr("http", serverFor(server, "https")); via != "" {
			if u, err := url.Parse(via); err != nil || u.Hostname() == "" || u.Port() == "" || u.User != nil {
				t.Errorf("%q", via)
			}
		}
		excluded(strings.Split(list, ";"), "site.example")
		scriptAddr(pattern)
		short(attributes)
	})
}
