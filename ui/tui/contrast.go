package tui

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fix502/checks"
)

// figure is one side of a comparison.
type figure struct {
	label, result, ms, extra string
	bad                      bool
}

// contrast sets the figures side by side that differ in one factor: with the
// proxy and without, this site and another.
func (s scene) contrast() []string {
	figs := s.figures()
	if len(figs) < 2 {
		return nil
	}
	a, b := 0, 0
	for i := range figs {
		figs[i].label = s.cut(figs[i].label, max(s.w*9/20, 10))
		a, b = max(a, ansi.StringWidth(figs[i].label)), max(b, ansi.StringWidth(figs[i].result))
	}
	var out []string
	for _, f := range figs {
		style := s.good
		if f.bad {
			style = s.bad
		}
		line := "  " + pad(f.label, a) + "   " + style.Render(s.cut(f.result, s.w-a-16))
		line = pad(line, a+b+8) + s.dim.Render(padLeft(f.ms, 7))
		if room := s.w - a - b - 19; f.extra != "" && room > 8 {
			line += "   " + s.dim.Render(s.cut(f.extra, room))
		}
		out = append(out, line)
	}
	return out
}

func padLeft(t string, w int) string {
	return strings.Repeat(" ", max(w-ansi.StringWidth(t), 0)) + t
}

// figures picks the plain trip, the trip that differs in one knob with another
// result, and an independent site.
func (s scene) figures() []figure {
	v := s.prompt.View
	plain, ok := worst(append(v.Role(checks.RoleOrigin, checks.ArmPlain), v.Role(checks.RolePage, checks.ArmPlain)...))
	if !ok {
		return nil
	}
	out := []figure{s.figure(plain, s.plainLabel(plain))}
	for _, arm := range []checks.Arm{
		checks.ArmDirect, checks.ArmDevice, checks.ArmCookie, checks.ArmSegment, checks.ArmHello, checks.ArmName,
		checks.ArmTrusted, checks.ArmAgain,
	} {
		seen := v.Role(plain.Spec.Role, arm)
		i := slices.IndexFunc(seen, func(o checks.Observation) bool { return failed(o) != failed(plain) })
		if i >= 0 {
			out = append(out, s.figure(seen[i], s.label("arm."+string(arm))))
			break
		}
	}
	if control := v.Role(checks.RoleControl, checks.ArmPlain); len(control) > 0 {
		i := max(slices.IndexFunc(control, func(o checks.Observation) bool { return !failed(o) }), 0)
		out = append(out, s.figure(control[i], s.label("role.control")))
	}
	return out
}

func (s scene) plainLabel(o checks.Observation) string {
	if o.Spec.Route.Via != "" {
		_, host, ok := strings.Cut(o.Spec.Route.Via, "://")
		if !ok {
			host = o.Spec.Route.Via
		}
		return s.service + ", " + s.label("verdict.with") + " " + s.label("hop.proxy") + " " + host
	}
	return s.service + ", " + s.label("arm.plain")
}

func worst(seen []checks.Observation) (checks.Observation, bool) {
	if len(seen) == 0 {
		return checks.Observation{}, false
	}
	if i := slices.IndexFunc(seen, failed); i >= 0 {
		return seen[i], true
	}
	return seen[0], true
}

// failed tells whether the answer is an error as a person would see it.
func failed(o checks.Observation) bool {
	if o.Failure != "" || o.Trip == nil {
		return true
	}
	t := o.Trip
	if o.Spec.Expect.Status != 0 {
		return t.Status != o.Spec.Expect.Status || t.Body == checks.No
	}
	return t.Status >= 500 || (t.Status >= 400 && !slices.Contains(o.Spec.Expect.Alive, t.Status))
}

func (s scene) figure(o checks.Observation, label string) figure {
	f := figure{label: label, ms: span(o.Took), bad: failed(o)}
	switch {
	case o.Trip != nil && o.Trip.Status != 0:
		f.result = strconv.Itoa(o.Trip.Status) + " " + http.StatusText(o.Trip.Status)
	case o.Trip != nil && o.Trip.Tunnel != nil && o.Trip.Tunnel.Status != 0 && !o.Trip.Tunnel.SOCKS:
		f.result = strconv.Itoa(o.Trip.Tunnel.Status) + " " + http.StatusText(o.Trip.Tunnel.Status)
	default:
		if f.result = s.label("failure." + string(o.Failure)); f.result == "" {
			f.result = string(o.Failure)
		}
	}
	f.result = strings.TrimSpace(f.result)
	if o.Trip == nil {
		return f
	}
	switch ray := o.Trip.Header["cf-ray"]; {
	case o.Trip.Speaker != "":
		f.extra = s.label("tui.by") + " " + string(o.Trip.Speaker)
	case o.Trip.Tunnel != nil && o.Trip.Tunnel.Speaker != "":
		f.extra = s.label("tui.by") + " " + string(o.Trip.Tunnel.Speaker)
	case ray != "":
		f.extra = "cf-ray " + ray
	}
	return f
}
