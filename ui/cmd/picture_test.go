package cmd_test

import (
	"flag"
	"fmt"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"fix502/ui/cmd"
)

// updating is whether the pictures are to be drawn anew.
func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

// pictures are the README's: name of the file, demo, keys pressed.
func pictures() []struct {
	name, lang, scenario string
	keys                 []rune
} {
	return []struct {
		name, lang, scenario string
		keys                 []rune
	}{
		{"wizard", "en", "proxy-502", nil},
		{"step", "en", "captive-portal", []rune{'2'}},
		{"provider", "en", "provider-502", nil},
		{"evidence", "en", "proxy-502", []rune{'d'}},
		{"deutsch", "de", "dead-proxy", nil},
	}
}

// TestPictures holds the pictures in docs against the real screens. Durations
// differ from run to run, so they do not count.
//
//	go test ./ui/cmd -run Pictures -update
func TestPictures(t *testing.T) {
	duration := regexp.MustCompile(`\s*(<1|&lt;1|[0-9.]+) (ms|s)\b`)
	for _, p := range pictures() {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			got := svg(cmd.Screen(t, p.lang, p.scenario, 100, 30, p.keys...), 100, 30)
			path := "../../docs/" + p.name + ".svg"
			if updating() {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if text(duration, got) != text(duration, string(want)) {
				t.Errorf("%s is not the real screen any more; -update draws it anew:\n%s", path, text(duration, got))
			}
		})
	}
}

// text is what a picture says, without durations and layout.
func text(duration *regexp.Regexp, svg string) string {
	tags := regexp.MustCompile(`<[^>]*>`)
	lines := strings.Split(strings.ReplaceAll(svg, "\u00a0", " "), "\n")
	for i, l := range lines {
		lines[i] = strings.Join(strings.Fields(duration.ReplaceAllString(tags.ReplaceAllString(l, " "), "")), " ")
	}
	return strings.Join(lines, "\n")
}

const (
	cellW = 8.4
	cellH = 19
	edge  = 14
)

// svg draws a screen as the terminal would show it on a dark background.
func svg(screen string, w, h int) string {
	var b strings.Builder
	width, height := float64(w)*cellW+2*edge, float64(h)*cellH+2*edge
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" role="img" aria-label="fix502 in a terminal">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="#16181d"/>`+"\n")
	fmt.Fprintf(&b, `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#d7dae0" xml:space="preserve">`+"\n")
	for i, line := range strings.Split(screen, "\n") {
		x := 0
		for _, r := range runs(line) {
			n := ansi.StringWidth(r.text)
			if strings.TrimSpace(r.text) != "" {
				fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" textLength="%.1f"%s>%s</text>`,
					edge+float64(x)*cellW, edge+float64(i)*cellH+14, float64(n)*cellW, r.look, html.EscapeString(strings.ReplaceAll(r.text, " ", "\u00a0")))
			}
			x += n
		}
		b.WriteString("\n")
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

type styled struct{ text, look string }

// runs splits a line where its style changes.
func runs(line string) []styled {
	var out []styled
	var st style
	for line != "" {
		i := strings.IndexByte(line, 0x1b)
		if i != 0 {
			if i < 0 {
				i = len(line)
			}
			out = append(out, styled{line[:i], st.look()})
			line = line[i:]
			continue
		}
		end := strings.IndexFunc(line[1:], func(r rune) bool { return r >= 'A' && r <= 'z' && r != '[' })
		if end < 0 {
			break
		}
		if line[end+1] == 'm' {
			st.set(strings.TrimPrefix(line[1:end+1], "["))
		}
		line = line[end+2:]
	}
	return out
}

type style struct {
	colour      string // empty: the terminal's own
	bold, faint bool
}

func (s *style) set(codes string) {
	all := strings.Split(codes, ";")
	for i, c := range all {
		switch c {
		case "", "0":
			*s = style{}
		case "1":
			s.bold = true
		case "2":
			s.faint = true
		case "22":
			s.bold, s.faint = false, false
		case "39":
			s.colour = ""
		case "38": // ;2;R;G;B, and nothing after it
			s.colour = "rgb(" + strings.Join(all[i+2:], ",") + ")"
			return
		}
	}
}

func (s style) look() string {
	out := ""
	if s.colour != "" {
		out += ` fill="` + s.colour + `"`
	}
	if s.bold {
		out += ` font-weight="bold"`
	}
	if s.faint {
		out += ` opacity="0.65"`
	}
	return out
}
