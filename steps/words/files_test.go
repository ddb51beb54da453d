package words

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"fix502/checks/verdict"
	"fix502/steps/prose"
)

// texts calls see for every text of every language with the place it stands.
func texts(t *testing.T, see func(place, text string, marked bool)) {
	t.Helper()
	count := 0
	each(t, func(path string, data []byte) {
		d, err := prose.Parse(path, data)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range d.Sections {
			count++
			place := path + ": " + s.Kind + " " + s.ID
			for k, v := range s.Attrs {
				see(place+" "+k, v, false)
			}
			see(place, s.Body, true)
		}
	})
	if count < 200 {
		t.Fatalf("read only %d sections", count)
	}
}

func each(t *testing.T, see func(path string, data []byte)) {
	t.Helper()
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, path)
		see(path, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFieldsAreKnownAndCanBeLeftOut(t *testing.T) {
	allowed := Fields()
	texts(t, func(place, text string, _ bool) {
		all, err := prose.Fields(text)
		if err != nil {
			t.Errorf("%s: %v", place, err)
		}
		for _, f := range all {
			if !slices.Contains(allowed, f.Name) {
				t.Errorf("%s: unknown field %q", place, f.Name)
			}
			if !f.Has && f.Name != "service" {
				t.Errorf("%s: {%s} needs a default, as it may not be known", place, f.Name)
			}
		}
	})
}

func TestMarksAreClosed(t *testing.T) {
	texts(t, func(place, text string, marked bool) {
		if !marked && strings.ContainsAny(text, "`*") {
			t.Errorf("%s: marks in a plain text: %q", place, text)
		}
		for _, b := range prose.Blocks(text) {
			if left := prose.Unmark(b.Text); strings.Contains(left, "**") || strings.Contains(left, "`") {
				t.Errorf("%s: a mark without its partner: %q", place, left)
			}
		}
	})
}

func TestLinesAreShort(t *testing.T) {
	each(t, func(path string, data []byte) {
		n := 0
		for line := range strings.Lines(string(data)) {
			n++
			line = strings.TrimRight(line, "\n")
			if length(line) > 72 && !strings.Contains(line, "://") && !strings.HasPrefix(line, "|") {
				t.Errorf("%s:%d: %d columns", path, n, length(line))
			}
			if strings.TrimRight(line, " \t") != line {
				t.Errorf("%s:%d: ends in white space", path, n)
			}
		}
	})
}

func TestLabelsThatFacesNeed(t *testing.T) {
	w := inEnglish(t)
	var want []string
	add := func(group string, keys ...string) {
		for _, k := range keys {
			want = append(want, group+"."+k)
		}
	}
	for _, h := range verdict.Hops() {
		add("hop", string(h))
		add("hop_long", string(h))
		add("hop_short", string(h))
	}
	add("state", "ok", "broken", "degraded", "unknown", "absent")
	add("confidence", "certain", "likely", "possible", "ruled_out")
	for _, group := range []string{"owner", "act"} {
		add(group, "device", "network", "edge", "provider", "browser", "none", "unknown")
	}
	add("step_state", "recommended", "possible", "ruled_out", "done", "skipped")
	add("step_status", "pass", "warn", "fail", "not_run")
	add("observation", "ok", "failed", "not_finished", "skipped", "unsupported")
	add("place", "triage", "verdict", "step", "looking", "asking", "solved", "provider", "finished")
	add("answer", "works", "same_error", "other_error")
	add("action_kind", "tell", "open", "copy", "do")
	for _, group := range []string{"consent", "consent_text"} {
		add(group, "bypass", "trial", "speed", "change")
	}
	keys := []string{
		"enter", "esc", "move", "steps", "digits", "look", "skip", "details", "export", "help",
		"quit", "interrupt", "bypass", "heal",
	}
	add("key", keys...)
	add("key_help", keys...)
	add("key_short", keys...)
	add("truth", "yes", "no", "unknown")
	add("arm", "plain", "address", "again", "direct", "device", "name", "segment", "cookie", "accept", "trusted", "hello")
	add("role", "page", "origin", "auth", "static", "realtime", "edge", "control", "same_edge", "resolver", "status", "proxy")
	add("probe", "host", "dns", "tcp", "tls", "http", "proxy", "vendor", "browser", "person")
	add("export", "title", "format", "preview", "saved", "copied")
	add("mask", "masked", "unmasked", "title", "include")
	want = append(want, "question.browser", "question.action", "notice.contested", "loses")
	for _, name := range want {
		if w.Label(name) == "" {
			t.Errorf("no label %q", name)
		}
	}
	if w.Label("confidence.certain") != "certain" || w.Label("confidence.likely") != "likely" {
		t.Error("the confidences have other names than the report")
	}
	if w.Label("no.such") != "" || w.Label("nothing") != "" {
		t.Error("a label that does not exist was made up")
	}
	if got := w.Text("consent_text.bypass", typical()); !strings.Contains(got, "chatgpt.com") || strings.Contains(got, "{") {
		t.Errorf("fields of a label: %q", got)
	}
}

func TestEveryClueIsAQuestion(t *testing.T) {
	inEach(t, func(t *testing.T, w *Words) {
		known, _ := w.labels.Section("label", "clue")
		for _, r := range verdict.Default().Rules {
			for _, c := range append(slices.Clone(r.All), r.None...) {
				q := known.Attrs[c.ID]
				if !strings.HasSuffix(q, "?") || length(q) > 72 || w.Label("clue."+c.ID) != q {
					t.Errorf("clue.%s: %q", c.ID, q)
				}
			}
		}
		for id, want := range map[string]string{
			"some_new_clue": "some new clue", "dns.newClue": "dns new clue", "Odd-One": "odd one",
		} {
			if got := w.Label("clue." + id); got != want {
				t.Errorf("%s became %q, want %q", id, got, want)
			}
		}
	})
}
