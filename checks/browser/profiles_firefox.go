package browser

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fix502/checks"
)

// firefoxProfiles lists the profiles that profiles.ini names, but for those
// that never were started. The profile that an installation is bound to opens
// by itself; only where no installation is named, the one marked as default
// does.
func firefoxProfiles(f folder, p place) (all []profile, version string, trouble checks.Failure) {
	raw, err := f.read("profiles.ini", smallFile)
	if err != nil {
		if w := word(err); w != checks.ProfileGone {
			trouble = w
		}
		return nil, "", trouble
	}
	sections := parseINI(raw)
	bound := boundProfiles(sections)
	for _, s := range sections {
		path := s.get("Path")
		if !strings.HasPrefix(s.name, "Profile") || path == "" || len(all) == knownProfiles {
			continue
		}
		got, ok := firefoxProfile(f, p, s)
		if !ok {
			continue
		}
		got.first = slices.Contains(bound, path) || len(bound) == 0 && s.get("Default") == "1"
		all = append(all, got)
	}
	version = newestVersion(all)
	return all, version, ""
}

// boundProfiles lists the profiles to which installations are bound.
func boundProfiles(all []section) []string {
	var out []string
	for _, s := range all {
		if path := s.get("Default"); strings.HasPrefix(s.name, "Install") && path != "" {
			out = append(out, path)
		}
	}
	return out
}

// firefoxProfile is one profile; false where it was never started or is gone.
// An absolute path is where the person moved it.
func firefoxProfile(f folder, p place, s section) (profile, bool) {
	path := filepath.FromSlash(s.get("Path"))
	if s.get("IsRelative") == "1" {
		if !local(path) {
			return profile{}, false
		}
		path = filepath.Join(f.path, path)
	} else if !filepath.IsAbs(path) {
		return profile{}, false
	}
	dir, err := openFolder(path)
	if err != nil {
		return profile{dir: path}, word(err) != checks.ProfileGone
	}
	defer dir.close()
	used := time.Time{}
	for _, name := range []string{"prefs.js", "cookies.sqlite", "cookies.sqlite-wal", "compatibility.ini"} {
		if info, err := dir.root.Stat(name); err == nil && info.ModTime().After(used) {
			used = info.ModTime()
		}
	}
	if used.IsZero() {
		return profile{}, false
	}
	got := profile{dir: path, used: used}
	if p.cache != "" && s.get("IsRelative") == "1" {
		got.caches = append(got.caches, filepath.Join(p.cache, filepath.FromSlash(s.get("Path")), "cache2"))
	}
	return profile{dir: got.dir, used: got.used, caches: append(got.caches, filepath.Join(path, "cache2"))}, true
}

// newestVersion is the version that last wrote the newest profile.
func newestVersion(all []profile) string {
	newest := profile{}
	for _, p := range all {
		if p.used.After(newest.used) {
			newest = p
		}
	}
	if newest.dir == "" {
		return ""
	}
	raw, err := readLoose(filepath.Join(newest.dir, "compatibility.ini"), smallFile)
	if err != nil {
		return ""
	}
	for _, s := range parseINI(raw) {
		if v, _, _ := strings.Cut(s.get("LastVersion"), "_"); s.name == "Compatibility" {
			return v
		}
	}
	return ""
}
