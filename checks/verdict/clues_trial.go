package verdict

import (
	"slices"

	"fix502/checks"
)

// fromTrials is the browser trials, and what the plan waits for before it
// starts them.
func fromTrials(s checks.Spec) bool {
	return s.Trial.Factor != checks.FactorNone || s.ID == "browser.installed" || awaitsProxy(s)
}

// tried is what trials with one of these factors saw.
func tried(v checks.View, factors ...checks.Factor) []*checks.Observation {
	var out []*checks.Observation
	for _, o := range v.Family(checks.ProbeBrowser) {
		if slices.Contains(factors, o.Spec.Trial.Factor) {
			out = append(out, o)
		}
	}
	return out
}

// ofTrial builds a clue about the trial with one factor: No where the question
// is answered so, Unknown where there was no such trial or it said nothing.
func ofTrial(id string, f checks.Factor, ask func(*checks.Observation) checks.Truth) Clue {
	return Clue{ID: id, From: fromTrials, Holds: func(v checks.View) Reading {
		for _, o := range tried(v, f) {
			if t := ask(o); t != checks.Unknown {
				return Reading{Truth: t, Seen: checks.IDs(o)}
			}
		}
		return Reading{}
	}}
}

func failsToLoad(o *checks.Observation) checks.Truth { return o.Loads().Not() }

// freshLoads: with an empty profile, the person's browser shows the page.
func freshLoads() Clue {
	return ofTrial("fresh_profile_loads", checks.FactorFresh, (*checks.Observation).Loads)
}

// freshReaches: with an empty profile, it gets to the edge at least.
func freshReaches() Clue {
	return ofTrial("fresh_profile_reaches", checks.FactorFresh, (*checks.Observation).Reaches)
}

// freshFails: with an empty profile, it meets an error too.
func freshFails() Clue { return ofTrial("fresh_profile_fails", checks.FactorFresh, failsToLoad) }

// otherLoads: another browser shows the page.
func otherLoads() Clue {
	return ofTrial("other_browser_loads", checks.FactorOther, (*checks.Observation).Loads)
}

// otherReaches: another browser gets to the edge at least.
func otherReaches() Clue {
	return ofTrial("other_browser_reaches", checks.FactorOther, (*checks.Observation).Reaches)
}

// copyFails: a copy of the person's profile meets an error.
func copyFails() Clue { return ofTrial("copied_profile_fails", checks.FactorCopy, failsToLoad) }

// bareFails: the copy meets an error without any extension.
func bareFails() Clue {
	return ofTrial("without_extensions_fails", checks.FactorExtensions, failsToLoad)
}

// bareLoads: without any extension, the copy shows the page.
func bareLoads() Clue {
	return ofTrial("without_extensions_loads", checks.FactorExtensions, (*checks.Observation).Loads)
}

// bareReaches: without any extension, the copy gets to the edge at least.
func bareReaches() Clue {
	return ofTrial("without_extensions_reaches", checks.FactorExtensions, (*checks.Observation).Reaches)
}

// blockedInside: the request was stopped inside the browser.
func blockedInside() Clue {
	return ofTrial("blocked_inside", checks.FactorCopy, func(o *checks.Observation) checks.Truth {
		return checks.Of(o.Failure == checks.BrowserBlocked)
	})
}

// cookiesOffLoads: without its cookies, the copy shows the page.
func cookiesOffLoads() Clue {
	return ofTrial("without_cookies_loads", checks.FactorCookies, (*checks.Observation).Loads)
}

// workerFails: the error is one that the site's service worker gave.
func workerFails() Clue {
	return ofTrial("worker_answers_error", checks.FactorCopy, func(o *checks.Observation) checks.Truth {
		return checks.Of(o.Loads() == checks.No && o.Trip.Header[checks.HeaderFrom] == checks.FromWorker)
	})
}

// workerOffReaches: past the service worker, the copy gets to the edge.
func workerOffReaches() Clue {
	return ofTrial("past_worker_reaches", checks.FactorWorker, (*checks.Observation).Reaches)
}

// copyAtProxy: the copy's request ends at a proxy, with and without
// extensions.
func copyAtProxy() Clue {
	return Clue{ID: "copied_profile_at_proxy", From: fromTrials, Holds: func(v checks.View) Reading {
		var seen []*checks.Observation
		for _, f := range []checks.Factor{checks.FactorCopy, checks.FactorExtensions} {
			all := tried(v, f)
			if len(all) == 0 || all[0].Loads() == checks.Unknown {
				return Reading{}
			}
			if !all[0].AtProxy() {
				return no(all[0])
			}
			seen = append(seen, all[0])
		}
		return yes(seen...)
	}}
}

// directReaches: without a proxy, the copy gets to the edge.
func directReaches() Clue {
	return ofTrial("without_proxy_reaches", checks.FactorDirect, (*checks.Observation).Reaches)
}
