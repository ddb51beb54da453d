package browser

import (
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"fix502/checks"
)

// watcher hears from the kernel of everything that is done to folders.
type watcher struct {
	fd    int
	names map[int32]string
}

func watchAll(t *testing.T, root string) *watcher {
	t.Helper()
	fd, err := unix.InotifyInit1(unix.IN_NONBLOCK | unix.IN_CLOEXEC)
	must(t, err)
	t.Cleanup(func() { _ = unix.Close(fd) })
	w := &watcher{fd: fd, names: map[int32]string{}}
	must(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		n, err := unix.InotifyAddWatch(fd, path, unix.IN_ALL_EVENTS)
		w.names[int32(n)] = path
		return err
	}))
	return w
}

// events lists what was heard, as "what path", and counts mere reading.
func (w *watcher) events(t *testing.T) (changes []string, reads int) {
	t.Helper()
	buf := make([]byte, 1<<20)
	for {
		n, err := unix.Read(w.fd, buf)
		if err != nil || n <= 0 {
			return changes, reads
		}
		for rest := buf[:n]; len(rest) >= unix.SizeofInotifyEvent; {
			wd, mask := int32(binary.NativeEndian.Uint32(rest)), binary.NativeEndian.Uint32(rest[4:])
			size := unix.SizeofInotifyEvent + int(binary.NativeEndian.Uint32(rest[12:]))
			name := strings.TrimRight(string(rest[unix.SizeofInotifyEvent:size]), "\x00")
			rest = rest[size:]
			if mask&unix.IN_Q_OVERFLOW != 0 {
				t.Fatal("more happened than can be heard")
			}
			for bit, what := range map[uint32]string{
				unix.IN_CLOSE_WRITE: "opened for writing", unix.IN_MODIFY: "written", unix.IN_CREATE: "made", unix.IN_DELETE: "deleted",
				unix.IN_MOVED_FROM: "moved", unix.IN_MOVED_TO: "moved", unix.IN_ATTRIB: "attributes changed", unix.IN_DELETE_SELF: "deleted",
			} {
				if mask&bit != 0 {
					changes = append(changes, what+" "+filepath.Join(w.names[wd], name))
				}
			}
			if mask&unix.IN_OPEN != 0 {
				reads++
			}
		}
	}
}

// TestSeeingOnlyReads hears from the kernel what is done to two profiles with
// something of everything while all checks run, also with a log that SQLite
// would like to merge and with a damaged database.
func TestSeeingOnlyReads(t *testing.T) {
	m := newMachine(t, "linux")
	c := cookie{name: "a", host: "site.example", path: "/", value: "1"}
	dir := m.chrome(m.home(".config/chromium"), "Default", today())
	chromiumStore(t, dir+"/Cookies", 24, c)
	chromiumStore(t, dir+"/Network/Cookies", 24, c)
	write(t, dir+"/Network/Cookies-journal", "left behind")
	m.extend(dir, "Secure Preferences", map[string][2]string{extensionID(1): {inShop(1, ""), `{"name": "One", "version": "1"}`}})
	for _, file := range []string{"Service Worker/Database/000003.log", "IndexedDB/https_site.example_0.indexeddb.leveldb/1", "Cache/x"} {
		write(t, filepath.Join(dir, file), "x")
	}
	fox := m.fox(m.home(".mozilla/firefox"))
	firefoxStore(t, fox+"/cookies.sqlite", c)
	db := openNew(t, fox+"/cookies.sqlite")
	defer func() { _ = db.Close() }()
	fill(t, db, "PRAGMA journal_mode = wal")
	fill(t, db, "INSERT INTO moz_cookies(name, value, host, path, expiry, isSecure) VALUES('b', '1', 'site.example', '/', 0, 1)")
	write(t, fox+"/storage/default/https+++site.example/ls/data.sqlite", "x")
	write(t, fox+"/extensions.json", `{"addons": []}`)
	broken := m.chrome(m.home(".config/vivaldi"), "Default", today())
	write(t, broken+"/Cookies", "damaged")

	w := watchAll(t, m.home("."))
	seer := New(m.Env, aService())
	m.Held, seer.env.Held = held, held // the real questions to the locks
	ids := []string{"browser.installed"}
	for _, b := range []string{"chromium", "firefox", "vivaldi"} {
		for _, what := range []string{"stored", "extensions", "settings"} {
			ids = append(ids, "browser."+what+"."+b+".profile-1")
		}
	}
	for _, id := range ids {
		seer.Do(t.Context(), checks.Spec{ID: checks.ID(id)})
	}
	changes, reads := w.events(t)
	if len(changes) > 0 {
		t.Errorf("seeing changed something:\n%s", strings.Join(changes, "\n"))
	}
	if reads < 20 {
		t.Errorf("only %d openings were heard: this test would hear nothing", reads)
	}
	f, err := os.OpenFile(dir+"/Preferences", os.O_WRONLY, 0)
	must(t, err)
	must(t, f.Close())
	if changes, _ = w.events(t); len(changes) != 1 {
		t.Errorf("a file opened for writing was not heard: %v", changes)
	}
}
