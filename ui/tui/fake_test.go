package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/words"
	"fix502/ui"
)

// noon is when every test happens.
func noon() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

func fakeFormats() []ui.Format {
	return []ui.Format{
		{Name: "markdown", Ext: "md"}, {Name: "text", Ext: "txt"}, {Name: "json", Ext: "json"}, {Name: "html", Ext: "html"},
		{Name: "ticket_support", Ext: "txt"}, {Name: "ticket_admin", Ext: "txt"},
	}
}

func fakeHolder() ui.Holder {
	return ui.Holder{
		Run: func(_ context.Context, _ int, _ []checks.Spec) <-chan checks.Result {
			ch := make(chan checks.Result)
			close(ch)
			return ch
		},
		Perform: func(_ context.Context, a steps.Action) (string, error) { return "Done: " + a.ID + ".", nil },
		Formats: fakeFormats(),
		Save:    func(_, path string, _ bool) (string, error) { return "/home/someone/" + path, nil },
		Preview: func(format string, bare bool) (string, error) {
			who := "<ip-1>"
			if bare {
				who = "192.168.7.20"
			}
			return "# Summary as " + format + "\n\nOne line about " + who + ".\n", nil
		},
		Step: func(id string) steps.Step {
			return steps.Step{ID: id, Actions: []steps.Action{
				{ID: "proxy_off", Kind: steps.Tell, Then: steps.ThenAsk},
				{ID: "tell_admin", Kind: steps.Copy},
				{ID: "split_tunnel", Kind: steps.Do, Then: steps.ThenLook, Consent: checks.ConsentChange},
			}}
		},
		Line: func(o *checks.Observation) string { return "what " + string(o.ID()) + " saw" },
	}
}

// fakeWords are words that stay as they are, whatever the real ones say.
type fakeWords struct{ real *words.Words }

func newFakeWords(t testing.TB) fakeWords {
	t.Helper()
	w, err := words.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	return fakeWords{real: w}
}

func (fakeWords) Step(id string) ui.StepWords {
	return ui.StepWords{
		Title: "Do the " + id + " step", Short: map[string]string{"vpn": "VPN/proxy"}[id],
		Why:      "This factor is one of the eight, and changing it alone shows whether it is to blame.",
		Check:    "fix502 looks at it by itself.",
		Question: "With this out of the way: what does your browser show?",
		Passed:   "Nothing wrong was found here.", RuledOut: "The evidence rules this out.",
		Prevent: "Leave it as it is now.",
	}
}

func (fakeWords) Action(_, action, _, _ string, _ map[string]string) ui.ActionWords {
	return map[string]ui.ActionWords{
		"proxy_off": {
			Title: "Switch the proxy off", Hint: "shows how, on this desktop",
			Body: "The proxy in use: `10.1.2.3:3128`.\n\n- **GNOME**: Settings, Network, Proxy: off.\n- **Environment**: for this " +
				"terminal `unset HTTPS_PROXY https_proxy`, for good in the start files of your shell.\n\nNote the old value first.",
			Loses: "Sites that need the proxy stop working.",
		},
		"tell_admin":   {Title: "Text for your administrator", Hint: "copies the evidence", Body: "It is masked."},
		"split_tunnel": {Title: "Clear this site's data", Hint: "does it for you", Body: "A backup is kept.", Loses: "You are signed out."},
	}[action]
}

func (fakeWords) Reason(_, key string, _ map[string]string) string {
	if key == "no_proxy_no_vpn" {
		return "No proxy and no VPN is in use here."
	}
	return ""
}

func (fakeWords) Cause(c verdict.Cause, _ map[string]string) (string, string) {
	switch c {
	case "proxy.bad_gateway":
		return "The 502 comes from your proxy 10.1.2.3:3128, not from ChatGPT.", "Let ChatGPT past the proxy, or tell who runs it."
	case "provider.bad_gateway":
		return "The 502 comes from ChatGPT itself; your way to it works.", "Wait, and reload later."
	case verdict.None:
		return "ChatGPT works from here.", "If your browser still fails, look there."
	default:
		return "It is " + string(c) + ".", "Do something about it."
	}
}

func (fakeWords) CauseTitle(c verdict.Cause) string {
	return strings.NewReplacer(".", " ", "_", " ").Replace(string(c))
}
func (fakeWords) CauseHow(verdict.Cause) string {
	return "It asked twice, and only one thing was changed."
}
func (fakeWords) Outcome(o steps.Outcome, _ string, _ map[string]string) string {
	return "The look says: " + string(o) + "."
}

func (fakeWords) FAQ() []ui.Topic {
	return []ui.Topic{
		{Title: "What is a 502?", Body: "A machine in between asked the next one, and got **no valid answer**.\n\n1. One.\n2. Two."},
		{Title: "Is it my fault?", Body: "Seldom."},
	}
}

// Label makes up the labels of some groups; the others are the real ones.
func (f fakeWords) Label(key string) string {
	group, name, _ := strings.Cut(key, ".")
	switch group {
	case "hop", "confidence", "step_state", "key_short", "answer", "question", "verdict", "role", "arm", "session", "notice", "export":
		return strings.ReplaceAll(name, "_", " ")
	default:
		return f.real.Label(key)
	}
}

// fakeSession is a session that stands still and writes down what it is told.
type fakeSession struct {
	prompt  steps.Prompt
	chosen  []steps.Choice
	refused []steps.Choice
	acted   []string
	next    steps.Work // what the next choice brings
}

func (f *fakeSession) Begin() steps.Work                  { return steps.Work{} }
func (f *fakeSession) Record(...checks.Result) steps.Work { return steps.Work{} }
func (f *fakeSession) Prompt() steps.Prompt               { return f.prompt }

func (f *fakeSession) Choose(c steps.Choice, _ time.Time) steps.Work {
	bare := c
	bare.Text = ""
	for _, o := range f.prompt.Offers {
		if o == bare {
			f.chosen = append(f.chosen, c)
			w := f.next
			f.next = steps.Work{}
			w.Ended = w.Ended || c.Kind == steps.Finish
			return w
		}
	}
	f.refused = append(f.refused, c)
	return steps.Work{}
}

func (f *fakeSession) Acted(a steps.Action, note string, _ error, _ time.Time) steps.Work {
	f.acted = append(f.acted, a.ID+": "+note)
	return steps.Work{}
}
