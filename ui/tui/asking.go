package tui

import (
	"strconv"
	"strings"

	"charm.land/bubbles/v2/textinput"
	"fix502/steps"
)

// pasteLimit bounds what is kept of a pasted page, in bytes.
const pasteLimit = 64 << 10

// pageAsking asks what only the person can see, below the way to do what was
// chosen.
func pageAsking(s *scene) page {
	p := newPage()
	p.gapTop(s)
	if s.low() {
		p.ask(s)
		p.doing(s)
		return p
	}
	p.doing(s)
	p.gap(s)
	p.ask(s)
	return p
}

// doing shows the action that is asked about.
func (p *page) doing(s *scene) {
	if s.prompt.Action == "" {
		return
	}
	words := s.action(s.prompt.Step, s.prompt.Action)
	p.add("  " + s.bold.Render(s.cut(words.Title, s.w-4)))
	var body []string
	if k := s.kind(s.prompt.Step, s.prompt.Action); k.Kind == steps.Tell || k.Kind == steps.Open {
		body = s.prose(words.Body, min(s.w-6, 84), !s.wide)
	}
	for _, l := range body {
		p.add("  " + s.accent.Render(s.bar) + " " + l)
	}
}

func (p *page) ask(s *scene) {
	for _, l := range s.wrap(s.question(), min(s.w-4, 84)) {
		p.add("  " + s.bold.Render(l))
	}
	p.gap(s)
	p.addMenu(s, nil)
}

// paste is the answer "another error" while it is being written: a line to
// type in, and the text of a page where one was pasted.
type paste struct {
	input  textinput.Model
	text   string // pasted, as it came
	answer steps.Choice
}

func newPaste(c steps.Choice) paste {
	in := newInput(4096)
	in.Focus()
	return paste{input: in, answer: c}
}

// take keeps a paste. Long or many-lined text stays whole beside the line.
func (p *paste) take(text string) {
	if len(text) > pasteLimit {
		text = text[:pasteLimit]
	}
	if strings.Contains(text, "\n") || len(text) > 200 {
		p.text = text
		return
	}
	p.input.SetValue(p.input.Value() + text)
	p.input.CursorEnd()
}

// choice is the answer with its text.
func (p *paste) choice() steps.Choice {
	c := p.answer
	c.Text = strings.TrimSpace(p.text + "\n" + p.input.Value())
	return c
}

func pagePaste(s *scene) page {
	p := newPage()
	p.gapTop(s)
	p.add("  " + s.bold.Render(s.cut(s.label("answer."+s.paste.answer.Answer), s.w-4)))
	for _, l := range s.wrap(s.label("question.paste"), min(s.w-4, 84)) {
		p.add("  " + l)
	}
	p.gap(s)
	if n := len([]rune(s.paste.text)); n > 0 {
		first := strings.Join(strings.Fields(s.paste.text), " ")
		p.add("  " + s.good.Render(s.done) + " " + strconv.Itoa(n) + " " + s.label("tui.pasted"))
		p.add("    " + s.dim.Render(s.cut(first, s.w-6)))
	}
	p.field(s, s.paste.input, true)
	return p
}

// field draws a line to type in and places the cursor there.
func (p *page) field(s *scene, in textinput.Model, focus bool) {
	text, cursor := s.typed(in, max(min(s.w-6, 72), 1))
	mark := s.dim.Render(s.point)
	if focus {
		mark = s.primary.Render(s.point)
		p.curX, p.curY = 4+cursor, len(p.lines)
		p.from, p.to = len(p.lines), len(p.lines)+1
	}
	p.add("  " + mark + " " + text)
}
