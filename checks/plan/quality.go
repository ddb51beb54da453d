package plan

import (
	"time"

	"fix502/checks"
	"fix502/checks/profile"
)

const (
	// QualityBytes is the most that measuring the connection moves, both ways
	// together.
	QualityBytes = 15_000_000
	// qualityBudget bounds the whole measurement: seconds for each way, and
	// some to begin with.
	qualityBudget = 20 * time.Second
)

// Quality returns the checks with which the connection's quality is measured.
// They are no row of the plan: they settle nothing, and run only when the
// person asks for them, which is their consent.
func Quality(n Now, started func(checks.ID) bool) []checks.Spec {
	down, up := QualityTarget(n.Profile, n.View)
	if down == "" || started(checks.SpeedID) {
		return nil
	}
	for _, u := range []string{down, up} {
		if _, known := n.via(u); u == "" || known {
			continue
		}
		if id := ProxyID(u); !started(id) {
			return []checks.Spec{{ID: id, Probe: checks.ProbeHost, Consent: checks.ConsentSpeed, Route: checks.Route{URL: u}}}
		}
		return nil
	}
	via, _ := n.via(down)
	if other, _ := n.via(up); other != via {
		up = "" // another way than the one that is measured
	}
	return []checks.Spec{{
		ID: checks.SpeedID, Probe: checks.ProbeSpeed, Consent: checks.ConsentSpeed, Budget: qualityBudget,
		Route: checks.Route{URL: down, Up: up, Via: via, Bytes: QualityBytes},
	}}
}

// QualityTarget is what data can be fetched from and sent to: what the profile
// names, else the page itself, to which nothing is sent. Empty: there is
// nothing to measure with, or no site answers as it
// should.
func QualityTarget(p profile.Profile, v checks.View) (down, up string) {
	answers := false
	for _, o := range v.Family(checks.ProbeHTTP) {
		answers = answers || o.Alive() // a network that wants a sign-in is no line to measure
	}
	if !answers {
		return "", ""
	}
	if p.Quality.Down != "" {
		return p.Quality.Down, p.Quality.Up
	}
	if o, ok := v.Get(checks.PageID); ok && o.Alive() && o.Trip.Status/100 == 2 {
		return o.Spec.Route.URL, ""
	}
	return "", ""
}
