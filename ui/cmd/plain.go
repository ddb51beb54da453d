package cmd

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"fix502/ui/plain"
	"fix502/ui/tui"
)

func flagPlain(c *cobra.Command, o *options) {
	c.Flags().BoolVar(&o.plain, "plain", false, "")
}

// plainly tells whether the wizard is to be a dialogue of lines: where it is
// asked for, and on a terminal that can do no more.
func (o *options) plainly(env Env) bool {
	return o.plain || (env.Getenv("TERM") == "dumb" && env.InTTY && env.OutTTY)
}

// runPlain leads a person line by line. A pipe is asked nothing about earlier
// sessions: its answers are for this one.
func (r *run) runPlain(ctx context.Context, env Env, o *options) (tui.Exit, error) {
	p := plain.Options{
		Session: r.session, Hold: r.holder(o), Words: faceWords{r.said}, Service: r.place.profile.Name,
		GOOS: env.GOOS, Unsaved: r.kept == nil, Echo: !env.InTTY, ASCII: tui.NeedsASCII(env.Getenv, env.GOOS),
		Watch: func(ctx context.Context, out io.Writer, nudge <-chan struct{}) bool {
			return r.watchInLines(ctx, o, out, nudge)
		},
	}
	if env.InTTY {
		p.Earlier = r.earlierFor(env, o)
	}
	exited, err := plain.Run(ctx, plain.Terminal{In: env.In, Out: env.Out}, p)
	return tui.Exit(exited), err
}
