package host

import (
	"encoding/binary"
	"maps"
	"net/netip"
	"testing"
)

// neighbour builds a RTM_NEWNEIGH message as the kernel sends it.
func neighbour(addr string, state uint16) []byte {
	a := netip.MustParseAddr(addr).AsSlice()
	link := []byte{10, 0, 2, 0, 2, 0xfc, 0, 0, 0, 5, 0, 0} // a hardware address, padded
	b := request(rtmNewNeigh, nlMulti, ndMsgSize+4+len(a)+len(link))
	binary.NativeEndian.PutUint16(b[nlHeader+8:], state)
	attr := b[nlHeader+ndMsgSize:]
	binary.NativeEndian.PutUint16(attr, uint16(4+len(a)))
	binary.NativeEndian.PutUint16(attr[2:], ndaDst)
	copy(attr[4:], a)
	copy(attr[4+len(a):], link)
	return b
}

func TestParseNeighbours(t *testing.T) {
	var raw []byte
	for addr, state := range map[string]uint16{
		"192.0.2.1": 0x02, "192.0.2.2": 0x04, "192.0.2.3": 0x08, "192.0.2.4": 0x10, "192.0.2.5": 0x20,
		"192.0.2.6": 0x01, "192.0.2.7": 0x80, "192.0.2.8": 0, "fe80::1": 0x40,
	} {
		raw = append(raw, neighbour(addr, state)...)
	}
	raw = append(raw, neighbour("192.0.2.9", 0x20)...) // known twice, over two interfaces
	raw = append(raw, neighbour("192.0.2.9", 0x02)...)
	raw = append(raw, request(nlDone, nlMulti, 4)...)
	want := map[string]string{
		"192.0.2.1": reachable, "192.0.2.2": stale, "192.0.2.3": stale, "192.0.2.4": stale, "192.0.2.5": failed,
		"192.0.2.6": incomplete, "192.0.2.7": reachable, "192.0.2.8": unknown, "fe80::1": reachable, "192.0.2.9": reachable,
	}
	got := map[string]string{}
	for a, s := range parseNeighbours(raw) {
		got[a.String()] = s
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if !answerEnds(raw) {
		t.Error("the end of the answer was not seen")
	}
	if answerEnds(neighbour("192.0.2.1", 2)) {
		t.Error("an end was seen where more follows")
	}
}

func TestParseRouteReply(t *testing.T) {
	b := request(rtmNewRoute, 0, rtMsgSize+8+8)
	attr := b[nlHeader+rtMsgSize:]
	binary.NativeEndian.PutUint16(attr, 8)
	binary.NativeEndian.PutUint16(attr[2:], rtaDst)
	binary.NativeEndian.PutUint16(attr[8:], 8)
	binary.NativeEndian.PutUint16(attr[10:], rtaOif)
	binary.NativeEndian.PutUint32(attr[12:], 7)
	if got := parseRouteReply(b); got != 7 {
		t.Errorf("interface %d, want 7", got)
	}
	if got := parseRouteReply(b[:len(b)-1]); got != 0 {
		t.Errorf("a cut message gave interface %d", got)
	}
	if !answerEnds(b) {
		t.Error("a single message is a whole answer")
	}
}

func TestRequestsAreWellFormed(t *testing.T) {
	for _, a := range addrs("192.0.2.1", "2001:db8::1") {
		n := 0
		for m := range messages(routeRequest(a)) {
			n++
			for kind, v := range attributes(m.body[rtMsgSize:]) {
				if got, ok := netip.AddrFromSlice(v); !ok || got != a || kind != rtaDst || m.body[0] != family(a) {
					t.Errorf("asks for %v (%d), want %v", got, kind, a)
				}
			}
		}
		if n != 1 {
			t.Errorf("%d messages in one request", n)
		}
	}
}

// ipnet builds a MIB_IPNET_TABLE2.
func ipnet(rows map[string]uint32) []byte {
	b := make([]byte, ipnetHead)
	binary.LittleEndian.PutUint32(b, uint32(len(rows)))
	for addr, state := range rows {
		row := make([]byte, ipnetRow)
		if a := netip.MustParseAddr(addr); a.Is4() {
			row[0] = 2
			copy(row[4:], a.AsSlice())
		} else {
			row[0] = 23
			copy(row[8:], a.AsSlice())
		}
		binary.LittleEndian.PutUint32(row[ipnetState:], state)
		b = append(b, row...)
	}
	return b
}

func TestParseIPNet(t *testing.T) {
	got := map[string]string{}
	for a, s := range parseIPNet(ipnet(map[string]uint32{"192.0.2.1": 5, "192.0.2.2": 0, "192.0.2.3": 1, "fe80::1": 4, "192.0.2.4": 99})) {
		got[a.String()] = s
	}
	want := map[string]string{"192.0.2.1": reachable, "192.0.2.2": failed, "192.0.2.3": incomplete, "fe80::1": stale, "192.0.2.4": unknown}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
