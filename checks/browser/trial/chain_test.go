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

func TestTheGuiltyExtensionIsNamed(t *testing.T) {
	program := chromiumOf(t)
	const guilty = 7
	s := newSite(t, setup(cookies(1), status(200, "fine")))
	var dirs []string
	list := checks.Extensions{Browser: "chromium", Profile: 1}
	for n := range 12 {
		rules := ""
		if n == guilty {
			rules = blocker
		}
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
	if got := library.Culprits(c.seen.View()); len(got) != 1 || got[0].ID != extensionID(guilty) {
		t.Errorf("culprits %+v after %v", got, c.tried)
	}
	rounds := 0
	for _, line := range c.tried {
		if strings.HasPrefix(line, "trial.chromium.copy.extensions.") {
			rounds++
		}
	}
	if rounds > 5 {
		t.Errorf("%d rounds: %v", rounds, c.tried)
	}
	t.Logf("%v", c.tried)
}

func TestStoredDataIsTheCause(t *testing.T) {
	program := chromiumOf(t)
	t.Run("a service worker", func(t *testing.T) {
		s := newSite(t, setup(worker, status(200, "fine")))
		in := Install{ID: "chromium", Engine: "chromium", Program: program, Profiles: []string{person(t, s, program)}}
		c := newChain(s.world(t, in), complaint())
		if v := c.run(t); v.Lead != "browser.site_data" || v.Confidence != verdict.Certain {
			t.Errorf("%s %s after %v", v.Lead, v.Confidence, c.tried)
		}
	})
	t.Run("cookies", func(t *testing.T) {
		s := newSite(t, setup(cookies(20), large))
		in := Install{ID: "chromium", Engine: "chromium", Program: program, Profiles: []string{person(t, s, program)}}
		c := newChain(s.world(t, in), complaint())
		if v := c.run(t); v.Lead != "browser.site_data" || v.Confidence != verdict.Certain {
			t.Errorf("%s %s after %v", v.Lead, v.Confidence, c.tried)
		}
	})
}
