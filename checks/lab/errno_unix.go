//go:build !windows

package lab

import "syscall"

// What the system says when a connection fails.
const (
	errRefused         = syscall.ECONNREFUSED
	errReset           = syscall.ECONNRESET
	errHostUnreachable = syscall.EHOSTUNREACH
	errNetUnreachable  = syscall.ENETUNREACH
	errProhibited      = syscall.EACCES
)
