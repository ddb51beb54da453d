package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"fix502/steps"
	"fix502/ui"
)

func (a *App) doConfirm(v verb) tea.Cmd {
	if !a.ask.settled(a.opt.Now()) {
		return nil
	}
	switch v {
	case doQuit: // answers nothing, whatever is highlighted
		return a.quit()
	case doUp, doDown:
		a.ask.yes = !a.ask.yes
		return nil
	case doYes:
		a.ask.yes = true
	case doNo, doBack:
		a.ask.yes = false
	default:
	}
	c := a.ask
	a.lay(overNone)
	switch {
	case c.about == aboutEarlier:
		return a.earlier(c.yes, v != doBack)
	case !c.yes:
		return nil
	case c.about == aboutQuit:
		return a.leave()
	default:
		return a.choose(c.choice)
	}
}

// earlier goes on with the session that was left in the middle, or gives it
// up; an answer that is none leaves it for the next time.
func (a *App) earlier(yes, answered bool) tea.Cmd {
	switch e := a.opt.Earlier; {
	case yes:
		return openEarlier(e)
	case answered:
		return dropEarlier(e)
	default:
		return nil
	}
}

// opened puts the session that was taken up in the place of the one that runs.
func (a *App) opened(m openedMsg) tea.Cmd {
	if m.err != nil {
		a.note = notice{text: m.err.Error(), bad: true}
		return nil
	}
	a.halt()
	a.session = m.session
	return a.work(a.session.Begin())
}

func (a *App) doPaste(v verb) tea.Cmd {
	c := a.paste.choice()
	a.lay(overNone)
	if v != doEnter {
		return nil
	}
	return a.choose(c)
}

func (a *App) openExport() tea.Cmd {
	if !a.scene().exportable() {
		return nil
	}
	name := ui.FileName(a.opt.Service, a.opt.Now())
	a.exp = newExport(a.opt.Hold.Formats, name)
	a.lay(overExport)
	a.exp.bare = a.opt.Hold.Unmasked
	return a.previewed()
}

// previewed asks for the document as it would be written now.
func (a *App) previewed() tea.Cmd {
	a.exp.preview = nil
	return preview(a.opt.Hold, a.exp.format().Name, a.exp.bare)
}

func (a *App) doExport(v verb, s *scene) tea.Cmd {
	e := &a.exp
	switch v {
	case doUp, doDown:
		by := 1
		if v == doUp {
			by = -1
		}
		return a.format(e.at + by)
	case doName:
		a.rename()
	case doEnter:
		return a.write()
	case doPageUp, doPageDown:
		return a.doShared(v, s)
	case doMask:
		e.bare, e.stage, e.clip = !e.bare, stageChoose, ""
		return a.previewed()
	case doClip:
		return clip(a.opt.Hold, e.format().Name, e.bare)
	case doBack:
		if e.stage == stageName {
			a.rename()
			return nil
		}
		a.lay(overNone)
	default:
	}
	return nil
}

// format chooses one of the formats.
func (a *App) format(i int) tea.Cmd {
	e := &a.exp
	if e.stage == stageWrite {
		return nil
	}
	e.at = max(min(i, len(e.formats)-1), 0)
	e.stage, e.err, e.clip = stageChoose, "", ""
	e.name()
	a.follow = true
	return a.previewed()
}

// rename goes to the file's name and back.
func (a *App) rename() {
	a.follow = true
	if a.exp.stage == stageName {
		a.exp.stage = stageChoose
		a.exp.input.Blur()
		return
	}
	a.exp.stage = stageName
	a.exp.input.Focus()
}

// write saves the summary; when that is done, it closes.
func (a *App) write() tea.Cmd {
	e := &a.exp
	path := strings.TrimSpace(e.input.Value())
	switch {
	case e.stage == stageDone:
		a.lay(overNone)
		return nil
	case path == "":
		e.name()
		return nil
	}
	e.stage, e.err, e.clip = stageWrite, "", ""
	e.input.Blur()
	return tea.Batch(save(a.opt.Hold, e.format().Name, path, e.bare), a.animate())
}

func (a *App) saved(m savedMsg) tea.Cmd {
	a.exp.stage, a.exp.written = stageDone, m.written
	if m.err != nil {
		a.exp.stage, a.exp.err = stageChoose, m.err.Error()
		return a.animate()
	}
	return a.choose(steps.Choice{Kind: steps.Save})
}

// clipped tells how copying went. What the desktop did not take goes to the
// terminal, which never says whether it took it.
func (a *App) clipped(m clippedMsg) tea.Cmd {
	switch {
	case m.err != nil:
		a.exp.err = m.err.Error()
	case m.done:
		a.exp.clip = "export.clipped"
	default:
		a.exp.clip = "export.sent_to_terminal"
		return tea.SetClipboard(m.text)
	}
	return nil
}
