package trial

import (
	"net/http"
	"os"
	"path/filepath"
	"runtime"
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
