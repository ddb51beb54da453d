package browser

import (
	"path/filepath"
	"slices"
	"testing"

	"fix502/checks"
)

// layout is one way in which a browser lies on a disk.
type layout struct {
	id, system string
	data       string // folder of its data, below the home folder
	command    string // in PATH; its file stands for itself
	program    string // an absolute path instead
	pack       string
}

func layouts() []layout {
	const l, m, w = "linux", "darwin", "windows"
	const support, roaming, local = "Library/Application Support/", "AppData/Roaming/", "AppData/Local/"
	return []layout{
		{"chrome", l, ".config/google-chrome", "google-chrome-stable", "", ""},
		{"chrome", l, ".config/google-chrome-beta", "google-chrome-beta", "", ""},
		{"chrome", l, ".var/app/com.google.Chrome/config/google-chrome", "", "/var/lib/flatpak/exports/bin/com.google.Chrome", "flatpak"},
		{"chromium", l, ".config/chromium", "chromium", "", ""},
		{"chromium", l, "snap/chromium/common/chromium", "", "/snap/bin/chromium", "snap"},
		{"chromium", l, ".var/app/org.chromium.Chromium/config/chromium", "", "~/.local/share/flatpak/exports/bin/org.chromium.Chromium", "flatpak"},
		{"edge", l, ".config/microsoft-edge", "microsoft-edge", "", ""},
		{"edge", l, ".var/app/com.microsoft.Edge/config/microsoft-edge", "", "/var/lib/flatpak/exports/bin/com.microsoft.Edge", "flatpak"},
		{"brave", l, ".config/BraveSoftware/Brave-Browser", "brave-browser", "", ""},
		{"brave", l, "snap/brave/current/.config/BraveSoftware/Brave-Browser", "", "/snap/bin/brave", "snap"},
		{"vivaldi", l, ".config/vivaldi", "vivaldi-stable", "", ""},
		{"opera", l, ".config/opera", "opera", "", ""},
		{"firefox", l, ".config/mozilla/firefox", "firefox", "", ""},
		{"firefox", l, ".mozilla/firefox", "firefox-esr", "", ""},
		{"firefox", l, "snap/firefox/common/.mozilla/firefox", "", "/snap/bin/firefox", "snap"},
		{"firefox", l, ".var/app/org.mozilla.firefox/.mozilla/firefox", "", "/var/lib/flatpak/exports/bin/org.mozilla.firefox", "flatpak"},
		{"firefox", l, ".var/app/org.mozilla.firefox/config/mozilla/firefox", "", "/var/lib/flatpak/exports/bin/org.mozilla.firefox", "flatpak"},
		{"librewolf", l, ".librewolf", "librewolf", "", ""},
		{"librewolf", l, ".var/app/io.gitlab.librewolf-community/.librewolf", "", "/var/lib/flatpak/exports/bin/io.gitlab.librewolf-community", "flatpak"},
		{"zen", l, ".zen", "zen-browser", "", ""},
		{"zen", l, ".var/app/app.zen_browser.zen/.zen", "", "/var/lib/flatpak/exports/bin/app.zen_browser.zen", "flatpak"},

		{"chrome", m, support + "Google/Chrome", "", "/Applications/Google Chrome.app", ""},
		{"chromium", m, support + "Chromium", "", "/Applications/Chromium.app", ""},
		{"edge", m, support + "Microsoft Edge", "", "/Applications/Microsoft Edge.app", ""},
		{"brave", m, support + "BraveSoftware/Brave-Browser", "", "~/Applications/Brave Browser.app", ""},
		{"vivaldi", m, support + "Vivaldi", "", "/Applications/Vivaldi.app", ""},
		{"opera", m, support + "com.operasoftware.Opera", "", "/Applications/Opera.app", ""},
		{"arc", m, support + "Arc/User Data", "", "/Applications/Arc.app", ""},
		{"firefox", m, support + "Firefox", "", "/Applications/Firefox.app", ""},
		{"librewolf", m, support + "librewolf", "", "/Applications/LibreWolf.app", ""},
		{"zen", m, support + "zen", "", "/Applications/Zen.app", ""},

		{"chrome", w, local + "Google/Chrome/User Data", "", "/Program Files/Google/Chrome/Application/chrome.exe", ""},
		{"chromium", w, local + "Chromium/User Data", "", "~/AppData/Local/Chromium/Application/chrome.exe", ""},
		{"edge", w, local + "Microsoft/Edge/User Data", "", "/Program Files (x86)/Microsoft/Edge/Application/msedge.exe", ""},
		{"brave", w, local + "BraveSoftware/Brave-Browser/User Data", "", "/Program Files/BraveSoftware/Brave-Browser/Application/brave.exe", ""},
		{"vivaldi", w, local + "Vivaldi/User Data", "", "~/AppData/Local/Vivaldi/Application/vivaldi.exe", ""},
		{"opera", w, roaming + "Opera Software/Opera Stable", "", "~/AppData/Local/Programs/Opera/opera.exe", ""},
		{"arc", w, local + "Packages/TheBrowserCompany.Arc_ttt1ap7aakyb4/LocalCache/Local/Arc/User Data", "", "", ""},
		{"firefox", w, roaming + "Mozilla/Firefox", "", "/Program Files/Mozilla Firefox/firefox.exe", ""},
		{"librewolf", w, roaming + "librewolf", "", "/Program Files/LibreWolf/librewolf.exe", ""},
		{"zen", w, roaming + "zen", "", "/Program Files/Zen Browser/zen.exe", ""},
	}
}

// build puts a browser with one used profile onto a machine of its own.
func (l layout) build(t *testing.T) (m *machine, dir string) {
	t.Helper()
	m = newMachine(t, l.system)
	data := m.home(l.data)
	if slices.Contains([]string{"firefox", "librewolf", "zen"}, l.id) {
		dir = m.fox(data)
	} else {
		dir = m.chrome(data, "Default", today())
	}
	if l.command != "" {
		m.commands[l.command] = write(t, m.at("/usr/bin/"+l.command), "")
	}
	if l.program != "" {
		write(t, m.program(l.program), "")
	}
	return m, dir
}

func (m *machine) program(path string) string {
	if path[0] == '~' {
		return m.home(path[2:])
	}
	return m.at(path)
}

func TestEveryBrowserOnEverySystem(t *testing.T) {
	for _, l := range layouts() {
		t.Run(l.system+"/"+l.id+"/"+l.pack+filepath.Base(l.data), func(t *testing.T) {
			m, dir := l.build(t)
			all := m.browsers()
			if l.system == "darwin" && l.id != "safari" {
				delete(all, "safari") // a part of the system
			}
			b, ok := all[l.id]
			if !ok || len(all) != 1 {
				t.Fatalf("found %v", all)
			}
			if len(b.Profiles) != 1 || b.Package != l.pack || b.Trouble != "" || b.Name == "" || b.Version == "" && l.system != "darwin" {
				t.Errorf("%+v", b)
			}
			if missing := l.command == "" && l.program == ""; b.Missing != missing {
				t.Errorf("missing: %v", b.Missing)
			}
			in, ok := New(m.Env, aService()).Find(t.Context(), l.id)
			if !ok || len(in.Profiles) != 1 || in.Profiles[0].Dir != dir {
				t.Errorf("%+v, want the profile %s", in, dir)
			}
			if in.Engine == chromium && in.Profiles[0].Root != filepath.Dir(dir) || in.Engine == firefox && in.Profiles[0].Root != dir {
				t.Errorf("its lock lies in %s", in.Profiles[0].Root)
			}
			for _, what := range []string{"stored", "extensions", "settings"} {
				if o := m.look("browser." + what + "." + l.id + ".profile-1"); o.Failure != "" {
					t.Errorf("%s: %s", what, o.Failure)
				}
			}
			m.clean()
		})
	}
}

func TestEveryBrowserOfTheCatalogHasALayout(t *testing.T) {
	for _, k := range kinds() {
		for system, has := range map[string]bool{"linux": len(k.linux) > 0, "darwin": len(k.mac) > 0, "windows": len(k.windows) > 0} {
			if got := slices.ContainsFunc(layouts(), func(l layout) bool { return l.id == k.id && l.system == system }); got != has {
				t.Errorf("%s on %s: in the catalog %v, tried %v", k.id, system, has, got)
			}
		}
	}
}

func TestProgramsWithoutProfiles(t *testing.T) {
	m := newMachine(t, "linux")
	m.commands["firefox"] = "/snap/bin/firefox"
	if b := m.browsers()["firefox"]; b.Package != "snap" || len(b.Profiles) != 0 || b.Missing {
		t.Errorf("%+v", b)
	}
	mac := newMachine(t, "darwin")
	if b, ok := mac.browsers()["safari"]; !ok || !b.Default {
		t.Errorf("Safari: %+v", b)
	}
	win := newMachine(t, "windows")
	win.Programs = func() []string { return []string{`D:\Apps\Mozilla Firefox\FIREFOX.EXE`} }
	if b, ok := win.browsers()["firefox"]; !ok || b.Missing {
		t.Errorf("known to the registry alone: %+v", b)
	}
	none := newMachine(t, "linux")
	if o := none.look("browser.installed"); o.Failure != "" || len(o.Fact.Browsers) != 0 {
		t.Errorf("%+v", o)
	}
	none.vars["WSL_DISTRO_NAME"] = "Debian"
	if o := none.look("browser.installed"); o.Failure != checks.BrowserAway {
		t.Errorf("inside Windows: %+v", o)
	}
}

func TestVersionOfTheProgram(t *testing.T) {
	m := newMachine(t, "darwin")
	write(t, m.at("/Applications/Firefox.app/Contents/Info.plist"),
		`<?xml version="1.0"?><plist version="1.0"><dict><key>CFBundleShortVersionString</key><string>153.0.1</string></dict></plist>`)
	if b := m.browsers()["firefox"]; b.Version != "153.0.1" {
		t.Errorf("macOS: %q", b.Version)
	}
	m = newMachine(t, "linux")
	write(t, m.at("/usr/lib/firefox-esr/application.ini"), "[App]\nVendor=Mozilla\nVersion=153.7.0\n")
	m.commands["firefox-esr"] = write(t, m.at("/usr/lib/firefox-esr/firefox-esr"), "")
	m.fox(m.home(".mozilla/firefox"))
	if b := m.browsers()["firefox"]; b.Version != "153.7.0" {
		t.Errorf("the program's own: %q", b.Version)
	}
}
