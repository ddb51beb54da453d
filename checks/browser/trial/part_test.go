package trial

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// sharing is a setup page with a service worker and local storage.
func sharing(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	if r.URL.Path == "/sw.js" {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write([]byte(`self.addEventListener("fetch", () => {});`))
		return
	}
	_, _ = w.Write([]byte(`<title>wait</title><script>localStorage.setItem("k", "v");
navigator.serviceWorker.register("/sw.js").then(() => navigator.serviceWorker.ready).then(() => { document.title = "ready" });</script>`))
}

// parted is what is taken out: all of one host.
func parted(dir, host string, origins ...string) Parting {
	return Parting{
		Browser: "chromium", Dir: dir, Folders: []string{"Local Storage", "Service Worker/Database", "Service Worker/ScriptCache"},
		Origins: origins, Ours: func(h string) bool { return h == host },
	}
}

// TestPart: one of two sites goes, without the network, and the profile is
// only read. What is left of the other is told by taking that out too.
func TestPart(t *testing.T) {
	program := chromiumOf(t)
	var asked atomic.Int32
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		sharing(w, r)
	})
	data := filepath.Join(tempDir(t), "data")
	s.person(t, program, data, "https://"+host)
	profile := s.person(t, program, data, "https://"+s.addr())
	before := content(t, profile)
	env := s.world(t, Install{ID: "chromium", Engine: "chromium", Program: program})
	r := New(env)
	defer r.Close()
	asked.Store(0)

	first, err := r.Part(t.Context(), parted(profile, host, "https://"+host))
	if err != nil || first.Workers != 1 {
		t.Fatalf("%+v %v", first, err)
	}
	second, err := r.Part(t.Context(), parted(first.Dir, "127.0.0.1")) // its origin is learnt from its worker
	if err != nil || second.Workers != 1 {
		t.Errorf("the other site: %+v %v", second, err)
	}
	if third, err := r.Part(t.Context(), parted(second.Dir, host)); err != nil || third.Workers != 0 {
		t.Errorf("both are gone: %+v %v", third, err)
	} else {
		third.Free()
	}
	first.Free()
	second.Free()
	if got := left(t, env.Temp); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the site was asked %d times", n)
	}
	for name, text := range content(t, profile) {
		if before[name] != text {
			t.Errorf("%s was written", name)
		}
	}
}

// content is every file of a folder.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		out[path] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPartInterrupted(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("processes are seen on Linux alone")
	}
	program := chromiumOf(t)
	s := newSite(t, sharing)
	profile := person(t, s, program)
	env := s.world(t, Install{ID: "chromium", Engine: "chromium", Program: program})
	for _, how := range []string{"cancel", "close"} {
		r := New(env)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			_, err := r.Part(ctx, parted(profile, host, "https://"+host))
			done <- err
		}()
		eventually(t, 10*time.Second, "a browser runs", func() bool { return len(usersOf(env.Temp)) > 0 })
		if how == "cancel" {
			cancel()
		} else {
			r.Close()
		}
		select {
		case err := <-done:
			if err == nil {
				t.Errorf("%s: it is said to be done", how)
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("%s: no end", how)
		}
		if got := left(t, env.Temp); len(got) != 0 {
			t.Errorf("%s: left behind: %v", how, got)
		}
		eventually(t, 2*time.Second, "no browser left", func() bool { return len(usersOf(env.Temp)) == 0 })
		cancel()
		r.Close()
	}
}

func TestPartKilled(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("processes are seen on Linux alone")
	}
	program := chromiumOf(t)
	s := newSite(t, sharing)
	profile := person(t, s, program)
	before := content(t, profile)
	env := s.world(t, Install{ID: "chromium", Engine: "chromium", Program: program})
	killed(t, env, helper{Program: program, Temp: env.Temp, Flags: env.Flags, Part: profile}, func() {
		eventually(t, 20*time.Second, "a browser runs", func() bool { return len(usersOf(env.Temp)) > 0 })
	})
	for name, text := range content(t, profile) {
		if before[name] != text {
			t.Errorf("%s was written", name)
		}
	}
}

func TestPartRefuses(t *testing.T) {
	dir, temp := t.TempDir(), tempDir(t)
	if err := os.Mkdir(filepath.Join(dir, "Local Storage"), 0o700); err != nil {
		t.Fatal(err)
	}
	large := filepath.Join(dir, "Local Storage", "000003.log")
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, maxCopy+1); err != nil {
		t.Fatal(err)
	}
	none := filepath.Join(dir, "none")
	for name, in := range map[string]Install{
		"another family": {ID: "chromium", Engine: "firefox", Program: none},
		"another one":    {ID: "edge", Engine: "chromium", Program: none},
		"too large":      {ID: "chromium", Engine: "chromium", Program: none},
	} {
		r := New(Env{Temp: temp, Find: func(_ context.Context, id string) (Install, bool) { return in, id == in.ID }})
		_, err := r.Part(t.Context(), parted(dir, host))
		if err == nil || (name == "too large") != (err.Error() == troubleLarge) {
			t.Errorf("%s: %v", name, err)
		}
		r.Close()
		if _, err := r.Part(t.Context(), parted(dir, host)); err == nil {
			t.Errorf("%s: done after the end", name)
		}
	}
	if err := os.Truncate(large, 1); err != nil {
		t.Fatal(err)
	}
	r := New(Env{Temp: temp, Find: func(context.Context, string) (Install, bool) {
		return Install{ID: "chromium", Engine: "chromium", Program: none}, true
	}})
	defer r.Close()
	if _, err := r.Part(t.Context(), parted(dir, host)); err == nil {
		t.Error("done by no browser")
	}
	if got := left(t, temp); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}
