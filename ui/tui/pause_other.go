//go:build !unix

package tui

import "os"

// resumptions are none: programs are not stopped here.
func resumptions() []os.Signal { return nil }

// pause does nothing where programs cannot be stopped.
func pause() (stopped bool, err error) { return false, nil }
