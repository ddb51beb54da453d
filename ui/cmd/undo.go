package cmd

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fix502/checks/clean"
	"fix502/checks/fault"
	"fix502/steps/act"
	"fix502/steps/act/change"
	"fix502/steps/act/site"
	"fix502/steps/words"
)

func newUndo(env Env, o *options) *cobra.Command {
	c := &cobra.Command{
		Use:  "undo",
		Args: oneArgument,
		RunE: func(c *cobra.Command, args []string) error {
			dir, err := change.Dir(env.Getenv)
			if err != nil {
				return err
			}
			store, said := change.Store{Dir: dir}, newWords(o.language(env.Getenv), "").get()
			if o.list {
				if len(args) > 0 {
					return fault.New("list_no_name")
				}
				return listChanges(env, store, said)
			}
			return undo(c.Context(), env.Out, store, strings.Join(args, ""), said)
		},
	}
	c.Flags().BoolVar(&o.list, "list", false, "")
	return c
}

func undo(ctx context.Context, out io.Writer, store change.Store, id string, said *words.Words) error {
	m, err := store.Undo(ctx, id, site.HoldFor)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, said.Say("change.put_back", "what", aboutChange(m, said)))
	return err
}

// aboutChange says in a few words what was changed where and when.
func aboutChange(m change.Manifest, said *words.Words) string {
	what := m.Note
	switch {
	case m.Did != change.Did{}:
		what = act.What(said, m.Did)
	case what == "":
		what = said.Say("change.data", "what", strings.Join(m.About.Domains, ", "))
	}
	return clean.Text(said.Say("change.about", "what", what, "where", act.Where(said, m.About.Name, m.About.Profile),
		"time", m.At.Local().Format("2006-01-02 15:04:05 -07:00")))
}

func listChanges(env Env, store change.Store, said *words.Words) error {
	all, err := store.List()
	if err != nil {
		return err
	}
	rows := make([][]string, 0, len(all))
	for _, m := range all {
		rows = append(rows, []string{m.ID, aboutChange(m, said), said.Say("change." + string(m.State))})
	}
	return columns(env.Out, rows)
}
