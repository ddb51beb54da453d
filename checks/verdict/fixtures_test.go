package verdict_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fix502/checks"
	"fix502/checks/lab"
	"fix502/checks/verdict"
)

// fixture is what the real checks saw of one world.
type fixture struct {
	name string
	seen checks.Evidence
}

// fixtures reads all of testdata.
func fixtures(t testing.TB) []fixture {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil || len(files) < 80 {
		t.Fatalf("only %d fixtures: %v", len(files), err)
	}
	var out []fixture
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f := fixture{name: strings.TrimSuffix(filepath.Base(file), ".json")}
		lines := bufio.NewScanner(bytes.NewReader(raw))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var o checks.Observation
			if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			f.seen = append(f.seen, o)
		}
		out = append(out, f)
	}
	return out
}

// TestFixtures compares what is concluded from every fixture with what it was
// reviewed to be; -args update writes that down.
func TestFixtures(t *testing.T) {
	for _, f := range fixtures(t) {
		t.Run(f.name, func(t *testing.T) {
			got := tell(verdict.Default().Diagnose(f.seen, nil))
			file := filepath.Join("testdata", f.name+".want")
			if asked("update") {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("-args update accepts this:\n%swanted:\n%s", got, want)
			}
		})
	}
}

// tell writes a verdict as a fixture's .want has it.
func tell(v verdict.Verdict) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s", v.Lead, v.Confidence)
	if v.Contested {
		out.WriteString(" contested")
	}
	out.WriteByte('\n')
	for _, f := range v.Findings {
		if f.Confidence < verdict.Likely && !f.Hinted {
			continue
		}
		fmt.Fprintf(&out, "  %s %s", f.Cause, f.Confidence)
		if f.Masked != "" {
			fmt.Fprintf(&out, ", behind %s", f.Masked)
		}
		out.WriteByte('\n')
		for _, r := range f.Because {
			not := ""
			if r.Want == checks.No {
				not = "not "
			}
			fmt.Fprintf(&out, "    %s%s\n", not, r.Clue)
		}
	}
	for _, h := range v.Path {
		fmt.Fprintf(&out, "%s %s", h.Hop, h.State)
		if h.Detail != "" {
			fmt.Fprintf(&out, " (%s)", h.Detail)
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// TestEveryScenarioIsAFixture: what the lab can show is recorded, and read as
// the lab says.
func TestEveryScenarioIsAFixture(t *testing.T) {
	all := fixtures(t)
	for _, sc := range lab.Scenarios() {
		i := slices.IndexFunc(all, func(f fixture) bool { return f.name == sc.Name })
		if i < 0 {
			t.Errorf("scenario %s is not recorded; -run Record -args record does it", sc.Name)
			continue
		}
		v := verdict.Default().Diagnose(all[i].seen, nil)
		if string(v.Lead) != sc.Want.Cause {
			t.Errorf("%s: concluded %s, the lab wants %s", sc.Name, v.Lead, sc.Want.Cause)
		}
		for _, c := range sc.Want.Findings {
			if !slices.ContainsFunc(v.Findings, func(f verdict.Finding) bool { return string(f.Cause) == c && f.Hinted }) {
				t.Errorf("%s: %s is not among the findings", sc.Name, c)
			}
		}
	}
}
