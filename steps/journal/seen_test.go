package journal_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fix502/steps/journal"
)

// TestSeenIsTheFirstLook: what later looks saw does not count, nor what cannot
// be read.
func TestSeenIsTheFirstLook(t *testing.T) {
	result := func(batch, id string) string {
		return `{"v":1,"result":{"batch":` + batch + `,"check":"` + id + `","seen":[{"spec":{"id":"` + id + `","probe":"http"},"at":"2026-11-22T10:00:00Z","took":5}]}}`
	}
	head := `{"v":1,"head":{"program":"dev","service":"S","url":"https://s.example/","begun":"2026-11-22T10:00:00Z"}}`
	for name, c := range map[string]struct {
		lines []string
		want  int
		fails bool
	}{
		"one look":    {[]string{head, result("1", "a"), result("1", "b")}, 2, false},
		"two looks":   {[]string{head, result("1", "a"), result("2", "b"), result("2", "c")}, 1, false},
		"choices":     {[]string{head, result("1", "a"), `{"v":1,"choice":{"kind":"go"}}`, result("1", "b")}, 2, false},
		"damaged":     {[]string{head, result("1", "a"), "nonsense", result("1", "b")}, 1, true},
		"no session":  {[]string{result("1", "a")}, 0, true},
		"nothing yet": {[]string{head}, 0, false},
	} {
		path := filepath.Join(t.TempDir(), "x.jsonl")
		if err := os.WriteFile(path, []byte(strings.Join(c.lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		h, seen, err := journal.Seen(path)
		if len(seen) != c.want || (err != nil) != c.fails {
			t.Errorf("%s: %d observations, %v", name, len(seen), err)
		}
		if name != "no session" && h.Service != "S" {
			t.Errorf("%s: head %+v", name, h)
		}
	}
	if _, _, err := journal.Seen(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("a missing file is no error")
	}
}
