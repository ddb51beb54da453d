package tui

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"fix502/checks/fault"
)

// Terminal is where the face is shown.
type Terminal struct {
	In, Out *os.File
	Env     []string // of the process: TERM, NO_COLOR and their kin
}

const (
	// presence is the time between two looks whether the terminal is there.
	presence = 300 * time.Millisecond
	// patience is how long the program may take to end by itself.
	patience = 400 * time.Millisecond
)

// Run shows the face until it ends: the person quits, a signal comes, or the
// terminal goes away. The terminal is restored in every case.
func Run(ctx context.Context, t Terminal, o Options) (Exit, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	app := New(ctx, o)
	app.w, app.h = t.size()
	cut, err := t.show(ctx, cancel, app, nil)
	exit := app.Exit()
	exit.Interrupted = exit.Interrupted || cut
	return exit, err
}

// size is the terminal's, so that the very first frame has the right one.
func (t Terminal) size() (w, h int) {
	if w, h, err := term.GetSize(t.Out.Fd()); err == nil {
		return w, h
	}
	return 0, 0
}

// show shows a model until it ends, and tells whether it was ended from
// outside. cancel ends ctx and what else the model started. ready is handed
// what sends the model a message.
func (t Terminal) show(ctx context.Context, cancel context.CancelFunc, m tea.Model, ready func(send func(tea.Msg))) (outside bool, err error) {
	g := &guard{app: m}
	p := tea.NewProgram(g,
		tea.WithContext(ctx), tea.WithInput(t.In), tea.WithOutput(t.Out), tea.WithEnvironment(t.Env),
		tea.WithFPS(rate),
		tea.WithoutSignalHandler(),
	)
	g.quit = p.Quit
	if ready != nil {
		ready(p.Send)
	}
	var cut atomic.Bool // ended from outside
	got := make(chan os.Signal, 1)
	signal.Notify(got, endings()...)
	defer signal.Stop(got)
	var watchers sync.WaitGroup
	watchers.Go(func() { watchSignals(ctx, p, got, func() { cut.Store(true) }, cancel) })
	if fd := t.In.Fd(); term.IsTerminal(fd) {
		watchers.Go(func() { watchTerminal(ctx, fd, func() { cut.Store(true); cancel() }) })
	}
	back := make(chan os.Signal, 1)
	if on := resumptions(); len(on) > 0 {
		signal.Notify(back, on...)
		defer signal.Stop(back)
	}
	watchers.Go(func() { watchReturn(ctx, p, back) })
	_, err = p.Run()
	outside = ctx.Err() != nil || cut.Load()
	cancel()
	watchers.Wait()
	switch {
	case g.fault != nil:
		return outside, fault.Because(g.fault, "screen")
	case errors.Is(err, tea.ErrProgramPanic):
		return outside, fault.Because(err, "screen")
	case outside:
		return true, nil
	case err != nil && term.IsTerminal(t.In.Fd()):
		return false, fault.Because(err, "screen")
	default: // a read that failed because the terminal is gone
		return err != nil, nil
	}
}

// watchSignals ends the program in good order; if it does not end, hard.
func watchSignals(ctx context.Context, p *tea.Program, got <-chan os.Signal, cut, cancel func()) {
	select {
	case <-ctx.Done():
		return
	case <-got:
	}
	cut()
	go p.Send(interruptMsg{})
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
		cancel()
	}
}

// watchTerminal notices that the terminal was closed, also where the hang-up
// signal is ignored: the system then refuses to tell its settings.
func watchTerminal(ctx context.Context, fd uintptr, gone func()) {
	every := time.NewTicker(presence)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
			if !term.IsTerminal(fd) {
				gone()
				return
			}
		}
	}
}

// watchReturn has the screen drawn anew when the program goes on after it was
// stopped: meanwhile the shell may have changed the terminal.
func watchReturn(ctx context.Context, p *tea.Program, back <-chan os.Signal) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-back:
			p.Send(resumedMsg{})
		}
	}
}
