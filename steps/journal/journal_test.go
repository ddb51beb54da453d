package journal_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/journal"
	"fix502/steps/library"
)

func at(sec int) time.Time { return time.Date(2026, 11, 22, 10, 0, sec, 0, time.UTC) }

func head() journal.Head {
	return journal.Head{Program: "1.0.0", Service: "Service", URL: "https://service.example/", Begun: at(0)}
}

// config asks for the page and nothing else.
func config() steps.Config {
	causes := map[verdict.Cause]verdict.Info{}
	for _, c := range verdict.Causes() {
		causes[c.Cause] = c
	}
	p := profile.Profile{Name: "Service", URL: "https://service.example/"}
	return steps.Config{
		Profile: p, Causes: causes, Steps: library.Steps(p), GOOS: "linux",
		Due: func(_ checks.View, started func(checks.ID) bool, _ func(checks.Consent) bool) []checks.Spec {
			if started(checks.PageID) {
				return nil
			}
			return []checks.Spec{{ID: checks.PageID, Probe: checks.ProbeHTTP, Role: checks.RolePage}}
		},
		Diagnose: func(e checks.Evidence, running []checks.Spec) verdict.Verdict {
			v := verdict.Verdict{Lead: verdict.Undecided, Settled: len(running) == 0}
			if o, ok := e.View().Get(checks.PageID); ok && o.Trip != nil {
				v.Lead, v.Confidence = verdict.None, verdict.Certain
				if o.Trip.Status == 502 {
					v.Lead = "provider.bad_gateway"
				}
			}
			return v
		},
		Read: func(text string) checks.Answer { return checks.Answer{Shows: "502", Ray: text[len(text)-16:]} },
	}
}

func page(batch, status, sec int) checks.Result {
	return checks.Result{Batch: batch, Check: checks.PageID, Seen: []checks.Observation{{
		Spec: checks.Spec{ID: checks.PageID, Probe: checks.ProbeHTTP, Role: checks.RolePage}, At: at(sec), Took: time.Millisecond,
		Trip: &checks.Trip{Reached: checks.StageAnswer, Status: status},
	}}}
}

// live plays a session to the end of a fix, written to a journal.
func live(t *testing.T, dir string, finish bool) (*steps.Session, string) {
	t.Helper()
	f, err := journal.Create(dir, head())
	if err != nil {
		t.Fatal(err)
	}
	s := steps.New(config())
	s.Listen(f.Hear)
	s.Begin()
	s.Record(page(1, 200, 1))
	s.Choose(steps.Choice{Kind: steps.Reply, Answer: steps.AnswerOther, Text: "secret words 8f0c2b7d9a3e4c51"}, at(2))
	s.Choose(steps.Choice{Kind: steps.Go, Step: steps.Refresh}, at(3))
	w := s.Choose(steps.Choice{Kind: steps.Act, Step: steps.Refresh, Action: "open_page"}, at(4))
	s.Acted(*w.Act, "opened", nil, at(5))
	s.Choose(steps.Choice{Kind: steps.Reply, Answer: steps.AnswerSame}, at(6))
	s.Choose(steps.Choice{Kind: steps.Look}, at(7))
	s.Record(page(2, 502, 8))
	if got := s.Prompt().Place; got != steps.Provider {
		t.Fatalf("stands at %s", got)
	}
	if finish {
		s.Choose(steps.Choice{Kind: steps.Finish}, at(9))
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return s, f.Path()
}

func same(t *testing.T, a, b *steps.Session) {
	t.Helper()
	if !reflect.DeepEqual(a.Prompt(), b.Prompt()) || !reflect.DeepEqual(a.Log(), b.Log()) {
		t.Errorf("not the same session:\n%+v\n%+v", a.Prompt(), b.Prompt())
	}
}

func TestReplayIsTheLiveSession(t *testing.T) {
	s, path := live(t, t.TempDir(), true)
	again, h, err := journal.Read(path, config())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(h, head()) {
		t.Errorf("head %+v", h)
	}
	same(t, s, again)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("secret words")) {
		t.Error("a pasted text was written")
	}
	for i, l := range strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n") {
		if !strings.HasPrefix(l, `{"v":1,`) || (i > 0 && !strings.Contains(l, `"at":`)) {
			t.Errorf("line %d: %s", i+1, l)
		}
	}
}

func TestReplaySurvivesEveryCut(t *testing.T) {
	_, path := live(t, t.TempDir(), true)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first := bytes.IndexByte(raw, '\n') + 1
	for n := range len(raw) + 1 {
		s, _, err := journal.Replay(bytes.NewReader(raw[:n]), config())
		if n < first {
			if err == nil {
				t.Fatalf("cut at %d: a session without a beginning", n)
			}
			continue
		}
		if err != nil {
			t.Fatalf("cut at %d: %v", n, err)
		}
		whole := raw[:bytes.LastIndexByte(raw[:n], '\n')+1]
		want, _, err := journal.Replay(bytes.NewReader(whole), config())
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(s.Prompt(), want.Prompt()) {
			t.Fatalf("cut at %d: a whole line is lost, or half a line counts", n)
		}
	}
}

func TestResumeAfterEveryCutGoesOnInTheSameFile(t *testing.T) {
	dir := t.TempDir()
	_, path := live(t, dir, false)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := bytes.IndexByte(raw, '\n') + 1; n <= len(raw); n += 7 {
		cut := filepath.Join(dir, "cut.jsonl")
		if err := os.WriteFile(cut, raw[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		s, f, err := journal.Resume(cut, config())
		if err != nil {
			t.Fatal(err)
		}
		w := s.Resume(at(20))
		s.Record(page(w.Batch, 200, 21))
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		again, _, err := journal.Read(cut, config())
		if err != nil {
			t.Fatalf("cut at %d: %v", n, err)
		}
		same(t, s, again)
	}
}

func TestDamageEndsTheTellingThere(t *testing.T) {
	_, path := live(t, t.TempDir(), true)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(raw, []byte("\n"))
	for _, bad := range []string{
		"nonsense\n", `{"v":2}` + "\n", "\n",
		`{"v":1,"result":{"batch":1,"seen":[{"trip":{"reached":200}}]}}` + "\n",
	} {
		broken := bytes.Join([][]byte{lines[0], lines[1], []byte(bad), lines[2]}, nil)
		s, _, err := journal.Replay(bytes.NewReader(broken), config())
		if err == nil || !strings.HasPrefix(err.Error(), "line \"3\": ") {
			t.Errorf("%q: %v", bad, err)
		}
		if s == nil || len(s.Log()) != 1 {
			t.Errorf("%q: what was whole is lost", bad)
		}
	}
	if _, _, err := journal.Replay(bytes.NewReader(lines[1]), config()); err == nil {
		t.Error("a journal without a head was read")
	}
}

func TestFilesAreTheOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "sessions")
	_, path := live(t, dir, false)
	if runtime.GOOS == "windows" {
		t.Skip("no permission bits")
	}
	for p, want := range map[string]os.FileMode{dir: 0o700, path: 0o600} {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s: %o, want %o", p, got, want)
		}
	}
}

func TestTwoProgramsDoNotMeet(t *testing.T) {
	dir := t.TempDir()
	a, err := journal.Create(dir, head())
	if err != nil {
		t.Fatal(err)
	}
	b, err := journal.Create(dir, head())
	if err != nil {
		t.Fatal(err)
	}
	if a.Path() == b.Path() {
		t.Fatal("one file for two")
	}
	all, err := journal.List(dir)
	if err != nil || len(all) != 2 || !all[0].Busy || !all[1].Busy {
		t.Fatalf("%+v, %v", all, err)
	}
	if e, ok := journal.Unfinished(all); ok {
		t.Errorf("%s is in use, yet offered", e.Name)
	}
	_, _, err = journal.Resume(a.Path(), config())
	var busy *journal.Busy
	if !errors.As(err, &busy) {
		t.Errorf("%v", err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if all, err = journal.List(dir); err != nil || all[0].Busy {
		t.Errorf("%+v, %v", all, err)
	}
	if _, ok := journal.Unfinished(all); !ok {
		t.Error("nothing to take up")
	}
}

func TestAnswersAreInTheFileAtOnce(t *testing.T) {
	f, err := journal.Create(t.TempDir(), head())
	if err != nil {
		t.Fatal(err)
	}
	s := steps.New(config())
	s.Listen(f.Hear)
	s.Begin()
	s.Record(page(1, 200, 1))
	s.Choose(steps.Choice{Kind: steps.Reply, Answer: steps.AnswerSame}, at(2))
	again, _, err := journal.Read(f.Path(), config()) // as after a kill: nothing was closed
	if err != nil {
		t.Fatal(err)
	}
	same(t, s, again)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	f.Hear(steps.Event{})
	if f.Err() == nil {
		t.Error("writing to a closed file goes unnoticed")
	}
}

func TestListFindPrune(t *testing.T) {
	dir := t.TempDir()
	if all, err := journal.List(filepath.Join(dir, "none")); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	if _, err := journal.Find(dir, ""); err == nil {
		t.Error("found something in nothing")
	}
	var last string
	for i := range 7 {
		h := head()
		h.Begun = at(i)
		f, err := journal.Create(dir, h)
		if err != nil {
			t.Fatal(err)
		}
		f.Hear(steps.Event{At: at(i), Choice: &steps.Choice{Kind: steps.Finish}, Closed: i%2 == 0})
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		last = strings.TrimSuffix(filepath.Base(f.Path()), ".jsonl")
	}
	for name, text := range map[string]string{"foreign.jsonl": "hello\n", "empty.jsonl": "", "notes.txt": "x"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := journal.List(dir)
	if err != nil || len(all) != 7 || all[0].Name != last || !all[0].Closed || all[1].Closed {
		t.Fatalf("%+v, %v", all, err)
	}
	if e, ok := journal.Unfinished(all); !ok || e.Name != all[1].Name {
		t.Errorf("to take up: %+v", e)
	}
	for _, name := range []string{"", last, last + ".jsonl"} {
		if e, err := journal.Find(dir, name); err != nil || e.Name != last {
			t.Errorf("%q: %+v, %v", name, e, err)
		}
	}
	if _, err := journal.Find(dir, "../foreign"); err == nil {
		t.Error("found what is not there")
	}
	if err := journal.Prune(dir, 2); err != nil {
		t.Fatal(err)
	}
	left, err := journal.List(dir)
	if err != nil || len(left) != 4 || left[0].Name != last {
		t.Errorf("%+v, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "foreign.jsonl")); err != nil {
		t.Error("a foreign file was removed")
	}
}

func TestDir(t *testing.T) {
	root := t.TempDir()
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"XDG_STATE_HOME": root, "HOME": "/nowhere"}, filepath.Join(root, "fix502", "sessions")},
		{map[string]string{"XDG_STATE_HOME": "relative", "HOME": root}, filepath.Join(root, ".local", "state", "fix502", "sessions")},
		{map[string]string{"LOCALAPPDATA": root}, filepath.Join(root, "fix502", "sessions")},
		{map[string]string{"USERPROFILE": root}, filepath.Join(root, ".local", "state", "fix502", "sessions")},
		{map[string]string{}, ""},
	} {
		got, err := journal.Dir(func(k string) string { return c.env[k] })
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%v: %q, %v", c.env, got, err)
		}
	}
}

func FuzzReplay(f *testing.F) {
	f.Add([]byte(`{"v":1,"head":{"service":"x","begun":"2026-11-22T10:00:00Z"}}` + "\n"))
	f.Add([]byte(`{"v":1,"head":{"step":"vpn"}}` + "\n" + `{"v":1,"result":{"batch":1,"check":"http.page","seen":[{"spec":{"id":"http.page"},"trip":{"status":502,"reached":5}}]}}` + "\n" +
		`{"v":1,"at":"2026-11-22T10:00:00Z","choice":{"kind":"go","step":"vpn"}}` + "\n" + `{"v":1,"acted":{"action":"x"}}` + "\n" + `{"v":1,"resumed":true}` + "\n"))
	table := verdict.Default()
	f.Fuzz(func(t *testing.T, raw []byte) {
		c := config()
		c.Diagnose = table.Diagnose
		s, _, err := journal.Replay(bytes.NewReader(raw), c)
		if s == nil && err == nil {
			t.Fatal("neither a session nor an error")
		}
		if s != nil {
			s.Prompt()
		}
	})
}
