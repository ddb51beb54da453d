package browser

import (
	"net/url"
	"path/filepath"
	"strings"

	"fix502/checks"
	"fix502/checks/sysconf"
)

// scripted is the choice that a proxy script makes. Where it is a file of this
// machine, the proxies that it names are read from it; it is never run.
func scripted(source, address string) *checks.ProxyChoice {
	out := &checks.ProxyChoice{Source: source, PAC: scriptAddr(address)}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "file" || u.Host != "" && u.Host != "localhost" || u.Path == "" {
		return out
	}
	path := u.Path
	if len(path) > 2 && path[2] == ':' { // /C:/proxy.pac
		path = path[1:]
	}
	f, err := openFolder(filepath.Dir(filepath.FromSlash(path)))
	if err != nil {
		return out
	}
	defer f.close()
	if raw, err := f.read(filepath.Base(filepath.FromSlash(path)), sysconf.MaxScript); err == nil {
		out.Others, out.Open, _ = sysconf.Script(raw)
	}
	return out
}
