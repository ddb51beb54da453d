package site_test

import (
	"crypto/sha1"
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"fix502/steps/act/change"
	"fix502/steps/act/site"
)

const chromiumTable = `CREATE TABLE cookies(creation_utc INTEGER NOT NULL, host_key TEXT NOT NULL,
top_frame_site_key TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, encrypted_value BLOB NOT NULL,
path TEXT NOT NULL, expires_utc INTEGER NOT NULL, is_secure INTEGER NOT NULL, source_port INTEGER NOT NULL,
has_cross_site_ancestor INTEGER NOT NULL);
CREATE UNIQUE INDEX cookies_unique_index ON cookies(host_key, top_frame_site_key, has_cross_site_ancestor, name, path, source_port);
CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
INSERT INTO meta VALUES('version','24');`

const firefoxTable = `CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '',
name TEXT, value TEXT, host TEXT, path TEXT, expiry INTEGER, isSecure INTEGER,
CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes));
PRAGMA user_version = 17;`

// mine and others are hosts of the service and of its neighbours, whose names
// come close.
func mine() []string {
	return []string{"chatgpt.com", ".chatgpt.com", "ws.chatgpt.com", ".a.b.chatgpt.com", ".openai.com", "auth.openai.com"}
}

func others() []string {
	return []string{"notchatgpt.com", "chatgpt.com.evil.example", "chatgpt.co", ".chatgpt.como", "example.org", ".xn--chatgpt-9za.com", "openai.com.example", "aopenai.com", "%.com", "chatgptxcom"}
}

func domains() []string { return []string{"chatgpt.com", "openai.com"} }

// profile is a made profile of one engine.
type profile struct {
	site.Profile
	db    string // path of the cookies
	table string
	store change.Store
}

func makeProfile(t *testing.T, engine string, wal bool, each int) profile {
	t.Helper()
	home := t.TempDir()
	p := profile{store: change.Store{Dir: filepath.Join(home, "state", "fix502", "changes")}}
	root := filepath.Join(home, ".config", "chromium")
	p.Profile = site.Profile{Browser: "chromium", Name: "Chromium", Engine: site.Chromium, Root: root, Dir: filepath.Join(root, "Default")}
	p.table = "cookies"
	if engine == site.Firefox {
		root = filepath.Join(home, ".config", "mozilla", "firefox", "abcd.default")
		p.Profile = site.Profile{Browser: "firefox", Name: "Firefox", Engine: site.Firefox, Root: root, Dir: root}
		p.table = "moz_cookies"
	}
	p.db = filepath.Join(p.Dir, "Cookies")
	if engine == site.Firefox {
		p.db = filepath.Join(p.Dir, "cookies.sqlite")
	}
	mkdir(t, p.Dir)
	for _, name := range []string{"Local State", "Default/Preferences", "prefs.js"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(root, name), "{}")
	}
	p.fill(t, wal, each)
	p.stores(t)
	return p
}

// fill makes the database with `each` rows a host. With wal the last rows are
// in the log alone, as after a browser was killed.
func (p profile) fill(t *testing.T, wal bool, each int) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+p.db)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	exec := func(q string, a ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), q, a...); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	schema, insert := chromiumTable, "INSERT INTO cookies VALUES(?1, ?2, '', ?3, ?4, x'763130', '/', 0, 1, 443, 1)"
	if p.Engine == site.Firefox {
		schema, insert = firefoxTable, "INSERT INTO moz_cookies(id, host, name, value, path) VALUES(?1, ?2, ?3, ?4, '/')"
	}
	if wal {
		exec("PRAGMA journal_mode = wal")
		exec("PRAGMA wal_autocheckpoint = 0")
	}
	exec(schema)
	exec("BEGIN")
	n := 0
	for i := range each {
		for _, h := range append(mine(), others()...) {
			n++
			exec(insert, n, h, fmt.Sprint("name", i), strings.Repeat("v", 50))
		}
	}
	exec("COMMIT")
	if !wal {
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if p.Engine == site.Chromium {
			write(t, p.db+"-journal", "")
		}
		return
	}
	// the log survives by being copied from under the open database
	keep := map[string][]byte{}
	for _, ending := range []string{"", "-wal"} {
		keep[ending] = read(t, p.db+ending)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for ending, raw := range keep {
		write(t, p.db+ending, string(raw))
	}
	if len(keep["-wal"]) == 0 {
		t.Fatal("the log is empty: this profile proves nothing")
	}
}

// stores makes folders of sites.
func (p profile) stores(t *testing.T) {
	t.Helper()
	for _, f := range append(p.ownFolders(), p.otherFolders()...) {
		mkdir(t, filepath.Join(p.Dir, f, "sub"))
		write(t, filepath.Join(p.Dir, f, "000003.log"), "data of "+f)
		write(t, filepath.Join(p.Dir, f, "sub", "x"), strings.Repeat("x", 5000))
	}
}

func (p profile) ownFolders() []string {
	if p.Engine == site.Firefox {
		return []string{"storage/default/https+++chatgpt.com", "storage/default/https+++ws.chatgpt.com^userContextId=1", "storage/default/https+++auth.openai.com+8443"}
	}
	sum := sha1.Sum([]byte("https_chatgpt.com_0"))
	return []string{"IndexedDB/https_chatgpt.com_0.indexeddb.leveldb", "IndexedDB/https_chatgpt.com_0.indexeddb.blob",
		"IndexedDB/https_ws.openai.com_8443.indexeddb.leveldb", "Service Worker/CacheStorage/" + hex.EncodeToString(sum[:])}
}

func (p profile) otherFolders() []string {
	if p.Engine == site.Firefox {
		return []string{"storage/default/https+++notchatgpt.com", "storage/default/https+++example.org^partitionKey=%28https%2Cchatgpt.com%29", "storage/default/moz-extension+++chatgpt.com", "storage/permanent/chrome"}
	}
	return []string{"IndexedDB/https_notchatgpt.com_0.indexeddb.leveldb", "IndexedDB/chrome-extension_chatgpt.com_0.indexeddb.leveldb",
		"Service Worker/CacheStorage/0123456789abcdef0123456789abcdef01234567", "Service Worker/Database", "Service Worker/ScriptCache", "Local Storage/leveldb"}
}

func (p profile) job() site.Job {
	return site.Job{Profile: p.Profile, Domains: domains(), Hosts: []string{"chatgpt.com"}, Store: p.store}
}

// rows is everything in the database but the rows of the service, read from a
// copy of it.
func (p profile) rows(t *testing.T) (ours int, rest string) {
	t.Helper()
	dir := t.TempDir()
	for _, ending := range []string{"", "-wal", "-journal"} {
		if raw, err := os.ReadFile(p.db + ending); err == nil {
			write(t, filepath.Join(dir, "db"+ending), string(raw))
		}
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var b strings.Builder
	for _, table := range []string{p.table, "meta", "sqlite_schema"} {
		if table == "meta" && p.Engine == site.Firefox {
			continue
		}
		all, err := db.QueryContext(t.Context(), "SELECT * FROM "+table+" ORDER BY 1, 2")
		if err != nil {
			t.Fatal(err)
		}
		names, err := all.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for all.Next() {
			row := make([]any, len(names))
			at := make([]any, len(names))
			for i := range row {
				at[i] = &row[i]
			}
			if err := all.Scan(at...); err != nil {
				t.Fatal(err)
			}
			own := false
			for i, n := range names {
				own = own || (n == "host" || n == "host_key") && contains(mine(), fmt.Sprint(row[i]))
			}
			if own {
				ours++
				continue
			}
			fmt.Fprintln(&b, table, row)
		}
		if err := all.Err(); err != nil {
			t.Fatal(err)
		}
		_ = all.Close()
	}
	return ours, b.String()
}

func contains(all []string, s string) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}

// snapshot is every file and folder of the profile, with mode and time of
// files.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		out[rel] = info.Mode().String()
		if info.Mode().IsRegular() {
			out[rel] += fmt.Sprint(info.ModTime().UnixNano(), string(read(t, path)))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t *testing.T, got, want map[string]string) {
	t.Helper()
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s is not what it was (%.60q, was %.60q)", k, got[k], v)
		}
	}
	for k := range got {
		if _, ok := want[k]; !ok {
			t.Errorf("%s was not there before", k)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
}
