package act

import (
	"context"
	"errors"
	"os/exec"
	"time"
)

// settleTime is how long a browser that was started is watched: one that
// cannot run at all ends within it.
const settleTime = time.Second

// start begins a program that goes on by itself. What it prints is dropped: it
// would spoil the screen. One that ends at once with an error could not run.
func start(ctx context.Context, line []string) error {
	if len(line) == 0 || line[0] == "" {
		return errors.New("there is no program to start")
	}
	c := exec.CommandContext(context.WithoutCancel(ctx), line[0], line[1:]...)
	detach(c)
	if err := c.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	timer := time.NewTimer(settleTime)
	defer timer.Stop()
	select {
	case err := <-ended:
		return err
	case <-timer.C:
	case <-ctx.Done():
	}
	return nil
}
