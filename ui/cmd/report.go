package cmd

import (
	"net/netip"
	"os"
	"os/user"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/export"
	"fix502/steps/mask"
	"fix502/steps/summary"
)

// report builds the summary of a session as it stands, masked unless the
// person wants otherwise.
func (r *run) report(unmasked bool) summary.Summary {
	prompt := r.session.Prompt()
	s := summary.Build(summary.Input{
		Version: r.env.Version, Started: r.started, Took: r.duration(),
		Profile: r.place.profile, Verdict: prompt.Verdict, Table: verdict.Default(),
		Evidence: prompt.Evidence, Running: prompt.Running, Steps: prompt.Steps,
		Trail: prompt.Trail, Wizard: r.wizard, Words: r.words(),
	})
	if unmasked {
		return s
	}
	return maskOf(r.place.profile, prompt.Evidence).Summary(s)
}

func maskOf(p profile.Profile, e checks.Evidence) *mask.Masker { return mask.New(personal(p, e)) }

// personal is what may not leave the machine unasked.
func personal(p profile.Profile, e checks.Evidence) mask.Personal {
	out := mask.Personal{Keep: namedBy(p)}
	if u, err := user.Current(); err == nil {
		out.User, out.Home = u.Username, u.HomeDir
	}
	if home, err := os.UserHomeDir(); err == nil {
		out.Home = home
	}
	if name, err := os.Hostname(); err == nil {
		out.HostName = name
	}
	for _, o := range e {
		if v := o.Spec.Route.Via; v != "" {
			out.Proxies = append(out.Proxies, v)
		}
		if o.Fact != nil {
			for _, i := range o.Fact.Interfaces {
				out.Own = append(out.Own, i.Addrs...)
			}
			if o.Fact.Proxy != nil {
				out.Proxies = append(out.Proxies, o.Fact.Proxy.Others...)
			}
		}
		out.Public = append(out.Public, publicAddrs(o)...)
	}
	return out
}

// publicAddrs are the addresses of service and controls that an observation
// names.
func publicAddrs(o checks.Observation) []netip.Addr {
	var out []netip.Addr
	add := func(text string) {
		if a, err := netip.ParseAddr(text); err == nil && verdict.Public(a) {
			out = append(out, a)
		}
	}
	if o.Names != nil {
		for _, a := range o.Names.Addrs {
			add(a)
		}
	}
	if o.Trip != nil && o.Spec.Route.Via == "" {
		if ap, err := netip.ParseAddrPort(o.Trip.Addr); err == nil {
			add(ap.Addr().String())
		}
	}
	return out
}

// namedBy lists the hosts and addresses that the profile itself names.
func namedBy(p profile.Profile) []string {
	urls := []string{p.URL, p.Status.API, p.Status.Page, p.Edge.Own, p.Support.URL}
	for _, e := range p.Endpoints {
		urls = append(urls, e.URL)
	}
	for _, c := range p.Controls {
		urls = append(urls, c.URL)
	}
	var out []string
	for _, r := range p.Resolvers {
		urls = append(urls, r.DoH)
		if ap, err := netip.ParseAddrPort(r.UDP); err == nil {
			out = append(out, ap.Addr().String())
		}
		out = append(out, r.DoHIP)
	}
	for _, u := range urls {
		out = append(out, hostIn(u))
	}
	return out
}

func hostIn(u string) string {
	_, rest, _ := strings.Cut(u, "://")
	rest, _, _ = strings.Cut(rest, "/")
	if ap, err := netip.ParseAddrPort(rest); err == nil {
		return ap.Addr().String()
	}
	if i := strings.LastIndexByte(rest, ':'); i > 0 && strings.Count(rest, ":") == 1 {
		rest = rest[:i]
	}
	return strings.Trim(rest, "[]")
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

// lastSeen is when a session heard of something for the last time.
func lastSeen(s *steps.Session) time.Time {
	var last time.Time
	for _, o := range s.Log() {
		if end := o.At.Add(o.Took); end.After(last) {
			last = end
		}
	}
	for _, t := range s.Trail() {
		if t.At.After(last) {
			last = t.At
		}
	}
	return last
}

// exitCode is the code of the session's verdict.
func (r *run) exitCode() int {
	return exitOf(r.session.Verdict().Lead, verdict.Default().Causes)
}

// run is one session with all that it needs.
type run struct {
	env     Env
	place   place
	session *steps.Session
	started time.Time
	took    time.Duration // of a session that is over; 0: until now
	wizard  bool
	said    *lateWords
}
