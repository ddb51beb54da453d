package browser

import (
	"path/filepath"
	"strings"
)

// handlerLimit bounds the files that name the default browser, in bytes.
const handlerLimit = 4 << 20

// defaultID is the identifier of the default browser; empty where the system
// names none that fix502 knows.
func (e Env) defaultID(all []kind) string {
	var names []string
	var match func(kind, string) bool
	switch e.OS {
	case "windows":
		if e.Handler != nil {
			names = []string{e.Handler()}
		}
		match = kind.progIDIs
	case "darwin":
		names, match = []string{e.macHandler()}, kind.bundleIs
	default:
		names, match = e.desktopHandlers(), kind.desktopIs
	}
	for _, name := range names {
		for _, k := range all {
			if name != "" && match(k, name) {
				return k.id
			}
		}
	}
	return ""
}

// desktopHandlers lists the desktop files that open https addresses, the
// person's choice first (freedesktop.org, Association between MIME types and
// applications). Only the list of all candidates is of no use, unless it has
// one.
func (e Env) desktopHandlers() []string {
	var out []string
	for _, file := range e.mimeLists() {
		raw, err := readLoose(file, handlerLimit)
		if err == nil {
			out = append(out, parseHandlers(raw, "Default Applications")...)
		}
	}
	for _, dir := range e.dataDirs() {
		raw, err := readLoose(filepath.Join(dir, "applications", "mimeinfo.cache"), handlerLimit)
		if err != nil {
			continue
		}
		if found := parseHandlers(raw, "MIME Cache"); len(found) == 1 {
			out = append(out, found[0])
		}
	}
	return out
}

func (e Env) mimeLists() []string {
	var names []string
	for desktop := range strings.SplitSeq(strings.ToLower(e.Getenv("XDG_CURRENT_DESKTOP")), ":") {
		if desktop != "" && !strings.ContainsAny(desktop, `/\`) {
			names = append(names, desktop+"-mimeapps.list")
		}
	}
	names = append(names, "mimeapps.list")
	config := e.Getenv("XDG_CONFIG_HOME")
	if config == "" {
		config = filepath.Join(e.home(), ".config")
	}
	dirs := []string{config}
	systemwide := e.Getenv("XDG_CONFIG_DIRS")
	if systemwide == "" {
		systemwide = e.system("/etc/xdg")
	}
	dirs = append(dirs, filepath.SplitList(systemwide)...)
	for _, d := range e.dataDirs() {
		dirs = append(dirs, filepath.Join(d, "applications"))
	}
	var out []string
	for _, d := range dirs {
		for _, n := range names {
			out = append(out, filepath.Join(d, n))
		}
	}
	return out
}

func (e Env) dataDirs() []string {
	own := e.Getenv("XDG_DATA_HOME")
	if own == "" {
		own = filepath.Join(e.home(), ".local", "share")
	}
	all := e.Getenv("XDG_DATA_DIRS")
	if all == "" {
		return []string{own, e.system("/usr/local/share"), e.system("/usr/share")}
	}
	return append([]string{own}, filepath.SplitList(all)...)
}

// parseHandlers lists the desktop files that one group of such a file names
// for https, else for http.
func parseHandlers(raw []byte, group string) []string {
	for _, scheme := range []string{"x-scheme-handler/https", "x-scheme-handler/http"} {
		for _, s := range parseINI(raw) {
			if s.name != group {
				continue
			}
			var out []string
			for id := range strings.SplitSeq(s.get(scheme), ";") {
				if id = strings.TrimSpace(id); id != "" {
					out = append(out, id)
				}
			}
			if len(out) > 0 {
				return out
			}
		}
	}
	return nil
}

// desktopIs tells whether a desktop file is this browser's: its program's, its
// Flatpak's or its snap's (snap_program.desktop), or one that it made itself.
func (k kind) desktopIs(id string) bool {
	id = strings.TrimSuffix(strings.ToLower(id), ".desktop")
	if id == strings.ToLower(k.flatpak) && id != "" {
		return true
	}
	if k.snap != "" && id == k.snap+"_"+k.snap {
		return true
	}
	for _, c := range append([]string{k.id}, k.commands...) {
		if id == c {
			return true
		}
	}
	return strings.HasPrefix(id, "userapp-"+k.id+"-")
}

// progIDIs compares with a handler of Windows, which may end in a mark of the
// installation.
func (k kind) progIDIs(id string) bool {
	for _, p := range k.progID {
		rest, ok := strings.CutPrefix(strings.ToLower(id), strings.ToLower(p))
		if ok && (rest == "" || rest[0] == '-' || rest[0] == '.') {
			return true
		}
	}
	return false
}

func (k kind) bundleIs(id string) bool { return strings.EqualFold(k.bundle, id) }

// macHandler is the bundle that opens https addresses. Without an entry it is
// Safari.
func (e Env) macHandler() string {
	prefs := filepath.Join(e.home(), "Library", "Preferences")
	for _, file := range []string{
		filepath.Join(prefs, "com.apple.LaunchServices", "com.apple.launchservices.secure.plist"),
		filepath.Join(prefs, "com.apple.LaunchServices.plist"),
	} {
		raw, err := readLoose(file, handlerLimit)
		if err != nil {
			continue
		}
		if id := parseLaunchServices(raw); id != "" {
			return id
		}
	}
	return "com.apple.safari"
}

// parseLaunchServices picks the handler of https, else of http, out of the
// property list of LaunchServices.
func parseLaunchServices(raw []byte) string {
	root, _ := parsePlist(raw).(map[string]any)
	list, _ := root["LSHandlers"].([]any)
	for _, scheme := range []string{"https", "http"} {
		for _, item := range list {
			h, _ := item.(map[string]any)
			if s, _ := h["LSHandlerURLScheme"].(string); s != scheme {
				continue
			}
			if id, _ := h["LSHandlerRoleAll"].(string); id != "" && id != "-" {
				return id
			}
		}
	}
	return ""
}
