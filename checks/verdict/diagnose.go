package verdict

import "fix502/checks"

// Table is everything that Diagnose reasons with.
type Table struct {
	Rules  []Rule
	Causes map[Cause]Info
}

// Diagnose turns evidence into a verdict. running are the checks whose
// observations may still come; with none, the verdict is settled.
func (t Table) Diagnose(e checks.Evidence, running []checks.Spec) Verdict {
	return Verdict{Lead: Undecided, Settled: len(running) == 0}
}

// Default is the table of the program.
func Default() Table {
	t := Table{Causes: map[Cause]Info{}}
	for _, c := range Causes() {
		t.Causes[c.Cause] = c
	}
	return t
}
