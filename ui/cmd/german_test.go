package cmd_test

import (
	"bytes"
	"html"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"fix502/steps/summary"
	"fix502/ui/cmd"
)

// TestNothingStaysEnglish runs demos of every kind in German and in English,
// in lines and in every format, and the help of every command: what is the
// same in both holds nothing but names, addresses, commands, identifiers and
// phrases of HTTP, and no German line has an English word in it.
func TestNothingStaysEnglish(t *testing.T) {
	steps := "d\n"
	for _, n := range strings.Split("12345678", "") {
		steps += "step " + n + "\n1\nno\n"
	}
	lines := steps + "b\nno\nr\n?\n1\n\n?\n5\n\nq\n"
	runs := [][]string{
		{"--help"}, {"demo", "--help"}, {"diagnose", "--help"}, {"watch", "--help"}, {"export", "--help"}, {"undo", "--help"},
		{"completion", "--help"}, {"man", "--help"}, {"help", "help"}, {"man"}, {"demo", "--list"},
		{"--nonsense"}, {"-x"}, {"nonsense"}, {"demo", "nowhere"}, {"diagnose", "--budget", "soon"}, {"diagnose", "--budget"},
		{"diagnose", "--service", "nowhere.toml"}, {"demo", "healthy"}, {"export", "a", "b"}, {"completion", "x"},
	}
	for _, scenario := range []string{
		"proxy-502", "provider-502", "dns-hijacked", "vpn-blocks-service", "browser-proxy", "tls-untrusted", "cookies-too-large",
		"overloaded", "offline", "healthy-login",
	} {
		runs = append(runs, []string{"demo", scenario, "--no-history", "--format", "text"}, []string{"demo", scenario, "--no-history", "--plain"})
	}
	runs = append(runs, []string{"demo", "proxy-502", "--no-history", "--format", "html"}, []string{"demo", "browser-proxy", "--no-history", "--format", "markdown"})
	spoken := everySaid(t, runs, lines)
	f := newFilter()
	for i, args := range runs {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			english, german := spoken[i][0], spoken[i][1]
			if len(german) == 0 {
				t.Fatal("nothing was said")
			}
			for _, l := range german {
				rest := f.rest(l)
				if slices.Contains(english, l) && f.word.MatchString(rest) {
					t.Errorf("the same in both languages: %q (%q)", l, rest)
				}
				if word := f.english.FindString(rest); word != "" {
					t.Errorf("%q in a German line: %q", strings.TrimSpace(word), l)
				}
			}
		})
	}
}

// everySaid runs all commands in English and in German, some at a time, in a
// folder of their own: an answer may save a summary.
func everySaid(t *testing.T, runs [][]string, input string) [][2][]string {
	t.Helper()
	state := t.TempDir()
	t.Chdir(t.TempDir())
	out := make([][2][]string, len(runs))
	var all sync.WaitGroup
	few := make(chan struct{}, 8)
	for i, args := range runs {
		for j, lang := range []string{"en", "de"} {
			all.Go(func() {
				few <- struct{}{}
				defer func() { <-few }()
				out[i][j] = said(args, lang, input, state)
			})
		}
	}
	all.Wait()
	return out
}

// said runs a command and returns its lines without layout.
func said(args []string, lang, input, state string) []string {
	var out bytes.Buffer
	cmd.Main(append(slices.Clone(args), "--lang", lang), cmd.Env{
		In: strings.NewReader(input), Out: &out, Err: &out, GOOS: "linux", Version: "dev",
		Getenv: func(name string) string { return map[string]string{"XDG_STATE_HOME": state}[name] },
	})
	text := out.String()
	if _, page, ok := strings.Cut(text, "</style>"); ok {
		text = html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, "\n"))
	}
	times := regexp.MustCompile(`\d+(?:\.\d+)?( m?s)\b`)
	var lines []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "> ") {
			lines = append(lines, times.ReplaceAllString(l, "0$1")) // they differ from run to run
		}
	}
	return lines
}

// filter finds in a line what belongs to one language alone.
type filter struct{ shared, names, word, english *regexp.Regexp }

func newFilter() filter {
	shared := names()
	for status := range 600 {
		if phrase := summary.Reason(status); phrase != "" {
			shared = append(shared, regexp.QuoteMeta(strings.ToLower(phrase)))
		}
	}
	slices.SortFunc(shared, func(a, b string) int { return len(b) - len(a) })
	return filter{
		shared: regexp.MustCompile("`[^`]*`|https?://\\S+|--?[a-z-]+|\"[^\"]*\"|„[^“]*“|\\S*[a-z0-9][.:_@#]\\S*|<[a-z]+-\\d+>|\\^?\\.[A-Z]+|[A-Z]+_[A-Z_]+"),
		names:  regexp.MustCompile(`\b(` + strings.Join(shared, "|") + `)\b`),
		word:   regexp.MustCompile(`\p{L}{3,}`),
		english: regexp.MustCompile(`(^|[ (])(the|and|not|with|from|of|this|that|has|have|is|are|cannot|could|nothing|opened|copied|` +
			`cleared|reachable|unknown|by|for|your|you)([ ,.:)]|$)`),
	}
}

// rest is a line without what is the same in every language.
func (f filter) rest(l string) string {
	return f.names.ReplaceAllString(strings.ToLower(f.shared.ReplaceAllString(l, " ")), " ")
}

// names are words that German shares with English, and names.
func names() []string {
	return []string{
		"fix502", "chatgpt", "openai", "cloudflare", "firefox", "demo blocker", "demo public root", "demo public trust", "demo",
		"public", "trust", "root", "linux", "gnome", "nginx", "squid", "wlan0", "origin", "browser", "proxy", "router", "edge",
		"server", "internet", "support", "status", "cache", "dns", "vpn", "html", "markdown", "json", "ipv4", "ipv6", "port", "name", "content",
		"no content", "found", "switching", "protocols", "bad", "gateway", "connect", "vpn, proxy", "acme filter gateway", "wireguard",
		"completion", "export", "diagnose", "watch", "undo", "man", "help", "shell", "exit", "text", "fra", "plugins", "code",
		"refresh", "connection", "incognito", "lang", "format",
		"branded", // an error page's shape, as the report's JSON names it
	}
}
