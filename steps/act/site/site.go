// Package site clears what a browser stored for one service, and nothing else:
// its cookies, what lies in folders of its own, and what lies together with
// data of other sites where the browser itself can take that apart in a copy.
// It works on a profile whose browser is closed, keeps copies first, and never
// reads the value of a cookie.
package site

import (
	"context"
	"errors"
	"net/netip"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"fix502/checks/fault"
	"fix502/steps/act/change"
)

// The engines whose profiles are known.
const (
	Chromium = "chromium"
	Firefox  = "firefox"
)

// Profile is one profile of one browser.
type Profile struct {
	Browser string // ID: chrome, chromium, firefox …
	Name    string // of the browser, for people
	Engine  string // Chromium or Firefox
	Root    string // folder that the browser's lock lies in; for Firefox the profile itself
	Dir     string // folder of the profile
	Shown   string // which one, counted from the one that was used last; empty: that one
}

// Job is what is to be cleared.
type Job struct {
	Profile Profile
	Domains []string // whose data; each with its subdomains
	Hosts   []string // hosts of the service whose folders cannot be told by their names, with their ports
	Store   change.Store
	// Part takes what all sites share apart; nil: it is left.
	Part    func(context.Context, Shared) (Parted, error)
	Service string // whose data it is, as people call it
}

// Report says what was cleared.
type Report struct {
	Cookies int      // rows deleted
	Folders int      // folders removed
	Workers int      // service workers gone
	Parted  []string // kinds of data that the browser took apart: local storage, service worker
	Left    []string // kinds that the site may have left and only the browser can remove
}

// Did is the same as what is kept with the change.
func (r Report) Did(service string) change.Did {
	return change.Did{
		Cookies: r.Cookies, Folders: r.Folders, Workers: r.Workers,
		Storage: slices.Contains(r.Parted, LocalStorage), Service: service,
	}
}

// Nothing means that nothing of the site is stored in the profile.
type Nothing struct{ Where string }

func (n *Nothing) Error() string { return fault.Text(n) }

// Words implement fault.Worded.
func (n *Nothing) Words() (string, []string) { return "nothing_stored", []string{"where", n.Where} }

// Clear deletes what the profile stores for the job's domains. Where it
// returns an error, the profile is as it was.
func (j Job) Clear(ctx context.Context) (Report, error) {
	p, err := j.Profile.real()
	if err != nil {
		return Report{}, err
	}
	j.Profile = p
	if j.Domains, err = Domains(j.Domains); err != nil {
		return Report{}, err
	}
	release, err := Hold(p)
	if err != nil {
		return Report{}, err
	}
	defer release()
	f, err := j.find(ctx)
	if err != nil {
		return Report{}, err
	}
	about := change.About{
		Action: "clear_for_me", Browser: p.Browser, Name: p.Name, Engine: p.Engine, Profile: p.Shown,
		Root: p.Root, Dir: p.Dir, Domains: j.Domains, Witnesses: p.witnesses(),
	}
	c, err := j.Store.Begin(ctx, about, f.items(), f.shared...)
	if err != nil {
		return Report{}, err
	}
	r, err := j.clear(ctx, c, f)
	if err == nil {
		return r, nil
	}
	var none *Nothing
	if back := c.Revert(ctx); back != nil {
		return Report{}, errors.Join(err, fault.Because(back, "not_reverted", "name", p.Name))
	} else if errors.As(err, &none) {
		return Report{}, err
	}
	return Report{}, fault.Because(err, "unchanged")
}

// clear rehearses on copies, and then does it.
func (j Job) clear(ctx context.Context, c *change.Change, f found) (Report, error) {
	r := Report{Folders: len(f.folders)}
	counts := make([]int, len(f.databases))
	for i, d := range f.databases {
		n, hosts, err := d.rehearse(ctx, c, j.Domains)
		if err != nil {
			return Report{}, err
		}
		counts[i] = n
		r.Cookies += n
		f.origins.add(hosts...)
	}
	parted, err := j.part(ctx, c, &f)
	if err != nil {
		return Report{}, err
	}
	defer parted.Free()
	r.Workers, r.Parted, r.Left = parted.Workers, f.kinds(), f.left
	if r.Cookies == 0 && r.Folders == 0 && r.Workers == 0 {
		return Report{}, &Nothing{j.Profile.Name}
	}
	if err := f.stage(ctx, c, parted.Dir); err != nil {
		return Report{}, err
	}
	if err := j.Profile.stillClosed(); err != nil {
		return Report{}, err
	}
	for i, d := range f.databases {
		if counts[i] == 0 {
			continue
		}
		if err := d.apply(ctx, c, j.Profile, j.Domains, counts[i]); err != nil {
			return Report{}, err
		}
	}
	if err := f.move(ctx, c); err != nil {
		return Report{}, err
	}
	if err := c.Made(ctx, r.Did(j.Service)); err != nil {
		return Report{}, err
	}
	return r, nil
}

// real follows the links that lead to the profile, and refuses one that leads
// out of the browser's folder.
func (p Profile) real() (Profile, error) {
	var err error
	if p.Root, err = filepath.EvalSymlinks(p.Root); err != nil {
		return p, fault.New("browser_gone")
	}
	if p.Dir, err = filepath.EvalSymlinks(p.Dir); err != nil {
		return p, fault.New("profile_not_there")
	}
	if rel, err := filepath.Rel(p.Root, p.Dir); err != nil || (rel != "." && !filepath.IsLocal(rel)) {
		return p, fault.New("profile_link")
	}
	if p.Engine != Chromium && p.Engine != Firefox {
		return p, fault.New("only_itself", "name", p.Name)
	}
	return p, nil
}

// witnesses are files that the browser writes whenever it starts.
func (p Profile) witnesses() []string {
	if p.Engine == Firefox {
		return []string{".parentlock", "prefs.js", "sessionCheckpoints.json", "compatibility.ini", "parent.lock"}
	}
	out := []string{"Local State", "Last Version"}
	if rel, err := filepath.Rel(p.Root, p.Dir); err == nil {
		out = append(out, path.Join(filepath.ToSlash(rel), "Preferences"))
	}
	return out
}

// Domains checks the names whose data are to be cleared, so that no slip can
// reach the data of others: a name under which anybody can have a site is
// refused.
func Domains(all []string) ([]string, error) {
	var out []string
	for _, d := range all {
		d = strings.ToLower(strings.Trim(d, ". "))
		if d == "" {
			continue
		}
		suffix, icann := publicsuffix.PublicSuffix(d)
		_, notIP := netip.ParseAddr(d)
		if notIP != nil && suffix == d && (icann || strings.Contains(d, ".")) || strings.ContainsAny(d, "%*?/\\ ") {
			return nil, fault.New("not_one_site", "name", d)
		}
		if !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	if len(out) == 0 {
		return nil, fault.New("no_domains")
	}
	return out, nil
}

// covers tells whether a host belongs to one of the domains.
func covers(domains []string, host string) bool {
	host = strings.ToLower(strings.TrimPrefix(host, "."))
	return slices.ContainsFunc(domains, func(d string) bool {
		return host == d || strings.HasSuffix(host, "."+d)
	})
}
