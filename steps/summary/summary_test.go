package summary

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/words"
)

func start() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

type plainWords struct{ label func(key string) string }

func (plainWords) Cause(c verdict.Cause, f map[string]string) (string, string) {
	return "Cause " + string(c) + " at " + f["proxy"] + ".", "Do something about " + string(c) + "."
}

func (plainWords) Reason(step, key string, _ map[string]string) string { return step + ": " + key }

func (plainWords) Step(id string) words.StepWords {
	return words.StepWords{Passed: id + " is fine", Check: id + " is looked at", RuledOut: id + " cannot help"}
}

func (w plainWords) Label(key string) string { return w.label(key) }

func seen(id checks.ID, after time.Duration, o checks.Observation) checks.Observation {
	o.Spec.ID = id
	o.At = start().Add(after)
	if o.Took == 0 {
		o.Took = 38 * time.Millisecond
	}
	return o
}

func fixture(t *testing.T) Input {
	t.Helper()
	p, err := profile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	page := checks.Observation{
		Spec: checks.Spec{Probe: checks.ProbeHTTP, Role: checks.RolePage,
			Route: checks.Route{URL: "https://chatgpt.com/", Via: "http://10.0.0.1:3128"}},
		Failure: checks.ProxyAnswered,
		Trip: &checks.Trip{Reached: checks.StageConnect, Addr: "10.0.0.1:3128",
			Tunnel: &checks.Tunnel{Status: 502, Speaker: "squid", Header: map[string]string{"retry-after": "90"}},
			Phases: []checks.Phase{{Name: "connect", Took: 1500 * time.Microsecond}, {Name: "tunnel", Start: 1500 * time.Microsecond, Took: 30 * time.Millisecond}}},
	}
	e := checks.Evidence{
		seen(checks.PageID, 2*time.Second, page),
		seen(checks.PageID, time.Second, page),
		seen("host.proxy.chatgpt.com", 0, checks.Observation{Spec: checks.Spec{Probe: checks.ProbeHost, Route: checks.Route{URL: "https://chatgpt.com/"}},
			Fact: &checks.Fact{Proxy: &checks.ProxyChoice{Via: "http://10.0.0.1:3128", Source: "HTTPS_PROXY"}}}),
		seen("dns.system.chatgpt.com.a", 0, checks.Observation{
			Spec:  checks.Spec{Probe: checks.ProbeDNS, Route: checks.Route{URL: "chatgpt.com", Resolver: "system", Family: "4"}},
			Names: &checks.Names{Server: "127.0.0.53:53", Name: "chatgpt.com", Type: "A", Addrs: []string{"104.18.32.47"}}}),
		seen("http.page+direct", 0, checks.Observation{Spec: checks.Spec{Probe: checks.ProbeHTTP, Route: checks.Route{URL: "https://past.example/"}}, Failure: checks.Skipped}),
	}
	return Input{
		Version: "1.0.0", Started: start(), Took: 4 * time.Second, Profile: p, Evidence: e,
		Table: verdict.Table{Causes: causes()}, Words: plainWords{english(t)},
		Running: []checks.Spec{{ID: "vendor.status", Probe: checks.ProbeVendor, After: time.Second, Route: checks.Route{URL: "https://status.openai.com/api/v2/summary.json"}}},
		Verdict: verdict.Verdict{
			Lead: "proxy.bad_gateway", Confidence: verdict.Certain, Settled: true,
			Findings: []verdict.Finding{
				{Cause: "proxy.bad_gateway", Confidence: verdict.Certain, Because: []verdict.Reason{
					{Clue: "a", Found: verdict.Reading{Truth: checks.Yes, Seen: []checks.ID{checks.PageID}}},
					{Clue: "b", Found: verdict.Reading{Truth: checks.Yes, Seen: []checks.ID{checks.PageID, "never.seen", "host.proxy.chatgpt.com"}}}}},
				{Cause: "network.ipv6_broken", Confidence: verdict.Likely},
				{Cause: "network.slow", Confidence: verdict.Possible},
				{Cause: "provider.incident", Confidence: verdict.Possible, Hinted: true},
				{Cause: "dns.blocked", Confidence: verdict.RuledOut},
			},
			Path: []verdict.HopState{{Hop: verdict.HopProxy, State: verdict.StateBroken, Detail: "502"}},
		},
		Steps: []steps.StepState{{ID: steps.Refresh, State: "ruled_out", Status: "pass", Reason: "steady", Because: []checks.ID{checks.PageID}}},
	}
}

func causes() map[verdict.Cause]verdict.Info {
	out := map[verdict.Cause]verdict.Info{}
	for _, c := range verdict.Causes() {
		out[c.Cause] = c
	}
	return out
}

func TestBuild(t *testing.T) {
	s := Build(fixture(t))
	v := s.Verdict
	if v.Cause != "proxy.bad_gateway" || v.Owner != "network" || v.Hop != "proxy" || v.Confidence != "certain" || v.Step != "vpn" {
		t.Errorf("verdict %+v", v)
	}
	if v.Summary != "Cause proxy.bad_gateway at 10.0.0.1:3128." || v.Advice == "" {
		t.Errorf("words %q, %q", v.Summary, v.Advice)
	}
	// the view means the later of the two
	if want := []string{"http.page#2", "host.proxy.chatgpt.com"}; !slices.Equal(v.Because, want) {
		t.Errorf("because %v, want %v", v.Because, want)
	}
	var found []string
	for _, f := range s.Findings {
		found = append(found, f.Cause)
	}
	if want := []string{"network.ipv6_broken", "provider.incident"}; !slices.Equal(found, want) {
		t.Errorf("findings %v, want %v", found, want)
	}
	if len(s.Path) != 9 || s.Path[4] != (Hop{"proxy", "broken", "502"}) || s.Path[0] != (Hop{"browser", "unknown", ""}) {
		t.Errorf("path %+v", s.Path)
	}
	if len(s.Steps) != 8 || s.Steps[0].Summary != "refresh: steady" || s.Steps[0].State != "ruled_out" || s.Steps[4].State != "recommended" {
		t.Errorf("steps %+v", s.Steps)
	}
	if s.Session != nil {
		t.Error("a headless run has no session")
	}
	want := []string{"10.0.0.1", "127.0.0.53", "chatgpt.com", "status.openai.com"}
	if !slices.Equal(s.Hosts, want) {
		t.Errorf("hosts %v, want %v", s.Hosts, want)
	}
}

// TestEveryStepSaysSomething, also where nothing gives a reason.
func TestEveryStepSaysSomething(t *testing.T) {
	in := fixture(t)
	in.Steps = []steps.StepState{
		{ID: "refresh", State: steps.Possible, Status: steps.Pass},
		{ID: "connection", State: steps.Possible, Status: steps.Pass, Reason: "why"},
		{ID: "cache", State: steps.RuledOut, Status: steps.NotRun},
	}
	want := []string{"refresh is fine", "connection: why", "cache cannot help", "browser is looked at"}
	for i, s := range Build(in).Steps[:len(want)] {
		if s.Summary != want[i] {
			t.Errorf("%s: %q, want %q", s.ID, s.Summary, want[i])
		}
	}
}

func TestObservationsOfTheReport(t *testing.T) {
	s := Build(fixture(t))
	got := map[string]Observation{}
	for _, o := range s.Observations {
		if _, twice := got[o.ID]; twice {
			t.Errorf("%s is there twice", o.ID)
		}
		if o.At.IsZero() || o.Data == nil {
			t.Errorf("%s lacks time or data", o.ID)
		}
		got[o.ID] = o
	}
	for id, want := range map[string]struct{ status, summary string }{
		"http.page":                {"failed", "CONNECT answered 502 by squid, 10.0.0.1:3128"},
		"http.page#2":              {"failed", "CONNECT answered 502 by squid, 10.0.0.1:3128"},
		"dns.system.chatgpt.com.a": {"ok", "chatgpt.com → 104.18.32.47"},
		"http.page+direct":         {"skipped", "not done without your consent"},
		"vendor.status":            {"not_finished", "not finished in time"},
	} {
		if o := got[id]; o.Status != want.status || o.Summary != want.summary {
			t.Errorf("%s is %s %q, want %s %q", id, o.Status, o.Summary, want.status, want.summary)
		}
	}
	if o := got["vendor.status"]; o.MS != 3000 || !o.At.Equal(start().Add(time.Second)) {
		t.Errorf("unfinished %+v", o)
	}
	if p := got["http.page"].Phases; len(p) != 2 || p[1].StartMS != 1.5 || p[1].TookMS != 30 {
		t.Errorf("phases %+v", p)
	}
}

func TestAPlannedNumberIsKept(t *testing.T) {
	in := fixture(t)
	page := in.Evidence[0]
	again := page
	again.Spec.ID = "http.page#2"
	again.At = start().Add(5 * time.Second)
	in.Evidence = append(in.Evidence, again)
	var ids []string
	for _, o := range Build(in).Observations {
		if strings.HasPrefix(o.ID, "http.page") {
			ids = append(ids, o.ID)
		}
	}
	if want := []string{"http.page+direct", "http.page", "http.page#3", "http.page#2"}; !slices.Equal(ids, want) {
		t.Errorf("got %v, want %v", ids, want)
	}
}

func TestSession(t *testing.T) {
	in := fixture(t)
	in.Wizard = true
	if s := Build(in).Session; s == nil || s.Outcome != "open" || s.Actions == nil || s.Answers == nil {
		t.Fatalf("session %+v", s)
	}
	in.Trail = []steps.Trail{
		{At: start(), Choice: steps.Choice{Kind: steps.Go, Step: steps.VPN}},
		{At: start(), Step: steps.VPN, Choice: steps.Choice{Kind: steps.Act, Action: "proxy-off"}, Outcome: steps.Unchanged},
		{At: start().Add(time.Minute), Step: steps.VPN, Choice: steps.Choice{Kind: steps.Reply, Answer: steps.AnswerSame, Text: "pasted"}},
		{At: start().Add(time.Minute), Step: steps.VPN, Choice: steps.Choice{Kind: steps.Look}, Outcome: steps.Fixed},
	}
	s := Build(in).Session
	if len(s.Answers) != 1 || s.Answers[0].Answer != "same_error" || len(s.Actions) != 2 || s.Outcome != "fixed" {
		t.Errorf("session %+v", s)
	}
	raw, err := json.Marshal(s)
	if err != nil || strings.Contains(string(raw), "pasted") {
		t.Errorf("pasted text must stay out: %s %v", raw, err)
	}
}

func TestNothingIsNull(t *testing.T) {
	for name, in := range map[string]Input{"full": fixture(t), "empty": {Wizard: true}} {
		raw, err := json.Marshal(Build(in))
		if err != nil {
			t.Fatal(name, err)
		}
		if strings.Contains(string(raw), ":null") {
			t.Errorf("%s holds null: %s", name, raw)
		}
	}
	s := Build(Input{})
	if s.Verdict.Cause != "unknown" || s.Verdict.Owner != "unknown" || s.Verdict.Confidence != "possible" || len(s.Steps) != 8 || len(s.Path) != 9 {
		t.Errorf("empty input: %+v", s)
	}
}

func TestRoundTrip(t *testing.T) {
	in := fixture(t)
	in.Evidence[0].Trip.Header = map[string]string{"server": "a\xffb"}
	in.Evidence[3].At = time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)
	in.Verdict.Path[0].Detail = "\xff"
	s := Build(in)
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back Summary
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(s, back) {
		t.Errorf("changed:\n%+v\n%+v", s, back)
	}
}

func TestLocationLosesItsQuery(t *testing.T) {
	in := fixture(t)
	in.Evidence = checks.Evidence{seen("http.control.a", 0, checks.Observation{
		Spec: checks.Spec{Probe: checks.ProbeHTTP, Role: checks.RoleControl},
		Trip: &checks.Trip{Reached: checks.StageAnswer, Status: 302, Header: map[string]string{"location": "http://portal.example/login?who=anna"}}})}
	s := Build(in)
	raw, err := json.Marshal(s)
	if err != nil || strings.Contains(string(raw), "anna") || !strings.Contains(string(raw), "http://portal.example/login") {
		t.Errorf("%s %v", raw, err)
	}
	if s.Observations[0].Status != "failed" {
		t.Error("a redirected control is not ok")
	}
	if f := Fields(in.Profile, in.Evidence.View()); f["portal"] != "portal.example" {
		t.Errorf("portal %q", f["portal"])
	}
}
