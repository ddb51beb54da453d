package export

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"fix502/steps/summary"
)

// writeMarkdown writes what pastes well into a ticket (GitHub's dialect).
func writeMarkdown(w io.Writer, s summary.Summary, o Opts) error {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	if o.Unmasked {
		say("**%s**\n\n", md(o.warning()))
	}
	say("## %s\n\n", md(s.Verdict.Summary))
	if s.Verdict.Advice != "" {
		say("**%s:** %s\n\n", md(o.label("report.advice")), md(s.Verdict.Advice))
	}
	facts := o.facts(s)
	last := len(facts) - 1
	say("%s · %s\n\n", md(strings.Join(facts[:last], " · ")), code(facts[last]))

	say("### %s\n\n", md(o.label("report.path")))
	var hops []string
	for _, h := range s.Path {
		hop := md(o.label("hop."+h.Hop)) + " " + md(o.label("state."+h.State))
		if h.State == "broken" || h.State == "degraded" {
			hop = "**" + hop + "**"
			if h.Detail != "" {
				hop += " (" + md(h.Detail) + ")"
			}
		}
		hops = append(hops, hop)
	}
	say("%s\n\n", strings.Join(hops, " → "))
	if len(s.Findings) > 0 {
		say("### %s\n\n", md(o.label("report.findings")))
		for _, f := range s.Findings {
			say("- %s (%s, %s)\n", md(f.Summary), md(o.label("confidence."+f.Confidence)), code(f.Cause))
		}
		say("\n")
	}
	markdownTables(&b, s, o)
	markdownPast(&b, s, o)
	if deeds := o.deeds(s); len(deeds) > 0 {
		say("### %s\n\n", md(o.label("report.session")))
		for _, d := range deeds {
			say("- %s\n", md(d))
		}
		say("\n")
	}
	if len(s.Hosts) > 0 {
		hosts := make([]string, 0, len(s.Hosts))
		for _, h := range s.Hosts {
			hosts = append(hosts, code(h))
		}
		say("%s: %s\n\n", md(o.label("report.hosts")), strings.Join(hosts, ", "))
	}
	var foot []string
	for _, f := range o.footer(s) {
		foot = append(foot, md(f))
	}
	say("%s. %s\n", strings.Join(foot, " · "), md(o.warning()))
	return flush(w, b.String())
}

func markdownPast(b *strings.Builder, s summary.Summary, o Opts) {
	title, lines := o.past(s)
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "### %s\n\n", md(title))
	for _, l := range lines {
		fmt.Fprintf(b, "- %s\n", md(l))
	}
	b.WriteByte('\n')
}

func markdownTables(b *strings.Builder, s summary.Summary, o Opts) {
	say := func(format string, args ...any) { fmt.Fprintf(b, format, args...) }
	say("### %s\n\n| # | | | |\n|---|---|---|---|\n", md(o.label("report.steps")))
	for i, step := range s.Steps {
		state := md(o.label("step_state." + step.State))
		if step.State == "recommended" {
			state = "**" + state + "**"
		}
		say("| %d | %s | %s | %s |\n", i+1, md(o.step(step.ID)), state, md(step.Summary))
	}
	say("\n")
	if len(s.Observations) == 0 {
		return
	}
	say("### %s\n\n%s\n\n", md(o.label("report.seen")), md(o.tally(s)))
	say("| %s | %s | %s | %s | %s |\n|---|---|---|---:|---|\n", md(o.label("report.column.at")), md(o.label("report.column.st")),
		md(o.label("report.column.id")), md(o.label("report.column.ms")), md(o.label("report.column.say")))
	rests := cited(s)
	for _, seen := range s.Observations {
		mark := ""
		if rests[seen.ID] {
			mark = " \\*"
		}
		say("| %s | %s | %s%s | %d | %s |\n", clock(seen.At), md(o.label("observation."+seen.Status)), code(seen.ID), mark, seen.MS, md(seen.Summary))
	}
	say("\n")
	if len(rests) > 0 {
		say("%s\n\n", md(o.label("report.rests")))
	}
}

// md is foreign text that Markdown must show as it is.
func md(s string) string {
	s = line(s)
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '_' && inWord(s, i):
			b.WriteRune(r) // harmless inside a word
		case r == '@':
			b.WriteString("&#64;") // calls nobody
		case strings.ContainsRune("\\`*_[]<>|~#&!", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case i == 0 && strings.ContainsRune("+-=", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func inWord(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return i > 0 && i+1 < len(s) && wordRune(before) && wordRune(after)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// code is foreign text as a code span that survives in a table.
func code(s string) string {
	s = strings.ReplaceAll(line(s), "|", "\\|")
	s = strings.ReplaceAll(s, "`", "'")
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}
