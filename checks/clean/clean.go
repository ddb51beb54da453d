// Package clean makes foreign text harmless: what a server, a proxy, a file or
// another program supplied may be printed to a terminal or written to a file
// only after it went through here.
package clean

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mark stands for a character that was taken out. It is visible, so that
// nothing disappears without a trace.
const mark = '\uFFFD'

// cut stands at the end of a text that was shortened.
const cut = "…"

// Text makes a text safe on one line: controls (C0, C1, DEL), format
// characters (direction marks, zero-width ones, tags), private, unassigned and
// invalid code points become U+FFFD, a run of them one; every kind of white
// space becomes a plain space. What follows an escape character stays visible.
// Text of its own result is that result.
func Text(s string) string {
	if plain(s) {
		return s
	}
	out, _ := safe(s, math.MaxInt)
	return out
}

// Cap is Text, shortened to limit runes; a shortened text ends in an ellipsis,
// which counts. A limit below one gives the empty text. No more of a long text
// is looked at than is needed.
func Cap(s string, limit int) string {
	if limit < 1 {
		return ""
	}
	out, more := safe(s, limit)
	if !more {
		return out
	}
	_, last := utf8.DecodeLastRuneInString(out)
	return out[:len(out)-last] + cut
}

// Lines makes a text of several lines safe: at most maxLines lines of at most
// maxCols runes each. Where lines were left out, the last one is an ellipsis.
// White space at the end of a line and empty lines at the end are dropped.
func Lines(s string, maxLines, maxCols int) []string {
	if maxLines < 1 || maxCols < 1 {
		return nil
	}
	var out []string
	for s != "" && len(out) < maxLines {
		var line string
		line, s = nextLine(s)
		out = append(out, strings.TrimRight(Cap(line, maxCols), " "))
	}
	if strings.TrimFunc(s, blank) != "" {
		out[maxLines-1] = cut
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// nextLine splits at the first line end of any kind; CR LF is one.
func nextLine(s string) (line, rest string) {
	at := strings.IndexFunc(s, lineEnd)
	if at < 0 {
		return s, ""
	}
	line, s = s[:at], s[at:]
	if rest, ok := strings.CutPrefix(s, "\r\n"); ok {
		return line, rest
	}
	_, size := utf8.DecodeRuneInString(s)
	return line, s[size:]
}

func lineEnd(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// safe writes at most limit runes of the safe form of s, and tells whether
// there would be more.
func safe(s string, limit int) (string, bool) {
	var b strings.Builder
	written, marked := 0, false
	for _, r := range s {
		r = harmless(r)
		if r == mark && marked {
			continue
		}
		if written == limit {
			return b.String(), true
		}
		marked = r == mark
		b.WriteRune(r)
		written++
	}
	return b.String(), false
}

// plain recognises the usual case without allocating.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// harmless maps a character to itself, to a space or to the mark.
func harmless(r rune) rune {
	switch {
	case 0x20 <= r && r <= 0x7e:
		return r
	case blank(r):
		return ' '
	case invisible(r) || !assigned(r):
		return mark
	default:
		return r
	}
}

// blank is every white space and line separator.
func blank(r rune) bool {
	switch r {
	case '\t', '\n', '\r', '\v', '\f', 0x85:
		return true
	}
	return unicode.In(r, unicode.Zs, unicode.Zl, unicode.Zp)
}

// invisible is what controls a terminal or changes how other text reads
// without being seen itself: controls, format characters, and those that
// Unicode tells programs to show as nothing (fillers, variation selectors).
func invisible(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// assigned is what Unicode gives a meaning that every program shares; private
// characters have none.
func assigned(r rune) bool {
	return r != utf8.RuneError && unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S)
}
