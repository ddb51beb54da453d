package lab

import (
	"testing"

	"fix502/checks/verdict"
)

// TestFilesAreScenarios parses every file strictly, and holds what it wants
// against the table of causes.
func TestFilesAreScenarios(t *testing.T) {
	if len(names()) < 40 || len(Scenarios()) != len(names()) {
		t.Errorf("%d of %d files are scenarios", len(Scenarios()), len(names()))
	}
	causes := map[string]verdict.Info{}
	for _, c := range verdict.Causes() {
		causes[string(c.Cause)] = c
	}
	for _, name := range names() {
		sc, err := find(name)
		if err != nil {
			t.Error(err)
			continue
		}
		w := sc.Want
		c, ok := causes[w.Cause]
		if !ok || string(c.Owner) != w.Owner || string(c.Hop) != w.Hop || c.Step != w.Step {
			t.Errorf("%s wants %+v, the table of causes says %+v", name, w, c)
		}
		if w.Exit != exitOf(w) {
			t.Errorf("%s: exit %d with owner %s", name, w.Exit, w.Owner)
		}
		for _, f := range w.Findings {
			if _, ok := causes[f]; !ok {
				t.Errorf("%s: there is no cause %q", name, f)
			}
		}
	}
}

// exitOf is the contract's exit code for what a scenario wants.
func exitOf(w Want) int {
	if w.Cause == "none" || w.Cause == "refresh.transient" {
		return 0
	}
	return map[string]int{"device": 1, "network": 1, "browser": 1, "edge": 3, "provider": 3, "unknown": 4}[w.Owner]
}

// TestEveryCauseHasAScenario: causes of the browser are seen in a browser, not
// in a network.
func TestEveryCauseHasAScenario(t *testing.T) {
	has := map[string]bool{}
	for _, sc := range Scenarios() {
		has[sc.Want.Cause] = true
		for _, f := range sc.Want.Findings {
			has[f] = true
		}
	}
	for _, c := range verdict.Causes() {
		if c.Owner != verdict.OwnerBrowser && c.Cause != verdict.Undecided && !has[string(c.Cause)] {
			t.Errorf("no scenario shows %s", c.Cause)
		}
	}
}

func TestWrongFilesAreRefused(t *testing.T) {
	good := "[want]\ncause = \"none\"\nowner = \"none\"\n"
	if _, err := parse([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for why, more := range map[string]string{
		"an unknown key":    "[clokc]\n",
		"a nested one":      "[[connect]]\nto = [\"all\"]\ndoes = \"silent\"\ndos = 1\n",
		"no target":         "[[connect]]\ndoes = \"silent\"\n",
		"an unknown fate":   "[[connect]]\nto = [\"all\"]\ndoes = \"explode\"\n",
		"an unknown family": "[[connect]]\nto = [\"all\"]\ndoes = \"silent\"\nfamily = \"5\"\n",
		"a wrong path":      "[[connect]]\nto = [\"all\"]\ndoes = \"silent\"\npath = \"through\"\n",
		"a wrong resolver":  "[[dns]]\nwho = [\"all\"]\ndoes = \"lie\"\n",
		"nobody's resolver": "[[dns]]\ndoes = \"silent\"\n",
		"a bad address":     "[[dns]]\nwho = [\"all\"]\ndoes = \"answer\"\naddrs = [\"1.2.3\"]\n",
		"no page":           "[[answer]]\nstatus = 502\n",
		"a page unknown":    "[[answer]]\nstatus = 502\npage = \"*\"\n",
		"no status":         "[[answer]]\npage = \"bare\"\n",
		"a bad pause":       "[[answer]]\nstatus = 502\npage = \"bare\"\nlasts = \"soon\"\n",
		"a proxy by name":   "[proxy]\nvia = \"http://proxy:3128\"\n",
		"a proxy's scheme":  "[proxy]\nvia = \"ftp://10.1.2.3:3128\"\n",
		"a proxy's word":    "[proxy]\nvia = \"http://10.1.2.3:3128\"\ndoes = \"sulk\"\n",
		"a proxy's status":  "[proxy]\nvia = \"http://10.1.2.3:3128\"\ndoes = \"fail\"\nstatus = 1\n",
		"a link":            "[host]\nlink = \"loose\"\n",
		"a route":           "[host]\nroute = \"scenic\"\n",
		"a neighbour":       "[host]\nrouter = \"friendly\"\n",
		"a shape of status": "[status]\nshape = \"round\"\n",
		"no TOML at all":    "=\n",
	} {
		if _, err := parse([]byte(good + more)); err == nil {
			t.Errorf("%s is accepted", why)
		}
	}
	for _, bad := range []string{"", "[want]\ncause = \"none\"\n"} {
		if _, err := parse([]byte(bad)); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
	if _, err := Start(t.Context(), "../lab", Options{}); err == nil {
		t.Error("a scenario that does not exist was started")
	}
}

func FuzzParse(f *testing.F) {
	for _, n := range names() {
		raw, err := scenarioFiles.ReadFile("scenarios/" + n + ".toml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := parse(raw)
		if (s == nil) == (err == nil) {
			t.Errorf("neither a scenario nor an error, or both: %v", err)
		}
	})
}
