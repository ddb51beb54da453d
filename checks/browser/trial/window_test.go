package trial

import (
	"bufio"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"fix502/checks"
)

// TestWindow: a window asks for the page with the person's cookies, stays
// until the next one or the end, and leaves nothing. Without a display it is
// none, but everything else is the same.
func TestWindow(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a script in front of the browser")
	}
	program := chromiumOf(t)
	asked := make(chan int, 100)
	s := newSite(t, setup(cookies(20), func(w http.ResponseWriter, r *http.Request) {
		asked <- len(r.Header.Get("Cookie"))
		status(200, "fine")(w, r)
	}))
	unseen := filepath.Join(t.TempDir(), "chromium")
	if err := os.WriteFile(unseen, []byte("#!/bin/sh\nexec "+program+" \"$@\" --headless=new --remote-debugging-port=0\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	env := s.world(t, Install{ID: "chromium", Engine: "chromium", Program: unseen, Profiles: []string{person(t, s, program)}})
	for len(asked) > 0 {
		<-asked
	}
	r := New(env)
	defer r.Close()
	for range 2 {
		if err := r.Window(t.Context(), spec("chromium", checks.FactorCopy)); err != nil {
			t.Fatal(err)
		}
		if size := <-asked; size < 20000 {
			t.Errorf("the page was asked for with %d bytes of cookies", size)
		}
		if got := left(t, env.Temp); len(got) != 1 {
			t.Errorf("folders: %v", got)
		}
	}
	r.Close()
	if got := left(t, env.Temp); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
	eventually(t, 2*time.Second, "no browser left", func() bool { return len(usersOf(env.Temp)) == 0 })
	if r.Window(t.Context(), spec("chromium", checks.FactorCopy)) == nil || r.Window(t.Context(), spec("other", checks.FactorCopy)) == nil {
		t.Error("a window after the end, or of a browser that is not there")
	}
}

// TestWindowOnADisplay: on a display of its own the real window of each
// browser asks for the page, stays, and goes when it is told to.
func TestWindowOnADisplay(t *testing.T) {
	t.Setenv("DISPLAY", display(t))
	t.Setenv("WAYLAND_DISPLAY", "")
	asked := make(chan int, 100)
	s := newSite(t, setup(cookies(20), func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			asked <- len(r.Header.Get("Cookie"))
		}
		status(200, "fine")(w, r)
	}))
	program := chromiumOf(t)
	for _, c := range []struct {
		in   Install
		want int // bytes of cookies
	}{
		{Install{ID: "chromium", Engine: "chromium", Program: program, Profiles: []string{person(t, s, program)}}, 20000},
		{Install{ID: "firefox", Engine: "firefox", Program: firefoxOf(t), Profiles: []string{t.TempDir()}}, 0},
	} {
		for len(asked) > 0 {
			<-asked
		}
		env := s.world(t, c.in)
		if c.in.ID == "firefox" { // which would stop at the site's certificate
			env.Map[host] = doorbell(t, asked)
		}
		r := New(env)
		if err := r.Window(t.Context(), spec(c.in.ID, checks.FactorCopy)); err != nil {
			t.Errorf("%s: %v", c.in.ID, err)
			r.Close()
			continue
		}
		select {
		case size := <-asked:
			if size < c.want {
				t.Errorf("%s asked for the page with %d bytes of cookies", c.in.ID, size)
			}
		case <-time.After(30 * time.Second):
			t.Errorf("%s never asked for the page", c.in.ID)
		}
		r.Close()
		if got := left(t, env.Temp); len(got) != 0 {
			t.Errorf("%s left behind: %v", c.in.ID, got)
		}
		eventually(t, 2*time.Second, "no browser left", func() bool { return len(usersOf(env.Temp)) == 0 })
	}
}

// doorbell is an address that tells when somebody connects.
func doorbell(t *testing.T, rang chan<- int) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for c, err := l.Accept(); err == nil; c, err = l.Accept() {
			_ = c.Close()
			rang <- 0
		}
	}()
	return l.Addr().String()
}

// display starts an X server that shows to nobody and returns its name.
func display(t *testing.T) string {
	t.Helper()
	program := browserFor(t, "Xvfb")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = read.Close() }()
	c := exec.Command(program, "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
	c.ExtraFiles = []*os.File{write}
	err = c.Start()
	_ = write.Close()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return ":" + strings.TrimSpace(number)
}
