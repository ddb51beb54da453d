package steps_test

import (
	"strings"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/library"
)

// A toy world: which of the few things that the toy plan asks are broken.
type world struct {
	proxyFails bool // the proxy in force answers 502 by itself
	proxy      bool // a proxy is in force
	origin502  bool // the edge passes a 502 of the origin on
	dnsFails   bool
	silent     bool // nothing finishes
	incident   bool
}

func at(sec int) time.Time { return time.Date(2026, 11, 22, 10, 0, sec, 0, time.UTC) }

// see answers a check of the toy plan.
func (w world) see(s checks.Spec, now time.Time) checks.Observation {
	o := checks.Observation{Spec: s, At: now, Took: time.Millisecond}
	if w.silent {
		o.Failure = checks.NotFinished
		return o
	}
	switch {
	case s.ID == "host.proxy.page":
		choice := &checks.ProxyChoice{}
		if w.proxy || w.proxyFails {
			choice.Via = "http://proxy:3128"
		}
		o.Fact = &checks.Fact{Proxy: choice}
	case s.ID == "host.route.service.4":
		o.Fact = &checks.Fact{Hop: &checks.NextHop{V4: &checks.Egress{Interface: "eth0"}}}
	case s.Probe == checks.ProbeDNS:
		o.Names = &checks.Names{Name: "service.example", Addrs: []string{"192.0.2.1"}}
		if w.dnsFails {
			o.Failure, o.Names = checks.DNSTimeout, nil
		}
	case s.Probe == checks.ProbeVendor:
		o.Notice = &checks.Notice{Indicator: "none"}
		if w.incident {
			o.Notice = &checks.Notice{Incidents: []checks.Incident{{Name: "Errors", Status: "open", Matters: true}}}
		}
	case s.Arm == checks.ArmDirect:
		o.Trip = &checks.Trip{Reached: checks.StageAnswer, Status: 200, Speaker: "cloudflare"}
	default:
		o.Trip, o.Failure = w.trip(s)
	}
	return o
}

func (w world) trip(s checks.Spec) (*checks.Trip, checks.Failure) {
	t := &checks.Trip{Reached: checks.StageAnswer, Status: 200}
	switch {
	case w.dnsFails:
		return &checks.Trip{}, checks.DNSTimeout
	case w.proxyFails:
		t.Status, t.Speaker = 502, "squid"
	case w.origin502 && s.Role != checks.RoleControl:
		t.Status, t.Speaker, t.Blames = 502, "cloudflare", "origin"
	}
	return t, ""
}

// due is the toy plan: eight checks, one repetition after a 502, one
// comparison and one browser trial that need consent.
func due(v checks.View, started func(checks.ID) bool, allow func(checks.Consent) bool) []checks.Spec {
	all := []checks.Spec{
		{ID: "host.proxy.page", Probe: checks.ProbeHost},
		{ID: "host.route.service.4", Probe: checks.ProbeHost},
		{ID: "dns.system.service.example.a", Probe: checks.ProbeDNS, Route: checks.Route{Resolver: "system"}},
		{ID: "http.control.1", Probe: checks.ProbeHTTP, Role: checks.RoleControl},
		{ID: "vendor.status", Probe: checks.ProbeVendor, Role: checks.RoleStatus},
		{ID: checks.PageID, Probe: checks.ProbeHTTP, Role: checks.RolePage},
		{ID: checks.OriginID, Probe: checks.ProbeHTTP, Role: checks.RoleOrigin},
	}
	if o, ok := v.Get(checks.PageID); ok && o.Trip != nil && o.Trip.Status == 502 {
		all = append(all, checks.Spec{ID: "http.page#2", Probe: checks.ProbeHTTP, Role: checks.RolePage, Arm: checks.ArmAgain})
	}
	if f, ok := v.Fact("host.proxy.page"); ok && f.Proxy.Via != "" {
		all = append(all, checks.Spec{
			ID: "http.page+direct", Probe: checks.ProbeHTTP, Role: checks.RolePage, Arm: checks.ArmDirect, Consent: checks.ConsentBypass,
		})
	}
	if o, ok := v.Get(checks.OriginID); ok && o.Alive() {
		all = append(all, checks.Spec{ID: "trial.chromium.fresh", Probe: checks.ProbeBrowser, Consent: checks.ConsentTrial})
	}
	var out []checks.Spec
	for _, s := range all {
		if !started(s.ID) && (s.Consent == checks.ConsentNone || allow(s.Consent)) {
			out = append(out, s)
		}
	}
	return out
}

// diagnose is the toy table.
func diagnose(e checks.Evidence, running []checks.Spec) verdict.Verdict {
	v := e.View()
	lead, conf := verdict.Undecided, verdict.Possible
	page, got := v.Get(checks.PageID)
	origin, both := v.Get(checks.OriginID)
	_, direct := v.Get("http.page+direct")
	said, _ := v.Get("person.browser")
	complains := said.Said != nil && said.Said.Answer != steps.AnswerWorks
	note, _ := v.Get("vendor.status")
	switch {
	case got && page.Failure == checks.DNSTimeout:
		lead, conf = "dns.resolver_down", verdict.Certain
	case got && page.Trip.Speaker == "squid":
		lead, conf = "proxy.bad_gateway", verdict.Likely
		if direct {
			conf = verdict.Certain
		}
	case got && page.Trip.Status == 502:
		lead, conf = "provider.bad_gateway", verdict.Certain
	case got && both && origin.Failure == "" && complains && note.Notice != nil && len(note.Notice.Incidents) > 0:
		lead, conf = "provider.incident", verdict.Likely
	case got && both && origin.Failure == "" && complains:
		lead, conf = "browser.site_data", verdict.Likely
	case got && both && origin.Failure == "":
		lead, conf = verdict.None, verdict.Certain
	}
	out := verdict.Verdict{Lead: lead, Confidence: conf}
	out.Settled = len(running) == 0 || (conf == verdict.Certain && both)
	out.Findings = []verdict.Finding{{Cause: lead, Confidence: conf, Because: []verdict.Reason{
		{Clue: "page", Want: checks.Yes, Found: verdict.Reading{Truth: checks.Yes, Seen: []checks.ID{checks.PageID}}},
	}}}
	return out
}

func config() steps.Config {
	causes := map[verdict.Cause]verdict.Info{}
	for _, c := range verdict.Causes() {
		causes[c.Cause] = c
	}
	p := profile.Profile{Name: "Service", URL: "https://service.example/", Support: profile.Support{URL: "https://help.example/"}}
	p.Status.Page = "https://status.example/"
	return steps.Config{
		Watch:   true,
		Profile: p, Diagnose: diagnose, Causes: causes, Due: due, Steps: library.Steps(p), GOOS: "linux",
		Read: func(text string) checks.Answer {
			return checks.Answer{Shows: "502", Ray: strings.TrimPrefix(text, "Ray ID: ")}
		},
	}
}

// desk is a session together with the holder that performs its work.
type desk struct {
	t     *testing.T
	s     *steps.Session
	w     world
	now   int
	batch int
	todo  []checks.Spec
	told  []steps.Event
	ended bool
	act   *steps.Action
}

func sit(t *testing.T, c steps.Config, w world) *desk {
	t.Helper()
	d := &desk{t: t, s: steps.New(c), w: w}
	d.s.Listen(func(e steps.Event) { d.told = append(d.told, e) })
	d.take(d.s.Begin())
	return d
}

// take performs what the session asked for.
func (d *desk) take(w steps.Work) {
	if w.Cancel || (w.Batch != 0 && w.Batch != d.batch) {
		d.todo = nil
	}
	if w.Batch != 0 {
		d.batch = w.Batch
	}
	d.todo = append(d.todo, w.Start...)
	d.ended = d.ended || w.Ended
	d.act = w.Act
}

// deliver hands in the result of the i-th check that runs.
func (d *desk) deliver(i int) {
	spec := d.todo[i]
	d.todo = append(append([]checks.Spec(nil), d.todo[:i]...), d.todo[i+1:]...)
	d.now++
	d.take(d.s.Record(checks.Result{Batch: d.batch, Check: spec.ID, Seen: []checks.Observation{d.w.see(spec, at(d.now))}}))
}

// drain delivers everything that runs.
func (d *desk) drain() *desk {
	for len(d.todo) > 0 {
		d.deliver(0)
	}
	return d
}

func (d *desk) choose(c steps.Choice) *desk {
	d.t.Helper()
	d.now++
	w := d.s.Choose(c, at(d.now))
	if w.Batch == 0 {
		d.t.Fatalf("at %s/%s: %+v was refused; offers %+v", d.s.Prompt().Place, d.s.Prompt().Step, c, d.s.Prompt().Offers)
	}
	d.take(w)
	return d
}

func (d *desk) is(p steps.Place, step string) *desk {
	d.t.Helper()
	if got := d.s.Prompt(); got.Place != p || got.Step != step {
		d.t.Fatalf("stands at %s/%s, want %s/%s", got.Place, got.Step, p, step)
	}
	return d
}

func (d *desk) first(want steps.Choice) *desk {
	d.t.Helper()
	if got := d.s.Prompt().Offers; len(got) == 0 || got[0] != want {
		d.t.Fatalf("first offer is not %+v but %+v", want, got)
	}
	return d
}

func (d *desk) outcome(want steps.Outcome) *desk {
	d.t.Helper()
	if got := d.s.Outcome(); got != want {
		d.t.Fatalf("outcome %q, want %q", got, want)
	}
	return d
}

func (d *desk) state(id string) steps.StepState {
	for _, st := range d.s.Prompt().Steps {
		if st.ID == id {
			return st
		}
	}
	return steps.StepState{}
}

func act(step, id string) steps.Choice {
	return steps.Choice{Kind: steps.Act, Step: step, Action: id}
}
func visit(step string) steps.Choice { return steps.Choice{Kind: steps.Go, Step: step} }
func reply(a string) steps.Choice    { return steps.Choice{Kind: steps.Reply, Answer: a} }

func look() steps.Choice { return steps.Choice{Kind: steps.Look} }
