package plan

import (
	"slices"

	"fix502/checks"
)

// Glance returns what is due in a look that only asks whether the service
// works: page and origin, the parts named in also, the edge alone, one
// independent site, and before them which proxy is in force for each; where a
// script decides, the page through the proxies that it names, too. It is
// what a watch repeats for hours, so it is small, and nothing in it goes past
// a proxy or tunnel.
func Glance(n Now, also []checks.ID, started func(checks.ID) bool) []checks.Spec {
	wanted := map[checks.ID]bool{"http.edge": true}
	urls := []string{}
	for _, e := range Endpoints(n.Profile) {
		if e.Role == checks.RolePage || e.Role == checks.RoleOrigin || slices.Contains(also, e.ID) {
			wanted[e.ID] = true
			urls = append(urls, e.URL)
		}
	}
	if own := n.Profile.Edge.Own; own != "" {
		urls = append(urls, own)
	}
	for i, c := range n.Profile.Controls {
		if !c.SameEdge {
			wanted[controlID(n.Profile, i)] = true
			urls = append(urls, c.URL)
			break
		}
	}
	var out []checks.Spec
	add := func(s checks.Spec) {
		if !started(s.ID) && !slices.ContainsFunc(out, func(o checks.Spec) bool { return o.ID == s.ID }) {
			out = append(out, s)
		}
	}
	for _, u := range urls {
		add(checks.Spec{ID: ProxyID(u), Probe: checks.ProbeHost, Route: checks.Route{URL: u}})
	}
	for _, row := range []func(Now) []checks.Spec{endpoints, edgeOwn, controls, proxyScript} {
		for _, s := range row(n) {
			if wanted[s.ID] || byScript(s) {
				add(s)
			}
		}
	}
	return out
}

// byScript is the script that decides, or a trip through a proxy that it names.
func byScript(s checks.Spec) bool {
	return s.Arm == checks.ArmScript && (s.ID == scriptID || s.Probe == checks.ProbeHTTP)
}

// Parts are the parts of the service beside page and origin, by the IDs of
// their plain trips.
func Parts(n Now) []checks.ID {
	var out []checks.ID
	for _, e := range Endpoints(n.Profile) {
		if e.Role != checks.RolePage && e.Role != checks.RoleOrigin {
			out = append(out, e.ID)
		}
	}
	return out
}
