package sock

import (
	"syscall"

	"golang.org/x/sys/windows"
)

func kindOfErrno(n syscall.Errno) Kind {
	switch n {
	case windows.WSAECONNREFUSED:
		return Refused
	case windows.WSAECONNRESET, windows.WSAECONNABORTED, windows.WSAENETRESET, windows.WSAESHUTDOWN:
		return Reset
	case windows.WSAETIMEDOUT:
		return Timeout
	case windows.WSAEHOSTUNREACH, windows.WSAEHOSTDOWN:
		return Unreachable
	case windows.WSAENETUNREACH, windows.WSAENETDOWN, windows.WSAEADDRNOTAVAIL:
		return NoNetwork
	case windows.WSAEACCES:
		return Prohibited
	default:
		return Other
	}
}
