package host

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"syscall"

	"fix502/checks"
)

// The destinations of the question for the default route: addresses far
// outside of any local network. Nothing is sent to them.
const (
	far4 = "1.1.1.1"
	far6 = "2606:4700:4700::1111"
)

// route tells where the system would send packets for a destination: a literal
// address ("1.2.3.4", "1.2.3.4:443"), or anything else for the default route.
// Where it is certain that there is no route, the check has not failed.
func (m *machine) route(ctx context.Context, r checks.Route) (checks.Fact, checks.Failure) {
	to, literal := literalAddr(r.URL)
	hop := &checks.NextHop{Dest: "default"}
	dests := []netip.Addr{netip.MustParseAddr(far4), netip.MustParseAddr(far6)}
	if literal {
		hop.Dest, dests = to.String(), []netip.Addr{to}
	}
	links, _ := m.env.Links() // without them the interface stays unknown
	learned := false
	for _, to := range dests {
		if r.Family == "4" && !to.Is4() || r.Family == "6" && to.Is4() {
			continue
		}
		w, err := m.env.Way(ctx, netip.AddrPortFrom(to, 443))
		if err != nil && exhausted(err) {
			continue
		}
		learned = true
		if err != nil {
			continue
		}
		if to.Is4() {
			hop.V4 = egress(m.env.OS, w, links)
		} else {
			hop.V6 = egress(m.env.OS, w, links)
		}
	}
	if !learned {
		return checks.Fact{}, checks.Unsupported
	}
	hop.Gateway = m.routers(ctx, links)
	return checks.Fact{Hop: hop}, ""
}

// exhausted tells that the question failed for a reason of this process, so
// that nothing was learned about routes.
func exhausted(err error) bool {
	return slices.ContainsFunc([]error{
		syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.ENOBUFS, context.Canceled, context.DeadlineExceeded,
	}, func(e error) bool { return errors.Is(err, e) })
}

// literalAddr reads "ip", "[ip]", "ip:port" or "[ip]:port".
func literalAddr(text string) (netip.Addr, bool) {
	if ap, err := netip.ParseAddrPort(text); err == nil {
		return ap.Addr().Unmap(), true
	}
	if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		text = text[1 : len(text)-1]
	}
	a, err := netip.ParseAddr(text)
	return a.Unmap(), err == nil
}

func egress(system string, w Way, links []Link) *checks.Egress {
	e := &checks.Egress{Interface: w.Interface}
	if w.Source.IsValid() {
		e.Source = w.Source.WithZone("").String()
	}
	if e.Interface == "" {
		e.Interface = holder(w.Source, links)
	}
	for _, i := range mark(system, links) {
		if i.Name == e.Interface {
			e.Tunnel = i.Tunnel
		}
	}
	return e
}

// holder names the interface that has an address.
func holder(a netip.Addr, links []Link) string {
	for _, l := range links {
		if l.Up && slices.Contains(l.Addrs, a.WithZone("")) {
			return l.Name
		}
	}
	return ""
}

// routers lists the default routers with what the neighbour table knows of
// them. What cannot be told is left out.
func (m *machine) routers(ctx context.Context, links []Link) []checks.Router {
	switch m.env.OS {
	case "linux":
		return m.linuxRouters()
	case "windows":
		var out []checks.Router
		for _, l := range links {
			for _, g := range l.Gateways {
				if l.Up {
					out = append(out, checks.Router{Addr: g.WithZone("").String(), Interface: l.Name})
				}
			}
		}
		return withStates(out, m.table())
	default:
		return m.bsdRouters(ctx)
	}
}

func (m *machine) linuxRouters() []checks.Router {
	four, _ := m.env.ReadFile("/proc/net/route")
	six, _ := m.env.ReadFile("/proc/net/ipv6_route")
	out := append(parseRoute4(four), parseRoute6(six)...)
	if len(out) == 0 {
		return nil
	}
	table := m.table()
	if table == nil {
		raw, _ := m.env.ReadFile("/proc/net/arp")
		table = parseProcARP(raw)
	}
	return withStates(out, table)
}

func (m *machine) bsdRouters(ctx context.Context) []checks.Router {
	raw, err := m.env.Run(ctx, "netstat", "-rn")
	if err != nil {
		return nil
	}
	out := parseNetstat(raw)
	if len(out) == 0 {
		return nil
	}
	table := map[netip.Addr]string{}
	if raw, err := m.env.Run(ctx, "arp", "-an"); err == nil {
		parseARP(raw, table)
	}
	if slices.ContainsFunc(out, func(r checks.Router) bool { return strings.Contains(r.Addr, ":") }) {
		if raw, err := m.env.Run(ctx, "ndp", "-an"); err == nil {
			parseNDP(raw, table)
		}
	}
	return withStates(out, table)
}

// table is the kernel's neighbour table; nil when it cannot be read.
func (m *machine) table() map[netip.Addr]string {
	if m.env.Neighbours == nil {
		return nil
	}
	table, err := m.env.Neighbours()
	if err != nil {
		return nil
	}
	return table
}
