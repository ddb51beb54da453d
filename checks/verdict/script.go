package verdict

import (
	"slices"

	"fix502/checks"
)

// byScript is how the evidence is read where a proxy script decides, and the
// direct way to the service ends before a word of it, or the script names none
// and all its proxies fail: then it is by the proxies that browsers go, and
// their trips are the ones that the verdict is about. It stays a guess which
// of them a browser takes, so nothing from there on is certain.
type byScript struct {
	careful bool                    // nothing beyond this device is certain
	waiting bool                    // what runs may change how this is read
	instead map[checks.ID]checks.ID // the page's and the origin's trip: those that stand for them
}

// browsersWay is the evidence as it is to be read.
func browsersWay(e checks.Evidence, running []checks.Spec) (checks.View, byScript) {
	v := e.View().With(running)
	way, page, origin := decides(v)
	if way.instead == nil {
		return v, way
	}
	seen := slices.DeleteFunc(slices.Clone(e), func(o checks.Observation) bool { return directToService(o.Spec) })
	left := slices.DeleteFunc(slices.Clone(running), directToService)
	for id, o := range map[checks.ID]*checks.Observation{checks.PageID: page, checks.OriginID: origin} {
		if o == nil {
			if old, ok := v.Raw(id); ok && v.Pending(ofScript) {
				left = append(left, old.Spec)
			}
			continue
		}
		way.instead[id] = o.ID()
		stands := *o
		stands.Spec.ID, stands.Spec.Arm = id, checks.ArmPlain
		seen = append(seen, stands)
	}
	return seen.View().With(left), way
}

// decides tells whether the script's proxies decide, and the trips through one
// of them that stand for the direct ones then; none while they are awaited.
func decides(v checks.View) (way byScript, page, origin *checks.Observation) {
	through, pending := throughScript(v), v.Pending(ofScript)
	if len(through) == 0 && !pending {
		return way, nil, nil
	}
	noWay := scriptNoWay().Holds(v).Truth
	switch {
	case noWay == checks.Yes && personFails().Holds(v).Truth != checks.No: // no browser goes past them
	case !directWayEnds(v):
		way.waiting = noWay == checks.Unknown && pending
		return way, nil, nil
	}
	way.careful, way.waiting = len(through) > 0, noWay != checks.Yes && v.Pending(tellsOfWay)
	page, origin = bestWay(v, through)
	switch {
	case pending && (page == nil || origin == nil || !page.Alive() || !origin.Alive()):
		page, origin = nil, nil
	case nothingSpoke(v, page):
		return way, nil, nil
	}
	way.instead = map[checks.ID]checks.ID{}
	return way, page, origin
}

// Counting are the trips to the page, and to the servers behind it, that the
// verdict is about: those that browsers make, as far as they can be told.
func Counting(v checks.View) (page, origin []*checks.Observation) {
	way, p, o := decides(v)
	if way.instead == nil || p == nil {
		return v.Role(checks.RolePage, checks.ArmPlain), v.Role(checks.RoleOrigin, checks.ArmPlain)
	}
	page = append(page, p)
	if o != nil {
		origin = append(origin, o)
	}
	return page, origin
}

// directWayEnds: the page's trip, though direct, ended before any word of the
// service, and so did each of its like.
func directWayEnds(v checks.View) bool {
	page, ok := v.Get(checks.PageID)
	if !ok || !direct(page) || page.Failure == "" || reached(page) >= checks.StageHandshake {
		return false
	}
	for _, arm := range []checks.Arm{checks.ArmAddress, checks.ArmTrusted, checks.ArmSegment} {
		if slices.ContainsFunc(v.Role(checks.RolePage, arm), (*checks.Observation).Alive) {
			return false
		}
	}
	return true
}

// bestWay is the trip through a proxy of the script that came furthest, and
// the one to the servers behind the page by the same proxy.
func bestWay(v checks.View, through []*checks.Observation) (page, origin *checks.Observation) {
	rank := func(o *checks.Observation) int {
		if o.Alive() {
			return 1 + int(checks.StageAnswer)
		}
		return int(reached(o))
	}
	for _, o := range through {
		if page == nil || rank(o) > rank(page) {
			page = o
		}
	}
	if page == nil {
		return nil, nil
	}
	for _, o := range v.Role(checks.RoleOrigin, checks.ArmScript) {
		if o.Spec.Route.Via == page.Spec.Route.Via {
			origin = o
		}
	}
	return page, origin
}

// nothingSpoke: neither a proxy of the script nor anybody else sent a word
// back, so that silence proves nothing against the proxy.
func nothingSpoke(v checks.View, page *checks.Observation) bool {
	if page == nil || !slices.Contains([]checks.Failure{checks.ProxyTimeout, checks.ProxyUnreachable, checks.ProxyNotFound}, page.Failure) {
		return false
	}
	tried, _ := v.Connects()
	return !slices.ContainsFunc(tried, func(o *checks.Observation) bool { return reached(o) >= checks.StageConnect })
}

// directToService is a direct trip to a part of the service.
func directToService(s checks.Spec) bool {
	if s.Route.Via != "" || !slices.Contains([]checks.Probe{checks.ProbeHTTP, checks.ProbeTLS, checks.ProbeTCP}, s.Probe) {
		return false
	}
	return slices.Contains([]checks.Role{checks.RolePage, checks.RoleOrigin, checks.RoleEdge,
		checks.RoleAuth, checks.RoleStatic, checks.RoleRealtime}, s.Role)
}

// tellsOfWay is a check that may change which trips count.
func tellsOfWay(s checks.Spec) bool {
	return ofScript(s) || slices.Contains([]checks.Role{checks.RolePage, checks.RoleOrigin, checks.RoleControl,
		checks.RoleSameEdge, checks.RoleResolver}, s.Role)
}

// atMost bounds a cause's confidence.
func (d *diagnosis) atMost(f Finding) Finding {
	if d.script.careful && f.Confidence == Certain && (f.Cause == None || d.order(f.Cause) >= hopOrder(HopDNS)) {
		f.Confidence = Likely
	}
	return f
}

// told gives the reasons of findings the names of the trips that they rest on,
// and the lead's the reason why these count.
func (d *diagnosis) told(all []Finding, lead Cause) {
	if len(d.script.instead) == 0 {
		return
	}
	for i := range all {
		f := &all[i]
		f.Because, f.Against = d.named(f.Because), d.named(f.Against)
		if f.Cause == lead {
			f.Because = append(f.Because, Reason{Clue: "script_decides", Want: checks.Yes,
				Found: Reading{Truth: checks.Yes, Seen: []checks.ID{scriptID}}})
		}
	}
}

func (d *diagnosis) named(all []Reason) []Reason {
	out := slices.Clone(all)
	for i := range out {
		out[i].Found.Seen = slices.Clone(out[i].Found.Seen)
		for j, id := range out[i].Found.Seen {
			if by, ok := d.script.instead[id]; ok {
				out[i].Found.Seen[j] = by
			}
		}
	}
	return out
}
