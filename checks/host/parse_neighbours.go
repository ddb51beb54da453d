package host

import (
	"encoding/binary"
	"iter"
	"net/netip"

	"fix502/checks"
)

// The words of checks.Router's State.
const (
	reachable  = "reachable"  // confirmed lately, or fixed by hand
	stale      = "stale"      // known, not confirmed lately
	failed     = "failed"     // asked and did not answer
	incomplete = "incomplete" // asked, no answer yet
	unknown    = "unknown"    // the table does not know it
)

// Numbers of linux/netlink.h, linux/rtnetlink.h and linux/neighbour.h. They
// stand here because the parsers run on every system.
const (
	nlHeader    = 16
	nlError     = 2
	nlDone      = 3
	nlMulti     = 2     // flag: more messages follow
	nlRequest   = 0x1   // flag
	nlDump      = 0x300 // flag
	rtmNewRoute = 24
	rtmGetRoute = 26
	rtmNewNeigh = 28
	rtmGetNeigh = 30
	rtMsgSize   = 12
	ndMsgSize   = 12
	rtaDst      = 1
	rtaOif      = 4
	ndaDst      = 1
	afInet      = 2
	afInet6     = 10
)

// routeRequest asks which route leads to one address.
func routeRequest(to netip.Addr) []byte {
	addr := to.AsSlice()
	b := request(rtmGetRoute, nlRequest, rtMsgSize+4+len(addr))
	b[nlHeader] = family(to)
	b[nlHeader+1] = byte(len(addr) * 8)
	attr := b[nlHeader+rtMsgSize:]
	binary.NativeEndian.PutUint16(attr, uint16(4+len(addr)))
	binary.NativeEndian.PutUint16(attr[2:], rtaDst)
	copy(attr[4:], addr)
	return b
}

func request(kind, flags uint16, body int) []byte {
	b := make([]byte, nlHeader+body)
	binary.NativeEndian.PutUint32(b, uint32(len(b)))
	binary.NativeEndian.PutUint16(b[4:], kind)
	binary.NativeEndian.PutUint16(b[6:], flags)
	binary.NativeEndian.PutUint32(b[8:], 1)
	return b
}

func family(a netip.Addr) byte {
	if a.Is4() {
		return afInet
	}
	return afInet6
}

// message is one netlink message.
type message struct {
	kind, flags uint16
	body        []byte
}

func messages(raw []byte) iter.Seq[message] {
	return func(yield func(message) bool) {
		for len(raw) >= nlHeader {
			size := int(binary.NativeEndian.Uint32(raw))
			if size < nlHeader || size > len(raw) {
				return
			}
			m := message{
				kind:  binary.NativeEndian.Uint16(raw[4:]),
				flags: binary.NativeEndian.Uint16(raw[6:]),
				body:  raw[nlHeader:size],
			}
			if !yield(m) {
				return
			}
			raw = raw[min(aligned(size), len(raw)):]
		}
	}
}

// attributes yields type and value of the attributes behind a fixed header.
func attributes(raw []byte) iter.Seq2[uint16, []byte] {
	return func(yield func(uint16, []byte) bool) {
		for len(raw) >= 4 {
			size := int(binary.NativeEndian.Uint16(raw))
			if size < 4 || size > len(raw) {
				return
			}
			if !yield(binary.NativeEndian.Uint16(raw[2:]), raw[4:size]) {
				return
			}
			raw = raw[min(aligned(size), len(raw)):]
		}
	}
}

func aligned(n int) int { return (n + 3) &^ 3 }

// answerEnds tells whether these are the last messages of an answer.
func answerEnds(raw []byte) bool {
	for m := range messages(raw) {
		if m.kind == nlDone || m.kind == nlError || m.flags&nlMulti == 0 {
			return true
		}
	}
	return false
}

// parseRouteReply reads the number of the outgoing interface; 0: not told.
func parseRouteReply(raw []byte) int {
	for m := range messages(raw) {
		if m.kind != rtmNewRoute || len(m.body) < rtMsgSize {
			continue
		}
		for kind, v := range attributes(m.body[rtMsgSize:]) {
			if kind == rtaOif && len(v) == 4 {
				return int(int32(binary.NativeEndian.Uint32(v)))
			}
		}
	}
	return 0
}

// parseNeighbours reads Linux' neighbour table. Hardware addresses are left
// where they are.
func parseNeighbours(raw []byte) map[netip.Addr]string {
	out := map[netip.Addr]string{}
	for m := range messages(raw) {
		if m.kind != rtmNewNeigh || len(m.body) < ndMsgSize {
			continue
		}
		state := linuxState(binary.NativeEndian.Uint16(m.body[8:]))
		for kind, v := range attributes(m.body[ndMsgSize:]) {
			if a, ok := netip.AddrFromSlice(v); ok && kind == ndaDst {
				out[a] = better(out[a], state)
			}
		}
	}
	return out
}

// linuxState turns the bits of linux/neighbour.h into a word.
func linuxState(bits uint16) string {
	switch {
	case bits&(0x02|0x40|0x80) != 0: // reachable, needs no asking, permanent
		return reachable
	case bits&(0x04|0x08|0x10) != 0: // stale, delay, probe
		return stale
	case bits&0x20 != 0:
		return failed
	case bits&0x01 != 0:
		return incomplete
	default:
		return unknown
	}
}

// better keeps the best state of one address that several interfaces know.
func better(a, b string) string {
	rank := map[string]int{reachable: 5, stale: 4, incomplete: 3, failed: 2, unknown: 1}
	if rank[a] > rank[b] {
		return a
	}
	return b
}

// Sizes of MIB_IPNET_TABLE2 and MIB_IPNET_ROW2 (netioapi.h), 64 and 32 bit.
const (
	ipnetHead  = 8
	ipnetRow   = 88
	ipnetState = 76
)

// parseIPNet reads the neighbour table of Windows: a count, then rows that
// begin with a SOCKADDR_INET and hold an NL_NEIGHBOR_STATE.
func parseIPNet(raw []byte) map[netip.Addr]string {
	out := map[netip.Addr]string{}
	if len(raw) < ipnetHead {
		return out
	}
	count := binary.LittleEndian.Uint32(raw)
	raw = raw[ipnetHead:]
	for ; count > 0 && len(raw) >= ipnetRow; count-- {
		row := raw[:ipnetRow]
		raw = raw[ipnetRow:]
		var a netip.Addr
		switch binary.LittleEndian.Uint16(row) {
		case 2: // AF_INET
			a = netip.AddrFrom4([4]byte(row[4:8]))
		case 23: // AF_INET6
			a = netip.AddrFrom16([16]byte(row[8:24]))
		default:
			continue
		}
		out[a] = better(out[a], windowsState(binary.LittleEndian.Uint32(row[ipnetState:])))
	}
	return out
}

// windowsState is NL_NEIGHBOR_STATE (nldef.h) as a word.
func windowsState(n uint32) string {
	words := []string{failed, incomplete, stale, stale, stale, reachable, reachable}
	if int64(n) < int64(len(words)) {
		return words[n]
	}
	return unknown
}

// withStates fills in what the neighbour table knows of each router.
func withStates(routers []checks.Router, table map[netip.Addr]string) []checks.Router {
	for i, r := range routers {
		routers[i].State = unknown
		if a, err := netip.ParseAddr(r.Addr); err == nil && table[a] != "" {
			routers[i].State = table[a]
		}
	}
	return routers
}
