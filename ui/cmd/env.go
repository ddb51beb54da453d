// Package cmd is the command line: one file per command, the flags, the exit
// codes, and the wiring of sessions with what performs their work. It is the
// only place that holds both halves.
package cmd

import (
	"io"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/charmbracelet/x/term"
)

// Env is what a command may use of the process: its streams, its environment,
// and whether a person sits at them.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	InTTY    bool
	OutTTY   bool
	ErrTTY   bool
	GOOS     string
	Version  string
}

// System is the process as it really is.
func System() Env {
	return Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv,
		InTTY:  term.IsTerminal(os.Stdin.Fd()),
		OutTTY: term.IsTerminal(os.Stdout.Fd()),
		ErrTTY: term.IsTerminal(os.Stderr.Fd()),
		GOOS:   runtime.GOOS, Version: version(),
	}
}

// version is the module's version as it was built, or "dev" where it was
// built from a working copy.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "dev"
	}
	return info.Main.Version
}
