package tui

// keysRead are the keys of a page that is read: own is the key that opened
// it, and closes it again.
func (s *scene) keysRead(own string) []binding {
	back, esc := "close", []string{"esc", own}
	if s.find.text() != "" {
		back, esc = "clear", []string{"esc"}
	}
	return []binding{
		s.bind(doFind, "find", "/", 3, true, "/"),
		s.bind(doUp, "scroll", s.arrows(s.up, s.down), 5, true, "up", "k"),
		s.bind(doDown, "", "", 0, true, "down", "j"),
		s.bind(doPageDown, "page", "pgup/pgdn", 0, true, "pgdown", "space", "ctrl+d", "ctrl+f"),
		s.bind(doPageUp, "", "", 0, true, "pgup", "ctrl+u", "ctrl+b"),
		s.bind(doFirst, "ends", "home/end", 0, true, "home", "g"),
		s.bind(doLast, "", "", 0, true, "end", "G"),
		s.bind(doBack, back, "esc", 1, true, esc...),
		s.bind(doEvidence, "details", "d", 6, own != "d", "d"),
		s.bind(doHelp, "help", "?", 4, own != "?", "?"),
		s.bind(doExport, "export", "e", 7, s.exportable(), "e"),
		s.bind(doQuit, "quit", "q", 2, true, "q"),
		s.away(), s.now(),
	}
}

func (s *scene) keysEvidence() []binding {
	if s.find.typing {
		return s.keysFind()
	}
	return append([]binding{
		s.bind(doView, "view", "tab", 2, true, "tab", "right"),
		s.bind(doViewBack, "", "", 0, true, "shift+tab", "left"),
		s.bind(doSort, "sort", "s", 3, s.ev.view == viewTable, "s"),
	}, s.keysRead("d")...)
}

func (s *scene) keysHelp() []binding {
	if s.find.typing {
		return s.keysFind()
	}
	return s.keysRead("?")
}

// keysFind are the keys while it is typed what to search for.
func (s *scene) keysFind() []binding {
	return []binding{
		s.bind(doEnter, "found", "enter", 1, true, "enter"),
		s.bind(doBack, "clear", "esc", 2, true, "esc"),
		s.bind(doUp, "scroll", s.arrows(s.up, s.down), 3, true, "up"),
		s.bind(doDown, "", "", 0, true, "down"),
		s.bind(doPageDown, "", "", 0, true, "pgdown"),
		s.bind(doPageUp, "", "", 0, true, "pgup"),
		s.now(),
	}
}
