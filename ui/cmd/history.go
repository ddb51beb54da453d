package cmd

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"fix502/checks/fault"
	"fix502/checks/profile"
	"fix502/steps"
	"fix502/steps/journal"
	"fix502/ui"
)

// demoPrefix marks the sessions of a demo: they are taken up by the same demo
// alone.
const demoPrefix = "demo:"

// origin names what a session is about, so that it is only taken up by the
// same thing: "", the path of a service profile, or a demo.
func (o *options) origin(scenario string) string {
	if scenario != "" {
		return demoPrefix + scenario
	}
	if o.service == "" {
		return ""
	}
	if abs, err := filepath.Abs(o.service); err == nil {
		return abs
	}
	return o.service
}

// history keeps a session on the disk. Nothing is touched before the session
// hears its first event, so that the first screen waits for nothing.
type history struct {
	begin func() *journal.File
	err   error
}

// keep has everything that the session hears written down. It returns nil
// where nothing is to be kept, or there is no place for it.
func (r *run) keep(env Env, o *options) *history {
	if o.noHistory {
		return nil
	}
	dir, err := journal.Dir(env.Getenv)
	if err != nil {
		return nil
	}
	h := &history{}
	head := journal.Head{
		Program: env.Version, Service: r.place.profile.Name, URL: r.place.profile.URL,
		Profile: r.place.origin, Step: o.step, Begun: r.started,
	}
	h.begin = sync.OnceValue(func() *journal.File {
		f, err := journal.Create(dir, head)
		if err != nil {
			h.err = err
			return nil
		}
		h.err = journal.Prune(dir, journal.Keep)
		return f
	})
	r.session.session.Listen(func(e steps.Event) {
		if f := h.begin(); f != nil {
			f.Hear(e)
		}
	})
	return h
}

// closed marks the session as one of which nothing is left to take up.
func (h *history) closed() {
	if h == nil {
		return
	}
	if f := h.begin(); f != nil {
		f.Hear(steps.Event{At: time.Now(), Closed: true})
	}
}

// end writes what is left and says what could not be kept.
func (h *history) end() error {
	if h == nil {
		return nil
	}
	f := h.begin()
	if f == nil {
		return fault.Because(h.err, "not_saved")
	}
	return errors.Join(f.Err(), f.Close())
}

// forget ends what is being written and removes it.
func (h *history) forget() {
	if h == nil {
		return
	}
	if f := h.begin(); f != nil {
		_ = f.Close() // it is removed at once
		_ = os.Remove(f.Path())
	}
}

// earlier finds the newest session about the same thing that was left in the
// middle.
func earlier(env Env, o *options, origin string) (journal.Entry, bool) {
	if o.noHistory {
		return journal.Entry{}, false
	}
	dir, err := journal.Dir(env.Getenv)
	if err != nil {
		return journal.Entry{}, false
	}
	all, err := journal.List(dir)
	if err != nil {
		return journal.Entry{}, false
	}
	var same []journal.Entry
	for _, e := range all {
		if e.Head.Profile == origin {
			same = append(same, e)
		}
	}
	return journal.Unfinished(same)
}

// takeUp continues a saved session in its own file. What was begun in its
// place is forgotten.
func (r *run) takeUp(env Env, o *options, e journal.Entry) error {
	s, f, err := journal.Resume(e.Path, r.place.config(env, o))
	if err != nil {
		return err
	}
	r.kept.forget()
	r.kept = &history{begin: func() *journal.File { return f }}
	r.session.replace(s)
	r.started = e.Head.Begun
	return nil
}

// drop marks a saved session as one that nobody wants to take up.
func drop(path string, c steps.Config) error {
	_, f, err := journal.Resume(path, c)
	if err != nil {
		return err
	}
	f.Hear(steps.Event{At: time.Now(), Closed: true})
	return f.Close()
}

// earlierFor lets a face offer the session that was left in the middle.
func (r *run) earlierFor(env Env, o *options) *ui.Earlier {
	if o.noHistory || o.resume {
		return nil
	}
	var found journal.Entry
	return &ui.Earlier{
		Find: func() (string, bool) {
			e, ok := earlier(env, o, r.place.origin)
			found = e
			return e.Head.Begun.Local().Format("2006-01-02 15:04"), ok
		},
		Open: func() (ui.Session, error) { return r.session, r.speak(r.takeUp(env, o, found)) },
		Drop: func() error { return r.speak(drop(found.Path, r.place.config(env, o))) },
	}
}

// profileOf finds the profile that a saved session was about.
func profileOf(e journal.Entry) (profile.Profile, error) {
	if strings.HasPrefix(e.Head.Profile, demoPrefix) {
		return profile.Embedded()
	}
	return loadProfile(e.Head.Profile)
}
