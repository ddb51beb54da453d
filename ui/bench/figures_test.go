//go:build linux || darwin

package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestFigures measures what a person feels: how soon the first screen comes,
// how soon a key shows, what it costs to leave the program alone.
//
//	go test ./ui/bench -run Figures -v
//
// prints the table. With FIX502_REQUIRE set it measures longer. The program
// is measured next to testdata/minimal and in turn with it, because only
// ratios of one run say much on a machine that others use too.
func TestFigures(t *testing.T) {
	b := &table{t: t}
	defer b.show()
	b.firstFrame(service(t))
	b.keys()
	b.alone()
	b.memory(service(t))
	b.quitting()
	b.starting()
	b.inits()
	b.size()
}

// often is how many times something is measured.
func often(short, whole int) int {
	if required() {
		return whole
	}
	return short
}

// roomy widens a limit of time where the machine may be busy with the tests of
// other packages: then only what is grossly wrong fails.
func roomy(limit float64) float64 {
	if required() {
		return limit
	}
	return 10 * limit
}

// framed waits for the first whole frame: the line of keys at the bottom is
// its last.
func framed(x *terminal) time.Duration {
	x.t.Helper()
	at := x.await("the first frame", func(s *screen) bool { return strings.Contains(s.line(s.h-1), "quit") })
	return at.Sub(x.started)
}

// stop ends a program that has been measured.
func (x *terminal) stop() {
	_ = x.cmd.Process.Kill()
	<-x.done
	_ = x.slave.Close()
	_ = x.master.Close()
}

func (b *table) firstFrame(profile string) {
	b.t.Helper()
	fix := program(b.t, "fix502")
	for _, answers := range []bool{true, false} {
		title := ", terminal answers"
		if !answers {
			title = ", terminal is mute"
		}
		var minimal, wizard, demo samples
		for range often(5, 40) {
			for _, c := range []struct {
				into *samples
				args []string
			}{
				{&minimal, []string{program(b.t, "minimal")}},
				{&wizard, []string{fix, "--no-history", "--service", profile}},
				{&demo, []string{fix, "demo", "healthy"}},
			} {
				x := run(b.t, setup{answers: answers}, c.args[0], c.args[1:]...)
				c.into.took(framed(x))
				x.stop()
			}
		}
		b.add("first frame: list, spinner, viewport"+title, minimal.median(), "ms", 0, 0)
		b.add("first frame: the wizard"+title, wizard.median(), "ms", 0, 0)
		b.add("first frame: the wizard, times that list"+title, wizard.quick()/minimal.quick(), "×", 1.15, roomy(1.5))
		b.add("first frame: the demo, times that list"+title, demo.quick()/minimal.quick(), "×", 0, roomy(2))
	}
}

// alone watches the program while nobody does anything. Late results may still
// arrive on a busy machine; after them it must be silent.
func (b *table) alone() {
	b.t.Helper()
	x := run(b.t, setup{answers: true}, program(b.t, "fix502"), "demo", "healthy")
	x.decided(allWorks)
	wait := time.Duration(often(2, 10)) * time.Second
	for try := range 4 {
		x.quiet()
		so := x.written()
		before, known := busy(b.t, x.cmd.Process.Pid)
		start := time.Now()
		<-time.After(wait)
		took := time.Since(start)
		after, still := busy(b.t, x.cmd.Process.Pid)
		wrote := x.written() - so
		if wrote > 0 && try < 3 {
			continue
		}
		b.add("left alone, output", float64(wrote)/took.Seconds(), "B/s", 0, 0)
		if wrote > 0 {
			b.t.Errorf("left alone, it wrote %d bytes", wrote)
		}
		if known && still {
			b.add("left alone, processor", 100*float64(after-before)/float64(took), "%", 2, roomy(3))
		}
		break
	}
	x.stop()
}

func (b *table) memory(profile string) {
	b.t.Helper()
	fix := program(b.t, "fix502")
	for _, c := range []struct {
		name, verdict string
		args          []string
		goal, most    float64
	}{
		{"the wizard", "certain", []string{"--no-history", "--service", profile}, 20, 30},
		{"the demo with its internet", serviceFails, []string{"demo", "provider-502"}, 0, 40},
	} {
		x := run(b.t, setup{}, fix, c.args...)
		x.await("the verdict", func(s *screen) bool { return !s.has("Looking for") && strings.Contains(s.line(s.h-1), "quit") })
		if mib, ok := peak(b.t, x.cmd.Process.Pid); ok {
			b.add("peak memory at the verdict, "+c.name, mib, "MiB", c.goal, c.most)
		}
		x.stop()
	}
}

func (b *table) quitting() {
	b.t.Helper()
	var idle, busy samples
	for range often(3, 15) {
		x := run(b.t, setup{answers: true}, program(b.t, "fix502"), "demo", "provider-502")
		x.decided(serviceFails)
		pressed := x.quit()
		x.exit()
		idle.took(x.ended.Sub(pressed))

		x = run(b.t, setup{answers: true}, program(b.t, "fix502"), "demo", "firewall-drop")
		x.shows("Looking for")
		pressed = x.quit()
		x.exit()
		busy.took(x.ended.Sub(pressed))
	}
	b.add("quit at the verdict", idle.quick(), "ms", 15, roomy(100))
	b.add("quit in mid-diagnosis", busy.quick(), "ms", 100, roomy(400))
}

// starting measures what does not open a screen.
func (b *table) starting() {
	b.t.Helper()
	for _, arg := range []string{"--version", "--help"} {
		var took samples
		for range often(10, 40) {
			start := time.Now()
			if out, err := exec.Command(program(b.t, "fix502"), arg).CombinedOutput(); err != nil {
				b.t.Fatalf("%v\n%s", err, out)
			}
			took.took(time.Since(start))
		}
		b.add("fix502 "+arg, took.median(), "ms", 0, 0)
	}
}

func (b *table) inits() {
	b.t.Helper()
	var sums samples
	slowest := map[string]samples{}
	for range often(7, 25) {
		c := exec.Command(program(b.t, "fix502"), "--version")
		c.Env = append(os.Environ(), "GODEBUG=inittrace=1")
		out, err := c.CombinedOutput()
		if err != nil {
			b.t.Fatalf("%v\n%s", err, out)
		}
		all := inits(string(out))
		if len(all) == 0 {
			b.t.Fatalf("no trace of inits:\n%s", out)
		}
		sum := 0.0
		for _, p := range all {
			sum += p.ms
			slowest[p.name] = append(slowest[p.name], p.ms)
		}
		sums = append(sums, sum)
	}
	b.add("init of all packages", sums.quick(), "ms", 3, roomy(3))
	var names []string
	for name := range slowest {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, c string) int {
		switch x, y := slowest[a].median(), slowest[c].median(); {
		case x > y:
			return -1
		case x < y:
			return 1
		default:
			return strings.Compare(a, c)
		}
	})
	for _, name := range names[:min(5, len(names))] {
		b.add("  init of "+name, slowest[name].median(), "ms", 0, 0)
	}
}

// size measures the program; where everything is measured, as a release is
// built.
func (b *table) size() {
	b.t.Helper()
	file := program(b.t, "fix502")
	if required() {
		dir := b.t.TempDir()
		if err := build(dir, "fix502", ".", "-trimpath"); err != nil {
			b.t.Fatal(err)
		}
		file = filepath.Join(dir, "fix502")
	}
	info, err := os.Stat(file)
	if err != nil {
		b.t.Fatal(err)
	}
	goal := 14.0
	if uses(b.t, file, "modernc.org/sqlite") { // it reads the browsers' databases
		goal = 20
	}
	b.add("size of the program", float64(info.Size())/1e6, "MB", goal, 20)
}
