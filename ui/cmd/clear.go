package cmd

import (
	"context"
	"strconv"
	"strings"

	"fix502/checks"
	"fix502/checks/browser"
	"fix502/checks/browser/trial"
	"fix502/checks/fault"
	"fix502/steps/act"
	"fix502/steps/act/change"
	"fix502/steps/act/site"
	"fix502/steps/library"
	"fix502/steps/words"
)

// finder gives an installed browser by its ID.
type finder func(ctx context.Context, id string) (browser.Install, bool)

// program is the installed browser that choose picks out of what was seen.
func (r *run) program(choose func(checks.View) (checks.BrowserInfo, bool)) func(context.Context) (act.Program, bool) {
	return func(ctx context.Context) (act.Program, bool) {
		info, ok := choose(r.session.Prompt().View)
		if !ok || r.place.find == nil {
			return act.Program{}, false
		}
		b, ok := r.place.find(ctx, info.ID)
		return act.Program{ID: b.ID, Name: b.Name, Path: b.Program}, ok && (b.Program != "" || b.ID == "safari")
	}
}

// clearing is what clear_for_me would clear now: the profile that the words on
// the screen name.
func (r *run) clearing(ctx context.Context) (site.Job, error) {
	kept, ok := library.Clearable(r.session.Prompt().View)
	if !ok || r.place.find == nil {
		return site.Job{}, fault.New("nobody_keeps")
	}
	b, ok := r.place.find(ctx, kept.Browser.ID)
	n := kept.Stored.Profile
	if !ok || n < 1 || n > len(b.Profiles) {
		return site.Job{}, fault.New("profile_look_again", "name", kept.Browser.Name)
	}
	dir, err := change.Dir(r.env.Getenv)
	if err != nil {
		return site.Job{}, err
	}
	f := b.Profiles[n-1]
	return site.Job{
		Profile: site.Profile{Browser: b.ID, Name: b.Name, Engine: b.Engine, Root: f.Root, Dir: f.Dir, Shown: profileNumber(n)},
		Store:   change.Store{Dir: dir}, Part: r.part,
	}, nil
}

// part lets the browser itself take apart what it keeps of all sites together.
func (r *run) part(ctx context.Context, s site.Shared) (site.Parted, error) {
	if r.place.part == nil {
		return site.Parted{}, fault.New("window_not")
	}
	p, err := r.place.part(ctx, trial.Parting(s))
	return site.Parted(p), err
}

// half shows the window that is due next in the search for an extension.
func (r *run) half(ctx context.Context) (string, error) {
	v := r.session.Prompt().View
	spec, ok := library.Showing(r.place.profile, v)
	if !ok || r.place.window == nil {
		return "", fault.New("nothing_left")
	}
	if err := r.place.window(ctx, spec); err != nil {
		return "", err
	}
	name := spec.Trial.Browser
	if b, ok := library.Own(v); ok {
		name = b.Name
	}
	on := strings.Join(library.Names(v, spec.Trial.Browser, spec.Trial.Keep), ", ")
	return r.words().Say("done.half", "name", name, "what", on), nil
}

// profileNumber is a profile's number by last use; the one that was used last
// needs none.
func profileNumber(n int) string {
	if n <= 1 {
		return ""
	}
	return strconv.Itoa(n)
}

// browserFields are the values about browsers that words may name.
func browserFields(f map[string]string, v checks.View, w *words.Words) {
	if b, ok := library.Own(v); ok {
		f["own_browser"] = b.Name
	}
	if b, ok := library.Other(v); ok {
		f["other_browser"] = b.Name
	}
	if name := culprit(v, w); name != "" {
		f["extension"] = name
	}
	if k, ok := library.Clearable(v); ok {
		f["kept_browser"], f["kept_profile"] = k.Browser.Name, act.Nth(w, profileNumber(k.Stored.Profile))
		if k.Stored.Count > 0 {
			f["kept_cookies"] = w.Say("done.in_all", "n", strconv.Itoa(k.Stored.Count))
		}
	}
}
