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

// exitCodes lists them. Labels of the group "exit" say what each means.
func exitCodes() []int {
	return []int{exitWorks, exitHere, exitUsage, exitService, exitUndecided, exitInterrupted}
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

// codeOf turns what a command returned into the process's exit code and what
// there is to say on standard error; nil: nothing.
func codeOf(err error) (int, error) {
	var code exit
	switch {
	case err == nil:
		return exitWorks, nil
	case errors.As(err, &code):
		return int(code), nil
	default:
		return exitUsage, err
	}
}

// ended is the error for a code: nil for success.
func ended(code int) error {
	if code == exitWorks {
		return nil
	}
	return exit(code)
}
