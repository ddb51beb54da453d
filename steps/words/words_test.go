package words

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"fix502/steps"
	"fix502/steps/prose"
)

func inEnglish(t testing.TB) *Words {
	t.Helper()
	w, err := Load("en")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// typical are values as long as they usually get.
func typical() map[string]string {
	return map[string]string{
		"service": "ChatGPT", "host": "chatgpt.com", "url": "https://chatgpt.com/",
		"proxy": "10.1.2.3:3128", "proxy_source": "HTTPS_PROXY", "interface": "wlan0",
		"vpn": "WireGuard (wg0)", "resolver": "192.168.178.1", "status": "502", "reason": "Bad Gateway",
		"ray": "8c1f0a2b3c4d5e6f", "colo": "FRA", "retry_after": "30 s", "incident": "Elevated errors",
		"since": "09:30 UTC", "portal": "login.example", "speaker": "Squid",
		"status_page": "https://status.openai.com/", "support": "https://help.openai.com/",
		"hosts_line": "127.0.0.1 chatgpt.com", "confidence": "certain", "browser": "Firefox", "time": "10:00 UTC",
		"finding": "The 502 comes from your proxy.", "address": "104.18.32.47:443", "issuer": "Example CA",
	}
}

func length(s string) int { return utf8.RuneCountInString(s) }

// sentence tells what is wrong with a plain sentence, or nothing.
func sentence(s string, most int) string {
	switch {
	case s == "":
		return "is empty"
	case length(s) > most:
		return fmt.Sprintf("has %d characters, at most %d", length(s), most)
	case strings.ContainsAny(s, "{}`\n") || strings.Contains(s, "**"):
		return "has marks or fields left in it"
	case !strings.ContainsAny(s[len(s)-1:], ".?"):
		return "does not end as a sentence"
	case strings.Contains(s, "  ") || strings.Contains(s, " .") || strings.Contains(s, " ,") || strings.Contains(s, "()"):
		return "has a gap in it"
	default:
		return ""
	}
}

func TestEveryFailureWordHasAPhrase(t *testing.T) {
	w := inEnglish(t)
	for _, word := range failureWords(t) {
		phrase, _ := w.labels.Section("label", "failure")
		text := phrase.Attrs[word]
		if text == "" || length(text) > 60 || w.Label("failure."+word) != text {
			t.Errorf("failure.%s: %q", word, text)
		}
	}
}

// failureWords reads the constants from the file that declares them, so that
// a new one cannot be forgotten here.
func failureWords(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../checks/failure.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for _, v := range spec.Values {
			if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				word, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, word)
			}
		}
		return true
	})
	if len(out) < 30 {
		t.Fatalf("found only %d failure words", len(out))
	}
	return out
}

func TestEveryStepHasWords(t *testing.T) {
	w := inEnglish(t).With(map[string]string{"service": "ChatGPT"})
	for _, id := range steps.Order() {
		s := w.Step(id)
		if s.Title == "" || length(s.Title) > 44 || s.Short == "" || length(s.Short) > 11 {
			t.Errorf("%s: title %q, short %q", id, s.Title, s.Short)
		}
		for name, text := range map[string]string{
			"why": s.Why, "check": s.Check, "question": s.Question, "passed": s.Passed,
			"ruled out": s.RuledOut, "prevent": s.Prevent,
		} {
			if why := sentence(text, 420); why != "" {
				t.Errorf("%s: %s %s: %q", id, name, why, text)
			}
		}
		if !strings.HasSuffix(s.Question, "?") {
			t.Errorf("%s: no question: %q", id, s.Question)
		}
	}
	if s := w.Step("plugins"); !strings.Contains(s.Why, "ChatGPT") {
		t.Errorf("With did not reach the step's words: %q", s.Why)
	}
	if s := w.Step("no_such"); s.Title != "no such" {
		t.Errorf("an unknown step: %+v", s)
	}
}

func reasons() []string {
	return []string{
		"service_fault", "network_fault", "proxy_fault", "no_proxy_no_vpn", "works_outside_browser",
		"not_the_browser", "connection_fine", "dns_fine", "edge_block", "page_fails_everywhere",
		"unknown_yet", "done_fixed", "done_unchanged", "skipped",
	}
}

func TestEveryReasonHasWords(t *testing.T) {
	w := inEnglish(t)
	for _, step := range append(steps.Order(), "no_such_step") {
		for _, key := range reasons() {
			for _, fields := range []map[string]string{typical(), nil} {
				got := w.Reason(step, key, fields)
				if why := sentence(got, 140); why != "" || got == humane(key)+"." {
					t.Errorf("%s, %s %s: %q", step, key, why, got)
				}
			}
		}
	}
	if w.Reason("cache", "service_fault", nil) == w.Reason("no_such_step", "service_fault", nil) {
		t.Error("the step's own reason was not preferred")
	}
	summary, _ := w.Cause("proxy.denied", nil)
	if got := w.Reason("vpn", "proxy.denied", nil); got != summary {
		t.Errorf("a cause as the reason: %q", got)
	}
	if got := w.Reason("vpn", "some_new_key", nil); got != "some new key." {
		t.Errorf("an unknown reason: %q", got)
	}
}

func TestOutcomes(t *testing.T) {
	w := inEnglish(t)
	for _, o := range []steps.Outcome{steps.Fixed, steps.Cleared, steps.Unchanged, steps.Changed, steps.Unclear} {
		if why := sentence(w.Outcome(o, nil), 100); why != "" {
			t.Errorf("%s %s", o, why)
		}
		if w.Label("outcome_short."+string(o)) == "" {
			t.Errorf("no short word for %s", o)
		}
	}
}

func TestFAQ(t *testing.T) {
	topics := inEnglish(t).With(map[string]string{"service": "ChatGPT"}).FAQ()
	if len(topics) != 11 || topics[0].Title != "What is a 502?" {
		t.Fatalf("%d topics, first %+v", len(topics), topics[0])
	}
	for _, topic := range topics {
		if topic.Title == "" || length(topic.Title) > 44 || len(prose.Blocks(topic.Body)) == 0 {
			t.Errorf("%q: title or body is missing", topic.Title)
		}
		if strings.HasPrefix(topic.Title, "Cause") && !strings.Contains(topic.Body, "**How fix502 tells**") {
			t.Errorf("%q does not say how fix502 tells", topic.Title)
		}
		if strings.ContainsAny(topic.Body, "{}") {
			t.Errorf("%q has fields left", topic.Title)
		}
	}
}

func TestTicketsHoldWhatIsKnown(t *testing.T) {
	w := inEnglish(t)
	for _, target := range []string{"support", "admin", "isp"} {
		full := w.Ticket(target, typical())
		for _, want := range []string{"ChatGPT", "502", "The 502 comes from your proxy.", "FRA", "10:00 UTC"} {
			if !strings.Contains(full, want) {
				t.Errorf("%s: %q is missing in\n%s", target, want, full)
			}
		}
		bare := w.Ticket(target, nil)
		for line := range strings.Lines(bare) {
			if line = strings.TrimRight(line, "\n"); strings.HasSuffix(line, ":") && !strings.HasPrefix(line, "What I did") &&
				!strings.HasSuffix(line, "measured:") || strings.ContainsAny(line, "{}") {
				t.Errorf("%s: an empty line of a form: %q", target, line)
			}
		}
		if len(bare) >= len(full) || !strings.HasPrefix(bare, "Subject: ") {
			t.Errorf("%s without values:\n%s", target, bare)
		}
	}
	if got := w.Ticket("nobody", nil); got != "" {
		t.Errorf("a ticket to nobody: %q", got)
	}
}

func TestLoadFindsTheLanguage(t *testing.T) {
	from := fstest.MapFS{"de/refresh.md": {Data: []byte("---\nshort: Neu\n---\n# Seite neu laden\n\n## why\n\nText.\n")}}
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, path)
		from[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ lang, want, title string }{
		{"de", "de", "Seite neu laden"},
		{"de_DE.UTF-8", "de", "Seite neu laden"},
		{"DE-at", "de", "Seite neu laden"},
		{"en_GB", "en", "Refresh the page"},
		{"tlh", "en", "Refresh the page"},
		{"C.UTF-8", "en", "Refresh the page"},
		{"", "en", "Refresh the page"},
		{"../en", "en", "Refresh the page"},
	} {
		w, err := load(from, c.lang)
		if err != nil {
			t.Fatal(err)
		}
		if w.Lang() != c.want || w.Step("refresh").Title != c.title {
			t.Errorf("%q: got %s, %q", c.lang, w.Lang(), w.Step("refresh").Title)
		}
		if w.Step("vpn").Short != "VPN, proxy" {
			t.Errorf("%q: a file that the language lacks is not English", c.lang)
		}
	}
	from["de/labels.md"] = &fstest.MapFile{Data: []byte("no title\n")}
	if _, err := load(from, "de"); err == nil || !strings.Contains(err.Error(), "de/labels.md:1:") {
		t.Errorf("a broken file: %v", err)
	}
	if !slices.Contains(Languages(), "en") {
		t.Errorf("languages: %v", Languages())
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		inEnglish(b)
	}
}
