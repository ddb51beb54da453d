package profile

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

func item(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// quoted shows a value without letting it speak to the terminal.
func quoted(s string) string {
	if len(s) > 120 {
		s = s[:120] + "…"
	}
	return visible(strconv.Quote(s))
}

// visible replaces what is not one printable line by its escape.
func visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			b.WriteRune(r)
			continue
		}
		q := strconv.QuoteRuneToASCII(r)
		b.WriteString(q[1 : len(q)-1])
	}
	return b.String()
}

// hostname tells whether s is made of DNS labels (RFC 1123, 2.1); underscores
// are seen in the wild.
func hostname(s string) bool {
	s = strings.TrimSuffix(s, ".")
	if s == "" || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, r := range label {
			if !letterDigit(r) && r != '-' && r != '_' {
				return false
			}
		}
	}
	return true
}

// token is a header name (RFC 9110, 5.6.2).
func token(s string) bool {
	if s == "" || len(s) > 128 {
		return false
	}
	for _, r := range s {
		if !letterDigit(r) && !strings.ContainsRune("!#$%&'*+-.^_`|~", r) {
			return false
		}
	}
	return true
}

func letterDigit(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}
