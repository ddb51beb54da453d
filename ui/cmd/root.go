package cmd

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fix502/checks/clean"
	"fix502/checks/fault"
)

// Main runs one command line and returns the process's exit code.
func Main(args []string, env Env) int {
	ctx, stop := untilInterrupted(context.Background())
	defer stop()
	said := newWords(languageOf(args, env.Getenv), "")
	root := newRoot(env, said)
	root.SetArgs(args)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		describe(root, said.get())
		completeFlags(root)
	}
	code, err := codeOf(root.ExecuteContext(ctx))
	if err != nil {
		complain(env, said, err)
	}
	return code
}

// languageOf finds the language before anything else of a command line is
// understood, so that what is wrong with it can be said.
func languageOf(args []string, getenv func(string) string) string {
	o := options{}
	for i, a := range args {
		switch value, joined := strings.CutPrefix(a, "--lang="); {
		case a == "--":
			return o.language(getenv)
		case joined:
			o.lang = value
		case a == "--lang" && i+1 < len(args):
			o.lang = args[i+1]
		}
	}
	return o.language(getenv)
}

// complain tells on standard error what went wrong.
func complain(env Env, said *lateWords, err error) {
	fmt.Fprintln(env.Err, "fix502: "+clean.Text(said.get().Error(err)))
}

// options are the flags of all commands; each command shows those it obeys.
type options struct {
	service     string
	budget      time.Duration
	step        string
	format      string
	json        bool
	output      string
	force       bool
	unmasked    bool
	list        bool
	allowBypass bool
	trial       bool
	noHistory   bool
	resume      bool
	plain       bool
	lang        string
	timeout     time.Duration
}

func newRoot(env Env, said *lateWords) *cobra.Command {
	o := &options{}
	root := &cobra.Command{
		Use:           "fix502",
		Version:       env.Version,
		Args:          noArguments,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(c *cobra.Command, _ []string) error {
			return runWizard(c, env, o)
		},
	}
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	root.CompletionOptions.DisableDefaultCmd = true
	flagService(root, o)
	flagBudget(root, o)
	flagStep(root, o)
	flagBypass(root, o)
	flagHistory(root, o)
	flagPlain(root, o)
	root.Flags().BoolVar(&o.resume, "resume", false, "")
	root.PersistentFlags().StringVar(&o.lang, "lang", "", "")
	root.AddCommand(newDiagnose(env, o), newWatch(env, o), newDemo(env, o), newExport(env, o), newUndo(env, o),
		newCompletion(env), newMan(env, said))
	explain(root, said)
	return root
}

func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommand(c, args[0])
	}
	return nil
}

func oneArgument(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fault.New("many_arguments", "name", c.CommandPath(), "n", strconv.Itoa(len(args)))
	}
	return nil
}

func unknownCommand(c *cobra.Command, name string) error {
	return fault.New("unknown_command", "value", name, "name", c.CommandPath())
}

func flagService(c *cobra.Command, o *options) {
	c.Flags().StringVar(&o.service, "service", "", "")
}

func flagBudget(c *cobra.Command, o *options) {
	c.Flags().DurationVar(&o.budget, "budget", defaultBudget, "")
}

func flagStep(c *cobra.Command, o *options) {
	c.Flags().StringVar(&o.step, "step", "", "")
}

func flagBypass(c *cobra.Command, o *options) {
	c.Flags().BoolVar(&o.allowBypass, "allow-bypass", false, "")
}

func flagHistory(c *cobra.Command, o *options) {
	c.Flags().BoolVar(&o.noHistory, "no-history", false, "")
}

// language is what the person asked for, else what the environment says.
func (o *options) language(getenv func(string) string) string {
	if o.lang != "" {
		return o.lang
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			return v
		}
	}
	return "en"
}

func flagsOutput(c *cobra.Command, o *options) {
	c.Flags().StringVar(&o.format, "format", "text", "")
	c.Flags().BoolVar(&o.json, "json", false, "")
	c.Flags().StringVarP(&o.output, "output", "o", "", "")
	c.Flags().BoolVar(&o.force, "force", false, "")
	c.Flags().BoolVar(&o.unmasked, "unmasked", false, "")
}

// defaultBudget bounds a diagnosis that was given no other limit.
const defaultBudget = 10 * time.Second

func unknownFormat(name string) error {
	return fault.New("unknown_format", "name", name, "what", strings.Join(formatNames(), ", "))
}

// check refuses values that no command could obey.
func (o *options) check(c *cobra.Command) error {
	if c.Flags().Lookup("budget") != nil && o.budget <= 0 {
		return fault.New("not_zero", "name", "--budget", "value", "10s")
	}
	if o.json {
		if c.Flags().Changed("format") && o.format != "json" {
			return fault.New("json_format")
		}
		o.format = "json"
	}
	if _, ok := formatByName(o.format); !ok && o.format != "" {
		return unknownFormat(o.format)
	}
	return o.checkStep()
}
