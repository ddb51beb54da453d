package library_test

import (
	"fmt"
	"slices"
	"testing"

	"fix502/checks"
	"fix502/checks/profile"
	"fix502/steps/library"
)

// trialSaw is what a trial with a factor saw; status 0: an extension stopped
// it.
func trialSaw(f checks.Factor, status int, keep ...string) checks.Observation {
	o := checks.Observation{
		Spec: checks.Spec{ID: checks.ID("trial.chromium." + string(f)), Probe: checks.ProbeBrowser,
			Trial: checks.Trial{Browser: "chromium", Factor: f, Keep: keep}},
		Trip: &checks.Trip{Reached: checks.StageAnswer, Status: status},
	}
	if status == 0 {
		o.Failure, o.Trip.Reached = checks.BrowserBlocked, checks.StageNone
	}
	return o
}

// withExtensions is a browser with so many extensions, of which one is off.
func withExtensions(n, enabled int) []checks.Observation {
	list := []checks.Extension{{ID: "off", Name: "Off"}}
	for i := range n {
		list = append(list, checks.Extension{ID: fmt.Sprintf("x%02d", i), Name: fmt.Sprint("Extension ", i), Enabled: true})
	}
	return []checks.Observation{
		{Spec: checks.Spec{ID: "browser.installed", Probe: checks.ProbeBrowser}, Fact: &checks.Fact{Browsers: []checks.BrowserInfo{
			{ID: "chromium", Engine: "chromium", Default: true, Profiles: []checks.BrowserProfile{{N: 1}}},
		}}},
		{Spec: checks.Spec{ID: "browser.extensions.chromium.profile-1", Probe: checks.ProbeBrowser}, Fact: &checks.Fact{
			Extensions: &checks.Extensions{Browser: "chromium", Profile: 1, Count: n + 1, Enabled: enabled, List: list},
		}},
	}
}

// search plays the trials that are due against a world in which the guilty
// fail together, and returns the evidence with the number of trials.
func search(t *testing.T, e checks.Evidence, guilty ...string) (checks.View, int) {
	t.Helper()
	seen := map[checks.ID]bool{}
	for n := 0; ; n++ {
		due := library.Halving(profile.Profile{URL: "https://service.example/"}, e.View())
		if len(due) == 0 {
			return e.View(), n
		}
		if len(due) != 1 || seen[due[0].ID] || due[0].Consent != checks.ConsentTrial || n > 40 {
			t.Fatalf("due: %+v", due)
		}
		seen[due[0].ID] = true
		status := 0
		for _, g := range guilty {
			if !slices.Contains(due[0].Trial.Keep, g) {
				status = 200
			}
		}
		o := trialSaw(checks.FactorSome, status, due[0].Trial.Keep...)
		o.Spec = due[0]
		e = append(e, o)
	}
}

func TestHalvingNamesTheCulprit(t *testing.T) {
	for _, c := range []struct {
		name       string
		n, enabled int
		guilty     []string
		most       int
	}{
		{"twelve", 12, 12, []string{"x07"}, 5},
		{"the first", 12, 12, []string{"x00"}, 5},
		{"only one", 1, 1, []string{"x00"}, 0},
		{"two together", 8, 8, []string{"x01", "x06"}, 8},
		{"one of more than are listed", 8, 30, []string{"x03"}, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := append(withExtensions(c.n, c.enabled), trialSaw(checks.FactorCopy, 0), trialSaw(checks.FactorExtensions, 200))
			v, n := search(t, e, c.guilty...)
			var got []string
			for _, x := range library.Culprits(v) {
				got = append(got, x.ID)
			}
			if !slices.Equal(got, c.guilty) || n > c.most {
				t.Errorf("%v after %d trials, want %v", got, n, c.guilty)
			}
		})
	}
	e := append(withExtensions(3, 30), trialSaw(checks.FactorCopy, 0), trialSaw(checks.FactorExtensions, 200))
	if v, n := search(t, e, "not listed"); n != 1 || library.Culprits(v) != nil {
		t.Errorf("one that is not listed: %d trials, %v", n, library.Culprits(v))
	}
}

func TestNothingToHalve(t *testing.T) {
	for name, e := range map[string]checks.Evidence{
		"nothing tried":            withExtensions(4, 4),
		"the copy works":           append(withExtensions(4, 4), trialSaw(checks.FactorCopy, 200), trialSaw(checks.FactorExtensions, 200)),
		"it fails without, too":    append(withExtensions(4, 4), trialSaw(checks.FactorCopy, 502), trialSaw(checks.FactorExtensions, 502)),
		"without is not known yet": append(withExtensions(4, 4), trialSaw(checks.FactorCopy, 502)),
		"no browser is known":      {trialSaw(checks.FactorCopy, 502), trialSaw(checks.FactorExtensions, 200)},
	} {
		if due := library.Halving(profile.Profile{URL: "https://service.example/"}, e.View()); len(due) != 0 {
			t.Errorf("%s: %+v", name, due)
		}
	}
}
