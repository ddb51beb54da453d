package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fix502/steps"
)

func (d *driver) text() string { return ansi.Strip(d.screen()) }

// order lists the observations of the table from the top.
func order(d *driver) []string {
	var out []string
	for _, r := range d.scene().rows() {
		out = append(out, string(r.Seen.ID()))
	}
	return out
}

func TestEvidenceIsSorted(t *testing.T) {
	d, _ := show(t, sample{prompt: verdictPrompt()}, false, 100, 30)
	d.press("d", "tab")
	for _, c := range []struct{ by, first string }{
		{"time", "host.place"}, {"took", "http.control.example.com"}, {"result", "http.origin"}, {"check", "dns.system.chatgpt.com.a"}, {"time", "host.place"},
	} {
		if got := order(d); got[0] != c.first {
			t.Errorf("by %s: %q", c.by, got)
		}
		if !strings.Contains(d.text(), c.by+" ▾") {
			t.Errorf("no mark at %s:\n%s", c.by, d.text())
		}
		d.press("s")
	}
}

func TestEvidenceIsSearched(t *testing.T) {
	d, s := show(t, sample{prompt: verdictPrompt()}, false, 100, 30)
	d.press("d", "/") // from the reasons it leads to the table
	d.press("o", "r", "i", "g", "q", "backspace", "space", "d", "i", "r")
	if got := order(d); len(got) != 1 || got[0] != "http.origin.direct" {
		t.Fatalf("found %q", got)
	}
	d.press("enter", "tab", "shift+tab")
	if len(order(d)) != 6 {
		t.Error("another view still searches")
	}
	d.press("/", "x", "y", "z")
	if !strings.Contains(d.text(), "Nothing of this kind") {
		t.Error(d.text())
	}
	d.press("esc")
	if len(order(d)) != 6 || d.over != overEvidence {
		t.Error("esc did not show everything again")
	}
	d.press("esc")
	if d.over != overNone || len(s.chosen) > 0 || len(s.refused) > 0 {
		t.Error("esc did not close, or something reached the session")
	}
}

func TestRowTellsAll(t *testing.T) {
	d, _ := show(t, sample{prompt: verdictPrompt()}, false, 80, 24)
	d.press("d", "tab", "end", "up", "up")
	if got := d.text(); !strings.Contains(got, "connect 20 ms") {
		t.Error(got)
	}
}

func TestHelpIsSearched(t *testing.T) {
	d, _ := show(t, sample{prompt: verdictPrompt()}, false, 100, 30)
	d.press("?")
	if !strings.Contains(d.text(), "ctrl+z") && len(resumptions()) > 0 {
		t.Error("the help does not know ctrl+z")
	}
	d.press("/", "f", "a", "u", "l", "t", "?")
	if got := d.text(); !strings.Contains(got, "Is it my fault?") || strings.Contains(got, "What is a 502?") {
		t.Error(got)
	}
	d.press("esc", "esc")
	if d.over != overNone {
		t.Error("the help did not close")
	}
}

// where finds a text on the screen.
func where(t *testing.T, d *driver, text string) (x, y int) {
	t.Helper()
	for y, l := range strings.Split(d.text(), "\n") {
		if i := strings.Index(l, text); i >= 0 {
			return ansi.StringWidth(l[:i]), y
		}
	}
	t.Fatalf("%q is not on the screen:\n%s", text, d.text())
	return 0, 0
}

func (d *driver) clickOn(t *testing.T, text string) {
	t.Helper()
	x, y := where(t, d, text)
	d.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
}

func TestMouse(t *testing.T) {
	for _, width := range []int{80, 100, 160} {
		d, s := show(t, sample{prompt: verdictPrompt()}, false, width, 30)
		d.clickOn(t, "Look again")
		if now, _ := d.scene().chosen(); now.Kind != steps.Look || len(s.chosen) > 0 {
			t.Fatalf("one click highlights, %v", now)
		}
		d.clickOn(t, "Look again")
		if len(s.chosen) != 1 || s.chosen[0].Kind != steps.Look {
			t.Fatalf("two clicks choose: %v", s.chosen)
		}
		d.clickOn(t, "cache")
		if n := len(s.chosen); n != 2 || s.chosen[1].Step != steps.Cache {
			t.Fatalf("a step in the bar: %v", s.chosen)
		}
		d.clickOn(t, "d details")
		d.clickOn(t, "Measurements")
		d.clickOn(t, "http.origin.direct")
		if r := d.scene().rows(); d.over != overEvidence || d.ev.view != viewTable || string(r[d.ev.row-1].Seen.ID()) != "http.origin.direct" {
			t.Fatalf("in the evidence: %d %+v", d.over, d.ev)
		}
		d.send(tea.WindowSizeMsg{Width: width, Height: 12})
		before := d.scroll
		d.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
		if d.scroll <= before {
			t.Fatal("the wheel does not scroll")
		}
		d.send(tea.MouseClickMsg{X: 0, Y: 0, Button: tea.MouseLeft}, tea.MouseClickMsg{X: 5, Y: 5, Button: tea.MouseRight})
	}
}

func TestExportShowsWhatItMasks(t *testing.T) {
	d, _ := show(t, sample{prompt: verdictPrompt()}, false, 100, 30)
	d.press("e")
	if got := d.text(); !strings.Contains(got, "<ip-1>") || !strings.Contains(got, "Personal data are masked") {
		t.Error(got)
	}
	d.press("m")
	if got := d.text(); !strings.Contains(got, "192.168.7.20") || !strings.Contains(got, "Nothing is masked") {
		t.Error(got)
	}
	d.press("m", "up", "down", "down", "down", "down")
	if got := d.text(); strings.Contains(got, "192.168.7.20") || !strings.Contains(got, "Summary as ticket_support") {
		t.Error(got)
	}
}

func TestClipboardOfDesktopOrTerminal(t *testing.T) {
	d, _ := show(t, sample{prompt: verdictPrompt()}, false, 100, 30)
	d.press("e", "c")
	if d.exp.clip != "export.sent_to_terminal" {
		t.Errorf("without a desktop: %q", d.exp.clip)
	}
	copied := ""
	d.opt.Hold.Copy = func(text string) error { copied = text; return nil }
	d.press("c")
	if d.exp.clip != "export.clipped" || !strings.Contains(copied, "Summary as markdown") {
		t.Errorf("%q, %q", d.exp.clip, copied)
	}
}
