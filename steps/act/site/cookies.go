package site

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"fix502/checks/fault"
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

// rehearse does on a copy what is to be done, and returns how many rows go, and
// of which hosts. A damaged or strange file is found here, before anything is
// touched.
func (d database) rehearse(ctx context.Context, c *change.Change, domains []string) (int, []string, error) {
	var file string
	for _, ending := range endings()[:3] {
		at, err := c.Scratch(ctx, d.path+ending, strings.ReplaceAll(d.path, "/", "-")+ending)
		if err != nil {
			return 0, nil, err
		}
		if ending == "" {
			file = at
		}
	}
	if c.Before(d.path+"-journal").Size > 0 {
		return 0, nil, fault.New("not_closed_properly", "name", path.Base(d.path))
	}
	db, err := open(ctx, file, rollback)
	if err != nil {
		return 0, nil, d.strange(err)
	}
	defer db.close()
	if err := db.sound(ctx, d); err != nil {
		return 0, nil, d.strange(err)
	}
	hosts, err := db.hosts(ctx, d, domains)
	if err != nil {
		return 0, nil, d.strange(err)
	}
	n, err := db.strip(ctx, d, domains, watch{})
	if err != nil {
		return 0, nil, d.strange(err)
	}
	return n, hosts, nil
}

func (d database) strange(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fault.Because(err, "strange", "name", path.Base(d.path))
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
		return fault.New("in_use", "name", path.Base(d.path))
	}
	return fault.Because(err, "at", "name", path.Base(d.path))
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

func changedMeanwhile() error { return fault.New("changed_meanwhile") }
