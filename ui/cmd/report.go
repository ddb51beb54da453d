package cmd

import (
	"os"
	"os/user"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps/export"
	"fix502/steps/mask"
	"fix502/steps/past"
	"fix502/steps/summary"
)

// report builds the summary of a session as it stands, masked unless the
// person wants otherwise.
func (r *run) report(unmasked bool) summary.Summary {
	prompt := r.session.Prompt()
	named := map[string]string{}
	browserFields(named, prompt.View, r.words())
	s := summary.Build(summary.Input{
		Version: r.env.Version, Started: r.started, Took: r.duration(),
		Profile: r.place.profile, Verdict: prompt.Verdict, Table: verdict.Default(),
		Evidence: prompt.Evidence, Running: prompt.Running, Steps: prompt.Steps,
		Past: r.compared(prompt.View, prompt.Verdict.Lead), Trail: prompt.Trail, Wizard: r.wizard, Words: r.words().With(named),
	})
	if unmasked {
		return s
	}
	return r.mask(prompt.Evidence).Summary(s)
}

func (r *run) mask(e checks.Evidence) *mask.Masker { return mask.New(r.personal(e)) }

// personal is what may not leave the machine unasked: what the evidence tells
// of this machine, and who uses it.
func (r *run) personal(e checks.Evidence) mask.Personal {
	out := mask.Gather(r.place.profile, e)
	if u, err := user.Current(); err == nil {
		out.User, out.Home = u.Username, u.HomeDir
	}
	if home, err := os.UserHomeDir(); err == nil {
		out.Home = home
	}
	if name, err := os.Hostname(); err == nil {
		out.HostName = name
	}
	if r.place.secrets == nil {
		return out
	}
	for _, o := range e {
		if o.Fact == nil || o.Fact.Proxy == nil || !o.Fact.Proxy.Auth {
			continue
		}
		if u := r.place.secrets(o.Fact.Proxy.Via); u != nil {
			word, _ := u.Password()
			out.Secrets = append(out.Secrets, u.Username(), word)
		}
	}
	return out
}

func formatByName(name string) (export.Format, bool) {
	for _, f := range export.Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return export.Format{}, false
}

func formatNames() []string {
	var out []string
	for _, f := range export.Formats() {
		out = append(out, f.Name)
	}
	return out
}

func (r *run) duration() time.Duration {
	if r.took > 0 {
		return r.took
	}
	return time.Since(r.started)
}

// exitCode is the code of the session's verdict.
func (r *run) exitCode() int {
	return exitOf(r.session.verdict().Lead, verdict.ByName())
}

// run is one session with all that it needs.
type run struct {
	env     Env
	place   place
	session *shared
	started time.Time
	took    time.Duration // of a session that is over; 0: until now
	wizard  bool
	said    *lateWords
	kept    *history             // nil: nothing is saved
	past    func() []past.Sample // what earlier sessions saw; nil: nobody asked
}
