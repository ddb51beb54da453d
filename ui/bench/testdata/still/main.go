// Still shows the full screen with a session that stands still. Its argument
// plants a fault: "prompt", "work" and "words" panic where it says.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/words"
	"fix502/ui"
	"fix502/ui/tui"
)

func main() {
	fault := ""
	if len(os.Args) > 1 {
		fault = os.Args[1]
	}
	if err := show(fault); err != nil {
		fmt.Fprintln(os.Stderr, "still:", err)
		os.Exit(2)
	}
}

func show(fault string) error {
	text, err := words.Load("en")
	if err != nil {
		return err
	}
	s := &session{fault: fault}
	hold := ui.Holder{Run: func(_ context.Context, _ int, _ []checks.Spec) <-chan checks.Result {
		panic("a planted fault in the work")
	}}
	_, err = tui.Run(context.Background(), tui.Terminal{In: os.Stdin, Out: os.Stdout, Env: os.Environ()}, tui.Options{
		Session: s, Hold: hold, Words: said{text.With(map[string]string{"service": "ChatGPT"}), fault}, Service: "ChatGPT", GOOS: "linux",
	})
	return err
}

// said are the real words, but for the fault.
type said struct {
	ui.Words
	fault string
}

func (s said) FAQ() []ui.Topic {
	if s.fault == "words" {
		panic("a planted fault in the words")
	}
	return s.Words.FAQ()
}

// session always says the same.
type session struct {
	fault string
	asked int
}

func (s *session) Begin() steps.Work { return steps.Work{} }

func (s *session) Record(...checks.Result) steps.Work { return steps.Work{} }

func (s *session) Acted(steps.Action, string, error, time.Time) steps.Work { return steps.Work{} }

func (s *session) Choose(c steps.Choice, _ time.Time) steps.Work {
	w := steps.Work{Batch: 1, Ended: c.Kind == steps.Finish}
	if s.fault == "work" && c.Kind == steps.Look {
		w.Start = []checks.Spec{{ID: "dns.system"}}
	}
	return w
}

func (s *session) Prompt() steps.Prompt {
	if s.asked++; s.fault == "prompt" && s.asked == 3 {
		panic("a planted fault in the session")
	}
	seen := evidence()
	return steps.Prompt{
		Place: steps.AtResult, Batch: 1, Done: 9, Total: 9, Evidence: seen, View: seen.View(),
		Verdict: verdict.Verdict{
			Lead: "provider.bad_gateway", Confidence: verdict.Certain, Settled: true,
			Findings: []verdict.Finding{{Cause: "provider.bad_gateway", Confidence: verdict.Certain}},
			Path:     path(),
		},
		Offers: []steps.Choice{
			{Kind: steps.Go, Step: steps.Support}, {Kind: steps.Go, Step: steps.Refresh}, {Kind: steps.Look}, {Kind: steps.Finish},
		},
	}
}

func path() []verdict.HopState {
	var out []verdict.HopState
	for _, h := range []verdict.Hop{
		verdict.HopBrowser, verdict.HopDevice, verdict.HopLink, verdict.HopDNS, verdict.HopInternet, verdict.HopEdge, verdict.HopOrigin,
	} {
		out = append(out, verdict.HopState{Hop: h, State: verdict.StateOK})
	}
	out[len(out)-1].State = verdict.StateBroken
	return out
}

func evidence() checks.Evidence {
	var out checks.Evidence
	for i := range 40 {
		spec := checks.Spec{ID: checks.ID(fmt.Sprint("dns.resolver.", i+1)), Probe: checks.ProbeDNS}
		out = append(out, checks.Observation{
			Spec: spec, Took: time.Duration(i+1) * time.Millisecond,
			Names: &checks.Names{Name: "chatgpt.com", Type: "A", Addrs: []string{"104.18.32.47"}, Rcode: "NOERROR"},
		})
	}
	return out
}
