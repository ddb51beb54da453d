package export

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"

	"fix502/steps/summary"
)

//go:embed page.css
var pageStyle string

// writeHTML writes one page that needs nothing else: no script, no picture, no
// address that a browser would fetch.
func writeHTML(w io.Writer, s summary.Summary, o Opts) error {
	h := &page{opts: o}
	h.say("<!doctype html>\n<html%s>\n<head>\n<meta charset=\"utf-8\">\n", lang(o.Lang))
	h.say("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
	h.say("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
	h.say("<title>fix502: %s</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n", esc(s.Service.Name), pageStyle)
	if o.Unmasked {
		h.say("<p class=\"warn\">%s</p>\n", esc(o.warning()))
	}
	h.verdict(s)
	h.path(s)
	h.findings(s)
	h.steps(s)
	h.waterfall(s)
	h.seen(s)
	h.past(s)
	h.session(s)
	h.foot(s)
	h.say("</main>\n</body>\n</html>\n")
	return flush(w, h.b.String())
}

// page is a document in the making. What goes through say is either ours or
// escaped by esc.
type page struct {
	b    strings.Builder
	opts Opts
}

func (h *page) say(format string, args ...any) { fmt.Fprintf(&h.b, format, args...) }

func (h *page) label(key string) string { return esc(h.opts.label(key)) }

// esc is foreign text in a place for text or in a quoted attribute.
func esc(s string) string { return html.EscapeString(line(s)) }

// class is an identifier as the name of a style: letters only.
func class(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, s)
}

// lang is the page's language as an attribute.
func lang(code string) string {
	if code = class(code); code == "" {
		return ""
	}
	return " lang=\"" + code + "\""
}

func (h *page) verdict(s summary.Summary) {
	h.say("<h1>%s</h1>\n", esc(s.Verdict.Summary))
	if s.Verdict.Advice != "" {
		h.say("<p class=\"advice\">%s</p>\n", esc(s.Verdict.Advice))
	}
	h.say("<p class=\"facts\">%s</p>\n", esc(strings.Join(h.opts.facts(s), " · ")))
}

func (h *page) findings(s summary.Summary) {
	if len(s.Findings) == 0 {
		return
	}
	h.say("<h2>%s</h2>\n<ul>\n", h.label("report.findings"))
	for _, f := range s.Findings {
		h.say("<li>%s <small>%s · <code>%s</code></small></li>\n", esc(f.Summary), h.label("confidence."+f.Confidence), esc(f.Cause))
	}
	h.say("</ul>\n")
}

func (h *page) steps(s summary.Summary) {
	h.say("<h2>%s</h2>\n<table class=\"steps\">\n", h.label("report.steps"))
	for i, step := range s.Steps {
		h.say("<tr class=\"%s\"><td>%d</td><td>%s</td><td>%s</td><td>%s</td></tr>\n",
			class(step.State), i+1, esc(h.opts.step(step.ID)), h.label("step_state."+step.State), esc(step.Summary))
	}
	h.say("</table>\n")
}

func (h *page) seen(s summary.Summary) {
	if len(s.Observations) == 0 {
		return
	}
	h.say("<h2>%s</h2>\n<p>%s</p>\n<div class=\"wide\"><table>\n", h.label("report.seen"), esc(h.opts.tally(s)))
	h.say("<tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr>\n", h.label("report.column.at"),
		h.label("report.column.st"), h.label("report.column.id"), h.label("report.column.ms"), h.label("report.column.say"))
	rests := cited(s)
	for _, o := range s.Observations {
		mark := ""
		if rests[o.ID] {
			mark = " <b>*</b>"
		}
		h.say("<tr class=\"%s\"><td>%s</td><td>%s</td><td><code>%s</code>%s</td><td class=\"n\">%d</td><td>%s</td></tr>\n",
			class(o.Status), clock(o.At), h.label("observation."+o.Status), esc(o.ID), mark, o.MS, esc(o.Summary))
	}
	h.say("</table></div>\n")
	if len(rests) > 0 {
		h.say("<p><small>%s</small></p>\n", h.label("report.rests"))
	}
}

func (h *page) session(s summary.Summary) {
	deeds := h.opts.deeds(s)
	if len(deeds) == 0 {
		return
	}
	h.say("<h2>%s</h2>\n<ul>\n", h.label("report.session"))
	for _, d := range deeds {
		h.say("<li>%s</li>\n", esc(d))
	}
	h.say("</ul>\n")
}

func (h *page) foot(s summary.Summary) {
	h.say("<footer>\n")
	if len(s.Hosts) > 0 {
		var hosts []string
		for _, host := range s.Hosts {
			hosts = append(hosts, "<code>"+esc(host)+"</code>")
		}
		h.say("<p>%s: %s</p>\n", h.label("report.hosts"), strings.Join(hosts, ", "))
	}
	h.say("<p>%s</p>\n<p>%s</p>\n</footer>\n", esc(strings.Join(h.opts.footer(s), " · ")), esc(h.opts.warning()))
}

func (h *page) past(s summary.Summary) {
	title, lines := h.opts.past(s)
	if len(lines) == 0 {
		return
	}
	h.say("<h2>%s</h2>\n<ul>\n", esc(title))
	for _, l := range lines {
		h.say("<li>%s</li>\n", esc(l))
	}
	h.say("</ul>\n")
}
