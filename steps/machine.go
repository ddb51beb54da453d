package steps

import (
	"fmt"
	"slices"
	"strings"
)

// Trigger is what makes the wizard move: a choice of the person, or an event.
type Trigger string

// The events; every other trigger is a ChoiceKind.
const (
	begun   Trigger = "begin"   // the wizard starts
	settled Trigger = "settled" // nothing that still runs could change the verdict
	acted   Trigger = "acted"   // an action was carried out
	resumed Trigger = "resume"  // a session is taken up again
)

// nowhere is where a session stands before it begins.
const nowhere Place = ""

// Edge is one way from a place to another. Among the edges with one From and
// one On exactly one holds, so their order means nothing.
type Edge struct {
	From  Place
	On    Trigger
	To    Place
	When  string // in words; empty: always
	guard func(*Session) bool
}

// Machine lists every place and every edge of the wizard. What is not in it
// cannot happen.
func Machine() []Edge {
	return slices.Concat(edgesTriage(), edgesVerdict(), edgesStep(), edgesAct(), edgesLooking(), edgesAsking(), edgesEnds(), edgesBack())
}

func on(k ChoiceKind) Trigger { return Trigger(k) }

func edgesTriage() []Edge {
	return []Edge{
		{From: nowhere, On: begun, To: Triage},
		{From: Triage, On: settled, To: AtResult, When: "no step was asked for", guard: not(startsAtStep)},
		{From: Triage, On: settled, To: AtStep, When: "a step was asked for", guard: startsAtStep},
		{From: Triage, On: on(Result), To: AtResult},
		{From: Triage, On: on(Cancel), To: AtResult},
		{From: Triage, On: on(Allow), To: Triage},
		{From: Triage, On: on(Finish), To: Finished},
	}
}

func edgesVerdict() []Edge {
	return []Edge{
		{From: AtResult, On: on(Go), To: AtStep},
		{From: AtResult, On: on(Look), To: Looking},
		{From: AtResult, On: on(Allow), To: Looking},
		{From: AtResult, On: on(Save), To: AtResult},
		{From: AtResult, On: on(Wait), To: AtResult},
		{From: AtResult, On: on(Reply), To: Solved, When: "it works", guard: replyWorks},
		{From: AtResult, On: on(Reply), To: AtStep, When: "it fails, in the browser as far as is known", guard: replyBrowser},
		{From: AtResult, On: on(Reply), To: AtResult, When: "it fails, and the answer names another place", guard: replyElsewhere},
		{From: AtResult, On: on(Finish), To: Finished},
	}
}

func edgesStep() []Edge {
	return []Edge{
		{From: AtStep, On: on(Go), To: AtStep},
		{From: AtStep, On: on(Skip), To: AtStep},
		{From: AtStep, On: on(Look), To: Looking},
		{From: AtStep, On: on(Allow), To: Looking},
		{From: AtStep, On: on(Save), To: AtStep},
		{From: AtStep, On: on(Wait), To: AtStep},
		{From: AtStep, On: on(Result), To: AtResult},
		{From: AtStep, On: on(Finish), To: Finished},
	}
}

func edgesAct() []Edge {
	return []Edge{
		{From: AtStep, On: on(Act), To: Asking, When: "the words say how, and only the person sees the outcome", guard: tellsAndAsks},
		{From: AtStep, On: on(Act), To: AtStep, When: "otherwise", guard: not(tellsAndAsks)},
		{From: AtStep, On: acted, To: Asking, When: "done, and only the person sees the outcome", guard: doneThen(ThenAsk)},
		{From: AtStep, On: acted, To: Looking, When: "done, and the checks see the outcome", guard: doneThen(ThenLook)},
		{From: AtStep, On: acted, To: AtStep, When: "it failed, or changed nothing", guard: not(either(doneThen(ThenAsk), doneThen(ThenLook)))},
	}
}

func edgesLooking() []Edge {
	all := []Edge{
		{From: Looking, On: settled, To: Solved, When: "it works now", guard: looked(Solved)},
		{From: Looking, On: settled, To: Asking, When: "the checks work, as before; only the person can tell", guard: looked(Asking)},
		{From: Looking, On: settled, To: Provider, When: "started at a step, and the fault is the service's", guard: looked(Provider)},
		{From: Looking, On: settled, To: AtStep, When: "started at a step", guard: looked(AtStep)},
		{From: Looking, On: settled, To: AtResult, When: "started elsewhere", guard: looked(AtResult)},
		{From: Looking, On: on(Finish), To: Finished},
	}
	for _, p := range []Place{AtResult, AtStep, Solved, Provider} {
		all = append(all, Edge{From: Looking, On: on(Cancel), To: p, When: "the look was started there", guard: startedAt(p)})
	}
	return all
}

func edgesAsking() []Edge {
	return []Edge{
		{From: Asking, On: on(Reply), To: Solved, When: "it works, and the checks say so too", guard: replyWorks},
		{From: Asking, On: on(Reply), To: Looking, When: "it works, and the checks have yet to say so", guard: replyLook},
		{From: Asking, On: on(Reply), To: AtStep, When: "it fails, or it was an experiment", guard: replyBrowser},
		{From: Asking, On: on(Finish), To: Finished},
	}
}

func edgesEnds() []Edge {
	all := []Edge{{From: Provider, On: on(Go), To: AtStep}, {From: Provider, On: on(Wait), To: Provider}}
	for _, p := range []Place{Solved, Provider} {
		all = append(all,
			Edge{From: p, On: on(Save), To: p},
			Edge{From: p, On: on(Look), To: Looking},
			Edge{From: p, On: on(Result), To: AtResult},
			Edge{From: p, On: on(Finish), To: Finished},
		)
	}
	return append(all,
		Edge{From: Finished, On: resumed, To: Looking, When: "the first look had ended", guard: not(startedAt(Triage))},
		Edge{From: Finished, On: resumed, To: Triage, When: "the first look had not ended", guard: startedAt(Triage)},
	)
}

func edgesBack() []Edge {
	all := []Edge{{From: Asking, On: on(Back), To: AtStep}}
	for _, from := range []Place{AtResult, AtStep, Solved, Provider} {
		for _, to := range []Place{AtResult, AtStep, Solved, Provider} {
			if from == to && from != AtStep {
				continue
			}
			all = append(all, Edge{From: from, On: on(Back), To: to, When: "the person came from there", guard: cameFrom(to)})
		}
	}
	return all
}

// follow takes the one edge from the present place that holds. Without exactly
// one nothing happens.
func (s *Session) follow(t Trigger) bool {
	var to []Place
	for _, e := range Machine() {
		if e.From == s.place && e.On == t && (e.guard == nil || e.guard(s)) {
			to = append(to, e.To)
		}
	}
	if len(to) != 1 {
		return false
	}
	s.place = to[0]
	return true
}

// Diagram draws the machine as a Mermaid state diagram.
func Diagram() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for _, e := range Machine() {
		from := string(e.From)
		if e.From == nowhere {
			from = "[*]"
		}
		label := string(e.On)
		if e.When != "" {
			label += " (" + e.When + ")"
		}
		fmt.Fprintf(&b, "    %s --> %s: %s\n", from, e.To, label)
	}
	fmt.Fprintf(&b, "    %s --> [*]\n", Finished)
	return b.String()
}
