package tui

import (
	"strings"

	"charm.land/bubbles/v2/textinput"

	"fix502/ui"
)

// stage is how far an export has come.
type stage uint8

const (
	stageChoose stage = iota // which format
	stageName                // the file's name is being typed
	stageWrite               // it is being written
	stageDone                // it was written
)

// export is the overlay that writes the summary.
type export struct {
	stage   stage
	formats []ui.Format
	at      int    // of formats
	named   bool   // the person changed the name: it stays
	base    string // of the default name, without its ending
	input   textinput.Model
	preview string
	shown   string // the format that preview is of
	written string
	copied  bool
	err     string
}

func newExport(formats []ui.Format, base string) export {
	in := newInput(1024)
	e := export{formats: formats, base: base, input: in}
	e.name()
	return e
}

// format is the one that is chosen.
func (e export) format() ui.Format {
	if e.at < len(e.formats) {
		return e.formats[e.at]
	}
	return ui.Format{}
}

// name fills in the default name, unless the person typed another.
func (e *export) name() {
	if !e.named {
		e.input.SetValue(e.base + "." + e.format().Ext)
		e.input.CursorEnd()
	}
}

func pageExport(s scene) page {
	p := newPage()
	p.gapTop(s)
	p.add("  " + s.bold.Render(s.cut(s.label("export.title"), s.w-4)))
	p.gap(s)
	e := s.exp
	for i, f := range e.formats {
		if i == e.at && e.stage != stageName {
			p.from, p.to = len(p.lines), len(p.lines)+1
		}
		p.add(s.row(s.formatTitle(f), f.About, "", 16, i == e.at, false))
	}
	p.gap(s)
	p.add("  " + s.dim.Render(s.cut(s.label("export.where"), s.w-4)))
	p.field(s, e.input, e.stage == stageName)
	p.add(s.written()...)
	p.gap(s)
	p.add("  " + s.dim.Render(s.cut(s.label(s.hold.Masking()), s.w-4)))
	p.gap(s)
	if e.shown == e.format().Name && e.preview != "" {
		p.add("  " + s.dim.Render(s.label("export.preview")+" "+strings.Repeat(s.rule, max(min(s.w-16, 60), 0))))
		for l := range strings.Lines(e.preview) {
			p.add("  " + s.dim.Render(s.cut(strings.TrimRight(strings.ReplaceAll(l, "\t", "  "), "\r\n"), s.w-4)))
		}
	}
	return p
}

func (s scene) formatTitle(f ui.Format) string {
	if l := s.label("export." + f.Name); l != "" {
		return l
	}
	return f.Name
}

// written says how it went.
func (s scene) written() []string {
	e := s.exp
	var out []string
	switch {
	case e.err != "":
		for _, l := range s.wrap(s.label("export.failed")+": "+e.err, s.w-6) {
			out = append(out, "  "+s.bad.Render(s.broken)+" "+l)
		}
	case e.stage == stageWrite:
		out = append(out, "  "+s.accent.Render(s.spin[s.frame%len(s.spin)])+" "+s.label("export.writing"))
	case e.stage == stageDone:
		for i, l := range s.wrap(s.label("export.saved")+" "+e.written, s.w-6) {
			sign := s.done
			if i > 0 {
				sign = " "
			}
			out = append(out, "  "+s.good.Render(sign)+" "+l)
		}
		if e.copied {
			out = append(out, "    "+s.dim.Render(s.cut(s.label("export.ontop"), s.w-6)))
		}
	}
	return out
}
