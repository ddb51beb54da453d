package cmd

import (
	"cmp"
	"errors"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"fix502/checks/fault"
	"fix502/steps/words"
)

// helpWidth is the most columns of the help.
const helpWidth = 80

// explain has a tree of commands say what it does in the words of said, which
// are read when somebody asks. Commands and flags themselves carry none.
func explain(root *cobra.Command, said *lateWords) {
	root.SetHelpCommand(newHelp())
	root.InitDefaultHelpCmd()
	for _, c := range append(root.Commands(), root) {
		c.Flags().BoolP("help", "h", false, "")
	}
	root.Flags().BoolP("version", "v", false, "")
	page := func(c *cobra.Command) error {
		_, err := io.WriteString(c.OutOrStdout(), helpPage(c, said.get()))
		return err
	}
	root.SetUsageFunc(page)
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { _ = page(c) })
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return fault.Because(flagFault(err), "see_help") })
}

// describe gives each command and flag its line, for the completions of a
// shell.
func describe(root *cobra.Command, w *words.Words) {
	for _, c := range append(root.Commands(), root) {
		c.Short = w.Say("cmd." + c.Name())
		c.LocalFlags().VisitAll(func(f *pflag.Flag) { f.Usage = flagText(c, f, w) })
	}
}

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use: "help",
		ValidArgsFunction: func(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			var out []string
			for _, sub := range visible(c.Root()) {
				out = append(out, sub.Name())
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(c.Root(), args[0])
			}
			return about.Help()
		},
	}
}

// helpPage is what --help prints.
func helpPage(c *cobra.Command, w *words.Words) string {
	var b strings.Builder
	b.WriteString(wrapped(cmp.Or(w.Say("cmd_long."+c.Name()), w.Say("cmd."+c.Name())), helpWidth) + "\n\n")
	b.WriteString(w.Say("help_page.usage") + "\n  " + useLine(c, w) + "\n")
	if c.HasAvailableSubCommands() {
		b.WriteString("  " + c.CommandPath() + " " + w.Say("help_page.command") + "\n\n" + w.Say("help_page.commands") + "\n")
		var rows [][2]string
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() {
				rows = append(rows, [2]string{"  " + sub.Name(), w.Say("cmd." + sub.Name())})
			}
		}
		table(&b, rows)
	}
	b.WriteString("\n" + w.Say("help_page.flags") + "\n")
	table(&b, flagRows(c, c.LocalFlags(), w))
	if c.HasAvailableInheritedFlags() {
		b.WriteString("\n" + w.Say("help_page.global") + "\n")
		table(&b, flagRows(c, c.InheritedFlags(), w))
	}
	if c.HasAvailableSubCommands() {
		b.WriteString("\n" + w.Say("help_page.more", "name", c.CommandPath()) + "\n")
	}
	return b.String()
}

// useLine is how a command is called.
func useLine(c *cobra.Command, w *words.Words) string {
	line := c.CommandPath()
	if args := w.Say("cmd_args." + c.Name()); args != "" {
		line += " " + args
	}
	return line + " " + w.Say("help_page.options")
}

// flagRows are the flags of a set, each with what stands for its value.
func flagRows(c *cobra.Command, set *pflag.FlagSet, w *words.Words) [][2]string {
	var rows [][2]string
	set.VisitAll(func(f *pflag.Flag) {
		lead := "      "
		if f.Shorthand != "" {
			lead = "  -" + f.Shorthand + ", "
		}
		if !f.Hidden {
			rows = append(rows, [2]string{strings.TrimRight(lead+"--"+f.Name+" "+w.Say("flag_value."+f.Name), " "), flagText(c, f, w)})
		}
	})
	return rows
}

// flagText says what a flag does; in one command it may do something else.
func flagText(c *cobra.Command, f *pflag.Flag, w *words.Words) string {
	fields := []string{"name", c.CommandPath(), "value", f.DefValue, "what", ""}
	switch f.Name {
	case "step":
		fields[5] = strings.Join(stepIDs(), ", ")
	case "format":
		fields[5] = strings.Join(formatNames(), ", ")
	}
	return cmp.Or(w.Say("flag."+c.Name()+"."+f.Name, fields...), w.Say("flag."+f.Name, fields...))
}

// columns writes rows whose columns stand one below the other.
func columns(out io.Writer, rows [][]string) error {
	var b strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			b.WriteString(cell)
			if i == len(row)-1 {
				break
			}
			most := 0
			for _, other := range rows {
				most = max(most, ansi.StringWidth(other[i]))
			}
			b.WriteString(strings.Repeat(" ", most-ansi.StringWidth(cell)+2))
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// table writes rows of two columns.
func table(b *strings.Builder, rows [][2]string) {
	left := 0
	for _, r := range rows {
		left = max(left, ansi.StringWidth(r[0])+3)
	}
	for _, r := range rows {
		text := wrapped(r[1], max(helpWidth-left, 20))
		text = strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", left))
		b.WriteString(r[0] + strings.Repeat(" ", left-ansi.StringWidth(r[0])) + text + "\n")
	}
}

// wrapped breaks a text into lines, and no flag apart from its dashes.
func wrapped(text string, width int) string {
	const dash, unbroken = "-", "\u2011"
	return strings.ReplaceAll(ansi.Wrap(strings.ReplaceAll(text, dash, unbroken), width, ""), unbroken, dash)
}

// flagFault is a flag that cannot be obeyed, for the words.
func flagFault(err error) error {
	var (
		unknown *pflag.NotExistError
		bare    *pflag.ValueRequiredError
		value   *pflag.InvalidValueError
		syntax  *pflag.InvalidSyntaxError
	)
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return fault.New("flag_letter", "name", unknown.GetSpecifiedName(), "what", unknown.GetSpecifiedShortnames())
	case errors.As(err, &unknown):
		return fault.New("flag_unknown", "name", unknown.GetSpecifiedName())
	case errors.As(err, &bare):
		return fault.New("flag_bare", "name", bare.GetFlag().Name)
	case errors.As(err, &value):
		return fault.Because(value.Unwrap(), "flag_value", "name", value.GetFlag().Name, "value", value.GetValue())
	case errors.As(err, &syntax):
		return fault.New("flag_syntax", "name", syntax.GetSpecifiedFlag())
	default:
		return err
	}
}
