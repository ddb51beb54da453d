package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

const keyGap = "  " // between two keys of the foot line

// footKeys are the most useful keys in the order of the table; when they do
// not all fit, the least useful ones go first.
func (s *scene) footKeys(w int) []binding {
	var keys []binding
	for _, b := range s.keymap() {
		if b.Enabled() && b.foot > 0 {
			keys = append(keys, b)
		}
	}
	for len(keys) > 0 {
		n := -len(keyGap)
		for _, b := range keys {
			n += len(keyGap) + s.keyWidth(b)
		}
		if n <= w {
			break
		}
		last := 0
		for i, b := range keys {
			if b.foot >= keys[last].foot {
				last = i
			}
		}
		keys = slices.Delete(keys, last, last+1)
	}
	return keys
}

func (s *scene) keyWidth(b binding) int {
	return ansi.StringWidth(s.safe(b.Help().Key)) + 1 + ansi.StringWidth(b.Help().Desc)
}

// keyLine shows keys side by side.
func (s *scene) keyLine(keys []binding) string {
	out := make([]string, 0, len(keys))
	for _, b := range keys {
		out = append(out, s.key.Render(s.safe(b.Help().Key))+" "+s.dim.Render(b.Help().Desc))
	}
	return strings.Join(out, keyGap)
}
