package browser

// The engines.
const (
	chromium = "chromium"
	firefox  = "firefox"
	safari   = "safari"
)

// kind is a browser as it may be found on the systems. Sources of the paths:
// the browsers' own documentation of their user data directories, and what
// Chromium 156 and Firefox 153 were seen to use.
type kind struct {
	id, name, engine string

	commands []string // Linux programs
	flatpak  string   // application ID
	snap     string   // snap name
	bundle   string   // macOS bundle ID, lower case
	app      string   // macOS application, without ".app"
	exe      []string // Windows, below Program Files or the local application data
	progID   []string // Windows handlers, as prefixes

	linux   []string // data folders below the configuration folder, or ~/ with a leading "~/"
	mac     []string // below ~/Library/Application Support
	windows []string // "LOCALAPPDATA|…" or "APPDATA|…"
	cache   string   // Linux, below ~/.cache; empty: as linux[0]
	policy  string   // Linux folder of managed policies
}

// kinds lists the browsers that fix502 knows.
func kinds() []kind {
	return append(kindsChromium(), kindsOther()...)
}

func kindsChromium() []kind {
	return []kind{
		{id: "chrome", name: "Google Chrome", engine: chromium,
			commands: []string{"google-chrome", "google-chrome-stable", "google-chrome-beta", "google-chrome-unstable"},
			flatpak:  "com.google.Chrome", bundle: "com.google.chrome", app: "Google Chrome",
			exe: []string{`Google\Chrome\Application\chrome.exe`}, progID: []string{"ChromeHTML", "ChromeBHTML"},
			linux:   []string{"google-chrome", "google-chrome-beta", "google-chrome-unstable"},
			mac:     []string{"Google/Chrome", "Google/Chrome Beta", "Google/Chrome Canary"},
			windows: []string{`LOCALAPPDATA|Google\Chrome\User Data`, `LOCALAPPDATA|Google\Chrome Beta\User Data`},
			policy:  "/etc/opt/chrome/policies/managed"},
		{id: "chromium", name: "Chromium", engine: chromium,
			commands: []string{"chromium", "chromium-browser"},
			flatpak:  "org.chromium.Chromium", snap: "chromium", bundle: "org.chromium.chromium", app: "Chromium",
			exe: []string{`Chromium\Application\chrome.exe`}, progID: []string{"ChromiumHTM"},
			linux: []string{"chromium"}, mac: []string{"Chromium"}, windows: []string{`LOCALAPPDATA|Chromium\User Data`},
			policy: "/etc/chromium/policies/managed"},
		{id: "edge", name: "Microsoft Edge", engine: chromium,
			commands: []string{"microsoft-edge", "microsoft-edge-stable", "microsoft-edge-beta", "microsoft-edge-dev"},
			flatpak:  "com.microsoft.Edge", bundle: "com.microsoft.edgemac", app: "Microsoft Edge",
			exe: []string{`Microsoft\Edge\Application\msedge.exe`}, progID: []string{"MSEdgeHTM", "MSEdgeBHTML"},
			linux: []string{"microsoft-edge", "microsoft-edge-beta", "microsoft-edge-dev"}, mac: []string{"Microsoft Edge"},
			windows: []string{`LOCALAPPDATA|Microsoft\Edge\User Data`},
			policy:  "/etc/opt/edge/policies/managed"},
		{id: "brave", name: "Brave", engine: chromium,
			commands: []string{"brave-browser", "brave"},
			flatpak:  "com.brave.Browser", snap: "brave", bundle: "com.brave.browser", app: "Brave Browser",
			exe: []string{`BraveSoftware\Brave-Browser\Application\brave.exe`}, progID: []string{"BraveHTML"},
			linux: []string{"BraveSoftware/Brave-Browser"}, mac: []string{"BraveSoftware/Brave-Browser"},
			windows: []string{`LOCALAPPDATA|BraveSoftware\Brave-Browser\User Data`},
			policy:  "/etc/brave/policies/managed"},
		{id: "vivaldi", name: "Vivaldi", engine: chromium,
			commands: []string{"vivaldi", "vivaldi-stable"},
			flatpak:  "com.vivaldi.Vivaldi", snap: "vivaldi", bundle: "com.vivaldi.vivaldi", app: "Vivaldi",
			exe: []string{`Vivaldi\Application\vivaldi.exe`}, progID: []string{"VivaldiHTM"},
			linux: []string{"vivaldi"}, mac: []string{"Vivaldi"}, windows: []string{`LOCALAPPDATA|Vivaldi\User Data`}},
		{id: "opera", name: "Opera", engine: chromium,
			commands: []string{"opera"},
			flatpak:  "com.opera.Opera", snap: "opera", bundle: "com.operasoftware.opera", app: "Opera",
			exe: []string{`Programs\Opera\opera.exe`, `Opera\opera.exe`}, progID: []string{"OperaStable", "OperaGXStable"},
			linux: []string{"opera"}, mac: []string{"com.operasoftware.Opera", "com.operasoftware.OperaGX"},
			windows: []string{`APPDATA|Opera Software\Opera Stable`, `APPDATA|Opera Software\Opera GX Stable`}},
		{id: "arc", name: "Arc", engine: chromium,
			bundle: "company.thebrowser.browser", app: "Arc", progID: []string{"Arc"},
			mac: []string{"Arc/User Data"}, windows: []string{`LOCALAPPDATA|Packages\TheBrowserCompany.Arc_*\LocalCache\Local\Arc\User Data`}},
	}
}

func kindsOther() []kind {
	return []kind{
		{id: "firefox", name: "Firefox", engine: firefox,
			commands: []string{"firefox", "firefox-esr"},
			flatpak:  "org.mozilla.firefox", snap: "firefox", bundle: "org.mozilla.firefox", app: "Firefox",
			exe: []string{`Mozilla Firefox\firefox.exe`}, progID: []string{"FirefoxURL", "FirefoxHTML"},
			linux: []string{"mozilla/firefox", "~/.mozilla/firefox"}, mac: []string{"Firefox"}, windows: []string{`APPDATA|Mozilla\Firefox`},
			cache: "mozilla/firefox", policy: "/etc/firefox/policies"},
		{id: "librewolf", name: "LibreWolf", engine: firefox,
			commands: []string{"librewolf"},
			flatpak:  "io.gitlab.librewolf-community", bundle: "io.gitlab.librewolf-community", app: "LibreWolf",
			exe: []string{`LibreWolf\librewolf.exe`}, progID: []string{"LibreWolf"},
			linux: []string{"librewolf", "~/.librewolf"}, mac: []string{"librewolf"}, windows: []string{`APPDATA|librewolf`}},
		{id: "zen", name: "Zen", engine: firefox,
			commands: []string{"zen", "zen-browser"},
			flatpak:  "app.zen_browser.zen", bundle: "app.zen-browser.zen", app: "Zen",
			exe: []string{`Zen Browser\zen.exe`}, progID: []string{"Zen"},
			linux: []string{"zen", "~/.zen"}, mac: []string{"zen"}, windows: []string{`APPDATA|zen`}},
		{id: "safari", name: "Safari", engine: safari, bundle: "com.apple.safari", app: "Safari"},
	}
}
