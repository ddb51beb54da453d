//go:build linux || darwin

package bench

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// patience bounds every wait for something that must come; whatever takes as
// long as this has failed.
const patience = 30 * time.Second

// terminal is a pseudo-terminal with a program on it.
type terminal struct {
	t             testing.TB
	master, slave *os.File
	before        *term.State
	cmd           *exec.Cmd
	started       time.Time
	done          chan struct{} // closed when the program has ended
	ended         time.Time     // valid after done

	mu    sync.Mutex
	scr   *screen
	bytes int // that the program has written
	at    time.Time
	waits []wait
	tail  []byte        // of what was written
	next  chan struct{} // closed when more is written
}

// wait is for a screen; several may be under way.
type wait struct {
	want func(*screen) bool
	hit  chan time.Time // one place, for when it came
}

// setup is how a program is started on a terminal.
type setup struct {
	w, h    int
	answers bool     // the terminal answers what it is asked
	env     []string // besides what every program gets
}

// open makes a terminal without a program.
func open(t testing.TB, o setup) *terminal {
	t.Helper()
	if o.w == 0 {
		o.w, o.h = 100, 30
	}
	master, slave, err := pty.Open()
	if err != nil {
		lacking(t, "no pseudo-terminal: "+err.Error())
	}
	master = pollable(t, master)
	x := &terminal{t: t, master: master, slave: slave, scr: newScreen(o.w, o.h), done: make(chan struct{}), next: make(chan struct{})}
	t.Cleanup(func() { _ = master.Close(); _ = slave.Close() })
	x.size(o.w, o.h)
	if x.before, err = term.GetState(slave.Fd()); err != nil {
		t.Fatal(err)
	}
	if o.answers {
		x.scr.reply = func(q query) { go x.send(string(q)) }
	}
	go x.read()
	return x
}

// pollable makes a master's Close take effect at once: package pty leaves the
// file in blocking mode, where it waits for the read that is under way.
func pollable(t testing.TB, master *os.File) *os.File {
	t.Helper()
	fd, err := unix.FcntlInt(master.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err == nil {
		err = errors.Join(master.Close(), unix.SetNonblock(fd, true))
	}
	if err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(fd), "master")
}

// run starts a program on a terminal of its own.
func run(t testing.TB, o setup, name string, args ...string) *terminal {
	t.Helper()
	x := open(t, o)
	x.start(o, name, args...)
	return x
}

func (x *terminal) start(o setup, name string, args ...string) {
	x.t.Helper()
	x.cmd = exec.Command(name, args...)
	x.cmd.Env = append(environment(x.t), o.env...)
	x.cmd.Stdin, x.cmd.Stdout, x.cmd.Stderr = x.slave, x.slave, x.slave
	x.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	x.started = time.Now()
	if err := x.cmd.Start(); err != nil {
		x.t.Fatal(err)
	}
	go func() {
		_ = x.cmd.Wait() // the code is read from the state
		x.ended = time.Now()
		close(x.done)
	}()
	x.t.Cleanup(func() {
		_ = x.cmd.Process.Kill()
		<-x.done
	})
}

// environment is what a program finds, whoever runs the tests.
func environment(t testing.TB) []string {
	home := t.TempDir()
	return []string{
		"TERM=xterm-256color", "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home,
		"XDG_STATE_HOME=" + filepath.Join(home, "state"), "XDG_CONFIG_HOME=" + filepath.Join(home, "config"),
	}
}

func (x *terminal) read() {
	buf := make([]byte, 64<<10)
	for {
		n, err := x.master.Read(buf)
		now := time.Now()
		x.mu.Lock()
		x.scr.write(buf[:n])
		x.bytes += n
		x.at = now
		x.tail = append(x.tail, buf[:n]...)
		x.tail = x.tail[max(len(x.tail)-64<<10, 0):]
		x.waits = slices.DeleteFunc(x.waits, func(w wait) bool {
			come := w.want(x.scr)
			if come {
				w.hit <- now
			}
			return come
		})
		close(x.next)
		x.next = make(chan struct{})
		x.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// see looks at the screen.
func (x *terminal) see(look func(*screen)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	look(x.scr)
}

// news is closed when the program writes more.
func (x *terminal) news() <-chan struct{} {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.next
}

// written is how many bytes came so far.
func (x *terminal) written() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.bytes
}

// wrote waits until a sequence is among what was written last.
func (x *terminal) wrote(sequence string) {
	x.t.Helper()
	x.await(fmt.Sprintf("%q", sequence), func(*screen) bool { return bytes.Contains(x.tail, []byte(sequence)) })
}

// raw is the last of what was written, sequences and all.
func (x *terminal) raw() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return string(x.tail)
}

// await waits until the screen is as wanted and returns when it became so.
func (x *terminal) await(what string, want func(*screen) bool) time.Time {
	x.t.Helper()
	return x.after(what, func() {}, want)
}

// after does something and returns when the screen became as wanted by it.
func (x *terminal) after(what string, do func(), want func(*screen) bool) time.Time {
	x.t.Helper()
	hit := make(chan time.Time, 1)
	x.mu.Lock()
	already := want(x.scr)
	at := x.at
	if !already {
		x.waits = append(x.waits, wait{want, hit})
	}
	x.mu.Unlock()
	do()
	if already {
		return at
	}
	select {
	case at = <-hit:
		return at
	case <-x.done:
		x.mark()
	case <-time.After(patience):
	}
	select {
	case at = <-hit:
	default:
		x.fail("never came: " + what)
	}
	return at
}

func (x *terminal) fail(why string) {
	x.t.Helper()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.t.Fatalf("%s\n%s\nlast bytes: %q", why, x.scr.text(), x.tail[max(len(x.tail)-1500, 0):])
}

func (x *terminal) shows(text string) time.Time {
	x.t.Helper()
	return x.await(text, func(s *screen) bool { return s.has(text) })
}

func (x *terminal) send(keys string) { _, _ = x.master.WriteString(keys) }

func (x *terminal) signal(s os.Signal) {
	x.t.Helper()
	if err := x.cmd.Process.Signal(s); err != nil {
		x.t.Fatal(err)
	}
}

// size tells the program that its window has another size.
func (x *terminal) size(w, h int) {
	x.t.Helper()
	x.see(func(s *screen) { s.resize(w, h) })
	if err := pty.Setsize(x.slave, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		x.t.Fatal(err)
	}
}

// lacking skips a test that cannot be done here, or fails it where everything
// must be done.
func lacking(t testing.TB, why string) {
	t.Helper()
	if required() {
		t.Fatal(why)
	}
	t.Skip(why)
}

func required() bool { return os.Getenv("FIX502_REQUIRE") != "" }
