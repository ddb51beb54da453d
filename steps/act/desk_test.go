package act

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"fix502/checks/profile"
	"fix502/steps"
	"fix502/steps/act/change"
	"fix502/steps/act/site"
	"fix502/steps/words"
)

func desk(t *testing.T) (*Desk, *[]string) {
	t.Helper()
	var line []string
	d := &Desk{
		Words:   inEnglish(t),
		Profile: profile.Profile{Name: "ChatGPT", URL: "https://chatgpt.com/", Browser: profile.Browser{Domains: []string{"chatgpt.com"}}},
		GOOS:    "linux",
		Own:     func(context.Context) (Program, bool) { return Program{"chromium", "Chromium", "/c"}, true },
		Other:   func(context.Context) (Program, bool) { return Program{"firefox", "Firefox", "/f"}, true },
		Start:   func(_ context.Context, l []string) error { line = l; return nil },
		Clip:    func(string) error { return nil },
		Browse:  func(string) error { return nil },
	}
	return d, &line
}

func inEnglish(t *testing.T) *words.Words {
	t.Helper()
	w, err := words.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func open(target string) steps.Action { return steps.Action{ID: "x", Kind: steps.Open, Target: target} }

func TestOpensInTheRightBrowser(t *testing.T) {
	d, line := desk(t)
	for target, want := range map[string][]string{
		"other":   {"/f", "https://chatgpt.com/"},
		"private": {"/c", "--incognito", "https://chatgpt.com/"},
	} {
		note, err := d.Perform(t.Context(), open(target))
		if err != nil || !slices.Equal(*line, want) || !strings.Contains(note, "https://chatgpt.com/") {
			t.Errorf("%s: %q %q %v", target, *line, note, err)
		}
	}
}

func TestWhatMustBeTypedIsOnTheClipboard(t *testing.T) {
	d, line := desk(t)
	held := ""
	d.Clip = func(s string) error { held = s; return nil }
	note, err := d.Perform(t.Context(), open("extensions"))
	if err != nil || held != "chrome://extensions" || !strings.Contains(note, "Ctrl+V") || *line != nil {
		t.Errorf("%q %q %v", held, note, err)
	}
	d.Clip = func(string) error { return errors.New("none") }
	_, err = d.Perform(t.Context(), open("site_data"))
	var hand *ByHand
	if !errors.As(err, &hand) || !strings.Contains(d.Words.Error(err), "chrome://settings/content/siteDetails") || !strings.Contains(d.Words.Error(err), "Ctrl+L") {
		t.Error(err)
	}
}

func TestNoBrowserIsSaidPlainly(t *testing.T) {
	d, _ := desk(t)
	d.Start = func(context.Context, []string) error { return errors.New("exec") }
	if _, err := d.Perform(t.Context(), open("other")); err == nil || !strings.Contains(d.Words.Error(err), "open https://chatgpt.com/ in it yourself") {
		t.Error(err)
	}
	d.Other = func(context.Context) (Program, bool) { return Program{}, false }
	if _, err := d.Perform(t.Context(), open("other")); err == nil {
		t.Error("opened in no browser")
	}
	if _, err := (Desk{}).Perform(t.Context(), open("private")); err == nil {
		t.Error("opened in no browser")
	}
	for _, a := range []steps.Action{{ID: "clear_for_me", Kind: steps.Do}, {ID: "other", Kind: steps.Do}, {ID: "t", Kind: steps.Tell}} {
		if _, err := (Desk{}).Perform(t.Context(), a); err == nil {
			t.Errorf("%s was done", a.ID)
		}
	}
}

// TestClearSaysHowToUndo: the note tells what went, what stays, and the way
// back; a browser that keeps nothing is no failure.
func TestClearSaysHowToUndo(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "Default")
	for _, name := range []string{"IndexedDB/https_chatgpt.com_0.indexeddb.leveldb", "Local Storage/leveldb"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(name)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	d, _ := desk(t)
	store := change.Store{Dir: filepath.Join(t.TempDir(), "changes")}
	d.Clear = func(context.Context) (site.Job, error) {
		return site.Job{Profile: site.Profile{Browser: "chromium", Name: "Chromium", Engine: site.Chromium, Root: root, Dir: dir}, Store: store}, nil
	}
	do := steps.Action{ID: "clear_for_me", Kind: steps.Do}
	note, err := d.Perform(t.Context(), do)
	if err != nil || !strings.Contains(note, "1 folder of stored data of ChatGPT in Chromium") ||
		!strings.Contains(note, "fix502 undo") || !strings.Contains(note, "local storage") {
		t.Fatal(note, err)
	}
	if note, err = d.Perform(t.Context(), do); err != nil || !strings.Contains(note, "nothing of ChatGPT") {
		t.Error(note, err)
	}
	if _, err := store.Undo(t.Context(), "", site.HoldFor); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "IndexedDB", "https_chatgpt.com_0.indexeddb.leveldb")); err != nil {
		t.Error(err)
	}
}

func TestStartsAProgram(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs the ordinary programs of Unix")
	}
	if err := start(t.Context(), []string{"true"}); err != nil {
		t.Error(err)
	}
	for _, bad := range [][]string{nil, {""}, {"false"}, {filepath.Join(t.TempDir(), "missing")}} {
		if err := start(t.Context(), bad); err == nil {
			t.Errorf("%q was started", bad)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := start(ctx, []string{"sleep", "1"}); err != nil {
		t.Error(err)
	}
}
