package site

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"path"
	"slices"
	"strings"

	"fix502/steps/act/change"
)

// Shared are folders in which a browser keeps data of all sites together.
type Shared struct {
	Browser string // ID
	Dir     string // folder of the profile; its browser is closed
	Folders []string
	Origins []string // whose data go: https://chatgpt.com, https://chatgpt.com:8443
	// Ours tells whether a host is the site's: its service workers go,
	// whatever their origin.
	Ours func(host string) bool
}

// Parted are copies of those folders without the site's data.
type Parted struct {
	Dir     string // in which they lie under the same names
	Workers int    // how many service workers are gone
	Free    func() // clears the copies away
}

// origins are pages' schemes, hosts and ports as Chromium writes them into
// names: https_chatgpt.com_0, where 0 is the usual port.
type origins map[string]bool

// add adds all that a host, perhaps with its port, may mean.
func (o origins) add(hosts ...string) {
	for _, h := range hosts {
		name, port := splitPort(strings.ToLower(strings.TrimPrefix(h, ".")))
		names := []string{name}
		if _, err := netip.ParseAddr(name); err != nil {
			names = append(names, "www."+name)
		}
		for _, n := range names {
			o["https_"+n+"_"+port], o["http_"+n+"_"+port] = true, true
			o["https_"+n+"_0"], o["http_"+n+"_0"] = true, true
		}
	}
}

// addresses are the origins as addresses, in order.
func (o origins) addresses() []string {
	var out []string
	for name := range o {
		scheme, _, _ := strings.Cut(name, "_")
		address := scheme + "://" + hostOf(name)
		if port := name[strings.LastIndexByte(name, '_')+1:]; port != "0" {
			address += ":" + port
		}
		out = append(out, address)
	}
	slices.Sort(out)
	return out
}

// splitPort parts a host from its port, which is 0 where there is none.
func splitPort(host string) (name, port string) {
	name, port, ok := strings.Cut(host, ":")
	if !ok || strings.Contains(port, ":") {
		return host, "0"
	}
	return name, port
}

// share finds the folders that the browser can take apart. Where one of them
// cannot be copied or replaced, they are left as they are.
func (f *found) share(ctx context.Context, root *os.Root) {
	var all []string
	for _, n := range []string{"Local Storage", "Service Worker/Database", "Service Worker/ScriptCache"} {
		if _, err := root.Lstat(n); err != nil {
			continue
		}
		if errors.Join(change.Fits(ctx, root, n), ours(root, n), ours(root, path.Dir(n))) != nil {
			return
		}
		all = append(all, n)
	}
	f.shared = all
}

// kinds are what is in the folders that were taken apart.
func (f *found) kinds() []string {
	var out []string
	for _, n := range f.shared {
		switch n {
		case "Local Storage":
			out = append(out, LocalStorage)
		case "Service Worker/Database":
			out = append(out, ServiceWorker)
		}
	}
	return out
}

// part lets the browser take the site's data out of copies of the shared
// folders. Where it cannot, they are left, and the change forgets them.
func (j Job) part(ctx context.Context, c *change.Change, f *found) (Parted, error) {
	none := Parted{Free: func() {}}
	if len(f.shared) == 0 {
		return none, nil
	}
	c.Step("part")
	parted, err := j.Part(ctx, Shared{
		Browser: j.Profile.Browser, Dir: j.Profile.Dir, Folders: f.shared, Origins: f.origins.addresses(),
		Ours: func(host string) bool { return covers(j.Domains, host) },
	})
	if err == nil {
		f.left = nil
		return parted, nil
	}
	if ctx.Err() != nil {
		return none, ctx.Err()
	}
	left := f.shared
	f.shared = nil
	return none, c.Forget(left...)
}

// stage brings the parted folders into the profile, beside their places, and
// makes sure that what they were made of is still the same.
func (f *found) stage(ctx context.Context, c *change.Change, dir string) error {
	for _, n := range f.shared {
		if err := c.Stage(ctx, n, dir); err != nil {
			return err
		}
	}
	for _, n := range f.shared {
		if err := c.Untouched(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// move takes the site's own folders away and puts the parted ones in place.
func (f *found) move(ctx context.Context, c *change.Change) error {
	for _, n := range f.folders {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.Remove(n); err != nil {
			return err
		}
	}
	for _, n := range f.shared {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.Swap(n); err != nil {
			return err
		}
	}
	return nil
}
