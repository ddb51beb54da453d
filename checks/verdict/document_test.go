package verdict_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fix502/checks"
	"fix502/checks/plan"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps/words"
)

// TestDiagnosisIsWrittenDown compares docs/diagnosis.md with the tables;
// -args update writes it anew.
func TestDiagnosisIsWrittenDown(t *testing.T) {
	w, err := words.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	d := document{words: w.With(map[string]string{"service": "the service"}), feeds: feeds(t)}
	got := d.write()
	file := filepath.Join("..", "..", "docs", "diagnosis.md")
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
		t.Error("docs/diagnosis.md is not what the tables say; go test ./checks/verdict -run WrittenDown -args update")
	}
}

// document writes the tables as a page for people.
type document struct {
	words *words.Words
	feeds map[string][]string // clue: rows of the plan
	out   strings.Builder
}

func (d *document) line(format string, args ...any) { fmt.Fprintf(&d.out, format+"\n", args...) }

func (d *document) write() string {
	d.line("# How a verdict comes about\n")
	d.line("Written from the tables in `checks/verdict` and `checks/plan`;\n" +
		"`go test ./checks/verdict -run WrittenDown -args update` writes it again.\n")
	d.line("An observation is what one check saw. A clue is one question to all\n" +
		"observations, answered yes, no or not known. A rule names some clues with the\n" +
		"answers that they must have; a list below has a rule on each line. What proves\n" +
		"a cause makes it certain, what suggests it likely; what hints at it makes it\n" +
		"worth naming; what rules it out does so unless something proves it. The order\n" +
		"of rules means nothing. A cause explains others that are mere symptoms of it,\n" +
		"and a cause that masks hides what lies further out, signatures from there\n" +
		"excepted.\n")
	d.line("What a cause needs to lead the verdict: *breaks* the page or the servers behind\n" +
		"it fail, *impairs* they answer, *either* one of both, *note* never, *when told*\n" +
		"they answer and the person says that they do not.\n")
	rules := map[verdict.Cause][]verdict.Rule{}
	for _, r := range verdict.Rules() {
		rules[r.Cause] = append(rules[r.Cause], r)
	}
	d.line("## Causes")
	for _, info := range verdict.Causes() {
		d.cause(info, rules[info.Cause])
	}
	d.experiments()
	return d.out.String()
}

func (d *document) cause(info verdict.Info, rules []verdict.Rule) {
	d.line("\n### %s\n", d.words.CauseTitle(info.Cause))
	facts := []string{"`" + string(info.Cause) + "`", "owner " + string(info.Owner)}
	if info.Hop != verdict.HopNone {
		facts = append(facts, "hop "+string(info.Hop))
	}
	if info.Step != "" {
		facts = append(facts, "step "+info.Step)
	}
	facts = append(facts, [...]string{"breaks", "impairs", "either", "note", "when told"}[info.Kind])
	if info.Masks {
		facts = append(facts, "masks")
	}
	d.line("%s\n", strings.Join(facts, " · "))
	d.line("%s", wrapped(d.words.CauseHow(info.Cause), ""))
	if len(info.Explains) > 0 {
		var names []string
		for _, c := range info.Explains {
			names = append(names, "`"+string(c)+"`")
		}
		d.line("\n%s", wrapped("Explains: "+strings.Join(names, ", "), ""))
	}
	from := map[string]bool{}
	for _, g := range []struct {
		grade verdict.Grade
		title string
	}{{verdict.Proves, "Proven by"}, {verdict.Suggests, "Suggested by"}, {verdict.Hints, "Hinted at by"}, {verdict.Refutes, "Ruled out by"}} {
		d.rules(rules, g.grade, g.title, from)
	}
	if len(from) > 0 {
		d.line("\n%s", wrapped("Checks: "+strings.Join(slices.Sorted(maps.Keys(from)), ", "), ""))
	}
}

func (d *document) rules(rules []verdict.Rule, grade verdict.Grade, title string, from map[string]bool) {
	first := true
	for _, r := range rules {
		if r.Grade != grade {
			continue
		}
		if first {
			d.line("\n%s\n", title)
			first = false
		}
		var parts []string
		for _, c := range r.All {
			parts = append(parts, d.words.Label("clue."+c.ID)+" **yes**")
		}
		for _, c := range r.None {
			parts = append(parts, d.words.Label("clue."+c.ID)+" **no**")
		}
		d.line("- %s", wrapped(strings.Join(parts, " · "), "  "))
		for _, c := range slices.Concat(r.All, r.None) {
			for _, row := range d.feeds[c.ID] {
				from[row] = true
			}
		}
	}
}

// experiments lists the rows of the plan with the clues that wait for them.
func (d *document) experiments() {
	d.line("\n## Checks\n")
	d.line("Each row of the plan, and the clues that what it sees can settle.\n")
	d.line("| row | clues |")
	d.line("| --- | --- |")
	byRow := map[string][]string{}
	for _, clue := range slices.Sorted(maps.Keys(d.feeds)) {
		for _, row := range d.feeds[clue] {
			byRow[row] = append(byRow[row], "`"+clue+"`")
		}
	}
	for _, row := range plan.Rows() {
		d.line("| %s | %s |", row.Factor, strings.Join(byRow[row.Factor], " "))
	}
}

// feeds finds, for each clue, the rows of the plan that start checks which can
// settle it, by what the rows start in the recorded worlds.
func feeds(t *testing.T) map[string][]string {
	t.Helper()
	p, err := profile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	all, worlds := clues(), append(fixtures(t), situationWorlds(t)...)
	for _, row := range plan.Rows() {
		specs := map[checks.ID]checks.Spec{}
		for _, f := range worlds {
			for _, s := range row.Vary(plan.Now{Profile: p, View: f.seen.View(), Allow: func(checks.Consent) bool { return true }}) {
				if !strings.HasPrefix(string(s.ID), "host.proxy.") { // everything waits for those
					specs[s.ID] = s
				}
			}
		}
		for _, c := range all {
			for _, s := range specs {
				if c.From(s) {
					out[c.ID] = append(out[c.ID], row.Factor)
					break
				}
			}
		}
	}
	return out
}

// wrapped breaks a text into lines of at most 80 bytes or so.
func wrapped(text, indent string) string {
	var out strings.Builder
	length := 0
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case length+1+len(word) > 78:
			out.WriteString("\n" + indent)
			length = len(indent)
		default:
			out.WriteByte(' ')
			length++
		}
		out.WriteString(word)
		length += len(word)
	}
	return out.String()
}
