package site

import (
	"fmt"
	"path/filepath"

	"fix502/steps/act/change"
)

// Running is the refusal to touch a profile whose browser runs.
type Running struct {
	Name string
	Why  string // more about it; may be empty
}

func (r *Running) Error() string {
	s := fmt.Sprintf("%s is running; close all its windows, wait until it has ended, and try again", r.Name)
	if r.Why != "" {
		s += " (" + r.Why + ")"
	}
	return s
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
		return nil, fmt.Errorf("it cannot be told whether %s runs: its lock cannot be opened", p.Name)
	}
	return free, nil
}

// HoldFor is Hold for a change that is to be undone.
func HoldFor(a change.About) (release func(), err error) {
	return Hold(Profile{Browser: a.Browser, Name: a.Name, Engine: a.Engine, Root: a.Root, Dir: a.Dir, Shown: a.Profile})
}
