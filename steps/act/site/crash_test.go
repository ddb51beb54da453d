package site_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fix502/steps/act/change"
	"fix502/steps/act/site"
)

// What the test program does when it is started again as a child.
const (
	childJob   = "FIX502_TEST_JOB"   // clear, or put back, this profile
	childUndo  = "FIX502_TEST_UNDO"  // put back instead
	childCrash = "FIX502_TEST_CRASH" // end at this step, as if killed; 0: tell how many there are
)

// killed is how a child ends that was told to.
const killed = 77

func TestMain(m *testing.M) {
	if raw := os.Getenv(childJob); raw != "" {
		os.Exit(child(raw))
	}
	os.Exit(m.Run())
}

// child does a job and ends in the middle of it, without cleaning up.
func child(raw string) int {
	var j site.Job
	if err := json.Unmarshal([]byte(raw), &j); err != nil {
		return 3
	}
	at, err := strconv.Atoi(os.Getenv(childCrash))
	if err != nil {
		return 4
	}
	if j.Profile.Engine == site.Chromium {
		j.Part = parting(filepath.Join(filepath.Dir(j.Store.Dir), "parted"))
	}
	n := 0
	j.Store.Hooks = change.Hooks{Step: func(name string) {
		n++
		fmt.Println(name)
		if n == at {
			os.Exit(killed)
		}
	}}
	if os.Getenv(childUndo) != "" {
		_, err = j.Store.Undo(context.Background(), "", site.HoldFor)
	} else {
		_, err = j.Clear(context.Background())
	}
	if err != nil {
		fmt.Println(english(err))
		return 5
	}
	return 0
}

// again starts a child and returns its exit code and the steps it came to.
func again(t *testing.T, p profile, crash int, undo bool) (int, []string) {
	t.Helper()
	raw, err := json.Marshal(struct {
		Profile        site.Profile
		Domains, Hosts []string
		Store          struct{ Dir string }
	}{p.Profile, domains(), []string{"chatgpt.com"}, struct{ Dir string }{p.store.Dir}})
	must(t, err)
	c := exec.CommandContext(t.Context(), os.Args[0])
	c.Env = append(os.Environ(), childJob+"="+string(raw), childCrash+"="+strconv.Itoa(crash))
	if undo {
		c.Env = append(c.Env, childUndo+"=1")
	}
	out, err := c.Output()
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		must(t, err)
	}
	return code, strings.Split(strings.TrimSpace(string(out)), "\n")
}

// TestKilledAnywhere ends the program at every step of clearing: what is left
// is the original, or can be put back byte for byte, and the database is whole
// whichever it is.
func TestKilledAnywhere(t *testing.T) {
	for _, s := range []shape{shapes()[0], shapes()[3]} {
		t.Run(s.name, func(t *testing.T) {
			code, steps := again(t, makeProfile(t, s.engine, s.wal, 3), 0, false)
			if code != 0 || len(steps) < 12 || slices.Contains(steps, "place Local Storage") != (s.engine == site.Chromium) {
				t.Fatalf("%d steps, code %d: %v", len(steps), code, steps)
			}
			for i, name := range steps {
				p := makeProfile(t, s.engine, s.wal, 3)
				before := snapshot(t, p.Root)
				_, rest := p.rows(t)
				if code, _ := again(t, p, i+1, false); code != killed {
					t.Fatalf("killed at %q: code %d", name, code)
				}
				if _, now := p.rows(t); now != rest {
					t.Errorf("killed at %q: rows of others differ", name)
				}
				_, err := p.store.Undo(t.Context(), "", site.HoldFor)
				if all, _ := p.store.List(); err != nil && len(all) > 0 {
					t.Errorf("killed at %q: %v", name, err)
				}
				same(t, snapshot(t, p.Root), before)
				if t.Failed() {
					t.Fatalf("killed at %q", name)
				}
			}
		})
	}
}

// TestKilledWhilePuttingBack: putting back can be cut off and done again.
func TestKilledWhilePuttingBack(t *testing.T) {
	for _, s := range append(shapes()[2:], shapes()[0]) {
		t.Run(s.name, func(t *testing.T) {
			p := makeProfile(t, s.engine, s.wal, 3)
			before := snapshot(t, p.Root)
			if _, err := p.parting(t).Clear(t.Context()); err != nil {
				t.Fatal(err)
			}
			for at := 1; ; at++ {
				code, steps := again(t, p, at, true)
				if code == 0 {
					break
				}
				if code != killed || at > 100 {
					t.Fatalf("step %d: code %d: %v", at, code, steps)
				}
			}
			same(t, snapshot(t, p.Root), before)
			if _, err := p.store.Find(""); err == nil {
				t.Error("the change is not marked as put back")
			}
		})
	}
}

// TestKilledInTheMiddleOfTheTransaction: so many rows go that SQLite writes
// into the file before the transaction is complete.
func TestKilledInTheMiddleOfTheTransaction(t *testing.T) {
	p := makeProfile(t, site.Chromium, false, 2000)
	before := snapshot(t, p.Root)
	_, steps := again(t, makeProfile(t, site.Chromium, false, 1), 0, false)
	at := 0
	for i, s := range steps {
		if s == "commit Cookies" {
			at = i + 1
		}
	}
	if code, _ := again(t, p, at, false); at == 0 || code != killed {
		t.Fatalf("step %d of %v: code %d", at, steps, code)
	}
	if now := snapshot(t, p.Root); now[rel(p, "Cookies")] == before[rel(p, "Cookies")] {
		t.Fatal("the file is as it was: this proves nothing")
	}
	if _, err := p.store.Undo(t.Context(), "", site.HoldFor); err != nil {
		t.Fatal(err)
	}
	same(t, snapshot(t, p.Root), before)
}

// TestCutOffAndTheBrowserRanSince: what the browser wrote after a change that
// was cut off is not overwritten, and the database that it finds is whole.
func TestCutOffAndTheBrowserRanSince(t *testing.T) {
	p := makeProfile(t, site.Chromium, false, 3)
	_, steps := again(t, makeProfile(t, site.Chromium, false, 3), 0, false)
	at := 0
	for i, s := range steps {
		if s == "committed Cookies" {
			at = i + 1
		}
	}
	if code, _ := again(t, p, at, false); code != killed {
		t.Fatal(code)
	}
	write(t, filepath.Join(p.Root, "Local State"), `{"browser":"has run"}`)
	before := snapshot(t, p.Root)
	if _, err := p.store.Undo(t.Context(), "", site.HoldFor); err == nil || !strings.Contains(english(err), "has written Cookies") {
		t.Fatal(err)
	}
	same(t, snapshot(t, p.Root), before)
}

// TestABrowserInTheWay: another program that has the database open keeps it.
func TestABrowserInTheWay(t *testing.T) {
	for _, s := range shapes() {
		t.Run(s.name, func(t *testing.T) {
			p := makeProfile(t, s.engine, s.wal, 3)
			db, err := sql.Open("sqlite", "file:"+p.db)
			must(t, err)
			db.SetMaxOpenConns(1)
			_, err = db.ExecContext(t.Context(), "BEGIN IMMEDIATE")
			must(t, err)
			before := snapshot(t, p.Root)
			code, said := again(t, p, 0, false)
			if code != 5 || !strings.Contains(strings.Join(said, " "), "close") {
				t.Errorf("code %d: %v", code, said)
			}
			same(t, snapshot(t, p.Root), before)
			must(t, db.Close())
		})
	}
}
