package words

import (
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/prose"
)

// StepWords are the texts of a step that belong to no single action. Title
// and Short are plain, Short at most 11 characters for the bar of steps; the
// others are plain sentences.
type StepWords struct {
	Title    string
	Short    string
	Why      string // why it can help
	Check    string // what fix502 looks at by itself
	Question string // asked when only the person can see the outcome
	Passed   string // the look found nothing wrong here
	RuledOut string // why it is passed over, where no better reason is known
	Prevent  string // how to keep the fault from coming back
}

// Step returns the words of a step; unknown steps have none but their ID.
func (w *Words) Step(id string) StepWords {
	if said, ok := w.step[id]; ok {
		return said()
	}
	return StepWords{Title: humane(id), Short: humane(id)}
}

// Found is the sentence about a step where nothing gives a better reason: why
// it is passed over, that nothing wrong was found, or what is looked at.
func (s StepWords) Found(st steps.StepState) string {
	switch {
	case st.State == steps.RuledOut && s.RuledOut != "":
		return s.RuledOut
	case st.Status == steps.Pass && st.State != steps.Recommended && s.Passed != "":
		return s.Passed
	default:
		return s.Check
	}
}

func (w *Words) readStep(id string) StepWords {
	d := w.steps[id]
	text := func(kind string) string {
		s, _ := d.Section(kind, "")
		return w.line(s.Body, nil)
	}
	return StepWords{
		Title: d.Title, Short: d.Front["short"],
		Why: text("why"), Check: text("check"), Question: text("question"),
		Passed: text("passed"), RuledOut: text("ruled_out"), Prevent: text("prevent"),
	}
}

// ActionWords are the texts of an action.
type ActionWords struct {
	Title string // plain, at most 44 characters
	Hint  string // plain, at most 44 characters
	Body  string // Markdown: how to do it
	Loses string // plain: what is lost by it; empty: nothing
}

// Action returns the words of an action for an operating system (a GOOS) and
// a browser (an ID of the browser family: chrome, edge, firefox, safari …).
// Of a text for the browser and one for the system, the browser's is taken.
// Where a text does not depend on them, or the system or browser is not
// known, the general one is returned.
func (w *Words) Action(step, action, goos, browser string, fields map[string]string) ActionWords {
	d := w.steps[step]
	asked := []string{browser, family(browser), goos}
	s, ok := d.Section("action", action, asked...)
	if !ok {
		return ActionWords{Title: humane(action)}
	}
	body := s.Body
	if more, ok := d.Section("after", action, asked...); ok {
		body += "\n\n" + more.Body
	}
	return ActionWords{
		Title: w.plain(s.Attrs["title"], fields),
		Hint:  w.plain(s.Attrs["hint"], fields),
		Body:  w.marked(body, fields),
		Loses: w.plain(s.Attrs["loses"], fields),
	}
}

// family is the browser whose pages and keys a browser shares.
func family(browser string) string {
	switch browser {
	case "chromium", "brave", "vivaldi", "opera", "arc":
		return "chrome"
	case "librewolf", "zen":
		return "firefox"
	default:
		return browser
	}
}

// Reason says in one plain sentence why a step is ruled out or recommended.
// key is a key of the step's words, of the common ones, or a cause.
func (w *Words) Reason(step, key string, fields map[string]string) string {
	for _, d := range []prose.Doc{w.steps[step], w.labels} {
		if s, ok := d.Section("reason", key); ok {
			return w.line(s.Body, fields)
		}
	}
	if _, ok := w.causes.Section("cause", key); ok {
		summary, _ := w.Cause(verdict.Cause(key), fields)
		return summary
	}
	return humane(key) + "."
}

// Ticket returns the text that an action of kind copy puts on the clipboard:
// target is support, admin or isp. It is plain text whose lines are kept;
// lines about things that are not known are left out.
func (w *Words) Ticket(target string, fields map[string]string) string {
	for _, d := range w.steps {
		if s, ok := d.Section("ticket", target); ok {
			return prose.FillLines(s.Body, w.named(fields)) + "\n"
		}
	}
	return ""
}
