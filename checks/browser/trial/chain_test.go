package trial

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/plan"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps/library"
)

// chain is a diagnosis of the browser's side: what the plan asks is tried for
// real, everything else is given.
type chain struct {
	profile profile.Profile
	seen    checks.Evidence
	runner  *Runner
	tried   []string
}

func newChain(env Env, known ...checks.Observation) *chain {
	p := profile.Profile{Name: "Site", URL: "https://" + host + "/"}
	c := &chain{profile: p, runner: New(env), seen: known}
	for _, id := range []checks.ID{checks.PageID, checks.OriginID} {
		c.seen = append(c.seen, checks.Observation{
			Spec: checks.Spec{ID: id, Probe: checks.ProbeHTTP, Role: checks.Role(strings.TrimPrefix(string(id), "http."))},
			Trip: &checks.Trip{Reached: checks.StageAnswer, Status: 200},
		})
	}
	c.see("browser.installed", checks.Fact{Browsers: []checks.BrowserInfo{
		{ID: "chromium", Name: "Chromium", Engine: "chromium", Default: true, Profiles: []checks.BrowserProfile{{N: 1}}},
	}})
	return c
}

func (c *chain) see(id checks.ID, f checks.Fact) {
	c.seen = append(c.seen, checks.Observation{Spec: checks.Spec{ID: id, Probe: checks.ProbeBrowser}, Fact: &f})
}

// run tries what is due until nothing is.
func (c *chain) run(t *testing.T) verdict.Verdict {
	t.Helper()
	defer c.runner.Close()
	started := func(id checks.ID) bool {
		return slices.ContainsFunc(c.seen, func(o checks.Observation) bool { return o.ID() == id })
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	for {
		v := c.seen.View()
		due := plan.Due(plan.Now{Profile: c.profile, View: v, Allow: func(checks.Consent) bool { return true }}, started)
		due = append(due, library.Halving(c.profile, v)...)
		due = slices.DeleteFunc(due, func(s checks.Spec) bool { return s.Trial.Factor == checks.FactorNone })
		if len(due) == 0 {
			return verdict.Default().Diagnose(c.seen, nil)
		}
		for r := range checks.Run(ctx, 1, due, map[checks.Probe]checks.Executor{checks.ProbeBrowser: c.runner.Do}) {
			if ctx.Err() != nil {
				t.Fatalf("no end: %v", c.tried)
			}
			c.tried = append(c.tried, fmt.Sprintf("%s %s", r.Check, r.Seen[0].Failure))
			c.seen = append(c.seen, r.Seen...)
		}
	}
}

// complaint says that the browser shows an error.
func complaint() checks.Observation {
	return checks.Observation{Spec: checks.Spec{ID: "person.browser", Probe: checks.ProbePerson}, Said: &checks.Answer{Question: "browser", Answer: "same_error"}}
}

// TestTwoTogetherAreNotAccusedSingly: one extension leads the page elsewhere
// inside the site, another one stops what lies there. Neither does harm alone.
func TestTwoTogetherAreNotAccusedSingly(t *testing.T) {
	program := chromiumOf(t)
	s := newSite(t, setup(cookies(1), status(200, "fine")))
	redirect := `[{"id": 1, "action": {"type": "redirect", "redirect": {"url": "https://` + host + `/elsewhere"}},
		"condition": {"urlFilter": "|https://` + host + `/|", "resourceTypes": ["main_frame"]}}]`
	stop := `[{"id": 1, "action": {"type": "block"}, "condition": {"urlFilter": "||` + host + `/elsewhere", "resourceTypes": ["main_frame"]}}]`
	var dirs []string
	list := checks.Extensions{Browser: "chromium", Profile: 1}
	for n, rules := range []string{"", redirect, "", stop} {
		dir, id := unpacked(t, n, rules)
		dirs = append(dirs, dir)
		list.List = append(list.List, checks.Extension{ID: id, Name: fmt.Sprint("Test ", n), Enabled: true})
		list.Count++
		list.Enabled++
	}
	in := Install{ID: "chromium", Engine: "chromium", Program: program, Profiles: []string{person(t, s, program, dirs...)}}
	c := newChain(s.world(t, in), complaint())
	c.see("browser.extensions.chromium.profile-1", checks.Fact{Extensions: &list})
	v := c.run(t)
	if v.Lead != "browser.extension" || v.Confidence != verdict.Certain {
		t.Errorf("%s %s after %v", v.Lead, v.Confidence, c.tried)
	}
	var names []string
	for _, e := range library.Culprits(c.seen.View()) {
		names = append(names, e.Name)
	}
	if !slices.Equal(names, []string{"Test 1", "Test 3"}) {
		t.Errorf("accused: %v after %v", names, c.tried)
	}
}
