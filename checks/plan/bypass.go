package plan

import (
	"net/netip"

	"fix502/checks"
)

// pastProxy asks for the page without the proxy in force, with a control that
// shows whether anything leaves without it.
func pastProxy(n Now) []checks.Spec {
	via, ok := n.via(n.Profile.URL)
	if !ok || via == "" || !pageFailed(n) {
		return nil
	}
	return bypass(n, checks.ArmDirect, "+direct", "")
}

// pastTunnel asks for the page by the physical interface, past the tunnel that
// carries it, with a control. Where a proxy is in force it is the proxy's way
// that counts, and past that is another experiment.
func pastTunnel(n Now) []checks.Spec {
	if !n.direct(n.Profile.URL) || !n.View.TunnelInForce() || !pageFailed(n) {
		return nil
	}
	device, ok := physical(n)
	if !ok {
		return nil
	}
	return bypass(n, checks.ArmDevice, "+device", device)
}

// bypass is page, origin and the first control, the same way: three
// connections, each to one address where one is known.
func bypass(n Now, arm checks.Arm, suffix checks.ID, device string) []checks.Spec {
	var out []checks.Spec
	add := func(id checks.ID) {
		o, ok := n.View.Get(id)
		if !ok {
			return
		}
		s := o.Spec
		s.Route.Addr = pinFor(n, o)
		if arm == checks.ArmDevice && s.Route.Addr == "" && isName(hostOf(s.Route.URL)) {
			return // names are never asked past the tunnel
		}
		s.ID += suffix
		s.Arm, s.Consent = arm, checks.ConsentBypass
		s.Route.Via, s.Route.Device = "", device
		out = append(out, s)
	}
	add(checks.PageID)
	add(checks.OriginID)
	for i, c := range n.Profile.Controls {
		if !c.SameEdge { // always the first, whichever answers first
			add(controlID(n.Profile, i))
			break
		}
	}
	return out
}

// pinFor is the address that a bypass uses, so that it is one connection and
// asks for no name: the one that the plain trip went to, else one that a
// resolver named. A fake address means nothing out there.
func pinFor(n Now, o *checks.Observation) string {
	if o.Trip != nil && o.Spec.Route.Via == "" {
		if ap, err := netip.ParseAddrPort(o.Trip.Addr); err == nil && !checks.FakeIP(ap.Addr()) {
			return o.Trip.Addr
		}
	}
	host := hostOf(o.Spec.Route.URL)
	var known []string
	if host == hostOf(n.Profile.URL) {
		known = n.View.OpinionAddrs()
	}
	for _, fam := range []string{"4", "6"} {
		if l, ok := n.View.Get(DNSID("system", host, fam)); ok && l.Names != nil && l.Failure == "" {
			known = append(known, l.Names.Addrs...)
		}
	}
	for _, a := range known {
		if ip, err := netip.ParseAddr(a); err == nil && !checks.FakeIP(ip) && ip.IsGlobalUnicast() {
			return a
		}
	}
	return ""
}

func physical(n Now) (string, bool) {
	f, ok := n.View.Fact("host.interfaces")
	if !ok {
		return "", false
	}
	for _, i := range f.Interfaces {
		if i.Usable() && i.Physical && !i.Tunnel {
			return i.Name, true
		}
	}
	for _, i := range f.Interfaces {
		if i.Usable() && !i.Tunnel {
			return i.Name, true
		}
	}
	return "", false
}
