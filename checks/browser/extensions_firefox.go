package browser

import (
	"context"
	"slices"
	"strings"
	"time"

	"fix502/checks"
)

// firefoxList is extensions.json, as far as it matters.
type firefoxList struct {
	Addons []firefoxAddon `json:"addons"`
}

type firefoxAddon struct {
	ID           string `json:"id"`
	Type         string `json:"type"`
	Location     string `json:"location"`
	Version      string `json:"version"`
	Active       bool   `json:"active"`
	UserDisabled bool   `json:"userDisabled"`
	AppDisabled  bool   `json:"appDisabled"`
	Hidden       bool   `json:"hidden"`
	Manifest     int    `json:"manifestVersion"`
	Installed    int64  `json:"installDate"` // milliseconds
	Updated      int64  `json:"updateDate"`
	Signed       int    `json:"signedState"`
	Foreign      bool   `json:"foreignInstall"`
	Locale       struct {
		Name string `json:"name"`
	} `json:"defaultLocale"`
	User struct {
		Permissions []string `json:"permissions"`
		Origins     []string `json:"origins"`
	} `json:"userPermissions"`
}

// firefoxGrants is extension-preferences.json: what was allowed later.
type firefoxGrants map[string]struct {
	Permissions []string `json:"permissions"`
	Origins     []string `json:"origins"`
}

// firefoxExtensions lists the extensions of a profile, without those that are
// parts of the browser.
func firefoxExtensions(ctx context.Context, f folder) ([]addon, error) {
	raw, err := f.read("extensions.json", jsonFile)
	if isGone(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list firefoxList
	if err := decode(raw, &list); err != nil {
		return nil, err
	}
	var grants firefoxGrants
	if raw, err := f.read("extension-preferences.json", jsonFile); err == nil {
		_ = decode(raw, &grants) // without it, what is known of the list counts
	}
	var out []addon
	for _, a := range list.Addons {
		if ctx.Err() != nil || len(out) == maxExtensions {
			break
		}
		if a.Type != "extension" || a.Hidden || builtIn(a.Location) {
			continue
		}
		out = append(out, a.addon(grants))
	}
	return out, ctx.Err()
}

func builtIn(location string) bool {
	return strings.HasPrefix(location, "app-builtin") || strings.HasPrefix(location, "app-system")
}

func (a firefoxAddon) addon(grants firefoxGrants) addon {
	out := addon{engine: firefox, mv2: a.Manifest == 2}
	later := grants[a.ID]
	out.api = slices.Concat(a.User.Permissions, later.Permissions)
	out.hosts = slices.Concat(a.User.Origins, later.Origins)
	if slices.Contains(out.api, "<all_urls>") {
		out.hosts = append(out.hosts, "<all_urls>")
	}
	out.ext = checks.Extension{
		ID: cutName(a.ID), Name: cutName(a.Locale.Name), Version: cutName(a.Version),
		Enabled: a.Active && !a.UserDisabled && !a.AppDisabled, By: byPerson,
	}
	if out.ext.Name == "" {
		out.ext.Name = out.ext.ID
	}
	switch {
	case a.Location == "app-temporary":
		out.ext.By = byFolder
	case a.Location != "app-profile" || a.Foreign:
		out.ext.By = byProgram
	}
	if ms := max(a.Installed, a.Updated); ms > 0 {
		out.ext.Changed = time.UnixMilli(ms)
	}
	// Pages in which it runs stand among the origins; scripts are not told.
	out.scripts = out.hosts
	return out
}
