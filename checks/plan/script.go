package plan

import (
	"strconv"
	"strings"
	"time"

	"fix502/checks"
)

const (
	// scriptBudget bounds the fetching of a proxy script.
	scriptBudget = 2500 * time.Millisecond
	// throughBudget bounds a trip through a proxy that a script names.
	throughBudget = 6 * time.Second
	// scriptID is the check that reads it.
	scriptID checks.ID = "proxy.pac"
)

// proxyScript reads the script that decides for the person's browsers, and
// tries each proxy that it names: a connect, and the page through it. The
// settings name these proxies, so nobody needs to consent; the plain trips
// stay direct, because a script may say so. Where the page works through one
// and not directly, the servers behind it are asked the same way.
func proxyScript(n Now) []checks.Spec {
	s, ok := scriptSpec(n)
	if !ok {
		return nil
	}
	out := []checks.Spec{s}
	f, ok := n.View.Fact(scriptID)
	if !ok || f.Proxy == nil {
		return out
	}
	for i, via := range f.Proxy.Others {
		nth := strconv.Itoa(i + 1)
		out = append(out, checks.Spec{
			ID: scriptID + checks.ID("."+nth), Probe: checks.ProbeProxy, Role: checks.RoleProxy, Arm: checks.ArmScript,
			Budget: connectBudget, Route: checks.Route{Via: via},
		})
		through := checks.ID("+pac" + nth)
		for _, t := range endpoints(n) {
			if t.ID == checks.OriginID && !insteadOfDirect(n, checks.PageID+through) || t.ID != checks.PageID && t.ID != checks.OriginID {
				continue
			}
			t.ID, t.Arm, t.Route.Via, t.Budget = t.ID+through, checks.ArmScript, via, throughBudget
			out = append(out, t)
		}
	}
	return out
}

// scriptSpec is the check that reads the script which decides for the page,
// where there is one whose address is known.
func scriptSpec(n Now) (checks.Spec, bool) {
	o, ok := n.View.Get(ProxyID(n.Profile.URL))
	if !ok || o.Fact == nil || o.Fact.Proxy == nil || o.Fact.Proxy.PAC == "" {
		return checks.Spec{}, false
	}
	s := checks.Spec{ID: scriptID, Budget: scriptBudget, Role: checks.RoleProxy, Arm: checks.ArmScript,
		Route: checks.Route{URL: o.Fact.Proxy.PAC}}
	switch scheme, rest, _ := strings.Cut(s.Route.URL, "://"); {
	case rest == "":
		return checks.Spec{}, false
	case scheme == "http" || scheme == "https":
		s.Probe = checks.ProbeProxy
	case scheme == "file":
		s.Probe = checks.ProbeHost
	default:
		return checks.Spec{}, false
	}
	return s, true
}

// insteadOfDirect tells whether the page works by this trip, and does not
// directly.
func insteadOfDirect(n Now, id checks.ID) bool {
	page, ok := n.View.Get(checks.PageID)
	o, through := n.View.Get(id)
	return ok && through && !page.Alive() && o.Alive()
}
