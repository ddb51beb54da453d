package sock

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// bind ties the socket to an interface by its index, for outgoing packets of
// the socket's own family (ip(4), ip6(4)).
func bind(network, device string, c syscall.RawConn) error {
	i, err := net.InterfaceByName(device)
	if err != nil {
		return fmt.Errorf("find interface: %w", err)
	}
	return control(c, func(fd uintptr) error {
		if strings.HasSuffix(network, "6") {
			return unix.SetsockoptInt(int(fd), unix.IPPROTO_IPV6, unix.IPV6_BOUND_IF, i.Index)
		}
		return unix.SetsockoptInt(int(fd), unix.IPPROTO_IP, unix.IP_BOUND_IF, i.Index)
	})
}

// limit is refused: this kernel does not announce a smaller segment to the
// peer, so the experiment would prove nothing.
func limit(int, syscall.RawConn) error { return errors.ErrUnsupported }

func hurry(syscall.RawConn) {}
