package browser

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// Names of the private folders, and how old one must be to have been left
// behind by a program that was killed.
const (
	copyPrefix = "fix502-read-"
	copyStale  = 10 * time.Minute
)

// sweep removes copies that a killed program left behind.
func sweep(temp string, now time.Time) {
	found, err := filepath.Glob(filepath.Join(temp, copyPrefix+"*"))
	if err != nil {
		return
	}
	for _, path := range found {
		info, err := os.Lstat(path)
		if err == nil && info.IsDir() && info.Mode().Perm()&0o077 == 0 && now.Sub(info.ModTime()) > copyStale {
			_ = os.RemoveAll(path) // somebody else's stays: no right to it
		}
	}
}

// withCopy copies a database of a profile, with what SQLite keeps beside it,
// into a private folder, hands the open copy to use, and removes it whatever
// happens.
func withCopy(ctx context.Context, temp string, f folder, name string, use func(*sql.DB) error) (err error) {
	dir, err := os.MkdirTemp(temp, copyPrefix)
	if err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	to := filepath.Join(dir, "copy")
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if err := copyFile(ctx, f, name+end, to+end); err != nil && (end == "" || !isGone(err)) {
			return err
		}
	}
	db, err := sql.Open("sqlite", address(to))
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if err := use(db); err != nil {
		return databaseError(err)
	}
	return nil
}

// address names a database for the driver. The copy is ours to write, so that
// a log beside it is replayed; the program itself may only ask.
func address(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?mode=rw&_pragma=query_only(1)&_pragma=trusted_schema(0)"
}

func isGone(err error) bool { return errors.Is(err, os.ErrNotExist) }

// copyFile copies one file of a profile, cancellable between pieces.
func copyFile(ctx context.Context, f folder, name, to string) (err error) {
	from, size, err := f.open(name)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	if size > database {
		return errTooBig
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	for left := int64(database); left > 0; {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("copy: %w", err)
		}
		n, err := io.CopyN(out, from, 4<<20)
		left -= n
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("copy: %w", err)
		}
	}
	return errTooBig
}

// databaseError turns what SQLite says of the file into our own words.
func databaseError(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_INTERRUPT:
		return fmt.Errorf("database: %w", context.Canceled)
	case lib.SQLITE_FULL, lib.SQLITE_NOMEM:
		return err
	default: // malformed, not a database, a missing table, an unreadable page
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
}
