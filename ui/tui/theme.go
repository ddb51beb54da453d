package tui

import (
	"strings"

	"charm.land/lipgloss/v2"

	"fix502/checks/verdict"
)

// glyphs are the signs of a theme. Each stands beside a word, never alone.
type glyphs struct {
	ok, broken, degraded, unknown, waiting string
	done, dash, current, dot               string
	point, bar, rule, heavy, link, gap     string
	born, sep, more, filled, empty         string
	up, down, left, right                  string
	mote                                   string // what is on its way
	sorted, fork, stem                     string // of a table's column; of a tree
	spin                                   []string
	phase                                  []string // of a bar: look-up, connect, tunnel, handshake, wait, transfer
}

func richGlyphs() glyphs {
	return glyphs{
		ok: "●", broken: "✗", degraded: "▲", unknown: "?", waiting: "○",
		done: "✓", dash: "–", current: "●", dot: "·",
		point: "▸", bar: "┃", rule: "─", heavy: "━", link: "─", gap: "╌",
		born: "╰─", sep: "·", more: "…", filled: "█", empty: "░",
		up: "↑", down: "↓", left: "←", right: "→",
		mote: "•", sorted: " ▾", fork: "├─", stem: "│ ",
		phase: []string{"·", "░", "◦", "▒", "█", "▄"},
		spin:  []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
	}
}

func plainGlyphs() glyphs {
	return glyphs{
		ok: "o", broken: "X", degraded: "!", unknown: "?", waiting: ":",
		done: "+", dash: "-", current: "*", dot: ".",
		point: ">", bar: "|", rule: "-", heavy: "=", link: "-", gap: ".",
		born: "`-", sep: "-", more: "~", filled: "#", empty: ".",
		up: "up", down: "down", left: "left", right: "right",
		mote: "o", sorted: " v", fork: "|-", stem: "| ",
		phase: []string{".", "c", "t", "s", "#", "="},
		spin:  []string{"|", "/", "-", "\\"},
	}
}

// theme is a function of the terminal: its colours, ASCII or not. The renderer
// drops colours where they are not wanted.
type theme struct {
	glyphs
	palette
	ascii                     bool
	plain, bold, key, primary ink
}

func newTheme(c canvas, ascii bool) theme {
	t := theme{
		glyphs: richGlyphs(), palette: c.palette(), ascii: ascii,
		bold: newInk(lipgloss.NewStyle().Bold(true)),
	}
	if ascii {
		t.glyphs = plainGlyphs()
	}
	t.key = t.accent
	t.primary = t.accent.Bold()
	return t
}

// hop returns sign and style of a hop's state.
func (t *theme) hop(s verdict.State) (string, ink) {
	switch s {
	case verdict.StateOK:
		return t.ok, t.good
	case verdict.StateBroken:
		return t.broken, t.bad.Bold()
	case verdict.StateDegraded:
		return t.degraded, t.warn.Bold()
	case verdict.StateUnknown, verdict.StateAbsent:
		return t.unknown, t.dim
	default:
		return t.waiting, t.dim
	}
}

// step returns sign and style of a step's state.
func (t *theme) step(state, status string) (string, ink) {
	switch state {
	case "recommended":
		return t.current, t.primary
	case "ruled_out", "skipped":
		return t.dash, t.dim
	case "done":
		if status == "fail" {
			return t.broken, t.bad
		}
		return t.done, t.good
	}
	switch status {
	case "pass":
		return t.done, t.good
	case "fail":
		return t.broken, t.bad
	case "warn":
		return t.degraded, t.warn
	}
	return t.dot, t.plain
}

// confidence draws how sure a finding is as three marks; a word stands beside
// them.
func (t *theme) confidence(c verdict.Confidence) string {
	n := int(c)
	full, none := t.ok, t.waiting
	if t.ascii {
		full, none = t.current, t.dash
	}
	return strings.Repeat(full, n) + strings.Repeat(none, 3-n)
}

// NeedsASCII tells from the environment whether the terminal can be trusted
// with more than ASCII: LC_ALL, LC_CTYPE, LANG (POSIX, Environment Variables
// 8.2, the first that is set counts) and TERM.
func NeedsASCII(getenv func(string) string, goos string) bool {
	switch getenv("TERM") {
	case "linux", "dumb":
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			return !strings.Contains(v, "utf-8") && !strings.Contains(v, "utf8")
		}
	}
	return goos != "windows"
}
