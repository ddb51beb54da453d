package tui

import (
	"bytes"
	"flag"
	"fmt"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"fix502/steps/words"
)

func TestGolden(t *testing.T) {
	for _, size := range [][2]int{{100, 30}, {80, 24}, {40, 12}} {
		for _, kind := range []string{"en.colour", "en.plain", "en.ascii", "de.colour", "de.plain", "de.ascii"} {
			name := fmt.Sprintf("%dx%d.%s", size[0], size[1], kind)
			lang, kind, _ := strings.Cut(kind, ".")
			t.Run(name, func(t *testing.T) {
				var out bytes.Buffer
				said := speak(t, lang)
				for _, sm := range samples() {
					d, _ := showIn(t, said, sm, kind == "ascii", size[0], size[1])
					fmt.Fprintf(&out, "=== %s\n%s\n", sm.name, paint(t, kind, d.screen()))
				}
				golden(t, name, out.Bytes())
			})
		}
	}
}

// paint turns a screen into what a terminal of this kind is sent.
func paint(t *testing.T, kind, screen string) string {
	t.Helper()
	if kind == "colour" {
		return screen
	}
	var b bytes.Buffer
	profile := colorprofile.Ascii // as with NO_COLOR: bold and faint stay
	if kind == "ascii" {
		profile = colorprofile.NoTTY
	}
	w := colorprofile.Writer{Forward: &b, Profile: profile}
	if _, err := w.WriteString(screen); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// update writes the goldens anew.
func update() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write the goldens anew")
	os.Exit(m.Run())
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if update() {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n"); string(got) != string(want) {
		for i := range max(len(g), len(w)) {
			a, b := "", ""
			if i < len(g) {
				a = g[i]
			}
			if i < len(w) {
				b = w[i]
			}
			if a != b {
				t.Fatalf("%s line %d\n got %q\nwant %q", path, i+1, a, b)
			}
		}
	}
}

// fits demands that a screen has at most h lines of at most w cells, and
// nothing in it but text and colours.
func fits(t testing.TB, what, screen string, w, h int, ascii bool) {
	t.Helper()
	lines := strings.Split(screen, "\n")
	if len(lines) > h && screen != "" {
		t.Fatalf("%s at %dx%d: %d lines", what, w, h, len(lines))
	}
	for i, l := range lines {
		if got := ansi.StringWidth(l); got > w {
			t.Fatalf("%s at %dx%d: line %d is %d wide: %q", what, w, h, i+1, got, l)
		}
		text := ansi.Strip(l)
		if strings.Count(l, "\x1b") != strings.Count(l, "\x1b[") {
			t.Fatalf("%s at %dx%d: line %d holds more than colours: %q", what, w, h, i+1, l)
		}
		for _, r := range text {
			if r < 0x20 || (r >= 0x7f && r < 0xa0) || (ascii && r >= 0x7f) {
				t.Fatalf("%s at %dx%d: line %d holds %q: %q", what, w, h, i+1, r, text)
			}
		}
	}
}

// TestEverySizeFits: in every language, from 20x5 to 300x100, no line is wider
// than the terminal, none is too many, and what a person cannot do without is
// there: the program's name, the highlighted choice, the key for help.
func TestEverySizeFits(t *testing.T) {
	widths := []int{1, 20, 39, 40, 41, 53, 61, 79, 80, 99, 111, 300}
	heights := []int{1, 5, 11, 12, 13, 16, 20, 24, 30, 100}
	for _, lang := range words.Languages() {
		ascii := lang == "de" // where letters have to be folded
		said := speak(t, lang)
		for _, sm := range samples() {
			d, _ := showIn(t, said, sm, ascii, 80, 24)
			for _, w := range widths {
				for _, h := range heights {
					d.send(tea.WindowSizeMsg{Width: w, Height: h})
					fits(t, sm.name, d.screen(), w, h, ascii)
					survive(t, d, w, h)
				}
			}
			d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
			again, _ := showIn(t, said, sm, ascii, 80, 24)
			if d.screen() != again.screen() {
				t.Errorf("%s: resizing and back shows another screen than a fresh start", sm.name)
			}
		}
	}
}

func survive(t *testing.T, d *driver, w, h int) {
	t.Helper()
	screen := ansi.Strip(d.screen())
	want := []string{"fix502"}
	if w < leastWidth || h < leastHeight {
		want = []string{strings.TrimSpace("fix502"[:min(w, 6)-1])}
	} else if now, ok := d.scene().chosen(); ok && d.over == overNone {
		title, _ := d.scene().offer(now)
		want = append(want, d.theme.point+" "+d.theme.safe(title)[:min(12, len(title))], "?")
	}
	for _, text := range want {
		if !strings.Contains(screen, text) {
			t.Fatalf("at %dx%d %q is not on the screen:\n%s", w, h, text, screen)
		}
	}
}

func TestSmallWindowAsksForRoom(t *testing.T) {
	d, _ := show(t, sample{prompt: verdictPrompt()}, false, 39, 12)
	if got := d.screen(); strings.Contains(got, "\n") || !strings.Contains(got, "40x12") {
		t.Errorf("got %q", got)
	}
}

// TestLinesThatSurvive: what must be on the screen at every usable size,
// without scrolling.
func TestLinesThatSurvive(t *testing.T) {
	want := map[string][]string{
		"triage": {"6/14", "help", "quit"}, "verdict": {"proxy", "certain", "▸", "help"}, "verdict, works": {"works", "▸"},
		"step": {"5/8", "▸ Switch the proxy off"}, "asking": {"▸ works"}, "solved": {"It works again"}, "provider": {"ChatGPT itself", "▸"},
		"consent": {"▸ No, leave it"}, "another error": {"cf"}, "export": {"▸ text"},
	}
	for _, sm := range samples() {
		for _, size := range [][2]int{{100, 30}, {80, 24}, {40, 12}} {
			d, _ := show(t, sm, false, size[0], size[1])
			for _, text := range want[sm.name] {
				if !strings.Contains(ansi.Strip(d.screen()), text) {
					t.Errorf("%s at %v lacks %q", sm.name, size, text)
				}
			}
		}
	}
}

func TestColourOnlyAdds(t *testing.T) {
	for _, sm := range samples() {
		d, _ := show(t, sm, false, 100, 30)
		dark := d.screen()
		d.theme = newTheme(canvas{light: true}, false)
		if light := d.screen(); ansi.Strip(light) != ansi.Strip(dark) {
			t.Errorf("%s reads differently on a light background", sm.name)
		} else if light == dark && strings.Contains(dark, "\x1b") {
			t.Errorf("%s looks the same on a light background", sm.name)
		}
	}
}

// TestColoursCanBeRead: where the terminal tells its background, a colour of
// our own is used only if it can be read on it; else its own 16 are.
func TestColoursCanBeRead(t *testing.T) {
	for _, c := range []struct {
		ground color.Gray
		fine   bool
	}{{color.Gray{}, true}, {color.Gray{Y: 0x1e}, true}, {color.Gray{Y: 0x30}, true}, {color.Gray{Y: 0x80}, false}, {color.Gray{Y: 0xf0}, true}, {color.Gray{Y: 0xff}, true}} {
		for _, profile := range []colorprofile.Profile{colorprofile.ANSI, colorprofile.ANSI256, colorprofile.TrueColor} {
			var told canvas
			told.learn(tea.ColorProfileMsg{Profile: profile})
			told.learn(tea.BackgroundColorMsg{Color: c.ground})
			p := told.palette()
			for name, s := range map[string]ink{"good": p.good, "bad": p.bad, "warn": p.warn, "accent": p.accent, "dim": p.dim} {
				own := color.RGBA{A: 0xff}
				n, _ := fmt.Sscanf(s.before, "\x1b[38;2;%d;%d;%dm", &own.R, &own.G, &own.B)
				ours := n == 3
				if ours && contrast(own, c.ground) < legible {
					t.Errorf("%s cannot be read on %v", name, c.ground)
				}
				if want := c.fine && profile > colorprofile.ANSI; ours != want {
					t.Errorf("%s on %v with %v: a colour of our own is %v, want %v", name, c.ground, profile, ours, want)
				}
			}
		}
	}
	if got := contrast(color.White, color.Black); math.Abs(got-21) > 1e-9 {
		t.Errorf("white on black is %v", got)
	}
}

func TestColoursFollowTheTerminal(t *testing.T) {
	sm := samples()[0]
	d, _ := show(t, sm, false, 100, 30)
	before := d.screen()
	d.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	if d.screen() != before {
		t.Error("colours of our own on a background that is not known")
	}
	d.send(tea.BackgroundColorMsg{Color: color.Black})
	if after := d.screen(); after == before || ansi.Strip(after) != ansi.Strip(before) {
		t.Error("more colours change more, or less, than colours")
	}
}
