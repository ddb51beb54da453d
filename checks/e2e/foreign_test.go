//go:build linux

package e2e

import (
	"encoding/json"
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
	if !utf8.ValidString(text) {
		t.Errorf("%s: not UTF-8", what)
	}
	for i, r := range text {
		if strings.ContainsRune(also, r) {
			continue
		}
		if r < 0x20 || r >= 0x7f && r <= 0x9f || unicode.In(r, unicode.Cf, unicode.Co, unicode.Bidi_Control, unicode.Other_Default_Ignorable_Code_Point) {
			t.Errorf("%s: U+%04X in %q", what, r, around(text, i))
			return
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

// documents makes sure that every way to write the saved session is harmless.
func (l *lan) documents(t *testing.T, r *run, s scene, further ...string) {
	t.Helper()
	for _, format := range written() {
		o := l.as(t, r.program, s.Env, append([]string{"export", "--format", format}, further...)...)
		if o.exit != 0 || o.stderr != "" {
			t.Errorf("export as %s: exit %d, stderr %q", format, o.exit, o.stderr)
		}
		harmless(t, format, o.stdout)
	}
}
