package browser

import (
	"cmp"
	"path/filepath"
	"strings"
)

// place is a folder in which a browser may keep its profiles.
type place struct {
	dir   string
	cache string // the folder of its caches, when outside dir
	pack  string // snap, flatpak or empty
}

// places lists the folders in which a browser may keep profiles here, whether
// they exist or not.
func (e Env) places(k kind) []place {
	switch e.OS {
	case "windows":
		return e.windowsPlaces(k)
	case "darwin":
		return e.macPlaces(k)
	default:
		return e.freePlaces(k)
	}
}

// freePlaces are those of Linux and its relatives: the ordinary program's, the
// snap's and the Flatpak's.
func (e Env) freePlaces(k kind) []place {
	home := e.home()
	if home == "" {
		return nil
	}
	config, cache := e.Getenv("XDG_CONFIG_HOME"), e.Getenv("XDG_CACHE_HOME")
	if k.engine == chromium {
		config = cmp.Or(e.Getenv("CHROME_CONFIG_HOME"), config)
	}
	out := k.below(cmp.Or(config, filepath.Join(home, ".config")), home, cmp.Or(cache, filepath.Join(home, ".cache")), "")
	if k.flatpak != "" {
		app := filepath.Join(home, ".var", "app", k.flatpak)
		out = append(out, k.below(filepath.Join(app, "config"), app, filepath.Join(app, "cache"), "flatpak")...)
	}
	if k.snap == "" {
		return out
	}
	for _, sub := range []string{"common", "current"} {
		base := filepath.Join(home, "snap", k.snap, sub)
		out = append(out, k.below(filepath.Join(base, ".config"), base, filepath.Join(base, ".cache"), "snap")...)
		if k.engine == chromium { // Chromium's own snap keeps its folder bare
			out = append(out, place{dir: filepath.Join(base, k.id), pack: "snap"})
		}
	}
	return out
}

// below lists a browser's folders for one way in which it may be packaged.
func (k kind) below(config, home, cache, pack string) []place {
	var out []place
	for _, sub := range k.linux {
		p := place{dir: filepath.Join(config, sub), cache: filepath.Join(cache, sub), pack: pack}
		if rest, ok := strings.CutPrefix(sub, "~/"); ok {
			p.dir, p.cache = filepath.Join(home, rest), filepath.Join(cache, k.id)
		}
		if k.cache != "" {
			p.cache = filepath.Join(cache, k.cache)
		}
		out = append(out, p)
	}
	return out
}

func (e Env) macPlaces(k kind) []place {
	home := e.home()
	if home == "" {
		return nil
	}
	var out []place
	for _, sub := range k.mac {
		out = append(out, place{
			dir:   filepath.Join(home, "Library", "Application Support", filepath.FromSlash(sub)),
			cache: filepath.Join(home, "Library", "Caches", filepath.FromSlash(sub)),
		})
	}
	return out
}

// windowsPlaces may hold a "*": the folder of a packaged application bears its
// publisher's mark.
func (e Env) windowsPlaces(k kind) []place {
	var out []place
	for _, entry := range k.windows {
		variable, sub, _ := strings.Cut(entry, "|")
		base := e.Getenv(variable)
		if base == "" {
			continue
		}
		dir := filepath.Join(base, filepath.FromSlash(strings.ReplaceAll(sub, `\`, "/")))
		cache := ""
		if local := e.Getenv("LOCALAPPDATA"); local != "" && k.engine == firefox {
			cache = filepath.Join(local, filepath.FromSlash(strings.ReplaceAll(sub, `\`, "/")))
		}
		if !strings.Contains(dir, "*") {
			out = append(out, place{dir: dir, cache: cache})
			continue
		}
		found, err := filepath.Glob(dir)
		if err != nil {
			continue
		}
		for _, d := range found {
			out = append(out, place{dir: d})
		}
	}
	return out
}

// program tells whether a browser is installed, and how; where is its file or
// folder, when that is known.
func (e Env) program(k kind) (where, pack string, ok bool) {
	switch e.OS {
	case "windows":
		where = e.windowsProgram(k)
	case "darwin":
		for _, dir := range []string{e.system("/Applications"), filepath.Join(e.home(), "Applications")} {
			if app := filepath.Join(dir, k.app+".app"); k.app != "" && e.exists(app) {
				return app, "", true
			}
		}
		return "", "", k.engine == safari
	default:
		return e.freeProgram(k)
	}
	return where, "", where != ""
}

func (e Env) freeProgram(k kind) (where, pack string, ok bool) {
	for _, c := range k.commands {
		if where = e.Find(c); where != "" {
			if strings.HasPrefix(where, e.system("/snap/")) || strings.Contains(where, "/snap/bin/") {
				pack = "snap"
			}
			return where, pack, true
		}
	}
	if k.snap != "" {
		if where = e.system("/snap/bin/" + k.snap); e.exists(where) {
			return where, "snap", true
		}
	}
	if k.flatpak != "" {
		for _, dir := range []string{e.system("/var/lib/flatpak"), filepath.Join(e.home(), ".local/share/flatpak")} {
			if where = filepath.Join(dir, "exports", "bin", k.flatpak); e.exists(where) {
				return where, "flatpak", true
			}
		}
	}
	return "", "", false
}

func (e Env) windowsProgram(k kind) string {
	for _, exe := range k.exe {
		for _, variable := range []string{"ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"} {
			base := e.Getenv(variable)
			if base == "" {
				continue
			}
			if path := filepath.Join(base, filepath.FromSlash(strings.ReplaceAll(exe, `\`, "/"))); e.exists(path) {
				return path
			}
		}
	}
	if e.Programs == nil {
		return ""
	}
	for _, path := range e.Programs() {
		for _, exe := range k.exe {
			if strings.HasSuffix(strings.ToLower(path), strings.ToLower(exe)) {
				return path
			}
		}
	}
	return ""
}
