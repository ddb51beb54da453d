package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"fix502/checks/clean"
	"fix502/checks/fault"
	"fix502/steps/journal"
	"fix502/steps/words"
)

func newExport(env Env, o *options) *cobra.Command {
	c := &cobra.Command{
		Use:               "export",
		Args:              oneArgument,
		ValidArgsFunction: first(func() []string { return sessionNames(env) }),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.check(c); err != nil {
				return err
			}
			if o.list && len(args) > 0 {
				return fault.New("list_no_name")
			}
			dir, err := journal.Dir(env.Getenv)
			if err != nil {
				return err
			}
			if o.list {
				return listSessions(env, dir, newWords(o.language(env.Getenv), "").get())
			}
			name := ""
			if len(args) == 1 {
				name = args[0]
			}
			return exportSession(env, o, dir, name)
		},
	}
	flagsOutput(c, o)
	c.Flags().BoolVar(&o.list, "list", false, "")
	return c
}

// sessionNames are the saved sessions, as far as they can be read.
func sessionNames(env Env) (names []string) {
	if dir, err := journal.Dir(env.Getenv); err == nil {
		all, _ := journal.List(dir)
		for _, e := range all {
			names = append(names, e.Name)
		}
	}
	return names
}

func listSessions(env Env, dir string, said *words.Words) error {
	all, err := journal.List(dir)
	if err != nil {
		return err
	}
	rows := make([][]string, 0, len(all))
	for _, e := range all {
		state := "saved.unfinished"
		switch {
		case e.Busy:
			state = "saved.busy"
		case e.Closed:
			state = "saved.finished"
		}
		about := e.Head.Service
		if s, ok := strings.CutPrefix(e.Head.Profile, demoPrefix); ok {
			about = said.Say("saved.demo", "name", s)
		}
		rows = append(rows, []string{
			e.Name, e.Head.Begun.Local().Format("2006-01-02 15:04:05 -07:00"), clean.Text(about), said.Say(state),
		})
	}
	return columns(env.Out, rows)
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
		return fault.Because(err, "session_profile")
	}
	r := &run{env: env, place: place{profile: p}, wizard: true, started: e.Head.Begun, said: newWords(o.language(env.Getenv), p.Name)}
	s, _, err := journal.Read(e.Path, r.place.config(env, o))
	if s == nil {
		return fault.Because(err, "session_unread")
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
