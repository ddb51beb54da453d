package plain

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"fix502/checks"
	"fix502/steps"
	"fix502/ui"
)

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
	h.opt.Hold.Save = func(format, path string, bare bool) (string, error) {
		if tries++; tries == 1 {
			return "", errors.New("it exists\x1b[2J\r already")
		}
		return save(format, path, bare)
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

func TestEvidenceAndHelpAreSearched(t *testing.T) {
	h := atOnce(t)
	out := h.talk(t, "d http.page", "d no such thing", "? fault in the moon", "? hosts file", "q")
	_, rest, _ := strings.Cut(out, "> d http.page")
	part, rest, _ := strings.Cut(rest, "> d no such thing")
	if !strings.Contains(part, "http.page: ") || strings.Contains(part, "dns.") || strings.Contains(part, "How this verdict") {
		t.Errorf("d http.page:\n%s", part)
	}
	part, rest, _ = strings.Cut(rest, "> ? fault in the moon")
	if !strings.Contains(part, "Nothing of this kind was observed.") {
		t.Errorf("d no such thing:\n%s", part)
	}
	part, rest, _ = strings.Cut(rest, "> ? hosts file")
	if !strings.Contains(part, "Nothing here speaks of that.") {
		t.Errorf("? fault in the moon:\n%s", part)
	}
	if !strings.Contains(rest, "Cause: DNS") || strings.Contains(rest, "What is a 502?") {
		t.Errorf("? hosts file:\n%s", rest)
	}
}
