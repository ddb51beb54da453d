// Package site clears what a browser stored for one service, and nothing else:
// its cookies, and what lies in folders of its own. It works on a profile
// whose browser is closed, keeps copies first, and never reads the value of a
// cookie.
package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

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
	Shown   string // name of the profile as the browser shows it
}

// Job is what is to be cleared.
type Job struct {
	Profile Profile
	Domains []string // whose data; each with its subdomains
	Hosts   []string // hosts of the service whose folders cannot be told by their names
	Store   change.Store
	// Done words the note that is kept with the change; nil: a plain one.
	Done func(Report) string
}

// Report says what was cleared.
type Report struct {
	Cookies int      // rows deleted
	Folders int      // folders removed
	Left    []string // what the site may have left that only the browser can remove: local storage, service worker
}

// Nothing means that nothing of the site is stored in the profile.
type Nothing struct{ Where string }

func (n *Nothing) Error() string { return "nothing of this site is stored in " + n.Where }

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
	f, err := find(p, j.Domains, j.Hosts)
	if err != nil {
		return Report{}, err
	}
	about := change.About{
		Action: "clear_for_me", Browser: p.Browser, Name: p.Name, Engine: p.Engine, Profile: p.Shown,
		Root: p.Root, Dir: p.Dir, Domains: j.Domains, Witnesses: p.witnesses(),
	}
	c, err := j.Store.Begin(ctx, about, f.items())
	if err != nil {
		return Report{}, err
	}
	r, err := j.clear(ctx, c, f)
	if err == nil {
		return r, nil
	}
	var none *Nothing
	if back := c.Revert(ctx); back != nil {
		return Report{}, fmt.Errorf("%w; putting it back failed (%w): close %s and run fix502 undo", err, back, p.Name)
	} else if errors.As(err, &none) {
		return Report{}, err
	}
	return Report{}, fmt.Errorf("nothing was changed: %w", err)
}

// clear rehearses on copies, and then does it.
func (j Job) clear(ctx context.Context, c *change.Change, f found) (Report, error) {
	counts := make([]int, len(f.databases))
	total := 0
	for i, d := range f.databases {
		n, err := d.rehearse(ctx, c, j.Domains)
		if err != nil {
			return Report{}, err
		}
		counts[i], total = n, total+n
	}
	if total == 0 && len(f.folders) == 0 {
		return Report{}, &Nothing{j.Profile.Where()}
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
	for _, folder := range f.folders {
		if err := ctx.Err(); err != nil {
			return Report{}, err
		}
		if err := c.Remove(folder); err != nil {
			return Report{}, err
		}
	}
	r := Report{Cookies: total, Folders: len(f.folders), Left: f.left}
	if err := c.Made(ctx, j.note(r)); err != nil {
		return Report{}, err
	}
	return r, nil
}

func (j Job) note(r Report) string {
	if j.Done != nil {
		return j.Done(r)
	}
	return fmt.Sprintf("%d cookies and %d folders", r.Cookies, r.Folders)
}

// Where names browser and profile.
func (p Profile) Where() string {
	if p.Shown == "" {
		return p.Name
	}
	return p.Name + " (" + p.Shown + ")"
}

// real follows the links that lead to the profile, and refuses one that leads
// out of the browser's folder.
func (p Profile) real() (Profile, error) {
	var err error
	if p.Root, err = filepath.EvalSymlinks(p.Root); err != nil {
		return p, errors.New("the browser's folder is not there any more")
	}
	if p.Dir, err = filepath.EvalSymlinks(p.Dir); err != nil {
		return p, errors.New("the profile is not there any more")
	}
	if rel, err := filepath.Rel(p.Root, p.Dir); err != nil || (rel != "." && !filepath.IsLocal(rel)) {
		return p, errors.New("the profile is a link out of the browser's folder, and fix502 changes nothing behind links")
	}
	if p.Engine != Chromium && p.Engine != Firefox {
		return p, fmt.Errorf("the data of %s can only be cleared in the browser itself", p.Name)
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
			return nil, fmt.Errorf("%q is not the name of one site", d)
		}
		if !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("the service profile names no domains whose data could be cleared")
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

// found is what there is to clear.
type found struct {
	databases []database
	folders   []string
	left      []string
}

// items are the paths to be copied, the database before what belongs to it.
func (f found) items() []string {
	var out []string
	for _, d := range f.databases {
		for _, ending := range endings() {
			out = append(out, d.path+ending)
		}
	}
	return append(out, f.folders...)
}

// find looks for the site's data, and refuses what must not be touched.
func find(p Profile, domains, hosts []string) (found, error) {
	root, err := os.OpenRoot(p.Dir)
	if err != nil {
		return found{}, errors.New("the profile cannot be opened")
	}
	defer root.Close()
	if err := ours(root, "."); err != nil {
		return found{}, err
	}
	var f found
	for _, d := range databases(p.Engine) {
		switch _, err := root.Lstat(d.path); {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return found{}, fmt.Errorf("%s cannot be looked at", d.path)
		}
		for _, ending := range endings() {
			if err := errors.Join(change.Plain(root, d.path+ending), ours(root, d.path+ending)); err != nil {
				return found{}, err
			}
		}
		if err := ours(root, path.Dir(d.path)); err != nil {
			return found{}, err
		}
		f.databases = append(f.databases, d)
	}
	return f, f.storage(root, p.Engine, domains, hosts)
}

// ours refuses what belongs to somebody else, or must not be written.
func ours(root *os.Root, name string) error {
	info, err := root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s cannot be looked at", name)
	}
	if name == "." {
		name = "the profile"
	}
	if info.Mode().Perm()&0o200 == 0 {
		return fmt.Errorf("%s is read-only", name)
	}
	if !mine(info) {
		return fmt.Errorf("%s belongs to another user", name)
	}
	return nil
}
