//go:build linux

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// run is what all networks of one test run share.
type run struct {
	dir     string
	program string
	ca      map[string]authority
	count   atomic.Int64
}

// newRun builds the program, once.
func newRun(t *testing.T) *run {
	t.Helper()
	r := &run{ca: map[string]authority{}}
	var err error
	r.dir, err = os.MkdirTemp("", fmt.Sprintf("%s%d-", prefix, os.Getpid()))
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(r.dir) })
	must(t, os.Chmod(r.dir, 0o755)) // the program has no rights to another's folder
	for name, organisation := range map[string]string{caPublic: "Public Trust", caOffice: "Office Gateway", caStranger: "Nobody Knows", caDirty: evil} {
		r.ca[name], err = newAuthority(organisation+" Root", organisation)
		must(t, err)
	}
	r.program = filepath.Join(r.dir, "fix502")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", r.program, ".")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return r
}
