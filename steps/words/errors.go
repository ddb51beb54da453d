package words

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"syscall"

	"fix502/checks/fault"
)

// Error says what went wrong. What fix502 itself refuses is said in the
// person's language, and so are the few things that a system says most often;
// the rest is in the words of whoever reported it.
func (w *Words) Error(err error) string {
	switch e := err.(type) { //nolint:errorlint // the outermost is said, and what lies beneath as a part of it
	case nil:
		return ""
	case fault.Worded:
		label, pairs := e.Words()
		fields := fault.Fields(pairs)
		if why := errors.Unwrap(err); why != nil {
			fields["why"] = w.Error(why)
		}
		if text := w.Text("error."+label, fields); text != "" {
			return text
		}
	case interface{ Unwrap() []error }:
		var all []string
		for _, one := range e.Unwrap() {
			if text := w.Error(one); text != "" && !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
		return strings.Join(all, "; ")
	}
	var worded fault.Worded
	if beneath := errors.Unwrap(err); beneath != nil && errors.As(beneath, &worded) {
		return w.Error(worded)
	}
	return w.foreign(err)
}

// foreign is an error of somebody else, its last part said in our words where
// we have them.
func (w *Words) foreign(err error) string {
	text, last := err.Error(), err
	for errors.Unwrap(last) != nil {
		last = errors.Unwrap(last)
	}
	before, ok := strings.CutSuffix(text, last.Error())
	if !ok {
		return text
	}
	if said := w.Label("system." + system(last)); said != "" {
		return before + said
	}
	return text
}

// system names an error of the system for which there are words.
func system(err error) string {
	for _, known := range [...]struct {
		err   error
		label string
	}{
		{fs.ErrNotExist, "missing"}, {fs.ErrPermission, "denied"}, {fs.ErrExist, "exists"},
		{syscall.ENOSPC, "full"}, {syscall.EROFS, "read_only"}, {syscall.ENOTDIR, "no_folder"},
		{context.Canceled, "cancelled"}, {context.DeadlineExceeded, "late"},
	} {
		if errors.Is(err, known.err) {
			return known.label
		}
	}
	return ""
}
