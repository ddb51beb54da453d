package cmd

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"fix502/steps/words"
)

func newMan(env Env, said *lateWords) *cobra.Command {
	return &cobra.Command{
		Use:  "man",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(env.Out, manual(c.Root(), env.Version, said.get()))
			return err
		},
	}
}

// manual is the manual page of all commands, in the man macros of roff.
func manual(root *cobra.Command, version string, w *words.Words) string {
	var b strings.Builder
	line := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	say := func(label string) string { return roff(w.Say(label)) }
	use := func(c *cobra.Command) string {
		return roff(strings.TrimSpace(c.CommandPath() + " " + w.Say("cmd_args."+c.Name())))
	}
	line(`.TH FIX502 1 "" "fix502 %s" "%s"`, roff(version), say("man.section"))
	line(".SH %s\nfix502 \\- %s", say("man.name"), say("cmd."+root.Name()))
	line(".SH %s\n.B fix502\n%s", say("man.synopsis"), say("help_page.options"))
	for _, c := range visible(root) {
		line(".br\n.B %s\n%s", use(c), say("help_page.options"))
	}
	line(".SH %s\n%s", say("man.description"), say("cmd_long."+root.Name()))
	line(".SH %s", say("man.flags"))
	flagsInRoff(line, root, w)
	line(".SH %s", say("man.commands"))
	for _, c := range visible(root) {
		line(".SS %s\n%s", use(c), cmp.Or(say("cmd_long."+c.Name()), say("cmd."+c.Name())))
		flagsInRoff(line, c, w)
	}
	line(".SH %s", say("man.keys"))
	for _, k := range keysOfWizard() {
		line(".TP\n.B %s\n%s", cmp.Or(say("key_name."+k), say("key."+k)), say("key_help."+k))
	}
	line(".SH %s", say("man.exit"))
	for _, code := range exitCodes() {
		line(".TP\n.B %d\n%s", code, say(fmt.Sprint("exit.", code)))
	}
	return b.String()
}

func flagsInRoff(line func(string, ...any), c *cobra.Command, w *words.Words) {
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		line(".TP\n.B %s\n%s", roff(strings.TrimSpace(name+" "+w.Say("flag_value."+f.Name))), roff(flagText(c, f, w)))
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

// keysOfWizard are the keys as labels call them.
func keysOfWizard() []string {
	return []string{
		"enter", "esc", "move", "steps", "digits", "look", "skip", "details", "export", "help", "heal", "quit", "interrupt",
	}
}
