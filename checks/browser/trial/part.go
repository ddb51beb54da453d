package trial

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"fix502/checks"
)

const (
	// partTime bounds what a browser is given to take data apart.
	partTime = 40 * time.Second
	// endTime is what it is given to end by itself, and to bring everything to
	// the disk.
	endTime = 10 * time.Second
	// listTime is how long a list of service workers is waited for.
	listTime = 5 * time.Second
)

// Parting says what is to be taken out of folders in which a browser keeps
// data of all sites together.
type Parting struct {
	Browser string // ID
	Dir     string // folder of the profile; its browser is closed
	Folders []string
	Origins []string // whose data go
	// Ours tells whether a host is the site's: its service workers go,
	// whatever their origin.
	Ours func(host string) bool
}

// Parted are copies of those folders without that data.
type Parted struct {
	Dir     string // in which they lie under the same names
	Workers int    // how many service workers are gone
	Free    func() // clears the copies away
}

// Part lets a browser of the Chromium family take the data of some origins out
// of copies of folders that it keeps for all sites: local storage and service
// workers. It runs without a window and without any network, and no value
// leaves it. The profile is only read.
func (r *Runner) Part(ctx context.Context, p Parting) (Parted, error) {
	in, ok := r.env.Find(ctx, p.Browser)
	if !ok || in.Engine != "chromium" {
		return Parted{}, errors.New("this browser cannot be started so")
	}
	if !r.enter() {
		return Parted{}, context.Canceled
	}
	f, err := newFolder(r.env.base(in))
	if err != nil {
		r.running.Done()
		return Parted{}, err
	}
	free := sync.OnceFunc(func() {
		f.remove()
		r.running.Done()
	})
	ctx, cancel := context.WithTimeout(ctx, partTime)
	defer cancel()
	defer context.AfterFunc(r.ctx, cancel)()
	t := &try{env: r.env, install: in, folder: f, spec: checks.Spec{Trial: checks.Trial{Factor: checks.FactorFresh}}}
	n, err := t.part(ctx, p)
	if err != nil {
		free()
		return Parted{}, err
	}
	return Parted{Dir: t.copied(), Workers: n, Free: free}, nil
}

// copied is the profile's folder in the trial's own.
func (t *try) copied() string { return filepath.Join(t.folder.data(), "Default") }

func (t *try) part(ctx context.Context, p Parting) (int, error) {
	from, err := os.OpenRoot(p.Dir)
	if err != nil {
		return 0, trouble(troubleProfile)
	}
	defer func() { _ = from.Close() }()
	c := &copier{ctx: ctx, from: from, to: t.copied(), bytes: maxCopy, files: maxFiles}
	for _, name := range p.Folders {
		if err := c.tree(name, nil); err != nil {
			return 0, err
		}
	}
	before := t.newest(p.Folders)
	gone := 0
	args := append(t.chromiumArgs(), "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND")
	err = t.steered(ctx, args, listsWorkers, func(ctx context.Context, tab *peer, browser *process) (err error) {
		if gone, err = parting(ctx, tab, p); err != nil {
			return err
		}
		return browser.close(ctx, tab)
	})
	if err == nil && !slices.EqualFunc(before, t.newest(p.Folders), func(a, b int) bool { return a <= b }) {
		err = errors.New("the browser began anew")
	}
	return gone, err
}

func listsWorkers(method string) bool { return method == "ServiceWorker.workerRegistrationUpdated" }

// parting does it, and demands that no other site's service worker is lost.
func parting(ctx context.Context, tab *peer, p Parting) (int, error) {
	before, err := scopes(ctx, tab, nil)
	if err != nil {
		return 0, err
	}
	all, kept := slices.Clone(p.Origins), []string(nil)
	for _, scope := range before {
		u, err := url.Parse(scope)
		switch {
		case err != nil || !p.Ours(u.Hostname()) || u.Scheme != "https" && u.Scheme != "http":
			kept = append(kept, scope)
		case !slices.Contains(all, u.Scheme+"://"+u.Host):
			all = append(all, u.Scheme+"://"+u.Host)
		}
	}
	for _, origin := range all {
		what := map[string]any{"origin": origin, "storageTypes": "local_storage,service_workers"}
		if err := tab.call(ctx, "Storage.clearDataForOrigin", what, nil); err != nil {
			return 0, err
		}
	}
	if _, err := scopes(ctx, tab, kept); err != nil {
		return 0, err
	}
	return len(before) - len(kept), nil
}

// scopes lists the service workers that the browser knows, each by the address
// from which on it acts. With want they are awaited.
func scopes(ctx context.Context, tab *peer, want []string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, listTime)
	defer cancel()
	for {
		if err := tab.call(ctx, "ServiceWorker.enable", struct{}{}, nil); err != nil {
			return nil, err
		}
		var list struct {
			Registrations []struct {
				ScopeURL  string
				IsDeleted bool
			}
		}
		select {
		case m := <-tab.events:
			if err := json.Unmarshal(m.Params, &list); err != nil {
				return nil, err
			}
		case <-tab.gone:
			return nil, errGone
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if err := tab.call(ctx, "ServiceWorker.disable", struct{}{}, nil); err != nil {
			return nil, err
		}
		out := []string{}
		for _, r := range list.Registrations {
			if !r.IsDeleted {
				out = append(out, r.ScopeURL)
			}
		}
		slices.Sort(out)
		if want == nil || slices.Equal(out, want) {
			return out, nil
		}
	}
}

// close ends the browser in good order.
func (p *process) close(ctx context.Context, steer *peer) error {
	steer.session = ""
	// The answer may be cut off by the end.
	if err := steer.call(ctx, "Browser.close", struct{}{}, nil); err != nil && !errors.Is(err, errGone) {
		return err
	}
	late := time.NewTimer(endTime)
	defer late.Stop()
	select {
	case <-p.ended:
		return nil
	case <-late.C:
		return errors.New("the browser does not end")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// newest is for each folder the highest number in the names of its files, or
// of those one level below. A database only counts up, until it is begun anew.
func (t *try) newest(folders []string) []int {
	var out []int
	for _, f := range folders {
		most := 0
		for _, pattern := range []string{"*", "*/*"} {
			names, err := filepath.Glob(filepath.Join(t.copied(), filepath.FromSlash(f), pattern))
			if err != nil {
				continue
			}
			for _, n := range names {
				n = strings.TrimPrefix(filepath.Base(n), "MANIFEST-")
				n, _, _ = strings.Cut(n, ".")
				if number, err := strconv.Atoi(n); err == nil {
					most = max(most, number)
				}
			}
		}
		out = append(out, most)
	}
	return out
}
