package plain

import (
	"bufio"
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestWrap(t *testing.T) {
	long := strings.Repeat("w", 100)
	for _, c := range []struct {
		lead, text string
		want       []string
	}{
		{"", "", nil},
		{"- ", "   ", nil},
		{"1. ", "one  two", []string{"1. one two"}},
		{"", "see " + long + " there", []string{"see", long, "there"}},
		{"- ", long, []string{"- " + long}},
		{"- ", strings.Repeat("ab ", 40), []string{"- " + strings.TrimSpace(strings.Repeat("ab ", 25)), "  " + strings.TrimSpace(strings.Repeat("ab ", 15))}},
		{"", strings.Repeat("漢", 39) + " x", []string{strings.Repeat("漢", 39), "x"}}, // two cells each
		{"", "run a" + glue + "b", []string{"run a b"}},
	} {
		if got := wrap(c.lead, c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q %q:\n%q\n%q", c.lead, c.text, got, c.want)
		}
	}
}

func TestProseKeepsCommandsWhole(t *testing.T) {
	var out bytes.Buffer
	w := &writer{out: &out}
	w.prose("First **bold** words that fill the line nearly to its end, then run `sudo resolvectl flush-caches`.\n\n" +
		"- One, `once`\n- Two\x1b[31m\r\n\n1. Three")
	want := "First bold words that fill the line nearly to its end, then run\n`sudo resolvectl flush-caches`.\n" +
		"- One, once\n- Two\ufffd[31m\n1. Three\n"
	if out.String() != want {
		t.Errorf("got\n%q\nwant\n%q", out.String(), want)
	}
}

func TestReadLine(t *testing.T) {
	huge := strings.Repeat("x", maxLine+10)
	in := bufio.NewReader(strings.NewReader("one\r\n\n" + huge + "\nlast"))
	for _, want := range []line{{"one", false}, {"", false}, {huge[:maxLine], false}, {"last", false}, {"", true}, {"", true}} {
		if got := readLine(in); got != want {
			t.Errorf("%.20q, want %.20q (%v)", got.text, want.text, want.end)
		}
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("- ", "text \x1b[31m\u202e漢字 \u00a0 https://example.org/"+strings.Repeat("a", 90))
	f.Fuzz(func(t *testing.T, lead, text string) {
		var out bytes.Buffer
		w := &writer{out: &out}
		w.item("- ", text)
		w.prose(text)
		w.ask()
		w.open(text)
		for l := range strings.Lines(out.String()) {
			l = strings.TrimSuffix(l, "\n")
			if strings.ContainsAny(l, "\x1b\r\x00\u009b\u202e") {
				t.Errorf("not harmless: %q", l)
			}
			if bare := strings.TrimLeft(l, "- 0123456789."); ansi.StringWidth(l) > columns && strings.Contains(bare, " ") {
				t.Errorf("too wide: %q", l)
			}
		}
	})
}
