package browser

import (
	"encoding/json"
	"errors"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fix502/checks"
)

// localState is what Chromium keeps beside its profiles, as far as it matters.
// The names that people give to profiles are not read.
type localState struct {
	Profile struct {
		LastUsed string `json:"last_used"`
		Cache    map[string]struct {
			Active float64 `json:"active_time"` // Unix seconds
		} `json:"info_cache"`
	} `json:"profile"`
	DNS struct {
		Mode      string `json:"mode"`
		Templates string `json:"templates"`
	} `json:"dns_over_https"`
}

func readLocalState(f folder) (localState, error) {
	var s localState
	raw, err := f.read("Local State", jsonFile)
	if err != nil {
		return s, err
	}
	return s, decode(raw, &s)
}

// decode reads JSON. A value of another type than expected is passed over;
// only what is no JSON is damaged.
func decode(raw []byte, into any) error {
	var odd *json.UnmarshalTypeError
	if err := json.Unmarshal(raw, into); err != nil && !errors.As(err, &odd) {
		return errDamaged
	}
	return nil
}

// chromiumProfiles lists the profiles of a user data folder: as Local State
// has them, or where it cannot be read, the folders that look like one.
func chromiumProfiles(f folder, p place) (all []profile, version string, trouble checks.Failure) {
	state, err := readLocalState(f)
	if w := word(err); w != checks.ProfileGone {
		trouble = w
	}
	names := profileNames(f, state)
	for _, name := range names {
		if _, err := f.root.Stat(filepath.Join(name, "Preferences")); err != nil {
			if w := word(f.why(filepath.Join(name, "Preferences"), err)); w != checks.ProfileGone {
				trouble = w
			}
			continue
		}
		got := profile{
			dir: filepath.Join(f.path, name), userData: f.path, used: seconds(state.Profile.Cache[name].Active),
			first: name == state.Profile.LastUsed,
		}
		for _, base := range []string{got.dir, filepath.Join(p.cache, name)} {
			if p.cache != "" || base == got.dir {
				got.caches = append(got.caches, filepath.Join(base, "Cache"), filepath.Join(base, "Code Cache"))
			}
		}
		all = append(all, got)
	}
	if raw, err := f.read("Last Version", 64); err == nil {
		version = strings.TrimSpace(string(raw))
	}
	return all, version, trouble
}

// profileNames lists the folders of profiles, the last used ones first, at
// most knownProfiles of them.
func profileNames(f folder, state localState) []string {
	var names []string
	for name := range state.Profile.Cache {
		if plain(name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		for _, e := range f.entries(".", 4*knownProfiles) {
			if e.IsDir() && (e.Name() == "Default" || strings.HasPrefix(e.Name(), "Profile ")) {
				names = append(names, e.Name())
			}
		}
	}
	if len(names) == 0 {
		names = []string{"."} // Opera: the folder itself is the profile
	}
	active := func(n string) float64 {
		if n == state.Profile.LastUsed {
			return math.Inf(1)
		}
		return state.Profile.Cache[n].Active
	}
	slices.SortFunc(names, func(a, b string) int {
		if x, y := active(a), active(b); x != y {
			if x > y {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b) // Default before Profile 1
	})
	return names[:min(len(names), knownProfiles)]
}

// plain tells whether the name of a profile's folder is one: a single part,
// and none of the browser's own.
func plain(name string) bool {
	return local(name) && !strings.ContainsAny(name, `/\`) && name != "." && name != "Guest Profile" && name != "System Profile"
}

// seconds turns Unix seconds into a time; zero for what cannot be one.
func seconds(s float64) time.Time {
	if !(s > 0) || s > 1<<40 {
		return time.Time{}
	}
	return time.Unix(int64(s), 0)
}
