package plan_test

import (
	"testing"

	"fix502/checks"
	"fix502/checks/plan"
)

func quality(s *state, started ...checks.ID) []checks.Spec {
	has := map[checks.ID]bool{}
	for _, id := range started {
		has[id] = true
	}
	return plan.Quality(plan.Now{Profile: s.profile, View: s.seen.View()}, func(id checks.ID) bool { return has[id] })
}

// TestQualityGoesTheUsualWay: which proxy is in force is asked first, and what
// is moved goes through it, within the bound that the person was told.
func TestQualityGoesTheUsualWay(t *testing.T) {
	s := fresh(t).proxies("http://10.0.0.1:3128")
	if got := quality(s); got != nil {
		t.Fatalf("before any site has answered: %+v", got)
	}
	s.trip(t, checks.PageID, works)
	got := quality(s)
	if len(got) != 1 || got[0].Probe != checks.ProbeHost || got[0].Consent != checks.ConsentSpeed {
		t.Fatalf("the proxy is not asked for: %+v", got)
	}
	s.proxy(s.profile.Quality.Down, checks.ProxyChoice{Via: "http://10.0.0.1:3128"})
	got = quality(s)
	if len(got) != 1 || got[0].ID != checks.SpeedID || got[0].Consent != checks.ConsentSpeed {
		t.Fatalf("%+v", got)
	}
	if r := got[0].Route; r.Via != "http://10.0.0.1:3128" || r.Bytes != plan.QualityBytes || r.Up == "" || r.Device != "" {
		t.Errorf("%+v", r)
	}
	if got := quality(s, checks.SpeedID); got != nil {
		t.Errorf("twice in one look: %+v", got)
	}
}

// TestQualityIsNoRow: it never runs by itself, whatever was allowed.
func TestQualityIsNoRow(t *testing.T) {
	s := fresh(t).proxies("").trip(t, checks.PageID, works)
	s.allow = []checks.Consent{checks.ConsentSpeed, checks.ConsentBypass, checks.ConsentTrial}
	for _, spec := range s.due() {
		if spec.Probe == checks.ProbeSpeed || spec.Consent == checks.ConsentSpeed {
			t.Errorf("%s runs unasked", spec.ID)
		}
	}
}

// TestQualityWithoutATarget: then the page is fetched, and nothing is sent.
func TestQualityWithoutATarget(t *testing.T) {
	s := fresh(t).proxies("")
	s.profile.Quality.Down, s.profile.Quality.Up = "", ""
	s.trip(t, checks.PageID, works)
	got := quality(s)
	if len(got) != 1 || got[0].Route.URL != s.profile.URL || got[0].Route.Up != "" {
		t.Errorf("%+v", got)
	}
	s = fresh(t).proxies("")
	s.profile.Quality.Down = ""
	if got := quality(s.trip(t, checks.PageID, answers(502))); got != nil {
		t.Errorf("an error page is measured with: %+v", got)
	}
}

// TestGlance: a look is small, and nothing in it leaves before it is known
// which way to go.
func TestGlance(t *testing.T) {
	s := fresh(t)
	glance := func(also ...checks.ID) (ids []checks.ID) {
		for _, spec := range plan.Glance(plan.Now{Profile: s.profile, View: s.seen.View()}, also, func(id checks.ID) bool {
			_, seen := s.seen.View().Raw(id)
			return seen
		}) {
			ids = append(ids, spec.ID)
			if spec.Consent != checks.ConsentNone || spec.Route.Device != "" {
				t.Errorf("%+v", spec)
			}
		}
		return ids
	}
	for _, id := range glance() {
		if id[:len("host.proxy.")] != "host.proxy." {
			t.Errorf("%s before the proxy is known", id)
		}
	}
	s.proxies("http://10.0.0.1:3128")
	if ids := glance(); len(ids) != 4 {
		t.Errorf("a look is %v", ids)
	}
	parts := plan.Parts(plan.Now{Profile: s.profile})
	if ids := glance(parts...); len(parts) != 3 || len(ids) != 7 {
		t.Errorf("a look at all parts %v is %v", parts, ids)
	}
	for _, spec := range plan.Glance(plan.Now{Profile: s.profile, View: s.seen.View()}, nil, func(checks.ID) bool { return false }) {
		if spec.Probe == checks.ProbeHTTP && spec.Route.Via == "" {
			t.Errorf("%s goes past the proxy", spec.ID)
		}
	}
}
