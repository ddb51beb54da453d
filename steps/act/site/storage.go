package site

import (
	"crypto/sha1" //nolint:gosec // the browser names its folders by it
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"fix502/checks/fault"
	"fix502/steps/act/change"
)

// Kinds of data that may be left: they lie together with those of other
// sites, and only the browser can take them apart.
const (
	LocalStorage  = "local_storage"
	ServiceWorker = "service_worker"
)

// maxNames bounds how many names of a folder are read.
const maxNames = 100_000

// storage finds the folders that hold the site's data alone.
func (f *found) storage(root *os.Root, j Job) error {
	var names []string
	var err error
	f.origins = origins{}
	if j.Profile.Engine == Firefox {
		names, err = firefoxFolders(root, j.Domains)
	} else {
		for _, h := range slices.Concat(j.Domains, j.Hosts) {
			if name, _ := splitPort(h); covers(j.Domains, name) {
				f.origins.add(h)
			}
		}
		names, err = chromiumFolders(root, j.Domains, f.origins)
		f.leftBehind(root, "Local Storage/leveldb", LocalStorage)
		f.leftBehind(root, "Service Worker/Database", ServiceWorker)
	}
	if err != nil {
		return err
	}
	for _, n := range names {
		if err := errors.Join(change.Plain(root, n), ours(root, n), ours(root, path.Dir(n))); err != nil {
			return err
		}
	}
	f.folders = names
	return nil
}

func (f *found) leftBehind(root *os.Root, name, kind string) {
	if _, err := root.Lstat(name); err == nil {
		f.left = append(f.left, kind)
	}
}

// chromiumFolders are the folders of IndexedDB, named after the site, and of
// Cache Storage, named after a hash of its name. What the former tell of the
// site's origins is added to those that are known.
func chromiumFolders(root *os.Root, domains []string, known origins) ([]string, error) {
	var out []string
	names, err := folders(root, "IndexedDB")
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		origin, ok := strings.CutSuffix(n, ".indexeddb.leveldb")
		if !ok {
			origin, ok = strings.CutSuffix(n, ".indexeddb.blob")
		}
		if ok && covers(domains, hostOf(origin)) {
			known[origin] = true
			out = append(out, path.Join("IndexedDB", n))
		}
	}
	caches := path.Join("Service Worker", "CacheStorage")
	if names, err = folders(root, caches); err != nil {
		return nil, err
	}
	for origin := range known {
		sum := sha1.Sum([]byte(origin)) //nolint:gosec // see above
		if n := hex.EncodeToString(sum[:]); slices.Contains(names, n) {
			out = append(out, path.Join(caches, n))
		}
	}
	slices.Sort(out)
	return out, nil
}

// hostOf takes the host out of an origin as Chromium writes it into names:
// https_chatgpt.com_0. It is empty where the name is another one.
func hostOf(origin string) string {
	scheme, rest, ok := strings.Cut(origin, "_")
	i := strings.LastIndexByte(rest, '_')
	if !ok || i < 0 || (scheme != "https" && scheme != "http") {
		return ""
	}
	return rest[:i]
}

// firefoxFolders are the folders of the site's origins: https+++chatgpt.com,
// perhaps with a port, a container or a partition behind it.
func firefoxFolders(root *os.Root, domains []string) ([]string, error) {
	const at = "storage/default"
	names, err := folders(root, at)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, n := range names {
		origin, _, _ := strings.Cut(n, "^")
		scheme, host, ok := strings.Cut(origin, "+++")
		host, _, _ = strings.Cut(host, "+")
		if ok && (scheme == "https" || scheme == "http") && covers(domains, host) {
			out = append(out, path.Join(at, n))
		}
	}
	slices.Sort(out)
	return out, nil
}

// folders lists the names in a folder of the profile, in no order. A folder
// that is not there has none, one behind a link is refused.
func folders(root *os.Root, name string) ([]string, error) {
	if err := change.Plain(root, name); err != nil {
		return nil, err
	}
	f, err := root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.New("unread", "name", name)
	}
	defer f.Close()
	names, err := f.Readdirnames(maxNames)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fault.New("unread", "name", name)
	}
	return names, nil
}
