package browser

import (
	"bytes"
	"strings"
)

// section is a group of an INI file, as Firefox and freedesktop.org write
// them.
type section struct {
	name string
	keys map[string]string
}

func (s section) get(key string) string { return s.keys[key] }

// maxSections bounds what a damaged or hostile file may cost.
const maxSections = 20000

// parseINI reads sections in order; what it does not understand it passes
// over. Of a key that stands twice the first counts.
func parseINI(raw []byte) []section {
	var out []section
	for line := range bytes.Lines(raw) {
		text := strings.TrimSpace(string(line))
		if name, ok := strings.CutPrefix(text, "["); ok {
			if len(out) == maxSections {
				return out
			}
			name, _, _ = strings.Cut(name, "]")
			out = append(out, section{name: name, keys: map[string]string{}})
			continue
		}
		key, value, ok := strings.Cut(text, "=")
		if !ok || len(out) == 0 || strings.HasPrefix(text, "#") || strings.HasPrefix(text, ";") {
			continue
		}
		s := out[len(out)-1]
		if key = strings.TrimSpace(key); s.keys[key] == "" {
			s.keys[key] = strings.TrimSpace(value)
		}
	}
	return out
}
