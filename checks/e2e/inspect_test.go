//go:build linux

package e2e

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/netip"
	"time"

	"golang.org/x/sys/unix"
)

// inspector is a box on the way that reads the name in each TLS hello, which
// stands there in plain, and cuts the connections that name its victim. The
// router diverts connections to it.
type inspector struct {
	At     string // ip:port
	Victim string
}

func (i inspector) start() error {
	l, err := listen(i.At)
	if err != nil {
		return err
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go i.pass(conn.(*net.TCPConn))
		}
	}()
	return nil
}

func (i inspector) pass(near *net.TCPConn) {
	defer func() { _ = near.Close() }()
	hello := make([]byte, 5, 20<<10)
	if _, err := io.ReadFull(near, hello); err != nil {
		return
	}
	hello = hello[:5+int(binary.BigEndian.Uint16(hello[3:5]))]
	if _, err := io.ReadFull(near, hello[5:]); err != nil {
		return
	}
	if bytes.Contains(hello, []byte(i.Victim)) {
		_ = near.SetLinger(0) // a reset, no farewell
		return
	}
	to, err := meant(near)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	far, err := (&net.Dialer{}).DialContext(ctx, "tcp", to.String())
	if err != nil {
		return
	}
	defer func() { _ = far.Close() }()
	join(near, io.MultiReader(bytes.NewReader(hello), near), far)
}

// meant is where a diverted connection was addressed to (SO_ORIGINAL_DST).
func meant(conn *net.TCPConn) (netip.AddrPort, error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return netip.AddrPort{}, err
	}
	var at *unix.IPv6Mreq // as large as the sockaddr_in that the kernel writes
	var asked error
	if err := raw.Control(func(fd uintptr) {
		at, asked = unix.GetsockoptIPv6Mreq(int(fd), unix.IPPROTO_IP, unix.SO_ORIGINAL_DST)
	}); err != nil {
		return netip.AddrPort{}, err
	}
	if asked != nil {
		return netip.AddrPort{}, fmt.Errorf("original destination: %w", asked)
	}
	b := at.Multiaddr
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[4:8])), binary.BigEndian.Uint16(b[2:4])), nil
}
