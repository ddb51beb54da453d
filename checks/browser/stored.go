package browser

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha1" //nolint:gosec // Chromium names folders by it
	"database/sql"
	"encoding/hex"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"fix502/checks"
)

// service is what of a service matters here.
type service struct {
	page    *url.URL
	targets []*url.URL // the page and every endpoint
	domains []string   // whose cookies and data belong to it
}

// hosts lists the hosts of the service, once each.
func (s service) hosts() []string {
	var out []string
	for _, u := range s.targets {
		if h := strings.ToLower(u.Hostname()); h != "" && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	return out
}

// origin is a page's scheme, host and port, as an address begins: https://a
// or https://a:8443. Browsers keep what a page stores by it.
type origin string

// originOf is an address's origin; a websocket's is that of pages on its host.
func originOf(u *url.URL) origin {
	scheme := strings.Replace(u.Scheme, "ws", "http", 1)
	host := strings.ToLower(u.Host)
	if u.Port() == "443" && scheme == "https" || u.Port() == "80" && scheme == "http" {
		host = strings.TrimSuffix(host, ":"+u.Port())
	}
	return origin(scheme + "://" + host)
}

// origins lists those of the service, once each.
func (s service) origins() []origin {
	var out []origin
	for _, u := range s.targets {
		if o := originOf(u); u.Hostname() != "" && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// host is the origin's host and, where it is not the usual one, its port.
func (o origin) host() string {
	_, host, _ := strings.Cut(string(o), "://")
	return host
}

// inChromium is how Chromium writes the origin into names: https_a_0 or
// https_a_8443 (storage/common/database/database_identifier.cc).
func (o origin) inChromium() string {
	scheme, host, _ := strings.Cut(string(o), "://")
	port := "0"
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		host, port = host[:i], host[i+1:]
	}
	return scheme + "_" + strings.ReplaceAll(host, ":", "_") + "_" + port
}

// inFirefox is how Firefox writes it: https+++a or https+++a+8443.
func (o origin) inFirefox() string {
	return strings.NewReplacer(":", "+", "/", "+").Replace(string(o))
}

// stored reads what one profile keeps of the service.
func (e Env) stored(ctx context.Context, b installed, n int, s service) (checks.Stored, checks.Failure) {
	p := b.profiles[n-1]
	out := checks.Stored{Browser: b.kind.id, Profile: n}
	f, err := openFolder(p.dir)
	if err != nil {
		return out, word(err)
	}
	defer f.close()
	trouble := word(e.cookies(ctx, f, b.kind.engine, s, &out))
	if b.kind.engine == firefox {
		firefoxData(ctx, f, s, &out)
	} else {
		chromiumData(ctx, f, s, &out)
	}
	for _, dir := range p.caches {
		size, more := treeSize(ctx, dir)
		out.Cache += size
		out.AtLeast = out.AtLeast || more
	}
	if ctx.Err() != nil {
		trouble = cmp.Or(trouble, checks.NotFinished)
	}
	return out, trouble
}

// cookies adds up the service's cookies. A profile without a store has none.
func (e Env) cookies(ctx context.Context, f folder, engine string, s service, out *checks.Stored) error {
	names := []string{"cookies.sqlite"}
	if engine == chromium {
		names = []string{"Network/Cookies", "Cookies"}
	}
	for _, name := range names {
		err := e.cookiesIn(ctx, f, name, engine, s, out)
		if !isGone(err) {
			return err
		}
	}
	return nil
}

func (e Env) cookiesIn(ctx context.Context, f folder, name, engine string, s service, out *checks.Stored) error {
	if _, err := f.root.Stat(filepath.FromSlash(name)); err != nil {
		return f.why(filepath.FromSlash(name), err)
	}
	var rows []row
	version := 0
	read := func(db *sql.DB) (err error) {
		rows, version, err = readCookies(ctx, db, engine, s.domains)
		return err
	}
	err := withCopy(ctx, e.Temp, f, name, read)
	if word(err) == checks.ProfileDamaged && ctx.Err() == nil {
		err = withCopy(ctx, e.Temp, f, name, read) // a browser may have written in the middle of the copy
	}
	if err != nil {
		return err
	}
	sums(out, rows, engine, e.OS, version, s.targets, e.Now())
	return nil
}

// chromiumData adds up what Chromium keeps of the service besides cookies.
func chromiumData(ctx context.Context, f folder, s service, out *checks.Stored) {
	for _, o := range s.origins() {
		name := o.inChromium()
		sum := sha1.Sum([]byte(name)) //nolint:gosec // Chromium names folders by it
		total := int64(0)
		for _, dir := range []string{
			"IndexedDB/" + name + ".indexeddb.leveldb",
			"IndexedDB/" + name + ".indexeddb.blob",
			"Service Worker/CacheStorage/" + hex.EncodeToString(sum[:]),
		} {
			size, more := f.size(ctx, dir)
			total += size
			out.AtLeast = out.AtLeast || more
		}
		if total > 0 {
			out.Sites = append(out.Sites, checks.SiteData{Host: o.host(), Bytes: total})
		}
	}
	var more bool
	out.Workers, more = f.size(ctx, "Service Worker")
	out.AtLeast = out.AtLeast || more
	out.Worker = workerRegistered(f, s)
}

// workerRegistered tells whether Chromium's list of service workers, one for
// all sites, names the service's page. It may miss one: the list is packed.
func workerRegistered(f folder, s service) bool {
	want := []byte(originOf(s.page) + "/")
	left := int64(16 << 20)
	for _, e := range f.entries("Service Worker/Database", 256) {
		name := e.Name()
		if !strings.HasSuffix(name, ".log") && !strings.HasSuffix(name, ".ldb") {
			continue
		}
		raw, err := f.read("Service Worker/Database/"+name, left)
		if err != nil {
			continue
		}
		if left -= int64(len(raw)); bytes.Contains(raw, want) {
			return true
		}
	}
	return false
}

// firefoxData adds up what Firefox keeps of the service besides cookies.
func firefoxData(ctx context.Context, f folder, s service, out *checks.Stored) {
	entries := f.entries("storage/default", maxWalk)
	for _, o := range s.origins() {
		name := o.inFirefox()
		total := int64(0)
		for _, e := range entries {
			if n := e.Name(); e.IsDir() && (n == name || strings.HasPrefix(n, name+"^")) {
				size, more := f.size(ctx, "storage/default/"+n)
				total += size
				out.AtLeast = out.AtLeast || more
			}
		}
		if total > 0 {
			out.Sites = append(out.Sites, checks.SiteData{Host: o.host(), Bytes: total})
		}
	}
	raw, err := f.read("serviceworker.txt", jsonFile)
	out.Worker = err == nil && bytes.Contains(raw, []byte(originOf(s.page)+"/"))
}

// treeSize adds up a folder outside of the profile.
func treeSize(ctx context.Context, dir string) (int64, bool) {
	f, err := openFolder(dir)
	if err != nil {
		return 0, false
	}
	defer f.close()
	return f.size(ctx, ".")
}
