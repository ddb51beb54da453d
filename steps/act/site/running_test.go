//go:build unix

package site_test

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"fix502/steps/act/change"
	"fix502/steps/act/site"
)

// TestHolder is no test: it is the program that holds a lock, or only runs,
// until its input ends.
func TestHolder(t *testing.T) {
	file := os.Getenv("FIX502_TEST_HOLD")
	if file == "" {
		t.Skip("only as a child")
	}
	if file != "-" {
		free, busy, err := change.Lock(file, true)
		if busy || err != nil {
			t.Fatal(busy, err)
		}
		defer free()
	}
	_, _ = os.Stdout.WriteString("ready\n")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// holder starts a program of that name that holds a lock; "-": none.
func holder(t *testing.T, name, lock string) (pid int, end func()) {
	t.Helper()
	exe := filepath.Join(t.TempDir(), name)
	raw, err := os.ReadFile(os.Args[0])
	must(t, err)
	must(t, os.WriteFile(exe, raw, 0o700))
	c := exec.CommandContext(t.Context(), exe, "-test.run=^TestHolder$")
	c.Env = append(os.Environ(), "FIX502_TEST_HOLD="+lock)
	in, err := c.StdinPipe()
	must(t, err)
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		t.Fatal(line, err)
	}
	return c.Process.Pid, func() {
		must(t, in.Close())
		_ = c.Wait()
	}
}

func TestRefusesWhileTheBrowserRuns(t *testing.T) {
	here, err := os.Hostname()
	must(t, err)
	for _, c := range []struct {
		name, engine, program string
		linux                 bool
		lock                  func(p profile) string
		mark                  func(p profile, pid int)
	}{
		{name: "chromium by its mark", engine: site.Chromium, program: "chromium", mark: func(p profile, pid int) {
			must(t, os.Symlink(here+"-"+strconv.Itoa(pid), filepath.Join(p.Root, "SingletonLock")))
		}},
		{name: "firefox by its lock", engine: site.Firefox, program: "whatever", lock: func(p profile) string { return filepath.Join(p.Dir, ".parentlock") }},
		{name: "firefox by its mark", engine: site.Firefox, program: "firefox", mark: func(p profile, pid int) {
			must(t, os.Symlink("127.0.0.1:+"+strconv.Itoa(pid), filepath.Join(p.Dir, "lock")))
		}},
		{name: "an open file of the profile", engine: site.Chromium, program: "something", linux: true,
			lock: func(p profile) string { return filepath.Join(p.Dir, "History") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.linux && runtime.GOOS != "linux" {
				t.Skip("open files are known on Linux alone")
			}
			p := makeProfile(t, c.engine, false, 2)
			lock := "-"
			if c.lock != nil {
				lock = c.lock(p)
			}
			pid, end := holder(t, c.program, lock)
			if c.mark != nil {
				c.mark(p, pid)
			}
			before := snapshot(t, p.Root)
			_, err := p.job().Clear(t.Context())
			var running *site.Running
			if !errors.As(err, &running) || !strings.Contains(english(err), "close") {
				t.Errorf("%v", err)
			}
			same(t, snapshot(t, p.Root), before)
			end()
			if _, err := p.job().Clear(t.Context()); err != nil {
				t.Fatalf("it has ended, but: %v", err)
			}
			if c.mark == nil {
				return
			}
			pid, end = holder(t, c.program, lock)
			defer end()
			for _, name := range []string{"SingletonLock", "lock"} {
				_ = os.Remove(filepath.Join(p.Root, name))
			}
			c.mark(p, pid)
			if _, err := p.store.Undo(t.Context(), "", site.HoldFor); !errors.As(err, &running) {
				t.Errorf("put back while it runs: %v", err)
			}
		})
	}
}

// TestFirefoxCannotStartMeanwhile: its own lock is held until the end.
func TestFirefoxCannotStartMeanwhile(t *testing.T) {
	p := makeProfile(t, site.Firefox, false, 2)
	lock := filepath.Join(p.Dir, ".parentlock")
	write(t, lock, "")
	tried := 0
	j := p.job()
	j.Store.Hooks.Step = func(name string) {
		if name != "commit cookies.sqlite" {
			return
		}
		tried++
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHolder$")
		c.Env = append(os.Environ(), "FIX502_TEST_HOLD="+lock)
		if out, err := c.CombinedOutput(); err == nil {
			t.Errorf("the lock could be taken: %s", out)
		}
	}
	if _, err := j.Clear(t.Context()); err != nil || tried != 1 {
		t.Fatal(err, tried)
	}
}
