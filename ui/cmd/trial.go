package cmd

import (
	"context"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fix502/checks"
	"fix502/checks/browser/trial"
	"fix502/steps/library"
	"fix502/steps/words"
)

// trialBudget bounds a diagnosis with browser trials that was given no other
// limit: each browser takes seconds to start.
const trialBudget = time.Minute

func flagTrial(c *cobra.Command, o *options) {
	c.Flags().BoolVar(&o.trial, "trial", false, "")
}

// checkTrial gives browser trials the time that they need.
func (o *options) checkTrial(c *cobra.Command) {
	if o.trial && !c.Flags().Changed("budget") {
		o.budget = trialBudget
	}
}

// newTrials makes what tries the browsers that find knows. What trials of a
// killed program left behind is cleared away meanwhile.
func newTrials(find finder) *trial.Runner {
	home, err := os.UserHomeDir()
	if err != nil {
		home = ""
	}
	env := trial.Env{Home: home, Find: func(ctx context.Context, id string) (trial.Install, bool) {
		b, ok := find(ctx, id)
		in := trial.Install{ID: b.ID, Engine: b.Engine, Program: b.Program}
		for _, p := range b.Profiles {
			in.Profiles = append(in.Profiles, p.Dir)
		}
		return in, ok && b.Program != ""
	}}
	r := trial.New(env)
	r.Sweep()
	return r
}

// seesAndTries performs the browser's family: trials are one executor's, what
// only looks is another's.
func seesAndTries(see, try checks.Executor) checks.Executor {
	return func(ctx context.Context, s checks.Spec) []checks.Observation {
		if strings.HasPrefix(string(s.ID), trial.Prefix) {
			return try(ctx, s)
		}
		return see(ctx, s)
	}
}

// trying tells whether a browser trial is among the checks.
func trying(running []checks.Spec) bool {
	return slices.ContainsFunc(running, func(s checks.Spec) bool { return s.Consent == checks.ConsentTrial })
}

// triable are the consents that may be given in this place: nothing is tried
// where there are no real browsers.
func (p place) triable(allow func(checks.Consent) bool) func(checks.Consent) bool {
	if p.tries {
		return allow
	}
	return func(c checks.Consent) bool { return c != checks.ConsentTrial && allow(c) }
}

// halving is the trial that is due next in the search for an extension.
func (p place) halving(v checks.View, started func(checks.ID) bool, allow func(checks.Consent) bool) []checks.Spec {
	return slices.DeleteFunc(library.Halving(p.profile, v), func(s checks.Spec) bool {
		return started(s.ID) || !allow(s.Consent)
	})
}

// culprit names the extensions that trials showed to be guilty; empty where
// none did.
func culprit(v checks.View, w *words.Words) string {
	var names []string
	for _, e := range library.Culprits(v) {
		names = append(names, `"`+e.Name+`"`)
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return w.Say("done.extension", "name", names[0])
	case 2:
		return w.Say("done.extensions_both", "name", names[0], "what", names[1])
	default:
		return w.Say("done.extensions_all", "what", strings.Join(names, ", "))
	}
}
