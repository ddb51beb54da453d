//go:build linux || darwin

// Package bench holds the program to its figures and to its manners on a
// terminal: it builds it as it is released, starts it on a pseudo-terminal and
// looks at what a person would see.
package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// binEnv is where the programs are that TestMain built.
const binEnv = "FIX502_BENCH_BIN"

func TestMain(m *testing.M) {
	// Whoever ignores the hang-up, as nohup does, hands that on to what it
	// starts. The programs under test are to find it as a terminal leaves it.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	os.Exit(withPrograms(m.Run))
}

// withPrograms builds the programs next to one another and from the same
// tree, so that figures compare.
func withPrograms(run func() int) int {
	dir, err := os.MkdirTemp("", "fix502-bench-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if _, err := exec.LookPath("go"); err != nil {
		return run() // the tests say what they lack
	}
	for name, pkg := range map[string]string{
		"fix502": ".", "minimal": "./ui/bench/testdata/minimal", "still": "./ui/bench/testdata/still",
	} {
		if err := build(dir, name, pkg); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	if err := os.Setenv(binEnv, dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return run()
}

// build makes a program as it is released.
func build(dir, name, pkg string, flags ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "go", append(append([]string{"build", "-ldflags=-s -w"}, flags...), "-o", filepath.Join(dir, name), pkg)...)
	c.Dir = filepath.Join("..", "..")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("building %s: %w\n%s", name, err, out)
	}
	return nil
}

// program is where a program that TestMain built is.
func program(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv(binEnv)
	if dir == "" {
		lacking(t, "no go command to build the programs with")
	}
	return filepath.Join(dir, name)
}
