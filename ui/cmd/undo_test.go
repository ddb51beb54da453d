package cmd_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite"

	"fix502/steps/act/change"
	"fix502/steps/act/site"
)

// clearProfile makes a Firefox profile in the folder `profile`, keeps its
// database as before.sqlite, and clears one site of it as the wizard would.
func clearProfile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: clear")
	}
	ctx, dir := context.Background(), ts.MkAbs("profile")
	file := filepath.Join(dir, "cookies.sqlite")
	if _, err := os.Stat(file); os.IsNotExist(err) {
		ts.Check(os.MkdirAll(dir, 0o700))
		db, err := sql.Open("sqlite", "file:"+file)
		ts.Check(err)
		for _, q := range []string{
			"CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, name TEXT, host TEXT)",
			"INSERT INTO moz_cookies(name, host) VALUES('a', 'chatgpt.com'), ('b', '.chatgpt.com'), ('c', 'example.org')",
		} {
			_, err := db.ExecContext(ctx, q)
			ts.Check(err)
		}
		ts.Check(db.Close())
	}
	raw, err := os.ReadFile(file)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("before.sqlite"), raw, 0o600))
	store, err := change.Dir(ts.Getenv)
	ts.Check(err)
	_, err = site.Job{
		Profile: site.Profile{Browser: "firefox", Name: "Firefox", Engine: site.Firefox, Root: dir, Dir: dir},
		Domains: []string{"chatgpt.com"}, Store: change.Store{Dir: store}, Service: "ChatGPT",
	}.Clear(ctx)
	ts.Check(err)
}
