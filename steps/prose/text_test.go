package prose

import (
	"reflect"
	"strings"
	"testing"
)

func TestFill(t *testing.T) {
	fields := map[string]string{"service": "ChatGPT", "proxy": "10.0.0.1:3128", "vpn": ""}
	for _, c := range []struct{ in, want string }{
		{"plain", "plain"},
		{"{service} works", "ChatGPT works"},
		{"from your proxy {proxy|}, not", "from your proxy 10.0.0.1:3128, not"},
		{"your tunnel {vpn|}, not", "your tunnel, not"},
		{"{vpn|your VPN} fails", "your VPN fails"},
		{"the end {nothing|}", "the end"},
		{"the end {nothing}.", "the end."},
		{"ray {nothing|} there", "ray there"},
		{"{nothing|}word", "word"},
		{"an open { brace", "an open { brace"},
		{"a {Bad} field", "a {Bad} field"},
		{"two {service}{service}", "two ChatGPTChatGPT"},
	} {
		if got := Fill(c.in, fields); got != c.want {
			t.Errorf("Fill(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFillPutsNoValueThroughTwice(t *testing.T) {
	got := Fill("{a|} {b|}", map[string]string{"a": "{b|x}", "b": "secret"})
	if got != "{b|x} secret" {
		t.Errorf("got %q", got)
	}
}

func TestFillMarkedKeepsValuesPlain(t *testing.T) {
	evil := "**bold** `code` \\ \n- item"
	got := FillMarked("see {a|} and `{a|}`", map[string]string{"a": evil})
	if n := len(Blocks(got)); n != 1 {
		t.Fatalf("the value made %d blocks", n)
	}
	flat := strings.ReplaceAll(evil, "\n", " ")
	want := []Span{{"see " + flat + " and ", Plain}, {flat, Code}}
	if spans := Spans(got); !reflect.DeepEqual(spans, want) {
		t.Errorf("got %q, want %q", spans, want)
	}
}

func TestFillLinesDropsWhatIsNotKnown(t *testing.T) {
	text := "Hello,\n\nRay ID: {ray|}\nTime: {time|not noted}\nStatus: {status|} {reason|}\n\nBye"
	got := FillLines(text, map[string]string{"status": "502"})
	want := "Hello,\n\nTime: not noted\nStatus: 502\n\nBye"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFields(t *testing.T) {
	got, err := Fields("a {b} c {d|e f} {g|}")
	want := []Field{{"b", "", false}, {"d", "e f", true}, {"g", "", true}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range []string{"{", "}", "{a", "{}", "{A}", "{a {b}", "a} {b}", "{|x}"} {
		if _, err := Fields(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []Span
	}{
		{"", nil},
		{"plain", []Span{{"plain", Plain}}},
		{"a **b** c", []Span{{"a ", Plain}, {"b", Bold}, {" c", Plain}}},
		{"run `ip route`.", []Span{{"run ", Plain}, {"ip route", Code}, {".", Plain}}},
		{"**a `b` c**", []Span{{"a ", Bold}, {"b", Code}, {" c", Bold}}},
		{"`a ** b`", []Span{{"a ** b", Code}}},
		{"2 ** 3", []Span{{"2 ** 3", Plain}}},
		{"an ` alone", []Span{{"an ` alone", Plain}}},
		{"****", []Span{{"****", Plain}}},
		{"``", []Span{{"``", Plain}}},
		{`\*\* \` + "` \\\\", []Span{{"** ` \\", Plain}}},
		{`C:\Windows`, []Span{{`C:\Windows`, Plain}}},
		{"`C:\\Windows`", []Span{{`C:\Windows`, Code}}},
		{"*one* star", []Span{{"*one* star", Plain}}},
	} {
		if got := Spans(c.in); !reflect.DeepEqual(got, c.want) {
			t.Errorf("Spans(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestUnmark(t *testing.T) {
	if got := Unmark("Press **F5** or `r`"); got != "Press F5 or r" {
		t.Errorf("got %q", got)
	}
}

func TestBlocks(t *testing.T) {
	got := Blocks("One\nparagraph.\n\n- a\n  b\n- c\n\n1. first\n2. second\n   goes on\n\n2026. no item\nEnd")
	want := []Block{
		{Text: "One paragraph."},
		{Text: "a b", Bullet: true},
		{Text: "c", Bullet: true},
		{Text: "first", Number: 1},
		{Text: "second goes on", Number: 2},
		{Text: "2026. no item End"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if Blocks("") != nil || Blocks("\n \n") != nil {
		t.Error("blocks out of nothing")
	}
}

func FuzzFill(f *testing.F) {
	f.Add("a {b|c} **d** `{e|}`", "b", "va`l*ue\\")
	f.Add("{b}", "b", "{b}")
	f.Add("", "v", "**a** `b` \\\r\nc")
	f.Fuzz(func(t *testing.T, text, name, value string) {
		fields := map[string]string{name: value}
		Fill(text, fields)
		FillLines(text, fields)
		Spans(FillMarked(text, fields))
		// A value in marked text always comes out as it went in, on one line.
		if value != "" && name == "v" {
			flat := strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(value)
			if got := Unmark(FillMarked("{v}", fields)); got != flat {
				t.Errorf("%q came out as %q", flat, got)
			}
		}
		for _, b := range Blocks(text) {
			if strings.Contains(b.Text, "\n") {
				t.Errorf("a block of two lines: %q", b.Text)
			}
		}
	})
}
