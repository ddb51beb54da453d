package plain

import (
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fix502/checks/clean"
	"fix502/steps/prose"
	"fix502/ui"
)

// columns is the most cells of a line; a single word may be longer.
const columns = 78

// glue stands for a space at which no line is broken.
const glue = "\u00a0"

// writer writes lines. Whatever passes it is made harmless, and it remembers
// the first error.
type writer struct {
	out    io.Writer
	ascii  bool
	asking bool // the mark of a question stands on an open line
	gapped bool // the last line is empty
	any    bool
	err    error
}

// safe is the second line of defence against foreign text.
func (w *writer) safe(text string) string {
	text = clean.Text(text)
	if w.ascii {
		text = ui.Fold(text)
	}
	return text
}

func (w *writer) put(text string) {
	if w.err == nil {
		_, w.err = io.WriteString(w.out, text)
	}
}

// lines writes lines that are safe already.
func (w *writer) lines(all []string) {
	if len(all) == 0 {
		return
	}
	if w.asking {
		w.asking = false
		w.put("\n")
	}
	w.put(strings.Join(all, "\n") + "\n")
	w.gapped, w.any = false, true
}

// para writes a paragraph.
func (w *writer) para(text string) { w.item("", text) }

// raw writes a line as it is, made harmless: its breaks have a meaning.
func (w *writer) raw(text string) { w.lines([]string{w.safe(text)}) }

// item writes a paragraph with something before its first line; the others
// are indented as far.
func (w *writer) item(lead, text string) {
	w.lines(wrap(w.safe(lead), w.safe(text)))
}

// gap writes an empty line, unless there is one or nothing stands before it.
func (w *writer) gap() {
	if w.any && !w.gapped {
		w.lines([]string{""})
		w.gapped = true
	}
}

// ask opens a line for an answer.
func (w *writer) ask() {
	w.put("> ")
	w.asking, w.gapped = true, false
}

// open ends the line of a question, with the answer where no terminal has
// shown it.
func (w *writer) open(answer string) {
	if !w.asking {
		return
	}
	w.asking = false
	answer = w.safe(answer)
	if ansi.StringWidth(answer) > columns-2 {
		answer = ansi.Truncate(answer, columns-2, "")
	}
	w.put(strings.TrimRight(answer, " ") + "\n")
}

// prose writes a body in the Markdown forms of the words: paragraphs and
// items. Commands stand between backquotes and stay on one line.
func (w *writer) prose(body string) {
	for i, b := range prose.Blocks(body) {
		lead := ""
		switch {
		case b.Bullet:
			lead = "- "
		case b.Number > 0:
			lead = number(b.Number)
		case i > 0:
			w.gap()
		}
		w.lines(wrap(lead, w.spans(b.Text)))
	}
}

// spans is a paragraph without its marks.
func (w *writer) spans(text string) string {
	var b strings.Builder
	for _, s := range prose.Spans(w.safe(text)) {
		if s.Style == prose.Code && strings.Contains(s.Text, " ") {
			s.Text = "`" + s.Text + "`"
			if ansi.StringWidth(s.Text) < columns-8 {
				s.Text = strings.ReplaceAll(s.Text, " ", glue)
			}
		}
		b.WriteString(s.Text)
	}
	return b.String()
}

// wrap breaks a text into lines of at most columns cells; the first begins
// with lead, the others are indented as far. A word is never broken.
func wrap(lead, text string) []string {
	var out []string
	indent := strings.Repeat(" ", ansi.StringWidth(lead))
	row, used := lead, len(indent)
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' }) {
		n := ansi.StringWidth(word)
		switch {
		case used == len(indent):
		case used+1+n > columns:
			out = append(out, row)
			row, used = indent, len(indent)
		default:
			row += " "
			used++
		}
		row += word
		used += n
	}
	if used > len(indent) {
		out = append(out, row)
	}
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], glue, " ")
	}
	return out
}
