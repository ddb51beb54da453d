// Package export writes a summary for machines and for people, one file per
// format. It is pure: a summary in, bytes out. Masking is not its business:
// what it is given, it writes.
package export

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"fix502/checks/clean"
	"fix502/steps/summary"
)

// Opts is what a writer needs beside the summary.
type Opts struct {
	// Unmasked says that personal data is in the summary; the document tells
	// so where nobody overlooks it.
	Unmasked bool
	// Label gives headings and other short words in the person's language, by
	// their key; nil, or an empty answer, leaves the bare identifier.
	Label func(key string) string
	// Step names a step in a word or two; nil: by its identifier.
	Step func(id string) string
	// Action names what a step offers to do; nil: by its identifier.
	Action func(step, id string) string
	// Lang is the code of that language, for readers by voice; empty: unsaid.
	Lang string
}

// step is a step's name.
func (o Opts) step(id string) string {
	if o.Step != nil {
		if name := o.Step(id); name != "" {
			return line(name)
		}
	}
	return line(id)
}

// action names what was done, or allowed.
func (o Opts) action(a summary.Action) string {
	switch {
	case a.Action == "":
		return ""
	case a.Kind == "allow":
		return o.label("choice." + a.Action)
	case o.Action != nil:
		return line(o.Action(a.Step, a.Action))
	default:
		return line(a.Action)
	}
}

// Format is one way to write a summary.
type Format struct {
	Name  string // as --format takes it
	Ext   string // of a file's name, without the dot
	MIME  string
	Write func(io.Writer, summary.Summary, Opts) error
}

// Formats lists all formats; the first is the default.
func Formats() []Format {
	return []Format{
		{Name: "text", Ext: "txt", MIME: "text/plain; charset=utf-8", Write: writeText},
		{Name: "json", Ext: "json", MIME: "application/json", Write: writeJSON},
		{Name: "markdown", Ext: "md", MIME: "text/markdown; charset=utf-8", Write: writeMarkdown},
		{Name: "html", Ext: "html", MIME: "text/html; charset=utf-8", Write: writeHTML},
	}
}

// Find returns the format of a name.
func Find(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// flush writes a finished document.
func flush(w io.Writer, document string) error {
	if _, err := io.WriteString(w, document); err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	return nil
}

// line is foreign text on one harmless line.
func line(s string) string { return strings.TrimSpace(clean.Text(s)) }

// human turns an identifier into words: not_finished, ruled_out.
func human(s string) string { return strings.ReplaceAll(line(s), "_", " ") }

// facts is the verdict in key words, without what does not apply.
func (o Opts) facts(s summary.Summary) []string {
	v := s.Verdict
	out := []string{o.label("confidence." + v.Confidence)}
	if v.Contested {
		out = append(out, o.label("report.contested"))
	}
	if v.Owner != "none" && v.Owner != "unknown" {
		out = append(out, o.label("report.owner")+" "+o.label("report.owner."+v.Owner))
	}
	if v.Hop != "" {
		out = append(out, o.label("report.hop")+" "+o.label("hop."+v.Hop))
	}
	if v.Step != "" {
		out = append(out, o.label("report.step")+" "+o.step(v.Step))
	}
	return append(out, line(v.Cause))
}

// footer tells where, when and by what the summary was made.
func (o Opts) footer(s summary.Summary) []string {
	out := []string{
		"fix502 " + line(s.Version), line(s.Service.URL),
		o.label("report.started") + " " + moment(s.Started),
		o.label("report.took") + " " + millis(s.DurationMS),
	}
	return out
}

// warning is the line about personal data.
func (o Opts) warning() string {
	if o.Unmasked {
		return o.label("report.unmasked")
	}
	return o.label("report.masked")
}

// tally counts how the observations ended, in a fixed order.
func (o Opts) tally(s summary.Summary) string {
	count := map[string]int{}
	for _, seen := range s.Observations {
		count[seen.Status]++
	}
	var out []string
	for _, status := range []string{"ok", "failed", "not_finished", "skipped", "unsupported"} {
		if count[status] > 0 {
			out = append(out, strconv.Itoa(count[status])+" "+o.label("observation."+status))
		}
	}
	return strings.Join(out, ", ")
}

// cited are the observations that the verdict rests on.
func cited(s summary.Summary) map[string]bool {
	out := map[string]bool{}
	for _, id := range s.Verdict.Because {
		out[id] = true
	}
	return out
}

// deeds tells what happened in a session, one line each, in order of time.
func (o Opts) deeds(s summary.Summary) []string {
	if s.Session == nil {
		return nil
	}
	type deed struct {
		at   time.Time
		text string
	}
	var all []deed
	for _, a := range s.Session.Actions {
		text := join(" ", o.label("deed."+a.Kind), o.action(a))
		if a.Step != "" {
			text = o.step(a.Step) + ": " + text
		}
		if a.Outcome != "" {
			text += " → " + o.label("outcome_short."+a.Outcome)
		}
		all = append(all, deed{a.At, text})
	}
	for _, a := range s.Session.Answers {
		all = append(all, deed{a.At, o.step(a.Step) + ": " + o.label("report.answer") + " " + o.label("answer."+a.Answer)})
	}
	for i := range all { // few: insertion keeps equal times in order
		for j := i; j > 0 && all[j].at.Before(all[j-1].at); j-- {
			all[j], all[j-1] = all[j-1], all[j]
		}
	}
	out := make([]string, 0, len(all)+1)
	for _, d := range all {
		out = append(out, moment(d.at)+"  "+d.text)
	}
	return append(out, o.label("report.outcome")+" "+o.label("outcome_short."+s.Session.Outcome))
}

func join(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

func clock(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format("15:04:05.000")
}

func millis(ms int64) string { return strconv.FormatInt(ms, 10) + " ms" }
