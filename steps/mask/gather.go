package mask

import (
	"net/netip"
	"strings"

	"fix502/checks"
	"fix502/checks/profile"
)

// Gather reads from profile and evidence what must be masked and what may
// stay. User, home folder and host name are for the caller to add.
func Gather(p profile.Profile, e checks.Evidence) Personal {
	out := Personal{Keep: named(p)}
	known := map[string]bool{}
	for _, k := range out.Keep {
		known[strings.ToLower(hostOf(k))] = true
	}
	for _, o := range e {
		out.route(o, known)
		if o.Fact != nil {
			out.fact(*o.Fact)
		}
		if o.Names != nil && known[strings.ToLower(strings.TrimSuffix(o.Names.Name, "."))] {
			out.public(o.Names.Addrs...)
		}
	}
	return out
}

// named lists every host and address that a profile names.
func named(p profile.Profile) []string {
	out := []string{p.Name, p.URL, p.Status.API, p.Status.Page, p.Edge.Own, p.Edge.Vendor, p.Support.URL}
	for _, e := range p.Endpoints {
		out = append(out, e.URL)
	}
	for _, c := range p.Controls {
		out = append(out, c.URL)
	}
	for _, r := range p.Resolvers {
		out = append(out, r.Name, r.UDP, r.DoH, r.DoHIP)
	}
	out = append(out, p.Browser.Domains...)
	var hosts []string
	for _, s := range out {
		if h := hostOf(s); h != "" {
			hosts = append(hosts, h)
		}
	}
	return hosts
}

// route takes the proxy of an attempt, or the service's address that it went
// to.
func (p *Personal) route(o checks.Observation, known map[string]bool) {
	addr := ""
	if o.Trip != nil {
		addr = hostOf(o.Trip.Addr)
	}
	if via := o.Spec.Route.Via; via != "" {
		p.Proxies = append(p.Proxies, via)
		if addr != "" {
			p.Proxies = append(p.Proxies, addr)
		}
		return
	}
	if o.Spec.Probe == checks.ProbeProxy {
		p.Proxies = append(p.Proxies, o.Spec.Route.URL, addr)
		return
	}
	if known[strings.ToLower(hostOf(o.Spec.Route.URL))] {
		p.public(addr, hostOf(o.Spec.Route.Addr))
	}
}

func (p *Personal) fact(f checks.Fact) {
	for _, i := range f.Interfaces {
		p.Own = append(p.Own, i.Addrs...)
	}
	if f.Hop != nil {
		for _, e := range []*checks.Egress{f.Hop.V4, f.Hop.V6} {
			if e != nil {
				p.Own = append(p.Own, e.Source)
			}
		}
	}
	if f.Proxy != nil {
		p.Proxies = append(p.Proxies, f.Proxy.Via, f.Proxy.PAC)
		p.Proxies = append(p.Proxies, f.Proxy.Others...)
	}
	if s := f.Settings; s != nil {
		// Some secure resolvers give each of their customers a name.
		p.Proxies = append(p.Proxies, s.DNSHost)
		if s.Proxy != nil {
			p.Proxies = append(p.Proxies, s.Proxy.Via, s.Proxy.PAC)
		}
	}
	for _, r := range f.Resolvers {
		p.public(hostOf(r))
	}
	for _, pin := range f.Pins {
		p.public(pin.Addr)
	}
}

func (p *Personal) public(addrs ...string) {
	for _, s := range addrs {
		if a, err := netip.ParseAddr(s); err == nil {
			p.Public = append(p.Public, a)
		}
	}
}
