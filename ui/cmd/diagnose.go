package cmd

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"fix502/checks/fault"
	"fix502/steps"
	"fix502/steps/export"
)

func newDiagnose(env Env, o *options) *cobra.Command {
	c := &cobra.Command{
		Use:  "diagnose",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := o.check(c); err != nil {
				return err
			}
			o.checkTrial(c)
			p, err := realPlace(env, o)
			if err != nil {
				return err
			}
			return headless(c.Context(), env, o, p)
		},
	}
	flagService(c, o)
	flagBudget(c, o)
	flagBypass(c, o)
	flagTrial(c, o)
	flagHistory(c, o)
	flagsOutput(c, o)
	return c
}

// headless runs one diagnosis and writes its result.
func headless(ctx context.Context, env Env, o *options, p place) error {
	defer p.close()
	to, err := openSink(o.output, o.force, env.Out)
	if err != nil {
		return err
	}
	defer to.drop()
	r := &run{env: env, place: p, started: time.Now(), said: newWords(o.language(env.Getenv), p.profile.Name)}
	r.session = &shared{session: steps.New(p.config(env, o))}
	kept := r.keep(env, o)
	r.recollect(o)
	go r.past() // meanwhile
	live := newLive(env, r.words().Label("triage.running"))
	err = drain(ctx, r.session, p, o.budget, live.show)
	live.clear()
	if errors.Is(err, context.Canceled) {
		return errors.Join(exit(exitInterrupted), kept.end())
	}
	kept.closed()
	r.warn(kept.end())
	data, err := r.render(o.format, o.unmasked)
	if err != nil {
		return err
	}
	if err := to.commit(data); err != nil {
		return err
	}
	return ended(r.exitCode())
}

// warn tells of something that went wrong beside the matter.
func (r *run) warn(err error) {
	if err != nil {
		complain(r.env, r.said, err)
	}
}

// writing is what a writer of the summary needs: words, and what is left in.
func (r *run) writing(unmasked bool) export.Opts {
	w := r.words()
	return export.Opts{
		Unmasked: unmasked, Label: w.Label, Lang: w.Lang(), Step: func(id string) string { return w.Step(id).Short },
		Action: func(step, id string) string { return w.Action(step, id, r.env.GOOS, "", nil).Title },
	}
}

// render writes the summary in a format.
func (r *run) render(format string, unmasked bool) ([]byte, error) {
	f, ok := formatByName(format)
	if !ok {
		return nil, unknownFormat(format)
	}
	var b bytes.Buffer
	if err := f.Write(&b, r.report(unmasked), r.writing(unmasked)); err != nil {
		return nil, fault.Because(err, "summary")
	}
	return b.Bytes(), nil
}
