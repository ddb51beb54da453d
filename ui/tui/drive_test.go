package tui

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"fix502/steps"
	"fix502/steps/words"
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
	return showIn(t, newFakeWords(t), sm, ascii, w, h)
}

// speak are the real words of a language.
func speak(t testing.TB, lang string) ui.Words {
	t.Helper()
	w, err := words.Load(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w.With(map[string]string{"service": "ChatGPT"})
}

func showIn(t testing.TB, said ui.Words, sm sample, ascii bool, w, h int) (*driver, *fakeSession) {
	t.Helper()
	s := &fakeSession{prompt: sm.prompt}
	d := newDriver(t, s, fakeHolder(), said, ascii)
	if sm.prompt.Place == steps.Looking || sm.prompt.Place == steps.Triage {
		d.stop, d.begun = func() {}, noon()
	}
	d.send(tea.WindowSizeMsg{Width: w, Height: h}, beginMsg{})
	d.press(sm.keys...)
	return d, s
}
