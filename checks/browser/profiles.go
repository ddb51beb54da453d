package browser

import (
	"cmp"
	"path/filepath"
	"sort"
	"time"

	"fix502/checks"
)

// Bounds of a list of profiles.
const (
	// shownProfiles is how many profiles of a browser are told one by one.
	shownProfiles = 8
	// knownProfiles is how many are looked at to find the last used ones.
	knownProfiles = 512
)

// profile is a profile's place on disk. It never leaves this package: people
// name profiles after themselves.
type profile struct {
	dir      string
	userData string // Chromium: the folder above, with Local State
	caches   []string
	used     time.Time
	first    bool // the browser opens it by itself
	running  bool
}

// installed is a browser with its profiles, the last used one first.
type installed struct {
	kind     kind
	program  string
	info     checks.BrowserInfo
	profiles []profile
}

// scan finds the browsers. It reads a handful of small files for each.
func (e Env) scan() []installed {
	all := kinds()
	standard := e.defaultID(all)
	var out []installed
	for _, k := range all {
		if b, ok := e.find(k); ok {
			b.info.Default = k.id == standard
			out = append(out, b)
		}
	}
	return out
}

// find looks for one browser: its program, and its profiles.
func (e Env) find(k kind) (installed, bool) {
	where, pack, here := e.program(k)
	b := installed{kind: k, program: where, info: checks.BrowserInfo{ID: k.id, Name: k.name, Engine: k.engine, Package: pack, Missing: !here}}
	written, seen := "", map[string]bool{}
	for _, p := range e.places(k) {
		real, err := filepath.EvalSymlinks(p.dir)
		if err != nil || seen[real] {
			continue // not there, or another name of a folder that was read
		}
		seen[real] = true
		got, version, trouble := e.profilesIn(k, p)
		if len(got) > 0 && !here && b.info.Package == "" {
			b.info.Package = p.pack
		}
		b.profiles = append(b.profiles, got...)
		written = cmp.Or(written, version)
		b.info.Trouble = cmp.Or(b.info.Trouble, trouble)
	}
	if !here && len(b.profiles) == 0 {
		return b, false
	}
	b.info.Version = cmp.Or(e.version(k, where), written)
	sort.SliceStable(b.profiles, func(i, j int) bool {
		x, y := &b.profiles[i], &b.profiles[j]
		return cmp.Or(onFirst(x.first, y.first), y.used.Compare(x.used)) < 0
	})
	for i := range b.profiles[:min(len(b.profiles), shownProfiles)] {
		p := &b.profiles[i]
		p.running = e.running(k, *p)
		b.info.Profiles = append(b.info.Profiles, checks.BrowserProfile{N: i + 1, Used: p.used.UTC().Truncate(time.Second), Running: p.running})
	}
	b.info.More = len(b.profiles) - len(b.info.Profiles)
	return b, true
}

func (e Env) profilesIn(k kind, p place) (all []profile, version string, trouble checks.Failure) {
	f, err := openFolder(p.dir)
	if err != nil {
		if w := word(err); w != checks.ProfileGone {
			trouble = w
		}
		return nil, "", trouble
	}
	defer f.close()
	if k.engine == firefox {
		return firefoxProfiles(f, p)
	}
	return chromiumProfiles(f, p)
}

// running asks the lock that a browser holds while the profile is open.
func (e Env) running(k kind, p profile) bool {
	if e.Held == nil {
		return false
	}
	switch {
	case k.engine == firefox && e.OS == "windows":
		return e.Held(filepath.Join(p.dir, "parent.lock"), k.engine)
	case k.engine == firefox:
		return e.Held(filepath.Join(p.dir, ".parentlock"), k.engine)
	case e.OS == "windows":
		return e.Held(filepath.Join(p.userData, "lockfile"), k.engine)
	default:
		return e.Held(filepath.Join(p.userData, "SingletonLock"), k.engine)
	}
}

// version is the program's version, where a file beside it tells.
func (e Env) version(k kind, where string) string {
	switch {
	case where == "":
		return ""
	case e.OS == "darwin":
		raw, err := readLoose(filepath.Join(where, "Contents", "Info.plist"), smallFile)
		if err != nil {
			return ""
		}
		return plistText(raw, "CFBundleShortVersionString")
	case k.engine != firefox:
		return ""
	}
	if real, err := filepath.EvalSymlinks(where); err == nil {
		where = real
	}
	raw, err := readLoose(filepath.Join(filepath.Dir(where), "application.ini"), smallFile)
	if err != nil {
		return ""
	}
	for _, s := range parseINI(raw) {
		if s.name == "App" {
			return s.get("Version")
		}
	}
	return ""
}
