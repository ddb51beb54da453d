package plain

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"fix502/steps"
	"fix502/steps/watch"
	"fix502/ui/lookout"
)

// TestWatchInTheDialogue: the provider's fault leads into a watch; a line of
// input stops it, H heals and looks at once, the end of the input finishes.
func TestWatchInTheDialogue(t *testing.T) {
	for _, c := range []struct {
		answers      []string
		open         bool // the input goes on
		works, again bool
		heals        int
	}{
		{answers: []string{"1", "H"}, open: true, works: true, heals: 1},
		{answers: []string{"1", "stop", "q"}, again: true},
		{answers: []string{"watch"}},
	} {
		h := inLab(t, "provider-502")
		heals, kept := 0, 0
		h.heal = func() { heals++ }
		h.opt.Watch = func(ctx context.Context, out io.Writer, nudge <-chan struct{}) bool {
			kept++
			_, _ = io.WriteString(out, "It is watched.\n")
			select {
			case <-nudge:
				return true
			case <-ctx.Done():
				return false
			}
		}
		var out bytes.Buffer
		var in io.Reader = strings.NewReader(strings.Join(c.answers, "\n") + "\n")
		if c.open {
			r, w := io.Pipe()
			defer w.Close()
			in = io.MultiReader(in, r)
		}
		exit, err := Run(t.Context(), Terminal{In: in, Out: &out}, h.opt)
		if err != nil || exit.Works != c.works || exit.Watch || kept != 1 || heals != c.heals {
			t.Errorf("%v: %+v, %v, watched %d times, healed %d", c.answers, exit, err, kept, heals)
		}
		after := out.String()[strings.Index(out.String(), "It is watched."):]
		if told := strings.Contains(after, "Watch until it works again"); told != c.again {
			t.Errorf("%v:\n%s", c.answers, after)
		}
	}
}

func TestWithoutAWatchTheFaceEnds(t *testing.T) {
	h := inLab(t, "provider-502")
	var out bytes.Buffer
	exit, err := Run(t.Context(), Terminal{In: strings.NewReader("watch\nq\n"), Out: &out}, h.opt)
	if err != nil || !exit.Watch || h.session.Prompt().Place != steps.AtResult {
		t.Errorf("%+v, %v at %s", exit, err, h.session.Prompt().Place)
	}
}

func TestWatcherLines(t *testing.T) {
	var out bytes.Buffer
	h := inLab(t, "healthy")
	w := &Watcher{Out: &out, Tell: lookout.Teller{Words: h.opt.Words, Service: "Chat\x1b[31mGPT"}, Bell: true}
	down := watch.Change{At: noon(), To: watch.Down, Status: 502}
	back := watch.Change{At: noon().Add(time.Hour), From: watch.Down, To: watch.Works, Failed: time.Hour}
	first := lookout.Sight{View: watch.View{Task: watch.Pause, State: watch.Down, Begun: noon(), Pause: 5 * time.Second}, Change: &down,
		Cause: "It is \a\nthe service."}
	w.Show(first)
	for range 100 { // nothing has changed
		first.Change = nil
		w.Show(first)
	}
	w.GaveUp(noon().Add(30*time.Minute), first)
	w.Show(lookout.Sight{View: watch.View{Task: watch.End, State: watch.Works}, Change: &back})
	got := out.String()
	lines := strings.Split(strings.TrimRight(got, "\n\a"), "\n")
	if len(lines) != 4 || strings.Count(got, "\a") != 2 || strings.Contains(got, "\x1b") {
		t.Fatalf("%q", got)
	}
	for i, want := range []string{"does not work (502 Bad Gateway): It is", "A line for each change; the next look in 5 s", "Gave up after 30 min", "works again. As far as this watch saw, it did not for 1 h."} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d: %q", i+1, lines[i])
		}
	}
}
