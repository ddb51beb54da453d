//go:build linux || darwin

package bench

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// TestResize: 500 sizes at random, and then the screen of a fresh start.
func TestResize(t *testing.T) {
	t.Parallel()
	x := run(t, setup{answers: true}, program(t, "still"))
	x.shows("certain")
	seed := x.shake(500)
	for _, last := range [][2]int{{100, 30}, {80, 24}, {40, 12}, {23, 7}, {1, 1}, {500, 200}} {
		x.size(last[0], last[1])
		fresh := run(t, setup{w: last[0], h: last[1], answers: true}, program(t, "still"))
		if why := settle(x, fresh); why != "" {
			t.Errorf("seed %d: at %dx%d not the screen of a fresh start: %s", seed, last[0], last[1], why)
		}
		fresh.quit()
		fresh.exit()
	}
	x.size(100, 30)
	x.shows("certain")
	x.quit()
	if code := x.exit(); code != 0 {
		t.Errorf("code %d", code)
	}
	x.restored()
}

// TestResizeWhileChecksRun: the same while results land.
func TestResizeWhileChecksRun(t *testing.T) {
	t.Parallel()
	x := run(t, setup{answers: true}, program(t, "fix502"), "demo", "firewall-drop")
	x.shows("Looking for")
	x.shake(200)
	x.size(100, 30)
	x.await("a whole screen", func(s *screen) bool { return s.has("fix502 · ChatGPT") && strings.Contains(s.line(29), "quit") })
	x.send("\x03")
	if code := x.exit(); code != 130 {
		t.Errorf("code %d", code)
	}
	x.restored()
}

// shake resizes the window many times, presses keys meanwhile, and leaves the
// first screen at its first line. The seed is for saying what happened.
func (x *terminal) shake(sizes int) (seed uint64) {
	x.t.Helper()
	seed = uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	over := "" // the key that closes what lies over the screen
	for range sizes {
		w, h := 1+random.IntN(500), 1+random.IntN(200)
		if random.IntN(4) == 0 { // most of what can break is small
			w, h = 1+random.IntN(60), 1+random.IntN(20)
		}
		so := x.written()
		x.size(w, h)
		switch {
		case random.IntN(3) > 0:
		case over != "":
			x.send(over)
			over = ""
		default:
			key := []string{"j", "k", "d", "?"}[random.IntN(4)]
			over = strings.Trim(key, "jk") // the other two close what they open
			x.send(key)
		}
		if required() || random.IntN(4) == 0 { // else the sizes overtake one another
			x.await("a frame", func(*screen) bool { return x.bytes > so })
		}
	}
	x.send(over + "kkkkkkkkkg")
	return seed
}

// settle waits until two terminals show the same; otherwise it returns in
// what they differ.
func settle(a, b *terminal) (why string) {
	deadline := time.After(patience / 3)
	for {
		soon, later := a.news(), b.news()
		whole := false
		b.see(func(s *screen) {
			whole = s.alt && strings.TrimSpace(s.text()) != ""
			a.see(func(shaken *screen) { why = shaken.same(s) })
		})
		if whole && why == "" {
			return ""
		}
		select {
		case <-soon:
		case <-later:
		case <-deadline:
			return why + " (or nothing is shown)"
		}
	}
}
