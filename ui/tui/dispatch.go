package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"fix502/steps"
	"fix502/ui"
)

// key finds what a key does in the table of what is in front. Where text is
// typed, every other key is text.
func (a *App) key(m tea.KeyPressMsg) tea.Cmd {
	s := a.scene()
	for _, b := range s.keymap() {
		if key.Matches(m, b.Binding) {
			a.note = notice{}
			return a.do(b.do, m.String(), s)
		}
	}
	if in := a.typing(); in != nil {
		*in, _ = in.Update(m)
		a.exp.named = a.exp.named || a.over == overExport
		a.found()
	}
	return nil
}

// typing is the line that is being typed in, or nil.
func (a *App) typing() *textinput.Model {
	switch {
	case a.over == overPaste:
		return &a.paste.input
	case a.over == overExport && a.exp.stage == stageName:
		return &a.exp.input
	case a.find.typing:
		return &a.find.input
	default:
		return nil
	}
}

func (a *App) pasted(text string) {
	if a.over == overPaste {
		a.paste.take(text)
		return
	}
	if in := a.typing(); in != nil {
		in.SetValue(in.Value() + strings.TrimSpace(text))
		in.CursorEnd()
		a.exp.named = a.exp.named || a.over == overExport
		a.found()
	}
}

func (a *App) do(v verb, pressed string, s *scene) tea.Cmd {
	if v == doNow {
		return a.interrupt()
	}
	switch a.over {
	case overConfirm:
		return a.doConfirm(v)
	case overExport:
		return a.doExport(v, s)
	case overPaste:
		return a.doPaste(v)
	case overEvidence, overHelp:
		if a.doRead(v, s) {
			return nil
		}
	case overNone:
		if cmd, ok := a.doChoice(v, pressed, s); ok {
			return cmd
		}
	}
	return a.doShared(v, s)
}

// doChoice is what only the screens themselves know.
func (a *App) doChoice(v verb, pressed string, s *scene) (tea.Cmd, bool) {
	switch v {
	case doEnter:
		c, ok := s.chosen()
		if !ok {
			return nil, true
		}
		return a.pick(c, s), true
	case doUp:
		return nil, a.move(s, -1)
	case doDown:
		return nil, a.move(s, 1)
	case doPrev:
		return a.visit(s.neighbour(-1)), true
	case doNext:
		return a.visit(s.neighbour(1)), true
	case doGoto:
		return a.visit(steps.Order()[pressed[0]-'1'], true), true
	case doLook:
		return a.choose(steps.Choice{Kind: steps.Look}), true
	case doSkip:
		return a.offered(steps.Skip), true
	case doAllow:
		return a.pick(bypass(), s), true
	case doHeal:
		return heal(a.opt.Hold), true
	case doBack:
		if hasOffer(a.prompt, steps.Cancel) {
			return a.offered(steps.Cancel), true
		}
		return a.offered(steps.Back), true
	default:
		return nil, false
	}
}

// doShared is what the screens and the reading overlays have in common.
func (a *App) doShared(v verb, s *scene) tea.Cmd {
	s.size(a.w, a.h)
	page := max(s.h-3, 1)
	switch v {
	case doUp:
		a.scrollBy(-1)
	case doDown:
		a.scrollBy(1)
	case doPageUp:
		a.scrollBy(-page)
	case doPageDown:
		a.scrollBy(page)
	case doFirst:
		a.scrollBy(-1 << 20)
	case doLast:
		a.scrollBy(1 << 20)
	case doEvidence:
		a.lay(overEvidence)
	case doHelp:
		a.lay(overHelp)
	case doExport:
		return a.openExport()
	case doQuit:
		return a.quit()
	default:
	}
	return nil
}

// lay puts an overlay in front, or takes it away.
func (a *App) lay(o overlay) {
	a.over, a.scroll, a.follow, a.find = o, 0, false, finder{}
}

// move takes the highlight to the next choice; false where there is no list
// to move in, so that the page scrolls instead.
func (a *App) move(s *scene, by int) bool {
	m := s.menu()
	if len(m) < 2 {
		return false
	}
	now, _ := s.chosen()
	for i, c := range m {
		if c == now {
			a.cursor = m[max(min(i+by, len(m)-1), 0)]
			break
		}
	}
	a.scroll = a.composed().scroll
	a.follow = true
	return true
}

// composed is the frame as it stands.
func (a *App) composed() screenful { return compose(a.scene(), a.w, a.h, a.scroll, a.follow) }

func (a *App) scrollBy(n int) {
	f := a.composed()
	a.follow = false
	a.scroll = max(min(f.scroll+n, f.most), 0)
}

func (a *App) visit(step string, ok bool) tea.Cmd {
	if !ok {
		return nil
	}
	return a.choose(steps.Choice{Kind: steps.Go, Step: step})
}

// offered chooses the offer of a kind of which there is one at most.
func (a *App) offered(k steps.ChoiceKind) tea.Cmd {
	for _, c := range a.prompt.Offers {
		if c.Kind == k {
			return a.choose(c)
		}
	}
	return nil
}

// pick chooses from the list; what needs a word from the person first asks
// for it.
func (a *App) pick(c steps.Choice, s *scene) tea.Cmd {
	switch c.Kind {
	case steps.Act:
		act := s.kind(c.Step, c.Action)
		if need := ui.Needs(act); need != "" {
			return a.question(confirm{about: need, choice: c, yes: false})
		}
	case steps.Allow:
		return a.question(confirm{about: c.Action, choice: c, yes: false})
	case steps.Reply:
		if c.Answer == steps.AnswerOther {
			a.paste = newPaste(c)
			a.lay(overPaste)
			a.follow = true
			return nil
		}
	case steps.Save:
		return a.openExport()
	case steps.Finish:
		return a.quit()
	case steps.Wait:
		a.exit.Watch = true
		return tea.Batch(a.choose(c), tea.Quit)
	case steps.Go, steps.Look, steps.Skip, steps.Back, steps.Cancel, steps.Result:
	}
	return a.choose(c)
}

func (a *App) question(c confirm) tea.Cmd {
	c.since = a.opt.Now()
	a.ask = c
	a.lay(overConfirm)
	a.follow = true
	return nil
}

func (a *App) quit() tea.Cmd {
	if a.opt.Unsaved && (a.over != overConfirm || a.ask.about != aboutQuit) {
		return a.question(confirm{about: aboutQuit})
	}
	return a.leave()
}

// leave ends the wizard, whether the session still offers it or not.
func (a *App) leave() tea.Cmd {
	if hasOffer(a.prompt, steps.Finish) {
		a.choose(steps.Choice{Kind: steps.Finish})
	}
	a.halt()
	return tea.Quit
}
