package browser

import (
	"bytes"
	"strconv"
	"strings"
)

// wantedPrefs tells which of Firefox's settings are read; all others are
// passed over unread.
func wantedPref(name string) bool {
	return strings.HasPrefix(name, "network.proxy.") || strings.HasPrefix(name, "network.trr.")
}

// parsePrefs reads the wanted lines of prefs.js: user_pref("name", value);
// with values that are strings, numbers, true or false.
func parsePrefs(raw []byte) map[string]string {
	out := map[string]string{}
	for line := range bytes.Lines(raw) {
		rest, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte(`user_pref("`))
		if !ok {
			continue
		}
		name, value, ok := strings.Cut(string(rest), `",`)
		if !ok || !wantedPref(name) {
			continue
		}
		value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), ";"))
		value = strings.TrimSpace(strings.TrimSuffix(value, ")"))
		if strings.HasPrefix(value, `"`) {
			text, err := strconv.Unquote(value)
			if err != nil {
				continue
			}
			value = text
		}
		out[name] = value
	}
	return out
}
