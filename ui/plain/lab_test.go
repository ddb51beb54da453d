package plain

import (
	"strings"
	"testing"

	"fix502/checks"
	"fix502/steps"
)

// move is an answer, and what it means to a session that is driven without a
// face.
type move struct {
	says  string
	means func(steps.Prompt) steps.Choice
}

func first1(says string) move {
	return move{says, func(p steps.Prompt) steps.Choice { return p.Offers[0] }}
}

func chose(says string, c steps.Choice) move {
	return move{says, func(steps.Prompt) steps.Choice { return c }}
}

// direct drives a session without a face.
func direct(t *testing.T, h *house, moves []move) *steps.Session {
	t.Helper()
	s, in := h.session, make(chan checks.Result)
	start := func(w steps.Work) {
		if len(w.Start) > 0 {
			out := h.opt.Hold.Run(t.Context(), w.Batch, w.Start)
			go func() {
				for r := range out {
					select {
					case in <- r:
					case <-t.Context().Done():
					}
				}
			}()
		}
		if w.Act != nil {
			s.Acted(*w.Act, "done", nil, noon())
		}
	}
	settle := func() {
		for p := s.Prompt().Place; p == steps.Triage || p == steps.Looking; p = s.Prompt().Place {
			start(s.Record(<-in))
		}
	}
	start(s.Begin())
	settle()
	for _, m := range moves {
		start(s.Choose(m.means(s.Prompt()), noon()))
		settle()
	}
	return s
}

func TestReachesWhatTheSessionReaches(t *testing.T) {
	look := chose("r", steps.Choice{Kind: steps.Look})
	visit := func(says, step string) move { return chose(says, steps.Choice{Kind: steps.Go, Step: step}) }
	answer := func(says, a string) move { return chose(says, steps.Choice{Kind: steps.Reply, Answer: a}) }
	for scenario, moves := range map[string][]move{
		"healthy":        {answer("2", steps.AnswerSame), visit("step 6", steps.Incognito), chose("s", steps.Choice{Kind: steps.Skip})},
		"challenged":     {first1("")},
		"proxy-502":      {first1(""), first1("1"), look},
		"proxy-denied":   {first1("1"), look, chose("verdict", steps.Choice{Kind: steps.Result})},
		"dead-proxy":     {first1(""), chose("no_proxy", steps.Choice{Kind: steps.Act, Step: steps.VPN, Action: "no_proxy"})},
		"no-address":     {first1(""), look, look},
		"dns-blocked":    {first1("1"), visit("go refresh", steps.Refresh), chose("back", steps.Choice{Kind: steps.Back})},
		"rate-limited":   {look, visit("STEP 8", steps.Support)},
		"hosts-override": {first1("1"), first1(""), look},
		"edge-denied":    {first1("1"), look},
		"intercepted":    {answer("3", steps.AnswerOther)},
	} {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			alone := direct(t, inLab(t, scenario), moves)
			want := alone.Prompt()
			var says []string
			for _, m := range moves {
				says = append(says, m.says)
				if m.says == "3" {
					says = append(says, "") // nothing is pasted
				}
			}
			h := inLab(t, scenario)
			out := h.talk(t, says...)
			got := h.session
			if got.Verdict().Lead != want.Verdict.Lead || got.Verdict().Confidence != want.Verdict.Confidence {
				t.Errorf("%s (%v), want %s (%v)", got.Verdict().Lead, got.Verdict().Confidence, want.Verdict.Lead, want.Verdict.Confidence)
			}
			if got.Outcome() != want.Outcome || trail(got.Trail()) != trail(want.Trail) {
				t.Errorf("%q by %s\nwant %q by %s", got.Outcome(), trail(got.Trail()), want.Outcome, trail(want.Trail))
			}
			if sentence, _ := h.opt.Words.Cause(want.Verdict.Lead, nil); sentence == "" || !strings.Contains(out, "> ") {
				t.Errorf("nothing was asked:\n%s", out)
			}
		})
	}
}

// trail is what happened, without times; a face adds only the way it was
// finished.
func trail(all []steps.Trail) string {
	var b strings.Builder
	for _, t := range all {
		b.WriteString(strings.Join([]string{
			string(t.Choice.Kind), t.Choice.Step, t.Choice.Action, t.Choice.Answer, t.Step, string(t.Outcome), string(t.After),
		}, " ") + "; ")
	}
	return b.String()
}

func TestHealedIsSolved(t *testing.T) {
	for _, scenario := range []string{"proxy-502", "dead-proxy", "no-address", "edge-denied", "hosts-override", "dns-blocked"} {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			h := inLab(t, scenario)
			out := h.talk(t, "1", "H", "r")
			if h.session.Outcome() != steps.Fixed || h.session.Verdict().Lead != "none" {
				t.Errorf("%s, %s", h.session.Outcome(), h.session.Verdict().Lead)
			}
			healed := strings.Index(out, "The fault is healed.")
			if healed < 0 || !strings.Contains(out[healed:], "It works again.") {
				t.Errorf("not told:\n%s", out)
			}
		})
	}
}
