package trial

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/extensions"
	"github.com/chromedp/chromedp"
)

// person makes a profile of a browser of the Chromium family by browsing: the
// page at /setup is loaded, and the browser ends of itself once the page's
// title is "ready". It returns the profile's folder.
//
// Extensions are given as folders; the browser reads them, and then they are
// put where those of a shop lie.
func person(t *testing.T, s *site, program string, unpacked ...string) string {
	t.Helper()
	return s.person(t, program, filepath.Join(tempDir(t), "data"), "https://"+host, unpacked...)
}

// person is the same with a data folder and an address of the site.
func (s *site) person(t *testing.T, program, data, base string, unpacked ...string) string {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program), chromedp.UserDataDir(data), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("headless", "new"), chromedp.Flag("password-store", "basic"), chromedp.Flag("profile-directory", "Default"),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", Env{Map: map[string]string{host: s.addr()}}.hostRules()),
		chromedp.Flag("ignore-certificate-errors-spki-list", s.spki), chromedp.ModifyCmdFunc(tame),
		chromedp.Flag("enable-unsafe-extension-debugging", true), chromedp.Env("TMPDIR=" + tempDir(t)),
	}
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	alloc, free := chromedp.NewExecAllocator(ctx, options...)
	defer free()
	tab, freeTab := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {}))
	defer freeTab()
	if err := chromedp.Do(tab, chromedp.Navigate(base+"/setup")); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(tab, chromedp.Poll[bool](`document.title === "ready"`)); err != nil {
		t.Fatal(err)
	}
	for _, dir := range unpacked {
		if _, err := chromedp.CallBrowser(tab, extensions.LoadUnpacked, extensions.LoadUnpackedParams{Path: dir}); err != nil {
			t.Fatal(err)
		}
	}
	if err := chromedp.Cancel(tab); err != nil {
		t.Fatal(err)
	}
	profile := filepath.Join(data, "Default")
	for _, dir := range unpacked {
		settle(t, profile, dir)
	}
	return profile
}

// settle moves an extension from its folder into the profile.
func settle(t *testing.T, profile, dir string) {
	t.Helper()
	file := filepath.Join(profile, "Preferences")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	prefs := object(text)
	ext := object(prefs["extensions"])
	all := object(ext["settings"])
	for id, one := range all {
		var s map[string]any
		if err := json.Unmarshal(one, &s); err != nil {
			t.Fatal(err)
		}
		if s["path"] != dir {
			continue
		}
		manifest, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		s["path"], s["location"], s["creation_flags"], s["manifest"] = id+"/1.0_0", 1, 1, json.RawMessage(manifest)
		if err := os.CopyFS(filepath.Join(profile, "Extensions", id, "1.0_0"), os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if all[id], err = json.Marshal(s); err != nil {
			t.Fatal(err)
		}
	}
	ext["settings"] = encode(all)
	prefs["extensions"] = encode(ext)
	if err := os.WriteFile(file, encode(prefs), 0o600); err != nil {
		t.Fatal(err)
	}
}

// cookies is a setup page that leaves n cookies of 1000 bytes each.
func cookies(n int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := range n {
			http.SetCookie(w, &http.Cookie{
				Name: fmt.Sprintf("c%02d", i), Value: fmt.Sprintf("%01000d", i), Path: "/", MaxAge: 86400, Secure: true,
			})
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<title>ready</title>")
	}
}

// worker is a setup page with a service worker that answers everything with a
// stored 502.
func worker(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/sw.js" {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = io.WriteString(w, `
self.addEventListener("install", e => e.waitUntil(caches.open("v1").then(c =>
  c.put("/stored", new Response("<h1>502 Bad Gateway</h1>", {status: 502, headers: {"Content-Type": "text/html"}})))
  .then(() => self.skipWaiting())));
self.addEventListener("activate", e => e.waitUntil(clients.claim()));
self.addEventListener("fetch", e => e.respondWith(caches.match("/stored")));`)
		return
	}
	w.Header().Set("Content-Type", "text/html")
	_, _ = io.WriteString(w, `<title>wait</title><script>
navigator.serviceWorker.register("/sw.js").then(() => navigator.serviceWorker.ready).then(() => { document.title = "ready" });
</script>`)
}

// setup serves one handler for /setup and /sw.js and another for the page.
func setup(first, page http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/setup" || r.URL.Path == "/sw.js" {
			first(w, r)
			return
		}
		page(w, r)
	}
}

// blocker is a declarative rule that stops the site's own page.
const blocker = `[{"id": 1, "action": {"type": "block"}, "condition": {"urlFilter": "||` + host + `/", "resourceTypes": ["main_frame"]}}]`

// unpacked writes the nth extension into a folder of its own. With rules it
// acts on requests.
func unpacked(t *testing.T, n int, rules string) (dir, id string) {
	t.Helper()
	manifest := map[string]any{"manifest_version": 3, "name": fmt.Sprint("Test ", n), "version": "1.0", "key": extensionKey(n)}
	files := map[string]string{}
	if rules != "" {
		manifest["permissions"] = []string{"declarativeNetRequest"}
		manifest["host_permissions"] = []string{"https://" + host + "/*"}
		manifest["declarative_net_request"] = map[string]any{
			"rule_resources": []any{map[string]any{"id": "r", "enabled": true, "path": "rules.json"}},
		}
		files["rules.json"] = rules
	}
	text, err := json.Marshal(manifest)
	if err != nil {
		t.Fatal(err)
	}
	files["manifest.json"] = string(text)
	dir = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, extensionID(n)
}

// extensionKey is a made-up key of the nth extension.
func extensionKey(n int) string {
	sum := sha256.Sum256([]byte{byte(n)})
	return base64.StdEncoding.EncodeToString(sum[:])
}

// extensionID is the ID that belongs to that key: the first half of its hash,
// in the letters from a to p.
func extensionID(n int) string {
	key := sha256.Sum256([]byte{byte(n)})
	sum := sha256.Sum256(key[:])
	id := make([]byte, 0, 32)
	for _, b := range sum[:16] {
		id = append(id, 'a'+b>>4, 'a'+b&15)
	}
	return string(id)
}
