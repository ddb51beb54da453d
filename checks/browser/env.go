// Package browser sees which browsers are installed and what they keep of the
// service: names, hosts, sizes and dates. It never reads a cookie's value, a
// password, a history entry or a page, decrypts nothing, sends nothing, and
// opens no file of a profile for writing; databases are read in a private copy
// that is gone afterwards.
//
// Everything that differs between systems comes in through Env; what bytes
// mean is decided by pure parsers that run everywhere.
package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// Env is the machine as the checks may look at it. RealEnv fills every field;
// a test replaces what it likes.
type Env struct {
	// OS is the operating system, in the words of runtime.GOOS.
	OS string
	// Getenv reads an environment variable; empty when it is not set.
	Getenv func(name string) string
	// Find looks a program up in PATH; empty when it is not there.
	Find func(program string) string
	// Root stands before every absolute path of the system; empty on a real
	// machine.
	Root string
	// Handler is what the system has noted as the handler of https addresses:
	// a ProgID of Windows. Elsewhere it is read from files, and this is nil.
	Handler func() string
	// Programs lists the programs that the registry of Windows knows as
	// browsers; nil elsewhere.
	Programs func() []string
	// Held tells whether a running browser holds the profile whose lock file
	// this is, engine being chromium or firefox.
	Held func(lock, engine string) bool
	// Temp is the folder in which private copies are made.
	Temp string
	// Now is the time by which cookies expire.
	Now func() time.Time
}

// RealEnv is the machine that the program runs on.
func RealEnv() Env {
	return Env{
		OS:     runtime.GOOS,
		Getenv: os.Getenv,
		Find: func(program string) string {
			path, err := exec.LookPath(program)
			if err != nil {
				return ""
			}
			return path
		},
		Handler:  handler(),
		Programs: programs(),
		Held:     held,
		Temp:     os.TempDir(),
		Now:      time.Now,
	}
}

// system is an absolute path of this machine.
func (e Env) system(path string) string {
	if e.Root == "" {
		return path
	}
	return filepath.Join(e.Root, path)
}

func (e Env) exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// home is the person's home folder; empty where there is none.
func (e Env) home() string {
	if e.OS == "windows" {
		return e.Getenv("USERPROFILE")
	}
	return e.Getenv("HOME")
}

// wsl tells whether this is a Linux inside Windows, where the person's browser
// is the one outside.
func (e Env) wsl() bool {
	if e.OS != "linux" {
		return false
	}
	if e.Getenv("WSL_DISTRO_NAME") != "" {
		return true
	}
	return e.exists(e.system("/proc/sys/fs/binfmt_misc/WSLInterop"))
}
