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
	bare := f.opt.Hold.Unmasked
	for {
		f.out.para(f.label("export.where") + "? " + f.label("plain.enter") + " " + name + ". " + f.label("plain.dot"))
		f.out.para(f.label("plain.document"))
		text, ok := f.read()
		if !ok {
			f.end()
			return
		}
		path := strings.TrimSpace(text)
		switch path {
		case ".":
			return
		case "show", "copy":
			f.document(format, bare, path == "copy")
			continue
		case "mask":
			bare = !bare
			f.out.para(f.label(ui.Masking(bare)))
			continue
		case "":
			path = name
		}
		if f.save(format, path, bare) {
			f.choose(c)
			return
		}
		if f.ctx.Err() != nil {
			return
		}
	}
}

// document tells the whole of it, line by line, or puts it on the clipboard.
// Where there is none, it is told, to be copied from here.
func (f *face) document(format ui.Format, bare, clip bool) {
	text, err := f.opt.Hold.Preview(format.Name, bare)
	switch {
	case err != nil:
		f.out.para(f.label("export.failed") + ": " + err.Error())
		return
	case clip && f.opt.Hold.Copy != nil && f.opt.Hold.Copy(text) == nil:
		f.out.para(f.label("export.clipped"))
		return
	case clip:
		f.out.para(f.label("export.not_copied"))
	}
	f.out.gap()
	for l := range strings.Lines(text) {
		f.out.raw(strings.TrimRight(l, "\r\n"))
	}
	f.out.gap()
}

// format asks for one of the formats; the first is the default.
func (f *face) format() (ui.Format, bool) {
	all := f.opt.Hold.Formats
	f.out.gap()
	f.out.para(f.label("export.title") + ". " + f.label(ui.Masking(f.opt.Hold.Unmasked)))
	for i, x := range all {
		title := f.label("export." + x.Name)
		if title == "" {
			title = x.Name
		}
		if about := f.label("export_about." + x.Name); about != "" {
			title += " (" + about + ")"
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
func (f *face) save(format ui.Format, path string, bare bool) bool {
	type done struct {
		written string
		err     error
	}
	came := make(chan done, 1)
	go func() {
		written, err := f.opt.Hold.Save(format.Name, path, bare)
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
