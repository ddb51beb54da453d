//go:build linux || darwin

package bench

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// At its verdict, a demo shows one of these.
const (
	serviceFails = "comes from ChatGPT itself"
	allWorks     = "works from here"
)

// decided waits for a verdict and goes to its screen, whatever still runs.
func (x *terminal) decided(verdict string) {
	x.t.Helper()
	early := false
	x.await(verdict, func(s *screen) bool {
		early = s.has("To the verdict")
		return s.has(verdict) && (early || !s.has("Looking for"))
	})
	if early {
		x.send("\r")
	}
	x.await("the screen of the verdict", func(s *screen) bool { return s.has(verdict) && !s.has("Looking for") })
}

func TestEveryEndRestoresTheTerminal(t *testing.T) {
	type how struct {
		name string
		end  func(*terminal)
		code func(verdict int) int
	}
	interrupted := func(int) int { return 130 }
	raise := func(s os.Signal) func(*terminal) { return func(x *terminal) { x.signal(s) } }
	for _, demo := range []struct {
		scenario, verdict string
		code              int
	}{{"provider-502", serviceFails, 3}, {"healthy", allWorks, 0}} {
		for _, h := range []how{
			{"q", func(x *terminal) { x.quit() }, func(verdict int) int { return verdict }},
			{"ctrl+c", func(x *terminal) { x.send("\x03") }, interrupted},
			{"SIGINT", raise(syscall.SIGINT), interrupted},
			{"SIGTERM", raise(syscall.SIGTERM), interrupted},
			{"SIGHUP", raise(syscall.SIGHUP), interrupted},
			{"SIGQUIT", raise(syscall.SIGQUIT), interrupted},
		} {
			t.Run(demo.scenario+" "+h.name, func(t *testing.T) {
				t.Parallel()
				x := run(t, setup{answers: true}, program(t, "fix502"), "demo", demo.scenario)
				x.decided(demo.verdict)
				x.see(func(s *screen) {
					if !s.alt {
						t.Error("the alternate screen is not shown")
					}
				})
				h.end(x)
				if got, want := x.exit(), h.code(demo.code); got != want {
					t.Errorf("code %d, want %d", got, want)
				}
				x.restored()
				x.see(func(s *screen) {
					if left := strings.TrimSpace(s.text()); left != "" {
						t.Errorf("the person's screen says %q", left)
					}
				})
			})
		}
	}
}

// TestEndsInMidDiagnosis: what still runs does not hold the person up.
func TestEndsInMidDiagnosis(t *testing.T) {
	for _, sig := range []os.Signal{nil, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		name := "q"
		if sig != nil {
			name = sig.String()
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := run(t, setup{}, program(t, "fix502"), "demo", "firewall-drop")
			x.shows("Looking for")
			if sig == nil {
				x.quit()
			} else {
				x.signal(sig)
			}
			if code := x.exit(); (sig != nil) != (code == 130) {
				t.Errorf("code %d", code)
			}
			x.restored()
		})
	}
}

func TestAFaultIsOneLineOnAWholeTerminal(t *testing.T) {
	for _, c := range []struct{ fault, keys, says string }{
		{"prompt", "rr", "a planted fault in the session"},
		{"words", "?", "a planted fault in the words"},
		{"work", "r", "a planted fault in the work"},
	} {
		t.Run(c.fault, func(t *testing.T) {
			t.Parallel()
			x := run(t, setup{}, program(t, "still"), c.fault)
			x.shows("certain")
			x.send(c.keys)
			if code := x.exit(); code != 2 {
				t.Errorf("code %d", code)
			}
			x.restored()
			x.see(func(s *screen) {
				lines := strings.Split(strings.TrimSpace(s.text()), "\n")
				if len(lines) != 1 || !strings.Contains(lines[0], c.says) || !strings.Contains(lines[0], "main.go:") {
					t.Errorf("the person reads\n%s", strings.Join(lines, "\n"))
				}
			})
		})
	}
}

// TestEndsWhenTheTerminalCloses: also where a hang-up is ignored, as under
// nohup.
func TestEndsWhenTheTerminalCloses(t *testing.T) {
	ignoring := []string{"-c", `trap "" HUP; exec "$0" "$@"`}
	for _, c := range []struct {
		name string
		args []string
		look string
	}{
		{"at the verdict", []string{"demo", "provider-502"}, serviceFails},
		{"in mid-diagnosis", []string{"demo", "firewall-drop"}, "Looking for"},
	} {
		for _, nohup := range []bool{false, true} {
			name, args := program(t, "fix502"), c.args
			title := c.name
			if nohup {
				args = append(append([]string{}, ignoring...), append([]string{name}, args...)...)
				name, title = "/bin/sh", title+", SIGHUP ignored"
			}
			t.Run(title, func(t *testing.T) {
				x := run(t, setup{}, name, args...)
				if c.look == serviceFails {
					x.decided(c.look)
				}
				x.shows(c.look)
				closed := time.Now()
				_ = x.slave.Close()
				_ = x.master.Close()
				code := x.exit()
				if took := x.ended.Sub(closed); took > slack(time.Second) {
					t.Errorf("took %v", took)
				}
				if !nohup && code != 130 {
					t.Errorf("code %d", code)
				}
			})
		}
	}
}

// slack widens a limit where the machine may be busy with other tests.
func slack(limit time.Duration) time.Duration {
	if required() {
		return limit
	}
	return 10 * limit
}
