package browser

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fix502/checks"
	services "fix502/checks/profile"
)

// machine is a made-up computer in a folder of its own.
type machine struct {
	t   testing.TB
	dir string // what stands for "/"
	Env
	vars     map[string]string
	commands map[string]string // program in PATH: its file
	held     map[string]bool   // lock files that a running browser holds
}

// today is when the tests take place.
func today() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

func newMachine(t testing.TB, system string) *machine {
	t.Helper()
	m := &machine{t: t, dir: t.TempDir(), vars: map[string]string{}, commands: map[string]string{}, held: map[string]bool{}}
	home := m.at("home/person")
	if system == "windows" {
		home = m.at("Users/person")
		m.vars["USERPROFILE"] = home
		m.vars["LOCALAPPDATA"], m.vars["APPDATA"] = filepath.Join(home, "AppData/Local"), filepath.Join(home, "AppData/Roaming")
		m.vars["ProgramFiles"], m.vars["ProgramFiles(x86)"] = m.at("Program Files"), m.at("Program Files (x86)")
	} else {
		m.vars["HOME"] = home
	}
	m.Env = Env{
		OS: system, Root: m.dir, Temp: m.mkdir("tmp"), Now: today,
		Getenv: func(name string) string { return m.vars[name] },
		Find:   func(program string) string { return m.commands[program] },
		Held:   func(lock, _ string) bool { return m.held[lock] },
	}
	return m
}

func (m *machine) at(path string) string { return filepath.Join(m.dir, filepath.FromSlash(path)) }

// home is a path in the person's home folder.
func (m *machine) home(path string) string {
	return filepath.Join(m.Env.home(), filepath.FromSlash(path))
}

func (m *machine) mkdir(path string) string {
	m.t.Helper()
	dir := m.at(path)
	must(m.t, os.MkdirAll(dir, 0o700))
	return dir
}

// write writes a file at an absolute path.
func write(t testing.TB, path, text string) string {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	must(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// chrome makes a profile of the Chromium family that was used at some time,
// and returns its folder.
func (m *machine) chrome(data, name string, used time.Time) string {
	m.t.Helper()
	dir := filepath.Join(data, name)
	write(m.t, filepath.Join(dir, "Preferences"), "{}")
	state := map[string]any{}
	if raw, err := os.ReadFile(filepath.Join(data, "Local State")); err == nil {
		must(m.t, json.Unmarshal(raw, &state))
	}
	p, _ := state["profile"].(map[string]any)
	if p == nil {
		p = map[string]any{"info_cache": map[string]any{}}
		state["profile"] = p
	}
	p["info_cache"].(map[string]any)[name] = map[string]any{"active_time": float64(used.Unix()), "name": "Secret Name"}
	raw, err := json.Marshal(state)
	must(m.t, err)
	write(m.t, filepath.Join(data, "Local State"), string(raw))
	write(m.t, filepath.Join(data, "Last Version"), "156.0.8078.79\n")
	return dir
}

// fox makes the one profile of a browser of the Firefox family.
func (m *machine) fox(data string) string {
	m.t.Helper()
	write(m.t, filepath.Join(data, "profiles.ini"), "[Install1]\nDefault=Profiles/one\n[Profile0]\nName=Secret Name\nIsRelative=1\nPath=Profiles/one\n")
	dir := filepath.Join(data, "Profiles", "one")
	write(m.t, filepath.Join(dir, "prefs.js"), "")
	write(m.t, filepath.Join(dir, "compatibility.ini"), "[Compatibility]\nLastVersion=153.7.0_20261101/20261101\n")
	return dir
}

// cookie is a row for either engine.
type cookie struct {
	name, host, path, value string
	sealed                  int // bytes of the encrypted value
	expires                 time.Time
	partition               string // as the engine writes it
}

func chromiumStore(t testing.TB, file string, version int, all ...cookie) {
	t.Helper()
	db := openNew(t, file)
	fill(t, db, `CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR)`)
	fill(t, db, `INSERT INTO meta VALUES('mmap_status', '-1'), ('version', ?), ('last_compatible_version', ?)`, fmt.Sprint(version), fmt.Sprint(version))
	fill(t, db, `CREATE TABLE cookies(creation_utc INTEGER NOT NULL, host_key TEXT NOT NULL, top_frame_site_key TEXT NOT NULL,
		name TEXT NOT NULL, value TEXT NOT NULL, encrypted_value BLOB NOT NULL, path TEXT NOT NULL, expires_utc INTEGER NOT NULL,
		is_secure INTEGER NOT NULL, is_httponly INTEGER NOT NULL, last_access_utc INTEGER NOT NULL, has_expires INTEGER NOT NULL,
		is_persistent INTEGER NOT NULL, priority INTEGER NOT NULL, samesite INTEGER NOT NULL, source_scheme INTEGER NOT NULL,
		source_port INTEGER NOT NULL, last_update_utc INTEGER NOT NULL, source_type INTEGER NOT NULL, has_cross_site_ancestor INTEGER NOT NULL)`)
	fill(t, db, `CREATE UNIQUE INDEX cookies_unique_index ON cookies(host_key, top_frame_site_key, has_cross_site_ancestor, name, path, source_scheme, source_port)`)
	tx, err := db.BeginTx(t.Context(), nil)
	must(t, err)
	add, err := tx.PrepareContext(t.Context(), `INSERT INTO cookies VALUES(0, ?, ?, ?, ?, ?, ?, ?, 1, 0, 0, 1, 1, 1, -1, 2, 443, 0, 0, 0)`)
	must(t, err)
	for _, c := range all {
		at := int64(0)
		if !c.expires.IsZero() {
			at = c.expires.UnixMicro() + 11644473600*1e6
		}
		_, err := add.ExecContext(t.Context(), c.host, c.partition, c.name, c.value, make([]byte, c.sealed), c.path, at)
		must(t, err)
	}
	must(t, tx.Commit())
	must(t, db.Close())
}

func firefoxStore(t testing.TB, file string, all ...cookie) {
	t.Helper()
	db := openNew(t, file)
	fill(t, db, `CREATE TABLE moz_cookies(id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '', name TEXT, value TEXT,
		host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER, creationTime INTEGER, isSecure INTEGER, isHttpOnly INTEGER,
		inBrowserElement INTEGER DEFAULT 0, sameSite INTEGER DEFAULT 0, schemeMap INTEGER DEFAULT 0,
		isPartitionedAttributeSet INTEGER DEFAULT 0, updateTime INTEGER)`)
	for _, c := range all {
		fill(t, db, `INSERT INTO moz_cookies(originAttributes, name, value, host, path, expiry, isSecure) VALUES(?, ?, ?, ?, ?, ?, 1)`,
			c.partition, c.name, c.value, c.host, c.path, c.expires.UnixMilli())
	}
	must(t, db.Close())
}

func openNew(t testing.TB, file string) *sql.DB {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(file), 0o700))
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.ToSlash(file)}).EscapedPath()+"?_pragma=synchronous(0)")
	must(t, err)
	db.SetMaxOpenConns(1)
	return db
}

func fill(t testing.TB, db *sql.DB, text string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), text, args...); err != nil {
		t.Fatal(err)
	}
}

// aService is what the browsers of the tests keep something of.
func aService() services.Profile {
	p := services.Profile{Name: "Site", URL: "https://site.example/"}
	p.Endpoints = []services.Endpoint{{Role: "origin", URL: "https://site.example/api/"}, {Role: "auth", URL: "https://auth.site.example/login"}}
	p.Browser.Domains = []string{"site.example"}
	return p
}

// look performs one check on the machine.
func (m *machine) look(id string) checks.Observation {
	m.t.Helper()
	seen := New(m.Env, aService()).Do(m.t.Context(), checks.Spec{ID: checks.ID(id), Probe: checks.ProbeBrowser})
	if len(seen) != 1 {
		m.t.Fatalf("%s: %d observations", id, len(seen))
	}
	return seen[0]
}

// browsers looks which are there, by ID.
func (m *machine) browsers() map[string]checks.BrowserInfo {
	m.t.Helper()
	o := m.look("browser.installed")
	if o.Fact == nil {
		m.t.Fatalf("%+v", o)
	}
	out := map[string]checks.BrowserInfo{}
	for _, b := range o.Fact.Browsers {
		out[b.ID] = b
	}
	return out
}

// clean tells whether nothing is left of private copies.
func (m *machine) clean() {
	m.t.Helper()
	left, err := os.ReadDir(m.Temp)
	must(m.t, err)
	for _, e := range left {
		if strings.HasPrefix(e.Name(), copyPrefix) {
			m.t.Errorf("left behind: %s", e.Name())
		}
	}
}
