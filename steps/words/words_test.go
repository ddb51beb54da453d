package words

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
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

// inEach runs a test in every language.
func inEach(t *testing.T, test func(*testing.T, *Words)) {
	t.Helper()
	for _, lang := range Languages() {
		t.Run(lang, func(t *testing.T) {
			w, err := Load(lang)
			if err != nil {
				t.Fatal(err)
			}
			test(t, w)
		})
	}
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
	inEach(t, func(t *testing.T, w *Words) {
		for _, word := range failureWords(t) {
			phrase, _ := w.labels.Section("label", "failure")
			text := phrase.Attrs[word]
			if text == "" || length(text) > 60 || w.Label("failure."+word) != text {
				t.Errorf("failure.%s: %q", word, text)
			}
		}
	})
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

func TestEveryStepHasWords(t *testing.T) { inEach(t, everyStepHasWords) }

func everyStepHasWords(t *testing.T, w *Words) {
	w = w.With(map[string]string{"service": "ChatGPT"})
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
	inEach(t, func(t *testing.T, w *Words) {
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
	})
}

func TestOutcomes(t *testing.T) {
	inEach(t, func(t *testing.T, w *Words) {
		for _, o := range []steps.Outcome{steps.Fixed, steps.Cleared, steps.Narrowed, steps.Excluded, steps.Unchanged, steps.Changed, steps.Unclear} {
			for _, step := range append(steps.Order(), "") {
				if why := sentence(w.Outcome(o, step, nil), 100); why != "" {
					t.Errorf("%s at %s %s", o, step, why)
				}
			}
			if w.Label("outcome_short."+string(o)) == "" {
				t.Errorf("no short word for %s", o)
			}
		}
		for _, step := range []string{steps.Browser, steps.Incognito, steps.Plugins} { // what experiments are about
			for _, o := range []steps.Outcome{steps.Narrowed, steps.Excluded} {
				if w.Outcome(o, step, nil) == w.Outcome(o, "", nil) {
					t.Errorf("%s at %s does not say what it means there", o, step)
				}
			}
		}
	})
}

func TestFAQ(t *testing.T) { inEach(t, faqAnswers) }

func faqAnswers(t *testing.T, w *Words) {
	topics := w.With(map[string]string{"service": "ChatGPT"}).FAQ()
	said := map[string][2]string{
		"en": {"Cause: ", "**How fix502 tells**"}, "de": {"Ursache: ", "**Woran fix502 das erkennt**"},
	}[w.Lang()]
	if len(topics) != 11 || !strings.Contains(topics[0].Title, "502") {
		t.Fatalf("%d topics, first %+v", len(topics), topics[0])
	}
	causes := 0
	for _, topic := range topics {
		if topic.Title == "" || length(topic.Title) > 44 || len(prose.Blocks(topic.Body)) == 0 {
			t.Errorf("%q: title or body is missing", topic.Title)
		}
		if strings.HasPrefix(topic.Title, said[0]) {
			causes++
			if !strings.Contains(topic.Body, said[1]) {
				t.Errorf("%q does not say how fix502 tells", topic.Title)
			}
		}
		if strings.ContainsAny(topic.Body, "{}") {
			t.Errorf("%q has fields left", topic.Title)
		}
	}
	if causes != 5 {
		t.Errorf("%d causes are explained, not five", causes)
	}
}

func TestTicketsHoldWhatIsKnown(t *testing.T) { inEach(t, ticketsHoldWhatIsKnown) }

func ticketsHoldWhatIsKnown(t *testing.T, w *Words) {
	for _, target := range []string{"support", "admin", "isp"} {
		full := w.Ticket(target, typical())
		for _, want := range []string{"ChatGPT", "502", "The 502 comes from your proxy.", "FRA", "10:00 UTC"} {
			if !strings.Contains(full, want) {
				t.Errorf("%s: %q is missing in\n%s", target, want, full)
			}
		}
		bare := w.Ticket(target, nil)
		for line := range strings.Lines(bare) {
			line = strings.TrimRight(line, "\n")
			asks := strings.HasPrefix(line, "What I did") || strings.HasPrefix(line, "Was ich vor") // for the person to fill in
			leads := strings.HasSuffix(line, "measured:") || strings.HasSuffix(line, "gemessen wurde:")
			if strings.HasSuffix(line, ":") && !asks && !leads || strings.ContainsAny(line, "{}") {
				t.Errorf("%s: an empty line of a form: %q", target, line)
			}
		}
		if subject, _, _ := strings.Cut(bare, " "); len(bare) >= len(full) || subject != "Subject:" && subject != "Betreff:" {
			t.Errorf("%s without values:\n%s", target, bare)
		}
	}
	if got := w.Ticket("nobody", nil); got != "" {
		t.Errorf("a ticket to nobody: %q", got)
	}
}

func TestLoadFindsTheLanguage(t *testing.T) {
	for _, c := range []struct{ lang, want, title string }{
		{"de", "de", "Lade die Seite neu"},
		{"de_DE.UTF-8", "de", "Lade die Seite neu"},
		{"DE-at", "de", "Lade die Seite neu"},
		{"en_GB", "en", "Refresh the page"},
		{"tlh", "en", "Refresh the page"},
		{"C.UTF-8", "en", "Refresh the page"},
		{"", "en", "Refresh the page"},
		{"../en", "en", "Refresh the page"},
	} {
		w, err := Load(c.lang)
		if err != nil {
			t.Fatal(err)
		}
		if w.Lang() != c.want || w.Step("refresh").Title != c.title {
			t.Errorf("%q: got %s, %q", c.lang, w.Lang(), w.Step("refresh").Title)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		inEnglish(b)
	}
}
