package cmd

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"fix502/checks/fault"
	"fix502/steps/words"
)

// firstScenario is what `demo` shows when it is given no name.
const firstScenario = "provider-502"

func newDemo(env Env, o *options) *cobra.Command {
	c := &cobra.Command{
		Use:               "demo",
		Args:              oneArgument,
		ValidArgsFunction: first(scenarioNames),
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
	c.Flags().BoolVar(&o.list, "list", false, "")
	return c
}

func runDemo(c *cobra.Command, env Env, o *options, args []string) error {
	if err := o.check(c); err != nil {
		return err
	}
	if o.list && len(args) > 0 {
		return fault.New("list_no_name")
	}
	if o.list {
		return listScenarios(env, newWords(o.language(env.Getenv), "").get())
	}
	name := firstScenario
	if len(args) == 1 {
		name = args[0]
	}
	if !slices.Contains(scenarioNames(), name) {
		return fault.New("unknown_scenario", "name", name)
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

func listScenarios(env Env, said *words.Words) error {
	var rows [][]string
	for _, name := range scenarioNames() {
		rows = append(rows, []string{name, said.Say("scenario." + name)})
	}
	return columns(env.Out, rows)
}
