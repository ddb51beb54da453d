package tui

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/ui"
)

// driver runs an App without a terminal: commands are performed one after the
// other until none is left.
type driver struct {
	*App
	quit  bool
	clock time.Time
	frame int // animation frames that were asked for
}

func newDriver(t testing.TB, s ui.Session, h ui.Holder, w ui.Words, ascii bool) *driver {
	t.Helper()
	d := &driver{clock: noon()}
	d.App = New(t.Context(), Options{
		Session: s, Hold: h, Words: w, Service: "ChatGPT", GOOS: "linux", ASCII: ascii,
		Now: func() time.Time { return d.clock },
	})
	d.beat = func() tea.Cmd { d.frame++; return nil }
	return d
}

func (d *driver) send(msgs ...tea.Msg) {
	for _, m := range msgs {
		_, cmd := d.Update(m)
		d.run(cmd)
	}
}

func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch m := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range m {
			d.run(c)
		}
	case tea.QuitMsg:
		d.quit = true
	default:
		d.send(m)
	}
}

func (d *driver) press(keys ...string) {
	for _, k := range keys {
		d.clock = d.clock.Add(time.Second)
		d.send(press(k))
	}
}

func press(k string) tea.KeyPressMsg {
	named := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"tab": tea.KeyTab, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
		"backspace": tea.KeyBackspace,
	}
	switch c, ok := named[k]; {
	case ok:
		return tea.KeyPressMsg{Code: c}
	case k == "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	case k == "shift+tab":
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
	case strings.HasPrefix(k, "ctrl+"):
		return tea.KeyPressMsg{Code: rune(k[5]), Mod: tea.ModCtrl}
	default:
		r, _ := utf8.DecodeRuneInString(k)
		return tea.KeyPressMsg{Code: r, Text: k}
	}
}

func (d *driver) screen() string { return d.View().Content }

func show(t testing.TB, sm sample, ascii bool, w, h int) (*driver, *fakeSession) {
	t.Helper()
	s := &fakeSession{prompt: sm.prompt}
	d := newDriver(t, s, fakeHolder(), fakeWords{}, ascii)
	if sm.prompt.Place == steps.Looking || sm.prompt.Place == steps.Triage {
		d.stop, d.begun = func() {}, noon()
	}
	d.send(tea.WindowSizeMsg{Width: w, Height: h}, beginMsg{})
	d.press(sm.keys...)
	return d, s
}

func TestGolden(t *testing.T) {
	for _, size := range [][2]int{{100, 30}, {80, 24}, {40, 12}} {
		for _, kind := range []string{"colour", "plain", "ascii"} {
			name := fmt.Sprintf("%dx%d.%s", size[0], size[1], kind)
			t.Run(name, func(t *testing.T) {
				var out bytes.Buffer
				for _, sm := range samples() {
					d, _ := show(t, sm, kind == "ascii", size[0], size[1])
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

func TestEverySizeFits(t *testing.T) {
	widths := []int{1, 7, 39, 40, 41, 53, 61, 79, 80, 99, 111, 300}
	heights := []int{1, 2, 11, 12, 13, 16, 20, 24, 30, 100}
	for _, ascii := range []bool{false, true} {
		for _, sm := range samples() {
			d, _ := show(t, sm, ascii, 80, 24)
			for _, w := range widths {
				for _, h := range heights {
					d.send(tea.WindowSizeMsg{Width: w, Height: h})
					fits(t, sm.name, d.screen(), w, h, ascii)
				}
			}
			d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
			again, _ := show(t, sm, ascii, 80, 24)
			if d.screen() != again.screen() {
				t.Errorf("%s: resizing and back shows another screen than a fresh start", sm.name)
			}
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
		d.theme = newTheme(false, false)
		if light := d.screen(); ansi.Strip(light) != ansi.Strip(dark) {
			t.Errorf("%s reads differently on a light background", sm.name)
		} else if light == dark && strings.Contains(dark, "\x1b") {
			t.Errorf("%s looks the same on a light background", sm.name)
		}
	}
}

func TestAdvertisedKeysAreAccepted(t *testing.T) {
	pressed := 0
	for _, sm := range samples() {
		d, _ := show(t, sm, false, 80, 24)
		for _, b := range d.scene().keymap() {
			for _, k := range b.Keys() {
				if !b.Enabled() {
					continue
				}
				own, s := show(t, sm, false, 80, 24)
				own.press(strings.TrimPrefix(k, "kp"))
				pressed++
				if len(s.refused) > 0 {
					t.Errorf("%s: %q is advertised as %q, and %v is refused", sm.name, k, b.Help().Desc, s.refused)
				}
			}
		}
		for _, k := range []string{"r", "s", "b", "e", "esc", "1", "5", "H", "x"} { // not advertised: nothing happens
			own, s := show(t, sm, false, 80, 24)
			own.press(k)
			if len(s.refused) > 0 {
				t.Errorf("%s: %q is handed on, and %v is refused", sm.name, k, s.refused)
			}
		}
	}
	if pressed < 200 {
		t.Fatalf("only %d keys were tried", pressed)
	}
}

func TestKeysOfTheContract(t *testing.T) {
	for _, c := range []struct {
		prompt steps.Prompt
		keys   []string
		want   steps.Choice
	}{
		{verdictPrompt(), []string{"enter"}, steps.Choice{Kind: steps.Go, Step: steps.VPN}},
		{verdictPrompt(), []string{"down", "enter"}, steps.Choice{Kind: steps.Look}},
		{verdictPrompt(), []string{"j", "k", "enter"}, steps.Choice{Kind: steps.Go, Step: steps.VPN}},
		{verdictPrompt(), []string{"r"}, steps.Choice{Kind: steps.Look}},
		{verdictPrompt(), []string{"3"}, steps.Choice{Kind: steps.Go, Step: steps.Cache}},
		{verdictPrompt(), []string{"b", "y"}, bypass()},
		{verdictPrompt(), []string{"b", "down", "enter"}, bypass()},
		{verdictPrompt(), []string{"q"}, steps.Choice{Kind: steps.Finish}},
		{verdictPrompt(), []string{"esc"}, steps.Choice{Kind: steps.Back}},
		{verdictPrompt(), []string{"d", "esc", "?", "?", "r"}, steps.Choice{Kind: steps.Look}},
		{verdictPrompt(), []string{"e", "enter"}, steps.Choice{Kind: steps.Save}},
		{stepPrompt(), []string{"left"}, steps.Choice{Kind: steps.Go, Step: steps.Browser}},
		{stepPrompt(), []string{"tab"}, steps.Choice{Kind: steps.Go, Step: steps.Incognito}},
		{stepPrompt(), []string{"shift+tab"}, steps.Choice{Kind: steps.Go, Step: steps.Browser}},
		{stepPrompt(), []string{"s"}, steps.Choice{Kind: steps.Skip, Step: steps.Browser}},
		{stepPrompt(), []string{"enter"}, act("proxy_off")},
		{stepPrompt(), []string{"down", "down", "enter", "y"}, act("clear")},
		{triagePrompt(), []string{"esc"}, steps.Choice{Kind: steps.Cancel}},
		{askingPrompt(), []string{"enter"}, steps.Choice{Kind: steps.Reply, Answer: steps.AnswerWorks}},
		{askingPrompt(), []string{"down", "down", "enter", "1", "q", "d", "enter"}, steps.Choice{Kind: steps.Reply, Answer: steps.AnswerOther, Text: "1qd"}},
	} {
		d, s := show(t, sample{prompt: c.prompt, keys: c.keys}, false, 80, 24)
		if len(s.chosen) != 1 || s.chosen[0] != c.want || len(s.refused) > 0 {
			t.Errorf("%s, %v: chose %v, refused %v, want %v", c.prompt.Place, c.keys, s.chosen, s.refused, c.want)
		}
		if quit := c.want.Kind == steps.Finish; d.quit != quit {
			t.Errorf("%s, %v: quit is %v", c.prompt.Place, c.keys, d.quit)
		}
	}
}

func TestConsent(t *testing.T) {
	d, s := show(t, sample{prompt: verdictPrompt()}, false, 80, 24)
	d.send(press("b"), press("y")) // typed ahead, in the same moment
	if len(s.chosen) > 0 || d.over != overConfirm {
		t.Fatalf("a key typed ahead gave consent: %v", s.chosen)
	}
	d.press("n")
	if len(s.chosen) > 0 || d.over != overNone {
		t.Fatalf("a no chose %v", s.chosen)
	}
	d.press("b", "enter")
	if len(s.chosen) > 0 {
		t.Fatalf("the highlighted answer is not no: %v", s.chosen)
	}
}

func TestUnsavedSessionAsksBeforeQuitting(t *testing.T) {
	d, s := show(t, sample{prompt: verdictPrompt()}, false, 80, 24)
	d.opt.Unsaved = true
	d.press("q")
	if d.quit {
		t.Fatal("quit without asking")
	}
	d.press("esc", "q", "y")
	if !d.quit || len(s.chosen) != 1 {
		t.Fatalf("quit is %v, chosen %v", d.quit, s.chosen)
	}
	d, _ = show(t, sample{prompt: verdictPrompt()}, false, 80, 24)
	d.opt.Unsaved = true
	d.press("q", "ctrl+c")
	if !d.quit || !d.Exit().Interrupted {
		t.Fatal("ctrl+c did not quit at once")
	}
}

func TestActionsAreCarriedOutAndReported(t *testing.T) {
	d, s := show(t, sample{prompt: stepPrompt()}, false, 80, 24)
	s.next = steps.Work{Act: &steps.Action{ID: "tell_admin", Kind: steps.Copy}}
	d.press("down", "enter")
	if len(s.acted) != 1 || s.acted[0] != "tell_admin: Done: tell_admin." {
		t.Errorf("the session heard %v", s.acted)
	}
	if !strings.Contains(d.screen(), "Done: tell_admin.") || d.acting != 0 {
		t.Error("the note is not on the screen")
	}
}

func TestExport(t *testing.T) {
	d, s := show(t, sample{prompt: verdictPrompt(), keys: []string{"e"}}, false, 100, 30)
	if got := d.screen(); !strings.Contains(got, "Summary as markdown") || !strings.Contains(got, "fix502-chatgpt-20261122-1000.md") {
		t.Fatalf("no preview or no name:\n%s", ansi.Strip(got))
	}
	d.press("down", "down", "tab", "backspace", "x", "enter")
	if got := d.screen(); !strings.Contains(got, "/home/someone/fix502-chatgpt-20261122-1000.jsox") {
		t.Errorf("not saved:\n%s", ansi.Strip(got))
	}
	if len(s.chosen) != 1 || s.chosen[0].Kind != steps.Save {
		t.Errorf("the session heard %v", s.chosen)
	}
	d.opt.Hold.Save = func(_, _ string) (string, error) { return "", fmt.Errorf("no room\x1b[2J on the disk") }
	d.press("enter", "e", "enter")
	if got := d.screen(); !strings.Contains(got, "no room on the disk") || len(s.chosen) != 1 {
		t.Errorf("a failure is not said:\n%s", ansi.Strip(got))
	}
}

func TestPaste(t *testing.T) {
	d, s := show(t, sample{prompt: askingPrompt(), keys: []string{"down", "down", "enter"}}, false, 80, 24)
	page := "<html>\n<title>502\x1b]0;x\a Bad Gateway</title>\n" + strings.Repeat("x", pasteLimit)
	d.send(tea.PasteMsg{Content: page})
	fits(t, "paste", d.screen(), 80, 24, false)
	d.press("enter")
	if len(s.chosen) != 1 || !strings.HasPrefix(s.chosen[0].Text, "<html>\n") || len(s.chosen[0].Text) > pasteLimit {
		t.Errorf("chose %.80v", s.chosen)
	}
}

func TestForeignTextIsHarmless(t *testing.T) {
	evil := "a\x1b[31mred\x1b]0;title\a\x07\r\n\u202eback\u0085\ttab" + strings.Repeat("長", 200)
	p := verdictPrompt()
	for i := range p.Verdict.Path {
		p.Verdict.Path[i].Detail = evil
	}
	for i := range p.Evidence {
		p.Evidence[i].Spec.ID = checks.ID(evil + fmt.Sprint(i))
	}
	p.View = p.Evidence.View()
	for _, place := range []steps.Place{steps.AtResult, steps.Triage, steps.Looking} {
		p.Place = place
		for _, keys := range [][]string{nil, {"d"}, {"?"}} {
			d, _ := show(t, sample{prompt: p, keys: keys}, false, 80, 24)
			d.note = notice{text: evil}
			d.fields["service"] = evil
			d.opt.Service = evil
			for _, w := range []int{40, 57, 80, 120} {
				d.send(tea.WindowSizeMsg{Width: w, Height: 24})
				fits(t, string(place), d.screen(), w, 24, false)
				if v := d.View(); strings.ContainsAny(v.WindowTitle, "\x1b\a\n") {
					t.Fatalf("title %q", v.WindowTitle)
				}
			}
		}
	}
}

func TestNothingTicksWhenNothingRuns(t *testing.T) {
	s, hold, words := (&world{proxy: true}).session(t)
	d := newDriver(t, s, hold, words, false)
	d.send(tea.WindowSizeMsg{Width: 100, Height: 30}, beginMsg{})
	if s.Prompt().Place != steps.AtResult {
		t.Fatalf("the first look ended at %s", s.Prompt().Place)
	}
	if d.frame == 0 {
		t.Error("nothing moved while checks ran")
	}
	d.ticking, d.frame = false, 0
	if d.send(tickMsg{}); d.frame != 0 || d.elapsed != 0 {
		t.Error("a frame was asked for although nothing runs")
	}
	before := d.screen()
	for range 20 {
		d.send(tickMsg{})
	}
	if d.screen() != before {
		t.Error("the screen changes although nothing runs")
	}
}

func TestNothingMovesUnderTheFingers(t *testing.T) {
	p := verdictPrompt()
	d, s := show(t, sample{prompt: p, keys: []string{"down"}}, false, 80, 24)
	s.prompt.Offers = append([]steps.Choice{{Kind: steps.Go, Step: steps.Support}}, p.Offers...) // an offer comes in above
	d.send(resultMsg{from: closed()})
	d.press("enter")
	if len(s.chosen) != 1 || s.chosen[0].Kind != steps.Look {
		t.Errorf("chose %v", s.chosen)
	}
}

func closed() <-chan checks.Result {
	ch := make(chan checks.Result)
	close(ch)
	return ch
}

// strict fails the test where a face hands on what is not offered.
type strict struct {
	*steps.Session
	t testing.TB
}

func (s strict) Choose(c steps.Choice, at time.Time) steps.Work {
	for _, o := range s.Prompt().Offers {
		if o.Kind == c.Kind && o.Step == c.Step && o.Action == c.Action && o.Answer == c.Answer {
			return s.Session.Choose(c, at)
		}
	}
	s.t.Errorf("at %s: %+v is not offered", s.Prompt().Place, c)
	return steps.Work{}
}

func TestRandomWalk(t *testing.T) {
	keys := []string{
		"enter", "enter", "enter", "esc", "up", "down", "down", "left", "right", "tab", "shift+tab", "1", "2", "3", "4", "5", "6", "7", "8",
		"r", "s", "d", "e", "?", "b", "y", "n", "H", "pgup", "pgdown", "home", "end", "space", "x", "backspace", "j", "k",
	}
	for seed := range uint64(6) {
		rnd := rand.New(rand.NewPCG(seed, 502))
		w := &world{proxy: seed%3 == 0}
		if seed%3 == 1 {
			w.origin.Store(502)
		}
		s, hold, text := w.session(t)
		d := newDriver(t, strict{s, t}, hold, text, seed%2 == 0)
		d.send(tea.WindowSizeMsg{Width: 80, Height: 24}, beginMsg{})
		for range 100 {
			if rnd.IntN(6) == 0 {
				d.send(tea.WindowSizeMsg{Width: 1 + rnd.IntN(200), Height: 1 + rnd.IntN(60)})
			}
			d.press(keys[rnd.IntN(len(keys))])
			fits(t, fmt.Sprintf("seed %d at %s", seed, d.prompt.Place), d.screen(), d.w, d.h, seed%2 == 0)
			if d.quit {
				break
			}
		}
	}
}

func TestNeedsASCII(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		goos string
		want bool
	}{
		{map[string]string{"LANG": "en_US.UTF-8"}, "linux", false},
		{map[string]string{"LANG": "de_DE.utf8"}, "linux", false},
		{map[string]string{"LANG": "en_US.UTF-8", "LC_ALL": "C"}, "linux", true},
		{map[string]string{"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "linux", false},
		{nil, "linux", true}, {nil, "windows", false},
		{map[string]string{"LANG": "en_US.UTF-8", "TERM": "linux"}, "linux", true},
		{map[string]string{"LANG": "en_US.UTF-8", "TERM": "dumb"}, "linux", true},
	} {
		if got := NeedsASCII(func(k string) string { return c.env[k] }, c.goos); got != c.want {
			t.Errorf("%v on %s: %v", c.env, c.goos, got)
		}
	}
}

func TestHopOf(t *testing.T) {
	for hop, sp := range map[verdict.Hop]checks.Spec{
		verdict.HopDNS:      {Probe: checks.ProbeDNS},
		verdict.HopLink:     {Probe: checks.ProbeHost, ID: "host.route.default"},
		verdict.HopDevice:   {Probe: checks.ProbeHost, ID: "host.place"},
		verdict.HopInternet: {Probe: checks.ProbeHTTP, Role: checks.RoleControl},
		verdict.HopEdge:     {Probe: checks.ProbeHTTP, Role: checks.RoleEdge},
		verdict.HopOrigin:   {Probe: checks.ProbeHTTP, Role: checks.RoleOrigin},
		verdict.HopProxy:    {Probe: checks.ProbeProxy},
		verdict.HopBrowser:  {Probe: checks.ProbeBrowser},
	} {
		if got := hopOf(sp); got != hop {
			t.Errorf("%v is at %q, want %q", sp, got, hop)
		}
	}
}
