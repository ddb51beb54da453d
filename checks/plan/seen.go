package plan

import (
	"net/netip"
	"slices"
	"strings"

	"fix502/checks"
)

// via is the proxy in force for a URL; false while that is not known yet.
// Where the system cannot tell, none is.
func (n Now) via(u string) (string, bool) {
	o, ok := n.View.Raw(ProxyID(u))
	switch {
	case !ok || o.Failure == checks.NotFinished:
		return "", false
	case o.Fact == nil || o.Fact.Proxy == nil:
		return "", true
	case o.Fact.Proxy.Invalid != "":
		return "invalid://" + o.Fact.Proxy.Source, true
	default:
		return o.Fact.Proxy.Via, true
	}
}

// systemAddrs are the addresses that the system's resolver gave for the page.
func systemAddrs(n Now, fam string) []string {
	host := hostOf(n.Profile.URL)
	if !isName(host) {
		ip, err := netip.ParseAddr(host)
		if err == nil && ip.Is4() == (fam == "4") {
			return []string{host}
		}
		return nil
	}
	if o, ok := n.View.Get(DNSID("system", host, fam)); ok && o.Names != nil && o.Failure == "" {
		return o.Names.Addrs
	}
	return nil
}

// addrsOf are the page's addresses of a family: the system's, else those of
// the second opinions.
func addrsOf(n Now, fam string) []string {
	if a := systemAddrs(n, fam); len(a) > 0 {
		return a
	}
	if !systemNamesDone(n) {
		return nil
	}
	return slices.DeleteFunc(OpinionAddrs(n.View), func(a string) bool {
		ip, err := netip.ParseAddr(a)
		return err != nil || ip.Is4() != (fam == "4")
	})
}

// systemNamesDone tells whether the system's resolver has been heard, or has
// failed, for both families.
func systemNamesDone(n Now) bool {
	host := hostOf(n.Profile.URL)
	if !isName(host) {
		return true
	}
	_, four := n.View.Raw(DNSID("system", host, "4"))
	_, six := n.View.Raw(DNSID("system", host, "6"))
	return four && six
}

// OpinionAddrs are the addresses that second-opinion resolvers gave, once
// each, sorted.
func OpinionAddrs(v checks.View) []string {
	var out []string
	for _, o := range v.Role(checks.RoleResolver, checks.ArmPlain) {
		if o.Names != nil && o.Failure == "" {
			out = append(out, o.Names.Addrs...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func pageFailed(n Now) bool {
	for _, id := range []checks.ID{PageID, OriginID} {
		if o, ok := n.View.Get(id); ok && !Alive(o) {
			return true
		}
	}
	return false
}

// diedInHello is the page's plain trip when it ended between the connect and
// the end of the handshake, without a word from the peer.
func diedInHello(n Now) (checks.Observation, bool) {
	o, ok := n.View.Get(PageID)
	if !ok || o.Trip == nil || o.Spec.Route.Via != "" {
		return o, false
	}
	switch o.Failure {
	case checks.TLSReset, checks.TLSClosed, checks.TLSTimeout:
		return o, true
	default:
		return o, false
	}
}

func hasRoute(n Now, fam string) bool {
	f, ok := n.View.Fact("host.route.default")
	if !ok || f.Hop == nil {
		return false
	}
	if fam == "6" {
		return f.Hop.V6 != nil
	}
	return f.Hop.V4 != nil
}

// TunnelInForce tells whether packets to the service leave by a tunnel device.
func TunnelInForce(v checks.View) bool {
	for _, fam := range []string{"4", "6"} {
		f, ok := v.Fact(checks.ID("host.route.service." + fam))
		if !ok || f.Hop == nil {
			continue
		}
		for _, e := range []*checks.Egress{f.Hop.V4, f.Hop.V6} {
			if e != nil && e.Tunnel {
				return true
			}
		}
	}
	return false
}

// FakeIP tells whether an address is one of those that local tunnel programs
// hand out in place of real ones (RFC 2544 range).
func FakeIP(a netip.Addr) bool {
	return netip.MustParsePrefix("198.18.0.0/15").Contains(a.Unmap())
}

// Alive tells whether a trip proves that its endpoint works: an answer that
// the profile accepts, or a bot check, which a browser passes. A signature of
// denial beats the list of accepted statuses.
func Alive(o checks.Observation) bool {
	t := o.Trip
	if t == nil || o.Failure != "" || t.Reached != checks.StageAnswer {
		return false
	}
	switch t.Shape {
	case "challenge":
		return true
	case "denied", "country", "limited", "block", "portal":
		return false
	}
	if o.Spec.Expect.Status != 0 && t.Status != o.Spec.Expect.Status {
		return false
	}
	if o.Spec.Expect.Body != "" && t.Body != checks.Yes {
		return false
	}
	if o.Spec.Expect.Status != 0 {
		return true
	}
	return t.Status/100 == 2 || t.Status/100 == 3 || t.Status == 101 || slices.Contains(o.Spec.Expect.Alive, t.Status)
}

// HostOf is the host of a URL, for those who compare observations.
func HostOf(u string) string { return strings.ToLower(hostOf(u)) }
