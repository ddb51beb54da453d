package library_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/library"
)

// saw is what the person said at some time.
func saw(question, answer string, at int) checks.Observation {
	o := person(question, answer)
	o.At = time.Unix(int64(at), 0)
	return o
}

// ask plays the windows that are shown to a person who sees a failure where
// all of the guilty are on, and returns the evidence with the windows.
func ask(t *testing.T, e checks.Evidence, guilty ...string) (checks.View, [][]string) {
	t.Helper()
	var shown [][]string
	for {
		spec, ok := library.Showing(profile.Profile{URL: "https://service.example/"}, e.View())
		if !ok {
			return e.View(), shown
		}
		if len(shown) > 40 || spec.Trial.Factor != checks.FactorSome || spec.Consent != checks.ConsentTrial {
			t.Fatalf("%+v", spec)
		}
		shown = append(shown, spec.Trial.Keep)
		answer := steps.AnswerSame
		for _, g := range guilty {
			if !slices.Contains(spec.Trial.Keep, g) {
				answer = steps.AnswerWorks
			}
		}
		question := "action.halve_for_me"
		if len(shown) > 1 {
			question += fmt.Sprint("#", len(shown))
		}
		e = append(e, saw(question, answer, len(shown)))
	}
}

func TestAskingNamesTheCulprit(t *testing.T) {
	for _, c := range []struct {
		name   string
		n      int
		before []checks.Observation
		guilty []string
		most   int
	}{
		{"twelve", 12, nil, []string{"x07"}, 6}, // one of them with none on
		{"known to work with all off", 12, []checks.Observation{saw("action.disable_all", steps.AnswerWorks, 0)}, []string{"x07"}, 5},
		{"two together", 8, nil, []string{"x01", "x06"}, 9},
		{"a trial met a bot check", 12, []checks.Observation{challengedTrial()}, []string{"x11"}, 6},
	} {
		e := append(withExtensions(c.n, c.n), saw("browser", steps.AnswerSame, 0))
		e = append(e, c.before...)
		v, shown := ask(t, e, c.guilty...)
		var got []string
		for _, x := range library.Culprits(v) {
			got = append(got, x.ID)
		}
		if !slices.Equal(got, c.guilty) || len(shown) > c.most {
			t.Errorf("%s: %v after %d windows", c.name, got, len(shown))
		}
		truth, why := step(steps.Plugins).Rule(verdict.Verdict{}, v)
		if truth != checks.No || why != "culprit_found" {
			t.Errorf("%s: %v %s", c.name, truth, why)
		}
	}
}

func TestAskingRulesExtensionsOut(t *testing.T) {
	v, shown := ask(t, append(withExtensions(12, 12), saw("browser", steps.AnswerSame, 0)))
	if len(shown) != 1 || len(shown[0]) != 0 || library.Culprits(v) != nil {
		t.Errorf("%v %v", shown, library.Culprits(v))
	}
	if truth, why := step(steps.Plugins).Rule(verdict.Verdict{}, v); truth != checks.Yes || why != "not_extensions" {
		t.Errorf("%v %s", truth, why)
	}
}

func TestNobodyIsAskedInVain(t *testing.T) {
	complaint := saw("browser", steps.AnswerSame, 0)
	for name, e := range map[string]checks.Evidence{
		"nothing fails":       withExtensions(4, 4),
		"it works there":      append(withExtensions(4, 4), saw("browser", steps.AnswerWorks, 0)),
		"a trial sees it":     append(withExtensions(4, 4), complaint, trialSaw(checks.FactorCopy, 502)),
		"no extensions":       append(withExtensions(0, 0), complaint),
		"no browser is known": {complaint},
	} {
		if spec, ok := library.Showing(profile.Profile{URL: "https://service.example/"}, e.View()); ok {
			t.Errorf("%s: %+v", name, spec)
		}
	}
}

// challengedTrial is a trial of the whole copy that met a bot check.
func challengedTrial() checks.Observation {
	o := trialSaw(checks.FactorCopy, 403)
	o.Trip.Shape = "challenge"
	return o
}
