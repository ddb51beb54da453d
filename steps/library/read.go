package library

import (
	"slices"

	"fix502/checks"
	"fix502/steps"
)

// controlAnswers tells whether any independent site answered as it should.
// One that fails alone means nothing while another works.
func controlAnswers(v checks.View) bool {
	return slices.ContainsFunc(controls(v), (*checks.Observation).Alive)
}

// namesResolve tells whether the service's name leads somewhere.
func namesResolve(v checks.View) bool {
	for _, id := range []checks.ID{checks.PageID, checks.OriginID} {
		o, ok := v.Get(id)
		if ok && o.Trip != nil && (o.Spec.Route.Via != "" || o.Trip.Reached >= checks.StageLookup) {
			return true // with a proxy in force the name is the proxy's to look up
		}
	}
	return slices.ContainsFunc(v.Family(checks.ProbeDNS), func(o *checks.Observation) bool {
		return o.Failure == "" && o.Spec.Route.Resolver == "system" && o.Names != nil && len(o.Names.Addrs) > 0
	})
}

// said is what the person answered to a question; empty: nothing.
func said(v checks.View, question string) string {
	o, ok := v.Get(checks.ID("person." + question))
	if !ok || o.Said == nil {
		return ""
	}
	return o.Said.Answer
}

func fails(v checks.View, question string) bool {
	a := said(v, question)
	return a == steps.AnswerSame || a == steps.AnswerOther
}

// failsAny tells whether the person saw an error after one of some actions.
func failsAny(v checks.View, actions ...string) bool {
	return slices.ContainsFunc(actions, func(a string) bool { return fails(v, "action."+a) })
}

// answered lists what the person said about actions, and that the browser
// works.
func answered(v checks.View, actions ...string) []checks.ID {
	var out []checks.ID
	for _, a := range actions {
		if said(v, "action."+a) != "" {
			out = append(out, checks.ID("person.action."+a))
		}
	}
	if said(v, "browser") == steps.AnswerWorks {
		out = append(out, "person.browser")
	}
	return out
}
