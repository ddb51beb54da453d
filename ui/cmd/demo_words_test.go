package cmd_test

import (
	"testing"
	"unicode/utf8"

	"fix502/checks/lab"
	"fix502/steps/words"
)

// TestEveryScenarioIsSaid: each demo has a short line in every language.
func TestEveryScenarioIsSaid(t *testing.T) {
	for _, lang := range words.Languages() {
		w, err := words.Load(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, sc := range lab.Scenarios() {
			if said := w.Label("scenario." + sc.Name); said == "" || utf8.RuneCountInString(said) > 100 || said[len(said)-1] == '.' {
				t.Errorf("%s: scenario %s: %q is no short line", lang, sc.Name, said)
			}
		}
	}
}
