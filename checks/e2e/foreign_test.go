//go:build linux

package e2e

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// What servers might send to a terminal, a browser or a ticket: controls that
// write the clipboard or clear the screen, and what changes how other text
// reads without being seen. Header values of HTTP/1 cannot hold the first kind.
const (
	controls  = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x1b[31mred\x08\x7f\x00"
	invisible = "\u009b2J\u0085\u202eevil\u2066\u200b\u200d\ufeff\u00ad\U000e0041\ue000\u0090q"
	markup    = `<script>alert(1)</script><img src=x onerror=alert(1)>![i](http://evil.invalid/x.png)`
	evil      = "mark" + controls + invisible + markup
	sly       = "mark" + invisible + markup
)

// harmless makes sure that a document brings no foreign byte to whoever looks
// at it.
func harmless(t *testing.T, format, text string) {
	t.Helper()
	if text == "" {
		t.Errorf("%s: nothing was written", format)
	}
	printable(t, format, text, "\n")
	switch format {
	case "json":
		var doc any
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			t.Errorf("json: %v", err)
		}
		eachText(doc, func(s string) { printable(t, "json, a text", s, "") })
	case "html":
		printable(t, "html, unescaped", html.UnescapeString(text), "\n")
		absent(t, format, text, "<script>alert", "<img src=x", `"javascript:`, " onmouseover=alert")
	case "markdown":
		// Only what a backslash does not make plain text counts.
		absent(t, format, strings.NewReplacer(`\\`, "", `\<`, "", `\[`, "", `\]`, "").Replace(text), "[i](http", "<script>alert", "<img src=x", "](javascript:")
	}
}

func printable(t *testing.T, what, text, also string) {
	t.Helper()
	if bad := foreign(text, also); bad != "" {
		t.Errorf("%s: %s", what, bad)
	}
}

// foreign names the first thing in a text that is not fit to be shown.
func foreign(text, also string) string {
	for i, r := range text {
		switch {
		case strings.ContainsRune(also, r):
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd"):
			return fmt.Sprintf("not UTF-8: %q", around(text, i))
		case r < 0x20 || r >= 0x7f && r <= 0x9f ||
			unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp, unicode.Bidi_Control, unicode.Other_Default_Ignorable_Code_Point):
			return fmt.Sprintf("U+%04X in %q", r, around(text, i))
		}
	}
	return ""
}

// TestForeignIsSeen: what judges the program's words must be able to.
func TestForeignIsSeen(t *testing.T) {
	for _, r := range controls + invisible {
		bad := unicode.IsControl(r) || !unicode.IsGraphic(r)
		if got := foreign("a"+string(r)+"b", "\n") != ""; got != bad {
			t.Errorf("%U: foreign is %v", r, got)
		}
	}
	for text, bad := range map[string]bool{"plain, ö → … \n": false, "\ufffd": false, "\xff": true, "a\tb": true, "\u2028": true, "\u200f": true} {
		if got := foreign(text, "\n") != ""; got != bad {
			t.Errorf("%q: foreign is %v", text, got)
		}
	}
}

func absent(t *testing.T, format, text string, none ...string) {
	t.Helper()
	for _, n := range none {
		if i := strings.Index(text, n); i >= 0 {
			t.Errorf("%s: %q in %q", format, n, around(text, i))
		}
	}
}

func around(text string, i int) string { return text[max(0, i-60):min(len(text), i+60)] }

// eachText visits every text of a JSON document, names included.
func eachText(doc any, visit func(string)) {
	switch d := doc.(type) {
	case string:
		visit(d)
	case []any:
		for _, v := range d {
			eachText(v, visit)
		}
	case map[string]any:
		for k, v := range d {
			visit(k)
			eachText(v, visit)
		}
	}
}

// written are the formats beside JSON.
func written() []string { return []string{"text", "markdown", "html"} }

// documents makes sure that the saved session is harmless in other formats.
func (l *lan) documents(t *testing.T, r *run, s scene, formats []string, further ...string) {
	t.Helper()
	for _, format := range formats {
		o := l.as(t, r.program, s.Env, append([]string{"export", "--format", format}, further...)...)
		if o.exit != 0 || o.stderr != "" {
			t.Errorf("export as %s: exit %d, stderr %q", format, o.exit, o.stderr)
		}
		harmless(t, format, o.stdout)
	}
}
