package plain

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
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
	"fix502/ui"
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

func (s *stillSession) Begin() steps.Work               { return steps.Work{} }
func (s *stillSession) Record(checks.Result) steps.Work { return steps.Work{} }
func (s *stillSession) Prompt() steps.Prompt            { return s.prompt }

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

func TestNothingIsReadBeforeItsQuestion(t *testing.T) {
	h := atOnce(t)
	var out bytes.Buffer
	reads := 0
	in := gate{strings.NewReader("q\n"), func() {
		if reads++; !strings.HasSuffix(out.String(), "\n> ") {
			t.Errorf("read before it asked:\n%s", out.String())
		}
	}}
	if _, err := Run(t.Context(), Terminal{In: in, Out: &out}, h.opt); err != nil || reads == 0 {
		t.Fatalf("%d reads, %v", reads, err)
	}
}

func TestWhatIsNotPossibleIsAnsweredInOneLine(t *testing.T) {
	for _, answer := range []string{"99", "0", "-1", "+1x", "watch", "cancel", "step 9", "go", "works", "x y z", "\x1b[A", "heal me"} {
		h := atOnce(t)
		_, after, _ := strings.Cut(h.talk(t, answer, "q"), "> ")
		_, after, _ = strings.Cut(after, "\n")
		got, _, _ := strings.Cut(after, "> ")
		want := "That is not possible here. Possible: 1 to 5, r, b, e, q, d, ?, H, step 1 to\nstep 8.\n\n" +
			"Choose a number, or a letter in brackets. Enter means 1.\n"
		if got != want {
			t.Errorf("%q: %q", answer, got)
		}
	}
}

func TestStateIsToldOnce(t *testing.T) {
	h := atOnce(t)
	out := h.talk(t, "vpn", "verdict", "vpn", "back", "d", "r", "list")
	for text, want := range map[string]int{
		"The path: ":                          2, // and when it was asked for once more
		"A VPN or proxy carries your traffic": 1,
		"Step 5 of 8: ":                       2,
		"Nothing has changed: the same fault": 1,
		"fix502, ChatGPT, demo":               1,
	} {
		if n := strings.Count(out, text); n != want {
			t.Errorf("%q is said %d times, not %d:\n%s", text, n, want, out)
		}
	}
}

func TestSummaryIsSaved(t *testing.T) {
	h := atOnce(t)
	tries := 0
	save := h.opt.Hold.Save
	h.opt.Hold.Save = func(format, path string) (string, error) {
		if tries++; tries == 1 {
			return "", errors.New("it exists\x1b[2J\r already")
		}
		return save(format, path)
	}
	out := h.talk(t, "e", "9", "JSON", "there", " here.json ", "export", "", "", "e", ".", "e", "1", ".")
	want := []string{"json here.json", "markdown fix502-chatgpt-20261122-100000.md"}
	if !slices.Equal(h.saved, want) {
		t.Errorf("saved %q", h.saved)
	}
	kept := 0
	for _, x := range h.session.Trail() {
		if x.Choice.Kind == steps.Save {
			kept++
		}
	}
	if kept != 2 || !strings.Contains(out, "It could not be saved: it exists") || !strings.Contains(out, "/home/someone/here.json") {
		t.Errorf("told %d times:\n%s", kept, out)
	}
}

func TestWhatCannotBeDoneIsTold(t *testing.T) {
	h := atOnce(t)
	h.opt.Hold.Perform = func(context.Context, steps.Action) (string, error) {
		return "", errors.New("no browser\u202e could be started")
	}
	out := h.talk(t, "refresh", "open_page")
	if !strings.Contains(out, "That did not work: no browser\ufffd could be started\n") {
		t.Error(out)
	}
	h = atOnce(t)
	h.opt.Hold = ui.Holder{Run: h.opt.Hold.Run, Step: h.opt.Hold.Step}
	out = h.talk(t, "refresh", "open_page", "e", "H", "d", "vpn", "?")
	if !strings.Contains(out, "That did not work: this cannot be done here") || strings.Contains(out, "[e]") || strings.Contains(out, "[H]") {
		t.Error(out)
	}
}

func TestLookOfWhichNothingComesIsGivenUp(t *testing.T) {
	h := atOnce(t)
	h.opt.Hold.Run = func(context.Context, int, []checks.Spec) <-chan checks.Result {
		none := make(chan checks.Result)
		close(none)
		return none
	}
	if out := h.talk(t, "r"); !strings.Contains(out, "Stopped.") {
		t.Error(out)
	}
	h.opt.Session = &stillSession{prompt: steps.Prompt{Place: steps.Looking}}
	if _, err := Run(t.Context(), Terminal{In: strings.NewReader(""), Out: io.Discard}, h.opt); err == nil {
		t.Error("a session that cannot go on is no error")
	}
}

func TestOutputThatFailsIsAnError(t *testing.T) {
	h := atOnce(t)
	r, w := io.Pipe()
	gone := errors.New("nobody reads")
	if err := r.CloseWithError(gone); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(t.Context(), Terminal{In: strings.NewReader("1\n1\n"), Out: w}, h.opt); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
}

func TestEarlierSessionIsOffered(t *testing.T) {
	for answer, want := range map[string]string{
		"": "open", "1": "open", "y": "open", "2": "drop", "n": "drop", "q": "", "\x00": "",
	} {
		h := atOnce(t)
		did := ""
		h.opt.Earlier = &ui.Earlier{
			Find: func() (string, bool) { return "2026-11-21 09:00", true },
			Open: func() (ui.Session, error) { did = "open"; return h.session, nil },
			Drop: func() error { did = "drop"; return nil },
		}
		var out bytes.Buffer
		input := answer + "\n"
		if answer == "\x00" {
			input = ""
		}
		if _, err := Run(t.Context(), Terminal{In: strings.NewReader(input), Out: &out}, h.opt); err != nil {
			t.Fatal(err)
		}
		proper(t, out.String())
		if did != want || !strings.Contains(out.String(), "Go on with the session from 2026-11-21 09:00?") {
			t.Errorf("%q: %q\n%s", answer, did, out.String())
		}
		if looked := h.session.Prompt().Place != ""; looked == (want == "") {
			t.Errorf("%q: began %v", answer, looked)
		}
	}
}

func TestASCIIAlone(t *testing.T) {
	h := atOnce(t)
	h.opt.ASCII = true
	out := h.talk(t, long()...)
	for i := range len(out) {
		if out[i] >= 0x80 {
			t.Fatalf("not ASCII: %q", out[max(i-20, 0):i+3])
		}
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add("1\n1\n\nH\nr\n")
	f.Add(strings.Join(long(), "\n"))
	f.Add("3\n<h1>502</h1>\n\n\n.\nb\nyes\r\n\x1b[31m\x00\n")
	f.Add("refresh\nopen_page\n3\n\xff\xfe\u202e\n\ne\n1\n../../x\n")
	f.Fuzz(func(t *testing.T, input string) {
		if strings.Count(input, "\n") > 60 {
			return
		}
		h := atOnce(t)
		h.hear(t, input)
	})
}
