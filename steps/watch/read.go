package watch

import (
	"slices"
	"time"

	"fix502/checks"
	"fix502/checks/plan"
	"fix502/checks/verdict"
)

// State is how the service stands, as a small look can tell.
type State uint8

// The states. Unclear is the zero value: what was not seen is not judged.
const (
	Unclear State = iota
	Works         // page and servers answer, and so do the parts that were looked at
	Down          // page or servers do not answer as they should; others do
	Partly        // page and servers answer, another part of the service does not
	Nothing       // nothing answers, the independent site neither
)

func (s State) String() string {
	return [...]string{"unclear", "works", "down", "partly", "nothing"}[s]
}

// Cell is one look.
type Cell struct {
	At     time.Time
	State  State
	Took   time.Duration // of the page; 0: no answer
	Status int           // that says most: of a failed answer, else the page's
}

// read sorts one look. Parts in fine count as working whatever they answer.
func read(at time.Time, e checks.Evidence, fine []checks.ID) Cell {
	v := e.View()
	c := Cell{At: at, State: Unclear}
	page, origin := verdict.Counting(v)
	main := append(slices.Clip(page), origin...)
	if len(main) == 0 {
		return c
	}
	for _, o := range page {
		if o.Trip != nil && o.Trip.Reached == checks.StageAnswer {
			c.Took = o.Took
			c.Status = o.Trip.Status
		}
	}
	for _, o := range main {
		if !o.Alive() {
			c.State = Down
			c.Status = status(o)
			if silent(v) {
				c.State = Nothing
			}
			return c
		}
	}
	if len(page) == 0 || len(origin) == 0 { // one of them has not been heard of
		return c
	}
	c.State = Works
	for _, id := range failing(v) {
		if !slices.Contains(fine, id) {
			c.State = Partly
		}
	}
	return c
}

// status is what an answer said, or the proxy in its place.
func status(o *checks.Observation) int {
	switch {
	case o.Trip == nil:
		return 0
	case o.Trip.Status != 0:
		return o.Trip.Status
	case o.Trip.Tunnel != nil && !o.Trip.Tunnel.SOCKS:
		return o.Trip.Tunnel.Status
	default:
		return 0
	}
}

// silent tells whether the independent site was asked and did not answer, nor
// did the edge.
func silent(v checks.View) bool {
	others := slices.Concat(v.Role(checks.RoleControl, checks.ArmPlain), v.Role(checks.RoleEdge, checks.ArmPlain))
	return len(others) > 0 && !slices.ContainsFunc(others, (*checks.Observation).Alive)
}

// failing are the parts of the service beside page and origin that do not
// answer as they should.
func failing(v checks.View) []checks.ID {
	var out []checks.ID
	for _, r := range []checks.Role{checks.RoleAuth, checks.RoleStatic, checks.RoleRealtime} {
		for _, o := range v.Role(r, checks.ArmPlain) {
			if !o.Alive() {
				out = append(out, o.ID())
			}
		}
	}
	return out
}

// firstFailure is when evidence first saw a part of the service fail.
func firstFailure(e checks.Evidence, at time.Time) time.Time {
	for _, o := range e {
		switch o.Spec.Role {
		case checks.RolePage, checks.RoleOrigin, checks.RoleAuth, checks.RoleStatic, checks.RoleRealtime:
			if o.Spec.Arm == checks.ArmPlain && !o.Alive() && !o.At.IsZero() && o.At.Before(at) {
				at = o.At
			}
		default:
		}
	}
	return at
}

// asks is the longest pause that the service asks for.
func asks(e checks.Evidence) time.Duration {
	var out time.Duration
	for i := range e {
		o := &e[i]
		switch o.Spec.Role {
		case checks.RolePage, checks.RoleOrigin, checks.RoleAuth, checks.RoleStatic, checks.RoleRealtime, checks.RoleEdge:
			out = max(out, plan.RetryAfter(o))
		default:
		}
	}
	return out
}
