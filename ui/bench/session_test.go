//go:build linux || darwin

package bench

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// tale is a whole session with a demo: what each screen recommends, the keys
// that lead on, and what the summary must hold.
type tale struct {
	scenario string
	verdict  string   // the sentence of the verdict, or its beginning
	first    string   // what the verdict's screen recommends
	step     string   // what the step's screen recommends; empty: there is none
	ends     []string // keys from there to the end, each waited for by the words after it
	cause    string   // in the summary
	plain    []string // the same answers, for the dialogue of lines
	says     []string // what that dialogue says, in this order
}

func tales() []tale {
	healed := []string{"H", "", "r", "It works again."}
	return []tale{
		{
			scenario: "provider-502", verdict: "The 502 comes from ChatGPT itself", first: "▸ Watch until it works again",
			ends: healed, cause: "provider.bad_gateway",
			plain: []string{"H", "r"},
			says:  []string{"Only ChatGPT can mend this.", "1. Watch until it works again", "It works again."},
		},
		{
			scenario: "dead-proxy", verdict: "Your proxy 127.0.0.1:7890 cannot be reached", first: "▸ Take the VPN or proxy out of the way",
			step: "▸ Switch the proxy off", ends: healed, cause: "proxy.unreachable",
			plain: []string{"1", "H", "r"},
			says:  []string{"1. Step 5: Take the VPN or proxy out of the way (start here)", "1. Switch the proxy off", "It works again."},
		},
		{
			scenario: "captive-portal", verdict: "This network wants you to sign in first", first: "▸ Check the connection",
			step: "▸ Open the network's sign-in page", ends: healed, cause: "network.captive_portal",
			plain: []string{"1", "H", "r"},
			says:  []string{"1. Step 2: Check the connection (start here)", "1. Open the network's sign-in page", "It works again."},
		},
		{
			scenario: "cookies-too-large", verdict: "The cookies that your browser keeps", first: "▸ Clear what the browser stored",
			step: "▸ Clear this site's data for me", ends: healed, cause: "browser.cookies_too_large",
			plain: []string{"1", "H", "r"},
			says:  []string{"1. Step 3: Clear what the browser stored (start here)", "1. Clear this site's data for me", "works"},
		},
		{
			scenario: "transient", verdict: "ChatGPT failed for a moment and works again", first: "▸ It works",
			ends: []string{"Enter", "It works"}, cause: "refresh.transient",
			plain: []string{"1"},
			says:  []string{"What does your browser show now?", "1. It works", "It works."},
		},
	}
}

// TestSessionsInTmux goes through whole sessions as a person would: at every
// screen the highlighted choice is the right one, and the summary that is
// saved says what was found and nothing personal.
func TestSessionsInTmux(t *testing.T) {
	if _, err := exec.LookPath("tmux"); err != nil {
		lacking(t, "no tmux here")
	}
	for _, s := range tales() {
		t.Run(s.scenario, func(t *testing.T) {
			t.Parallel()
			p := newPane(t, 100, 30, program(t, "fix502")+" demo "+s.scenario+" --no-history --lang en")
			p.await(s.verdict)
			p.await(s.first)
			if s.step != "" {
				p.keys("Enter")
				p.await(s.step)
			}
			p.keys("e")
			p.await("▸ Markdown")
			p.keys("Down")
			p.await("▸ plain text")
			p.await("Preview")
			p.keys("Enter")
			p.await("Saved as")
			p.keys("Enter")
			for i := 0; i < len(s.ends); i += 2 {
				p.keys(s.ends[i])
				if s.ends[i+1] != "" {
					p.await(s.ends[i+1])
				}
			}
			holds(t, p.dir, s.verdict, s.cause)
		})
	}
}

// TestSessionsInLines are the same sessions with answers from a pipe.
func TestSessionsInLines(t *testing.T) {
	for _, s := range tales() {
		t.Run(s.scenario, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file := filepath.Join(dir, "summary.txt")
			answers := append([]string{"e", "text", file}, s.plain...)
			c := exec.CommandContext(t.Context(), program(t, "fix502"), "demo", s.scenario, "--plain", "--no-history", "--lang", "en")
			c.Env = alone(dir)
			c.Stdin = strings.NewReader(strings.Join(append(answers, "q"), "\n") + "\n")
			out, err := c.CombinedOutput()
			if err != nil && c.ProcessState.ExitCode() > 4 {
				t.Fatal(err)
			}
			rest := strings.Join(strings.Fields(string(out)), " ")
			for _, want := range append([]string{s.verdict}, s.says...) {
				_, after, ok := strings.Cut(rest, want)
				if !ok {
					t.Fatalf("%q is not said, or too early:\n%s", want, out)
				}
				rest = after
			}
			holds(t, dir, s.verdict, s.cause)
		})
	}
}

// holds demands that the one summary in a folder says what was found and
// tells nothing of the machine: the demo's own addresses are 192.168.1.0/24.
func holds(t *testing.T, dir, verdict, cause string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(found) != 1 {
		t.Fatalf("summaries: %q, %v", found, err)
	}
	data, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, want := range []string{verdict, cause, "Personal data is masked.", " UTC", "chatgpt.com"} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary lacks %q:\n%s", want, text)
		}
	}
	for _, secret := range []string{"192.168.", "2001:db8:", os.Getenv("HOME") + "/"} {
		if strings.Contains(text, secret) {
			t.Errorf("the summary tells %q:\n%s", secret, text)
		}
	}
}

// pane is a program in a terminal of tmux's, in a server and a folder of its
// own.
type pane struct {
	t      *testing.T
	dir    string
	socket string
}

func newPane(t *testing.T, w, h int, command string) *pane {
	t.Helper()
	p := &pane{t: t, dir: t.TempDir()}
	p.socket = filepath.Join(p.dir, "s")
	p.run("-f", "/dev/null", "new-session", "-d", "-x", strconv.Itoa(w), "-y", strconv.Itoa(h), command+"; cat")
	t.Cleanup(func() { _ = p.command(context.Background(), "kill-server").Run() })
	return p
}

// alone is an environment in which nothing of the person is found or changed.
func alone(dir string) []string {
	return append(os.Environ(), "LC_ALL=C.UTF-8", "XDG_STATE_HOME="+dir, "TERM=xterm-256color", "DISPLAY=", "WAYLAND_DISPLAY=", "TMUX=")
}

func (p *pane) command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "tmux", append([]string{"-S", p.socket}, args...)...)
	c.Dir, c.Env = p.dir, alone(p.dir)
	return c
}

func (p *pane) run(args ...string) string {
	p.t.Helper()
	out, err := p.command(p.t.Context(), args...).CombinedOutput()
	if err != nil {
		p.t.Fatalf("tmux %q: %v\n%s", args, err, out)
	}
	return string(out)
}

func (p *pane) keys(all ...string) {
	p.t.Helper()
	p.run(append([]string{"send-keys"}, all...)...)
}

// await looks until a text is on the screen.
func (p *pane) await(text string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 40*time.Second)
	defer cancel()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		screen := p.run("capture-pane", "-p")
		if strings.Contains(screen, text) {
			return
		}
		select {
		case <-ctx.Done():
			p.t.Fatalf("%q never came:\n%s", text, screen)
		case <-again.C:
		}
	}
}
