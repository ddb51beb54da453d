package lab

import (
	"context"
	"net/netip"
	"runtime"
	"strings"
	"time"

	"fix502/checks"
)

// The device's network card.
const cardName = "wlan0"

// host answers one check of this machine.
func (l *Lab) host(_ context.Context, spec checks.Spec) []checks.Observation {
	s := l.script.Load()
	o := checks.Observation{Spec: spec, At: time.Now(), Took: time.Microsecond}
	id := string(spec.ID)
	id, _, _ = strings.Cut(id, "#")
	switch {
	case id == "host.interfaces":
		o.Fact = &checks.Fact{Interfaces: s.interfaces()}
	case strings.HasPrefix(id, "host.route."):
		o.Fact = &checks.Fact{Hop: s.hop(spec.Route)}
	case id == "host.hosts":
		o.Fact = &checks.Fact{Pins: s.pins()}
	case id == "host.resolvers":
		o.Fact = &checks.Fact{Resolvers: []string{routerAddr + ":53"}}
	case strings.HasPrefix(id, "host.proxy."):
		o.Fact = &checks.Fact{Proxy: s.choice()}
	case id == "host.place":
		o.Fact = &checks.Fact{Place: &checks.Place{OS: runtime.GOOS}}
	default:
		o.Failure = checks.Unsupported
	}
	return []checks.Observation{o}
}

func (s *script) interfaces() []checks.Interface {
	out := []checks.Interface{{Name: "lo", Addrs: []string{"127.0.0.1", "::1"}, Up: true, Loopback: true, MTU: 65536}}
	card := checks.Interface{
		Name: cardName, Up: true, Physical: true, MTU: 1500,
		Addrs: []string{machineAddr, machineV6, "fe80::1c2d:3eff:fe4f:5a6b"},
	}
	switch s.Host.Link {
	case "down":
		return out
	case "addressless":
		card.Addrs = card.Addrs[2:]
	}
	out = append(out, card)
	if t := s.Tunnel; t != nil {
		out = append(out, checks.Interface{
			Name: t.Name, Up: true, Tunnel: true, Product: t.Product, MTU: 1420, Addrs: []string{t.Addr.String()},
		})
	}
	return out
}

// hop is the way to a destination.
func (s *script) hop(r checks.Route) *checks.NextHop {
	dest := r.URL
	if dest == "" {
		dest = r.Addr
	}
	hop := &checks.NextHop{Dest: dest}
	if s.Host.Link == "down" || s.Host.Link == "addressless" || s.Host.Route == "none" {
		return hop
	}
	state := s.Host.Router
	if state == "" {
		state = "reachable"
	}
	hop.Gateway = []checks.Router{{Addr: routerAddr, Interface: cardName, State: state}}
	hop.V4 = &checks.Egress{Interface: cardName, Source: machineAddr}
	hop.V6 = &checks.Egress{Interface: cardName, Source: machineV6}
	if t := s.Tunnel; t != nil {
		hop.V4 = &checks.Egress{Interface: t.Name, Source: t.Addr.String(), Tunnel: true}
		hop.V6 = hop.V4
	}
	if a, err := netip.ParseAddr(dest); err == nil {
		if a.Is4() {
			hop.V6 = nil
		} else {
			hop.V4 = nil
		}
	}
	return hop
}

func (s *script) pins() []checks.Pin {
	var out []checks.Pin
	for i, p := range s.Pins {
		out = append(out, checks.Pin{Name: p.Name, Addr: p.Addr.String(), Line: 3 + i})
	}
	return out
}

func (s *script) choice() *checks.ProxyChoice {
	p := s.Proxy
	if p == nil {
		return &checks.ProxyChoice{}
	}
	source := p.Source
	if source == "" {
		source = "HTTPS_PROXY"
	}
	if len(p.Script) > 0 {
		return &checks.ProxyChoice{PAC: "http://" + p.addr().String() + scriptPath, Source: "gnome"}
	}
	return &checks.ProxyChoice{Via: p.Via, Auth: p.User != "", Source: source}
}

func named(name string) func(checks.Interface) bool {
	return func(i checks.Interface) bool { return i.Name == name }
}
