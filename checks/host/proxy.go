package host

import (
	"context"
	"net/url"
	"slices"

	"fix502/checks"
)

// proxy tells which proxy is in force for a URL: the environment's, as the
// programs of a terminal obey it, else the desktop's, as browsers obey it.
// Targets on this machine itself (localhost and loopback addresses) are never
// proxied.
func (m *machine) proxy(ctx context.Context, raw string) (checks.Fact, checks.Failure) {
	t, ok := targetOf(raw)
	if !ok {
		return checks.Fact{}, checks.Unsupported
	}
	choice, found := fromEnv(m.env, t)
	if !found {
		d, err := m.desk.read(ctx)
		if err != nil {
			return checks.Fact{}, checks.Unsupported
		}
		choice = d.choose(t)
	}
	return checks.Fact{Proxy: &choice}, ""
}

// variables lists the environment variables that may hold the proxy for a
// scheme, the one that counts first. Lower case goes before upper case, as in
// Go and curl; ALL_PROXY serves both schemes where they have none of their own.
func variables(scheme string) []string {
	all := []string{"all_proxy", "ALL_PROXY"}
	if scheme == "https" {
		return append([]string{"https_proxy", "HTTPS_PROXY"}, all...)
	}
	return append([]string{"http_proxy", "HTTP_PROXY"}, all...)
}

// fromEnv applies the rules of golang.org/x/net/http/httpproxy. Found is false
// where no variable concerns this target.
func fromEnv(env Env, t target) (choice checks.ProxyChoice, found bool) {
	for _, name := range variables(t.scheme) {
		value := env.Getenv(name)
		if value == "" {
			continue
		}
		cgi := (name == "http_proxy" || name == "HTTP_PROXY") && env.Getenv("REQUEST_METHOD") != ""
		switch {
		case excluded(env, t):
			return checks.ProxyChoice{Source: name, Excluded: true}, true
		case cgi:
			// In a CGI program a visitor of the site can set this variable (by
			// the header Proxy), so that nobody may trust it.
			return checks.ProxyChoice{Source: name, Invalid: name}, true
		default:
			return chosen(name, value), true
		}
	}
	return checks.ProxyChoice{}, false
}

// chosen is the observation of one setting; of a value that cannot be read
// only the name is told, for it may hold a password.
func chosen(source, value string) checks.ProxyChoice {
	s, ok := parseProxy(value)
	if !ok {
		return checks.ProxyChoice{Source: source, Invalid: source}
	}
	return checks.ProxyChoice{Via: s.via, Auth: s.user != nil, Source: source}
}

// excluded tells whether NO_PROXY lets the target past.
func excluded(env Env, t target) bool {
	list := env.Getenv("no_proxy")
	if list == "" {
		list = env.Getenv("NO_PROXY")
	}
	return passes(list, t)
}

// choose is the desktop's setting for one target.
func (d desktop) choose(t target) checks.ProxyChoice {
	value := d.manual[t.scheme]
	if value == "" {
		value = d.manual["socks"]
	}
	switch {
	case d.script == "" && value == "":
		return checks.ProxyChoice{}
	case t.loopback():
		return checks.ProxyChoice{Source: d.source, Excluded: true}
	case d.script == discovered:
		return checks.ProxyChoice{Source: d.source, PAC: discovered}
	case d.script != "":
		return checks.ProxyChoice{Source: d.source, PAC: scriptAddr(d.script)}
	case d.except.holds(t):
		return checks.ProxyChoice{Source: d.source, Excluded: true}
	default:
		return chosen(d.source, value)
	}
}

// Secrets returns a function that knows the credentials of configured proxies
// by their address ("scheme://host:port"); nil where there are none. They are
// for whoever dials the proxy and belong into no observation. The settings are
// read when it is asked.
func Secrets(env Env) func(via string) *url.Userinfo {
	d := &desk{env: env}
	return func(via string) *url.Userinfo {
		for _, name := range slices.Concat(variables("https"), variables("http")) {
			if s, ok := parseProxy(env.Getenv(name)); ok && s.via == via && s.user != nil {
				return s.user
			}
		}
		settings, err := d.read(context.Background())
		if err != nil {
			return nil
		}
		for _, scheme := range []string{"https", "http", "socks"} {
			if s, ok := parseProxy(settings.manual[scheme]); ok && s.via == via && s.user != nil {
				return s.user
			}
		}
		return nil
	}
}
