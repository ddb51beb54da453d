package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"fix502/checks"
	"fix502/steps"
	"fix502/ui"
)

// beat is the time between two frames of the animation.
const beat = 100 * time.Millisecond

func begin() tea.Msg { return beginMsg{} }

func tick() tea.Cmd {
	return tea.Tick(beat, func(time.Time) tea.Msg { return tickMsg{} })
}

// start performs checks and waits for the first of them.
func start(ctx context.Context, h ui.Holder, batch int, todo []checks.Spec) tea.Cmd {
	return func() tea.Msg {
		return awaitResult(h.Run(ctx, batch, todo))()
	}
}

// awaitResult waits for one check; Update arms it again.
func awaitResult(from <-chan checks.Result) tea.Cmd {
	return func() tea.Msg {
		r, ok := <-from
		if !ok {
			return drainedMsg{}
		}
		return resultMsg{result: r, from: from}
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
		return actedMsg{action: a, note: note, err: err}
	}
}

func save(h ui.Holder, format, path string) tea.Cmd {
	return func() tea.Msg {
		written, err := h.Save(format, path)
		copied := err == nil && h.Copy != nil && h.Copy(written) == nil
		return savedMsg{written: written, copied: copied, err: err}
	}
}

func preview(h ui.Holder, format string) tea.Cmd {
	if h.Preview == nil {
		return nil
	}
	return func() tea.Msg {
		text, err := h.Preview(format)
		if err != nil {
			text = err.Error()
		}
		return previewMsg{format: format, text: text}
	}
}

func heal(h ui.Holder) tea.Cmd {
	return func() tea.Msg {
		h.Heal()
		return healedMsg{}
	}
}
