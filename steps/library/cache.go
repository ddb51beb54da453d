package library

import (
	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
)

// cache is about stored state: does it work without what the browser keeps?
func cache(r rules) steps.Step {
	return steps.Step{
		ID: steps.Cache, Hop: verdict.HopBrowser, Asks: true, Rule: r.stored(steps.Cache),
		Actions: []steps.Action{
			{ID: "clear_for_me", Kind: steps.Do, Then: steps.ThenLook, When: clearable, Consent: checks.ConsentChange},
			{ID: "open_site_data", Kind: steps.Open, Target: "site_data", When: ownKnown},
			{ID: "clear_site_data", Kind: steps.Tell, Then: steps.ThenAsk},
		},
		Ran: func(v checks.View) []checks.ID {
			return append(answered(v, "clear_site_data"), checks.IDs(v.Role(checks.RolePage, checks.ArmCookie)...)...)
		},
		Shows: func(v checks.View) []checks.ID { return readOf(v, "browser.stored.") },
	}
}
