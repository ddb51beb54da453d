package tui

import (
	"time"

	"fix502/steps"
)

// grace is how long a question that just appeared ignores keys, so that one
// typed ahead confirms nothing.
const grace = 250 * time.Millisecond

// confirm is a question with two answers: to quit, or a consent.
type confirm struct {
	about  string       // "quit", or the consent
	choice steps.Choice // what is chosen with a yes
	yes    bool         // yes is highlighted
	since  time.Time
}

// settled tells whether the question has been on the screen for long enough.
func (c confirm) settled(now time.Time) bool { return now.Sub(c.since) >= grace }

func pageConfirm(s scene) page {
	p := newPage()
	p.gapTop(s)
	w := min(s.w-6, 78)
	title, body, yes, no := s.asked()
	var text []string
	text = append(text, s.styled(s.bold, title, w)...)
	if s.wide {
		text = append(text, "")
	}
	text = append(text, s.prose(body, w, !s.wide)...)
	for _, l := range text {
		p.add("  " + s.warn.Render(s.bar) + " " + l)
	}
	p.gap(s)
	for _, a := range []struct {
		text, key string
		yes       bool
	}{{no, "n", false}, {yes, "y", true}} {
		if a.yes == s.ask.yes {
			p.from, p.to = len(p.lines), len(p.lines)+1
		}
		p.add(s.row(a.text, "", a.key, 0, a.yes == s.ask.yes, false))
	}
	return p
}

// asked is the wording of the question.
func (s scene) asked() (title, body, yes, no string) {
	if s.ask.about == "quit" {
		return s.label("question.quit"), s.label("quit.body"), s.label("quit.yes"), s.label("quit.no")
	}
	title = s.label("consent." + s.ask.about)
	body = s.label("consent_text." + s.ask.about)
	if s.ask.choice.Kind == steps.Act {
		w := s.action(s.prompt.Step, s.ask.choice.Action)
		title += " " + w.Title
		body = w.Body + "\n\n" + body
		if w.Loses != "" {
			body += "\n\n**" + s.label("loses") + "** " + w.Loses
		}
	}
	return title, body, s.label("consent.yes"), s.label("consent.no")
}
