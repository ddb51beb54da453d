package clean

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "502 Bad Gateway", "502 Bad Gateway"},
		{"empty", "", ""},
		{"letters", "Ошибка 網路 é ½ € 😀", "Ошибка 網路 é ½ € 😀"},
		{"colour", "\x1b[31mred\x1b[0m", "�[31mred�[0m"},
		{"title", "\x1b]0;owned\x07", "�]0;owned�"},
		{"link", "\x1b]8;;http://x\x1b\\here", "�]8;;http://x�\\here"},
		{"C1 CSI", "a\u009b2Jb", "a�2Jb"},
		{"raw C1 byte", "a\x9b2Jb", "a�2Jb"},
		{"DEL and NUL", "a\x7fb\x00c", "a�b�c"},
		{"backspace", "safe\b\b\b\bevil", "safe�evil"},
		{"white space", "a\tb\r\nc\vd\u0085e\u2028f\u2029g\u00a0h\u3000i", "a b  c d e f g h i"},
		{"direction", "abc\u202etxt.exe\u2066", "abc�txt.exe�"},
		{"zero width", "pay\u200bpal\u2060\ufeff.com", "pay�pal�.com"},
		{"soft hyphen", "a\u00adb", "a�b"},
		{"filler", "a\u3164b\u115fc\ufe0fd", "a�b�c�d"},
		{"tags", "a\U000e0041\U000e007fb", "a�b"},
		{"private", "a\ue000b\U000f0000c", "a�b�c"},
		{"unassigned", "a\u0378b\uffffc", "a�b�c"},
		{"invalid", "a\xff\xfe\xc3b", "a�b"},
		{"surrogate", "a\xed\xa0\x80b", "a�b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Text(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCap(t *testing.T) {
	tests := []struct {
		in   string
		max  int
		want string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "ab…"},
		{"网路网路", 3, "网路…"},
		{"abc", 1, "…"},
		{"abc", 0, ""},
		{"abc", -1, ""},
		{"", 5, ""},
		{"\x1b\x1b\x1b", 1, "�"},
		{"ab\x00\x01", 3, "ab�"},
		{strings.Repeat("\x00", 1000) + "b", 2, "�b"},
	}
	for _, tt := range tests {
		if got := Cap(tt.in, tt.max); got != tt.want {
			t.Errorf("Cap(%q, %d) = %q, want %q", tt.in, tt.max, got, tt.want)
		}
	}
}

func TestLines(t *testing.T) {
	tests := []struct {
		name       string
		in         string
		lines, col int
		want       []string
	}{
		{"empty", "", 3, 9, nil},
		{"one", "a", 3, 9, []string{"a"}},
		{"kinds of ends", "a\nb\r\nc\rd\u2028e", 9, 9, []string{"a", "b", "c", "d", "e"}},
		{"empty lines", "a\n\nb\n\n\n", 9, 9, []string{"a", "", "b"}},
		{"too many", "a\nb\nc", 2, 9, []string{"a", "…"}},
		{"exactly", "a\nb\n", 2, 9, []string{"a", "b"}},
		{"rest is blank", "a\nb\n \n\t\n", 2, 9, []string{"a", "b"}},
		{"long", "abcdef  ", 2, 4, []string{"abc…"}},
		{"spaces at the end", "a  \nb", 2, 4, []string{"a", "b"}},
		{"escapes", "\x1b[2Ja\nb\x07", 2, 9, []string{"�[2Ja", "b�"}},
		{"nothing allowed", "a", 0, 9, nil},
		{"no columns", "a", 9, 0, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Lines(tt.in, tt.lines, tt.col); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// harm returns what must never be in a cleaned text, or an empty text.
func harm(s string) string {
	if !utf8.ValidString(s) {
		return "invalid UTF-8"
	}
	for _, r := range s {
		if r < 0x20 || 0x7f <= r && r <= 0x9f || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs) {
			return string(r)
		}
	}
	return ""
}

func TestEveryCharacter(t *testing.T) {
	const block = 256
	for start := rune(0); start <= unicode.MaxRune; start += block {
		var b strings.Builder
		for r := start; r < start+block; r++ {
			b.WriteRune(r)
			b.WriteByte('a')
		}
		if bad := harm(Text(b.String())); bad != "" {
			t.Errorf("block U+%04X leaves %q", start, bad)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("\x1b[31m\u202e\xff\r\n", 4)
	f.Add("a\nb\u2028c\n\n", 2)
	f.Fuzz(func(t *testing.T, s string, n int) {
		n %= 50
		once := Text(s)
		if bad := harm(once); bad != "" {
			t.Errorf("Text left %q", bad)
		}
		if Text(once) != once {
			t.Errorf("Text is not idempotent: %q, then %q", once, Text(once))
		}
		short := Cap(s, n)
		if bad := harm(short); bad != "" || utf8.RuneCountInString(short) > max(n, 0) || Cap(short, n) != short {
			t.Errorf("Cap(%q, %d) = %q", s, n, short)
		}
		if utf8.RuneCountInString(once) <= n && short != once {
			t.Errorf("Cap(%q, %d) = %q shortened what fits", s, n, short)
		}
		lines := Lines(s, n, n)
		if len(lines) > max(n, 0) {
			t.Errorf("%d lines of %d", len(lines), n)
		}
		for _, line := range lines {
			if bad := harm(line); bad != "" || utf8.RuneCountInString(line) > n {
				t.Errorf("line %q", line)
			}
		}
		if again := Lines(strings.Join(lines, "\n"), n, n); !slices.Equal(again, lines) {
			t.Errorf("Lines is not idempotent: %q, then %q", lines, again)
		}
	})
}
