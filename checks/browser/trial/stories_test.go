//go:build linux

package trial

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"fix502/checks"
)

// TestStories runs the whole program beside real browsers, as a person would.
func TestStories(t *testing.T) {
	chromium, firefox := chromiumOf(t), browserFor(t, "firefox-esr", "firefox")
	b := build(t)
	t.Run("too many cookies", func(t *testing.T) { tooManyCookies(t, b, chromium) })
	t.Run("an extension", func(t *testing.T) { anExtension(t, b, chromium) })
	t.Run("an extension that only the person sees", func(t *testing.T) { seenByThePerson(t, b, chromium) })
	t.Run("a service worker", func(t *testing.T) { aServiceWorker(t, b, chromium) })
	t.Run("a dead proxy in Firefox", func(t *testing.T) { aDeadProxy(t, b, firefox) })
	t.Run("add-ons in Firefox", func(t *testing.T) { addonsInFirefox(t, b, firefox) })
	t.Run("Firefox in the wizard", func(t *testing.T) { firefoxInTheWizard(t, b, firefox) })
	t.Run("interrupted and killed", func(t *testing.T) { interruptedAndKilled(t, b, chromium) })
}

// refusing answers a request with a large header so, and any other well.
func refusing(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if len(r.Header.Get("Cookie")) > 8<<10 {
			status(code, "<h1>no</h1>")(w, r)
			return
		}
		status(200, "fine")(w, r)
	}
}

// rows are the rows of Chromium's cookies, each with every column, by whether
// they are of this host.
func rows(t *testing.T, database, host string) (own, others []string) {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "db")
	must(t, os.WriteFile(copied, []byte(database), 0o600))
	db, err := sql.Open("sqlite", "file:"+copied)
	must(t, err)
	defer func() { _ = db.Close() }()
	found, err := db.QueryContext(t.Context(), "SELECT * FROM cookies ORDER BY rowid")
	must(t, err)
	defer func() { _ = found.Close() }()
	columns, err := found.Columns()
	must(t, err)
	for found.Next() {
		values, to := make([][]byte, len(columns)), make([]any, len(columns))
		for i := range values {
			to[i] = &values[i]
		}
		must(t, found.Scan(to...))
		line := ""
		for _, v := range values {
			line += hex.EncodeToString(v) + " "
		}
		if strings.Contains(string(values[slices.Index(columns, "host_key")]), host) {
			own = append(own, line)
		} else {
			others = append(others, line)
		}
	}
	must(t, found.Err())
	return own, others
}

// tooManyCookies: 20 KB of cookies and a server that does not take them. The
// wizard clears them, and them alone; it works; it is put back.
func tooManyCookies(t *testing.T, b built, chromium string) {
	t.Parallel()
	s := newSite(t, setup(cookies(20), status(200, "fine")))
	d := newDesk(t, b, s, chromium)
	data := filepath.Join(d.home, ".config", "chromium")
	d.person(t, chromium, data, "https://"+host) // another site's, of the same names
	d.person(t, chromium, data, d.base)
	for _, code := range []int{400, 431, 502} {
		d.serve(refusing(code))
		if r := d.diagnose(t, 1); r.Verdict.Cause != "browser.cookies_too_large" || r.Verdict.Step != "cache" || r.Verdict.Confidence != "certain" {
			t.Errorf("%d: %+v", code, r.Verdict)
		}
	}
	before := files(t, data)
	said := d.says(t, []string{"1", "1", "yes", "q"}, "--plain", "--service", d.service)
	after := files(t, data)
	for _, want := range []string{"cleared 20 cookies and the local storage of Site in Chromium", "It works now, and did not before.", "You are signed out of Site"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said:\n%s", want, said)
		}
	}
	changed := slices.DeleteFunc(differing(before, after), func(name string) bool {
		return strings.HasPrefix(name, "Default/Local Storage/") // of both sites, taken apart
	})
	if !slices.Equal(changed, []string{"Default/Cookies"}) {
		t.Errorf("changed: %v", changed)
	}
	hadOwn, hadOthers := rows(t, before["Default/Cookies"], "127.0.0.1")
	hasOwn, hasOthers := rows(t, after["Default/Cookies"], "127.0.0.1")
	if len(hadOwn) != 20 || len(hasOwn) != 0 || len(hadOthers) != 20 || !slices.Equal(hadOthers, hasOthers) {
		t.Errorf("%d of the site became %d, %d others became %d", len(hadOwn), len(hasOwn), len(hadOthers), len(hasOthers))
	}
	if r := d.diagnose(t, 0); r.Verdict.Cause != "none" {
		t.Errorf("afterwards: %+v", r.Verdict)
	}
	if said := d.says(t, nil, "undo"); !strings.HasPrefix(said, "Put back, byte for byte: 20 cookies and the local storage of Site, cleared in Chromium") {
		t.Errorf("undo: %s", said)
	}
	if got := differing(before, files(t, data)); len(got) > 0 {
		t.Errorf("not put back: %v", got)
	}
}

// anExtension: twelve of them, and one stops the site's page by a rule. It is
// the first suspect, and halving names it; without it, extensions are ruled out.
func anExtension(t *testing.T, b built, chromium string) {
	t.Parallel()
	const guilty = 7
	for _, innocent := range []bool{false, true} {
		s := newSite(t, setup(cookies(1), status(200, "fine")))
		d := newDesk(t, b, s, chromium)
		var dirs []string
		for n := range 12 {
			rules := ""
			if n == guilty && !innocent {
				rules = strings.ReplaceAll(blocker, host+"/", "127.0.0.1^")
			}
			dir, _ := unpacked(t, n, rules)
			dirs = append(dirs, dir)
		}
		data := filepath.Join(d.home, ".config", "chromium")
		d.person(t, chromium, data, d.base, dirs...)
		before := files(t, data)
		if innocent {
			r := d.diagnose(t, 0, "--trial")
			if got := differing(before, files(t, data)); len(got) > 0 {
				t.Errorf("the profile was touched: %v", got)
			}
			if r.Verdict.Cause != "none" || r.step("plugins") != "ruled_out" || len(r.trials()) != 2 {
				t.Errorf("innocent: %+v, plugins %s, %v", r.Verdict, r.step("plugins"), r.trials())
			}
			continue
		}
		r := d.diagnose(t, 1, "--trial")
		if r.Verdict.Cause != "browser.extension" || r.Verdict.Confidence != "certain" || r.Verdict.Step != "plugins" {
			t.Errorf("%+v after %v", r.Verdict, r.trials())
		}
		if want := fmt.Sprintf(`"Test %d"`, guilty); !strings.Contains(r.Verdict.Summary+r.Verdict.Advice, want) {
			t.Errorf("%s is not named: %+v", want, r.Verdict)
		}
		rounds := slices.DeleteFunc(r.trials(), func(s string) bool { return !strings.HasPrefix(s, "trial.chromium.copy.extensions.") })
		if len(rounds) > 5 {
			t.Errorf("%d rounds: %v", len(rounds), rounds)
		}
		for _, o := range r.Seen {
			if o.ID != "browser.extensions.chromium.profile-1" {
				continue
			}
			var seen struct{ Fact checks.Fact }
			must(t, json.Unmarshal(o.Data, &seen))
			if x := seen.Fact.Extensions; len(x.List) != 12 || x.List[0].Name != fmt.Sprint("Test ", guilty) || !slices.Contains(x.List[0].Can, "block") {
				t.Errorf("suspects: %+v", x.List)
			}
		}
	}
}

// seenByThePerson: windows are shown, and the person answers. Without a
// display the windows are none, but they ask for the page all the same.
func seenByThePerson(t *testing.T, b built, chromium string) {
	t.Parallel()
	s := newSite(t, setup(cookies(1), status(200, "fine")))
	d := newDesk(t, b, s, chromium)
	must(t, os.WriteFile(filepath.Join(d.bin(), "unseen"), []byte("#!/bin/sh\nexec "+filepath.Join(d.bin(), "seen")+" \"$@\" --headless=new --remote-debugging-port=0\n"), 0o700))
	must(t, os.Rename(filepath.Join(d.bin(), "chromium"), filepath.Join(d.bin(), "seen")))
	must(t, os.Rename(filepath.Join(d.bin(), "unseen"), filepath.Join(d.bin(), "chromium")))
	var dirs []string
	for n := range 4 {
		rules := ""
		if n == 2 {
			rules = strings.ReplaceAll(blocker, host+"/", "elsewhere.example^")
		}
		dir, _ := unpacked(t, n, rules)
		dirs = append(dirs, dir)
	}
	data := filepath.Join(d.home, ".config", "chromium")
	d.person(t, chromium, data, d.base, dirs...)
	before := files(t, data)
	// The browser shows the same error. Then come windows: none on, two, three,
	// and the third of them alone.
	said := d.says(t, []string{"2", "step 7", "3", "1", "1", "1", "1", "2", "1", "2", "q"}, "--plain", "--service", d.service)
	for _, want := range []string{
		"extensions in it: none ", "extensions in it: Test 2, Test 0 ", "extensions in it: Test 2, Test 0, Test 1 ", "extensions in it: Test 1 ",
		`because of the extension "Test 1"`,
	} {
		if !strings.Contains(strings.Join(strings.Fields(said), " "), want) {
			t.Errorf("%q is not said:\n%s", want, said)
		}
	}
	if left := left(t, d.tmp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	eventually(t, 2*time.Second, "no browser left", func() bool { return len(usersOf(d.tmp)) == 0 })
	if got := differing(before, files(t, data)); len(got) > 0 {
		t.Errorf("the profile was touched: %v", got)
	}
}

// aServiceWorker: the site is fine, and the browser shows a stored 502.
func aServiceWorker(t *testing.T, b built, chromium string) {
	t.Parallel()
	s := newSite(t, setup(worker, status(200, "fine")))
	d := newDesk(t, b, s, chromium)
	d.person(t, chromium, filepath.Join(d.home, ".config", "chromium"), d.base)
	if r := d.diagnose(t, 1, "--trial"); r.Verdict.Cause != "browser.site_data" || r.Verdict.Step != "cache" || r.Verdict.Confidence != "certain" {
		t.Errorf("%+v after %v", r.Verdict, r.trials())
	}
}

// interruptedAndKilled: an interrupted program leaves no browser and no folder
// after two seconds; what a killed one left, the next one clears away.
func interruptedAndKilled(t *testing.T, b built, chromium string) {
	asked := make(chan struct{}, 1)
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.UserAgent(), "Chrome") {
			hanging(asked)(w, r)
			return
		}
		status(200, "fine")(w, r)
	})
	d := newDesk(t, b, s, chromium)
	must(t, os.MkdirAll(filepath.Join(d.home, ".config/chromium/Default"), 0o700))
	must(t, os.WriteFile(filepath.Join(d.home, ".config/chromium/Default/Preferences"), []byte("{}"), 0o600))
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGKILL} {
		cmd := d.command(t, "diagnose", "--service", d.service, "--json", "--trial")
		must(t, cmd.Start())
		<-asked
		if len(left(t, d.tmp)) == 0 || len(usersOf(d.tmp)) == 0 {
			t.Error("no folder or browser is seen while it runs: this test would see none afterwards")
		}
		must(t, cmd.Process.Signal(signal))
		_ = cmd.Wait()
		if signal == os.Interrupt {
			eventually(t, 2*time.Second, "nothing left", func() bool { return len(left(t, d.tmp)) == 0 && len(usersOf(d.tmp)) == 0 })
			for len(asked) > 0 {
				<-asked
			}
		}
	}
	if len(left(t, d.tmp)) == 0 {
		t.Error("a killed program leaves its folder")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	d.diagnose(t, 0) // demands that nothing is left, and no browser runs
	if ctx.Err() != nil {
		t.Error("the next start took too long")
	}
}

// aDeadProxy: Firefox itself wrote the settings of a proxy that is not there,
// while the way of the system is fine.
func aDeadProxy(t *testing.T, b built, firefox string) {
	t.Parallel()
	s := newSite(t, status(200, "fine"))
	d := newDesk(t, b, s, "")
	must(t, os.Symlink(firefox, filepath.Join(d.bin(), "firefox-esr")))
	closed, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	_, port, _ := net.SplitHostPort(closed.Addr().String())
	must(t, closed.Close())

	dir := filepath.Join(d.home, ".mozilla", "firefox", "abc.default")
	must(t, os.MkdirAll(dir, 0o700))
	must(t, os.WriteFile(filepath.Join(dir, "..", "profiles.ini"), []byte("[Profile0]\nName=default\nIsRelative=1\nPath=abc.default\nDefault=1\n"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "user.js"), []byte(`user_pref("network.proxy.type", 1); user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", `+port+`); user_pref("app.update.enabled", false);
`), 0o600))
	cmd := exec.CommandContext(t.Context(), firefox, "--headless", "--no-remote", "--profile", dir)
	cmd.Env = []string{"PATH=/usr/bin:/bin", "HOME=" + d.home, "TMPDIR=" + tempDir(t)}
	tame(cmd)
	runtime.LockOSThread() // it ends with this thread
	defer runtime.UnlockOSThread()
	must(t, cmd.Start())
	eventually(t, 40*time.Second, "the settings are written", func() bool {
		raw, err := os.ReadFile(filepath.Join(dir, "prefs.js"))
		return err == nil && strings.Contains(string(raw), `"network.proxy.ssl_port", `+port)
	})
	r := d.diagnose(t, 1) // while it runs
	if r.Verdict.Cause != "browser.proxy" || r.Verdict.Step != "vpn" || r.Verdict.Confidence != "certain" {
		t.Errorf("%+v", r.Verdict)
	}
	join(cmd.Process).end()
	_ = cmd.Wait()
}
