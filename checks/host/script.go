package host

import (
	"net/url"
	"strings"

	"fix502/checks"
	"fix502/checks/sysconf"
)

// script reads the proxy script of the desktop's settings where it is a file
// of this machine, and tells which proxies it names. One that cannot be read,
// or is none, is an invalid setting: browsers cannot use it either.
func (m *machine) script(address string) checks.Fact {
	c := checks.ProxyChoice{PAC: address}
	raw, err := m.env.ReadFile(scriptFile(address, m.env.OS))
	ok := err == nil
	if ok {
		c.Others, c.Open, ok = sysconf.Script(raw)
	}
	if !ok {
		c.Invalid = "file"
	}
	return checks.Fact{Proxy: &c}
}

// scriptFile is the path that a file address means (RFC 8089).
func scriptFile(address, os string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "file" || u.Host != "" && u.Host != "localhost" {
		return ""
	}
	if os == "windows" {
		return strings.TrimPrefix(u.Path, "/")
	}
	return u.Path
}
