package ui

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"fix502/checks"
	"fix502/steps"
)

// Needs is the consent that an action needs a yes for, empty for none;
// whatever changes something needs one.
func Needs(a steps.Action) string {
	if a.Kind == steps.Do && a.Consent == checks.ConsentNone {
		return string(checks.ConsentChange)
	}
	return string(a.Consent)
}

// FileName is the name, without its ending, under which a summary is saved
// unless the person gives another.
func FileName(service string, at time.Time) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		default:
			return -1
		}
	}, service)
	if name == "" {
		name = "summary"
	}
	return "fix502-" + name + "-" + at.Format("20060102-150405")
}

// Span writes a duration in the unit that a person reads at a glance; zero
// stays empty.
func Span(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Millisecond:
		return "<1 ms"
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	default:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	}
}

// Count writes a number of things.
func Count(n int) string { return strconv.Itoa(n) }

// Fold writes a text in ASCII; what has no counterpart becomes a question
// mark.
func Fold(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		case strings.ContainsRune("äöüÄÖÜß", r):
			b.WriteString(umlaut(r))
		case strings.ContainsRune("‘’‚′", r):
			b.WriteByte('\'')
		case strings.ContainsRune("“”„″«»", r):
			b.WriteByte('"')
		case strings.ContainsRune("–—−‐‑·•─", r):
			b.WriteByte('-')
		case r == '…':
			b.WriteString("...")
		case r == '→' || r == '▸' || r == '›':
			b.WriteByte('>')
		case r == '←':
			b.WriteByte('<')
		case r == '×':
			b.WriteByte('x')
		case r == '≥':
			b.WriteString(">=")
		case r == '\u00a0' || r == '\u202f':
			b.WriteByte(' ')
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}

// umlaut is how German writes its letters where there is ASCII alone.
func umlaut(r rune) string {
	return map[rune]string{'ä': "ae", 'ö': "oe", 'ü': "ue", 'Ä': "Ae", 'Ö': "Oe", 'Ü': "Ue", 'ß': "ss"}[r]
}
