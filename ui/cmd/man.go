package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newMan(env Env) *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Print the manual page (fix502 man | man -l -)",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(env.Out, manual(c.Root(), env.Version))
			return err
		},
	}
}

// manual is the manual page of all commands, in the man macros of roff.
func manual(root *cobra.Command, version string) string {
	var b strings.Builder
	line := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	line(`.TH FIX502 1 "" "fix502 %s" "User Commands"`, roff(version))
	line(".SH NAME\nfix502 \\- %s", roff(root.Short))
	line(".SH SYNOPSIS\n.B fix502\n[flags]")
	for _, c := range visible(root) {
		line(".br\n.B fix502 %s\n[flags]", roff(c.Use))
	}
	line(".SH DESCRIPTION\n%s", roff(root.Long))
	line(".SH FLAGS OF THE WIZARD")
	flagsInRoff(line, root)
	line(".SH COMMANDS")
	for _, c := range visible(root) {
		line(".SS fix502 %s\n%s", roff(c.Use), roff(first(c.Long, c.Short)))
		flagsInRoff(line, c)
	}
	line(".SH KEYS OF THE WIZARD")
	for _, k := range keysOfWizard() {
		line(".TP\n.B %s\n%s", roff(k[0]), roff(k[1]))
	}
	line(".SH EXIT STATUS")
	for _, e := range exitCodes() {
		line(".TP\n.B %d\n%s", e.code, roff(e.means))
	}
	return b.String()
}

func flagsInRoff(line func(string, ...any), c *cobra.Command) {
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		value, usage := pflag.UnquoteUsage(f)
		line(".TP\n.B %s\n%s", roff(strings.TrimSpace(name+" "+value)), roff(usage))
	})
}

func visible(root *cobra.Command) []*cobra.Command {
	var out []*cobra.Command
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() && c.Name() != "help" {
			out = append(out, c)
		}
	}
	return out
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// roff keeps a text from being taken for requests.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}

func keysOfWizard() [][2]string {
	return [][2]string{
		{"enter", "the highlighted action"}, {"esc", "back, or cancel what runs"},
		{"up, down, j, k", "move"}, {"left, right, tab", "move between the steps"},
		{"1 to 8", "go to that step"}, {"r", "check again"}, {"s", "skip this step"},
		{"d", "details: the evidence"}, {"e", "export the summary"}, {"?", "help"},
		{"H", "heal the fault (in the demo)"}, {"q", "quit"}, {"ctrl+c", "quit now"},
	}
}
