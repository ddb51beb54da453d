package steps_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fix502/steps"
)

// TestDiagramIsTrue compares docs/machine.md with the machine; the argument
// "update" writes it.
func TestDiagramIsTrue(t *testing.T) {
	want := "# The wizard's state machine\n\n" +
		"Drawn from `steps/machine.go`; `go test ./steps -run Diagram -args update` draws it again.\n\n" +
		"```mermaid\n" + steps.Diagram() + "```\n"
	file := filepath.Join("..", "docs", "machine.md")
	if update() {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ReplaceAll(string(got), "\r\n", "\n") != want {
		t.Error("docs/machine.md no longer shows the machine; run this test with -args update")
	}
}

func update() bool { return slices.Contains(flag.Args(), "update") }

func TestMachineHangsTogether(t *testing.T) {
	out, in := map[steps.Place]bool{}, map[steps.Place]bool{}
	type key struct {
		from steps.Place
		on   steps.Trigger
		to   steps.Place
	}
	seen := map[key]bool{}
	for _, e := range steps.Machine() {
		out[e.From], in[e.To] = true, true
		k := key{e.From, e.On, e.To}
		if seen[k] {
			t.Errorf("twice: %s --%s--> %s", e.From, e.On, e.To)
		}
		seen[k] = true
	}
	for _, p := range []steps.Place{
		steps.Triage, steps.AtResult, steps.AtStep, steps.Looking, steps.Asking, steps.Solved, steps.Provider, steps.Finished,
	} {
		if !out[p] || !in[p] {
			t.Errorf("%s cannot be entered or left", p)
		}
		if !strings.Contains(steps.Diagram(), " "+string(p)+":") && !strings.Contains(steps.Diagram(), "> "+string(p)) {
			t.Errorf("%s is not in the diagram", p)
		}
	}
}
