package browser

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fix502/checks"
)

// Who installed an extension.
const (
	byPerson  = "person"
	byPolicy  = "policy"  // the organisation that manages the device
	byProgram = "program" // another program put it there
	byFolder  = "folder"  // loaded from a folder, as developers do
)

// maxExtensions bounds the extensions of a profile that are looked at.
const maxExtensions = 2000

// extensionPrefs are Chromium's notes on an extension, in Preferences or, on
// Windows and macOS, in Secure Preferences. A run of versions is understood:
// older ones have a state and a number of reasons, newer ones a list.
type extensionPrefs struct {
	State     *int            `json:"state"`
	Reasons   json.RawMessage `json:"disable_reasons"`
	Location  int             `json:"location"`
	Path      string          `json:"path"`
	Withhold  bool            `json:"withholding_permissions"`
	FromStore bool            `json:"from_webstore"`
	Installed string          `json:"first_install_time"` // microseconds since 1601, as text
	Updated   string          `json:"last_update_time"`
	OlderTime string          `json:"install_time"`
	Active    *struct {
		API    []json.RawMessage `json:"api"`
		Hosts  []string          `json:"explicit_host"`
		Script []string          `json:"scriptable_host"`
	} `json:"active_permissions"`
	Manifest json.RawMessage `json:"manifest"`
}

type preferences struct {
	Extensions struct {
		Settings map[string]json.RawMessage `json:"settings"`
	} `json:"extensions"`
	Proxy json.RawMessage `json:"proxy"`
}

// readPreferences reads one of Chromium's two files of settings.
func readPreferences(f folder, name string) (preferences, error) {
	var p preferences
	raw, err := f.read(name, jsonFile)
	if err != nil {
		return p, err
	}
	return p, decode(raw, &p)
}

// chromiumExtensions lists the extensions of a profile, without those that
// are parts of the browser.
func chromiumExtensions(ctx context.Context, f folder) ([]addon, error) {
	settings := map[string]json.RawMessage{}
	var trouble error
	read := 0
	for _, name := range []string{"Preferences", "Secure Preferences"} {
		p, err := readPreferences(f, name)
		if err != nil {
			if !isGone(err) {
				trouble = err
			}
			continue
		}
		read++
		for id, s := range p.Extensions.Settings {
			settings[id] = s
		}
	}
	if read == 0 && trouble != nil {
		return nil, trouble
	}
	var out []addon
	for _, id := range slices.Sorted(maps.Keys(settings)) {
		if ctx.Err() != nil || len(out) == maxExtensions {
			break
		}
		if a, ok := chromiumExtension(f, id, settings[id]); ok {
			out = append(out, a)
		}
	}
	if err := ctx.Err(); err != nil {
		return out, err
	}
	return out, trouble
}

func chromiumExtension(f folder, id string, raw json.RawMessage) (addon, bool) {
	var p extensionPrefs
	if decode(raw, &p) != nil || !storeID(id) {
		return addon{}, false
	}
	const component, external = 5, 10
	if p.Location == component || p.Location == external { // parts of the browser
		return addon{}, false
	}
	m, name, ok := manifestOf(f, p)
	if !ok || m.theme() {
		return addon{}, false
	}
	a := addon{engine: chromium, mv2: m.Version == 2}
	a.ext = checks.Extension{
		ID: id, Name: cmp.Or(name, id), Version: m.Number,
		Enabled: p.enabled(), By: installer(p.Location), OnClick: p.Withhold,
	}
	for _, t := range []string{p.Installed, p.OlderTime, p.Updated} {
		if us, err := strconv.ParseInt(t, 10, 64); err == nil {
			if at := chromiumTime(us); at.After(a.ext.Changed) {
				a.ext.Changed = at
			}
		}
	}
	a.api, a.hosts, a.scripts = m.permissions()
	if p.Active != nil {
		a.api, a.hosts, a.scripts = texts(p.Active.API), p.Active.Hosts, p.Active.Script
	}
	return a, true
}

// storeID tells whether an ID is one: 32 letters from a to p.
func storeID(id string) bool {
	return len(id) == 32 && strings.Trim(id, "abcdefghijklmnop") == ""
}

// enabled: no state or state 1, and no reason to be off.
func (p extensionPrefs) enabled() bool {
	if p.State != nil && *p.State != 1 {
		return false
	}
	var list []json.RawMessage
	if json.Unmarshal(p.Reasons, &list) == nil {
		return len(list) == 0
	}
	flags, err := strconv.ParseInt(string(p.Reasons), 10, 64)
	return err != nil || flags == 0
}

// installer reads Chromium's number for where an extension came from.
func installer(location int) string {
	switch location {
	case 2, 3, 6:
		return byProgram
	case 4, 8:
		return byFolder
	case 7, 9:
		return byPolicy
	default:
		return byPerson
	}
}

// manifestOf reads an extension's manifest from its folder, and its name for
// people; what cannot be read there is read from the copy that the settings
// keep. An absolute path is where a developer keeps one.
func manifestOf(f folder, p extensionPrefs) (m manifest, name string, ok bool) {
	base := "Extensions/" + filepath.ToSlash(p.Path)
	switch {
	case filepath.IsAbs(p.Path):
		own, err := openFolder(p.Path)
		if err != nil {
			m, ok = parseManifest(p.Manifest)
			return m, localName(f, "", m), ok
		}
		defer own.close()
		f, base = own, "."
	case !local(p.Path):
		m, ok = parseManifest(p.Manifest)
		return m, localName(f, "", m), ok
	}
	raw, err := f.read(base+"/manifest.json", smallFile)
	if m, ok = parseManifest(raw); err != nil || !ok {
		m, ok = parseManifest(p.Manifest)
	}
	return m, localName(f, base, m), ok
}
