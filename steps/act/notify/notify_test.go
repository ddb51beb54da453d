package notify_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"fix502/steps/act/notify"
)

func env(pairs ...string) func(string) string {
	return func(k string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == k {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// desk records what is run.
type desk struct {
	notify.Desk
	ran []notify.Command
	out bytes.Buffer
}

func newDesk(goos string, getenv func(string) string, fails error) *desk {
	d := &desk{}
	d.Desk = notify.Desk{
		GOOS: goos, Getenv: getenv, Out: &d.out,
		Find: func(p string) (string, error) { return "/bin/" + p, nil },
		Run:  func(_ context.Context, c notify.Command) error { d.ran = append(d.ran, c); return fails },
	}
	return d
}

const evil = "\x1b]0;x\a$(touch /tmp/x) \"; & <b>&' -- \u202e`"

func TestTextIsNeverCode(t *testing.T) {
	for _, goos := range []string{"linux", "darwin", "windows", "freebsd"} {
		d := newDesk(goos, env("DISPLAY", ":0"), nil)
		if !d.Send(t.Context(), notify.Note{Title: evil, Text: evil}) || len(d.ran) != 1 || d.out.Len() > 0 {
			t.Fatalf("%s: %v, %q", goos, d.ran, d.out.String())
		}
		c := d.ran[0]
		at := slices.Index(c.Args, "--")
		if goos == "windows" {
			if strings.Contains(strings.Join(c.Args, " "), "touch") || len(c.Env) != 2 {
				t.Errorf("%s: %q", goos, c.Args)
			}
			at = len(c.Args)
		}
		if at < 0 {
			t.Fatalf("%s: the texts may be taken for flags: %q", goos, c.Args)
		}
		for i, a := range c.Args {
			if strings.Contains(a, "touch") && (i <= at || i != at+1 && i != at+2) {
				t.Errorf("%s: argument %d: %q", goos, i, a)
			}
		}
		if strings.ContainsAny(strings.Join(append(c.Args, c.Env...), ""), "\x1b\a\u202e") {
			t.Errorf("%s: not clean: %q", goos, c)
		}
		if last := c.Args[len(c.Args)-1]; goos == "linux" && strings.Contains(last, "<b>") {
			t.Errorf("markup: %q", last)
		}
	}
}

func TestSaidOnce(t *testing.T) {
	foot := []string{"TERM", "foot", "DISPLAY", ":0"}
	d := newDesk("linux", env(foot...), nil)
	d.Send(t.Context(), notify.Note{Title: "a", Text: "b"})
	if len(d.ran) != 1 || d.out.Len() != 0 {
		t.Errorf("native and by the terminal: %v %q", d.ran, d.out.String())
	}
	d = newDesk("linux", env(foot...), errors.New("no daemon"))
	if !d.Send(t.Context(), notify.Note{Title: "a", Text: "b"}) || d.out.String() != "\x1b]777;notify;a;b\x1b\\" {
		t.Errorf("not by the terminal either: %q", d.out.String())
	}
	d = newDesk("linux", env("TERM", "xterm-256color"), nil)
	if d.Send(t.Context(), notify.Note{Title: "a"}) || len(d.ran) != 0 || d.out.Len() != 0 {
		t.Errorf("a terminal that is not known got %q", d.out.String())
	}
	d = newDesk("linux", env(append(foot, "SSH_CONNECTION", "x")...), nil)
	d.Send(t.Context(), notify.Note{Title: "a", Text: "b"})
	if len(d.ran) != 0 || d.out.Len() == 0 {
		t.Errorf("over SSH the far desk was told: %v", d.ran)
	}
}

func TestSequence(t *testing.T) {
	for want, e := range map[string][]string{
		"\x1b]9;":   {"TERM_PROGRAM", "iTerm.app"},
		"\x1b]777;": {"TERM", "rxvt-unicode-256color"},
		"\x1b]99;":  {"TERM", "xterm-kitty"},
		"":          {"TERM", "foot", "TMUX", "/tmp/x"},
	} {
		got := notify.Sequence(env(e...), notify.Note{Title: evil, Text: "4;1;" + evil})
		if (got == "") != (want == "") || !strings.HasPrefix(got, want) {
			t.Errorf("%v: %q", e, got)
		}
		n := strings.Count(want, "\x1b]99;") + 1
		if got != "" && (strings.Count(got, "\x1b") != 2*n || strings.ContainsAny(got, "\a\n")) {
			t.Errorf("%v: %q", e, got)
		}
	}
}

// TestRunCommand starts a program without a shell.
func TestRunCommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a script")
	}
	dir := t.TempDir()
	script := filepath.Join(dir, "notifier")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nprintf '%s|%s' \"$1\" \"$FIX502_TEXT\" > '"+dir+"/got'\necho noise\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	c := notify.Command{Args: []string{script, "a b$(id)"}, Env: []string{"FIX502_TEXT=c"}}
	if err := notify.RunCommand(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "got"))
	if err != nil || string(got) != "a b$(id)|c" {
		t.Errorf("%q, %v", got, err)
	}
	if notify.RunCommand(t.Context(), notify.Command{Args: []string{filepath.Join(dir, "missing")}}) == nil {
		t.Error("a missing notifier is no error")
	}
}
