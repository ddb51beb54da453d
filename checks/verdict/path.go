package verdict

import (
	"strings"

	"fix502/checks"
)

// path tells, hop by hop from the person outward, what is known.
func (d *diagnosis) path(lead Cause) []HopState {
	info := d.t.Causes[lead]
	out := make([]HopState, 0, len(Hops()))
	behind := false
	for _, h := range Hops() {
		s := HopState{Hop: h, State: d.seen(h), Detail: d.detail(h)}
		switch {
		case h == info.Hop && lead != None && lead != Undecided:
			s.State = StateBroken
			if d.works == checks.Yes || lead == Transient {
				s.State = StateDegraded
			}
			behind = d.fails == checks.Yes && info.Masks
		case behind && s.State != StateAbsent:
			s.State = StateUnknown
		}
		out = append(out, s)
	}
	return out
}

// seen is what the evidence says of a hop by itself.
func (d *diagnosis) seen(h Hop) State {
	switch h {
	case HopDevice:
		return d.when(noInterface(), StateUnknown, StateOK)
	case HopLink:
		return d.linkState()
	case HopDNS:
		return d.dnsState()
	case HopProxy:
		return d.proxyState()
	case HopVPN:
		return d.when(tunnelInForce(), d.throughState(), StateAbsent)
	case HopInternet:
		return d.when(controlAnswers(), StateOK, StateUnknown)
	case HopEdge:
		return d.edgeState()
	case HopOrigin:
		if d.works == checks.Yes && d.holds(challenged()).Truth == checks.No {
			return StateOK
		}
	case HopBrowser, HopNone:
	}
	return StateUnknown
}

// when is a for Yes, b for No, else unknown.
func (d *diagnosis) when(c Clue, a, b State) State {
	switch d.holds(c).Truth {
	case checks.Yes:
		return a
	case checks.No:
		return b
	default:
		return StateUnknown
	}
}

// throughState is the state of a hop that everything passes, when something
// came back through it.
func (d *diagnosis) throughState() State {
	if d.works == checks.Yes || d.holds(controlAnswers()).Truth == checks.Yes {
		return StateOK
	}
	return StateUnknown
}

func (d *diagnosis) linkState() State {
	if d.holds(controlAnswers()).Truth == checks.Yes || d.works == checks.Yes {
		return StateOK
	}
	if d.holds(noInterface()).Truth == checks.Yes || d.holds(noDefaultRoute()).Truth == checks.Yes {
		return StateBroken
	}
	switch d.holds(routerSilent()).Truth {
	case checks.Yes:
		return StateBroken
	case checks.No:
		return StateOK
	default:
		return StateUnknown
	}
}

func (d *diagnosis) dnsState() State {
	for _, o := range systemAnswers(d.v) {
		if o.Failure == "" {
			return StateOK
		}
	}
	if d.works == checks.Yes {
		return StateOK
	}
	return StateUnknown
}

func (d *diagnosis) proxyState() State {
	if d.holds(resigned()).Truth == checks.Yes {
		return StateOK
	}
	if d.holds(untrusted()).Truth == checks.Yes {
		return StateUnknown
	}
	return d.when(proxyInForce(), d.throughState(), StateAbsent)
}

func (d *diagnosis) edgeState() State {
	if d.works == checks.Yes || d.holds(edgeAnswers()).Truth == checks.Yes || d.holds(edgeMarked()).Truth == checks.Yes {
		return StateOK
	}
	return StateUnknown
}

// detail is a short technical note on a hop, from the evidence.
func (d *diagnosis) detail(h Hop) string {
	switch h {
	case HopDevice:
		return d.devices()
	case HopLink:
		if f, ok := d.v.Fact("host.route.default"); ok && f.Hop != nil && f.Hop.V4 != nil {
			return f.Hop.V4.Interface
		}
	case HopDNS:
		return d.names()
	case HopProxy:
		if o, ok := d.v.Raw(checks.PageID); ok {
			return strings.TrimPrefix(o.Spec.Route.Via, "http://")
		}
	case HopVPN:
		return d.tunnel()
	case HopEdge:
		if o, ok := d.v.Get("http.edge"); ok && o.Trip != nil {
			return o.Trip.Header["trace-colo"]
		}
	case HopBrowser, HopNone, HopInternet, HopOrigin:
	}
	return ""
}

func (d *diagnosis) devices() string {
	f, _ := d.v.Fact("host.interfaces")
	var up []string
	for _, i := range f.Interfaces {
		if i.Usable() {
			up = append(up, i.Name)
		}
	}
	return strings.Join(up, ", ")
}

func (d *diagnosis) names() string {
	all := systemAnswers(d.v)
	for _, o := range all {
		if o.Failure == "" && o.Names != nil {
			return strings.Join(o.Names.Addrs, ", ")
		}
	}
	if len(all) > 0 {
		return string(all[0].Failure)
	}
	return ""
}

func (d *diagnosis) tunnel() string {
	for _, id := range []checks.ID{"host.route.service.4", "host.route.service.6"} {
		if o, ok := d.v.Get(id); ok && o.Fact != nil && o.Fact.Hop != nil && throughTunnel(o) {
			return tunnelName(o.Fact.Hop)
		}
	}
	return ""
}

func tunnelName(h *checks.NextHop) string {
	for _, e := range []*checks.Egress{h.V4, h.V6} {
		if e != nil && e.Tunnel {
			return e.Interface
		}
	}
	return ""
}
