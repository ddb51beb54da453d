package host

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"iter"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"fix502/checks"
)

// routerLimit bounds how many default routers one observation carries.
const routerLimit = 16

// rows yields the words of each line of a table.
func rows(raw []byte) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for line := range bytes.Lines(raw) {
			if f := strings.Fields(string(line)); len(f) > 0 && !yield(f) {
				return
			}
		}
	}
}

// Flags of linux/route.h.
const (
	rtfUp      = 0x1
	rtfGateway = 0x2
	rtfReject  = 0x200
)

func leadsOut(flags string) bool {
	n, err := strconv.ParseUint(flags, 16, 64)
	return err == nil && n&(rtfUp|rtfGateway|rtfReject) == rtfUp|rtfGateway
}

// parseRoute4 lists the default routers in /proc/net/route: addresses are
// numbers in the machine's own byte order.
func parseRoute4(raw []byte) []checks.Router {
	var out []checks.Router
	for f := range rows(raw) {
		if len(f) < 8 || f[1] != "00000000" || f[7] != "00000000" || !leadsOut(f[3]) {
			continue
		}
		n, err := strconv.ParseUint(f[2], 16, 32)
		if err != nil || n == 0 {
			continue
		}
		var b [4]byte
		binary.NativeEndian.PutUint32(b[:], uint32(n))
		out = appendRouter(out, netip.AddrFrom4(b), f[0])
	}
	return out
}

// parseRoute6 lists the default routers in /proc/net/ipv6_route: addresses are
// 32 hexadecimal digits as on the wire.
func parseRoute6(raw []byte) []checks.Router {
	var out []checks.Router
	zero := strings.Repeat("0", 32)
	for f := range rows(raw) {
		if len(f) < 10 || f[0] != zero || f[1] != "00" || !leadsOut(f[8]) {
			continue
		}
		b, err := hex.DecodeString(f[4])
		if err != nil || len(b) != 16 || f[4] == zero {
			continue
		}
		out = appendRouter(out, netip.AddrFrom16([16]byte(b)), f[9])
	}
	return out
}

func appendRouter(to []checks.Router, a netip.Addr, device string) []checks.Router {
	r := checks.Router{Addr: a.WithZone("").String(), Interface: device}
	if len(to) >= routerLimit || slices.Contains(to, r) {
		return to
	}
	return append(to, r)
}

// parseProcARP reads /proc/net/arp, which tells only whether a neighbour's
// address is known (flag 2).
func parseProcARP(raw []byte) map[netip.Addr]string {
	out := map[netip.Addr]string{}
	for f := range rows(raw) {
		if len(f) < 6 {
			continue
		}
		a, err := netip.ParseAddr(f[0])
		flags, bad := strconv.ParseUint(strings.TrimPrefix(f[2], "0x"), 16, 32)
		if err != nil || bad != nil {
			continue
		}
		state := incomplete
		if flags&0x2 != 0 {
			state = stale
		}
		out[a] = better(out[a], state)
	}
	return out
}

// parseNetstat lists the default routers that `netstat -rn` of macOS and the
// BSDs shows. Routes over a tunnel name no router, or one without address.
func parseNetstat(raw []byte) []checks.Router {
	var out []checks.Router
	device := 3
	for f := range rows(raw) {
		if f[0] == "Destination" {
			device = max(slices.Index(f, "Netif"), 0)
			continue
		}
		if len(f) <= device || device < 3 || f[0] != "default" && f[0] != "0.0.0.0/0" && f[0] != "::/0" {
			continue
		}
		a, err := netip.ParseAddr(f[1])
		if err != nil || strings.ContainsAny(f[2], "RB") {
			continue
		}
		if a = a.WithZone(""); a == netip.MustParseAddr("fe80::") || a.IsUnspecified() {
			continue
		}
		out = appendRouter(out, a, f[device])
	}
	return out
}

// parseARP reads `arp -an` of macOS and the BSDs:
// "? (192.0.2.1) at 0:11:22:33:44:55 on en0 …".
func parseARP(raw []byte, into map[netip.Addr]string) {
	for f := range rows(raw) {
		if len(f) < 4 || f[2] != "at" {
			continue
		}
		a, err := netip.ParseAddr(strings.Trim(f[1], "()"))
		if err != nil {
			continue
		}
		state := stale
		if f[3] == "(incomplete)" {
			state = incomplete
		}
		into[a] = better(into[a], state)
	}
}

// parseNDP reads `ndp -an` of macOS and the BSDs: neighbour, link-layer
// address, interface, expiry, state.
func parseNDP(raw []byte, into map[netip.Addr]string) {
	for f := range rows(raw) {
		if len(f) < 3 {
			continue
		}
		a, err := netip.ParseAddr(f[0])
		if err != nil {
			continue
		}
		state := stale
		if f[1] == "(incomplete)" {
			state = incomplete
		} else if len(f) > 4 && f[4] == "R" {
			state = reachable
		}
		a = a.WithZone("")
		into[a] = better(into[a], state)
	}
}
