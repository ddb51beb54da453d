package watch_test

import (
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps/watch"
)

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// seen is a look in which the parts answer with these statuses; 0 is silence,
// -1 leaves the part out.
func seen(page, origin, edge, control int, more ...checks.Observation) checks.Evidence {
	var out checks.Evidence
	for _, p := range []struct {
		role   checks.Role
		status int
	}{{checks.RolePage, page}, {checks.RoleOrigin, origin}, {checks.RoleEdge, edge}, {checks.RoleControl, control}} {
		if p.status >= 0 {
			out = append(out, answer(p.role, p.status))
		}
	}
	return append(out, more...)
}

func answer(role checks.Role, status int) checks.Observation {
	o := checks.Observation{
		Spec: checks.Spec{ID: checks.ID("http." + string(role)), Probe: checks.ProbeHTTP, Role: role},
		At:   noon(), Took: 40 * time.Millisecond, Trip: &checks.Trip{Reached: checks.StageAnswer, Status: status},
	}
	if status == 0 {
		o.Failure, o.Trip.Reached = checks.TCPTimeout, checks.StageLookup
	}
	return o
}

func fine() checks.Evidence { return seen(200, 200, 200, 204) }
func down() checks.Evidence { return seen(200, 502, 200, 204) }

// silence is a look to which nothing answers.
func silence() checks.Evidence { return seen(0, 0, 0, 0) }

func found(c verdict.Cause) verdict.Verdict { return verdict.Verdict{Lead: c, Settled: true} }

func newWatch(chance float64, parts ...checks.ID) *watch.Watch {
	return watch.New(watch.Config{Pace: watch.DefaultPace(), Chance: func() float64 { return chance }, Parts: parts})
}

func expect(t *testing.T, o watch.Order, task watch.Task) watch.Order {
	t.Helper()
	if o.Task != task {
		t.Fatalf("task %d, want %d: %+v", o.Task, task, o)
	}
	return o
}

func TestWorksAtFirstSight(t *testing.T) {
	w := newWatch(0.5, "http.auth")
	o := expect(t, w.Begin(noon()), watch.Look)
	if len(o.Parts) != 0 {
		t.Errorf("the first look is small, not %v", o.Parts)
	}
	o = expect(t, w.Looked(noon(), fine()), watch.Look)
	if len(o.Parts) != 1 {
		t.Errorf("the second look is at every part, not %v", o.Parts)
	}
	o = expect(t, w.Looked(noon(), append(fine(), answer(checks.RoleAuth, 200))), watch.End)
	if o.Change == nil || o.Change.From != watch.Unclear || o.Change.To != watch.Works {
		t.Errorf("told %+v", o.Change)
	}
	if v := w.View(); v.State != watch.Works || v.Verdict.Lead != verdict.None || v.Looks != 2 || v.Diagnoses != 0 {
		t.Errorf("%+v", v)
	}
}

func TestDownThenWorks(t *testing.T) {
	w := newWatch(0.5)
	w.Begin(noon())
	expect(t, w.Looked(noon(), down()), watch.Diagnose)
	o := expect(t, w.Diagnosed(noon(), down(), found("provider.bad_gateway")), watch.Pause)
	if o.Pause != 5*time.Second || o.Change == nil || o.Change.To != watch.Down || o.Change.Lead != "provider.bad_gateway" || o.Change.Status != 502 {
		t.Fatalf("%v %+v", o.Pause, o.Change)
	}
	at := noon()
	last := o.Pause
	for range 20 {
		at = at.Add(last)
		expect(t, w.Waited(), watch.Look)
		o = expect(t, w.Looked(at, down()), watch.Pause)
		if o.Change != nil || o.Pause < last || o.Pause > 3*time.Minute {
			t.Fatalf("%v after %v, %+v", o.Pause, last, o.Change)
		}
		last = o.Pause
	}
	if last != 3*time.Minute {
		t.Errorf("the pauses end at %v", last)
	}
	w.Waited()
	o = expect(t, w.Looked(at, fine()), watch.Pause) // one good look may be luck
	if o.Pause != 2*time.Second || o.Change != nil || !w.View().Sure {
		t.Errorf("%+v", o)
	}
	w.Waited()
	o = expect(t, w.Looked(at.Add(2*time.Second), fine()), watch.End)
	if o.Change.From != watch.Down || o.Change.Failed != at.Sub(noon()) {
		t.Errorf("%+v", o.Change)
	}
}

// TestSinceWhenItFails: what is told at the end is how long the service was
// seen to fail: not how long the watch ran, nor how long nothing answered, nor
// an outage before one that was over.
func TestSinceWhenItFails(t *testing.T) {
	minute := func(n int) time.Time { return noon().Add(time.Duration(n) * time.Minute) }
	works := func(w *watch.Watch, n int) *watch.Change {
		t.Helper()
		w.Looked(minute(n), fine())
		return w.Looked(minute(n+1), fine()).Change
	}
	w := newWatch(0.5)
	w.Begin(noon())
	w.Looked(noon(), silence())
	w.Diagnosed(noon(), silence(), found("device.offline"))
	w.Looked(minute(10), down())
	w.Diagnosed(minute(11), down(), found("provider.bad_gateway"))
	w.Looked(minute(12), silence())
	w.Looked(minute(13), down())
	if c := works(w, 20); c == nil || c.Failed != 10*time.Minute {
		t.Errorf("first seen at minute 10, works at 20: %+v", c)
	}

	w = newWatch(0.5)
	w.Begin(noon())
	w.Looked(noon(), down())
	w.Diagnosed(noon(), down(), found("provider.bad_gateway"))
	w.Looked(minute(3), fine())
	w.Looked(minute(5), down())
	if c := works(w, 9); c == nil || c.Failed != 4*time.Minute {
		t.Errorf("worked in between: %+v", c)
	}

	w = newWatch(0.5)
	w.Begin(noon())
	w.Looked(noon(), silence())
	w.Diagnosed(noon(), silence(), found("device.offline"))
	if c := works(w, 7); c == nil || c.Failed != 0 || c.Lasted != 8*time.Minute {
		t.Errorf("nobody saw the service fail: %+v", c)
	}

	w = newWatch(0.5)
	earlier := down()
	for i := range earlier {
		earlier[i].At = minute(-5)
	}
	w.Know(noon(), earlier, found("provider.bad_gateway"))
	if c := works(w, 1); c == nil || c.Failed != 6*time.Minute {
		t.Errorf("handed over by a wizard: %+v", c)
	}
}

func TestLuckIsNoCure(t *testing.T) {
	w := newWatch(0.5)
	w.Begin(noon())
	w.Looked(noon(), down())
	w.Diagnosed(noon(), down(), found("edge.partial"))
	w.Waited()
	expect(t, w.Looked(noon(), fine()), watch.Pause)
	w.Waited()
	o := expect(t, w.Looked(noon(), down()), watch.Pause)
	if o.Change != nil || w.View().State != watch.Down || w.Verdict().Lead != "edge.partial" {
		t.Errorf("%+v", w.View())
	}
}

func TestChance(t *testing.T) {
	pause := func(chance float64, looks int) time.Duration {
		w := newWatch(chance)
		w.Begin(noon())
		w.Looked(noon(), down())
		o := w.Diagnosed(noon(), down(), found("provider.bad_gateway"))
		for range looks {
			o = w.Looked(noon(), down())
		}
		return o.Pause
	}
	if a, b := pause(0, 0), pause(0.999, 0); a != 4*time.Second || b <= 5900*time.Millisecond || b > 6*time.Second {
		t.Errorf("the first pause is %v to %v", a, b)
	}
	for n := range 6 { // even with the worst of luck no pause is shorter than the one before
		if long, next := pause(0.999, n), pause(0, n+1); next < long-10*time.Millisecond {
			t.Errorf("pause %d: %v, then %v", n, long, next)
		}
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	for _, c := range []struct {
		header      string
		least, most time.Duration
	}{
		{"30", 30 * time.Second, 33 * time.Second}, {"600", 10 * time.Minute, 11 * time.Minute},
		{"1", 4 * time.Second, 6 * time.Second}, {"999999", time.Hour, 66 * time.Minute},
		{"Sun, 22 Nov 2026 12:02:00 GMT", 2 * time.Minute, 132 * time.Second},
	} {
		for _, chance := range []float64{0, 0.5, 0.999} {
			busy := down()
			busy[1].Trip.Header = map[string]string{"retry-after": c.header}
			w := newWatch(chance)
			w.Begin(noon())
			w.Looked(noon(), busy)
			o := w.Diagnosed(noon(), down(), found("provider.overloaded"))
			if o.Pause < c.least || o.Pause > c.most {
				t.Errorf("Retry-After %s: %v", c.header, o.Pause)
			}
			w.Waited()
			if o = w.Looked(noon(), busy); o.Pause < c.least || o.Pause > max(c.most, 9*time.Second) {
				t.Errorf("Retry-After %s, again: %v", c.header, o.Pause)
			}
			if c.least > 10*time.Second && w.MayLook(noon().Add(c.least-time.Second)) {
				t.Errorf("Retry-After %s: the person may look at once", c.header)
			}
		}
	}
}

// TestAnotherFaultIsDiagnosed: once for each state, and not more often than is
// calm.
func TestAnotherFaultIsDiagnosed(t *testing.T) {
	w := newWatch(0.5)
	w.Begin(noon())
	w.Looked(noon(), down())
	w.Diagnosed(noon(), down(), found("provider.bad_gateway"))
	nothing := seen(0, 0, 0, 0)
	o := expect(t, w.Looked(noon().Add(10*time.Second), nothing), watch.Pause)
	if o.Change == nil || o.Change.To != watch.Nothing || o.Change.Lead != "" {
		t.Errorf("the change is told without a diagnosis: %+v", o.Change)
	}
	expect(t, w.Looked(noon().Add(70*time.Second), nothing), watch.Diagnose)
	o = expect(t, w.Diagnosed(noon().Add(71*time.Second), nothing, found("device.offline")), watch.Pause)
	if o.Change != nil || w.Verdict().Lead != "device.offline" {
		t.Errorf("%+v", o.Change)
	}
	expect(t, w.Looked(noon().Add(80*time.Second), nothing), watch.Pause)
}

// TestAPartOfTheService: page and servers answer, the sign-in does not.
func TestAPartOfTheService(t *testing.T) {
	w := newWatch(0.5, "http.auth", "http.static")
	bad := append(fine(), answer(checks.RoleAuth, 503), answer(checks.RoleStatic, 200))
	w.Begin(noon())
	w.Looked(noon(), fine())
	expect(t, w.Looked(noon(), bad), watch.Diagnose)
	o := expect(t, w.Diagnosed(noon(), bad, found("provider.partial")), watch.Pause)
	if o.Change == nil || o.Change.To != watch.Partly {
		t.Errorf("%+v", o.Change)
	}
	if o = expect(t, w.Waited(), watch.Look); len(o.Parts) != 1 || o.Parts[0] != "http.auth" {
		t.Errorf("the next look is at %v", o.Parts)
	}
	expect(t, w.Looked(noon(), append(fine(), answer(checks.RoleAuth, 503))), watch.Pause)
	w.Waited()
	expect(t, w.Looked(noon(), append(fine(), answer(checks.RoleAuth, 200))), watch.Pause)
	w.Waited()
	expect(t, w.Looked(noon(), append(fine(), answer(checks.RoleAuth, 200), answer(checks.RoleStatic, 200))), watch.End)
}

// TestTheDiagnosisHasTheLastWord: a part fails, and by the diagnosis the
// service works all the same.
func TestTheDiagnosisHasTheLastWord(t *testing.T) {
	w := newWatch(0.5, "http.static")
	bad := append(fine(), answer(checks.RoleStatic, 0))
	w.Begin(noon())
	w.Looked(noon(), fine())
	w.Looked(noon(), bad)
	expect(t, w.Diagnosed(noon(), bad, found(verdict.None)), watch.End)
}

func TestItPassedWhileItWasDiagnosed(t *testing.T) {
	w := newWatch(0.5)
	w.Begin(noon())
	w.Looked(noon(), down())
	o := expect(t, w.Diagnosed(noon(), down(), found(verdict.Transient)), watch.Pause)
	if o.Pause != 2*time.Second {
		t.Errorf("pause %v", o.Pause)
	}
	w.Waited()
	o = expect(t, w.Looked(noon(), down()), watch.Pause)
	if w.Verdict().Lead != verdict.Undecided || o.Change == nil {
		t.Errorf("after it failed again the verdict is %q", w.Verdict().Lead)
	}
}

// TestNothingSeenIsNotJudged: a look that was cut short says nothing.
func TestNothingSeenIsNotJudged(t *testing.T) {
	w := newWatch(0.5)
	w.Begin(noon())
	w.Looked(noon(), down())
	w.Diagnosed(noon(), down(), found("provider.bad_gateway"))
	cut := fine()
	for i := range cut {
		cut[i].Trip, cut[i].Failure = nil, checks.NotFinished
	}
	o := expect(t, w.Looked(noon(), cut), watch.Pause)
	if o.Change != nil || w.View().State != watch.Down {
		t.Errorf("%+v", w.View())
	}
	half := cut[:0]
	half = append(half, fine()[0], cut[1])
	expect(t, w.Looked(noon(), half), watch.Pause)
	if w.View().State != watch.Down || w.View().Sure {
		t.Errorf("half a look counts as a whole one: %+v", w.View())
	}
}

func TestKnownFromBefore(t *testing.T) {
	w := newWatch(0.5)
	o := expect(t, w.Know(noon(), down(), found("provider.bad_gateway")), watch.Pause)
	if o.Change == nil || o.Change.To != watch.Down || w.View().Diagnoses != 1 || len(w.View().Cells) != 1 {
		t.Errorf("%+v", w.View())
	}
	// the fault was one that page and origin do not show
	w = newWatch(0.5)
	expect(t, w.Know(noon(), fine(), found("edge.partial")), watch.Pause)
	if w.View().State != watch.Down || w.Verdict().Lead != "edge.partial" {
		t.Errorf("%+v", w.View())
	}
}

// TestTheStateIsTheDiagnosis: what is told together was seen together.
func TestTheStateIsTheDiagnosis(t *testing.T) {
	w := newWatch(0.5)
	w.Begin(noon())
	expect(t, w.Looked(noon(), seen(0, 0, 0, 0)), watch.Diagnose)
	o := expect(t, w.Diagnosed(noon(), down(), found("provider.bad_gateway")), watch.Pause)
	if o.Change == nil || o.Change.To != watch.Down || o.Change.Status != 502 {
		t.Errorf("%+v", o.Change)
	}
	if o = expect(t, w.Looked(noon().Add(5*time.Second), down()), watch.Pause); o.Change != nil {
		t.Errorf("the same again: %+v", o.Change)
	}
}

// TestScriptAllowsNoOtherWay: where browsers go by a dead proxy alone, that it
// works directly is no good news.
func TestScriptAllowsNoOtherWay(t *testing.T) {
	const via = "http://10.1.2.3:3128"
	look := func(open bool, end checks.Failure) checks.Evidence {
		script := checks.Observation{At: noon(), Spec: checks.Spec{ID: "proxy.pac", Role: checks.RoleProxy, Arm: checks.ArmScript},
			Fact: &checks.Fact{Proxy: &checks.ProxyChoice{Others: []string{via}, Open: open}}}
		page := answer(checks.RolePage, 200)
		page.Spec.ID, page.Spec.Arm, page.Spec.Route.Via = "http.page+pac1", checks.ArmScript, via
		if end != "" {
			page.Failure, page.Trip = end, &checks.Trip{Reached: checks.StageLookup}
		}
		return seen(200, 200, 200, 204, script, page)
	}
	for name, c := range map[string]struct {
		seen checks.Evidence
		task watch.Task
	}{
		"its proxy is dead":                    {look(false, checks.ProxyRefused), watch.Diagnose},
		"its proxy works":                      {look(false, ""), watch.Look},
		"its proxy is dead, direct is allowed": {look(true, checks.ProxyRefused), watch.Look},
	} {
		w := newWatch(0.5)
		w.Begin(noon())
		if o := w.Looked(noon(), c.seen); o.Task != c.task {
			t.Errorf("%s: task %d, want %d", name, o.Task, c.task)
		}
	}
}
