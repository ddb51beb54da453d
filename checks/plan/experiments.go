package plan

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"fix502/checks"
)

// addresses asks for the page at every address of the service: is it one of
// them, or one family?
func addresses(n Now) []checks.Spec {
	via, ok := n.via(n.Profile.URL)
	if !ok || via != "" {
		return nil
	}
	var all []string
	for _, fam := range []string{"4", "6"} {
		if fam == "6" && !hasRoute(n, fam) {
			continue
		}
		addrs := addrsOf(n, fam)
		all = append(all, addrs[:min(len(addrs), perFamily)]...)
	}
	if len(all) < 2 {
		return nil
	}
	var out []checks.Spec
	for _, a := range all {
		s, ok := pageSpec(n, checks.ArmAddress, "@"+a)
		if !ok {
			return nil
		}
		s.Route.Addr = a
		out = append(out, s)
	}
	return out
}

// again repeats, after a pause, the very request that edge or origin answered
// with a 5xx: did it pass by itself?
func again(n Now) []checks.Spec {
	var out []checks.Spec
	for _, e := range Endpoints(n.Profile) {
		if e.Role != checks.RolePage && e.Role != checks.RoleOrigin {
			continue
		}
		o, ok := n.View.Get(e.ID)
		if !ok || o.Trip == nil || o.Trip.Status < 500 || o.Trip.Reached != checks.StageAnswer {
			continue
		}
		wait := RetryAfter(o)
		if wait > longestWait {
			continue
		}
		for i, pause := range []time.Duration{time.Second, 3 * time.Second} {
			s := o.Spec
			s.ID += checks.ID("#" + strconv.Itoa(i+2))
			s.Arm = checks.ArmAgain
			s.After = max(pause, wait)
			if s.Route.Via == "" {
				s.Route.Addr = o.Trip.Addr
			}
			out = append(out, s)
		}
	}
	return out
}

// trusted asks for the page at an address that a second opinion named and the
// system did not: is it the address that the system was told?
func trusted(n Now) []checks.Spec {
	via, ok := n.via(n.Profile.URL)
	if !ok || via != "" || !systemNamesDone(n) || !pageFailed(n) {
		return nil
	}
	known := map[string]bool{}
	for _, fam := range []string{"4", "6"} {
		for _, a := range systemAddrs(n, fam) {
			known[a] = true
		}
	}
	for _, a := range n.View.OpinionAddrs() {
		if known[a] {
			continue
		}
		if s, ok := pageSpec(n, checks.ArmTrusted, "+trusted"); ok {
			s.Route.Addr = a
			return []checks.Spec{s}
		}
	}
	return nil
}

// helloName repeats a handshake that died with another name in the hello, and
// with the same name in a smaller hello.
func helloName(n Now) []checks.Spec {
	o, ok := diedInHello(n)
	if !ok {
		return nil
	}
	addr := o.Trip.Addr
	other := "example.org"
	for _, c := range n.Profile.Controls {
		if h := hostOf(c.URL); isName(h) {
			other = h
			break
		}
	}
	base := checks.Spec{Probe: checks.ProbeTLS, Role: checks.RolePage, Budget: tripBudget,
		Route: checks.Route{URL: n.Profile.URL, Addr: addr}}
	name, hello := base, base
	name.ID, name.Arm, name.Route.ServerName = "tls.page+name", checks.ArmName, other
	hello.ID, hello.Arm = "tls.page+hello", checks.ArmHello
	return []checks.Spec{name, hello}
}

// packetSize repeats a trip that went silent after the connect with smaller
// segments.
func packetSize(n Now) []checks.Spec {
	o, ok := n.View.Get(checks.PageID)
	if !ok || o.Trip == nil || o.Spec.Route.Via != "" || o.Trip.Reached < checks.StageConnect {
		return nil
	}
	if o.Failure != checks.TLSTimeout && o.Failure != checks.HTTPTimeout {
		return nil
	}
	s, ok := pageSpec(n, checks.ArmSegment, "+segment")
	if !ok {
		return nil
	}
	s.Route.Addr, s.Route.Segment = o.Trip.Addr, smallSegment
	s.Budget = segmentBudget
	return []checks.Spec{s}
}

// loss connects ten times each to two targets, where connects came about
// unevenly: how many are lost?
func loss(n Now) []checks.Spec {
	via, ok := n.via(n.Profile.URL)
	if !ok || via != "" || !n.View.Uneven() {
		return nil
	}
	var out []checks.Spec
	for t, addr := range lossTargets(n) {
		for i := range lossTries {
			out = append(out, checks.Spec{
				ID:    checks.ID("tcp.loss." + strconv.Itoa(t+1) + "#" + strconv.Itoa(i+1)),
				Probe: checks.ProbeTCP, Arm: checks.ArmLoss, Role: checks.RoleControl,
				Route: checks.Route{Addr: addr}, After: time.Duration(i) * lossPause, Budget: connectBudget,
			})
		}
	}
	return out
}

// lossTargets are two addresses that accepted a connection at least once.
func lossTargets(n Now) []string {
	tried, quickest := n.View.Connects()
	var out []string
	for _, o := range tried {
		if o.Spec.Arm != checks.ArmLoss && o.Trip.Reached >= checks.StageConnect && !o.Lost(quickest) && !slices.Contains(out, o.Trip.Addr) {
			out = append(out, o.Trip.Addr)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out[:2]
}

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
// carries it, with a control.
func pastTunnel(n Now) []checks.Spec {
	if !n.View.TunnelInForce() || !pageFailed(n) {
		return nil
	}
	device, ok := physical(n)
	if !ok {
		return nil
	}
	return bypass(n, checks.ArmDevice, "+device", device)
}

// bypass is page, origin and one control, the same way: three connections.
func bypass(n Now, arm checks.Arm, suffix checks.ID, device string) []checks.Spec {
	var out []checks.Spec
	for _, e := range Endpoints(n.Profile) {
		o, ok := n.View.Get(e.ID)
		if !ok || (e.ID != checks.PageID && e.ID != checks.OriginID) {
			continue
		}
		s := o.Spec
		s.Route.Addr = pinFor(n, o, e.URL, arm)
		out = append(out, s)
	}
	for i := range n.Profile.Controls {
		if o, ok := n.View.Raw(controlID(n.Profile, i)); ok && !n.Profile.Controls[i].SameEdge {
			s := o.Spec
			s.Route.Addr = pinFor(n, o, n.Profile.Controls[i].URL, arm)
			out = append(out, s)
			break
		}
	}
	if arm == checks.ArmDevice {
		out = slices.DeleteFunc(out, func(s checks.Spec) bool { return s.Route.Addr == "" && isName(hostOf(s.Route.URL)) })
	}
	for i := range out {
		out[i].ID += suffix
		out[i].Arm, out[i].Consent = arm, checks.ConsentBypass
		out[i].Route.Via, out[i].Route.Device = "", device
	}
	return out
}

// pinFor is the address that a bypass of the tunnel must use: names are never
// asked past the tunnel, and a fake address means nothing out there. Without
// such an address there is no experiment.
func pinFor(n Now, o checks.Observation, u string, arm checks.Arm) string {
	if arm != checks.ArmDevice {
		return ""
	}
	if o.Trip != nil && o.Spec.Route.Via == "" {
		if ap, err := netip.ParseAddrPort(o.Trip.Addr); err == nil && !checks.FakeIP(ap.Addr()) {
			return o.Trip.Addr
		}
	}
	if hostOf(u) != hostOf(n.Profile.URL) {
		return ""
	}
	for _, a := range append(n.View.OpinionAddrs(), systemAddrs(n, "4")...) {
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

// RetryAfter is the pause that an answer asks for, in whole seconds or as a
// date (RFC 9110, 10.2.3); 0 when it asks for none.
func RetryAfter(o checks.Observation) time.Duration {
	if o.Trip == nil {
		return 0
	}
	v := strings.TrimSpace(o.Trip.Header["retry-after"])
	if v == "" {
		return 0
	}
	if n, err := strconv.Atoi(v); err == nil {
		if n < 0 || n > 1<<20 {
			return longestWait + time.Second
		}
		return time.Duration(n) * time.Second
	}
	at, err := time.Parse(time.RFC1123, v)
	if err != nil {
		return 0
	}
	return max(0, at.Sub(o.At))
}
