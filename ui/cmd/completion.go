package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fix502/checks/fault"
	"fix502/steps/words"
)

// shells are those for which there is a script.
func shells() []string { return []string{"bash", "fish", "powershell", "zsh"} }

// completeFlags offers the values of those flags that have a few.
func completeFlags(root *cobra.Command) {
	offer := func(c *cobra.Command, name string, values []string) {
		if c.LocalFlags().Lookup(name) != nil {
			_ = c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
		}
	}
	for _, c := range append(root.Commands(), root) {
		offer(c, "format", formatNames())
		offer(c, "step", stepIDs())
		offer(c, "lang", words.Languages())
	}
}

// first completes the first argument alone; there is no other.
func first(names func() []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return names(), cobra.ShellCompDirectiveNoFileComp
	}
}

// newCompletion replaces the library's own command, which speaks English.
func newCompletion(env Env) *cobra.Command {
	bare := false
	c := &cobra.Command{
		Use:       "completion",
		ValidArgs: shells(),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(shells(), args[0]) {
				return fault.New("which_shell", "what", strings.Join(shells(), ", "))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			root := c.Root()
			switch {
			case args[0] == "bash":
				return root.GenBashCompletionV2(env.Out, !bare)
			case args[0] == "fish":
				return root.GenFishCompletion(env.Out, !bare)
			case args[0] == "zsh" && bare:
				return root.GenZshCompletionNoDesc(env.Out)
			case args[0] == "zsh":
				return root.GenZshCompletion(env.Out)
			case bare:
				return root.GenPowerShellCompletion(env.Out)
			default:
				return root.GenPowerShellCompletionWithDesc(env.Out)
			}
		},
	}
	c.Flags().BoolVar(&bare, "no-descriptions", false, "")
	return c
}
