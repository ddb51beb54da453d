//go:build !linux && !darwin && !windows

package sock

import (
	"errors"
	"syscall"
)

func bind(string, string, syscall.RawConn) error { return errors.ErrUnsupported }

func limit(int, syscall.RawConn) error { return errors.ErrUnsupported }

func hurry(syscall.RawConn) {}
