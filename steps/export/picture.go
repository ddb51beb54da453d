package export

import (
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"fix502/checks/clean"
	"fix502/steps/summary"
)

// path draws the stations from the person outward. Every state has a sign and
// a word beside its colour.
func (h *page) path(s summary.Summary) {
	const step = 104
	h.say("<h2>%s</h2>\n<div class=\"wide path\"><svg viewBox=\"0 0 %d 84\" role=\"img\" aria-label=\"%s\">\n",
		h.label("report.path"), step*len(s.Path), h.label("report.path"))
	if n := len(s.Path); n > 1 {
		h.say("<line class=\"wire\" x1=\"%d\" y1=\"22\" x2=\"%d\" y2=\"22\"/>\n", step/2, step*n-step/2)
	}
	for i, hop := range s.Path {
		x := step*i + step/2
		h.say("<g><title>%s</title><circle class=\"%s\" cx=\"%d\" cy=\"22\" r=\"14\"/>", join(": ", h.label("hop."+hop.Hop)+" "+h.label("state."+hop.State), esc(hop.Detail)), class(hop.State), x)
		h.say("<text class=\"glyph\" x=\"%d\" y=\"26\" text-anchor=\"middle\">%s</text>", x, sign(hop.State))
		h.say("<text x=\"%d\" y=\"54\" text-anchor=\"middle\">%s</text>", x, h.label("hop."+hop.Hop))
		h.say("<text class=\"dim\" x=\"%d\" y=\"70\" text-anchor=\"middle\">%s</text></g>\n", x, h.label("state."+hop.State))
	}
	h.say("</svg></div>\n<ul class=\"hops\">\n") // the same on a narrow page
	for _, hop := range s.Path {
		if hop.State != "absent" {
			h.say("<li class=\"%s\"><b>%s</b> %s <small>%s</small></li>\n", class(hop.State), sign(hop.State), h.label("hop."+hop.Hop), h.label("state."+hop.State))
		}
	}
	h.say("</ul>\n")
	for _, hop := range s.Path {
		if hop.Detail != "" && (hop.State == "broken" || hop.State == "degraded") {
			h.say("<p><b>%s</b>: %s</p>\n", h.label("hop."+hop.Hop), esc(hop.Detail))
		}
	}
}

func sign(state string) string {
	switch state {
	case "ok":
		return "✓"
	case "broken":
		return "✕"
	case "degraded":
		return "!"
	case "unknown":
		return "?"
	default:
		return ""
	}
}

// The measures of the waterfall, in units of the picture.
const (
	fallRows  = 60
	fallLabel = 280
	fallWidth = 620
	fallRow   = 18
)

// waterfall draws when each measurement ran, a trip in its phases.
func (h *page) waterfall(s summary.Summary) {
	rows, from, span, cuts := timed(s.Observations)
	if len(rows) == 0 {
		return
	}
	scale := float64(fallWidth) / span
	high := fallRow*(len(rows)+1) + 8
	h.say("<h2>%s</h2>\n<div class=\"wide\"><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
		h.label("report.waterfall"), fallLabel+fallWidth+90, high, h.label("report.waterfall"))
	for _, at := range cuts { // where nothing ran, time is left out
		x := num(fallLabel + at*scale)
		h.say("<line class=\"cut\" x1=\"%s\" y1=\"2\" x2=\"%s\" y2=\"%d\"/>\n", x, x, high-fallRow)
	}
	for i, o := range rows {
		y := i*fallRow + 4
		x := fallLabel + from[i]*scale
		h.say("<g><title>%s</title><text x=\"0\" y=\"%d\">%s</text>", esc(o.Summary), y+11, esc(clean.Cap(o.ID, 42)))
		if len(o.Phases) == 0 {
			h.bar("whole", "", x, y, float64(o.MS)*scale)
		}
		for _, p := range o.Phases {
			if p.StartMS < 0 || p.StartMS+p.TookMS > float64(o.MS)+1 {
				continue
			}
			h.bar(class(p.Name), h.label(phase(p.Name)), x+p.StartMS*scale, y, p.TookMS*scale)
		}
		h.say("<text class=\"dim\" x=\"%s\" y=\"%d\">%s</text></g>\n", num(x+float64(o.MS)*scale+4), y+11, esc(millis(o.MS)))
	}
	x := 0
	for _, name := range []string{"lookup", "connect", "tunnel", "handshake", "first byte", "body"} {
		kind := name
		name = h.label(phase(name))
		h.say("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"10\" height=\"10\"/><text class=\"dim\" x=\"%d\" y=\"%d\">%s</text>",
			class(kind), x, high-14, x+14, high-5, name)
		x += 34 + 7*utf8.RuneCountInString(name)
	}
	h.say("\n</svg></div>\n")
}

// phase is the label of a part of a trip.
func phase(name string) string { return "phase." + strings.ReplaceAll(name, " ", "_") }

// bar is one span of time; name is safe already.
func (h *page) bar(kind, name string, x float64, y int, wide float64) {
	h.say("<rect class=\"%s\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"12\">", kind, num(x), y+1, num(max(wide, 1)))
	if name != "" {
		h.say("<title>%s</title>", name)
	}
	h.say("</rect>")
}

// idle is a wait, in milliseconds, that the waterfall leaves out but for a
// rest.
const (
	idle = 300
	rest = 60
)

// timed picks what took time on the network. from is where each bar begins,
// span where the last one ends, in milliseconds without the waits in which
// nothing ran; cuts is where those were.
func timed(all []summary.Observation) (rows []summary.Observation, from []float64, span float64, cuts []float64) {
	for _, o := range all {
		local := o.Probe == "host" || o.Probe == "browser" || o.Probe == "person"
		if local || o.MS <= 0 || o.At.IsZero() || o.Status == "skipped" || o.Status == "unsupported" {
			continue
		}
		if len(rows) < fallRows {
			rows = append(rows, o)
		}
	}
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].At.Before(rows[j].At) })
	left := 0.0 // out so far
	for _, o := range rows {
		at := o.At.Sub(rows[0].At).Seconds()*1000 - left
		if wait := at - span; wait > idle {
			left += wait - rest
			at = span + rest
			cuts = append(cuts, span+rest/2)
		}
		from = append(from, at)
		span = max(span, at+float64(o.MS))
	}
	return rows, from, span, cuts
}

func num(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
