package plain

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fix502/checks"
	"fix502/steps"
)

// interrupted runs a dialogue until it waits, ends its context, and demands
// that it returns without any time passing.
func interrupted(t *testing.T, h *house, in io.Reader) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out bytes.Buffer
	var exit Exit
	var err error
	done := false
	go func() {
		exit, err = Run(ctx, Terminal{In: in, Out: &out}, h.opt)
		done = true
	}()
	time.Sleep(time.Minute)
	if synctest.Wait(); done {
		t.Fatalf("it did not wait:\n%s", out.String())
	}
	at := time.Now()
	cancel()
	if synctest.Wait(); !done || !exit.Interrupted || err != nil {
		t.Fatalf("ended %v: %+v, %v", done, exit, err)
	}
	if took := time.Since(at); took > 100*time.Millisecond {
		t.Errorf("it took %s", took)
	}
	if !strings.HasSuffix(out.String(), "\n") {
		t.Errorf("the last line is open: %q", out.String())
	}
	return out.String()
}

func TestInterrupted(t *testing.T) {
	forever := func(ctx context.Context) { <-ctx.Done() }
	for name, c := range map[string]struct {
		answers string
		hold    func(h *house, block func(context.Context))
	}{
		"at a question": {"", func(*house, func(context.Context)) {}},
		"at a consent":  {"b\n", func(*house, func(context.Context)) {}},
		"in a paste":    {"refresh\n1\n3\nthis\n", func(*house, func(context.Context)) {}},
		"at a name":     {"e\n\n", func(*house, func(context.Context)) {}},
		"while looking": {"", func(h *house, block func(context.Context)) {
			h.opt.Hold.Run = func(context.Context, int, []checks.Spec) <-chan checks.Result {
				return make(chan checks.Result)
			}
		}},
		"while acting": {"refresh\nopen_page\n", func(h *house, block func(context.Context)) {
			h.opt.Hold.Perform = func(ctx context.Context, _ steps.Action) (string, error) {
				block(ctx)
				return "", ctx.Err()
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := atOnce(t)
				c.hold(h, forever)
				r, w := io.Pipe()
				go func() { _, _ = io.WriteString(w, c.answers) }()
				interrupted(t, h, r)
				_ = w.Close() // lets go of the read that was left behind
			})
		})
	}
}

func TestInterruptedWhileSaving(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := atOnce(t)
		slow := make(chan struct{})
		h.opt.Hold.Save = func(string, string, bool) (string, error) { <-slow; return "", nil }
		interrupted(t, h, strings.NewReader("e\n\n\n"))
		close(slow)
	})
}

func TestProgressIsSparse(t *testing.T) {
	for _, c := range []struct {
		takes time.Duration
		want  int
	}{{900 * time.Millisecond, 0}, {1100 * time.Millisecond, 1}, {2900 * time.Millisecond, 1}, {6 * time.Second, 3}} {
		synctest.Test(t, func(t *testing.T) {
			h := atOnce(t)
			run := h.opt.Hold.Run
			late := false
			h.opt.Hold.Run = func(ctx context.Context, batch int, todo []checks.Spec) <-chan checks.Result {
				if late {
					return run(ctx, batch, todo)
				}
				late = true
				out := make(chan checks.Result, len(todo))
				go func() {
					defer close(out)
					time.Sleep(c.takes)
					for r := range run(ctx, batch, todo) {
						out <- r
					}
				}()
				return out
			}
			out := h.talk(t)
			if n := strings.Count(out, "checks are in."); n != c.want {
				t.Errorf("after %s %d lines, not %d:\n%s", c.takes, n, c.want, out)
			}
		})
	}
}
