package cmd

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// untilInterrupted ends the context at the first INT or TERM. A second one
// ends the process the hard way.
func untilInterrupted(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}
