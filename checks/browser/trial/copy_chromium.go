package trial

import (
	"crypto/sha1" // a folder's name, not a seal
	"encoding/hex"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fix502/checks"
)

// copyChromium copies what one page's trial needs of a profile of the Chromium
// family: settings of extensions, proxy and site permissions, the cookies, the
// site's service worker. Places: chromium/docs/user_data_dir.md and what
// Chromium 156 was seen to use. No history, no passwords, no form data, no
// open tabs.
func (t *try) copyChromium(c *copier, dir string) error {
	t.profile = filepath.Base(dir)
	if t.profile == "." || strings.ContainsAny(t.profile, `/\`) {
		t.profile = "Default"
	}
	data := c.to
	c.to = filepath.Join(data, t.profile)
	if err := copyKey(c, filepath.Dir(dir), data); err != nil {
		return err
	}
	only, any := t.keeps()
	for _, name := range []string{"Preferences", "Secure Preferences"} {
		text, err := c.read(name)
		if err != nil {
			return err
		}
		if text == nil {
			continue
		}
		if err := c.write(name, chromiumSettings(text, only, any, t.spec.Trial.Factor == checks.FactorDirect)); err != nil {
			return err
		}
	}
	if any {
		t.awaits = true
		if err := copyExtensions(c, only); err != nil {
			return err
		}
	}
	if t.spec.Trial.Factor != checks.FactorCookies {
		for _, name := range []string{"Cookies", "Cookies-journal", "Network/Cookies", "Network/Cookies-journal"} {
			if err := c.file(name); err != nil {
				return err
			}
		}
	}
	return copyWorkers(c, t.spec.Route.URL)
}

// copyKey copies from the browser's own state the key alone by which it reads
// its cookies (Windows).
func copyKey(c *copier, from, to string) error {
	root, err := os.OpenRoot(from)
	if err != nil {
		return nil // Opera keeps a single profile: there is no folder above it
	}
	defer func() { _ = root.Close() }()
	state := &copier{ctx: c.ctx, from: root, to: to}
	text, err := state.read("Local State")
	if err != nil || text == nil {
		return err
	}
	return state.write("Local State", pick(text, "os_crypt"))
}

// copyExtensions copies the programs of extensions and their rules.
func copyExtensions(c *copier, only []string) error {
	wanted := func(name string) bool {
		parts := strings.Split(name, "/")
		return len(parts) < 2 || only == nil || slices.Contains(only, parts[1])
	}
	for _, name := range []string{"Extensions", "DNR Extension Rules", "Extension Rules", "Extension Scripts"} {
		filter := wanted
		if strings.HasPrefix(name, "Extension ") {
			filter = nil // databases: not to be parted
		}
		if err := c.tree(name, filter); err != nil {
			return err
		}
	}
	return nil
}

// copyWorkers copies the registrations of service workers, and what the one of
// this site stores.
func copyWorkers(c *copier, page string) error {
	own := originFolder(page)
	return c.tree("Service Worker", func(name string) bool {
		rest, ok := strings.CutPrefix(name, "Service Worker/CacheStorage/")
		if !ok {
			return true
		}
		first, _, _ := strings.Cut(rest, "/")
		return first == own
	})
}

// originFolder is the name of the folder in which an origin's Cache Storage
// lies: the SHA-1 of the origin in the form of a storage key's identifier.
func originFolder(page string) string {
	u, err := url.Parse(page)
	if err != nil {
		return ""
	}
	port := u.Port()
	if port == "" {
		port = "0"
	}
	sum := sha1.Sum([]byte(u.Scheme + "_" + strings.ToLower(u.Hostname()) + "_" + port))
	return hex.EncodeToString(sum[:])
}

// chromiumSettings keeps of a settings file what decides how a page is asked
// for: proxy, extensions, permissions of sites, languages. Of extensions those
// in only, all with nil, none where any is false.
func chromiumSettings(text []byte, only []string, any, direct bool) []byte {
	keep := []string{"extensions", "protection", "dns_over_https", "net", "intl", "ssl"}
	if !direct {
		keep = append(keep, "proxy")
	}
	out := object(pick(text, keep...))
	if profile := object(text)["profile"]; profile != nil {
		out["profile"] = pick(profile, "content_settings", "default_content_setting_values", "block_third_party_cookies", "cookie_controls_mode")
	}
	if ext := object(out["extensions"]); ext != nil && (only != nil || !any) {
		settings := object(ext["settings"])
		for id, one := range settings {
			if !slices.Contains(only, id) && !builtIn(one) {
				delete(settings, id)
			}
		}
		if settings != nil {
			ext["settings"] = encode(settings)
		}
		out["extensions"] = encode(ext)
	}
	return encode(out)
}

// builtIn tells whether an extension is a part of the browser.
func builtIn(settings json.RawMessage) bool {
	var s struct {
		Location int `json:"location"`
	}
	return json.Unmarshal(settings, &s) == nil && (s.Location == 5 || s.Location == 10)
}

// object decodes one level of an object; nil for anything else.
func object(text []byte) map[string]json.RawMessage {
	var out map[string]json.RawMessage
	if json.Unmarshal(text, &out) != nil {
		return nil
	}
	return out
}

// pick is an object with these members alone.
func pick(text []byte, names ...string) json.RawMessage {
	out := map[string]json.RawMessage{}
	for name, v := range object(text) {
		if slices.Contains(names, name) {
			out[name] = v
		}
	}
	return encode(out)
}

func encode(v map[string]json.RawMessage) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		return json.RawMessage("{}")
	}
	return text
}
