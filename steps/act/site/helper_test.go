package site_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"testing"

	"fix502/steps/words"
)

// english is an error as a person reads it.
func english(err error) string {
	w, bad := words.Load("en")
	if err == nil || bad != nil {
		return ""
	}
	return w.Error(err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sqlOn runs a statement on a database.
func sqlOn(t *testing.T, file, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+file)
	must(t, err)
	_, err = db.ExecContext(t.Context(), statement)
	must(t, err)
	must(t, db.Close())
}

// garble overwrites pages in the middle of a file.
func garble(t *testing.T, file string) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	must(t, err)
	_, err = f.WriteAt(bytes.Repeat([]byte{0xff}, 8192), 4096)
	must(t, err)
	must(t, f.Close())
}

func contextCancelled(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx, cancel
}
