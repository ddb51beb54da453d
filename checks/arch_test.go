package checks_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "fix502"

// wall says what a package, and those below it where it ends in "/", must not
// import, and why.
type wall struct {
	pkg       string
	forbidden []string
	reason    string
}

func walls() []wall {
	io := []string{"net/http", "os", "os/exec", "log", "log/slog", "charm.land/", module + "/ui/"}
	pure := append(slices.Clone(io), module+"/checks/probe", module+"/checks/host", module+"/checks/lab",
		module+"/checks/browser", module+"/steps/act", module+"/steps/journal")
	const isPure = "it is pure: what it needs comes in as values"
	const isExecutor = "executors do not know each other; the command line joins them"
	return []wall{
		{"checks", append(pure, module+"/checks/", module+"/steps"), "it is the vocabulary, below everything"},
		{"checks/gateway", pure, isPure},
		{"checks/clean", pure, isPure},
		{"checks/sysconf", pure, isPure},
		{"checks/profile", pure, isPure},
		{"checks/verdict", append(pure, module+"/checks/plan", module+"/checks/profile", module+"/steps"), isPure},
		{"checks/plan", append(pure, module+"/steps"), isPure},
		{"steps", append(pure, module+"/steps/"), "the wizard is a value"},
		{"steps/library", pure, isPure},
		{"steps/prose", pure, isPure},
		{"steps/words", pure, isPure},
		{"steps/summary", pure, isPure},
		{"steps/mask", pure, isPure},
		{"steps/export", pure, isPure},
		{"steps/past", pure, isPure},
		{"steps/watch", append(slices.Clone(pure), module+"/steps/"), isPure},
		{"checks/probe/", []string{"charm.land/", module + "/ui/", module + "/steps", module + "/checks/host", module + "/checks/lab", module + "/checks/browser"}, isExecutor},
		{"checks/host/", []string{"charm.land/", module + "/ui/", module + "/steps", module + "/checks/probe", module + "/checks/lab", module + "/checks/browser"}, isExecutor},
		{"checks/lab/", []string{"charm.land/", module + "/ui/", module + "/steps", module + "/checks/host", module + "/checks/browser"}, isExecutor},
		{"steps/act/", []string{"charm.land/", module + "/ui/", module + "/checks/probe", module + "/checks/lab"}, "doing is no looking"},
		{"steps/journal/", []string{"charm.land/", module + "/ui/", "net/http"}, "it keeps what a session heard, nothing else"},
		{"ui", []string{"charm.land/", module + "/checks/probe", module + "/checks/host", module + "/checks/lab"}, "what all faces share is no face"},
		{"ui/tui", []string{module + "/checks/probe", module + "/checks/host", module + "/checks/lab", module + "/steps/act", module + "/steps/journal", "net/http", "os/exec"}, "a face performs nothing"},
		{"ui/lookout", []string{"charm.land/", module + "/checks/probe", module + "/checks/host", module + "/checks/lab", module + "/steps/act", module + "/steps/journal", "net/http", "os", "os/exec"}, "it performs nothing itself"},
		{"ui/plain", []string{"charm.land/", module + "/checks/probe", module + "/checks/host", module + "/checks/lab", module + "/steps/act", module + "/steps/journal", "net/http", "os", "os/exec"}, "a face performs nothing"},
		{"ui/cmd", []string{"charm.land/"}, "Bubble Tea lives in one face only"},
	}
}

type source struct {
	pkg  string // relative to the module
	path string
	test bool
	file *ast.File
	text string
}

// sources parses every Go file of the module.
func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	root := ".."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		out = append(out, source{filepath.ToSlash(rel), path, strings.HasSuffix(path, "_test.go"), file, string(text)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (w wall) covers(pkg string) bool {
	if base, ok := strings.CutSuffix(w.pkg, "/"); ok {
		return pkg == base || strings.HasPrefix(pkg, w.pkg)
	}
	return pkg == w.pkg
}

func TestWhoMayImportWhom(t *testing.T) {
	all := sources(t)
	for _, w := range walls() {
		scanned := 0
		for _, s := range all {
			if s.test || !w.covers(s.pkg) {
				continue
			}
			scanned++
			for _, i := range s.file.Imports {
				path := strings.Trim(i.Path.Value, `"`)
				for _, f := range w.forbidden {
					if path == f || (strings.HasSuffix(f, "/") && strings.HasPrefix(path, f)) {
						t.Errorf("%s imports %s, but %s", s.path, path, w.reason)
					}
				}
			}
		}
		if scanned == 0 {
			t.Errorf("no file of %s was scanned: the wall guards nothing", w.pkg)
		}
	}
}

// TestHeadlessCoreHasNoScreen: the core builds without the terminal packages.
func TestHeadlessCoreHasNoScreen(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "./...", "../steps/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	deps := strings.Fields(string(out))
	if !slices.Contains(deps, module+"/checks/verdict") {
		t.Fatal("the list does not name the core: it guards nothing")
	}
	for _, d := range deps {
		if strings.HasPrefix(d, "charm.land/") {
			t.Errorf("the core depends on %s", d)
		}
	}
}

func TestHouseRules(t *testing.T) {
	unfinished := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)
	n := 0
	for _, s := range sources(t) {
		if unfinished.MatchString(s.text) {
			t.Errorf("%s marks something as unfinished", s.path)
		}
		if s.test {
			continue
		}
		n++
		if lines := strings.Count(s.text, "\n"); lines > 350 {
			t.Errorf("%s has %d lines: split it", s.path, lines)
		}
		for _, d := range s.file.Decls {
			checkDecl(t, s, d)
		}
	}
	if n < 50 {
		t.Fatalf("only %d files scanned", n)
	}
}

func checkDecl(t *testing.T, s source, d ast.Decl) {
	t.Helper()
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.Name == "init" && d.Recv == nil {
			t.Errorf("%s has an init: nothing runs before main", s.path)
		}
	case *ast.GenDecl:
		if d.Tok == token.VAR && !strings.Contains(docOf(d), "//go:embed") {
			t.Errorf("%s has a package variable: dependencies arrive as arguments", s.path)
		}
	}
}

func docOf(d *ast.GenDecl) string {
	if d.Doc == nil {
		return ""
	}
	text := ""
	for _, c := range d.Doc.List {
		text += c.Text + "\n"
	}
	return text
}

// TestOrdinaryTestsStayHome: no test names a host of the outside network to
// dial; those of the end-to-end tier own the networks that they dial in.
func TestOrdinaryTestsStayHome(t *testing.T) {
	dial := regexp.MustCompile(`\b(?:net\.Dial\w*|http\.(?:Get|Post|Head))\(([^)]*)\)`)
	literal := regexp.MustCompile(`"([^"]*)"`)
	tests := 0
	for _, s := range sources(t) {
		if !s.test || s.pkg == "checks/e2e" {
			continue
		}
		tests++
		for _, call := range dial.FindAllStringSubmatch(s.text, -1) {
			for _, l := range literal.FindAllStringSubmatch(call[1], -1) {
				if strings.ContainsAny(l[1], ".:") && !strings.Contains(l[1], "127.0.0.1") && !strings.Contains(l[1], "localhost") && !strings.Contains(l[1], "[::1]") {
					t.Errorf("%s dials %q", s.path, l[1])
				}
			}
		}
	}
	if tests < 10 {
		t.Fatalf("only %d test files scanned", tests)
	}
}
