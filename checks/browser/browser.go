package browser

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"fix502/checks"
	"fix502/checks/clean"
	services "fix502/checks/profile"
)

// Prefixes of the checks of one profile; the browser's ID and the number of
// the profile follow: browser.stored.firefox.profile-1.
const (
	storedPrefix     = "browser.stored."
	extensionsPrefix = "browser.extensions."
	settingsPrefix   = "browser.settings."
)

// readers is how many profiles are read at once: the network's checks run
// beside them.
const readers = 2

// Seer looks at the browsers of one machine. It keeps which profile a number
// means, so that it is the same for all checks of a look.
type Seer struct {
	env     Env
	service service
	room    chan struct{}

	mu    sync.Mutex
	known []installed
}

// Install is a browser as those need it who start it or clear its data. It
// belongs into no observation: folders bear people's names.
type Install struct {
	ID       string // as in checks.BrowserInfo
	Name     string // for people
	Engine   string
	Program  string // its file; on macOS its application folder; empty: not found
	Package  string // as in checks.BrowserInfo
	Profiles []Folder
}

// Folder is where a profile lies; number N of checks.BrowserProfile is the
// Nth.
type Folder struct {
	Dir  string // of the profile
	Root string // in which the browser's lock lies; for Firefox the profile itself
}

// New makes a Seer for a service.
func New(env Env, p services.Profile) *Seer {
	return &Seer{env: env, service: serviceOf(p), room: make(chan struct{}, readers)}
}

// Executor is New's Do, for those who need nothing else.
func Executor(env Env, p services.Profile) checks.Executor { return New(env, p).Do }

// Do performs the checks of family checks.ProbeBrowser that only look:
// browser.installed, and of each profile browser.stored, browser.extensions
// and browser.settings. They read names, hosts, sizes and dates.
//
// What stands in the way of a profile is a profile_ word beside what could be
// read; one whose context ended is checks.NotFinished.
func (s *Seer) Do(ctx context.Context, spec checks.Spec) []checks.Observation {
	start := time.Now()
	fact, failure := s.look(ctx, spec)
	o := checks.Observation{Spec: spec, At: start, Took: time.Since(start), Fact: fact, Failure: failure}
	clean.Observation(&o)
	return []checks.Observation{o}
}

// Find gives an installed browser by its ID, as the last look found it.
func (s *Seer) Find(_ context.Context, id string) (Install, bool) {
	for _, b := range s.last() {
		if b.kind.id != id {
			continue
		}
		out := Install{ID: id, Name: b.kind.name, Engine: b.kind.engine, Program: b.program, Package: b.info.Package}
		for _, p := range b.profiles {
			f := Folder{Dir: p.dir, Root: p.userData}
			if f.Root == "" {
				f.Root = p.dir
			}
			out.Profiles = append(out.Profiles, f)
		}
		return out, true
	}
	return Install{}, false
}

// last is what the last look found; the first one is made now.
func (s *Seer) last() []installed {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = s.env.scan()
	}
	return s.known
}

// serviceOf picks what matters here out of a profile.
func serviceOf(p services.Profile) service {
	s := service{page: &url.URL{Scheme: "https"}}
	if u, err := url.Parse(p.URL); err == nil {
		s.page = u
	}
	s.targets = append(s.targets, s.page)
	for _, e := range p.Endpoints {
		if u, err := url.Parse(e.URL); err == nil && u.Hostname() != "" {
			s.targets = append(s.targets, u)
		}
	}
	for _, d := range append(s.hosts(), p.Browser.Domains...) {
		if d = strings.ToLower(strings.Trim(d, ".")); d != "" && !slices.Contains(s.domains, d) {
			s.domains = append(s.domains, d)
		}
	}
	return s
}

func (s *Seer) look(ctx context.Context, spec checks.Spec) (*checks.Fact, checks.Failure) {
	id, _, _ := strings.Cut(string(spec.ID), "#")
	if id == "browser.installed" {
		return s.installed()
	}
	for _, of := range []struct {
		prefix string
		read   func(context.Context, installed, int) (checks.Fact, checks.Failure)
	}{
		{storedPrefix, s.stored}, {extensionsPrefix, s.extensions}, {settingsPrefix, s.settings},
	} {
		rest, ok := strings.CutPrefix(id, of.prefix)
		if !ok {
			continue
		}
		b, n, ok := s.which(rest)
		if !ok {
			return nil, checks.ProfileGone
		}
		select {
		case s.room <- struct{}{}:
			defer func() { <-s.room }()
		case <-ctx.Done():
			return nil, checks.NotFinished
		}
		fact, failure := of.read(ctx, b, n)
		return &fact, failure
	}
	return nil, checks.Unsupported
}

// installed looks for the browsers anew.
func (s *Seer) installed() (*checks.Fact, checks.Failure) {
	sweep(s.env.Temp, s.env.Now())
	found := s.env.scan()
	s.mu.Lock()
	s.known = found
	s.mu.Unlock()
	fact := &checks.Fact{Browsers: []checks.BrowserInfo{}}
	for _, b := range found {
		fact.Browsers = append(fact.Browsers, b.info)
	}
	if len(found) == 0 && s.env.wsl() {
		return fact, checks.BrowserAway
	}
	return fact, ""
}

// which finds the profile that "firefox.profile-1" means.
func (s *Seer) which(name string) (installed, int, bool) {
	id, number, ok := strings.Cut(name, ".profile-")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 {
		return installed{}, 0, false
	}
	for _, b := range s.last() {
		if b.kind.id == id && n <= len(b.profiles) {
			return b, n, true
		}
	}
	return installed{}, 0, false
}

func (s *Seer) stored(ctx context.Context, b installed, n int) (checks.Fact, checks.Failure) {
	out, failure := s.env.stored(ctx, b, n, s.service)
	return checks.Fact{Stored: &out}, failure
}

func (s *Seer) settings(ctx context.Context, b installed, n int) (checks.Fact, checks.Failure) {
	out, failure := s.env.settings(ctx, b, n, s.service)
	return checks.Fact{Settings: &out}, failure
}

func (s *Seer) extensions(ctx context.Context, b installed, n int) (checks.Fact, checks.Failure) {
	out := checks.Extensions{Browser: b.kind.id, Profile: n}
	f, err := openFolder(b.profiles[n-1].dir)
	if err != nil {
		return checks.Fact{Extensions: &out}, word(err)
	}
	defer f.close()
	read := chromiumExtensions
	if b.kind.engine == firefox {
		read = firefoxExtensions
	}
	all, err := read(ctx, f)
	out = ranked(all, s.service.hosts(), s.env.Now())
	out.Browser, out.Profile = b.kind.id, n
	return checks.Fact{Extensions: &out}, cmp.Or(word(err), word(ctx.Err()))
}
