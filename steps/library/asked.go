package library

import (
	"slices"
	"strings"

	"fix502/checks"
	"fix502/checks/plan"
	"fix502/checks/profile"
	"fix502/steps"
	"fix502/steps/bisect"
)

// halveAction is the action by which the person sees for fix502.
const halveAction = "halve_for_me"

// Showing is the window that is to be shown next in the search for an
// extension where only the person can see the failure: a copy of their
// profile in which these extensions alone are on.
func Showing(p profile.Profile, v checks.View) (checks.Spec, bool) {
	s, browser := asking(v)
	if s.Result != bisect.Testing {
		return checks.Spec{}, false
	}
	return plan.KeepTrial(p, browser, 1, s.Test, len(rounds(v))+1), true
}

// halvable tells whether there is such a window to show: the person sees an
// error, and no trial of a program has seen it.
func halvable(v checks.View) bool {
	s, _ := asking(v)
	return s.Result == bisect.Testing && !harmless(v)
}

// asking is where the search stands in which the person answers. That it fails
// with all extensions is what the person said at first.
func asking(v checks.View) (s bisect.State, browser string) {
	own, _ := plan.Triable(v)
	if own.ID == "" || len(own.Profiles) == 0 || !fails(v, "browser") && len(rounds(v)) == 0 {
		return s, own.ID
	}
	if all := tried(v, checks.FactorCopy); len(all) > 0 && word(all[0]) == bisect.Fails {
		return s, own.ID // a trial sees it: nobody needs to be asked
	}
	suspects := suspected(extensionsOf(v, own.ID))
	given := []bisect.Answer{{Kept: suspects, Word: bisect.Fails}}
	if said(v, "action.disable_all") == steps.AnswerWorks {
		given = append(given, bisect.Answer{Word: bisect.Works})
	}
	for _, answer := range rounds(v) {
		next := bisect.Next(suspects, given)
		if next.Result != bisect.Testing {
			break
		}
		given = append(given, bisect.Answer{Kept: next.Test, Word: heard(answer)})
	}
	return bisect.Next(suspects, given), own.ID
}

// heard is what an answer says of the extensions that were on. Another error
// than before may have another reason.
func heard(answer string) bisect.Word {
	switch answer {
	case steps.AnswerWorks:
		return bisect.Works
	case steps.AnswerSame:
		return bisect.Fails
	default:
		return bisect.Unclear
	}
}

// rounds are the answers to the windows that were shown, in order.
func rounds(v checks.View) []string {
	var seen []*checks.Observation
	for _, o := range v.Family(checks.ProbePerson) {
		id, _, _ := strings.Cut(string(o.ID()), "#")
		if id == "person.action."+halveAction && o.Said != nil {
			seen = append(seen, o)
		}
	}
	slices.SortStableFunc(seen, func(a, b *checks.Observation) int { return a.At.Compare(b.At) })
	var out []string
	for _, o := range seen {
		out = append(out, o.Said.Answer)
	}
	return out
}

// suspected lists the extensions that are on, the likeliest first.
func suspected(listed checks.Extensions) []string {
	var out []string
	for _, e := range listed.List {
		if e.Enabled {
			out = append(out, e.ID)
		}
	}
	return out
}

// Names are the names of extensions of a browser's profile used last.
func Names(v checks.View, browser string, ids []string) []string {
	var out []string
	for _, e := range extensionsOf(v, browser).List {
		if slices.Contains(ids, e.ID) {
			out = append(out, e.Name)
		}
	}
	return out
}
