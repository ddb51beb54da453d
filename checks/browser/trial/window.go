package trial

import (
	"context"
	"os/exec"
	"runtime"
	"slices"
	"time"

	"fix502/checks"
	refusal "fix502/checks/fault"
)

// settleTime is how long a window is watched: a browser that cannot show one
// ends within it.
const settleTime = time.Second

// Window shows the page in a window of the person's own browser, with a copy
// of their profile as the spec says, and leaves it open: what it shows is for
// the person to see. The window that was shown before is closed. Close ends it
// and clears its folder away, as does the person who closes the window.
func (r *Runner) Window(ctx context.Context, s checks.Spec) error {
	in, ok := r.env.Find(ctx, s.Trial.Browser)
	if !ok || engine(in.Engine) == nil || !s.Trial.Factor.Copies() {
		return refusal.New("window_not")
	}
	r.hide()
	if !r.enter() {
		return context.Canceled
	}
	f, err := newFolder(r.env.base(in))
	if err != nil {
		r.running.Done()
		return refusal.New("no_room")
	}
	t := &try{env: r.env, install: in, spec: s, folder: f}
	if why := t.copyProfile(ctx); why != "" {
		f.remove()
		r.running.Done()
		return refusal.Because(refusal.New(why), "no_profile_copy")
	}
	show, hide := context.WithCancel(r.ctx)
	gone := make(chan struct{})
	r.mu.Lock()
	r.shown = func() { hide(); <-gone }
	r.mu.Unlock()
	up := make(chan error, 1)
	go func() {
		defer r.running.Done()
		defer close(gone)
		defer f.remove()
		defer hide()
		t.show(show, up)
	}()
	return <-up
}

// hide closes the window that is open, if one is.
func (r *Runner) hide() {
	r.mu.Lock()
	end := r.shown
	r.shown = nil
	r.mu.Unlock()
	if end != nil {
		end()
	}
}

// show keeps the window open until it is closed or the context ends, and says
// whether it came up.
func (t *try) show(ctx context.Context, up chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	browser, err := t.start(ctx, t.windowArgs(), func(*exec.Cmd) {})
	if err != nil {
		up <- refusal.New("window_not_started")
		return
	}
	defer browser.end()
	settled := time.NewTimer(settleTime)
	defer settled.Stop()
	select {
	case <-browser.ended:
		up <- refusal.New("no_window")
		return
	case <-settled.C:
		up <- nil
	}
	select {
	case <-browser.ended:
	case <-ctx.Done():
	}
}

// windowArgs is the command line of a browser that a person uses.
func (t *try) windowArgs() []string {
	if t.install.Engine == "firefox" {
		if t.writePrefs() != nil {
			return nil
		}
		return []string{"--no-remote", "--profile", t.folder.data(), t.spec.Route.URL}
	}
	args := slices.DeleteFunc(t.chromiumArgs(), func(a string) bool {
		return slices.Contains([]string{"--headless=new", "--enable-automation", "--hide-scrollbars", "--mute-audio", "--noerrdialogs", "about:blank"}, a)
	})
	return append(args, t.spec.Route.URL)
}
