package browser

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// manifest is an extension's description of itself, as far as it matters.
type manifest struct {
	Name        string            `json:"name"`
	Number      string            `json:"version"`
	Version     int               `json:"manifest_version"`
	Locale      string            `json:"default_locale"`
	Permissions []json.RawMessage `json:"permissions"`
	Hosts       []string          `json:"host_permissions"`
	Scripts     []struct {
		Matches []string `json:"matches"`
	} `json:"content_scripts"`
	Theme json.RawMessage `json:"theme"`
}

// parseManifest reads a manifest.json; some begin with a byte order mark.
func parseManifest(raw []byte) (manifest, bool) {
	var m manifest
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if len(raw) == 0 || decode(raw, &m) != nil {
		return manifest{}, false
	}
	return m, true
}

func (m manifest) theme() bool { return len(m.Theme) > 0 }

// permissions separates names of abilities from match patterns, which stand
// among them in older manifests.
func (m manifest) permissions() (api, hosts, scripts []string) {
	hosts = slices.Clone(m.Hosts)
	for _, p := range texts(m.Permissions) {
		if strings.Contains(p, "://") || p == "<all_urls>" {
			hosts = append(hosts, p)
		} else {
			api = append(api, p)
		}
	}
	for _, s := range m.Scripts {
		scripts = append(scripts, s.Matches...)
	}
	return api, hosts, scripts
}

// texts keeps the strings of a list that may hold other things; of an object
// its only key, as Chromium writes abilities with details.
func texts(list []json.RawMessage) []string {
	var out []string
	for _, raw := range list {
		var s string
		var o map[string]json.RawMessage
		switch {
		case json.Unmarshal(raw, &s) == nil:
			out = append(out, s)
		case json.Unmarshal(raw, &o) == nil:
			for key := range o {
				out = append(out, key)
			}
		}
	}
	slices.Sort(out)
	return out
}

// maxName bounds a name for people, in bytes.
const maxName = 120

// localName is an extension's name for people: as the manifest has it, or by
// the message that it refers to ("__MSG_appName__").
func localName(f folder, base string, m manifest) string {
	key, ok := messageKey(m.Name)
	if !ok {
		return cutName(m.Name)
	}
	for _, locale := range []string{m.Locale, "en", "en_US"} {
		if base == "" || locale == "" || !local(locale) || strings.ContainsAny(locale, `/\`) {
			continue
		}
		raw, err := f.read(base+"/_locales/"+locale+"/messages.json", smallFile)
		if err != nil {
			continue
		}
		if name := parseMessage(raw, key); name != "" {
			return cutName(name)
		}
	}
	return ""
}

func messageKey(name string) (string, bool) {
	rest, ok := strings.CutPrefix(name, "__MSG_")
	key, end := strings.CutSuffix(rest, "__")
	return key, ok && end
}

// parseMessage picks one message; its key is compared without regard to case.
func parseMessage(raw []byte, key string) string {
	var all map[string]json.RawMessage
	if decode(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), &all) != nil {
		return ""
	}
	for name, value := range all {
		var m struct {
			Message string `json:"message"`
		}
		if strings.EqualFold(name, key) && decode(value, &m) == nil {
			return m.Message
		}
	}
	return ""
}

func cutName(name string) string {
	name = strings.Join(strings.Fields(name), " ")
	if len(name) > maxName {
		name = strings.ToValidUTF8(name[:maxName], "") + "…"
	}
	return name
}
