package plan

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/profile"
)

const (
	// tripBudget bounds one whole trip: connect 3 s, handshake 3 s, first
	// byte within what is left.
	tripBudget = 8 * time.Second
	// connectBudget bounds a bare connect.
	connectBudget = 3 * time.Second
	// dnsBudget bounds one question to one resolver.
	dnsBudget = 2500 * time.Millisecond
	// longestWait is the longest Retry-After that a diagnosis still waits for.
	longestWait = 5 * time.Second
	// perFamily is how many addresses of a family are asked one by one, so
	// that a service never sees more than a handful of requests at once.
	perFamily = 2
	// lossTries is how often each of two targets is connected to, lossPause
	// apart, when connects come about unevenly.
	lossTries = 10
	lossPause = 60 * time.Millisecond
)

// Endpoint is a part of the service with the ID of its plain trip.
type Endpoint struct {
	profile.Endpoint
	ID checks.ID
}

// Endpoints lists the service's parts. Page and origin are always there:
// where no endpoint has that role, it is the profile's URL.
func Endpoints(p profile.Profile) []Endpoint {
	var out []Endpoint
	count := map[checks.Role]int{}
	add := func(e profile.Endpoint) {
		count[e.Role]++
		id := checks.ID("http." + string(e.Role))
		if n := count[e.Role]; n > 1 {
			id += checks.ID("." + strconv.Itoa(n))
		}
		out = append(out, Endpoint{e, id})
	}
	hasPage := false
	for _, e := range p.Endpoints {
		hasPage = hasPage || e.Role == checks.RolePage
	}
	if !hasPage {
		add(profile.Endpoint{Role: checks.RolePage, URL: p.URL})
	}
	hasOrigin := false
	for _, e := range p.Endpoints {
		hasOrigin = hasOrigin || e.Role == checks.RoleOrigin
		add(e)
	}
	if !hasOrigin {
		add(profile.Endpoint{Role: checks.RoleOrigin, URL: p.URL})
	}
	return out
}

// ProxyID is the check that tells which proxy is in force for a URL.
func ProxyID(u string) checks.ID {
	p, err := url.Parse(u)
	if err != nil {
		return "host.proxy.invalid"
	}
	id := "host.proxy." + p.Hostname()
	if p.Scheme == "http" || p.Scheme == "ws" {
		id += ".plain"
	}
	if p.Port() != "" {
		id += "." + p.Port()
	}
	return checks.ID(id)
}

// DNSID is the check of one resolver for one name; fam is "4" or "6".
func DNSID(resolver, name, fam string) checks.ID {
	kind := map[string]string{"4": "a", "6": "aaaa"}[fam]
	return checks.ID("dns." + resolver + "." + name + "." + kind)
}

func dnsSpec(slug, resolver, name, fam, via string) checks.Spec {
	s := checks.Spec{
		ID: DNSID(slug, name, fam), Probe: checks.ProbeDNS, Budget: dnsBudget,
		Route: checks.Route{URL: name, Resolver: resolver, Family: fam, Via: via},
	}
	if resolver != "system" {
		s.Role = checks.RoleResolver
	}
	return s
}

func controlID(p profile.Profile, i int) checks.ID {
	role := func(c profile.Control) string {
		if c.SameEdge {
			return "http.same_edge."
		}
		return "http.control."
	}
	id := role(p.Controls[i]) + hostOf(p.Controls[i].URL)
	n := 1
	for _, c := range p.Controls[:i] {
		if role(c)+hostOf(c.URL) == id {
			n++
		}
	}
	if n > 1 {
		id += "." + strconv.Itoa(n)
	}
	return checks.ID(id)
}

// pageSpec is the page's plain trip with another arm; false while the plain
// trip has not been planned yet.
func pageSpec(n Now, arm checks.Arm, suffix string) (checks.Spec, bool) {
	for _, s := range endpoints(n) {
		if s.ID == checks.PageID {
			s.ID += checks.ID(suffix)
			s.Arm = arm
			return s, true
		}
	}
	return checks.Spec{}, false
}

// allURLs lists every address that fix502 may ask, once each.
func allURLs(p profile.Profile) []string {
	var out []string
	seen := map[checks.ID]bool{}
	add := func(u string) {
		if id := ProxyID(u); u != "" && !seen[id] {
			seen[id] = true
			out = append(out, u)
		}
	}
	add(p.URL)
	for _, e := range p.Endpoints {
		add(e.URL)
	}
	add(p.Edge.Own)
	add(p.Status.API)
	for _, c := range p.Controls {
		add(c.URL)
	}
	for _, r := range p.Resolvers {
		add(r.DoH)
	}
	return out
}

func serviceHosts(p profile.Profile) []string {
	var out []string
	seen := map[string]bool{}
	for _, e := range append([]profile.Endpoint{{URL: p.URL}}, p.Endpoints...) {
		if h := hostOf(e.URL); h != "" && !seen[h] {
			seen[h] = true
			out = append(out, h)
		}
	}
	return out
}

func hostOf(u string) string {
	p, err := url.Parse(u)
	if err != nil {
		return ""
	}
	return p.Hostname()
}

func portOf(u string) string {
	p, err := url.Parse(u)
	if err != nil {
		return "443"
	}
	if p.Port() != "" {
		return p.Port()
	}
	if p.Scheme == "http" || p.Scheme == "ws" {
		return "80"
	}
	return "443"
}

func joinPort(ip, port string) string { return net.JoinHostPort(ip, port) }

func isName(host string) bool {
	if host == "" {
		return false
	}
	_, err := netip.ParseAddr(host)
	return err != nil
}

func slug(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		default:
			return '-'
		}
	}, name)
}
