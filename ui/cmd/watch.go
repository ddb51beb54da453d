package cmd

import (
	"context"
	"math/rand/v2"
	"os/exec"
	"time"

	"github.com/spf13/cobra"

	"fix502/checks"
	"fix502/checks/fault"
	"fix502/checks/plan"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/act/notify"
	"fix502/steps/watch"
	"fix502/ui/lookout"
)

func newWatch(env Env, o *options) *cobra.Command {
	c := &cobra.Command{
		Use:  "watch",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return runWatch(c, env, o) },
	}
	flagService(c, o)
	flagBudget(c, o)
	c.Flags().DurationVar(&o.timeout, "timeout", 0, "")
	flagBypass(c, o)
	flagHistory(c, o)
	c.Flags().BoolVar(&o.plain, "plain", false, "")
	return c
}

func runWatch(c *cobra.Command, env Env, o *options) error {
	if err := o.check(c); err != nil {
		return err
	}
	if c.Flags().Changed("timeout") && o.timeout <= 0 {
		return fault.New("not_zero", "name", "--timeout", "value", "30m")
	}
	p, err := realPlace(env, o)
	if err != nil {
		return err
	}
	defer p.close()
	r := &run{env: env, place: p, started: time.Now(), said: newWords(o.language(env.Getenv), p.profile.Name)}
	r.session = &shared{session: steps.New(p.config(env, o))}
	v := newVigil(r, o)
	v.first = true
	ended, err := v.keep(c.Context(), env.face(o), nil)
	r.warn(r.kept.end())
	if err != nil {
		return err
	}
	return ended.exit()
}

// vigil is a watch with all that it needs.
type vigil struct {
	run   *run
	o     *options
	watch *watch.Watch
	pace  watch.Pace
	note  func(context.Context, notify.Note) // tells the person on their desktop
	batch int                                // of the small looks: below zero, those of sessions are above
	nudge <-chan struct{}                    // of a dialogue; nil: none
	first bool                               // the diagnosis to come is the first, and kept like any other session
}

func newVigil(r *run, o *options) *vigil {
	desk := notify.Desk{GOOS: r.env.GOOS, Getenv: r.env.Getenv, Find: exec.LookPath, Run: notify.RunCommand}
	if r.env.OutTTY {
		desk.Out = r.env.Out
	}
	return &vigil{run: r, o: o, pace: watch.DefaultPace(), note: func(ctx context.Context, n notify.Note) { desk.Send(ctx, n) }}
}

// vigilEnd is how a watch ended.
type vigilEnd struct {
	works       bool
	interrupted bool
	left        bool // the person wants back to where they came from
	lead        verdict.Cause
}

func (e vigilEnd) exit() error {
	switch {
	case e.works:
		return nil
	case e.interrupted:
		return exit(exitInterrupted)
	default:
		return ended(exitOf(e.lead, verdict.ByName()))
	}
}

// keeper keeps a watch until it is over or ctx ends.
type keeper = func(ctx context.Context, show func(lookout.Sight), nudge <-chan struct{}) error

// face shows a watch that keep keeps, and says how it ended.
type face func(ctx context.Context, v *vigil, keep keeper) (vigilEnd, error)

// keep keeps the watch. When it works again the person is told, once.
func (v *vigil) keep(ctx context.Context, show face, known *lookout.Known) (vigilEnd, error) {
	v.watch = watch.New(watch.Config{
		Pace: v.pace, Chance: rand.Float64, Parts: plan.Parts(plan.Now{Profile: v.run.place.profile}),
	})
	look := lookout.Lookout{Watch: v.watch, Hold: lookout.Holder{Look: v.look, Diagnose: v.diagnose, Cause: v.cause}}
	e, err := show(ctx, v, func(ctx context.Context, show func(lookout.Sight), nudge <-chan struct{}) error {
		if v.o.timeout > 0 {
			limited, cancel := context.WithTimeout(ctx, v.o.timeout)
			defer cancel()
			ctx = limited
		}
		look.Show, look.Nudge = show, nudge
		return look.Run(ctx, known)
	})
	view := v.watch.View()
	e.works, e.lead = view.State == watch.Works, view.Verdict.Lead
	e.interrupted = e.interrupted || ctx.Err() != nil
	if err == nil && e.works && len(view.Changes) > 1 {
		v.note(ctx, v.good(view))
	}
	return e, err
}

// teller says what both faces say.
func (v *vigil) teller() lookout.Teller {
	return lookout.Teller{Words: faceWords{v.run.said}, Service: v.run.place.profile.Name}
}

func (v *vigil) good(view watch.View) notify.Note {
	t := v.teller()
	return notify.Note{
		Title: t.Say("watch.notified"),
		Text:  t.Outage(view.Changes[len(view.Changes)-1]),
	}
}

// look makes one small look.
func (v *vigil) look(ctx context.Context, parts []checks.ID) checks.Evidence {
	ctx, cancel := context.WithTimeout(ctx, v.o.budget)
	defer cancel()
	v.batch--
	var seen checks.Evidence
	started := map[checks.ID]bool{}
	for {
		now := plan.Now{Profile: v.run.place.profile, View: seen.View()}
		due := plan.Glance(now, parts, func(id checks.ID) bool { return started[id] })
		if len(due) == 0 {
			return seen
		}
		for _, s := range due {
			started[s.ID] = true
		}
		for r := range v.run.place.run(ctx, v.batch, due) {
			seen = append(seen, r.Seen...)
		}
	}
}

// diagnose runs all checks once. Only the first diagnosis of a watch is kept:
// those that follow would push older sessions out.
func (v *vigil) diagnose(ctx context.Context, progress func(done, total int)) (checks.Evidence, verdict.Verdict) {
	r := v.run
	r.session = &shared{session: steps.New(r.place.config(r.env, v.o))}
	first := v.first
	if v.first = false; first {
		r.kept = r.keep(r.env, v.o)
	}
	err := drain(ctx, r.session, r.place, v.o.budget, func(p steps.Prompt) { progress(p.Done, p.Total) })
	if first && err == nil {
		r.kept.closed()
	}
	p := r.session.Prompt()
	return p.Evidence, p.Verdict
}

// cause says what a verdict means, with what the last diagnosis saw.
func (v *vigil) cause(found verdict.Verdict) string {
	f := v.run.fields(v.run.session.Prompt().View)
	f["confidence"] = found.Confidence.String()
	said, _ := v.run.words().Cause(found.Lead, f)
	return said
}
