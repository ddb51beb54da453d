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
	about  string       // one of the words below, or the consent
	begun  string       // of the session to go on with
	choice steps.Choice // what is chosen with a yes
	yes    bool         // yes is highlighted
	since  time.Time
}

// Questions that are no consent.
const (
	aboutQuit    = "quit"
	aboutEarlier = "earlier"
)

// own tells whether the question is the face's own: it stays when the session
// moves on.
func (c confirm) own() bool { return c.about == aboutQuit || c.about == aboutEarlier }

// settled tells whether the question has been on the screen for long enough.
func (c confirm) settled(now time.Time) bool { return now.Sub(c.since) >= grace }

func pageConfirm(s *scene) page {
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
	for i, a := range []struct {
		text, key string
		yes       bool
	}{{no, "n", false}, {yes, "y", true}} {
		if a.yes == s.ask.yes {
			p.from, p.to = len(p.lines), len(p.lines)+1
		}
		p.hit(hit{row: len(p.lines), to: s.w, item: i + 1})
		p.add(s.row(a.text, "", a.key, 0, a.yes == s.ask.yes, false))
	}
	return p
}

// asked is the wording of the question.
func (s *scene) asked() (title, body, yes, no string) {
	if s.ask.about == aboutEarlier {
		title = s.text("earlier.title", map[string]string{"time": s.ask.begun})
		return title, s.label("earlier.body"), s.label("earlier.yes"), s.label("earlier.no")
	}
	if s.ask.about == aboutQuit {
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
