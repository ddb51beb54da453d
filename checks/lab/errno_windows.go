package lab

import "syscall"

// What the system says when a connection fails: Winsock's own numbers, since
// the names of package syscall stand for invented ones here.
const (
	errRefused         = syscall.Errno(10061)
	errReset           = syscall.Errno(10054)
	errHostUnreachable = syscall.Errno(10065)
	errNetUnreachable  = syscall.Errno(10051)
	errProhibited      = syscall.Errno(10013)
)
