package site

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver of that name

	"fix502/steps/act/change"
)

// database is a file of cookies. Only the column of the host is ever named:
// names, sizes and contents of cookies are not read.
type database struct {
	path   string // in the profile, with slashes
	table  string
	column string // of the host
}

// databases lists the places where cookies can be.
func databases(engine string) []database {
	if engine == Firefox {
		return []database{{"cookies.sqlite", "moz_cookies", "host"}}
	}
	return []database{{"Cookies", "cookies", "host_key"}, {"Network/Cookies", "cookies", "host_key"}}
}

// endings are those of a database's own files: itself, its rollback journal,
// its write-ahead log and the log's index.
func endings() []string { return []string{"", "-journal", "-wal", "-shm"} }

// where selects the rows of a domain and its subdomains.
func (d database) where() string {
	return fmt.Sprintf("(%[1]s = ?1 OR %[1]s = '.' || ?1 OR substr(%[1]s, -length(?1) - 1) = '.' || ?1)", d.column)
}

// rehearse does on a copy what is to be done, and returns how many rows go.
// A damaged or strange file is found here, before anything is touched.
func (d database) rehearse(ctx context.Context, c *change.Change, domains []string) (int, error) {
	var file string
	for _, ending := range endings()[:3] {
		at, err := c.Scratch(ctx, d.path+ending, strings.ReplaceAll(d.path, "/", "-")+ending)
		if err != nil {
			return 0, err
		}
		if ending == "" {
			file = at
		}
	}
	if c.Before(d.path+"-journal").Size > 0 {
		return 0, fmt.Errorf("%s was not closed properly; start the browser once, close it and try again", path.Base(d.path))
	}
	db, err := open(ctx, file, rollback)
	if err != nil {
		return 0, d.strange(err)
	}
	defer db.close()
	if err := db.sound(ctx, d); err != nil {
		return 0, d.strange(err)
	}
	n, err := db.strip(ctx, d, domains, watch{})
	if err != nil {
		return 0, d.strange(err)
	}
	return n, nil
}

func (d database) strange(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%s is damaged or of a kind that fix502 does not know (%w)", path.Base(d.path), err)
}

// apply deletes the rows in the file itself. It must be the file that was
// copied, and as many rows as in the rehearsal.
func (d database) apply(ctx context.Context, c *change.Change, p Profile, domains []string, want int) error {
	file := filepath.Join(p.Dir, filepath.FromSlash(d.path))
	c.Step("open " + d.path)
	mode := rollback
	if c.Before(d.path + "-journal").Exists {
		mode = emptied
	}
	db, err := open(ctx, file, mode)
	if err != nil {
		return d.refused(err)
	}
	_, err = db.strip(ctx, d, domains, watch{
		step:   c.Step,
		locked: func() error { return errors.Join(d.untouched(c, file), p.stillClosed()) },
		allow: func(n int) error {
			if n != want {
				return changedMeanwhile()
			}
			return nil
		},
	})
	if err == nil {
		err = db.flush(ctx, c.Step)
	}
	if err := errors.Join(err, db.close()); err != nil {
		return d.refused(err)
	}
	c.Step("closed " + d.path)
	if dir, err := os.Open(filepath.Dir(file)); err == nil {
		_ = dir.Sync() // not every system can
		_ = dir.Close()
	}
	return nil
}

func (d database) refused(err error) error {
	if strings.Contains(err.Error(), "locked") || strings.Contains(err.Error(), "busy") {
		return fmt.Errorf("another program is using %s; close the browser and try again", path.Base(d.path))
	}
	return fmt.Errorf("%s: %w", path.Base(d.path), err)
}

// untouched makes sure that nobody has written the file since it was copied.
// The file is not opened for it: closing it would give up the lock.
func (d database) untouched(c *change.Change, file string) error {
	for _, ending := range []string{"", "-wal"} {
		before := c.Before(d.path + ending)
		info, err := os.Lstat(file + ending)
		if !before.Exists && err != nil {
			continue
		}
		if err != nil || !before.Exists && info.Size() > 0 ||
			before.Exists && (info.Size() != before.Size || !info.ModTime().Equal(before.MTime)) {
			return changedMeanwhile()
		}
	}
	return nil
}

func changedMeanwhile() error { return errors.New("it changed while it was being copied") }

// journal is what becomes of a rollback journal at the end.
type journal string

const (
	rollback journal = ""         // removed, as is the rule
	emptied  journal = "truncate" // emptied, where there was one before
)

// base is an open database: one connection that keeps everybody else out.
type base struct {
	db   *sql.DB
	conn *sql.Conn
	log  bool // it has a write-ahead log
}

// open opens an existing database. No setting is stored in it.
func open(ctx context.Context, file string, j journal) (*base, error) {
	log, err := writeAhead(file)
	if err != nil {
		return nil, err
	}
	q := url.Values{"mode": {"rw"}}
	for _, p := range []string{"busy_timeout(0)", "locking_mode(exclusive)", "trusted_schema(0)", "synchronous(full)", "cell_size_check(1)"} {
		q.Add("_pragma", p)
	}
	if j == emptied && !log {
		q.Add("_pragma", "journal_mode(truncate)")
	}
	abs, err := filepath.Abs(file)
	if err != nil {
		return nil, fmt.Errorf("place of the file: %w", err)
	}
	name := filepath.ToSlash(abs)
	if !strings.HasPrefix(name, "/") {
		name = "/" + name // C:/…
	}
	u := url.URL{Scheme: "file", Path: name, RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &base{db: db, conn: conn, log: log}, nil
}

func (b *base) close() error { return errors.Join(b.conn.Close(), b.db.Close()) }

// writeAhead tells from the header whether a database has a write-ahead log
// (sqlite.org/fileformat.html, offset 18).
func writeAhead(file string) (bool, error) {
	f, err := os.Open(file)
	if err != nil {
		return false, errors.New("it cannot be read")
	}
	defer f.Close()
	head := make([]byte, 20)
	if n, _ := f.ReadAt(head, 0); n < len(head) || string(head[:15]) != "SQLite format 3" {
		return false, errors.New("it is no database")
	}
	return head[18] == 2, nil
}

// sound checks that the file is whole and has the table, and that deleting
// rows deletes rows and nothing else.
func (b *base) sound(ctx context.Context, d database) error {
	var answer string
	if err := b.conn.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&answer); err != nil {
		return err
	}
	if answer != "ok" {
		return errors.New("the check of the file fails")
	}
	var tables, triggers int
	err := b.conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?", d.table).Scan(&tables)
	if err != nil {
		return err
	}
	err = b.conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'").Scan(&triggers)
	if err != nil {
		return err
	}
	if tables != 1 || triggers != 0 {
		return errors.New("its tables are not those of cookies")
	}
	return nil
}

// watch is asked in the course of a deletion; what is nil is not asked.
type watch struct {
	step   func(name string)
	locked func() error      // nobody else can write any more, nothing is written yet
	allow  func(n int) error // so many rows would go
}

func (w watch) at(name string) {
	if w.step != nil {
		w.step(name)
	}
}

// strip deletes the rows of the domains in one transaction and returns how
// many they were.
func (b *base) strip(ctx context.Context, d database, domains []string, w watch) (n int, err error) {
	if _, err := b.conn.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			_, back := b.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
			err = errors.Join(err, back)
		}
	}()
	if w.locked != nil {
		if err := w.locked(); err != nil {
			return 0, err
		}
	}
	w.at("delete " + d.path)
	if n, err = b.remove(ctx, d, domains); err != nil {
		return 0, err
	}
	if w.allow != nil {
		if err := w.allow(n); err != nil {
			return 0, err
		}
	}
	w.at("commit " + d.path)
	if _, err := b.conn.ExecContext(ctx, "COMMIT"); err != nil {
		return 0, err
	}
	w.at("committed " + d.path)
	return n, nil
}

// remove deletes the rows and counts, so that nothing else goes.
func (b *base) remove(ctx context.Context, d database, domains []string) (n int, err error) {
	before, err := b.count(ctx, d)
	if err != nil {
		return 0, err
	}
	for _, domain := range domains {
		r, err := b.conn.ExecContext(ctx, "DELETE FROM "+d.table+" WHERE "+d.where(), domain)
		if err != nil {
			return 0, err
		}
		gone, err := r.RowsAffected()
		if err != nil {
			return 0, err
		}
		n += int(gone)
	}
	after, err := b.count(ctx, d)
	if err != nil {
		return 0, err
	}
	if after != before-n {
		return 0, errors.New("more would go than the site's own cookies")
	}
	return n, nil
}

func (b *base) count(ctx context.Context, d database) (n int, err error) {
	err = b.conn.QueryRowContext(ctx, "SELECT count(*) FROM "+d.table).Scan(&n)
	return n, err
}

// flush moves what is in the write-ahead log into the file.
func (b *base) flush(ctx context.Context, step func(string)) error {
	if !b.log {
		return nil
	}
	var busy, pages, moved int
	if err := b.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return errors.New("the database is locked")
	}
	step("flushed")
	return nil
}
