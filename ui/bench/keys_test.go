//go:build linux || darwin

package bench

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

func (b *table) keys() {
	b.t.Helper()
	n := often(40, 400)
	list := run(b.t, setup{answers: true}, program(b.t, "minimal"))
	framed(list)
	so := list.written()
	slow := list.presses(n, "j", "k", func(s *screen) string { return s.marked() })
	b.add("bytes per key: list, spinner, viewport", float64(list.written()-so)/float64(n), "B", 0, 0)
	b.add("key to screen: list, spinner, viewport, p50", slow.median(), "ms", 0, 0)
	b.add("key to screen: list, spinner, viewport, p99", slow.rarely(), "ms", 0, 0)
	list.stop()

	idle := run(b.t, setup{answers: true}, program(b.t, "fix502"), "demo", "provider-502")
	idle.decided(serviceFails)
	idle.quiet()
	so = idle.written()
	took := idle.presses(n, "j", "k", func(s *screen) string { return s.marked() })
	b.add("bytes per key", float64(idle.written()-so)/float64(n), "B", 600, 600)
	idle.stop()
	b.latency("key to screen", took, slow)

	b.latency("key to screen during triage", b.triage(n), slow)
}

// triage presses keys while results land, in as many triages as it takes.
func (b *table) triage(n int) samples {
	b.t.Helper()
	over := func(s *screen) string { return fmt.Sprint(s.has("Keys on this screen")) }
	var took samples
	for len(took) < n {
		x := run(b.t, setup{answers: true}, program(b.t, "fix502"), "demo", "firewall-drop")
		x.shows("Looking for")
		took = append(took, x.presses(20, "?", "?", over)...)
		x.see(func(s *screen) {
			if !s.has("Looking for") {
				b.t.Error("the triage ended before its keys were measured")
			}
		})
		x.stop()
	}
	return took
}

// latency adds the figures of keys. Where the yardstick is slow too the machine
// is, and the limit goes up with it.
func (b *table) latency(what string, took, yardstick samples) {
	rare := 0.0 // of few samples on a busy machine the slowest says nothing
	if required() {
		rare = 3 * max(15, yardstick.at(0.99))
	}
	b.add(what+", p50", took.median(), "ms", 8, roomy(3*max(8, yardstick.median())))
	b.add(what+", p99", took.rarely(), "ms", 15, rare)
}

// marked is the line that is highlighted.
func (s *screen) marked() string {
	for y := range s.h {
		if l := s.line(y); strings.ContainsAny(l, "▸│") {
			return fmt.Sprint(y, l)
		}
	}
	return ""
}

// presses presses two keys in turn, each at another moment of the frame's
// time, and returns how long each took to be seen.
func (x *terminal) presses(n int, one, other string, effect func(*screen) string) samples {
	x.t.Helper()
	var out samples
	for range n {
		before := ""
		x.see(func(s *screen) { before = effect(s) })
		var pressed time.Time
		seen := x.after("the effect of "+one, func() {
			pressed = time.Now()
			x.send(one)
		}, func(s *screen) bool { return effect(s) != before })
		out.took(seen.Sub(pressed))
		one, other = other, one
		time.Sleep(time.Duration(5+rand.IntN(15)) * time.Millisecond)
	}
	return out
}

// quiet waits until nothing was written for half a second.
func (x *terminal) quiet() {
	x.t.Helper()
	deadline := time.After(patience)
	for {
		select {
		case <-x.news():
		case <-time.After(time.Second / 2):
			return
		case <-deadline:
			x.fail("it never comes to rest")
		}
	}
}
