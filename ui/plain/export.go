package plain

import (
	"strconv"
	"strings"

	"fix502/steps"
	"fix502/ui"
)

// export asks in which format and where to, and writes the summary.
func (f *face) export(c steps.Choice) {
	if !f.exportable() {
		f.out.para(f.possible())
		return
	}
	format, ok := f.format()
	if !ok {
		return
	}
	name := ui.FileName(f.opt.Service, f.opt.Now()) + "." + format.Ext
	for {
		f.out.para(f.label("export.where") + "? " + f.label("plain.enter") + " " + name + ". " + f.label("plain.dot"))
		path, ok := f.read()
		if !ok {
			f.end()
			return
		}
		if path = strings.TrimSpace(path); path == "." {
			return
		}
		if path == "" {
			path = name
		}
		if f.save(format, path) {
			f.choose(c)
			return
		}
		if f.ctx.Err() != nil {
			return
		}
	}
}

// format asks for one of the formats; the first is the default.
func (f *face) format() (ui.Format, bool) {
	all := f.opt.Hold.Formats
	f.out.gap()
	f.out.para(f.label("export.title") + ". " + f.label(f.opt.Hold.Masking()))
	for i, x := range all {
		title := f.label("export." + x.Name)
		if title == "" {
			title = x.Name
		}
		if x.About != "" {
			title += " (" + x.About + ")"
		}
		f.out.item(number(i+1), title)
	}
	for {
		f.out.para(f.label("export.format") + "? " + f.label("plain.enter") + " 1. " + f.label("plain.dot"))
		text, ok := f.read()
		if !ok {
			f.end()
			return ui.Format{}, false
		}
		text = strings.ToLower(strings.TrimSpace(text))
		if text == "." {
			return ui.Format{}, false
		}
		n, err := strconv.Atoi(text)
		for i, x := range all {
			if (text == "" && i == 0) || (err == nil && n == i+1) || text == x.Name || text == x.Ext {
				return x, true
			}
		}
	}
}

// save writes the summary and tells where it is, or why it could not be. No
// check is recorded meanwhile: what writes reads the session.
func (f *face) save(format ui.Format, path string) bool {
	type done struct {
		written string
		err     error
	}
	came := make(chan done, 1)
	go func() {
		written, err := f.opt.Hold.Save(format.Name, path)
		came <- done{written, err}
	}()
	select {
	case d := <-came:
		if d.err != nil {
			f.out.para(f.label("export.failed") + ": " + d.err.Error())
			return false
		}
		f.out.para(f.label("export.saved") + " " + d.written)
		return true
	case <-f.ctx.Done():
		return false
	}
}
