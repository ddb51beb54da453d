//go:build unix

package sock

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
)

type slow struct{}

func (slow) Error() string   { return "slow" }
func (slow) Timeout() bool   { return true }
func (slow) Temporary() bool { return true }

func TestKindOf(t *testing.T) {
	for err, want := range map[error]Kind{
		syscall.ECONNREFUSED:     Refused,
		syscall.ECONNRESET:       Reset,
		syscall.EPIPE:            Reset,
		syscall.ETIMEDOUT:        Timeout,
		syscall.EHOSTUNREACH:     Unreachable,
		syscall.ENETUNREACH:      NoNetwork,
		syscall.EADDRNOTAVAIL:    NoNetwork,
		syscall.EACCES:           Prohibited,
		syscall.EPERM:            Prohibited,
		syscall.EINVAL:           Other,
		context.Canceled:         Cancelled,
		context.DeadlineExceeded: Timeout,
		os.ErrDeadlineExceeded:   Timeout,
		slow{}:                   Timeout,
		io.EOF:                   Closed,
		io.ErrUnexpectedEOF:      Closed,
		io.ErrClosedPipe:         Closed,
		net.ErrClosed:            Other,
		errors.New("refused"):    Other,
	} {
		wrapped := fmt.Errorf("outer: %w", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", err)})
		if got := KindOf(wrapped); got != want {
			t.Errorf("%v: %d, want %d", err, got, want)
		}
		option := fmt.Errorf("outer: %w", &Error{"interface", err})
		if got := KindOf(option); got != NotSupported {
			t.Errorf("option, %v: %d", err, got)
		}
	}
	if KindOf(nil) != Other {
		t.Error("nothing has a kind")
	}
}

func TestLoopback(t *testing.T) {
	for addr, want := range map[string]bool{
		"127.0.0.1:1": true, "[::1]:1": true, "0.0.0.0:1": true, "[::ffff:127.0.0.1]:1": true,
		"192.0.2.1:1": false, "[2001:db8::1]:1": false, "localhost:1": false, "": false,
	} {
		if got := loopback(addr); got != want {
			t.Errorf("%s: %v", addr, got)
		}
	}
}
