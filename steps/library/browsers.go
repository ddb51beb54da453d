package library

import (
	"slices"
	"strconv"

	"fix502/checks"
)

// Kept is what a browser keeps of the service in one profile.
type Kept struct {
	Browser checks.BrowserInfo
	Stored  checks.Stored
}

// seenBrowsers are the browsers that were found.
func seenBrowsers(v checks.View) []checks.BrowserInfo {
	f, _ := v.Fact("browser.installed")
	return f.Browsers
}

// Own is the browser that the person uses, as far as is known: the one whose
// profile counts, else the default one.
func Own(v checks.View) (checks.BrowserInfo, bool) {
	all := seenBrowsers(v)
	id := ""
	for _, o := range v.Role(checks.RoleBrowser, checks.ArmPlain) {
		if o.Fact != nil && o.Fact.Stored != nil {
			id = o.Fact.Stored.Browser
		}
	}
	i := slices.IndexFunc(all, func(b checks.BrowserInfo) bool { return !b.Missing && (b.ID == id || id == "" && b.Default) })
	if i < 0 {
		return checks.BrowserInfo{}, false
	}
	return all[i], true
}

// Other is an installed browser that the person does not use, as far as is
// known; one of another making comes first.
func Other(v checks.View) (checks.BrowserInfo, bool) {
	own, ok := Own(v)
	if !ok {
		return checks.BrowserInfo{}, false
	}
	var best checks.BrowserInfo
	for _, b := range seenBrowsers(v) {
		if b.Missing || b.ID == own.ID {
			continue
		}
		if best.ID == "" || best.Engine == own.Engine && b.Engine != own.Engine {
			best = b
		}
	}
	return best, best.ID != ""
}

// Clearable is the profile whose data of the service fix502 can clear: the
// person's own first, else the first that keeps something.
func Clearable(v checks.View) (Kept, bool) {
	own, _ := Own(v)
	var out Kept
	for _, o := range v.Family(checks.ProbeBrowser) {
		if o.Fact == nil || o.Fact.Stored == nil {
			continue
		}
		s := *o.Fact.Stored
		all := seenBrowsers(v)
		i := slices.IndexFunc(all, func(b checks.BrowserInfo) bool { return b.ID == s.Browser })
		if i < 0 || s.Count == 0 && len(s.Sites) == 0 || all[i].Engine != "chromium" && all[i].Engine != "firefox" {
			continue
		}
		if out.Stored.Browser == "" || out.Browser.ID != own.ID && s.Browser == own.ID {
			out = Kept{all[i], s}
		}
	}
	return out, out.Stored.Browser != ""
}

func ownKnown(v checks.View) bool {
	_, ok := Own(v)
	return ok
}

func otherKnown(v checks.View) bool {
	_, ok := Other(v)
	return ok
}

func clearable(v checks.View) bool {
	_, ok := Clearable(v)
	return ok
}

// readOf lists what was read of one kind in the profiles, the one that counts
// first; also where something stood in the way.
func readOf(v checks.View, kind string) []checks.ID {
	var first, rest []checks.ID
	for _, b := range seenBrowsers(v) {
		for _, p := range b.Profiles {
			id := checks.ID(kind + b.ID + ".profile-" + strconv.Itoa(p.N))
			o, ok := v.Raw(id)
			switch {
			case !ok || o.Failure == checks.NotFinished:
			case o.Spec.Role == checks.RoleBrowser:
				first = append(first, id)
			default:
				rest = append(rest, id)
			}
		}
	}
	return append(first, rest...)
}

// foundBrowsers is the check that found any browser.
func foundBrowsers(v checks.View) []checks.ID {
	if len(seenBrowsers(v)) == 0 {
		return nil
	}
	return []checks.ID{"browser.installed"}
}

// harmless tells whether no extension that is on in the profile that counts
// can touch the service.
func harmless(v checks.View) bool {
	for _, o := range v.Role(checks.RoleBrowser, checks.ArmPlain) {
		if o.Fact != nil && o.Fact.Extensions != nil {
			return !slices.ContainsFunc(o.Fact.Extensions.List, func(e checks.Extension) bool { return e.Rank > 0 })
		}
	}
	return false
}

// ownWay is the check that found a way of its own in the browser that counts.
func ownWay(v checks.View) []checks.ID {
	for _, o := range v.Role(checks.RoleBrowser, checks.ArmPlain) {
		if o.Fact != nil && o.Fact.Settings != nil && o.Fact.Settings.Mode != "system" {
			return checks.IDs(o)
		}
	}
	return nil
}
