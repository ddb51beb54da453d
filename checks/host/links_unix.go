//go:build !windows

package host

import (
	"fmt"
	"net"
	"net/netip"
)

// plainLinks lists the interfaces with what every system tells.
func plainLinks() ([]Link, error) {
	all, err := net.Interfaces()
	if err != nil {
		return nil, fmt.Errorf("interfaces: %w", err)
	}
	out := make([]Link, 0, len(all))
	for _, i := range all {
		l := Link{
			Name: i.Name, MTU: i.MTU, Hardware: len(i.HardwareAddr) > 0,
			Up:           i.Flags&net.FlagUp != 0,
			Loopback:     i.Flags&net.FlagLoopback != 0,
			PointToPoint: i.Flags&net.FlagPointToPoint != 0,
		}
		if l.Up {
			l.Addrs = addrsOf(i)
		}
		out = append(out, l)
	}
	return out, nil
}

// addrsOf lists an interface's addresses; an interface that vanishes meanwhile
// has none.
func addrsOf(i net.Interface) []netip.Addr {
	nets, err := i.Addrs()
	if err != nil {
		return nil
	}
	var out []netip.Addr
	for _, n := range nets {
		if p, ok := n.(*net.IPNet); ok {
			if a, ok := netip.AddrFromSlice(p.IP); ok {
				out = append(out, a.Unmap())
			}
		}
	}
	return out
}
