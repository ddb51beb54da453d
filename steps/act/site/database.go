package site

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver of that name

	"fix502/checks/fault"
)

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
		return nil, err
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
		return false, fault.New("it_unread")
	}
	defer f.Close()
	head := make([]byte, 20)
	if n, _ := f.ReadAt(head, 0); n < len(head) || string(head[:15]) != "SQLite format 3" {
		return false, fault.New("no_database")
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
		return fault.New("check_fails")
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
		return fault.New("other_tables")
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
		return 0, fault.New("too_many")
	}
	return n, nil
}

func (b *base) count(ctx context.Context, d database) (n int, err error) {
	err = b.conn.QueryRowContext(ctx, "SELECT count(*) FROM "+d.table).Scan(&n)
	return n, err
}

// hosts lists the hosts of the domains that have rows.
func (b *base) hosts(ctx context.Context, d database, domains []string) ([]string, error) {
	var out []string
	for _, domain := range domains {
		rows, err := b.conn.QueryContext(ctx, "SELECT DISTINCT "+d.column+" FROM "+d.table+" WHERE "+d.where()+" LIMIT 100", domain)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var host string
			if err := rows.Scan(&host); err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			out = append(out, host)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
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
		return fault.New("locked")
	}
	step("flushed")
	return nil
}
