package tui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fix502/checks/verdict"
	"fix502/steps/watch"
	"fix502/steps/words"
	"fix502/ui/lookout"
)

// watchCell is a look so many minutes before noon.
func watchCell(minutes int, s watch.State, ms int) watch.Cell {
	return watch.Cell{At: noon().Add(-time.Duration(minutes) * time.Minute), State: s, Took: time.Duration(ms) * time.Millisecond}
}

func sightDown() lookout.Sight {
	var cells []watch.Cell
	for i := range 30 {
		cells = append(cells, watchCell(90-3*i, watch.Down, 35+(i*37)%90))
	}
	cells[12] = watchCell(54, watch.Nothing, 0)
	cells[13] = watchCell(51, watch.Unclear, 0)
	begun := noon().Add(-92 * time.Minute)
	return lookout.Sight{
		View: watch.View{
			Task: watch.Pause, State: watch.Down, Begun: begun, Since: noon().Add(-48 * time.Minute), Cells: cells,
			Next: noon().Add(74 * time.Second), Pause: 3 * time.Minute, Looks: 31, Diagnoses: 2,
			Verdict: verdict.Verdict{Lead: "provider.bad_gateway", Confidence: verdict.Certain},
			Changes: []watch.Change{
				{At: begun, To: watch.Down, Status: 502}, {At: noon().Add(-54 * time.Minute), From: watch.Down, To: watch.Nothing},
				{At: noon().Add(-48 * time.Minute), From: watch.Nothing, To: watch.Down, Status: 503},
			},
		},
		Cause: "The 502 comes from ChatGPT itself; your connection to it works.",
	}
}

// sights are the states of the screen by name.
func sights() []struct {
	name  string
	sight lookout.Sight
	keys  []string
} {
	quiet := sightDown()
	quiet.Quiet = noon().Add(74 * time.Second)
	diagnosing := sightDown()
	diagnosing.Task, diagnosing.Done, diagnosing.Total = watch.Diagnose, 9, 31
	sure := sightDown()
	sure.Sure, sure.Cells = true, append(sure.Cells, watchCell(0, watch.Works, 900))
	type named = struct {
		name  string
		sight lookout.Sight
		keys  []string
	}
	return []named{
		{"watch, first look", lookout.Sight{View: watch.View{Task: watch.Look, Begun: noon(), Since: noon()}}, nil},
		{"watch, down", sightDown(), nil},
		{"watch, asked for quiet", quiet, []string{"r"}},
		{"watch, all checks", diagnosing, nil},
		{"watch, to make sure", sure, nil},
		{"watch, help", sightDown(), []string{"?"}},
	}
}

// watching is a driver for the screen of a watch.
func watching(t testing.TB, ascii bool, w, h int) *watcher {
	t.Helper()
	text, err := words.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	m := newWatcher(WatchOptions{
		Words: text, Tell: lookout.Teller{Words: text, Service: "ChatGPT"}, ASCII: ascii, Back: true, Heal: func() {},
		Now: noon,
	})
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	return m
}

func TestWatchGolden(t *testing.T) {
	for _, size := range [][2]int{{100, 30}, {80, 24}, {40, 12}} {
		for _, kind := range []string{"colour", "plain", "ascii"} {
			name := fmt.Sprintf("watch.%dx%d.%s", size[0], size[1], kind)
			var out bytes.Buffer
			for _, s := range sights() {
				m := watching(t, kind == "ascii", size[0], size[1])
				m.Update(sightMsg{s.sight})
				for _, k := range s.keys {
					m.Update(press(k))
				}
				fmt.Fprintf(&out, "=== %s\n%s\n", s.name, paint(t, kind, m.View().Content))
			}
			golden(t, name, out.Bytes())
		}
	}
}

func TestWatchFitsEverySize(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		for _, s := range sights() {
			s.sight.Cause += strings.Repeat(" 長い\x1b[31m\u202e", 40)
			for w := 1; w <= 130; w += 3 {
				for _, h := range []int{1, 5, 11, 12, 13, 17, 24, 60} {
					m := watching(t, ascii, w, h)
					m.opt.Tell.Service = "Chat\x1b]0;x\aGPT" + strings.Repeat("長", 60)
					m.Update(sightMsg{s.sight})
					for _, k := range s.keys {
						m.Update(press(k))
					}
					fits(t, s.name, m.View().Content, w, h, ascii)
				}
			}
		}
	}
}

func TestWatchLinesThatSurvive(t *testing.T) {
	for _, size := range [][2]int{{100, 30}, {80, 24}, {40, 12}} {
		m := watching(t, false, size[0], size[1])
		m.Update(sightMsg{sightDown()})
		for _, want := range []string{"does not work", "48 min", "✗", "in 1 min", "look now", "stop"} {
			if !strings.Contains(ansi.Strip(m.View().Content), want) {
				t.Errorf("%v lacks %q:\n%s", size, want, ansi.Strip(m.View().Content))
			}
		}
	}
}

func TestWatchKeys(t *testing.T) {
	asked := func(m *watcher) bool {
		select {
		case <-m.nudge:
			return true
		default:
			return false
		}
	}
	m := watching(t, false, 80, 24)
	m.Update(sightMsg{sightDown()})
	if m.Update(press("r")); !asked(m) {
		t.Error("r does not ask for a look")
	}
	soon := sightDown()
	soon.Soonest = noon().Add(time.Second)
	m.Update(sightMsg{soon})
	if m.Update(press("r")); asked(m) || m.note == "" {
		t.Error("r asks for a look right after one")
	}
	quiet := sightDown()
	quiet.Quiet = noon().Add(time.Minute)
	m.Update(sightMsg{quiet})
	if m.Update(press("r")); asked(m) || !strings.Contains(m.note, "quiet") {
		t.Errorf("r is unkind to the service: %q", m.note)
	}
	for k, want := range map[string]WatchExit{"esc": {Back: true}, "q": {}, "ctrl+c": {Interrupted: true}} {
		m := watching(t, false, 80, 24)
		_, cmd := m.Update(press(k))
		if cmd == nil || m.exit != want {
			t.Errorf("%s: %+v", k, m.exit)
		} else if _, ok := cmd().(tea.QuitMsg); !ok {
			t.Errorf("%s does not end it", k)
		}
	}
	m.Update(press("?"))
	if _, cmd := m.Update(press("esc")); cmd != nil || m.help {
		t.Error("esc in the help does more than close it")
	}
}

func TestWatchRingsForAChange(t *testing.T) {
	m := watching(t, false, 80, 24)
	first, same, other := sightDown(), sightDown(), sightDown()
	first.Change = &first.Changes[0]
	other.Change = &other.Changes[1]
	for i, s := range []lookout.Sight{first, same, other} {
		_, cmd := m.Update(sightMsg{s})
		if rings := cmd != nil; rings != (i == 2) {
			t.Errorf("sight %d rings: %v", i, rings)
		}
	}
}

func TestWatchEnds(t *testing.T) {
	m := watching(t, false, 80, 24)
	_, cmd := m.Update(keptMsg{err: context.DeadlineExceeded})
	if _, ok := cmd().(tea.QuitMsg); !ok || !errors.Is(m.exit.Kept, context.DeadlineExceeded) {
		t.Errorf("%+v", m.exit)
	}
}
