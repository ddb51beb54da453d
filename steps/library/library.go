// Package library holds the eight steps: which factor each is about, what it
// offers to do, and when the evidence rules it out. The words are elsewhere,
// under the same IDs.
package library

import (
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
)

// Steps lists the eight steps for a service, in the order of the article.
func Steps(p profile.Profile) []steps.Step {
	r := newRules()
	return []steps.Step{
		refresh(p, r), connection(p, r), cache(r), browser(r), vpn(r), incognito(r), plugins(r), support(p, r),
	}
}

// causes lists causes by their IDs.
func causes(ids ...verdict.Cause) []verdict.Cause { return ids }

// only keeps the actions whose target the profile names.
func only(has bool, a steps.Action) []steps.Action {
	if !has {
		return nil
	}
	return []steps.Action{a}
}
