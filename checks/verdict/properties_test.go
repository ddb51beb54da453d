package verdict_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fix502/checks"
	"fix502/checks/verdict"
)

// everyWorld is all that the properties are held against: the fixtures, the
// situations and a sample of the small worlds.
func everyWorld(t testing.TB) []fixture {
	t.Helper()
	out := append(fixtures(t), situationWorlds(t)...)
	for _, w := range sample(991) {
		out = append(out, fixture{name: w.String(), seen: w.evidence()})
	}
	return out
}

// thorough tells whether everything is to be tried, as before a release,
// instead of enough to notice a mistake.
func thorough() bool { return os.Getenv("FIX502_REQUIRE") != "" }

// clues lists every clue of the table once, by ID.
func clues() []verdict.Clue {
	all := map[string]verdict.Clue{}
	for _, r := range verdict.Rules() {
		for _, c := range slices.Concat(r.All, r.None) {
			all[c.ID] = c
		}
	}
	var out []verdict.Clue
	for _, id := range slices.Sorted(maps.Keys(all)) {
		out = append(out, all[id])
	}
	return out
}

// holds is a rule read the plain way: every clue as it should be.
func holds(r verdict.Rule, v checks.View) bool {
	for _, c := range r.All {
		if c.Holds(v).Truth != checks.Yes {
			return false
		}
	}
	for _, c := range r.None {
		if c.Holds(v).Truth != checks.No {
			return false
		}
	}
	return true
}

// ruleName shows a rule as the table has it.
func ruleName(r verdict.Rule) string {
	grade := [...]string{"", "hints", "suggests", "proves", "refutes"}[r.Grade]
	out := string(r.Cause) + " " + grade
	for _, c := range r.All {
		out += " " + c.ID
	}
	for _, c := range r.None {
		out += " -" + c.ID
	}
	return out
}

func TestShufflingRulesOrEvidenceChangesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, w := range everyWorld(t) {
		want := tell(verdict.Default().Diagnose(w.seen, nil))
		for range 3 {
			seen := slices.Clone(w.seen)
			r.Shuffle(len(seen), func(i, j int) { seen[i], seen[j] = seen[j], seen[i] })
			table := verdict.Default()
			r.Shuffle(len(table.Rules), func(i, j int) { table.Rules[i], table.Rules[j] = table.Rules[j], table.Rules[i] })
			if got := tell(table.Diagnose(seen, nil)); got != want {
				t.Fatalf("%s, shuffled:\n%sbefore:\n%s", w.name, got, want)
			}
		}
	}
}

func TestNothingIsContestedUnlessItSaysSo(t *testing.T) {
	says := contestedWorlds()
	for _, w := range everyWorld(t) {
		v := verdict.Default().Diagnose(w.seen, nil)
		if want := says[w.name]; v.Contested != want {
			t.Errorf("%s: contested %v, expected %v\n%s", w.name, v.Contested, want, tell(v))
		}
	}
}

func TestNothingIsProvenAndRefuted(t *testing.T) {
	for _, w := range everyWorld(t) {
		for _, f := range verdict.Default().Diagnose(w.seen, nil).Findings {
			if f.Confidence == verdict.Certain && f.Against != nil {
				t.Errorf("%s: %s is proven by %v and refuted by %v", w.name, f.Cause, reasons(f.Because), reasons(f.Against))
			}
		}
	}
}

func reasons(all []verdict.Reason) []string {
	var out []string
	for _, r := range all {
		out = append(out, r.Clue+"="+r.Want.String())
	}
	return out
}

// TestEveryCauseLeadsSomewhere: each cause of the table is the verdict, or
// where it never is one, a finding, of some world.
func TestEveryCauseLeadsSomewhere(t *testing.T) {
	leads, found := map[verdict.Cause]bool{}, map[verdict.Cause]bool{}
	for _, w := range everyWorld(t) {
		v := verdict.Default().Diagnose(w.seen, nil)
		leads[v.Lead] = true
		for _, f := range v.Findings {
			found[f.Cause] = found[f.Cause] || f.Hinted
		}
	}
	hinted := neverLead()
	for _, info := range verdict.Causes() {
		c := info.Cause
		_, onlyFound := hinted[c]
		switch {
		case onlyFound && leads[c]:
			t.Errorf("%s is said to lead nowhere, and does", c)
		case onlyFound && !found[c]:
			t.Errorf("%s is found in no world", c)
		case !onlyFound && !leads[c]:
			t.Errorf("%s leads in no world", c)
		}
	}
}

// neverLead are the causes that are findings only, and why.
func neverLead() map[verdict.Cause]string {
	return map[verdict.Cause]string{
		"tls.intercepted":     "a note by its kind",
		"network.ipv4_broken": "the request goes on over IPv6",
	}
}

// TestEveryRuleCanHold: a rule that holds in no world is dead, or the world
// that it is for is missing here.
func TestEveryRuleCanHold(t *testing.T) {
	left := map[string]verdict.Rule{}
	for _, r := range verdict.Rules() {
		if _, twice := left[ruleName(r)]; twice {
			t.Errorf("%s stands twice", ruleName(r))
		}
		left[ruleName(r)] = r
	}
	for _, w := range everyWorld(t) {
		v := w.seen.View()
		for name, r := range left {
			if holds(r, v) {
				delete(left, name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(left)) {
		t.Errorf("%s: holds in no world", name)
	}
}

// TestEveryClueIsUsed: a function that makes a clue is named by a rule.
func TestEveryClueIsUsed(t *testing.T) {
	named, made := map[string]bool{}, map[string]bool{}
	for _, file := range goFiles(t) {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		rules := strings.HasPrefix(file, "rules") || strings.HasPrefix(file, "clue") && !strings.HasPrefix(file, "clues")
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if strings.HasPrefix(file, "clues") && makesClue(n) {
					made[n.Name.Name] = true
				}
			case *ast.Ident:
				if rules {
					named[n.Name] = true
				}
			}
			return true
		})
	}
	if len(made) < 50 {
		t.Fatalf("only %d clues found", len(made))
	}
	for name := range made {
		if !named[name] {
			t.Errorf("%s is named by no rule", name)
		}
	}
}

// makesClue: a function that gives one clue and is given no function, as those
// are that clues are built with.
func makesClue(f *ast.FuncDecl) bool {
	if f.Type.Results == nil || len(f.Type.Results.List) != 1 || f.Type.Params.NumFields() > 0 {
		return false
	}
	id, ok := f.Type.Results.List[0].Type.(*ast.Ident)
	return ok && id.Name == "Clue"
}

func goFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
}

// TestFromNamesWhatHoldsReads takes one observation away at a time: where that
// changes a clue's answer, the clue must say that it depends on that check,
// and while the check still runs it must not answer otherwise.
func TestFromNamesWhatHoldsReads(t *testing.T) {
	told := map[string]bool{} // one report of a kind is enough
	complain := func(world, clue string, o checks.ID, why string) {
		if !told[clue+why] {
			told[clue+why] = true
			t.Errorf("%s: %s, %s: %s", world, clue, o, why)
		}
	}
	worlds := fixtures(t)
	if thorough() {
		worlds = everyWorld(t)
	}
	for _, w := range worlds {
		whole := w.seen.View()
		full := map[string]checks.Truth{}
		for _, c := range clues() {
			full[c.ID] = c.Holds(whole).Truth
		}
		for i, o := range w.seen {
			if o.Spec.Probe == checks.ProbeHost && !strings.HasPrefix(string(o.ID()), "host.route.") {
				continue // this machine's facts are there before anything is asked
			}
			without := slices.Delete(slices.Clone(w.seen), i, i+1).View()
			waiting := without.With([]checks.Spec{o.Spec})
			for _, c := range clues() {
				if now := c.Holds(without).Truth; now != full[c.ID] && !c.From(o.Spec) {
					complain(w.name, c.ID, o.ID(), "its From does not name what it reads")
				}
				if now := c.Holds(waiting).Truth; now != checks.Unknown && now != full[c.ID] {
					complain(w.name, c.ID, o.ID(), "it is "+now.String()+" while that runs, and "+full[c.ID].String()+" after it")
				}
			}
		}
	}
}

// TestEveryCheckSettlesSomething: a check that no clue waits for is not worth
// the time, but for those that serve the words or the plan.
func TestEveryCheckSettlesSomething(t *testing.T) {
	excused := map[string]string{
		"host.place":          "for the words: which desktop, whether over SSH",
		"host.resolvers":      "for the words: which resolver is meant",
		"host.proxy.":         "decides for each address which way it is asked",
		"proxy.connect":       "for the words: how long the proxy takes to answer",
		"browser.extensions.": "for the words and for trials: which extensions to suspect",
	}
	seen := map[checks.ID]bool{}
	for _, w := range fixtures(t) {
		for _, o := range w.seen {
			if seen[o.ID()] {
				continue
			}
			seen[o.ID()] = true
			settles := slices.ContainsFunc(clues(), func(c verdict.Clue) bool { return c.From(o.Spec) })
			excuse := ""
			for id := range excused {
				if strings.HasPrefix(string(o.ID()), id) {
					excuse = id
				}
			}
			if !settles && excuse == "" {
				t.Errorf("%s settles no clue", o.ID())
			}
		}
	}
	if len(seen) < 60 {
		t.Fatalf("only %d different checks in the fixtures", len(seen))
	}
}
