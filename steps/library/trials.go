package library

import (
	"slices"

	"fix502/checks"
	"fix502/checks/plan"
	"fix502/checks/profile"
	"fix502/steps/bisect"
)

// tried is what trials with one of these factors saw.
func tried(v checks.View, factors ...checks.Factor) []*checks.Observation {
	var out []*checks.Observation
	for _, o := range v.Family(checks.ProbeBrowser) {
		if slices.Contains(factors, o.Spec.Trial.Factor) {
			out = append(out, o)
		}
	}
	return out
}

// triedIDs lists them.
func triedIDs(v checks.View, factors ...checks.Factor) []checks.ID {
	return checks.IDs(tried(v, factors...)...)
}

// triedFails tells whether the trial with a factor met an error.
func triedFails(v checks.View, f checks.Factor) bool {
	return slices.ContainsFunc(tried(v, f), func(o *checks.Observation) bool { return o.Loads() == checks.No })
}

// Halving returns the trial that is due next to find the extension by which
// the person's browser fails: once their profile fails with its extensions and
// not without them, half of the suspects are switched off, again and again.
func Halving(p profile.Profile, v checks.View) []checks.Spec {
	s, browser := halving(v)
	if s.Result != bisect.Testing {
		return nil
	}
	round := len(tried(v, checks.FactorSome)) + 1
	return []checks.Spec{plan.KeepTrial(p, browser, 1, s.Test, round)}
}

// Culprits are the extensions without which the person's browser works; each
// of several is needed for it to fail.
func Culprits(v checks.View) []checks.Extension {
	s, browser := halving(v)
	if s.Result != bisect.Found {
		s, browser = asking(v)
	}
	if s.Result != bisect.Found {
		return nil
	}
	var out []checks.Extension
	for _, e := range extensionsOf(v, browser).List {
		if slices.Contains(s.Guilty, e.ID) {
			out = append(out, e)
		}
	}
	return out
}

// halving is where the search for an extension stands; without a result there
// is nothing to search for.
func halving(v checks.View) (s bisect.State, browser string) {
	own, _ := plan.Triable(v)
	all, bare := tried(v, checks.FactorCopy), tried(v, checks.FactorExtensions)
	if own.ID == "" || len(all) == 0 || len(bare) == 0 || word(all[0]) != bisect.Fails || word(bare[0]) != bisect.Works {
		return s, own.ID
	}
	listed := extensionsOf(v, own.ID)
	suspects := suspected(listed)
	given := []bisect.Answer{{Kept: nil, Word: word(bare[0])}}
	if len(suspects) >= listed.Enabled { // else it may be one that is not listed
		given = append(given, bisect.Answer{Kept: suspects, Word: word(all[0])})
	}
	for _, o := range tried(v, checks.FactorSome) {
		given = append(given, bisect.Answer{Kept: o.Spec.Trial.Keep, Word: word(o)})
	}
	return bisect.Next(suspects, given), own.ID
}

// word is what a trial says of the extensions in it: a bot check shows that
// they let the request out.
func word(o *checks.Observation) bisect.Word {
	switch {
	case o.Loads() == checks.No:
		return bisect.Fails
	case o.Reaches() == checks.Yes:
		return bisect.Works
	default:
		return bisect.Unclear
	}
}

// extensionsOf are those of the profile that a browser used last.
func extensionsOf(v checks.View, browser string) checks.Extensions {
	f, ok := v.Fact(checks.ID("browser.extensions." + browser + ".profile-1"))
	if !ok || f.Extensions == nil {
		return checks.Extensions{}
	}
	return *f.Extensions
}
