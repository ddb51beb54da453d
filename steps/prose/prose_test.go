package prose

import (
	"strings"
	"testing"
)

const sample = `---
short: Demo
---

# A demo

## why

Because.

## action go
title: Go there
hint: a hint that is
  continued

For everybody.

## action go (linux)

On Linux.

## action go (firefox, chrome darwin)
title: Go there in it

- one
  and more
- two

## reason only.attrs
short: yes
`

func parse(t *testing.T, text string) Doc {
	t.Helper()
	d, err := Parse("demo.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseReadsAllParts(t *testing.T) {
	for _, text := range []string{sample, strings.ReplaceAll(sample, "\n", "\r\n")} {
		d := parse(t, text)
		if d.Title != "A demo" || d.Front["short"] != "Demo" || len(d.Sections) != 5 {
			t.Fatalf("got %q, %v, %d sections", d.Title, d.Front, len(d.Sections))
		}
		s, ok := d.Section("action", "go")
		if !ok || s.Attrs["hint"] != "a hint that is continued" || s.Body != "For everybody." || s.Line != 11 {
			t.Errorf("got %+v", s)
		}
		if why, _ := d.Section("why", ""); why.Body != "Because." {
			t.Errorf("a section without ID: %+v", why)
		}
		if got := len(d.Kind("action")); got != 3 {
			t.Errorf("%d actions, want 3", got)
		}
	}
}

func TestSectionPicksTheMostSpecific(t *testing.T) {
	d := parse(t, sample)
	for _, c := range []struct {
		asked []string
		title string
		body  string
	}{
		{nil, "Go there", "For everybody."},
		{[]string{"windows", "edge"}, "Go there", "For everybody."},
		{[]string{"linux", "chrome"}, "Go there", "On Linux."},
		{[]string{"darwin", "chrome"}, "Go there in it", "- one\n  and more\n- two"},
		{[]string{"windows", "firefox"}, "Go there in it", "- one\n  and more\n- two"},
		{[]string{"linux", "firefox"}, "Go there in it", "On Linux."},
		{[]string{"firefox", "linux"}, "Go there in it", "- one\n  and more\n- two"},
	} {
		s, ok := d.Section("action", "go", c.asked...)
		if !ok || s.Attrs["title"] != c.title || s.Body != c.body || s.Attrs["hint"] == "" {
			t.Errorf("%v: got %q, %q", c.asked, s.Attrs["title"], s.Body)
		}
		for _, name := range []string{"title", "hint", "nothing"} {
			if got := d.Attr("action", "go", name, c.asked...); got != s.Attrs[name] {
				t.Errorf("%v: %s alone is %q, with its section %q", c.asked, name, got, s.Attrs[name])
			}
		}
	}
}

func TestSectionThatDoesNotApply(t *testing.T) {
	d := parse(t, "# T\n\n## a b (x)\n\nbody\n")
	if _, ok := d.Section("a", "b", "y"); ok {
		t.Error("a variant that was not asked for was returned")
	}
	if _, ok := d.Section("a", "c"); ok {
		t.Error("an unknown ID was found")
	}
}

func TestParseNamesTheLine(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "demo.md:1: no title"},
		{"no title", "## why\n\nx\n", "demo.md:1: a title"},
		{"open front matter", "---\na: b\n", "demo.md:1: front matter without an end"},
		{"bad front matter", "---\nab\n---\n", "demo.md:2: front matter wants"},
		{"loose text", "# T\n\nhello\n", "demo.md:3: text outside"},
		{"second title", "# T\n\n# U\n", "demo.md:3: text outside"},
		{"no blank line", "# T\n\n## why\nhello\n", "demo.md:4: under a heading"},
		{"attribute twice", "# T\n\n## why\na: b\na: c\n", "demo.md:5: \"a\" stands there twice"},
		{"empty section", "# T\n\n## why\n\n## how\n\nx\n", "demo.md:3: section \"why \" says nothing"},
		{"three words", "# T\n\n## a b c\n\nx\n", "demo.md:3: a heading wants"},
		{"no words", "# T\n\n## (a)\n\nx\n", "demo.md:3: a heading wants"},
		{"upper case", "# T\n\n## Why\n\nx\n", "demo.md:3: \"Why\" is no word"},
		{"open variants", "# T\n\n## a b (c\n\nx\n", "demo.md:3: variants want"},
		{"text after variants", "# T\n\n## a (c) b\n\nx\n", "demo.md:3: variants want"},
		{"empty variant", "# T\n\n## a b (c,)\n\nx\n", "demo.md:3: an empty variant"},
		{"same twice", "# T\n\n## a b (c)\n\nx\n\n## a b (c)\n\ny\n", "demo.md:7: section \"a b (c)\" stands already in line 3"},
		{"open field", "# T\n\n## a\n\nx {proxy\n", "demo.md:3: section \"a \": a '{'"},
		{"closed field", "# T\n\n## a\nb: c}\n", "demo.md:3: section \"a \": a '}'"},
		{"not UTF-8", "# T\n\n## a\n\n\xff\n", "demo.md:5: not UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("demo.md", []byte(c.text))
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("---\n---\n# T\n## a\nb: {c|d}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Parse("fuzz.md", data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "fuzz.md:") {
				t.Errorf("an error without a place: %v", err)
			}
			return
		}
		for _, s := range d.Sections {
			if s.Body == "" && len(s.Attrs) == 0 {
				t.Errorf("line %d: an empty section", s.Line)
			}
			var asked []string
			if len(s.Variants) > 0 {
				asked = s.Variants[0]
			}
			if _, ok := d.Section(s.Kind, s.ID, asked...); !ok {
				t.Errorf("line %d: cannot be found again", s.Line)
			}
			for _, b := range Blocks(s.Body) {
				Spans(FillMarked(b.Text, nil))
			}
		}
	})
}
