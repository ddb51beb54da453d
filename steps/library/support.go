package library

import (
	"fix502/checks"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
)

// support collects what was found for those who can act on it. The summary
// itself is the export, which is offered everywhere.
func support(p profile.Profile, r rules) steps.Step {
	actions := []steps.Action{{ID: "copy_ticket", Kind: steps.Copy, Target: "support"}}
	actions = append(actions, only(p.Support.URL != "", steps.Action{ID: "open_help", Kind: steps.Open, Target: "support"})...)
	actions = append(actions, only(p.Status.Page != "", steps.Action{ID: "open_status", Kind: steps.Open, Target: "status"})...)
	return steps.Step{
		ID: steps.Support, Hop: verdict.HopNone, Actions: actions, Rule: r.support,
		Ran: func(v checks.View) []checks.ID { return checks.IDs(v.Family(checks.ProbeVendor)...) },
	}
}
