package library

import (
	"fix502/checks"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
)

// refresh is about time: does it work when it is asked once more?
func refresh(p profile.Profile, r rules) steps.Step {
	actions := []steps.Action{
		{ID: "reload", Kind: steps.Tell, Then: steps.ThenAsk},
		{ID: "hard_reload", Kind: steps.Tell, Then: steps.ThenAsk},
		{ID: "open_page", Kind: steps.Open, Then: steps.ThenAsk, Target: "page"},
		{ID: "wait", Kind: steps.Tell, Then: steps.ThenLook, Causes: causes(
			"refresh.transient", "edge.rate_limited", "edge.unreachable", "edge.bad_gateway", "edge.partial",
			"edge.unreachable_origin", "provider.bad_gateway", "provider.overloaded", "provider.timeout",
			"provider.error", "provider.partial", "provider.incident")},
	}
	actions = append(actions, only(p.Status.Page != "", steps.Action{ID: "open_status", Kind: steps.Open, Target: "status"})...)
	return steps.Step{ID: steps.Refresh, Hop: verdict.HopOrigin, Actions: actions, Rule: r.refresh, Ran: tripsRan}
}

// tripsRan lists the requests to page and origin.
func tripsRan(v checks.View) []checks.ID {
	var out []checks.ID
	for _, id := range []checks.ID{checks.PageID, checks.OriginID} {
		if _, ok := v.Get(id); ok {
			out = append(out, id)
		}
	}
	return out
}
