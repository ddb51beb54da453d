//go:build unix

package tui

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/signal"
	"reflect"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// screenOf reads what a terminal is sent, and tells when a text came.
type screenOf struct {
	mu   sync.Mutex
	all  bytes.Buffer
	news chan struct{}
}

func readScreen(f *os.File) *screenOf {
	s := &screenOf{news: make(chan struct{}, 1)}
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := f.Read(buf)
			s.mu.Lock()
			s.all.Write(buf[:n])
			s.mu.Unlock()
			select {
			case s.news <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	}()
	return s
}

func (s *screenOf) wait(t *testing.T, text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		s.mu.Lock()
		found := bytes.Contains(s.all.Bytes(), []byte(text))
		s.mu.Unlock()
		if found {
			return
		}
		select {
		case <-s.news:
		case <-ctx.Done():
			t.Fatalf("%q never came", text)
		}
	}
}

// pollable is the same file in a mode in which closing it ends a read.
func pollable(t *testing.T, f *os.File) *os.File {
	t.Helper()
	fd, err := syscall.Dup(int(f.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(syscall.SetNonblock(fd, true), f.Close()); err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(fd), f.Name())
}

// onTerminal runs the face on a pseudo-terminal until end was called and Run
// returned.
func onTerminal(t *testing.T, end func(master *os.File)) (exit Exit, restored bool, took time.Duration) {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminal:", err)
	}
	master = pollable(t, master)
	defer func() { _ = master.Close(); _ = slave.Close() }()
	if err := pty.Setsize(slave, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	before, err := term.GetState(slave.Fd())
	if err != nil {
		t.Fatal(err)
	}
	screen := readScreen(master)
	done := make(chan error, 1)
	go func() {
		var err error
		exit, err = Run(t.Context(), Terminal{In: slave, Out: slave, Env: []string{"TERM=xterm-256color"}}, Options{
			Session: &fakeSession{prompt: verdictPrompt()}, Hold: fakeHolder(), Words: newFakeWords(t), Service: "ChatGPT",
		})
		done <- err
	}()
	screen.wait(t, "1049h") // the alternate screen
	screen.wait(t, "recommended")
	start := time.Now()
	end(master)
	select {
	case err := <-done:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it does not end")
	}
	took = time.Since(start)
	after, err := term.GetState(slave.Fd())
	return exit, err == nil && reflect.DeepEqual(before, after), took
}

func TestEveryEndRestoresTheTerminal(t *testing.T) {
	guard := make(chan os.Signal, 8) // a signal that comes late must not end the tests
	signal.Notify(guard, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGINT)
	defer signal.Stop(guard)
	raise := func(s syscall.Signal) func(*os.File) {
		return func(*os.File) {
			if err := syscall.Kill(os.Getpid(), s); err != nil {
				t.Error(err)
			}
		}
	}
	types := func(keys string) func(*os.File) {
		return func(m *os.File) {
			if _, err := m.WriteString(keys); err != nil {
				t.Error(err)
			}
		}
	}
	for _, c := range []struct {
		name        string
		end         func(*os.File)
		interrupted bool
	}{
		{"q", types("q"), false},
		{"ctrl+c", types("\x03"), true},
		{"SIGTERM", raise(syscall.SIGTERM), true},
		{"SIGINT", raise(syscall.SIGINT), true},
		{"SIGHUP", raise(syscall.SIGHUP), true},
		{"SIGQUIT", raise(syscall.SIGQUIT), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			exit, restored, _ := onTerminal(t, c.end)
			if exit.Interrupted != c.interrupted {
				t.Errorf("interrupted is %v", exit.Interrupted)
			}
			if !restored {
				t.Error("the terminal is not as it was")
			}
		})
	}
}

func TestEndsWhenTheTerminalGoesAway(t *testing.T) {
	exit, _, took := onTerminal(t, func(m *os.File) { _ = m.Close() })
	if !exit.Interrupted {
		t.Error("not taken as an interruption")
	}
	if took > 3*time.Second { // 1 s is promised; the test machine may be busy
		t.Errorf("took %v", took)
	}
}
