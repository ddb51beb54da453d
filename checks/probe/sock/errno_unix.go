//go:build unix

package sock

import "syscall"

func kindOfErrno(n syscall.Errno) Kind {
	switch n {
	case syscall.ECONNREFUSED:
		return Refused
	case syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE:
		return Reset
	case syscall.ETIMEDOUT:
		return Timeout
	case syscall.EHOSTUNREACH, syscall.EHOSTDOWN:
		return Unreachable
	case syscall.ENETUNREACH, syscall.ENETDOWN, syscall.EADDRNOTAVAIL:
		return NoNetwork
	case syscall.EACCES, syscall.EPERM:
		return Prohibited
	default:
		return Other
	}
}
