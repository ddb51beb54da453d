package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"fix502/checks/clean"
	"fix502/steps/act/change"
	"fix502/steps/act/site"
)

func newUndo(env Env, o *options) *cobra.Command {
	c := &cobra.Command{
		Use:   "undo [CHANGE]",
		Short: "Put back what a step changed for you",
		Long: "undo puts back the newest change that a step made for you, or the named one,\n" +
			"byte for byte. It refuses where the browser runs, or has written the same\n" +
			"files since, and says what is still possible.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			dir, err := change.Dir(env.Getenv)
			if err != nil {
				return err
			}
			store := change.Store{Dir: dir}
			if o.list {
				if len(args) > 0 {
					return errors.New("--list takes no name")
				}
				return listChanges(env, store)
			}
			return undo(c.Context(), env.Out, store, strings.Join(args, ""))
		},
	}
	c.Flags().BoolVar(&o.list, "list", false, "list the changes")
	return c
}

func undo(ctx context.Context, out io.Writer, store change.Store, id string) error {
	m, err := store.Undo(ctx, id, site.HoldFor)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Put back, byte for byte: %s\n", aboutChange(m))
	return err
}

// aboutChange says in a few words what was changed where and when.
func aboutChange(m change.Manifest) string {
	what := m.Note
	if what == "" {
		what = "data of " + strings.Join(m.About.Domains, ", ")
	}
	where := m.About.Name
	if m.About.Profile != "" {
		where += " (" + m.About.Profile + ")"
	}
	return clean.Text(fmt.Sprintf("%s, cleared in %s at %s", what, where, m.At.Local().Format("2006-01-02 15:04:05 -07:00")))
}

func listChanges(env Env, store change.Store) error {
	all, err := store.List()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(env.Out, 0, 0, 2, ' ', 0)
	for _, m := range all {
		state := "can be put back"
		switch m.State {
		case change.Undone:
			state = "put back"
		case change.Begun:
			state = "cut off, can be put back"
		case change.Made:
		}
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\n", m.ID, aboutChange(m), state); err != nil {
			return err
		}
	}
	return w.Flush()
}
