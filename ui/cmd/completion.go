package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fix502/checks/fault"
)

// shells are those for which there is a script.
func shells() []string { return []string{"bash", "fish", "powershell", "zsh"} }

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
