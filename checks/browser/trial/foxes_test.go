//go:build linux

package trial

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// addon writes the nth add-on, unsigned. A guilty one stops every page.
func addon(t *testing.T, dir string, n int, guilty bool) {
	t.Helper()
	id := fmt.Sprintf("test%d@site.example", n)
	manifest := map[string]any{
		"manifest_version": 2, "name": fmt.Sprint("Test ", n), "version": "1.0",
		"browser_specific_settings": map[string]any{"gecko": map[string]any{"id": id}},
	}
	files := map[string]string{}
	if guilty {
		manifest["permissions"] = []string{"webRequest", "webRequestBlocking", "<all_urls>"}
		manifest["background"] = map[string]any{"scripts": []string{"stop.js"}}
		files["stop.js"] = `browser.webRequest.onBeforeRequest.addListener(() => ({cancel: true}), {urls: ["<all_urls>"], types: ["main_frame"]}, ["blocking"]);`
	}
	text, err := json.Marshal(manifest)
	must(t, err)
	files["manifest.json"] = string(text)
	must(t, os.MkdirAll(dir, 0o700))
	out, err := os.Create(filepath.Join(dir, id+".xpi"))
	must(t, err)
	z := zip.NewWriter(out)
	for name, text := range files {
		w, err := z.Create(name)
		must(t, err)
		_, err = w.Write([]byte(text))
		must(t, err)
	}
	must(t, z.Close())
	must(t, out.Close())
}

// foxDesk is a desk with Firefox alone, that has a profile with n add-ons of
// which one is guilty. Nothing of it reaches the outside.
func foxDesk(t *testing.T, b built, firefox string, n, guilty int) *desk {
	t.Helper()
	s := newSite(t, status(200, "fine"))
	d := newDesk(t, b, s, "")
	plain := httptest.NewServer(s.Config.Handler) // a certificate of ours would not be trusted in an empty profile
	t.Cleanup(plain.Close)
	text, err := os.ReadFile(d.service)
	must(t, err)
	must(t, os.WriteFile(d.service, []byte(strings.ReplaceAll(string(text), d.base, plain.URL)), 0o600))
	d.base = plain.URL
	must(t, os.WriteFile(filepath.Join(d.bin(), "firefox-esr"), []byte(`#!/bin/sh
last=
for a; do
	[ "$last" = --profile ] && echo 'user_pref("network.dns.forceResolve", "127.0.0.1");' >>"$a/user.js"
	last=$a
done
PATH=/usr/bin:/bin exec '`+firefox+`' "$@"
`), 0o700))

	dir := filepath.Join(d.home, ".mozilla", "firefox", "abc.default")
	for i := range n {
		addon(t, filepath.Join(dir, "extensions"), i, i == guilty)
	}
	must(t, os.WriteFile(filepath.Join(dir, "..", "profiles.ini"), []byte("[Profile0]\nName=default\nIsRelative=1\nPath=abc.default\nDefault=1\n"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "prefs.js"), []byte(`user_pref("xpinstall.signatures.required", false);
user_pref("extensions.autoDisableScopes", 0);
user_pref("app.update.enabled", false);
`), 0o600))
	cmd := exec.CommandContext(t.Context(), filepath.Join(d.bin(), "firefox-esr"), "--headless", "--no-remote", "--profile", dir)
	cmd.Env = []string{"HOME=" + d.home, "TMPDIR=" + tempDir(t)}
	tame(cmd)
	runtime.LockOSThread() // it ends with this thread
	defer runtime.UnlockOSThread()
	must(t, cmd.Start())
	eventually(t, 40*time.Second, "the add-ons are on", func() bool {
		var list struct {
			Addons []struct {
				ID     string
				Active bool
			}
		}
		raw, err := os.ReadFile(filepath.Join(dir, "extensions.json"))
		on := 0
		if err == nil && json.Unmarshal(raw, &list) == nil {
			for _, a := range list.Addons {
				if a.Active && strings.HasSuffix(a.ID, "@site.example") {
					on++
				}
			}
		}
		return on == n
	})
	join(cmd.Process).end()
	_ = cmd.Wait()
	return d
}

// addonsInFirefox: real add-ons in the real Firefox, one of which stops every
// page. Halving names it, and only copies were tried.
func addonsInFirefox(t *testing.T, b built, firefox string) {
	t.Parallel()
	d := foxDesk(t, b, firefox, 4, 2)
	before := files(t, filepath.Join(d.home, ".mozilla"))
	r := d.diagnose(t, 1, "--trial")
	if r.Verdict.Cause != "browser.extension" || r.Verdict.Confidence != "certain" || r.Verdict.Step != "plugins" || !strings.Contains(r.Verdict.Summary+r.Verdict.Advice, `"Test 2"`) {
		t.Errorf("%+v after %v", r.Verdict, r.trials())
	}
	rounds := slices.DeleteFunc(r.trials(), func(s string) bool { return !strings.HasPrefix(s, "trial.firefox.copy.extensions.") })
	if len(rounds) > 3 {
		t.Errorf("%d rounds: %v", len(rounds), rounds)
	}
	if got := differing(before, files(t, filepath.Join(d.home, ".mozilla"))); len(got) > 0 {
		t.Errorf("the profile was touched: %v", got)
	}
}

// firefoxInTheWizard: the person sees an error where fix502 sees none, and
// allows a trial at the step of the extensions.
func firefoxInTheWizard(t *testing.T, b built, firefox string) {
	t.Parallel()
	d := foxDesk(t, b, firefox, 1, 0)
	before := files(t, filepath.Join(d.home, ".mozilla"))
	said := d.says(t, []string{"2", "step 7", "7", "yes", "q"}, "--plain", "--service", d.service)
	said = strings.Join(strings.Fields(said), " ")
	for _, want := range []string{"Start a browser for a trial?", "copy, no extension: 200 ok", `Site fails because of the extension "Test 0" in your browser`} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said:\n%s", want, said)
		}
	}
	if left := left(t, d.tmp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if got := differing(before, files(t, filepath.Join(d.home, ".mozilla"))); len(got) > 0 {
		t.Errorf("the profile was touched: %v", got)
	}
}
