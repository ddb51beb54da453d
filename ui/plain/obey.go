package plain

import (
	"strings"

	"fix502/steps"
	"fix502/steps/prose"
	"fix502/ui"
)

// pasteLimit bounds what is kept of a pasted page, in bytes.
const pasteLimit = 64 << 10

// obey reads one answer and does what it asks for.
func (f *face) obey() {
	text, ok := f.read()
	if !ok {
		f.end()
		return
	}
	do, c := f.parse(text)
	switch do {
	case doPick:
		f.pick(c)
	case doEvidence:
		f.evidence(f.about(text))
	case doHelp:
		f.help(f.about(text))
	case doSteps:
		f.allSteps()
	case doAgain:
		f.again()
	case doHeal:
		f.opt.Hold.Heal()
		f.out.para(f.label("healed"))
	case doUnknown:
		f.out.para(f.possible())
	}
}

// about is what an answer names behind its first word: what to look for.
func (f *face) about(text string) string {
	_, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	return strings.TrimSpace(rest)
}

// again has the present state told at length once more.
func (f *face) again() {
	f.told, f.state = map[string]bool{}, ""
}

// end finishes because the input has ended.
func (f *face) end() {
	if f.ctx.Err() == nil {
		f.finish()
	}
}

// pick chooses an offer; what needs a word from the person asks for it first.
func (f *face) pick(c steps.Choice) {
	switch c.Kind {
	case steps.Act:
		f.how(f.prompt.Step, c.Action)
		if need := ui.Needs(f.kind(f.prompt.Step, c.Action)); need != "" && !f.consent(need) {
			return
		}
	case steps.Allow:
		if f.consent(c.Action) {
			f.choose(c)
			f.record(f.consented)
			f.again()
		}
		return
	case steps.Reply:
		if c.Answer == steps.AnswerOther {
			c.Text = f.paste()
		}
	case steps.Save:
		f.export(c)
		return
	case steps.Finish:
		f.finish()
		return
	case steps.Wait:
		f.choose(c)
		f.watch()
		return
	case steps.Go, steps.Look, steps.Skip, steps.Back, steps.Cancel, steps.Result:
	}
	f.choose(c)
}

// consent asks for a yes. Nothing else is one: neither an empty line nor the
// end of the input.
func (f *face) consent(about string) bool {
	f.out.gap()
	f.out.para(f.label("consent." + about))
	f.out.para(f.label("consent_text." + about))
	for {
		f.out.para(f.label("plain.yesno"))
		text, ok := f.read()
		if !ok {
			f.end()
			return false
		}
		switch text = strings.ToLower(strings.TrimSpace(text)); {
		case text == "y", text == "yes", text == strings.ToLower(f.label("answer.yes")):
			return true
		case text == "", text == "n", text == "no", text == strings.ToLower(f.label("answer.no")):
			return false
		}
	}
}

// paste takes the text of an error page, up to an empty line or a dot.
func (f *face) paste() string {
	f.out.gap()
	f.out.para(f.label("question.paste") + " " + f.label("plain.ends"))
	var b strings.Builder
	for {
		text, ok := f.read()
		if bare := strings.TrimSpace(text); !ok || bare == "" || bare == "." {
			return strings.TrimSpace(b.String())
		}
		text += "\n"
		b.WriteString(text[:min(len(text), pasteLimit-b.Len())])
	}
}

// earlier offers to go on with a session that was left in the middle. The end
// of the input leaves it for the next time.
func (f *face) earlier() {
	e := f.opt.Earlier
	if e == nil {
		return
	}
	begun, ok := e.Find()
	if !ok {
		return
	}
	f.out.gap()
	f.out.para(prose.Fill(f.labels.Get("earlier.title"), map[string]string{"time": begun}))
	f.out.para(f.label("earlier.body"))
	f.out.item(number(1), f.label("earlier.yes"))
	f.out.item(number(2), f.label("earlier.no"))
	for {
		f.out.para(f.label("plain.number") + " " + f.label("plain.enter") + " 1.")
		text, ok := f.read()
		if !ok {
			f.over = true
			return
		}
		switch strings.ToLower(strings.TrimSpace(text)) {
		case "", "1", "y", "yes":
			f.open(e)
			return
		case "2", "n", "no":
			if err := e.Drop(); err != nil {
				f.out.para(f.label("failed") + " " + err.Error())
			}
			return
		case "q", "quit":
			f.over = true
			return
		}
	}
}

// open puts the session that was taken up in the place of the new one.
func (f *face) open(e *ui.Earlier) {
	s, err := e.Open()
	if err != nil {
		f.out.para(f.label("failed") + " " + err.Error())
		return
	}
	f.session = s
}
