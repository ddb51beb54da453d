package site

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
)

// TestUsedByOthersOnly: a process that has a file open is named; one of ours
// on its way to become another program is not.
func TestUsedByOthersOnly(t *testing.T) {
	dir := t.TempDir()
	held, err := os.Create(filepath.Join(dir, "held"))
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if got := usedBy(dir); got != "" {
		t.Errorf("named itself: %q", got)
	}
	c := exec.CommandContext(t.Context(), "cat")
	c.ExtraFiles = []*os.File{held}
	wait, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if got := usedBy(dir); got != "cat" {
		t.Errorf("a child that is another program: %q", got)
	}
	if unborn(strconv.Itoa(c.Process.Pid)) {
		t.Error("another program is taken for this one")
	}
	if unborn(strconv.Itoa(os.Getppid())) {
		t.Error("a process that is no child is taken for one")
	}
	_ = wait.Close()
	_ = c.Wait()
}

// TestUsedByNobodyWhileWeStart: children of ours have our files open until
// they become other programs.
func TestUsedByNobodyWhileWeStart(t *testing.T) {
	dir := t.TempDir()
	held, err := os.Create(filepath.Join(dir, "held"))
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for ctx.Err() == nil {
				_ = exec.CommandContext(ctx, "true").Run()
			}
		})
	}
	for range 300 {
		if got := usedBy(dir); got != "" {
			t.Errorf("used by %q", got)
			break
		}
	}
	cancel()
	all.Wait()
}
