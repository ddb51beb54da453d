package library

import (
	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
)

// incognito is about the session: does it work with an empty profile?
func incognito(r rules) steps.Step {
	return steps.Step{
		ID: steps.Incognito, Hop: verdict.HopBrowser, Asks: true, Rule: r.session,
		Actions: []steps.Action{
			{ID: "private_for_me", Kind: steps.Open, Then: steps.ThenAsk, Trial: true, Target: "private", When: ownKnown},
			{ID: "private_window", Kind: steps.Tell, Then: steps.ThenAsk, Trial: true},
		},
		Ran: func(v checks.View) []checks.ID {
			return append(answered(v, "private_for_me", "private_window"), triedIDs(v, checks.FactorFresh, checks.FactorCopy)...)
		},
	}
}
