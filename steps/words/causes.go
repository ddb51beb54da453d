package words

import (
	"strings"

	"fix502/checks/fault"
	"fix502/checks/verdict"
	"fix502/steps"
)

// Cause says in one plain sentence what is broken and where, and in another
// what to do next. fields["confidence"] (certain, likely, possible) decides
// how sure the first one sounds; without it, it does not sound certain. With
// fields["unfinished"] no text says that something failed which was not seen.
func (w *Words) Cause(c verdict.Cause, fields map[string]string) (summary, advice string) {
	s, ok := w.causes.Section("cause", string(c))
	if !ok {
		return humane(string(c)) + ".", ""
	}
	advice = w.plain(s.Attrs["advice"], fields)
	if text := s.Attrs["unfinished"]; text != "" && fields["unfinished"] != "" {
		return w.plain(text, fields), advice
	}
	sure, hedged := s.Attrs["summary"], s.Attrs["likely"]
	switch confidence := fields["confidence"]; {
	case confidence == verdict.Certain.String() || hedged == "":
		return w.plain(sure, fields), advice
	case confidence == verdict.Possible.String():
		return w.Label("notice.not_ruled_out") + ": " + w.CauseTitle(c) + ".", advice
	default:
		return w.plain(hedged, fields), advice
	}
}

// CauseTitle names a cause in a few words.
func (w *Words) CauseTitle(c verdict.Cause) string {
	if t := w.causes.Attr("cause", string(c), "title"); t != "" {
		return t
	}
	return humane(string(c))
}

// CauseHow says in two or three plain sentences how fix502 can know it.
func (w *Words) CauseHow(c verdict.Cause) string {
	s, _ := w.causes.Section("cause", string(c))
	return w.line(s.Body, nil)
}

// Outcome says what the look or the answer after an action of a step showed.
func (w *Words) Outcome(o steps.Outcome, step string, fields map[string]string) string {
	if text := w.Text("outcome."+string(o)+"_"+step, fields); text != "" {
		return text
	}
	return w.Text("outcome."+string(o), fields)
}

// Topic is a question of the help.
type Topic struct {
	Title string
	Body  string // Markdown
}

// FAQ returns the questions and answers in the order in which to show them.
func (w *Words) FAQ() []Topic {
	var out []Topic
	for _, s := range w.faq.Kind("topic") {
		out = append(out, Topic{Title: w.plain(s.Attrs["title"], nil), Body: w.marked(s.Body, nil)})
	}
	return out
}

// Label returns a short word of the screens by its name, "hop.dns" or
// "loses". Fields in it are not filled. A name that is not in the table comes
// back empty, but for clues and failure words, whose IDs are made readable.
func (w *Words) Label(name string) string {
	group, key, dotted := strings.Cut(name, ".")
	if !dotted {
		group, key = "word", name
	}
	text := w.labels.Attr("label", group, key)
	for i := 0; text == "" && i < len(w.more); i++ {
		text = w.more[i].Attr("label", group, key)
	}
	if text == "" && (group == "clue" || group == "failure") {
		return humane(key)
	}
	return text
}

// Text is Label with its fields filled.
func (w *Words) Text(name string, fields map[string]string) string {
	return w.plain(w.Label(name), fields)
}

// Say is Text with fields as names and values in turn.
func (w *Words) Say(name string, fields ...string) string { return w.Text(name, fault.Fields(fields)) }

// humane makes an identifier readable: "dns.all_blocked", "dnsAllBlocked" and
// "dns-all-blocked" become "dns all blocked".
func humane(id string) string {
	var out strings.Builder
	for i, r := range id {
		switch {
		case r == '.' || r == '_' || r == '-':
			out.WriteByte(' ')
		case r >= 'A' && r <= 'Z':
			if i > 0 {
				out.WriteByte(' ')
			}
			out.WriteRune(r + 'a' - 'A')
		default:
			out.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}
