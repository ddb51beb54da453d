package export

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"fix502/steps/mask"
	"fix502/steps/summary"
	"fix502/steps/words"
)

func fixture(t testing.TB) summary.Summary {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "summary.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s summary.Summary
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func written(t testing.TB, f Format, s summary.Summary, o Opts) string {
	t.Helper()
	if o.Label == nil {
		w, err := words.Load("en")
		if err != nil {
			t.Fatal(err)
		}
		o.Label = w.Label
	}
	var b bytes.Buffer
	if err := f.Write(&b, s, o); err != nil {
		t.Fatal(f.Name, err)
	}
	return b.String()
}

func TestGoldens(t *testing.T) {
	update := os.Getenv("FIX502_UPDATE") != ""
	for _, f := range Formats() {
		name := filepath.Join("testdata", "summary.golden."+f.Ext)
		got := written(t, f, fixture(t), Opts{})
		if update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ReplaceAll(string(want), "\r\n", "\n") != got {
			t.Errorf("%s differs from %s (FIX502_UPDATE=1 writes it again):\n%s", f.Name, name, got)
		}
	}
}

func TestFormats(t *testing.T) {
	for _, name := range []string{"json", "text", "markdown", "html"} {
		if f, ok := Find(name); !ok || f.Write == nil || f.Ext == "" || f.MIME == "" {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if _, ok := Find("pdf"); ok {
		t.Error("pdf is no format")
	}
}

func TestJSONIsTheReport(t *testing.T) {
	f, _ := Find("json")
	s := fixture(t)
	var back summary.Summary
	if err := json.Unmarshal([]byte(written(t, f, s, Opts{})), &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(s, back) {
		t.Error("the report changed on its way")
	}
	if !strings.Contains(written(t, f, s, Opts{}), "<proxy-1>") {
		t.Error("masks must stay readable")
	}
	if !strings.Contains(written(t, f, s, Opts{Unmasked: true}), `"unmasked": true`) {
		t.Error("an unmasked report must say so")
	}
}

func TestTextFitsHundredColumns(t *testing.T) {
	f, _ := Find("text")
	for _, s := range []summary.Summary{fixture(t), filled(strings.Repeat("会", 300)), filled(strings.Repeat("x y ", 200))} {
		for l := range strings.SplitSeq(written(t, f, s, Opts{}), "\n") {
			if width(l) > 100 {
				t.Errorf("%d columns: %s", width(l), l)
			}
		}
	}
}

func TestNothingReachesTheTerminalUnescaped(t *testing.T) {
	hostile := "a\x1b[2Jb\u009b31mc\u202ed\u2028e\rf\x00g\u200bh\x7f"
	for _, f := range Formats() {
		for _, s := range []summary.Summary{fixture(t), filled(hostile)} {
			for _, r := range written(t, f, s, Opts{Unmasked: true, Label: func(string) string { return hostile }}) {
				if r != '\n' && !unicode.IsPrint(r) {
					t.Errorf("%s holds %q", f.Name, r)
					break
				}
			}
		}
	}
}

func TestUnmaskedIsSaid(t *testing.T) {
	for _, f := range Formats() {
		plain, open := written(t, f, fixture(t), Opts{}), written(t, f, fixture(t), Opts{Unmasked: true})
		if f.Name == "json" {
			continue
		}
		if !strings.Contains(open, "PERSONAL DATA IS INCLUDED") || strings.Contains(plain, "PERSONAL DATA IS INCLUDED") {
			t.Errorf("%s does not tell whether it is masked", f.Name)
		}
	}
}

func TestPlantedSecretsSurviveInNoFormat(t *testing.T) {
	text := "anna@zebra had /home/anna/x, http://bob:pw12345@filter.corp.example:3128, 10.1.2.3, fd12::9, 203.0.113.77," +
		" 02:42:ac:11:00:02, me.too@mail.example, Bearer tok123456789, cf_clearance=tokcf, Kitchen 5G"
	m := mask.New(mask.Personal{User: "anna", Home: "/home/anna", HostName: "zebra", Own: []string{"203.0.113.77"},
		Proxies: []string{"filter.corp.example:3128"}, SSIDs: []string{"Kitchen 5G"}})
	for _, f := range Formats() {
		got := written(t, f, m.Summary(filled(text)), Opts{})
		for _, word := range []string{"anna", "zebra", "bob", "pw12345", "filter.corp", "10.1.2.3", "fd12", "203.0.113.77",
			"02:42", "mail.example", "tok123", "tokcf", "Kitchen"} {
			if strings.Contains(got, word) {
				t.Errorf("%s: %q survives", f.Name, word)
			}
		}
		if !strings.Contains(unescaped(got), "<proxy-1>") {
			t.Errorf("%s lost the masks", f.Name)
		}
	}
}

// unescaped undoes the escapes of angle brackets.
func unescaped(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", `\<`, "<", `\>`, ">", `\-`, "-").Replace(s)
}

// The page must be well formed, without script, and must fetch nothing.
func TestHTMLStandsAlone(t *testing.T) {
	f, _ := Find("html")
	for _, s := range []summary.Summary{fixture(t), filled(`"'><img src=http://x.example onerror=y>&</style></svg>`)} {
		doc := written(t, f, s, Opts{})
		body := doc[strings.Index(doc, "<body>"):strings.Index(doc, "</html>")]
		dec := xml.NewDecoder(strings.NewReader(body))
		dec.Entity = map[string]string{"nbsp": " "}
		for {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("not well formed: %v", err)
			}
			if start, ok := token.(xml.StartElement); ok {
				harmless(t, start)
			}
		}
		if m := regexp.MustCompile(`(?i)url\(|@import|<link|<script|<base`).FindString(doc[:strings.Index(doc, "<body>")]); m != "" {
			t.Errorf("the head holds %q", m)
		}
		if !strings.Contains(doc, "prefers-color-scheme: dark") || !strings.Contains(doc, "@media print") {
			t.Error("dark and print are lost")
		}
	}
}

// harmless lets pass only elements that neither act nor fetch.
func harmless(t *testing.T, e xml.StartElement) {
	t.Helper()
	allowed := " body main h1 h2 p ul li table tr td th div svg g line circle rect text title code small b footer "
	if !strings.Contains(allowed, " "+e.Name.Local+" ") {
		t.Errorf("the page holds <%s>", e.Name.Local)
	}
	for _, a := range e.Attr {
		if !strings.Contains(" class viewBox role aria-label x y x1 y1 x2 y2 cx cy r width height text-anchor ", " "+a.Name.Local+" ") {
			t.Errorf("<%s> has %s", e.Name.Local, a.Name.Local)
		}
	}
}

func TestMarkdownTablesKeepTheirColumns(t *testing.T) {
	f, _ := Find("markdown")
	for _, s := range []summary.Summary{fixture(t), filled("a | b `c` \\ \n| d")} {
		columns := 0
		for l := range strings.SplitSeq(written(t, f, s, Opts{}), "\n") {
			if !strings.HasPrefix(l, "|") {
				columns = 0
				continue
			}
			n := strings.Count(strings.ReplaceAll(strings.ReplaceAll(l, `\\`, ""), `\|`, ""), "|")
			if columns > 0 && n != columns {
				t.Errorf("%d columns instead of %d: %s", n-1, columns-1, l)
			}
			columns = n
		}
	}
}

func TestEmptySummary(t *testing.T) {
	for _, f := range Formats() {
		if got := written(t, f, summary.Build(summary.Input{}), Opts{}); got == "" {
			t.Errorf("%s is empty", f.Name)
		}
		if written(t, f, summary.Summary{}, Opts{}) == "" {
			t.Errorf("%s of nothing is empty", f.Name)
		}
	}
}

func TestWriteErrorIsTold(t *testing.T) {
	for _, f := range Formats() {
		if err := f.Write(failing{}, fixture(t), Opts{}); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestLabelsOfAnotherLanguage(t *testing.T) {
	f, _ := Find("text")
	got := written(t, f, fixture(t), Opts{Label: func(key string) string {
		return map[string]string{"report.path": "Weg", "hop.proxy": "Stellvertreter"}[key]
	}})
	if !strings.Contains(got, "\nWeg\n") || !strings.Contains(got, "Stellvertreter BROKEN") || !strings.Contains(got, "\nsteps\n") {
		t.Error(got)
	}
}

// filled is a summary with the text in every string, a waterfall included.
func filled(text string) summary.Summary {
	var s summary.Summary
	fill(reflect.ValueOf(&s).Elem(), text)
	for i := range s.Observations {
		s.Observations[i].At = s.Started.AddDate(2020, 0, i)
		s.Observations[i].MS = 10
	}
	return s
}

func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), text)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), text)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]any{text: []any{text}}))
	default:
	}
}

func FuzzFormats(f *testing.F) {
	f.Add("plain", int64(5))
	f.Add("\x1b]0;x\a<b>|`*_", int64(1<<62))
	f.Fuzz(func(t *testing.T, text string, ms int64) {
		s := filled(text)
		for i := range s.Observations {
			s.Observations[i].MS = ms
		}
		for _, format := range Formats() {
			for _, r := range written(t, format, s, Opts{}) {
				if r != '\n' && !unicode.IsPrint(r) {
					t.Fatalf("%s holds %q", format.Name, r)
				}
			}
		}
	})
}
