package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps/summary"
)

// Figure is one side of a comparison. What it holds may be foreign text: a
// face makes it safe like everything else.
type Figure struct {
	Label  string // what was asked, and how
	Result string // "502 Bad Gateway", or a failure in words
	Took   time.Duration
	Extra  string // who answered, where that is known
	Bad    bool   // it is an error as a person would see it
}

// Contrast sets side by side what differs in one factor: the plain request,
// the same with one knob turned and another result, and an independent site.
// label returns a label with its fields filled.
func Contrast(v checks.View, service string, label func(key string) string) []Figure {
	c := contrast{service: service, label: label}
	page, origin := verdict.Counting(v)
	plain, ok := worst(slices.Concat(page, origin))
	if !ok {
		return nil
	}
	out := []Figure{c.figure(plain, c.plain(plain))}
	if direct := v.Role(plain.Spec.Role, checks.ArmPlain); plain.Spec.Arm == checks.ArmScript && len(direct) > 0 {
		out = append(out, c.figure(direct[0], label("arm.direct")))
	}
	for _, arm := range []checks.Arm{
		checks.ArmScript, checks.ArmDirect, checks.ArmDevice, checks.ArmCookie, checks.ArmSegment, checks.ArmHello, checks.ArmName,
		checks.ArmTrusted, checks.ArmAgain,
	} {
		if plain.Spec.Arm != checks.ArmPlain {
			break
		}
		seen := v.Role(plain.Spec.Role, arm)
		i := slices.IndexFunc(seen, func(o *checks.Observation) bool { return failed(o) != failed(plain) })
		if i >= 0 {
			out = append(out, c.figure(seen[i], label("arm."+string(arm))))
			break
		}
	}
	if control := v.Role(checks.RoleControl, checks.ArmPlain); len(control) > 0 {
		i := max(slices.IndexFunc(control, func(o *checks.Observation) bool { return !failed(o) }), 0)
		out = append(out, c.figure(control[i], label("role.control")))
	}
	return out
}

type contrast struct {
	service string
	label   func(key string) string
}

func (c contrast) plain(o *checks.Observation) string {
	if o.Spec.Route.Via != "" {
		_, host, ok := strings.Cut(o.Spec.Route.Via, "://")
		if !ok {
			host = o.Spec.Route.Via
		}
		return c.service + ", " + c.label("verdict.with") + " " + c.label("hop.proxy") + " " + host
	}
	return c.service + ", " + c.label("arm.plain")
}

func worst(seen []*checks.Observation) (*checks.Observation, bool) {
	if len(seen) == 0 {
		return nil, false
	}
	if i := slices.IndexFunc(seen, failed); i >= 0 {
		return seen[i], true
	}
	return seen[0], true
}

// failed tells whether the answer is an error as a person would see it.
func failed(o *checks.Observation) bool {
	if o.Failure != "" || o.Trip == nil {
		return true
	}
	t := o.Trip
	if o.Spec.Expect.Status != 0 {
		return t.Status != o.Spec.Expect.Status || t.Body == checks.No
	}
	return t.Status >= 500 || t.Shape == checks.ShapeLoop || (t.Status >= 400 && !slices.Contains(o.Spec.Expect.Alive, t.Status))
}

func (c contrast) figure(o *checks.Observation, label string) Figure {
	f := Figure{Label: label, Took: o.Took, Bad: failed(o)}
	switch {
	case o.Trip != nil && o.Trip.Status != 0:
		f.Result = strconv.Itoa(o.Trip.Status) + " " + summary.Reason(o.Trip.Status)
	case o.Trip != nil && o.Trip.Tunnel != nil && o.Trip.Tunnel.Status != 0 && !o.Trip.Tunnel.SOCKS:
		f.Result = strconv.Itoa(o.Trip.Tunnel.Status) + " " + summary.Reason(o.Trip.Tunnel.Status)
	default:
		if f.Result = c.label("failure." + string(o.Failure)); f.Result == "" {
			f.Result = string(o.Failure)
		}
	}
	f.Result = strings.TrimSpace(f.Result)
	if o.Trip == nil {
		return f
	}
	switch ray := o.Trip.Header["cf-ray"]; {
	case o.Trip.Speaker != "":
		f.Extra = c.label("tui.by") + " " + string(o.Trip.Speaker)
	case o.Trip.Tunnel != nil && o.Trip.Tunnel.Speaker != "":
		f.Extra = c.label("tui.by") + " " + string(o.Trip.Tunnel.Speaker)
	case ray != "":
		f.Extra = "cf-ray " + ray
	}
	return f
}
