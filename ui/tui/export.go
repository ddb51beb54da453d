package tui

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	"github.com/charmbracelet/x/ansi"

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
	bare    bool     // personal data stays in
	preview []string // the document as it would be written
	written string
	clip    string // the label that tells how copying went
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

func pageExport(s *scene) page {
	p := newPage()
	p.gapTop(s)
	p.add("  " + s.bold.Render(s.cut(s.label("export.title"), s.w-4)))
	p.gap(s)
	e := s.exp
	column := 0
	for _, f := range e.formats {
		column = max(column, ansi.StringWidth(s.formatTitle(f))+3)
	}
	for i, f := range e.formats {
		if i == e.at && e.stage != stageName {
			p.from, p.to = len(p.lines), len(p.lines)+1
		}
		p.hit(hit{row: len(p.lines), to: s.w, item: i + 1})
		p.add(s.row(s.formatTitle(f), s.label("export_about."+f.Name), "", column, i == e.at, false))
	}
	p.gap(s)
	p.add("  " + s.dim.Render(s.cut(s.label("export.where"), s.w-4)))
	p.field(s, e.input, e.stage == stageName)
	before := len(p.lines)
	p.add(s.written()...)
	if e.stage == stageDone || e.err != "" {
		p.from, p.to = before, len(p.lines) // in sight on a low screen, too
	}
	p.gap(s)
	sign, style := s.done, s.good
	if e.bare {
		sign, style = s.degraded, s.warn
	}
	p.add("  " + style.Render(sign) + " " + s.cut(s.label(ui.Masking(e.bare)), s.w-6))
	p.gap(s)
	if len(e.preview) == 0 {
		return p
	}
	p.add("  " + s.dim.Render(s.cut(s.label("export.preview")+" "+strings.Repeat(s.rule, max(min(s.w-16, 60), 0)), s.w-4)))
	for _, l := range e.preview {
		p.add("  " + s.masked(s.cut(strings.TrimRight(strings.ReplaceAll(l, "\t", "  "), "\r"), s.w-4)))
	}
	return p
}

// masked sets off what stands in the place of something personal: <ip-1>,
// <host-2>.
func (s *scene) masked(line string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(line, "<")
		name, after, closed := strings.Cut(rest, ">")
		if !found || !closed {
			b.WriteString(s.dim.Render(line))
			return b.String()
		}
		b.WriteString(s.dim.Render(before))
		style := s.dim
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && strings.Contains(name, "-") {
			style = s.primary
		}
		b.WriteString(style.Render("<" + name + ">"))
		line = after
	}
}

func (s *scene) formatTitle(f ui.Format) string {
	if l := s.label("export." + f.Name); l != "" {
		return l
	}
	return f.Name
}

// written says how it went.
func (s *scene) written() []string {
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
	}
	if e.clip != "" {
		for _, l := range s.wrap(s.label(e.clip), s.w-6) {
			out = append(out, "  "+s.good.Render(s.done)+" "+l)
		}
	}
	return out
}
