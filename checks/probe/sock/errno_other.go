//go:build !unix && !windows

package sock

import "syscall"

func kindOfErrno(syscall.Errno) Kind { return Other }
