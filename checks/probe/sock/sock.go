// Package sock is the part of the network that differs between operating
// systems: socket options of one attempt, and the numbers that a failed system
// call brings back.
package sock

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"syscall"
	"time"
)

// Kind is why a system call on a socket failed, equal on all systems.
type Kind uint8

// The kinds. Other is everything that has no kind of its own.
const (
	Other        Kind = iota
	Refused           // a closed port
	Reset             // the peer cut the connection
	Closed            // the peer ended the stream
	Timeout           // a deadline passed, or the system gave up
	Unreachable       // no way to the host
	NoNetwork         // no way to the network; often: no route on this machine
	Prohibited        // forbidden, by this machine or on the way
	Cancelled         // the caller did not want it any more
	NotSupported      // this system cannot set the option
)

// Error is a socket option that could not be set, so that nothing was learned
// about the network.
type Error struct {
	Option string
	Err    error
}

func (e *Error) Error() string { return fmt.Sprintf("set %s: %v", e.Option, e.Err) }

// Unwrap returns what the system said.
func (e *Error) Unwrap() error { return e.Err }

// KindOf classifies an error by number and type, never by text.
func KindOf(err error) Kind {
	var option *Error
	var number syscall.Errno
	var timeout net.Error
	switch {
	case err == nil:
		return Other
	case errors.As(err, &option):
		return NotSupported
	case errors.Is(err, context.Canceled):
		return Cancelled
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return Timeout
	case errors.As(err, &number):
		return kindOfErrno(number)
	case errors.As(err, &timeout) && timeout.Timeout():
		return Timeout
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.ErrClosedPipe):
		return Closed
	default:
		return Other
	}
}

// Dial opens one connection to an address literal. device is the interface to
// bind to, segment the TCP_MAXSEG in bytes; both are optional. Loopback is
// never bound: it belongs to no other interface.
func Dial(ctx context.Context, network, addr, device string, segment int) (net.Conn, error) {
	d := net.Dialer{FallbackDelay: -1}
	d.KeepAliveConfig.Enable = false
	d.KeepAlive = -time.Second
	d.ControlContext = func(_ context.Context, network, address string, c syscall.RawConn) error {
		loop := loopback(address)
		if loop {
			hurry(c)
		}
		if device != "" && !loop {
			if err := bind(network, device, c); err != nil {
				return &Error{"interface", err}
			}
		}
		if segment > 0 {
			if err := limit(segment, c); err != nil {
				return &Error{"segment size", err}
			}
		}
		return nil
	}
	conn, err := d.DialContext(ctx, network, addr)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", network, err)
	}
	return conn, nil
}

func loopback(address string) bool {
	at, err := netip.ParseAddrPort(address)
	return err == nil && (at.Addr().Unmap().IsLoopback() || at.Addr().IsUnspecified())
}

// control runs f on the socket's descriptor and returns the error of either.
func control(c syscall.RawConn, f func(fd uintptr) error) error {
	var inner error
	if err := c.Control(func(fd uintptr) { inner = f(fd) }); err != nil {
		return fmt.Errorf("control: %w", err)
	}
	return inner
}
