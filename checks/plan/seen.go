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

// direct tells whether it is known that no proxy is in force for any of some
// URLs; an empty one counts for nothing.
func (n Now) direct(urls ...string) bool {
	return !slices.ContainsFunc(urls, func(u string) bool {
		via, ok := n.via(u)
		return u != "" && (!ok || via != "")
	})
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
	return slices.DeleteFunc(n.View.OpinionAddrs(), func(a string) bool {
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

func pageFailed(n Now) bool {
	for _, id := range []checks.ID{checks.PageID, checks.OriginID} {
		if o, ok := n.View.Get(id); ok && !o.Alive() {
			return true
		}
	}
	return false
}

// diedInHello is the page's plain trip when it ended between the connect and
// the end of the handshake, without a word from the peer.
func diedInHello(n Now) (*checks.Observation, bool) {
	o, ok := n.View.Get(checks.PageID)
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

// HostOf is the host of a URL, for those who compare observations.
func HostOf(u string) string { return strings.ToLower(hostOf(u)) }
