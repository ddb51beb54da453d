package plan

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/profile"
)

// trialBudget bounds one browser trial: a cold start takes seconds, and two
// browsers at most run side by side.
const trialBudget = 30 * time.Second

// trialSpec is a trial of the service's page; the parts follow the browser in
// its ID.
func trialSpec(p profile.Profile, t checks.Trial, parts ...string) checks.Spec {
	s := checks.Spec{
		ID:    checks.ID(strings.Join(append([]string{"trial", t.Browser}, parts...), ".")),
		Probe: checks.ProbeBrowser, Consent: checks.ConsentTrial, Budget: trialBudget, Trial: t,
		Route: checks.Route{URL: p.URL},
	}
	for _, e := range Endpoints(p) {
		if e.ID == checks.PageID {
			s.Route.URL = e.URL
			s.Expect = checks.Expect{Alive: e.Alive, Edge: strings.ToLower(p.Edge.Header)}
		}
	}
	return s
}

// FreshTrial loads the page in an empty profile of the person's browser.
func FreshTrial(p profile.Profile, browser string) checks.Spec {
	return trialSpec(p, checks.Trial{Browser: browser, Factor: checks.FactorFresh}, "fresh")
}

// OtherTrial loads the page in an empty profile of another browser.
func OtherTrial(p profile.Profile, browser string) checks.Spec {
	return trialSpec(p, checks.Trial{Browser: browser, Factor: checks.FactorOther}, "fresh")
}

// CopyTrial loads the page in a copy of a profile with one factor changed.
func CopyTrial(p profile.Profile, browser string, n int, f checks.Factor) checks.Spec {
	name := map[checks.Factor]string{checks.FactorCopy: "all"}[f]
	if name == "" {
		name = string(f)
	}
	return trialSpec(p, checks.Trial{Browser: browser, Profile: n, Factor: f}, "copy", name)
}

// KeepTrial loads the page in a copy of a profile in which these extensions
// alone are on; round tells one such trial from another.
func KeepTrial(p profile.Profile, browser string, n int, keep []string, round int) checks.Spec {
	t := checks.Trial{Browser: browser, Profile: n, Factor: checks.FactorSome, Keep: slices.Clone(keep)}
	return trialSpec(p, t, "copy", "extensions", strconv.Itoa(round))
}

// trials tries the person's browser, once they allow it and where the service
// works from here: with an empty profile, and with a copy of theirs. What
// comes next depends on which of the two fails.
func trials(n Now) []checks.Spec {
	own, others := Triable(n.View)
	if own.ID == "" || !answers(n) {
		return nil
	}
	p := n.Profile
	out := []checks.Spec{FreshTrial(p, own.ID)}
	if len(own.Profiles) > 0 {
		out = append(out, CopyTrial(p, own.ID, 1, checks.FactorCopy))
	}
	fresh, _ := n.View.Get(out[0].ID)
	if fresh.Loads() == checks.No {
		if len(others) > 0 {
			out = append(out, OtherTrial(p, others[0].ID))
		}
		return out
	}
	all, _ := n.View.Get(CopyTrial(p, own.ID, 1, checks.FactorCopy).ID)
	if all.Loads() != checks.No {
		return out
	}
	for _, f := range suspectedBy(n, own.ID, all) {
		out = append(out, CopyTrial(p, own.ID, 1, f))
	}
	return out
}

// suspectedBy lists the factors that may explain why the copy fails.
func suspectedBy(n Now, browser string, all *checks.Observation) []checks.Factor {
	out := []checks.Factor{checks.FactorExtensions}
	if all.Trip.Header[checks.HeaderFrom] == checks.FromWorker {
		out = append(out, checks.FactorWorker)
	}
	if all.AtProxy() {
		out = append(out, checks.FactorDirect)
	}
	bare, _ := n.View.Get(CopyTrial(n.Profile, browser, 1, checks.FactorExtensions).ID)
	if bare.Loads() == checks.No && bare.Trip.Header[checks.HeaderFrom] == checks.FromNetwork {
		out = append(out, checks.FactorCookies)
	}
	return out
}

// answers tells whether page and origin work from here: only then is it worth
// trying a browser.
func answers(n Now) bool {
	for _, id := range []checks.ID{checks.PageID, checks.OriginID} {
		if o, ok := n.View.Get(id); !ok || !o.Alive() {
			return false
		}
	}
	return true
}

// Triable is the person's browser and the others that a trial can start, as
// far as it is known which are installed.
func Triable(v checks.View) (own checks.BrowserInfo, others []checks.BrowserInfo) {
	f, ok := v.Fact("browser.installed")
	if !ok {
		return own, nil
	}
	mine := usual(f.Browsers)
	for _, b := range f.Browsers {
		if b.Missing || !slices.Contains(steerable(), b.Engine) {
			continue
		}
		if b.ID == mine {
			own = b
		} else {
			others = append(others, b)
		}
	}
	return own, others
}

// steerable lists the engines that a trial can start.
func steerable() []string { return []string{"chromium", "firefox"} }
