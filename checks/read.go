package checks

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The checks that most questions are about.
const (
	PageID   ID = "http.page"
	OriginID ID = "http.origin"
)

// ToldID is the check that asks once more for what failed, with its error in
// machine-readable form.
func ToldID(id ID) ID { return id + "+accept" }

// Told is an observation with what the edge says of its error when it is asked
// for it in machine-readable form. Only the signature is taken over; without
// one the observation stays as it is.
func (v View) Told(o *Observation) *Observation {
	t, ok := v.Get(ToldID(o.Spec.ID))
	if !ok || o.Trip == nil || t.Trip == nil || t.Failure != "" || t.Trip.Status/100 != o.Trip.Status/100 {
		return o
	}
	if t.Trip.Blames == "" && t.Trip.Code == 0 {
		return o
	}
	trip, both := *o.Trip, *o
	trip.Speaker, trip.Shape, trip.Blames, trip.Code = t.Trip.Speaker, t.Trip.Shape, t.Trip.Blames, t.Trip.Code
	both.Trip = &trip
	return &both
}

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

// ShapeLoop is the shape of an answer that leads to the very address that was
// asked, each time, as a browser finds out too.
const ShapeLoop = "loop"

// Alive tells whether a trip proves that its endpoint works: an answer that
// the profile accepts, or a bot check, which a browser passes. A signature of
// denial beats the list of accepted statuses.
func (o *Observation) Alive() bool {
	t := o.Trip
	if t == nil || o.Failure != "" || t.Reached != StageAnswer {
		return false
	}
	switch t.Shape {
	case "challenge":
		return true
	case "denied", "country", "limited", "block", "portal", ShapeLoop:
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
	if o.Diverted() {
		return false
	}
	return t.Status/100 == 2 || t.Status/100 == 3 || slices.Contains(o.Spec.Expect.Alive, t.Status) ||
		t.Status == 101 && o.Spec.Role == RoleRealtime
}

// Diverted tells whether an answer sends the person to another host from
// inside TLS that somebody re-signed, without the mark of the edge: then it is
// theirs, as a filter's that leads to its own page.
func (o *Observation) Diverted() bool {
	t := o.Trip
	if t == nil || t.Status/100 != 3 || t.Chain == nil || t.Chain.Public == "" || !t.Chain.Public.Learned() {
		return false
	}
	if o.Spec.Expect.Edge != "" && t.Header[o.Spec.Expect.Edge] != "" {
		return false
	}
	from, err := url.Parse(o.Spec.Route.URL)
	if err != nil {
		return false
	}
	to, err := from.Parse(t.Header["location"])
	return err == nil && !strings.EqualFold(to.Hostname(), from.Hostname())
}

// lateBy is how much longer than the quickest connect one may take before it
// must have been repeated: the first retransmission comes after a second.
const lateBy = 900 * time.Millisecond

// Connects are the direct TCP connects that were tried, whatever came of them
// later, and the shortest time that one took.
func (v View) Connects() (tried []*Observation, quickest time.Duration) {
	if v.made == nil {
		return nil, 0
	}
	v.made.once.Do(func() { v.made.tried, v.made.quickest = v.connects() })
	return v.made.tried, v.made.quickest
}

func (v View) connects() (tried []*Observation, quickest time.Duration) {
	for _, p := range []Probe{ProbeTCP, ProbeHTTP, ProbeTLS} {
		for _, o := range v.Family(p) {
			if o.Trip == nil || o.Spec.Route.Via != "" || o.Trip.Addr == "" || o.Spec.Route.Device != "" {
				continue
			}
			tried = append(tried, o)
			if rtt := o.Trip.RTT; rtt > 0 && (quickest == 0 || rtt < quickest) {
				quickest = rtt
			}
		}
	}
	return slices.Clip(tried), quickest
}

// Lost tells whether a connect was lost on its way at least once: it never
// came about in time, or only when it was repeated.
func (o *Observation) Lost(quickest time.Duration) bool {
	if o.Failure == TCPTimeout {
		return true
	}
	return o.Trip != nil && o.Trip.RTT > quickest+lateBy
}

// Uneven tells whether connects to one and the same address now come about
// and now do not: a sign of loss, which more connects can measure.
func (v View) Uneven() bool {
	tried, quickest := v.Connects()
	good, bad := map[string]bool{}, map[string]bool{}
	late := false
	for _, o := range tried {
		if o.Lost(quickest) {
			bad[o.Trip.Addr] = true
			late = late || o.Trip.RTT > 0
		} else if o.Trip.Reached >= StageConnect {
			good[o.Trip.Addr] = true
		}
	}
	for addr := range bad {
		if good[addr] {
			return true
		}
	}
	return late && len(good) > 0
}
