package tui

// doRead is what the pages that are read know beside scrolling; false: it is
// not theirs.
func (a *App) doRead(v verb, s *scene) bool {
	switch v {
	case doBack:
		switch {
		case a.find.typing || a.find.text() != "":
			a.find = finder{}
			a.found()
		default:
			a.lay(overNone)
		}
	case doFind:
		if a.over == overEvidence && a.ev.view != viewTable {
			a.look(viewTable)
		}
		a.find.open()
	case doEnter:
		a.find.typing = false
		a.find.input.Blur()
	case doSort:
		a.ev.order = a.ev.order.Next()
		a.found()
	case doView:
		a.look((a.ev.view + 1) % views)
	case doViewBack:
		a.look((a.ev.view + views - 1) % views)
	case doUp, doDown, doFirst, doLast:
		return a.over == overEvidence && a.ev.view == viewTable && a.moveRow(v, s)
	default:
		return false
	}
	return true
}

// look changes to another view of the evidence.
func (a *App) look(v evidenceView) {
	a.ev.view, a.scroll, a.follow, a.find = v, 0, false, finder{}
}

// found starts a page anew that shows something else now.
func (a *App) found() { a.ev.row, a.scroll, a.follow = 0, 0, false }

// moveRow takes the highlight to another observation.
func (a *App) moveRow(v verb, s *scene) bool {
	rows := s.rows()
	if len(rows) == 0 {
		return false
	}
	at := 0
	for i, r := range rows {
		if r.At+1 == a.ev.row {
			at = i
		}
	}
	switch v {
	case doUp:
		at--
	case doDown:
		at++
	case doFirst:
		at = 0
	default:
		at = len(rows) - 1
	}
	a.ev.row = rows[max(min(at, len(rows)-1), 0)].At + 1
	a.scroll, a.follow = a.composed().scroll, true
	return true
}
