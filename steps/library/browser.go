package library

import (
	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
)

// browser is about the client: does another browser get through?
func browser(r rules) steps.Step {
	return steps.Step{
		ID: steps.Browser, Hop: verdict.HopBrowser, Asks: true, Rule: r.client,
		Actions: []steps.Action{
			{ID: "open_other_for_me", Kind: steps.Open, Then: steps.ThenAsk, Trial: true, Target: "other", When: otherKnown},
			{ID: "open_other", Kind: steps.Tell, Then: steps.ThenAsk, Trial: true},
			{ID: "update_browser", Kind: steps.Tell, Then: steps.ThenAsk},
		},
		Ran: func(v checks.View) []checks.ID {
			trials := triedIDs(v, checks.FactorFresh, checks.FactorOther)
			return append(answered(v, "open_other_for_me", "open_other", "update_browser"), trials...)
		},
		Shows: func(v checks.View) []checks.ID { return append(foundBrowsers(v), readOf(v, "browser.settings.")...) },
	}
}
