package tui

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"fix502/checks"
	"fix502/steps"
	"fix502/steps/words"
	"fix502/ui"
)

// line is what a measurement tells: a way down that starts slowly, a way up.
func pulsesOfALine() []checks.Pulse {
	var out []checks.Pulse
	moved := int64(0)
	for i := range 30 {
		out = append(out, checks.Pulse{
			Check: checks.SpeedDownID, At: time.Duration(i) * 100 * time.Millisecond, Bytes: moved,
			Delay: time.Duration(20+i*i/2) * time.Millisecond,
		})
		moved += min(int64(i)*60_000, 600_000)
	}
	moved = 0
	for i := range 15 {
		out = append(out, checks.Pulse{
			Check: checks.SpeedUpID, At: time.Duration(i) * 100 * time.Millisecond, Bytes: moved, Delay: 90 * time.Millisecond,
		})
		moved += 120_000
	}
	return out
}

func measuringPrompt() steps.Prompt {
	p := lookingPrompt()
	p.Step = steps.Connection
	p.Running = []checks.Spec{{ID: checks.SpeedID, Probe: checks.ProbeSpeed, Consent: checks.ConsentSpeed}}
	return p
}

func measuredPrompt() steps.Prompt {
	p := stepPrompt()
	p.Step = steps.Connection
	p.Evidence = append(p.Evidence,
		checks.Observation{
			Spec: checks.Spec{ID: checks.SpeedDownID, Probe: checks.ProbeSpeed}, At: noon(),
			Speed: &checks.Speed{Bytes: 10_000_000, Took: 2 * time.Second, Idle: 21 * time.Millisecond, Busy: 340 * time.Millisecond},
		},
		checks.Observation{
			Spec: checks.Spec{ID: checks.SpeedUpID, Probe: checks.ProbeSpeed}, At: noon().Add(time.Second),
			Speed: &checks.Speed{Bytes: 1_000_000, Took: 800 * time.Millisecond, Idle: 21 * time.Millisecond, Busy: 90 * time.Millisecond, Least: true},
		})
	p.View = p.Evidence.View()
	return p
}

// speedScene is the face over one of these prompts with the real words.
func speedScene(t testing.TB, p steps.Prompt, ascii bool, w, h int) *driver {
	t.Helper()
	text, err := words.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	d, _ := show(t, sample{prompt: p}, ascii, w, h)
	d.labels = ui.NewLabels(text)
	d.opt.Hold.Pulses = pulsesOfALine
	return d
}

func TestSpeedGolden(t *testing.T) {
	for _, size := range [][2]int{{100, 30}, {80, 24}, {40, 12}} {
		for _, kind := range []string{"colour", "plain", "ascii"} {
			var out bytes.Buffer
			for _, p := range []steps.Prompt{measuringPrompt(), measuredPrompt()} {
				d := speedScene(t, p, kind == "ascii", size[0], size[1])
				fmt.Fprintf(&out, "=== %s\n%s\n", p.Place, paint(t, kind, d.screen()))
			}
			golden(t, fmt.Sprintf("speed.%dx%d.%s", size[0], size[1], kind), out.Bytes())
		}
	}
}

func TestSpeedFitsEverySize(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		for _, pulses := range [][]checks.Pulse{nil, pulsesOfALine()[:1], pulsesOfALine(), append(pulsesOfALine(), pulsesOfALine()...)} {
			d := speedScene(t, measuringPrompt(), ascii, 80, 24)
			d.opt.Hold.Pulses = func() []checks.Pulse { return pulses }
			for w := 40; w <= 130; w += 9 {
				for _, h := range []int{12, 16, 24, 50} {
					d.send(tea.WindowSizeMsg{Width: w, Height: h})
					fits(t, "speed", d.screen(), w, h, ascii)
				}
			}
		}
	}
}

func TestWhatWasMeasuredIsSaid(t *testing.T) {
	d := speedScene(t, measuredPrompt(), false, 100, 30)
	got := strings.Join(strings.Fields(ansi.Strip(d.screen())), " ")
	for _, want := range []string{"Down 40 Mbit/s, up at least 10 Mbit/s.", "takes 21 ms at rest and 340 ms while data moves", "stalls"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}
