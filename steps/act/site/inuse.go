package site

import (
	"path/filepath"

	"fix502/checks/fault"
	"fix502/steps/act/change"
)

// Running is the refusal to touch a profile whose browser runs.
type Running struct {
	Name string
	Why  error // more about it; may be nil
}

func (r *Running) Error() string { return fault.Text(r) }
func (r *Running) Unwrap() error { return r.Why }

// Words implement fault.Worded.
func (r *Running) Words() (string, []string) {
	if r.Why != nil {
		return "running_why", []string{"name", r.Name}
	}
	return "running", []string{"name", r.Name}
}

// Hold makes sure that the browser of a profile does not run, and holds its
// lock where it has one that others can take, until release is called.
func Hold(p Profile) (release func(), err error) {
	if err := p.stillClosed(); err != nil {
		return nil, err
	}
	if p.Engine != Firefox {
		return holdChromium(p)
	}
	free, busy, err := change.Lock(filepath.Join(p.Dir, firefoxLock), false)
	switch {
	case busy:
		return nil, &Running{Name: p.Name}
	case err != nil:
		return nil, fault.New("lock_unread", "name", p.Name)
	}
	return free, nil
}

// HoldFor is Hold for a change that is to be undone.
func HoldFor(a change.About) (release func(), err error) {
	return Hold(Profile{Browser: a.Browser, Name: a.Name, Engine: a.Engine, Root: a.Root, Dir: a.Dir, Shown: a.Profile})
}
