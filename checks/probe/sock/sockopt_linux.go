package sock

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// bind ties the socket to an interface. Since Linux 5.7 the first binding of a
// socket needs no privilege.
func bind(_, device string, c syscall.RawConn) error {
	return control(c, func(fd uintptr) error {
		return unix.BindToDevice(int(fd), device)
	})
}

// limit lowers the segment size that both sides will send. A datagram socket
// has none.
func limit(segment int, c syscall.RawConn) error {
	return control(c, func(fd uintptr) error {
		return unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_MAXSEG, segment)
	})
}

func hurry(syscall.RawConn) {}
