package cmd

import (
	"errors"

	"fix502/checks/verdict"
)

// The exit codes.
const (
	exitWorks       = 0 // it works, or the command did what it should
	exitHere        = 1 // broken on this device, in its browser or network
	exitUsage       = 2 // wrong usage, or the command could not be carried out
	exitService     = 3 // broken at the service or its edge
	exitUndecided   = 4 // broken, the evidence does not say where
	exitInterrupted = 130
)

// exitCodes tells what each code means.
func exitCodes() []struct {
	code  int
	means string
} {
	return []struct {
		code  int
		means string
	}{
		{exitWorks, "it works, also when it works again by itself"},
		{exitHere, "broken, and the cause is on this device, in its browser or network"},
		{exitUsage, "wrong usage, or the command could not be carried out"},
		{exitService, "broken, and the cause is at the service or its edge"},
		{exitUndecided, "broken, but the evidence does not say where"},
		{exitInterrupted, "interrupted"},
	}
}

// exitOf is the code of a verdict. What passed by itself works now.
func exitOf(lead verdict.Cause, causes map[verdict.Cause]verdict.Info) int {
	if lead == "refresh.transient" {
		return exitWorks
	}
	switch causes[lead].Owner {
	case verdict.OwnerNone:
		return exitWorks
	case verdict.OwnerDevice, verdict.OwnerNetwork, verdict.OwnerBrowser:
		return exitHere
	case verdict.OwnerEdge, verdict.OwnerProvider:
		return exitService
	default:
		return exitUndecided
	}
}

// exit is a command's code as an error, for verdicts that are no success. It
// carries nothing to print.
type exit int

func (exit) Error() string { return "" }

// codeOf turns what a command returned into the process's exit code and the
// line for standard error, which may be empty.
func codeOf(err error) (int, string) {
	var code exit
	switch {
	case err == nil:
		return exitWorks, ""
	case errors.As(err, &code):
		return int(code), ""
	default:
		return exitUsage, err.Error()
	}
}

// ended is the error for a code: nil for success.
func ended(code int) error {
	if code == exitWorks {
		return nil
	}
	return exit(code)
}
