package tui

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
)

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
	if got := d.screen(); !strings.Contains(got, "Summary as markdown") || !strings.Contains(got, "fix502-chatgpt-20261122-100001.md") {
		t.Fatalf("no preview or no name:\n%s", ansi.Strip(got))
	}
	d.press("down", "down", "tab", "backspace", "x", "enter")
	if got := d.screen(); !strings.Contains(got, "/home/someone/fix502-chatgpt-20261122-100001.jsox") {
		t.Errorf("not saved:\n%s", ansi.Strip(got))
	}
	if len(s.chosen) != 1 || s.chosen[0].Kind != steps.Save {
		t.Errorf("the session heard %v", s.chosen)
	}
	d.opt.Hold.Save = func(_, _ string, _ bool) (string, error) { return "", fmt.Errorf("no room\x1b[2J on the disk") }
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
