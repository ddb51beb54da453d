package browser

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fix502/checks"
)

// extensionID is the nth made-up ID of Chromium's shop.
func extensionID(n int) string {
	return strings.Repeat("a", 29) + string([]byte{'a' + byte(n/256), 'a' + byte(n/16%16), 'a' + byte(n%16)})
}

// extend puts extensions into a profile of the Chromium family: for each its
// settings and its manifest.
func (m *machine) extend(dir, file string, all map[string][2]string) {
	m.t.Helper()
	settings := map[string]json.RawMessage{}
	for id, x := range all {
		settings[id] = json.RawMessage(x[0])
		if x[1] != "" {
			write(m.t, filepath.Join(dir, "Extensions", id, "1.0_0", "manifest.json"), x[1])
		}
	}
	raw, err := json.Marshal(map[string]any{"extensions": map[string]any{"settings": settings}})
	must(m.t, err)
	write(m.t, filepath.Join(dir, file), string(raw))
}

// extensions reads those of the first profile.
func (m *machine) extensions(id string) checks.Extensions {
	m.t.Helper()
	o := m.look("browser.extensions." + id + ".profile-1")
	if o.Failure != "" || o.Fact == nil || o.Fact.Extensions == nil {
		m.t.Fatalf("%s: %+v", id, o)
	}
	return *o.Fact.Extensions
}

// installed is the settings' entry of an extension from the shop, with more.
func inShop(n int, more string) string {
	return fmt.Sprintf(`{"location": 1, "from_webstore": true, "path": "%s/1.0_0"%s}`, extensionID(n), more)
}

func chromiumTimeText(at time.Time) string {
	return fmt.Sprint(at.UnixMicro() + 11644473600*1e6)
}

func TestChromiumExtensions(t *testing.T) {
	for _, file := range []string{"Preferences", "Secure Preferences"} {
		m := newMachine(t, "linux")
		dir := m.chrome(m.home(".config/chromium"), "Default", today())
		folder := m.at("home/person/dev/mine")
		write(t, filepath.Join(folder, "manifest.json"), `{"name": "__MSG_title__", "version": "0.1", "manifest_version": 3, "default_locale": "de", "permissions": ["cookies"], "host_permissions": ["https://*.site.example/*"]}`)
		write(t, filepath.Join(folder, "_locales/de/messages.json"), `{"Title": {"message": "Meine Erweiterung"}}`)
		long := chromiumTimeText(today().AddDate(-1, 0, 0))
		m.extend(dir, file, map[string][2]string{
			extensionID(1): {inShop(1, `, "first_install_time": "`+long+`", "last_update_time": "`+chromiumTimeText(today().AddDate(0, 0, -3))+`"`),
				`{"name": "Blocker", "version": "2.5", "manifest_version": 3, "permissions": ["declarativeNetRequest"]}`},
			extensionID(2): {inShop(2, `, "disable_reasons": [1]`), `{"name": "Off", "version": "1", "manifest_version": 3, "permissions": ["proxy"]}`},
			extensionID(3): {inShop(3, `, "state": 0, "disable_reasons": 1`), `{"name": "Off, of old", "version": "1", "manifest_version": 2, "permissions": ["proxy"]}`},
			extensionID(4): {inShop(4, `, "state": 1, "disable_reasons": 0`), "\xef\xbb\xbf" + `{"name": "__MSG_appName__", "version": "1", "manifest_version": 2, "default_locale": "en", "permissions": ["webRequest", "webRequestBlocking", "<all_urls>"]}`},
			extensionID(5): {inShop(5, ``), `{"name": "Elsewhere", "version": "1", "manifest_version": 3, "host_permissions": ["https://other.example/*"]}`},
			extensionID(6): {`{"location": 5, "path": "/usr/share/chromium/parts"}`, ""},
			extensionID(7): {`{"location": 7, "path": "` + extensionID(7) + `/1.0_0"}`, `{"name": "Managed", "version": "1", "manifest_version": 3, "permissions": ["proxy"]}`},
			extensionID(8): {`{"location": 4, "path": "` + folder + `"}`, ""},
			extensionID(9): {inShop(9, ``), `{"name": "A theme", "version": "1", "manifest_version": 3, "theme": {}}`},
			extensionID(10): {inShop(10, `, "withholding_permissions": true, "active_permissions": {"api": ["storage"], "explicit_host": [], "scriptable_host": ["https://site.example/*"]}`),
				`{"name": "On click", "version": "1", "manifest_version": 3, "host_permissions": ["<all_urls>"]}`},
			extensionID(11): {`{"location": 3, "path": "` + extensionID(11) + `/1.0_0"}`, `{"name": "Put there", "version": "1", "manifest_version": 3, "host_permissions": ["*://site.example/*"]}`},
			"not-an-id":     {`{"location": 1}`, ""},
		})
		write(t, filepath.Join(dir, "Extensions", extensionID(4), "1.0_0", "_locales/en/messages.json"), `{"APPNAME": {"message": "Header Editor"}}`)
		got := m.extensions("chromium")
		want := []struct {
			name, by, can string
			enabled       bool
		}{
			{"Blocker", byPerson, "block", true}, // as likely as a proxy once it is new
			{"Managed", byPolicy, "proxy", true},
			{"Header Editor", byPerson, "rewrite", true},
			{"Meine Erweiterung", byFolder, "cookies", true},
			{"Put there", byProgram, "read", true},
			{"On click", byPerson, "script", true},
			{"Elsewhere", byPerson, "", true},
			{"Off", byPerson, "proxy", false},
			{"Off, of old", byPerson, "proxy", false},
		}
		if len(got.List) != len(want) || got.Count != len(want) || got.Enabled != 7 {
			t.Fatalf("%d of %d: %+v", len(got.List), got.Count, got.List)
		}
		for i, w := range want {
			x := got.List[i]
			if x.Name != w.name || x.By != w.by || strings.Join(x.Can, ",") != w.can || x.Enabled != w.enabled {
				t.Errorf("%d: %+v, want %+v", i+1, x, w)
			}
			if (x.Rank > 0) != (w.enabled && w.can != "") {
				t.Errorf("%s: rank %d", x.Name, x.Rank)
			}
		}
		if x := got.List[0]; !x.Fresh || x.Version != "2.5" || x.ID != extensionID(1) || !x.Changed.Equal(today().AddDate(0, 0, -3)) {
			t.Errorf("%+v", x)
		}
		if !got.List[5].OnClick {
			t.Errorf("%+v", got.List[5])
		}
	}
}

func TestBothFilesOfSettingsAreRead(t *testing.T) {
	m := newMachine(t, "windows")
	dir := m.chrome(filepath.Join(m.vars["LOCALAPPDATA"], "Google/Chrome/User Data"), "Default", today())
	m.extend(dir, "Secure Preferences", map[string][2]string{extensionID(1): {inShop(1, ""), `{"name": "One", "version": "1", "manifest_version": 3}`}})
	if got := m.extensions("chrome"); got.Count != 1 || got.List[0].Name != "One" {
		t.Errorf("%+v", got)
	}
	write(t, filepath.Join(dir, "Preferences"), `{"extensions": {"settings": {`)
	o := m.look("browser.extensions.chrome.profile-1")
	if o.Failure != checks.ProfileDamaged || o.Fact.Extensions.Count != 1 {
		t.Errorf("one of two is damaged: %q %+v", o.Failure, o.Fact.Extensions)
	}
}

func TestFirefoxExtensions(t *testing.T) {
	m := newMachine(t, "linux")
	dir := m.fox(m.home(".mozilla/firefox"))
	addon := func(id, name, more string) string {
		return `{"id": "` + id + `", "type": "extension", "version": "1.0", "active": true, "manifestVersion": 2, "location": "app-profile", "defaultLocale": {"name": "` + name + `"}` + more + `}`
	}
	write(t, filepath.Join(dir, "extensions.json"), `{"schemaVersion": 37, "addons": [`+strings.Join([]string{
		addon("vpn@x", "VPN", `, "userPermissions": {"permissions": ["proxy"], "origins": ["<all_urls>"]}`),
		addon("part@x", "Proxy without the site", `, "userPermissions": {"permissions": ["proxy"], "origins": ["https://other.example/*"]}`),
		addon("later@x", "Allowed later", ``),
		addon("off@x", "Off", `, "userDisabled": true, "userPermissions": {"permissions": ["proxy"], "origins": ["<all_urls>"]}`),
		addon("temp@x", "Developer's", `, "location": "app-temporary"`),
		addon("dist@x", "Put there", `, "foreignInstall": true`),
		addon("hidden@x", "Part", `, "hidden": true`),
		addon("sys@x", "Part", `, "location": "app-system-defaults"`),
		addon("in@x", "Part", `, "location": "app-builtin"`),
		`{"id": "t@x", "type": "theme", "location": "app-profile"}`,
	}, ",")+`]}`)
	write(t, filepath.Join(dir, "extension-preferences.json"), `{"later@x": {"permissions": ["webRequest", "webRequestBlocking"], "origins": ["*://*.example/*"]}}`)
	got := m.extensions("firefox")
	var lines []string
	for _, x := range got.List {
		lines = append(lines, fmt.Sprint(x.Name, " ", x.By, " ", x.Enabled, " ", strings.Join(x.Can, ",")))
	}
	want := []string{
		"VPN person true proxy,script", "Allowed later person true rewrite,script", "Developer's folder true ", "Proxy without the site person true ",
		"Put there program true ", "Off person false proxy,script",
	}
	if !slices.Equal(lines, want) || got.Enabled != 5 {
		t.Errorf("%d on:\n%s", got.Enabled, strings.Join(lines, "\n"))
	}
}

// TestTheBlockerStandsOnTop: among twelve, the one that can stop the main page
// by a rule is the first suspect, with the reason.
func TestTheBlockerStandsOnTop(t *testing.T) {
	m := newMachine(t, "linux")
	dir := m.chrome(m.home(".config/chromium"), "Default", today())
	harmless := []string{
		`"permissions": ["storage"]`, `"permissions": ["tabs", "bookmarks"]`, `"host_permissions": ["<all_urls>"]`,
		`"content_scripts": [{"matches": ["https://site.example/*"], "js": ["a.js"]}]`, `"permissions": ["cookies"], "host_permissions": ["<all_urls>"]`,
		`"permissions": ["privacy"]`, `"permissions": ["scripting", "activeTab"]`, `"permissions": ["declarativeNetRequestWithHostAccess"], "host_permissions": ["https://other.example/*"]`,
		`"permissions": ["webRequest"], "host_permissions": ["<all_urls>"]`, `"permissions": ["notifications"]`, `"permissions": ["contextMenus"]`,
	}
	all := map[string][2]string{extensionID(0): {inShop(0, ""), `{"name": "Ad Stopper", "version": "1", "manifest_version": 3, "permissions": ["declarativeNetRequest"]}`}}
	for n, x := range harmless {
		all[extensionID(n+1)] = [2]string{inShop(n+1, ""), fmt.Sprintf(`{"name": "Tool %d", "version": "1", "manifest_version": 3, %s}`, n, x)}
	}
	m.extend(dir, "Preferences", all)
	got := m.extensions("chromium")
	if got.Count != 12 || got.List[0].Name != "Ad Stopper" || !slices.Equal(got.List[0].Can, []string{canBlock}) || got.List[0].Rank <= got.List[1].Rank {
		t.Errorf("%+v", got.List[:3])
	}
}

func TestPatterns(t *testing.T) {
	for pattern, want := range map[string]bool{
		"<all_urls>": true, "*://*/*": true, "https://*/*": true, "http*://*/*": true, "https://site.example/*": true,
		"*://*.site.example/*": true, "*://*.example/*": true, "https://SITE.example/x/*": true, "https://site.example:8443/*": true,
		"http://site.example/*": false, "https://other.example/*": false, "*://*.te.example/*": false, "ftp://*/*": false,
		"file:///*": false, "site.example": false, "": false, "https://*.site.example.evil/*": false, "chrome://favicon/": false,
	} {
		if got := touches(pattern, "site.example"); got != want {
			t.Errorf("%q: %v", pattern, got)
		}
	}
}
