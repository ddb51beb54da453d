package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/ui"
)

// pageTriage shows the first look: what is counted, the path as it fills, and
// what each hop brought.
func pageTriage(s *scene) page {
	p := newPage()
	p.gapTop(s)
	p.add(s.progress(s.label("triage.running")))
	p.gap(s)
	p.add(s.path()...)
	p.gap(s)
	if s.prompt.Verdict.Lead != "" && hasOffer(s.prompt, steps.Result) {
		summary, _ := s.cause(s.prompt.Verdict.Lead)
		p.add(s.headline(summary)...)
		p.gap(s)
	}
	p.add(s.hopRows()...)
	p.gap(s)
	p.addMenu(s, nil)
	return p
}

func (p *page) gapTop(s *scene) {
	if s.wide {
		p.add("")
	}
}

// progress is a title, a counted bar and its figures.
func (s *scene) progress(title string) string {
	done, total := s.prompt.Done, s.prompt.Total
	count := ""
	if total > 0 {
		count = fmt.Sprintf("%d/%d", done, total)
	}
	bar := ""
	if cells := min(24, s.measure()-ansi.StringWidth(title)-len(count)-10); cells >= 5 && total > 0 {
		full := done * cells / total
		bar = s.accent.Render(strings.Repeat(s.filled, full)) + s.dim.Render(strings.Repeat(s.empty, cells-full)) + "  "
	}
	sign := s.accent.Render(s.spin[s.frame%len(s.spin)])
	if total > 0 && done >= total {
		sign = s.good.Render(s.done)
	}
	title = s.cut(title, s.w-len(count)-8)
	return spread("  "+sign+" "+s.bold.Render(title), bar+s.dim.Render(count)+"  ", s.measure())
}

// hopRows is a line for each hop: sign, name, what was found, how long it
// took.
func (s *scene) hopRows() []string {
	took := hopTimes(s.prompt.View)
	name := 0
	stops := s.stops("hop.")
	for _, st := range stops {
		name = max(name, ansi.StringWidth(st.name))
	}
	var out []string
	for _, st := range stops {
		sign, style := s.hop(st.state)
		word := s.plain.Render(pad(st.name, name))
		text := st.detail
		if st.state != verdict.StateOK {
			if text == "" {
				text = s.label("state." + string(st.state))
			}
			if st.state == stateWaiting {
				text = s.more
			}
			if st.state == verdict.StateUnknown || st.state == stateWaiting {
				word = s.dim.Render(pad(st.name, name))
			}
		}
		ms := ui.Span(took[st.hop])
		room := s.measure() - 8 - name - ansi.StringWidth(ms) - 3
		text = s.cut(text, room)
		if st.state == verdict.StateUnknown || st.state == stateWaiting {
			text = s.dim.Render(text)
		}
		out = append(out, spread("  "+style.Render(sign)+" "+word+"  "+text, s.dim.Render(ms)+"  ", s.measure()))
	}
	return out
}

// hopTimes is the longest that a plain check of each hop took.
func hopTimes(v checks.View) map[verdict.Hop]time.Duration {
	out := map[verdict.Hop]time.Duration{}
	for _, f := range []checks.Probe{
		checks.ProbeHost, checks.ProbeDNS, checks.ProbeTCP, checks.ProbeTLS, checks.ProbeHTTP, checks.ProbeProxy, checks.ProbeBrowser,
	} {
		for _, o := range v.Family(f) {
			if h := hopOf(o.Spec); o.Spec.Arm == checks.ArmPlain && o.Took > out[h] {
				out[h] = o.Took
			}
		}
	}
	return out
}

// hopOf is the hop that a check looks at.
func hopOf(sp checks.Spec) verdict.Hop {
	switch sp.Probe {
	case checks.ProbeDNS:
		return verdict.HopDNS
	case checks.ProbeProxy:
		return verdict.HopProxy
	case checks.ProbeBrowser, checks.ProbePerson:
		return verdict.HopBrowser
	case checks.ProbeHost:
		return hostHop(string(sp.ID))
	case checks.ProbeVendor, checks.ProbeSpeed:
		return verdict.HopNone
	case checks.ProbeTCP, checks.ProbeTLS, checks.ProbeHTTP:
	}
	switch sp.Role {
	case checks.RoleControl:
		return verdict.HopInternet
	case checks.RoleEdge, checks.RoleSameEdge:
		return verdict.HopEdge
	case checks.RoleResolver:
		return verdict.HopDNS
	case checks.RoleProxy:
		return verdict.HopProxy
	case checks.RolePage, checks.RoleOrigin, checks.RoleAuth, checks.RoleStatic, checks.RoleRealtime:
		return verdict.HopOrigin
	case checks.RoleBrowser:
		return verdict.HopBrowser
	case checks.RoleStatus:
	}
	return verdict.HopNone
}

func hostHop(id string) verdict.Hop {
	switch {
	case strings.HasPrefix(id, "host.route"), strings.HasPrefix(id, "host.interfaces"):
		return verdict.HopLink
	case strings.HasPrefix(id, "host.proxy"):
		return verdict.HopProxy
	case strings.HasPrefix(id, "host.hosts"), strings.HasPrefix(id, "host.resolvers"):
		return verdict.HopDNS
	default:
		return verdict.HopDevice
	}
}

func hasOffer(p steps.Prompt, k steps.ChoiceKind) bool {
	for _, c := range p.Offers {
		if c.Kind == k {
			return true
		}
	}
	return false
}
