//go:build linux || darwin

package bench

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// insists presses a key until a text is there: a question ignores what is
// typed before a person can have read it.
func (x *terminal) insists(key, text string) {
	x.t.Helper()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	ctx, cancel := context.WithCancel(x.t.Context())
	defer cancel()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-again.C:
				x.send(key)
			}
		}
	}()
	x.shows(text)
}

// TestKilledInTheMiddle: what the person did in step 5 is there after the
// program was killed, also where the last line of the journal was cut off.
func TestKilledInTheMiddle(t *testing.T) {
	for _, c := range []struct {
		name string
		cut  int64 // bytes of the journal that never reached the disk
	}{{"whole", 0}, {"the last line cut off", 7}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			state := t.TempDir()
			o := setup{env: []string{"XDG_STATE_HOME=" + state}}
			x := run(t, o, program(t, "fix502"), "demo", "proxy-502")
			x.shows("certain")
			x.send("5")
			x.shows("Switch the proxy off")
			x.send("r")
			x.shows("Nothing has changed")
			x.signal(syscall.SIGKILL)
			x.exit()
			found, err := filepath.Glob(filepath.Join(state, "fix502", "sessions", "*.jsonl"))
			if err != nil || len(found) != 1 {
				t.Fatalf("journals: %q, %v", found, err)
			}
			info, err := os.Stat(found[0])
			if err == nil {
				err = os.Truncate(found[0], info.Size()-c.cut)
			}
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != 0o600 {
				t.Errorf("others may read the journal: %v", info.Mode())
			}
			x = run(t, o, program(t, "fix502"), "demo", "proxy-502")
			x.shows("Go on with the session")
			x.insists("y", "Nothing has changed")
			x.shows("Take the VPN or proxy out of the way")
			x.quit()
			if code := x.exit(); code != 1 {
				t.Errorf("code %d", code)
			}
			x = run(t, o, program(t, "fix502"), "export", "--list")
			x.shows("demo proxy-502  unfinished")
		})
	}
}

// TestResumeAsksNothing: with --resume the session that was left is taken up
// at once.
func TestResumeAsksNothing(t *testing.T) {
	t.Parallel()
	file, o := service(t), setup{env: []string{"XDG_STATE_HOME=" + t.TempDir()}}
	x := run(t, o, program(t, "fix502"), "--service", file)
	x.shows("does not work from here")
	x.send("3")
	x.shows("3/8")
	x.signal(syscall.SIGKILL)
	x.exit()
	x = run(t, o, program(t, "fix502"), "--service", file, "--resume")
	x.shows("3/8")
	x.see(func(s *screen) {
		if s.has("Go on with the session") {
			t.Error("it asks all the same")
		}
	})
}

func TestBeginsAtAStep(t *testing.T) {
	t.Parallel()
	x := run(t, setup{}, program(t, "fix502"), "demo", "healthy", "--step", "plugins")
	x.shows("7/8")
}

// TestADumbTerminalGetsLines: no sequence at all reaches it.
func TestADumbTerminalGetsLines(t *testing.T) {
	t.Parallel()
	x := run(t, setup{env: []string{"TERM=dumb"}}, program(t, "fix502"), "demo", "proxy-502", "--no-history")
	x.shows("The 502 comes from your proxy")
	x.send("q\n")
	if code := x.exit(); code != 1 {
		t.Errorf("code %d", code)
	}
	if tail := x.raw(); strings.ContainsRune(tail, 0x1b) {
		t.Errorf("an escape sequence in %q", tail)
	}
}

// TestColoursAsTheTerminalHasThem: 16, 256 or all of them, or none.
func TestColoursAsTheTerminalHasThem(t *testing.T) {
	for _, c := range []struct {
		name      string
		env       []string
		has, not_ []string
	}{
		{"16", []string{"TERM=xterm"}, []string{"\x1b[1;3"}, []string{"38;2;", "38;5;"}},
		{"256", []string{"TERM=xterm-256color"}, []string{"38;5;"}, []string{"38;2;"}},
		{"all", []string{"TERM=xterm-256color", "COLORTERM=truecolor"}, []string{"38;2;"}, nil},
		{"none", []string{"TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=1"}, nil, []string{"38;", "[3", ";3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := run(t, setup{answers: true, env: c.env}, program(t, "fix502"), "demo", "proxy-502", "--no-history")
			x.shows("certain")
			x.send("?")
			x.shows("Keys on this screen")
			for _, want := range c.has { // after the terminal has told its background
				x.wrote(want)
			}
			seen := x.raw()
			for _, not := range c.not_ {
				for _, part := range strings.Split(seen, "m")[1:] {
					if i := strings.LastIndexByte(part, 0x1b); i >= 0 && strings.Contains(part[i:]+"m", not) {
						t.Errorf("%q in a sequence %q", not, part[i:])
					}
				}
			}
		})
	}
}

func TestTheLanguageIsThePersons(t *testing.T) {
	for _, env := range []string{"LC_ALL=de_DE.UTF-8", "LC_MESSAGES=de_AT.UTF-8", "LANG=de"} {
		t.Run(env, func(t *testing.T) {
			t.Parallel()
			x := run(t, setup{env: []string{"LANG=C.UTF-8", env}}, program(t, "fix502"), "demo", "proxy-502", "--no-history", "--plain")
			x.shows("Der 502 kommt von deinem Proxy")
		})
	}
}

// TestProgressIsForATerminal: on standard error, and only where somebody looks.
func TestProgressIsForATerminal(t *testing.T) {
	for _, watched := range []bool{true, false} {
		x := open(t, setup{})
		c := exec.CommandContext(t.Context(), program(t, "fix502"), "demo", "resolver-down", "--json", "--no-history")
		var out, errs bytes.Buffer
		c.Env, c.Stdout, c.Stderr = environment(t), &out, &errs
		if watched {
			c.Stderr = x.slave
		}
		if err := c.Run(); c.ProcessState.ExitCode() != 1 {
			t.Fatalf("%v\n%s", err, &errs)
		}
		if !strings.HasPrefix(out.String(), "{") || strings.ContainsRune(out.String(), 0x1b) {
			t.Errorf("on standard output: %.200q", &out)
		}
		if errs.Len() > 0 {
			t.Errorf("told a file: %q", &errs)
		}
		if watched && x.written() == 0 {
			t.Error("told a terminal nothing")
		}
	}
}

// TestUnmaskedIsSaid in the document and on the screen.
func TestUnmaskedIsSaid(t *testing.T) {
	t.Parallel()
	for _, unmasked := range []bool{false, true} {
		args := []string{"demo", "proxy-502", "--format", "text", "--no-history"}
		if unmasked {
			args = append(args, "--unmasked")
		}
		c := exec.CommandContext(t.Context(), program(t, "fix502"), args...)
		c.Env = environment(t)
		out, _ := c.Output()
		if got := bytes.Contains(out, []byte("10.1.2.3")); got != unmasked {
			t.Errorf("unmasked %v, an address of this machine's is told: %v", unmasked, got)
		}
		if got := bytes.Contains(out, []byte("Personal data is masked.")); got == unmasked {
			t.Errorf("unmasked %v, the document says that it is masked: %v", unmasked, got)
		}
	}
	x := run(t, setup{}, program(t, "fix502"), "demo", "proxy-502", "--no-history", "--unmasked")
	x.shows("certain")
	x.send("e")
	x.shows("Nothing is masked")
}
