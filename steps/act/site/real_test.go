//go:build unix

package site_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"fix502/checks/browser/trial"
	"fix502/steps/act/change"
	"fix502/steps/act/site"
)

// realBrowser finds one of some programs. Without any the test is skipped,
// unless FIX502_REQUIRE is set; FIX502_BROWSER=none does as if there were none.
func realBrowser(t *testing.T, programs ...string) string {
	t.Helper()
	if os.Getenv("FIX502_BROWSER") != "none" && !testing.Short() {
		for _, p := range programs {
			if path, err := exec.LookPath(p); err == nil {
				return path
			}
		}
	}
	if os.Getenv("FIX502_REQUIRE") != "" {
		t.Fatalf("none of %v is installed", programs)
	}
	t.Skipf("none of %v", programs)
	return ""
}

// page stores something of every kind, or tells what is stored.
const page = `<!doctype html><title>x</title><img src="/wait"><script>
const set = location.pathname === "/set";
const opened = () => new Promise((ok, no) => {
  const r = indexedDB.open("things", 1);
  r.onupgradeneeded = () => r.result.createObjectStore("s");
  r.onsuccess = () => { r.result.close(); ok(); };
  r.onerror = () => no(r.error);
});
(async () => {
  if (set) {
    localStorage.setItem("k", "v");
    await opened();
    if (window.caches) { const c = await caches.open("c"); await c.put("/x", new Response("stored")); }
    if (navigator.serviceWorker) { await navigator.serviceWorker.register("/sw.js"); await navigator.serviceWorker.ready; }
  }
  const dbs = (await indexedDB.databases()).map(d => d.name).join();
  const cs = window.caches ? (await caches.keys()).join() : "";
  const workers = navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0;
  await fetch("/report?" + new URLSearchParams({cookie: document.cookie, dbs, caches: cs, workers, local: localStorage.getItem("k") || ""}));
})().catch(e => fetch("/report?" + new URLSearchParams({error: String(e)})));
</script>`

// report is what a page tells. Closing done lets the browser go on.
type report struct {
	url.Values
	done chan struct{}
}

// server answers for every host and passes on what pages report.
func server(t *testing.T) (addr string, reports chan report) {
	t.Helper()
	reports = make(chan report, 10)
	told := make(chan struct{}, 10)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/set":
			http.SetCookie(w, &http.Cookie{Name: "c", Value: "1", MaxAge: 86400, Path: "/"})
			http.SetCookie(w, &http.Cookie{Name: "d", Value: "2", MaxAge: 86400, Path: "/", Domain: r.Host})
			fallthrough
		case "/get":
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte(page))
		case "/sw.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write([]byte(`self.addEventListener("message", () => {});`))
		case "/report":
			done := make(chan struct{})
			reports <- report{r.URL.Query(), done}
			select { // the browser waits for the answer, and runs meanwhile
			case <-done:
			case <-r.Context().Done():
			}
			told <- struct{}{}
		case "/wait": // the page is complete when it has reported
			w.Header().Set("Cache-Control", "no-store")
			select {
			case <-told:
			case <-r.Context().Done():
			}
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://"), reports
}

// visit starts the browser with a page, waits for its report, and lets it end
// by itself, or ends it.
func visit(t *testing.T, reports chan report, end bool, during func(), line ...string) url.Values {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, line[0], line[1:]...)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	must(t, c.Start())
	defer func() { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }()
	var got report
	select {
	case got = <-reports:
	case <-ctx.Done():
		t.Fatal("the page did not report")
	}
	if during != nil {
		during()
	}
	close(got.done)
	if end {
		must(t, c.Process.Signal(syscall.SIGTERM))
	}
	_ = c.Wait()
	for deadline := time.Now().Add(10 * time.Second); syscall.Kill(-c.Process.Pid, 0) == nil && time.Now().Before(deadline); {
		runtime.Gosched() // its children write to the end
	}
	return got.Values
}

func TestRealChromium(t *testing.T) {
	t.Parallel()
	program := realBrowser(t, "chromium", "chromium-browser", "google-chrome")
	addr, reports := server(t)
	root := filepath.Join(t.TempDir(), "data")
	p := site.Profile{Browser: "chromium", Name: "Chromium", Engine: site.Chromium, Root: root, Dir: filepath.Join(root, "Default")}
	temp, err := os.MkdirTemp("", "t502-") // names of sockets are bounded
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(temp) })
	runner := trial.New(trial.Env{Temp: temp, Find: func(_ context.Context, id string) (trial.Install, bool) {
		return trial.Install{ID: id, Engine: site.Chromium, Program: program}, true
	}})
	t.Cleanup(runner.Close)
	part := func(ctx context.Context, s site.Shared) (site.Parted, error) {
		parted, err := runner.Part(ctx, trial.Parting(s))
		return site.Parted(parted), err
	}
	real(t, p, reports, part, func(address string) []string {
		line := []string{program, "--headless", "--user-data-dir=" + root, "--profile-directory=Default", "--no-first-run",
			"--password-store=basic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-proxy-server",
			"--host-resolver-rules=MAP one.test " + addr + ", MAP two.test " + addr + ", MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
			"--dump-dom",
			"--unsafely-treat-insecure-origin-as-secure=http://one.test,http://two.test"}
		if os.Geteuid() == 0 {
			line = append(line, "--no-sandbox")
		}
		return append(line, address)
	})
}

func TestRealFirefox(t *testing.T) {
	t.Parallel()
	program := realBrowser(t, "firefox-esr", "firefox")
	addr, reports := server(t)
	root := filepath.Join(t.TempDir(), "profile")
	mkdir(t, root)
	_, port, _ := strings.Cut(addr, ":")
	prefs := map[string]string{
		"network.dns.forceResolve": `"127.0.0.1"`, "network.socket.forcePort": `"80=` + port + `;443=` + port + `"`,
		"network.proxy.type": "0", "browser.shell.checkDefaultBrowser": "false", "datareporting.policy.dataSubmissionEnabled": "false",
		"dom.security.https_first": "false", "dom.security.https_first_schemeless": "false", "app.update.enabled": "false",
		"toolkit.telemetry.enabled": "false", "browser.aboutwelcome.enabled": "false", "termsofuse.bypassNotification": "true",
	}
	text := ""
	for k, v := range prefs {
		text += fmt.Sprintf("user_pref(%q, %s);\n", k, v)
	}
	write(t, filepath.Join(root, "user.js"), text)
	p := site.Profile{Browser: "firefox", Name: "Firefox", Engine: site.Firefox, Root: root, Dir: root}
	real(t, p, reports, nil, func(address string) []string {
		return []string{program, "--headless", "--no-remote", "--profile", root, address}
	})
}

// awaitCookies waits until a browser that is ended by force has brought the
// two cookies of a host to the disk.
func awaitCookies(t *testing.T, p site.Profile, host string) {
	t.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for range 200 {
		dir, n := t.TempDir(), 0
		for _, ending := range []string{"", "-wal"} {
			if raw, err := os.ReadFile(filepath.Join(p.Dir, "cookies.sqlite"+ending)); err == nil {
				write(t, filepath.Join(dir, "db"+ending), string(raw))
			}
		}
		db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "db"))
		must(t, err)
		err = db.QueryRowContext(t.Context(), "SELECT count(*) FROM moz_cookies WHERE host IN (?1, '.' || ?1)", host).Scan(&n)
		_ = db.Close()
		if err == nil && n == 2 {
			return
		}
		<-tick.C
	}
	t.Fatalf("the cookies of %s are not on the disk", host)
}

// real stores data of two sites in a browser, clears one, puts it back, clears
// it again, and sees in the browser what is left. With part the browser ends by
// itself, and takes apart what both sites share.
func real(t *testing.T, p site.Profile, reports chan report, part func(context.Context, site.Shared) (site.Parted, error), line func(address string) []string) {
	t.Helper()
	store := change.Store{Dir: filepath.Join(t.TempDir(), "changes")}
	j := site.Job{Profile: p, Domains: []string{"one.test"}, Store: store, Part: part}
	workers := map[bool]string{true: "1", false: "0"}[part != nil] // Firefox has none where there is no TLS
	var running *site.Running
	for _, host := range []string{"one.test", "two.test"} {
		got := visit(t, reports, part == nil, func() {
			if part == nil {
				awaitCookies(t, p, host)
			}
			if _, err := j.Clear(t.Context()); !errors.As(err, &running) {
				t.Errorf("cleared while it runs: %v", err)
			}
		}, line("http://"+host+"/set")...)
		if got.Get("cookie") == "" || got.Get("dbs") != "things" || got.Get("workers") != workers || got.Get("error") != "" {
			t.Fatalf("%s: %v", host, got)
		}
	}
	before := snapshot(t, p.Root)
	r, err := j.Clear(t.Context())
	if err != nil || r.Cookies != 2 || r.Folders == 0 || len(r.Left) != 0 || part != nil && (r.Workers != 1 || len(r.Parted) != 2) {
		t.Fatal(r, err)
	}
	if _, err := store.Undo(t.Context(), "", site.HoldFor); err != nil {
		t.Fatal(err)
	}
	same(t, snapshot(t, p.Root), before)
	whole := url.Values{}
	if part != nil { // byte for byte is enough to know; one browser shows that it is
		whole = visit(t, reports, false, nil, line("http://one.test/get")...)
		if strings.Count(whole.Get("cookie"), "=") != 2 || whole.Get("dbs") != "things" || whole.Get("local") != "v" || whole.Get("caches") != "c" || whole.Get("workers") != "1" {
			t.Fatalf("after putting back: %v", whole)
		}
	}
	if _, err = j.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	gone := visit(t, reports, part == nil, nil, line("http://one.test/get")...)
	if gone.Get("cookie") != "" || gone.Get("dbs") != "" || gone.Get("caches") != "" || gone.Get("local") != "" || gone.Get("workers") != "0" {
		t.Errorf("after clearing: %v", gone)
	}
	other := visit(t, reports, part == nil, nil, line("http://two.test/get")...)
	if strings.Count(other.Get("cookie"), "=") != 2 || other.Get("dbs") != "things" || part != nil && other.Encode() != whole.Encode() {
		t.Errorf("the other site: %v", other)
	}
	again := visit(t, reports, part == nil, nil, line("http://one.test/set")...)
	if strings.Count(again.Get("cookie"), "=") != 2 || again.Get("dbs") != "things" || again.Get("workers") != workers || again.Get("error") != "" {
		t.Errorf("the site stores again: %v", again)
	}
	var changed *change.Changed
	if _, err := store.Undo(t.Context(), "", site.HoldFor); !errors.As(err, &changed) {
		t.Errorf("put back over what was stored since: %v", err)
	}
}
