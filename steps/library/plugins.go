package library

import (
	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
)

// plugins is about extensions: does it work without them, and without which?
func plugins(r rules) steps.Step {
	return steps.Step{
		ID: steps.Plugins, Hop: verdict.HopBrowser, Asks: true, Rule: r.extensions,
		Actions: []steps.Action{
			{ID: "open_extensions", Kind: steps.Open, Target: "extensions", When: ownKnown},
			{ID: "disable_all", Kind: steps.Tell, Then: steps.ThenAsk, Trial: true},
			{ID: "halve_for_me", Kind: steps.Open, Then: steps.ThenAsk, Trial: true, Rounds: true, Target: "half", When: halvable},
			{ID: "halve", Kind: steps.Tell, Then: steps.ThenAsk, Causes: causes("browser.extension"),
				When: func(v checks.View) bool { return said(v, "action.disable_all") == steps.AnswerWorks }},
		},
		Ran: func(v checks.View) []checks.ID {
			trials := triedIDs(v, checks.FactorCopy, checks.FactorExtensions, checks.FactorSome)
			return append(answered(v, "disable_all", "halve_for_me", "halve"), trials...)
		},
		Shows: func(v checks.View) []checks.ID { return readOf(v, "browser.extensions.") },
	}
}
