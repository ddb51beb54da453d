package plan

import (
	"strings"

	"fix502/checks"
)

// Rows lists every row of the plan. Their order means nothing.
func Rows() []Row {
	return []Row{
		{"this machine", machine},
		{"proxy in force", proxies},
		{"route to the service", routes},
		{"the router, once asked", routerAgain},
		{"names by the system", systemNames},
		{"names by others", secondOpinions},
		{"names by others, IPv6", secondOpinions6},
		{"the service", endpoints},
		{"the edge alone", edgeOwn},
		{"independent sites", controls},
		{"resolvers by address", resolverAddrs},
		{"status page", statusPage},
		{"the proxy itself", proxyItself},
		{"the proxy script", proxyScript},
		{"each address", addresses},
		{"time", again},
		{"the words of the error", words},
		{"a trusted address", trusted},
		{"the name in the hello", helloName},
		{"the size of packets", packetSize},
		{"chance", loss},
		{"past the proxy", pastProxy},
		{"past the tunnel", pastTunnel},
		{"the person's browsers", browsers},
		{"the size of cookies", cookies},
		{"the browser's own proxy", ownProxy},
		{"the browser, tried", trials},
	}
}

// machine reads what this machine says of itself. Nothing is sent.
func machine(n Now) []checks.Spec {
	hosts := serviceHosts(n.Profile)
	return []checks.Spec{
		{ID: "host.place", Probe: checks.ProbeHost},
		{ID: "host.interfaces", Probe: checks.ProbeHost},
		{ID: "host.resolvers", Probe: checks.ProbeHost},
		{ID: "host.hosts", Probe: checks.ProbeHost, Route: checks.Route{URL: strings.Join(hosts, ",")}},
		{ID: "host.route.default", Probe: checks.ProbeHost, Route: checks.Route{URL: "default"}},
	}
}

// proxies asks which proxy is in force for each address that fix502 will use.
// Everything that leaves the machine waits for the answer, so that nothing
// goes past a proxy unasked.
func proxies(n Now) []checks.Spec {
	var out []checks.Spec
	for _, u := range allURLs(n.Profile) {
		out = append(out, checks.Spec{ID: ProxyID(u), Probe: checks.ProbeHost, Route: checks.Route{URL: u}})
	}
	return out
}

// routes asks which way packets to the service's addresses take.
func routes(n Now) []checks.Spec {
	var out []checks.Spec
	for _, fam := range []string{"4", "6"} {
		addrs := addrsOf(n, fam)
		if len(addrs) == 0 {
			continue
		}
		out = append(out, checks.Spec{
			ID: checks.ID("host.route.service." + fam), Probe: checks.ProbeHost,
			Route: checks.Route{URL: addrs[0], Family: fam},
		})
	}
	return out
}

// routerAgain reads the neighbour table once more when an independent site
// could not be connected to: until something was sent, the system does not
// know whether the router answers.
func routerAgain(n Now) []checks.Spec {
	for _, o := range n.View.Role(checks.RoleControl, checks.ArmPlain) {
		if o.Trip == nil || o.Trip.Reached < checks.StageConnect {
			return []checks.Spec{{
				ID: "host.route.default#2", Probe: checks.ProbeHost, Arm: checks.ArmAgain, Route: checks.Route{URL: "default"},
			}}
		}
	}
	return nil
}

// systemNames asks the system's resolver for the service's name and for the
// controls' names: is it this name, or all names?
func systemNames(n Now) []checks.Spec {
	var out []checks.Spec
	page := hostOf(n.Profile.URL)
	if isName(page) {
		out = append(out, dnsSpec("system", "system", page, "4", ""), dnsSpec("system", "system", page, "6", ""))
	}
	for _, c := range n.Profile.Controls {
		if h := hostOf(c.URL); isName(h) && h != page {
			out = append(out, dnsSpec("system", "system", h, "4", ""))
		}
	}
	return out
}

// secondOpinions asks other resolvers for the service's IPv4 addresses: over
// UDP only where the person's own traffic goes direct, over HTTPS the way
// that HTTPS goes.
func secondOpinions(n Now) []checks.Spec {
	return opinions(n, "4")
}

// secondOpinions6 does the same for IPv6 where there is no IPv4 address.
func secondOpinions6(n Now) []checks.Spec {
	o, ok := n.View.Get(DNSID("system", hostOf(n.Profile.URL), "4"))
	if !ok || o.Failure != checks.DNSEmpty {
		return nil
	}
	return opinions(n, "6")
}

func opinions(n Now, fam string) []checks.Spec {
	page := hostOf(n.Profile.URL)
	if !isName(page) {
		return nil
	}
	var out []checks.Spec
	for _, r := range n.Profile.Resolvers {
		if r.UDP != "" && n.direct(n.Profile.URL, r.DoH) {
			out = append(out, dnsSpec("udp."+slug(r.Name), "udp:"+r.UDP, page, fam, ""))
		}
		if r.DoH == "" {
			continue
		}
		if via, ok := n.via(r.DoH); ok {
			s := dnsSpec("doh."+slug(r.Name), "doh:"+r.DoH, page, fam, via)
			s.Route.Addr = r.DoHIP
			out = append(out, s)
		}
	}
	return out
}

// endpoints makes the trip that the person's own program makes, to every part
// of the service.
func endpoints(n Now) []checks.Spec {
	var out []checks.Spec
	for _, e := range Endpoints(n.Profile) {
		via, ok := n.via(e.URL)
		if !ok {
			continue
		}
		out = append(out, checks.Spec{
			ID: e.ID, Probe: checks.ProbeHTTP, Role: e.Role, Budget: tripBudget,
			Route:  checks.Route{URL: e.URL, Via: via},
			Expect: checks.Expect{Alive: e.Alive, Edge: strings.ToLower(n.Profile.Edge.Header)},
		})
	}
	return out
}

// edgeOwn asks for the page that the edge answers alone: is it the edge, or
// what lies behind it?
func edgeOwn(n Now) []checks.Spec {
	u := n.Profile.Edge.Own
	if u == "" {
		return nil
	}
	via, ok := n.via(u)
	if !ok {
		return nil
	}
	return []checks.Spec{{
		ID: "http.edge", Probe: checks.ProbeHTTP, Role: checks.RoleEdge, Budget: tripBudget,
		Route:  checks.Route{URL: u, Via: via},
		Expect: checks.Expect{Edge: strings.ToLower(n.Profile.Edge.Header)},
	}}
}

// controls asks the independent sites: is it only the service?
func controls(n Now) []checks.Spec {
	var out []checks.Spec
	for i, c := range n.Profile.Controls {
		via, ok := n.via(c.URL)
		if !ok {
			continue
		}
		role := checks.RoleControl
		if c.SameEdge {
			role = checks.RoleSameEdge
		}
		out = append(out, checks.Spec{
			ID: controlID(n.Profile, i), Probe: checks.ProbeHTTP, Role: role, Budget: tripBudget,
			Route:  checks.Route{URL: c.URL, Via: via},
			Expect: checks.Expect{Status: c.Status, Body: c.Body},
		})
	}
	return out
}

// resolverAddrs connects to the second opinions by address: does anything at
// all answer without a name? Only where the person's traffic goes direct.
func resolverAddrs(n Now) []checks.Spec {
	var out []checks.Spec
	for _, r := range n.Profile.Resolvers {
		if r.DoHIP == "" || !n.direct(n.Profile.URL, r.DoH) {
			continue
		}
		out = append(out, checks.Spec{
			ID: checks.ID("tcp.resolver." + slug(r.Name)), Probe: checks.ProbeTCP, Role: checks.RoleResolver,
			Budget: connectBudget, Route: checks.Route{Addr: joinPort(r.DoHIP, portOf(r.DoH))},
		})
	}
	return out
}

// statusPage reads what the service says of itself.
func statusPage(n Now) []checks.Spec {
	u := n.Profile.Status.API
	if u == "" {
		return nil
	}
	via, ok := n.via(u)
	if !ok {
		return nil
	}
	return []checks.Spec{{
		ID: "vendor.status", Probe: checks.ProbeVendor, Role: checks.RoleStatus, Budget: tripBudget,
		Route: checks.Route{URL: u, Via: via},
	}}
}

// proxyItself connects to the proxy and asks nothing.
func proxyItself(n Now) []checks.Spec {
	via, ok := n.via(n.Profile.URL)
	if !ok || via == "" {
		return nil
	}
	return []checks.Spec{{
		ID: "proxy.connect", Probe: checks.ProbeProxy, Role: checks.RoleProxy, Budget: connectBudget,
		Route: checks.Route{Via: via},
	}}
}
