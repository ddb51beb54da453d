package tui

import (
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"fix502/checks"
	"fix502/steps"
	"fix502/ui"
)

// measuring tells whether the connection is being measured.
func (s *scene) measuring() bool {
	return slices.ContainsFunc(s.prompt.Running, func(sp checks.Spec) bool { return sp.Probe == checks.ProbeSpeed })
}

// pageSpeed shows how the measurement stands: what each direction carries, and
// how long it takes meanwhile to open a connection.
func pageSpeed(s *scene) page {
	p := newPage()
	p.gapTop(s)
	p.add("  " + s.accent.Render(s.spin[s.frame%len(s.spin)]) + " " + s.bold.Render(s.cut(s.label("quality.running"), s.w-6)))
	p.gap(s)
	var pulses []checks.Pulse
	if s.hold.Pulses != nil {
		pulses = s.hold.Pulses()
	}
	rows := max(min(s.h/2-3, 8), 2)
	p.add(s.plot(pulses, rows)...)
	p.gap(s)
	for _, way := range []struct {
		id    checks.ID
		label string
	}{{checks.SpeedDownID, "quality.down"}, {checks.SpeedUpID, "quality.up"}} {
		text := s.more
		if r := carried(pulses, way.id); r > 0 {
			text = ui.Rate(r)
		}
		p.add("  " + s.dim.Render(pad(s.cut(s.label(way.label), 12), 13)) + s.bold.Render(text))
	}
	p.add(s.delays(pulses)...)
	p.gap(s)
	p.add("  " + s.dim.Render(s.cut(s.label("quality.stop"), s.w-4)))
	return p
}

// smooth is how many pulses a rate is taken over: what is sent is taken by
// the system in lumps.
const smooth = 5

// flow is what was carried around a pulse, in bits per second.
type flow struct {
	rate float64
	up   bool
}

func flows(pulses []checks.Pulse) []flow {
	var out []flow
	first := 0 // pulse of the direction
	for i, b := range pulses {
		if b.Check != pulses[first].Check {
			first = i
		}
		if a := pulses[max(i-smooth, first)]; b.At > a.At {
			out = append(out, flow{float64(b.Bytes-a.Bytes) * 8 / (b.At - a.At).Seconds(), b.Check == checks.SpeedUpID})
		}
	}
	return out
}

// carried is a direction's rate so far.
func carried(pulses []checks.Pulse, id checks.ID) float64 {
	for _, p := range slices.Backward(pulses) {
		if p.Check == id && p.Bytes > 0 {
			return float64(p.Bytes) * 8 / p.At.Seconds()
		}
	}
	return 0
}

// plot draws what was carried as columns, the newest at the right.
func (s *scene) plot(pulses []checks.Pulse, rows int) []string {
	all := flows(pulses)
	w := min(s.measure()-4, 80)
	all = all[max(len(all)-w, 0):]
	high := 1.0
	for _, f := range all {
		high = max(high, f.rate)
	}
	out := make([]string, rows)
	for y := range rows {
		var down, up strings.Builder // no direction follows the other twice
		for _, f := range all {
			cell := s.column(f.rate/high*float64(rows) - float64(rows-1-y))
			if f.up {
				up.WriteString(cell)
			} else {
				down.WriteString(cell)
			}
		}
		out[y] = "  " + s.accent.Render(down.String()) + s.good.Render(up.String())
	}
	out[0] = spread(out[0], s.dim.Render(ui.Rate(high))+" ", s.measure())
	if len(all) == 0 {
		out[0] = ""
	}
	return out
}

// column is one cell of a column: full below its top, a part of a block at it.
func (t *theme) column(fill float64) string {
	parts := []rune(" ▁▂▃▄▅▆▇█")
	if t.ascii {
		parts = []rune(" ..::||##")
	}
	n := int(max(0, min(fill, 1))*float64(len(parts)-1) + 0.5)
	return string(parts[n])
}

// delays draws how long it took to open connections, one cell for each.
func (s *scene) delays(pulses []checks.Pulse) []string {
	var all []time.Duration
	for _, p := range pulses {
		if n := len(all); p.Delay > 0 && (n == 0 || all[n-1] != p.Delay) {
			all = append(all, p.Delay)
		}
	}
	if len(all) == 0 {
		return nil
	}
	now, low, high := all[len(all)-1], slices.Min(all), slices.Max(all)
	name := "  " + s.dim.Render(pad(s.cut(s.label("quality.delay"), 12), 13))
	right := "  " + s.bold.Render(ui.Span(now))
	var b strings.Builder
	for _, d := range all[max(len(all)-max(s.measure()-26, 5), 0):] {
		b.WriteString(s.level(d, low, high))
	}
	line := name + s.accent.Render(b.String()) + right
	if ansi.StringWidth(line) > s.w {
		line = name + right
	}
	return []string{line}
}

// quality is what measuring the connection brought, at the step that it
// belongs to.
func (s *scene) quality() []string {
	if s.prompt.Step != steps.Connection {
		return nil
	}
	figures, meaning := ui.Quality(s.prompt.View, s.labels.Get)
	if figures == "" {
		return nil
	}
	out := s.indented(s.wrap(figures, min(s.w-4, 84)))
	return append(out, s.indented(s.styled(s.bold, meaning, min(s.w-4, 84)))...)
}
