package tui

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"fix502/steps/prose"
	"fix502/ui"
)

// safe is the second line of defence against foreign text: whatever reaches
// the screen has no control characters, no escape sequences and no invisible
// directions left, on one line. In ascii it is also folded to ASCII.
func (t *theme) safe(s string) string {
	clean := true
	for _, r := range s {
		if r < 0x20 || r >= 0x7f {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, ansi.Strip(s))
	if t.ascii {
		s = ui.Fold(s)
	}
	return s
}

// cut shortens a safe text to a width in cells.
func (t *theme) cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	s = t.safe(s)
	if ansi.StringWidth(s) <= w {
		return s
	}
	return ansi.Truncate(s, w, t.more)
}

// cutStyled shortens a line that has its styles already.
func (t *theme) cutStyled(s string, w int) string {
	if ansi.StringWidth(s) <= w {
		return s
	}
	return ansi.Truncate(s, w, t.more)
}

// wrap breaks one paragraph into lines of a width in cells; a line break in
// it is a space.
func (t *theme) wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	if s = strings.TrimSpace(t.safe(s)); s == "" {
		return nil
	}
	out := strings.Split(ansi.Wrap(s, w, ""), "\n")
	for i, l := range out {
		out[i] = t.cut(strings.TrimRight(l, " "), w)
	}
	return out
}

// styled is wrap with one style for every line.
func (t *theme) styled(st ink, s string, w int) []string {
	out := t.wrap(s, w)
	for i := range out {
		out[i] = st.Render(out[i])
	}
	return out
}

// prose sets a body in the Markdown forms of the words: paragraphs, items,
// bold and code. Paragraphs are parted by a blank line unless tight.
func (t *theme) prose(body string, w int, tight bool) []string {
	var out []string
	item := false
	for i, b := range prose.Blocks(body) {
		lead := ""
		switch {
		case b.Bullet:
			lead = t.dot + " "
		case b.Number > 0:
			lead = strconv.Itoa(b.Number) + ". "
		}
		if i > 0 && !tight && (lead == "" || !item) {
			out = append(out, "")
		}
		item = lead != ""
		indent := ansi.StringWidth(lead)
		for n, l := range t.spans(b.Text, w-indent) {
			if n == 0 {
				l = t.accent.Render(lead) + l
			} else {
				l = strings.Repeat(" ", indent) + l
			}
			out = append(out, l)
		}
	}
	return out
}

// spans wraps one paragraph with its marks turned into styles.
func (t *theme) spans(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	var b strings.Builder
	for _, sp := range prose.Spans(t.safe(s)) {
		switch sp.Style {
		case prose.Bold:
			b.WriteString(t.bold.Render(sp.Text))
		case prose.Code:
			b.WriteString(t.accent.Render(sp.Text))
		case prose.Plain:
			b.WriteString(sp.Text)
		}
	}
	return strings.Split(lipgloss.Wrap(b.String(), w, ""), "\n")
}

// pad fills a text up to a width in cells.
func pad(s string, w int) string {
	if n := w - ansi.StringWidth(s); n > 0 {
		return s + strings.Repeat(" ", n)
	}
	return s
}

// spread sets two texts against the ends of a line.
func spread(left, right string, w int) string {
	n := w - ansi.StringWidth(left) - ansi.StringWidth(right)
	if right == "" || n < 1 {
		return left
	}
	return left + strings.Repeat(" ", n) + right
}
