package checks

import (
	"net/netip"
	"slices"
)

// The checks that most questions are about.
const (
	PageID   ID = "http.page"
	OriginID ID = "http.origin"
)

// OpinionAddrs are the addresses that second-opinion resolvers gave, once
// each, sorted.
func (v View) OpinionAddrs() []string {
	var out []string
	for _, o := range v.Role(RoleResolver, ArmPlain) {
		if o.Names != nil && o.Failure == "" {
			out = append(out, o.Names.Addrs...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TunnelInForce tells whether packets to the service leave by a tunnel device.
func (v View) TunnelInForce() bool {
	for _, fam := range []string{"4", "6"} {
		f, ok := v.Fact(ID("host.route.service." + fam))
		if !ok || f.Hop == nil {
			continue
		}
		for _, e := range []*Egress{f.Hop.V4, f.Hop.V6} {
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
func (o Observation) Alive() bool {
	t := o.Trip
	if t == nil || o.Failure != "" || t.Reached != StageAnswer {
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
	if o.Spec.Expect.Body != "" && t.Body != Yes {
		return false
	}
	if o.Spec.Expect.Status != 0 {
		return true
	}
	return t.Status/100 == 2 || t.Status/100 == 3 || t.Status == 101 || slices.Contains(o.Spec.Expect.Alive, t.Status)
}
