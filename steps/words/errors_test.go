package words

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"fix502/checks/fault"
	"fix502/checks/profile"
)

// TestEveryErrorHasWords reads the source for the errors that are made, and
// holds them against those that have words, both ways.
func TestEveryErrorHasWords(t *testing.T) {
	w := inEnglish(t)
	literals, count := map[string]bool{}, 0
	for _, root := range []string{"../../checks", "../../steps", "../../ui"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if text, ok := text(n); ok {
					literals[text] = true
				}
				if label, ok := made(n); ok {
					count++
					if w.Label("error."+label) == "" {
						t.Errorf("%s: no words for %q", path, label)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if count < 100 {
		t.Errorf("only %d errors were found in the source", count)
	}
	for _, d := range w.more {
		s, _ := d.Section("label", "error")
		for _, label := range slices.Sorted(maps.Keys(s.Attrs)) {
			if !literals[label] && !literals[strings.TrimPrefix(label, "toml_")] {
				t.Errorf("nothing fails with %q", label)
			}
		}
	}
}

// made tells whether a piece of source makes an error by its label.
func made(n ast.Node) (label string, ok bool) {
	if f, is := n.(*ast.ReturnStmt); is && len(f.Results) == 2 {
		if _, fields := f.Results[1].(*ast.CompositeLit); fields {
			return text(f.Results[0])
		}
	}
	call, is := n.(*ast.CallExpr)
	if !is {
		return "", false
	}
	f, is := call.Fun.(*ast.SelectorExpr)
	if !is {
		return "", false
	}
	on, _ := f.X.(*ast.Ident)
	fault := on != nil && (on.Name == "fault" || on.Name == "refusal")
	switch {
	case fault && f.Sel.Name == "New":
		return text(call.Args[0])
	case fault && f.Sel.Name == "Because":
		return text(call.Args[1])
	case f.Sel.Name == "fail" && len(call.Args) > 1:
		label, ok = text(call.Args[1])
		return "toml_" + label, ok && label != ""
	}
	return "", false
}

// text is what a literal holds.
func text(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

func TestErrorsAreSaidInTheLanguage(t *testing.T) {
	deep := fault.Because(&fs.PathError{Op: "open", Path: "/x", Err: syscall.EACCES}, "copies")
	inEach(t, func(t *testing.T, w *Words) {
		for _, c := range []struct {
			err  error
			want map[string]string
		}{
			{nil, map[string]string{"en": "", "de": ""}},
			{fault.New("no_change"), map[string]string{"en": "there is no change to put back", "de": "es gibt keine Änderung, die zurückzunehmen wäre"}},
			{fault.New("no_such_session", "name", "x{n}"), map[string]string{"en": `there is no saved session "x{n}"`, "de": `eine gespeicherte Sitzung "x{n}" gibt es nicht`}},
			{deep, map[string]string{"en": "folder of copies: open /x: permission denied", "de": "Ordner der Kopien: open /x: keine Berechtigung"}},
			{fmt.Errorf("outside: %w", deep), map[string]string{"en": "folder of copies: open /x: permission denied", "de": "Ordner der Kopien: open /x: keine Berechtigung"}},
			{errors.Join(fault.New("no_session"), fault.New("no_session"), fault.New("session_full")), map[string]string{
				"en": "there is no saved session; the file of the session is full", "de": "es gibt keine gespeicherte Sitzung; die Datei der Sitzung ist voll",
			}},
			{context.Canceled, map[string]string{"en": "cancelled", "de": "abgebrochen"}},
			{errors.New("somebody else's words"), map[string]string{"en": "somebody else's words", "de": "somebody else's words"}},
			{fault.New("no_such_label"), map[string]string{"en": "no_such_label", "de": "no_such_label"}},
		} {
			if got := w.Error(c.err); got != c.want[w.Lang()] {
				t.Errorf("%v: %q, want %q", c.err, got, c.want[w.Lang()])
			}
		}
	})
}

// TestProfilesAreRefusedInWords: whatever is wrong with a profile, it is said
// with file, line and key, and no bare label is left.
func TestProfilesAreRefusedInWords(t *testing.T) {
	all, err := filepath.Glob("../../checks/profile/testdata/bad/*.toml")
	if err != nil || len(all) < 40 {
		t.Fatal(len(all), err)
	}
	inEach(t, func(t *testing.T, w *Words) {
		for _, name := range all {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			_, bad := profile.Load("p.toml", data, os.ReadFile)
			said := w.Error(bad)
			if !strings.HasPrefix(said, "p.toml") || strings.Contains(said, "toml_") || strings.ContainsAny(said, "{}") {
				t.Errorf("%s: %q", name, said)
			}
		}
	})
}
