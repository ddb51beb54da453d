package plan

import (
	"fix502/checks"
	"fix502/checks/gateway"
)

// words asks once more for what the edge answered with a page that does not
// say whose error it is, this time for the error in machine-readable form
// (RFC 9457): that names the side that failed, and the reason of a refusal.
func words(n Now) []checks.Spec {
	for _, id := range []checks.ID{checks.PageID, checks.OriginID} {
		o, ok := n.View.Get(id)
		if !ok || o.Alive() {
			continue
		}
		if !mute(o) {
			return nil // it is this one that the verdict is about
		}
		s := o.Spec
		s.ID, s.Arm = checks.ToldID(id), checks.ArmAccept
		s.Route.Accept = "application/problem+json, application/json"
		if s.Route.Via == "" {
			s.Route.Addr = o.Trip.Addr
		}
		return []checks.Spec{s}
	}
	return nil
}

// mute tells whether an error that came through the edge leaves open whose it
// is. Who asks for too much is not asked again.
func mute(o *checks.Observation) bool {
	t := o.Trip
	if t == nil || o.Failure != "" || t.Status < 400 || t.Status == 429 || t.Header[o.Spec.Expect.Edge] == "" {
		return false
	}
	return t.Blames == "" || t.Shape == gateway.ShapeBare || t.Shape == gateway.ShapeText
}
