package tui

import (
	"slices"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
)

// sample is a scene by name: a prompt, and the keys that lead to what is
// shown.
type sample struct {
	name   string
	prompt steps.Prompt
	keys   []string
}

func samples() []sample {
	return []sample{
		{"first frame", steps.Prompt{Place: steps.Triage}, nil},
		{"triage", triagePrompt(), nil},
		{"verdict", verdictPrompt(), nil},
		{"verdict, works", worksPrompt(), nil},
		{"step", stepPrompt(), nil},
		{"step, second action", stepPrompt(), []string{"down"}},
		{"step, ruled out", ruledOutPrompt(), nil},
		{"looking", lookingPrompt(), nil},
		{"asking", askingPrompt(), nil},
		{"another error", askingPrompt(), []string{"down", "down", "enter", "c", "f"}},
		{"solved", solvedPrompt(), nil},
		{"provider", providerPrompt(), nil},
		{"evidence", verdictPrompt(), []string{"d"}},
		{"evidence, table", verdictPrompt(), []string{"d", "tab", "down", "down"}},
		{"evidence, sorted and searched", verdictPrompt(), []string{"d", "tab", "s", "/", "h", "t", "t", "p", "enter"}},
		{"evidence, times", verdictPrompt(), []string{"d", "shift+tab"}},
		{"help", verdictPrompt(), []string{"?"}},
		{"help, searched", verdictPrompt(), []string{"?", "/", "d", "n", "s"}},
		{"export", verdictPrompt(), []string{"e", "down"}},
		{"export, a letter in full", verdictPrompt(), []string{"e", "down", "down", "down", "down", "m"}},
		{"exported", verdictPrompt(), []string{"e", "enter"}},
		{"consent", verdictPrompt(), []string{"b"}},
	}
}

func at(took time.Duration, o checks.Observation) checks.Observation {
	o.At, o.Took = noon(), took*time.Millisecond
	return o
}

func evidence() checks.Evidence {
	trip := func(status int) *checks.Trip {
		return &checks.Trip{Reached: checks.StageAnswer, Status: status, Header: map[string]string{"cf-ray": "8c1f2a3b4c5d6e7f-FRA"}}
	}
	via := checks.Route{URL: "https://chatgpt.com/backend-api/", Via: "http://10.1.2.3:3128"}
	return checks.Evidence{
		at(1, checks.Observation{Spec: checks.Spec{ID: "host.place", Probe: checks.ProbeHost}, Fact: &checks.Fact{}}),
		at(14, checks.Observation{Spec: checks.Spec{ID: "dns.system.chatgpt.com.a", Probe: checks.ProbeDNS}, Names: &checks.Names{}}),
		at(38, checks.Observation{
			Spec:    checks.Spec{ID: "http.origin", Probe: checks.ProbeHTTP, Role: checks.RoleOrigin, Route: via},
			Failure: checks.ProxyAnswered, Trip: &checks.Trip{Tunnel: &checks.Tunnel{Status: 502, Speaker: "squid"}},
		}),
		at(91, checks.Observation{
			Spec: checks.Spec{ID: "http.origin.direct", Probe: checks.ProbeHTTP, Role: checks.RoleOrigin, Arm: checks.ArmDirect}, Trip: timed(trip(200)),
		}),
		at(1210, checks.Observation{
			Spec: checks.Spec{ID: "http.control.example.com", Probe: checks.ProbeHTTP, Role: checks.RoleControl}, Trip: trip(204),
		}),
		at(0, checks.Observation{Spec: checks.Spec{ID: "http.static", Probe: checks.ProbeHTTP, Role: checks.RoleStatic}, Failure: checks.NotFinished}),
	}
}

// timed gives a trip its phases.
func timed(t *checks.Trip) *checks.Trip {
	from := time.Duration(0)
	for _, ph := range []checks.Phase{{Name: "lookup", Took: 9}, {Name: "connect", Took: 20}, {Name: "handshake", Took: 25}, {Name: "first byte", Took: 37}} {
		ph.Start, ph.Took = from*time.Millisecond, ph.Took*time.Millisecond
		t.Phases = append(t.Phases, ph)
		from += ph.Took / time.Millisecond
	}
	return t
}

func broken(hop verdict.Hop, lead verdict.Cause) verdict.Verdict {
	v := verdict.Verdict{
		Lead: lead, Confidence: verdict.Certain, Settled: true,
		Findings: []verdict.Finding{
			{Cause: lead, Confidence: verdict.Certain, Because: []verdict.Reason{
				{Clue: "connect_answered_5xx", Want: checks.Yes, Found: verdict.Reading{Truth: checks.Yes, Seen: []checks.ID{"http.origin"}}},
			}},
			{Cause: "network.ipv6_broken", Confidence: verdict.Likely, Because: []verdict.Reason{{Clue: "ipv6_unreached", Want: checks.Yes}}},
			{Cause: "provider.timeout", Confidence: verdict.Possible, Masked: lead},
			{Cause: "dns.blocked", Against: []verdict.Reason{{Clue: "opinion_same_address", Want: checks.Yes, Found: verdict.Reading{Truth: checks.Yes}}}},
		},
	}
	state := verdict.StateOK
	for _, h := range verdict.Hops() {
		hs := verdict.HopState{Hop: h, State: state, Detail: "as it should be"}
		switch {
		case h == verdict.HopVPN:
			hs.State, hs.Detail = verdict.StateAbsent, ""
		case h == hop:
			hs.State, hs.Detail = verdict.StateBroken, "10.1.2.3:3128 answers 502"
			state = verdict.StateUnknown
		case state == verdict.StateUnknown:
			hs.Detail = ""
		}
		v.Path = append(v.Path, hs)
	}
	return v
}

func states(recommended string) []steps.StepState {
	var out []steps.StepState
	for _, id := range steps.Order() {
		st := steps.StepState{ID: id, State: steps.Possible, Status: steps.NotRun}
		switch id {
		case recommended:
			st.State, st.Status, st.Reason, st.Because = steps.Recommended, steps.Fail, "proxy.bad_gateway", []checks.ID{"http.origin"}
		case steps.Cache:
			st.State, st.Reason = steps.RuledOut, "not_the_browser"
		case steps.Refresh:
			st.State, st.Status = steps.StepDone, steps.Pass
		case steps.Connection:
			st.Status = steps.Warn
		}
		out = append(out, st)
	}
	return out
}

func goTo(ids ...string) []steps.Choice {
	var out []steps.Choice
	for _, id := range ids {
		out = append(out, steps.Choice{Kind: steps.Go, Step: id})
	}
	return out
}

func kind(all ...steps.ChoiceKind) []steps.Choice {
	var out []steps.Choice
	for _, k := range all {
		out = append(out, steps.Choice{Kind: k})
	}
	return out
}

func replies() []steps.Choice {
	return []steps.Choice{
		{Kind: steps.Reply, Answer: steps.AnswerWorks}, {Kind: steps.Reply, Answer: steps.AnswerSame}, {Kind: steps.Reply, Answer: steps.AnswerOther},
	}
}

func basePrompt(p steps.Place, v verdict.Verdict) steps.Prompt {
	e := evidence()
	return steps.Prompt{Place: p, Batch: 1, Done: 6, Total: 6, Verdict: v, Steps: states(steps.VPN), Evidence: e, View: e.View()}
}

func triagePrompt() steps.Prompt {
	v := broken(verdict.HopProxy, "proxy.bad_gateway")
	v.Lead, v.Settled, v.Confidence = "", false, verdict.RuledOut
	for i := range v.Path {
		if i > 3 {
			v.Path[i].State, v.Path[i].Detail = verdict.StateUnknown, ""
		}
	}
	p := basePrompt(steps.Triage, v)
	p.Done, p.Total, p.Running = 6, 14, []checks.Spec{{ID: "http.page"}}
	p.Offers = kind(steps.Cancel, steps.Finish)
	return p
}

func verdictPrompt() steps.Prompt {
	p := basePrompt(steps.AtResult, broken(verdict.HopProxy, "proxy.bad_gateway"))
	p.Offers = slices.Concat(goTo(steps.VPN), kind(steps.Look), []steps.Choice{bypass()}, goTo(steps.Order()[:4]...),
		goTo(steps.Order()[5:]...), kind(steps.Save, steps.Back, steps.Finish))
	return p
}

func worksPrompt() steps.Prompt {
	v := broken("", verdict.None)
	v.Findings = v.Findings[1:2]
	p := basePrompt(steps.AtResult, v)
	p.Question, p.Steps = "browser", states("")
	p.Offers = slices.Concat(replies(), kind(steps.Look), goTo(steps.Order()...), kind(steps.Save, steps.Finish))
	return p
}

func act(id string) steps.Choice { return steps.Choice{Kind: steps.Act, Step: steps.VPN, Action: id} }

func stepPrompt() steps.Prompt {
	p := basePrompt(steps.AtStep, broken(verdict.HopProxy, "proxy.bad_gateway"))
	p.Step, p.Outcome = steps.VPN, steps.Unchanged
	p.Offers = slices.Concat([]steps.Choice{act("proxy_off"), act("tell_admin"), act("split_tunnel")}, kind(steps.Look),
		[]steps.Choice{{Kind: steps.Skip, Step: steps.Browser}, bypass()}, kind(steps.Result),
		goTo(steps.Refresh, steps.Connection, steps.Cache, steps.Browser, steps.Incognito, steps.Plugins, steps.Support),
		kind(steps.Save, steps.Back, steps.Finish))
	return p
}

func ruledOutPrompt() steps.Prompt {
	p := stepPrompt()
	p.Step, p.Outcome = steps.Cache, ""
	p.Offers = p.Offers[3:]
	return p
}

func lookingPrompt() steps.Prompt {
	p := triagePrompt()
	p.Place, p.Step, p.Before = steps.Looking, steps.VPN, broken(verdict.HopProxy, "proxy.bad_gateway")
	return p
}

func askingPrompt() steps.Prompt {
	p := stepPrompt()
	p.Place, p.Question, p.Action = steps.Asking, "action:proxy_off", "proxy_off"
	p.Offers = append(replies(), kind(steps.Back, steps.Finish)...)
	return p
}

func solvedPrompt() steps.Prompt {
	p := basePrompt(steps.Solved, broken("", verdict.None))
	p.Before, p.Outcome = broken(verdict.HopProxy, "proxy.bad_gateway"), steps.Fixed
	p.FixedBy = steps.Trail{Step: steps.VPN, Choice: act("proxy_off")}
	p.Offers = kind(steps.Save, steps.Back, steps.Look, steps.Result, steps.Finish)
	return p
}

func providerPrompt() steps.Prompt {
	p := basePrompt(steps.Provider, broken(verdict.HopOrigin, "provider.bad_gateway"))
	p.Evidence = append(p.Evidence, at(80, checks.Observation{
		Spec:   checks.Spec{ID: "vendor.status", Probe: checks.ProbeVendor, Role: checks.RoleStatus},
		Notice: &checks.Notice{Incidents: []checks.Incident{{Name: "Elevated error rates", Status: "investigating", Since: noon().Add(-40 * time.Minute), Matters: true}}},
	}))
	p.View = p.Evidence.View()
	p.Offers = slices.Concat(kind(steps.Save, steps.Wait, steps.Look), goTo(steps.Order()...), kind(steps.Result, steps.Finish))
	return p
}
