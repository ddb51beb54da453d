package trial

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fix502/checks"
)

// copyFirefox copies what one page's trial needs of a profile of the Firefox
// family: settings of proxy, DNS and TLS, the cookies, the extensions that are
// on, the site's service worker. No history, no passwords, no form data, no
// open tabs.
func (t *try) copyFirefox(c *copier) error {
	text, err := c.read("prefs.js")
	if err != nil {
		return err
	}
	if err := c.write("prefs.js", firefoxSettings(text, t.spec.Trial.Factor == checks.FactorDirect)); err != nil {
		return err
	}
	if only, any := t.keeps(); any {
		t.awaits = true
		if err := copyAddons(c, only); err != nil {
			return err
		}
	}
	if t.spec.Trial.Factor != checks.FactorCookies {
		for _, name := range []string{"cookies.sqlite", "cookies.sqlite-wal"} {
			if err := c.file(name); err != nil {
				return err
			}
		}
	}
	for _, name := range []string{"serviceworker.txt", "storage.sqlite"} {
		if err := c.file(name); err != nil {
			return err
		}
	}
	if own := storageFolder(t.spec.Route.URL); own != "" {
		return c.tree("storage/default/"+own, nil)
	}
	return nil
}

// copyAddons copies the extensions that are switched on. Their list is not:
// the browser makes a new one from what it finds.
func copyAddons(c *copier, only []string) error {
	text, err := c.read("extensions.json")
	if err != nil || text == nil {
		return err
	}
	var list struct {
		Addons []struct {
			ID, Type string
			Active   bool
		}
	}
	if json.Unmarshal(text, &list) != nil {
		return nil // without a list nobody knows what is on
	}
	for _, a := range list.Addons {
		if !a.Active || a.Type != "extension" || only != nil && !slices.Contains(only, a.ID) || strings.ContainsAny(a.ID, `/\`) {
			continue
		}
		if err := c.file("extensions/" + a.ID + ".xpi"); err != nil {
			return err
		}
	}
	return nil
}

// firefoxSettings keeps of prefs.js the lines that decide how a page is asked
// for.
func firefoxSettings(text []byte, direct bool) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(text) {
		name, ok := bytes.CutPrefix(line, []byte(`user_pref("`))
		if !ok || direct && bytes.HasPrefix(name, []byte("network.proxy.")) {
			continue
		}
		for _, keep := range []string{"network.", "security.", "intl.", "privacy.", "dom.serviceWorkers.", "extensions.webextensions.", "xpinstall.signatures."} {
			if bytes.HasPrefix(name, []byte(keep)) {
				out.Write(line)
			}
		}
	}
	return out.Bytes()
}

// storageFolder is the folder of an origin below storage/default (Firefox's
// quota manager): the origin with + in place of : and /.
func storageFolder(page string) string {
	u, err := url.Parse(page)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	return strings.NewReplacer(":", "+", "/", "+").Replace(u.Scheme + "://" + strings.ToLower(u.Host))
}

// writePrefs writes what a trial sets itself: nothing on the browser's own
// account (updates, reports), extensions that were copied are on.
func (t *try) writePrefs() error {
	prefs := map[string]any{
		"app.normandy.enabled":                          false,
		"app.update.disabledForTesting":                 true,
		"browser.aboutwelcome.enabled":                  false,
		"browser.shell.checkDefaultBrowser":             false,
		"browser.startup.page":                          0,
		"datareporting.healthreport.uploadEnabled":      false,
		"datareporting.policy.dataSubmissionEnabled":    false,
		"extensions.autoDisableScopes":                  0,
		"extensions.getAddons.cache.enabled":            false,
		"extensions.update.enabled":                     false,
		"network.captive-portal-service.enabled":        false,
		"network.connectivity-service.enabled":          false,
		"termsofuse.bypassNotification":                 true,
		"toolkit.telemetry.reportingpolicy.firstRun":    false,
		"browser.safebrowsing.downloads.remote.enabled": false,
	}
	switch t.spec.Trial.Factor {
	case checks.FactorDirect:
		prefs["network.proxy.type"] = 0
	case checks.FactorWorker:
		prefs["dom.serviceWorkers.enabled"] = false
	default:
	}
	for _, addr := range t.env.Map {
		if ip, port, err := net.SplitHostPort(addr); err == nil {
			prefs["network.dns.forceResolve"], prefs["network.socket.forcePort"] = ip, "443="+port
		}
	}
	maps.Copy(prefs, t.env.Prefs)
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(prefs)) {
		value, err := json.Marshal(prefs[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(&out, "user_pref(%q, %s);\n", name, value)
	}
	return os.WriteFile(filepath.Join(t.folder.data(), "user.js"), out.Bytes(), 0o600)
}
