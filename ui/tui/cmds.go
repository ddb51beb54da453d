package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"fix502/checks"
	"fix502/steps"
	"fix502/ui"
)

const (
	// rate is how many frames a second may be drawn; its tick is the floor of
	// the time from key to screen.
	rate = 120
	// beat is the time between two frames of the animation.
	beat = 100 * time.Millisecond
)

// begin starts the work once the first frame is out: the renderer draws it at
// its first tick, and work before the second would only hold it up.
func begin() tea.Cmd {
	return tea.Tick(2*time.Second/rate, func(time.Time) tea.Msg { return beginMsg{} })
}

func tick() tea.Cmd {
	return tea.Tick(beat, func(time.Time) tea.Msg { return tickMsg{} })
}

// start performs checks and waits for the first of them.
func start(ctx context.Context, h ui.Holder, batch int, todo []checks.Spec) tea.Cmd {
	return func() tea.Msg {
		return awaitResult(h.Run(ctx, batch, todo))()
	}
}

// awaitResult waits for a check and takes those along that come within the
// same frame: they are thought about and drawn once. Update arms it again.
func awaitResult(from <-chan checks.Result) tea.Cmd {
	return func() tea.Msg {
		got := checks.Next(from, time.Second/rate)
		if len(got) == 0 {
			return drainedMsg{}
		}
		return resultMsg{results: got, from: from}
	}
}

// findEarlier looks for a session that was left in the middle, once the first
// frame is out.
func findEarlier(e *ui.Earlier) tea.Cmd {
	if e == nil {
		return nil
	}
	return func() tea.Msg {
		if begun, ok := e.Find(); ok {
			return earlierMsg{begun: begun}
		}
		return nil
	}
}

func dropEarlier(e *ui.Earlier) tea.Cmd {
	return func() tea.Msg {
		if err := e.Drop(); err != nil {
			return openedMsg{err: err}
		}
		return nil
	}
}

func openEarlier(e *ui.Earlier) tea.Cmd {
	return func() tea.Msg {
		s, err := e.Open()
		return openedMsg{session: s, err: err}
	}
}

func perform(ctx context.Context, h ui.Holder, a steps.Action) tea.Cmd {
	return func() tea.Msg {
		note, err := h.Perform(ctx, a)
		if err == nil || a.Kind != steps.Copy || h.Preview == nil {
			return actedMsg{action: a, note: note, err: err}
		}
		text, made := h.Preview("ticket_"+a.Target, false)
		if made != nil || text == "" {
			return actedMsg{action: a, note: note, err: err}
		}
		return actedMsg{action: a, clip: text}
	}
}

func save(h ui.Holder, format, path string, bare bool) tea.Cmd {
	return func() tea.Msg {
		written, err := h.Save(format, path, bare)
		return savedMsg{written: written, err: err}
	}
}

func preview(h ui.Holder, format string, bare bool) tea.Cmd {
	if h.Preview == nil {
		return nil
	}
	return func() tea.Msg {
		text, err := h.Preview(format, bare)
		if err != nil {
			text = err.Error()
		}
		return previewMsg{format: format, bare: bare, text: text}
	}
}

// clip puts a document on the desktop's clipboard, or tells that there is
// none: then the terminal is asked to take it (OSC 52).
func clip(h ui.Holder, format string, bare bool) tea.Cmd {
	return func() tea.Msg {
		text, err := h.Preview(format, bare)
		if err == nil && (h.Copy == nil || h.Copy(text) != nil) {
			return clippedMsg{text: text}
		}
		return clippedMsg{done: err == nil, err: err}
	}
}

func heal(h ui.Holder) tea.Cmd {
	return func() tea.Msg {
		h.Heal()
		return healedMsg{}
	}
}
