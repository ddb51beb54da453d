//go:build linux || darwin

package bench

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

// shell starts a shell with job control on a terminal of its own.
func shell(t *testing.T) *terminal {
	t.Helper()
	x := run(t, setup{env: []string{"PS1=ready> ", "ENV="}}, "/bin/sh", "-i")
	x.shows("ready>")
	return x
}

// says types a line and returns what the shell answers to it.
func (x *terminal) says(line string) string {
	x.t.Helper()
	id := fmt.Sprint(x.written()) // what was said before must not count again
	from, to := "\nfrom"+id+"\n", "\nto"+id+"\nready>"
	var out string
	x.after("the answer to "+line, func() { x.send("echo from" + id + "; " + line + "; echo to" + id + "\n") }, func(s *screen) bool {
		_, rest, begun := strings.Cut(s.text(), from)
		answer, _, ended := strings.Cut("\n"+rest, to)
		out = strings.TrimSpace(answer)
		return begun && ended
	})
	return out
}

// TestSuspend: ctrl+z hands the terminal to the shell as it was, fg brings
// the screen back.
func TestSuspend(t *testing.T) {
	t.Parallel()
	x := shell(t)
	before := x.says("stty -g")
	x.send(program(t, "fix502") + " demo healthy\n")
	x.shows(allWorks)
	for range 2 {
		x.send("\x1a")
		x.await("the shell", func(s *screen) bool { return !s.alt && s.line(s.y) == "ready>" })
		x.see(func(s *screen) {
			if left := s.leftovers(); len(left) > 0 {
				t.Errorf("while suspended: %s", strings.Join(left, ", "))
			}
		})
		if got := x.says("stty -g"); got != before {
			t.Errorf("while suspended the settings are %s, they were %s", got, before)
		}
		x.send("fg\n")
		x.await("the screen again", func(s *screen) bool { return s.alt && s.has(allWorks) && strings.Contains(s.line(s.h-1), "quit") })
	}
	x.send("?")
	x.shows("Keys on this screen")
	x.send("?")
	x.shows(allWorks)
	x.after("the shell", func() { x.send("q") }, func(s *screen) bool {
		if s.alt && s.has("Quit without") {
			go x.send("y")
		}
		return !s.alt && s.line(s.y) == "ready>"
	})
	if got := x.says("stty -g"); got != before {
		t.Errorf("afterwards the settings are %q, they were %q", got, before)
	}
}

// TestStoppedFromOutside: whoever stops it may leave the terminal in any
// state; going on repairs the screen.
func TestStoppedFromOutside(t *testing.T) {
	t.Parallel()
	x := run(t, setup{}, program(t, "still"))
	x.shows("certain")
	x.signal(syscall.SIGSTOP)
	if _, err := x.slave.WriteString("\x1b[2J\x1b[Hrubbish"); err != nil {
		t.Fatal(err)
	}
	x.shows("rubbish")
	x.signal(syscall.SIGCONT)
	x.await("a whole screen", func(s *screen) bool { return s.has("certain") && !s.has("rubbish") })
	x.quit()
	x.exit()
	x.restored()
}

// TestSuspendWithoutAShell: where nobody could bring it back it stays.
func TestSuspendWithoutAShell(t *testing.T) {
	t.Parallel()
	x := run(t, setup{}, program(t, "still"))
	x.shows("certain")
	x.after("the person's screen", func() { x.send("\x1a") }, func(s *screen) bool { return !s.alt })
	back := x.await("the screen again", func(s *screen) bool { return s.alt && s.has("certain") })
	if took := time.Since(back); took > patience/2 {
		t.Errorf("took %v", took)
	}
	x.quit()
	x.exit()
	x.restored()
}
