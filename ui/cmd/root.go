package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fix502/checks/clean"
)

// Main runs one command line and returns the process's exit code.
func Main(args []string, env Env) int {
	ctx, stop := untilInterrupted(context.Background())
	defer stop()
	root := newRoot(env)
	root.SetArgs(args)
	code, line := codeOf(root.ExecuteContext(ctx))
	if line != "" {
		fmt.Fprintln(env.Err, "fix502: "+clean.Text(line))
	}
	return code
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

func newRoot(env Env) *cobra.Command {
	o := &options{}
	root := &cobra.Command{
		Use:   "fix502",
		Short: "Find out who made the 502 at ChatGPT, and fix what can be fixed",
		Long: "fix502 finds out who made the \"502 Bad Gateway\" that you get at ChatGPT (your\n" +
			"machine, network, DNS, proxy, VPN, the edge, OpenAI or your browser) and leads\n" +
			"you, one step at a time, through what helps.",
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
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return fmt.Errorf("%w (see fix502 --help)", err)
	})
	root.CompletionOptions.HiddenDefaultCmd = false
	flagService(root, o)
	flagBudget(root, o)
	flagStep(root, o)
	flagBypass(root, o)
	flagHistory(root, o)
	flagPlain(root, o)
	root.Flags().BoolVar(&o.resume, "resume", false, "take up the last unfinished session without asking")
	root.PersistentFlags().StringVar(&o.lang, "lang", "", "language of the words (`CODE`; default from LC_ALL, LC_MESSAGES, LANG)")
	root.AddCommand(newDiagnose(env, o), newWatch(env, o), newDemo(env, o), newExport(env, o), newUndo(env, o), newMan(env))
	return root
}

func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unknown command %q for %s (see %s --help)", args[0], c.CommandPath(), c.CommandPath())
	}
	return nil
}

func flagService(c *cobra.Command, o *options) {
	c.Flags().StringVar(&o.service, "service", "", "service profile to use instead of ChatGPT's (`FILE`, TOML)")
}

func flagBudget(c *cobra.Command, o *options) {
	c.Flags().DurationVar(&o.budget, "budget", defaultBudget, "upper bound of the whole diagnosis")
}

func flagStep(c *cobra.Command, o *options) {
	c.Flags().StringVar(&o.step, "step", "", "start the wizard at this step (`ID`): "+strings.Join(stepIDs(), ", "))
}

func flagBypass(c *cobra.Command, o *options) {
	c.Flags().BoolVar(&o.allowBypass, "allow-bypass", false,
		"consent to one experiment outside the VPN or proxy (five connections at most)")
}

func flagHistory(c *cobra.Command, o *options) {
	c.Flags().BoolVar(&o.noHistory, "no-history", false, "neither read nor write saved sessions")
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
	c.Flags().StringVar(&o.format, "format", "text", "format of the result: "+strings.Join(formatNames(), ", "))
	c.Flags().BoolVar(&o.json, "json", false, "short for --format json")
	c.Flags().StringVarP(&o.output, "output", "o", "", "write the result to this `FILE`; - is standard output")
	c.Flags().BoolVar(&o.force, "force", false, "overwrite the file given with --output")
	c.Flags().BoolVar(&o.unmasked, "unmasked", false, "leave personal data in the result")
}

// defaultBudget bounds a diagnosis that was given no other limit.
const defaultBudget = 10 * time.Second

// check refuses values that no command could obey.
func (o *options) check(c *cobra.Command) error {
	if c.Flags().Lookup("budget") != nil && o.budget <= 0 {
		return errors.New("--budget must be more than zero, for example 10s")
	}
	if o.json {
		if c.Flags().Changed("format") && o.format != "json" {
			return errors.New("--json and --format contradict each other")
		}
		o.format = "json"
	}
	if _, ok := formatByName(o.format); !ok && o.format != "" {
		return fmt.Errorf("unknown format %q: use one of %s", o.format, strings.Join(formatNames(), ", "))
	}
	return o.checkStep()
}
