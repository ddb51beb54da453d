package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"fix502/checks/lab"
)

// firstScenario is what `demo` shows when it is given no name.
const firstScenario = "provider-502"

func newDemo(env Env, o *options) *cobra.Command {
	c := &cobra.Command{
		Use:   "demo [SCENARIO]",
		Short: "Try the wizard on a small internet inside the program",
		Long: "demo runs the real wizard and the real checks against a small internet inside\n" +
			"the program, on loopback. In the wizard, H heals the fault.",
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return scenarioNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			return runDemo(c, env, o, args)
		},
	}
	flagBudget(c, o)
	flagStep(c, o)
	flagBypass(c, o)
	flagHistory(c, o)
	flagPlain(c, o)
	flagsOutput(c, o)
	c.Flags().BoolVar(&o.list, "list", false, "list the scenarios")
	return c
}

func runDemo(c *cobra.Command, env Env, o *options, args []string) error {
	if err := o.check(c); err != nil {
		return err
	}
	if o.list {
		return listScenarios(env)
	}
	name := firstScenario
	if len(args) == 1 {
		name = args[0]
	}
	if !slices.Contains(scenarioNames(), name) {
		return fmt.Errorf("unknown scenario %q: fix502 demo --list shows them", name)
	}
	asked := o.json || c.Flags().Changed("format") || c.Flags().Changed("output")
	if !asked && !o.plainly(env) && (!env.InTTY || !env.OutTTY) {
		return noTerminal("fix502 demo " + name + " --format text")
	}
	p, err := demoPlace(context.WithoutCancel(c.Context()), env, name)
	if err != nil {
		return err
	}
	if asked {
		return headless(c.Context(), env, o, p)
	}
	return wizard(c.Context(), env, o, p)
}

func listScenarios(env Env) error {
	w := tabwriter.NewWriter(env.Out, 0, 0, 2, ' ', 0)
	for _, s := range lab.Scenarios() {
		if _, err := fmt.Fprintf(w, "%s\t%s\n", s.Name, strings.TrimSpace(s.Summary)); err != nil {
			return err
		}
	}
	return w.Flush()
}
