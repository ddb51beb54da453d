package cmd_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"fix502/checks/lab"
	"fix502/steps/summary"
	"fix502/ui/cmd"
)

// TestEveryScenario runs each demo without a terminal and holds its report
// against what the scenario says that it shows, and against the contract.
func TestEveryScenario(t *testing.T) {
	if testing.Short() {
		t.Skip("takes as long as the slowest time-out")
	}
	for _, sc := range lab.Scenarios() {
		t.Run(sc.Name, func(t *testing.T) {
			t.Parallel()
			code, r := report(t, "demo", sc.Name, "--json", "--no-history")
			if r.Verdict.Cause != sc.Want.Cause { // a starved machine looks like a lossy network: once more
				code, r = report(t, "demo", sc.Name, "--json", "--no-history")
			}
			if code != sc.Want.Exit {
				t.Errorf("exit code %d, want %d", code, sc.Want.Exit)
			}
			v, w := r.Verdict, sc.Want
			if v.Cause != w.Cause || v.Owner != w.Owner || v.Hop != w.Hop || v.Step != w.Step {
				t.Errorf("%s %s %s %s, want %+v", v.Cause, v.Owner, v.Hop, v.Step, w)
			}
			inOrder(t, r)
		})
	}
}

func report(t *testing.T, args ...string) (int, summary.Summary) {
	t.Helper()
	var out, errs bytes.Buffer
	code := cmd.Main(args, cmd.Env{
		In: strings.NewReader(""), Out: &out, Err: &errs, GOOS: "linux", Version: "dev",
		Getenv: func(string) string { return "" },
	})
	if errs.Len() > 0 {
		t.Errorf("on standard error: %s", &errs)
	}
	var r summary.Summary
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("no report: %v\n%s", err, &out)
	}
	return code, r
}

// inOrder holds what the contract promises of every report.
func inOrder(t *testing.T, r summary.Summary) {
	t.Helper()
	if r.Schema != "fix502/1" || r.Verdict.Summary == "" || r.Verdict.Advice == "" || len(r.Verdict.Because) == 0 && r.Verdict.Cause != "unknown" {
		t.Errorf("the report lacks something: %+v", r.Verdict)
	}
	hops := ""
	for _, h := range r.Path {
		hops += h.Hop + " "
		if h.Hop == r.Verdict.Hop && h.State != "broken" && h.State != "degraded" {
			t.Errorf("hop %s is to blame, and %s", h.Hop, h.State)
		}
	}
	if hops != "browser device link dns proxy vpn internet edge origin " {
		t.Errorf("path: %s", hops)
	}
	ids := ""
	for _, s := range r.Steps {
		ids += s.ID + " "
		if s.Summary == "" {
			t.Errorf("nothing is said of step %s", s.ID)
		}
		if (s.State == "recommended") != (s.ID == r.Verdict.Step) {
			t.Errorf("step %s is %s, the verdict names %q", s.ID, s.State, r.Verdict.Step)
		}
	}
	if ids != "refresh connection cache browser vpn incognito plugins support " {
		t.Errorf("steps: %s", ids)
	}
	seen := map[string]bool{}
	for _, o := range r.Observations {
		if seen[o.ID] {
			t.Errorf("two observations are called %s", o.ID)
		}
		seen[o.ID] = true
	}
	for _, id := range r.Verdict.Because {
		if !seen[id] {
			t.Errorf("the verdict rests on %s, which is not in the report", id)
		}
	}
	for _, f := range r.Findings {
		if f.Cause == r.Verdict.Cause {
			t.Errorf("the verdict is repeated among the findings")
		}
	}
}
