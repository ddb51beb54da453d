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
	for i, a := range all {
		s, ok := pageSpec(n, checks.ArmAddress, "@"+named(a, i))
		if !ok {
			return nil
		}
		s.Route.Addr = a
		out = append(out, s)
	}
	return out
}

// named is an address as an ID may hold it: a private one tells of the person's
// own network and is only counted.
func named(addr string, i int) string {
	ip, err := netip.ParseAddr(addr)
	shared := netip.MustParsePrefix("100.64.0.0/10")
	if err != nil || ip.IsPrivate() || ip.IsLinkLocalUnicast() || shared.Contains(ip.Unmap()) {
		return "private-" + strconv.Itoa(i+1)
	}
	return addr
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

// trusted asks for the page at an address that a second opinion named and to
// which the system's answer did not lead: is it the address that the system was
// told?
func trusted(n Now) []checks.Spec {
	via, ok := n.via(n.Profile.URL)
	if !ok || via != "" || !systemNamesDone(n) || !pageFailed(n) {
		return nil
	}
	known := map[string]bool{}
	for _, fam := range []string{"4", "6"} {
		all := systemAddrs(n, fam)
		for _, a := range all[:min(len(all), checks.Tried)] {
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
// segments, unless that was done while the answer was waited for.
func packetSize(n Now) []checks.Spec {
	o, ok := n.View.Get(checks.PageID)
	if !ok || o.Trip == nil || o.Spec.Route.Via != "" || o.Trip.Reached < checks.StageConnect {
		return nil
	}
	if o.Failure != checks.TLSTimeout && o.Failure != checks.HTTPTimeout {
		return nil
	}
	s, ok := pageSpec(n, checks.ArmPlain, "")
	if !ok {
		return nil
	}
	s = s.InSegments(o.Trip.Addr)
	if _, done := n.View.Raw(s.ID); done {
		return nil
	}
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

// RetryAfter is the pause that an answer asks for, in whole seconds or as a
// date (RFC 9110, 10.2.3); 0 when it asks for none.
func RetryAfter(o *checks.Observation) time.Duration {
	if o.Trip == nil {
		return 0
	}
	v := strings.TrimSpace(o.Trip.Header["retry-after"])
	if v == "" {
		return 0
	}
	if n, err := strconv.Atoi(v); err == nil {
		if n < 0 {
			return longestWait + time.Second
		}
		return time.Duration(min(n, 1<<20)) * time.Second
	}
	at, err := time.Parse(time.RFC1123, v)
	if err != nil {
		return 0
	}
	return max(0, at.Sub(o.At))
}
