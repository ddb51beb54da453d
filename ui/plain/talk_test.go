package plain

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fix502/checks"
	"fix502/steps"
)

var _ = flag.Bool("update", false, "write the transcripts anew")

// update tells whether the transcripts are to be written anew.
func update() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

// steady makes what a run brings the same every time: in the order of the
// checks, with one time for all, without what differs between two answers.
func (h *house) steady() {
	h.opt.linger = time.Minute // whatever still runs is waited for
	run := h.opt.Hold.Run
	h.opt.Hold.Run = func(ctx context.Context, batch int, todo []checks.Spec) <-chan checks.Result {
		var all []checks.Result
		for r := range run(ctx, batch, todo) {
			for i := range r.Seen {
				r.Seen[i].Took = 12 * time.Millisecond
				if t := r.Seen[i].Trip; t != nil && t.Header["cf-ray"] != "" {
					t.Header["cf-ray"] = "8c1f2a3b4c5d6e7f-FRA"
				}
			}
			all = append(all, r)
		}
		slices.SortFunc(all, func(a, b checks.Result) int { return strings.Compare(string(a.Check), string(b.Check)) })
		out := make(chan checks.Result, len(all))
		for _, r := range all {
			out <- r
		}
		close(out)
		return out
	}
}

// counts are the lines that only a slow machine sees.
func counts() *regexp.Regexp { return regexp.MustCompile(`(?m)^Looking.* checks are in\.\n`) }

func TestTranscripts(t *testing.T) {
	for scenario, answers := range map[string][]string{
		// The cause is found, an action is shown, the fault goes, it is saved.
		"proxy-502": {"", "1", "nonsense", "r", "H", "r", "e", "2", "", "q"},
		// It works here and not in the browser; what is pasted is read.
		"healthy": {"3", "502 Bad Gateway", "cloudflare", "Ray ID: 8c1f2a3b4c5d6e7f", ".", "1", "2", "steps", "back", "cache", "1", "1", "q"},
		// Only the service can help: consent is asked for and refused.
		"edge-denied": {"1", "e", ".", "b", "", "back", "step 8", "copy_ticket", "q"},
	} {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			h := inLab(t, scenario)
			h.steady()
			out := counts().ReplaceAllString(h.talk(t, answers...), "")
			file := filepath.Join("testdata", scenario+".golden")
			if update() {
				if err := os.WriteFile(file, []byte(out), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if out != string(want) {
				t.Errorf("%s is not what is said any more; -update writes it anew:\n%s", file, out)
			}
		})
	}
}

// long is a dialogue that comes by every kind of question.
func long() []string {
	return []string{
		"", "1", "", "e", "json", "mine.json", "b", "no", "step 1", "1", "3", "a page", ".", "back",
		"2", "2", "go support", "1", "d", "?", "steps", "list", "what?", "H", "r", "e", "", "",
	}
}

func TestInputMayEndAnywhere(t *testing.T) {
	all := strings.Join(append(long(), ""), "\n")
	for at := range len(all) + 1 {
		whole := at == 0 || all[at-1] == '\n'
		if !whole && (all[at] != '\n' || at%3 > 0) {
			continue // after an answer, or now and then before its line ends
		}
		t.Run(strconv.Itoa(at), func(t *testing.T) {
			t.Parallel()
			h := atOnce(t)
			h.hear(t, all[:at])
			want := "proxy.bad_gateway"
			if strings.Contains(all[:at], "H\nr") {
				want = "none"
			}
			if got := string(h.session.Verdict().Lead); got != want {
				t.Errorf("after %q: %s", all[:at], got)
			}
			for _, x := range h.session.Trail() {
				if x.Choice.Kind == steps.Allow {
					t.Errorf("after %q: nobody consented to that", all[:at])
				}
			}
		})
	}
}

func TestConsentNeedsAYes(t *testing.T) {
	for input, want := range map[string]bool{
		"b": false, "b\n": false, "b\n\n": false, "b\nno\n": false, "b\nn": false, "b\n1\n2\n": false, "b\nb\nr\n": false,
		"b\nyeah\n": false, "b\nyes\n": true, "b\n Y \n": true, "b\nwhat\nyes": true, "b\n\nyes\n": false,
	} {
		h := atOnce(t)
		h.hear(t, input)
		given := slices.ContainsFunc(h.session.Trail(), func(x steps.Trail) bool { return x.Choice.Kind == steps.Allow })
		if given != want {
			t.Errorf("%q: consent %v", input, given)
		}
	}
}

func TestWhatChangesSomethingNeedsAYes(t *testing.T) {
	for _, c := range []struct {
		answers []string
		want    int
	}{
		{[]string{"1"}, 0}, {[]string{"1", ""}, 0}, {[]string{"1", "1", "1"}, 0}, {[]string{"", "", ""}, 0},
		{[]string{"1", "no"}, 0}, {[]string{"1", "yes"}, 1}, {[]string{"", "y", "clear"}, 1},
	} {
		h := atOnce(t)
		still := &stillSession{prompt: steps.Prompt{
			Place: steps.AtStep, Step: steps.Cache,
			Offers: []steps.Choice{{Kind: steps.Act, Step: steps.Cache, Action: "clear"}, {Kind: steps.Finish}},
		}}
		h.opt.Session = still
		h.opt.Hold.Step = func(string) steps.Step {
			return steps.Step{Actions: []steps.Action{{ID: "clear", Kind: steps.Do}}}
		}
		var out bytes.Buffer
		in := strings.NewReader(strings.Join(append(c.answers, ""), "\n"))
		if _, err := Run(t.Context(), Terminal{In: in, Out: &out}, h.opt); err != nil {
			t.Fatal(err)
		}
		proper(t, out.String())
		if len(still.acts) != c.want || len(h.done) != c.want {
			t.Errorf("%q: chosen %d times, done %d times", c.answers, len(still.acts), len(h.done))
		}
	}
}

// stillSession is a session that stays where it is.
type stillSession struct {
	prompt steps.Prompt
	acts   []steps.Choice
	acted  []error
}

func (s *stillSession) Begin() steps.Work                  { return steps.Work{} }
func (s *stillSession) Record(...checks.Result) steps.Work { return steps.Work{} }
func (s *stillSession) Prompt() steps.Prompt               { return s.prompt }

func (s *stillSession) Choose(c steps.Choice, _ time.Time) steps.Work {
	if c.Kind != steps.Act {
		return steps.Work{Ended: c.Kind == steps.Finish}
	}
	s.acts = append(s.acts, c)
	return steps.Work{Act: &steps.Action{ID: c.Action}}
}

func (s *stillSession) Acted(_ steps.Action, _ string, err error, _ time.Time) steps.Work {
	s.acted = append(s.acted, err)
	return steps.Work{}
}
