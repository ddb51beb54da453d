package cmd

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"fix502/checks"
	"fix502/checks/browser"
	"fix502/checks/browser/trial"
	"fix502/checks/fault"
	"fix502/checks/gateway"
	"fix502/checks/host"
	"fix502/checks/lab"
	"fix502/checks/plan"
	"fix502/checks/probe"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/library"
)

// place is where a session's checks are performed: the real network, or the
// internet inside the process.
type place struct {
	profile profile.Profile
	do      func(batch int) executors
	gauge   *gauge // what a measurement of speed tells while it runs
	heal    func() // demo only
	demo    bool
	origin  string // what a session in this place is about, for the saved ones
	find    finder // nil: no browsers here
	tries   bool   // browsers can be tried here
	window  func(ctx context.Context, s checks.Spec) error
	part    func(context.Context, trial.Parting) (trial.Parted, error)
	secrets func(via string) *url.Userinfo // of proxies; never shown
	close   func()
}

// realPlace is this machine and its network.
func realPlace(env Env, o *options) (place, error) {
	p, err := loadProfile(o.service)
	if err != nil {
		return place{}, err
	}
	machine := host.RealEnv()
	world := probe.RealWorld(env.Version)
	world.Secret = host.Secrets(machine)
	speed := &gauge{}
	world.Pulse = speed.hear
	seer := browser.New(browser.RealEnv(), p)
	tries := newTrials(seer.Find)
	do := func() executors {
		do := probe.Executors(world, p)
		do[checks.ProbeHost] = host.Executor(machine)
		do[checks.ProbeBrowser] = seesAndTries(seer.Do, tries.Do)
		return do
	}
	return place{profile: p, do: perLook(do), gauge: speed, origin: o.origin(""), find: seer.Find, tries: true, window: tries.Window, part: tries.Part, secrets: world.Secret, close: tries.Close}, nil
}

// demoPlace is a scenario of the internet inside the process.
func demoPlace(ctx context.Context, env Env, name string) (place, error) {
	l, err := lab.Start(ctx, name, lab.Options{})
	if err != nil {
		return place{}, err
	}
	world := l.World()
	world.UserAgent = "fix502/" + env.Version
	speed := &gauge{}
	world.Pulse = speed.hear
	do := func() executors {
		do := probe.Executors(world, l.Profile())
		do[checks.ProbeHost] = l.Host()
		do[checks.ProbeBrowser] = l.Browser()
		return do
	}
	return place{profile: l.Profile(), do: perLook(do), heal: l.Heal, demo: true, gauge: speed, origin: demoPrefix + name, close: l.Close}, nil
}

func loadProfile(file string) (profile.Profile, error) {
	if file == "" {
		return profile.Embedded()
	}
	data, err := readSome(file)
	if err != nil {
		return profile.Profile{}, fault.Because(err, "service_profile")
	}
	dir := filepath.Dir(file)
	return profile.Load(file, data, func(name string) ([]byte, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(dir, name)
		}
		return readSome(name)
	})
}

// maxProfile bounds the files that a profile consists of, in bytes.
const maxProfile = 4 << 20

func readSome(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, bare(file, err)
	}
	if info.IsDir() || info.Size() > maxProfile {
		return nil, fault.New("not_a_file", "name", file, "n", strconv.Itoa(maxProfile>>20))
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, bare(file, err)
	}
	return data, nil
}

// bare names the file and what is wrong with it, without the system call.
func bare(file string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return fault.Because(p.Err, "at", "name", file)
	}
	return err
}

// config joins profile, plan, rules and steps to what a session reasons with.
func (p place) config(env Env, o *options) steps.Config {
	table := sync.OnceValue(verdict.Default) // nothing is diagnosed before the first frame
	return steps.Config{
		Profile: p.profile, Causes: verdict.ByName(),
		Diagnose: func(e checks.Evidence, running []checks.Spec) verdict.Verdict { return table().Diagnose(e, running) },
		Due: func(v checks.View, started func(checks.ID) bool, allow func(checks.Consent) bool) []checks.Spec {
			allow = p.triable(allow)
			due := plan.Due(plan.Now{Profile: p.profile, View: v, Allow: allow}, started)
			due = append(due, p.halving(v, started, allow)...)
			if allow(checks.ConsentSpeed) {
				due = append(due, plan.Quality(plan.Now{Profile: p.profile, View: v}, started)...)
			}
			return due
		},
		Steps: library.Steps(p.profile), GOOS: env.GOOS, Start: o.step, Read: readPaste,
		Watch: true, Allowed: o.allowed(),
	}
}

// allowed are the consents that the command line gives.
func (o *options) allowed() (all []checks.Consent) {
	if o.allowBypass {
		all = append(all, checks.ConsentBypass)
	}
	if o.trial {
		all = append(all, checks.ConsentTrial)
	}
	return all
}

// run performs checks in this place.
func (p place) run(ctx context.Context, batch int, todo []checks.Spec) <-chan checks.Result {
	return checks.Run(ctx, batch, todo, p.do(batch))
}

type executors = map[checks.Probe]checks.Executor

// perLook gives each look executors of its own: what they share among
// themselves, such as a name that was just looked up, must not answer for the
// next look.
func perLook(build func() executors) func(batch int) executors {
	var mu sync.Mutex
	var do executors
	last := 0
	return func(batch int) executors {
		mu.Lock()
		defer mu.Unlock()
		if do == nil || batch != last {
			do, last = build(), batch
		}
		return do
	}
}

func readPaste(text string) checks.Answer {
	r := gateway.ReadPaste(text)
	a := checks.Answer{Speaker: r.Speaker, Shape: r.Shape, Blames: r.Blames, Status: r.Status, Ray: r.Ray}
	switch {
	case r.Status != 0:
		a.Shows = strconv.Itoa(r.Status)
	case r.NetError != "":
		a.Shows = r.NetError
	}
	return a
}

func stepIDs() []string { return steps.Order() }

func (o *options) checkStep() error {
	if o.step == "" || slices.Contains(stepIDs(), o.step) {
		return nil
	}
	return fault.New("unknown_step", "name", o.step, "what", strings.Join(stepIDs(), ", "))
}

func scenarioNames() []string {
	var out []string
	for _, s := range lab.Scenarios() {
		out = append(out, s.Name)
	}
	return out
}
