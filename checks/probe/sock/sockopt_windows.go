package sock

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// unicastIf is IP_UNICAST_IF and IPV6_UNICAST_IF of ws2ipdef.h.
const unicastIf = 31

// bind ties the socket to an interface by its index: in network byte order for
// IPv4, in host order for IPv6 (IPPROTO_IP Socket Options).
func bind(network, device string, c syscall.RawConn) error {
	i, err := net.InterfaceByName(device)
	if err != nil {
		return fmt.Errorf("find interface: %w", err)
	}
	return control(c, func(fd uintptr) error {
		if strings.HasSuffix(network, "6") {
			return windows.SetsockoptInt(windows.Handle(fd), windows.IPPROTO_IPV6, unicastIf, i.Index)
		}
		var swapped [4]byte
		binary.BigEndian.PutUint32(swapped[:], uint32(i.Index))
		index := int32(binary.NativeEndian.Uint32(swapped[:]))
		return windows.SetsockoptInt(windows.Handle(fd), windows.IPPROTO_IP, unicastIf, int(index))
	})
}

// limit is refused: not known to work on this system.
func limit(int, syscall.RawConn) error { return errors.ErrUnsupported }

// hurry turns the repetition of the first packet off: this system repeats it
// even after a refusal, which makes a closed loopback port cost two seconds.
// Failing to do so costs only time.
func hurry(c syscall.RawConn) {
	const initialRTO = 0x98000011 // SIO_TCP_INITIAL_RTO of mstcpip.h
	params := struct {
		rtt     uint16
		retries uint8
		_       uint8
	}{rtt: 0xffff, retries: 0xfe} // unspecified; no retransmissions
	_ = control(c, func(fd uintptr) error {
		var n uint32
		return windows.WSAIoctl(windows.Handle(fd), initialRTO,
			(*byte)(unsafe.Pointer(&params)), uint32(unsafe.Sizeof(params)), nil, 0, &n, nil, 0)
	})
}
