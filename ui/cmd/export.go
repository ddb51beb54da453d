package cmd

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"fix502/checks/clean"
	"fix502/steps/journal"
)

func newExport(env Env, o *options) *cobra.Command {
	c := &cobra.Command{
		Use:   "export [SESSION]",
		Short: "Write the summary of a saved session again",
		Long: "export writes the summary of a saved session, masked unless --unmasked is\n" +
			"given. Without a name it is the newest one; --list shows them all.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.check(c); err != nil {
				return err
			}
			dir, err := journal.Dir(env.Getenv)
			if err != nil {
				return err
			}
			if o.list {
				return listSessions(env, dir)
			}
			name := ""
			if len(args) == 1 {
				name = args[0]
			}
			return exportSession(env, o, dir, name)
		},
	}
	flagsOutput(c, o)
	c.Flags().BoolVar(&o.list, "list", false, "list the saved sessions")
	return c
}

func listSessions(env Env, dir string) error {
	all, err := journal.List(dir)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(env.Out, 0, 0, 2, ' ', 0)
	for _, e := range all {
		state := "unfinished"
		switch {
		case e.Busy:
			state = "in use"
		case e.Closed:
			state = "finished"
		}
		about := e.Head.Service
		if s, ok := strings.CutPrefix(e.Head.Profile, demoPrefix); ok {
			about = "demo " + s
		}
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", e.Name,
			e.Head.Begun.Local().Format("2006-01-02 15:04:05 -07:00"), clean.Text(about), state); err != nil {
			return err
		}
	}
	return w.Flush()
}

func exportSession(env Env, o *options, dir, name string) error {
	e, err := journal.Find(dir, name)
	if err != nil {
		return err
	}
	to, err := openSink(o.output, o.force, env.Out)
	if err != nil {
		return err
	}
	defer to.drop()
	p, err := profileOf(e)
	if err != nil {
		return fmt.Errorf("the profile of this session cannot be read: %w", err)
	}
	r := &run{env: env, place: place{profile: p}, wizard: true, started: e.Head.Begun, said: newWords(o.language(env.Getenv), p.Name)}
	s, _, err := journal.Read(e.Path, r.place.config(env, o))
	if s == nil {
		return errors.Join(errors.New("this session cannot be read"), err)
	}
	r.session = &shared{session: s}
	r.place.origin = e.Head.Profile
	r.recollect(o)
	r.took = r.session.lastSeen().Sub(r.started)
	data, err := r.render(o.format, o.unmasked)
	if err != nil {
		return err
	}
	return to.commit(data)
}
