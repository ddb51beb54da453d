package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"

	"fix502/steps/summary"
)

// writeJSON writes the report of schema fix502/1. Characters that a terminal
// could obey are escaped, so that the document may be looked at with cat.
func writeJSON(w io.Writer, s summary.Summary, o Opts) error {
	s.Unmasked = o.Unmasked
	var raw bytes.Buffer
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(false) // masks are written as <ip-1>
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil {
		return fmt.Errorf("encode the summary: %w", err)
	}
	return flush(w, inert(raw.String()))
}

// inert escapes what is not printable; outside of strings there is no such
// character but the line feed.
func inert(document string) string {
	var b strings.Builder
	b.Grow(len(document))
	for _, r := range document {
		switch {
		case r == '\n' || unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			hi, lo := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, hi, lo)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
