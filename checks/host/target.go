package host

import (
	"net"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// target is the URL that a proxy is looked for, reduced to what settings and
// exceptions may ask about.
type target struct {
	scheme string // "http" or "https"; web sockets count as these
	host   string // lower case, without final dot
	port   string
	ip     netip.Addr // valid when host is a literal address
}

func targetOf(raw string) (target, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" {
		return target{}, false
	}
	t := target{host: strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), port: u.Port()}
	switch strings.ToLower(u.Scheme) {
	case "https", "wss":
		t.scheme = "https"
	case "http", "ws":
		t.scheme = "http"
	default:
		return target{}, false
	}
	if t.port == "" {
		t.port = map[string]string{"http": "80", "https": "443"}[t.scheme]
	}
	if a, err := netip.ParseAddr(t.host); err == nil {
		t.ip = a.WithZone("").Unmap()
	}
	return t, t.host != ""
}

// loopback tells whether the target is this machine itself. No program sends
// that to a proxy unless it is forced to.
func (t target) loopback() bool {
	return t.host == "localhost" || strings.HasSuffix(t.host, ".localhost") || t.ip.IsValid() && t.ip.IsLoopback()
}

// setting is a proxy as somebody configured it.
type setting struct {
	via  string        // scheme://host:port, lower case
	user *url.Userinfo // nil: none
}

// parseProxy reads a proxy's address as Go, curl and desktops write it: a URL,
// or "host:port" for an HTTP proxy. It refuses what it cannot use, and values
// whose parts are not certain to be what they seem: an unescaped "#", "?" or
// "/" in a password would turn half of it into a host and a port.
func parseProxy(text string) (setting, bool) {
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Opaque != "" || strings.HasPrefix(u.Path, "//") ||
		strings.ContainsRune(u.Path+u.RawQuery+u.Fragment, '@') {
		return setting{}, false
	}
	scheme, port := proxyScheme(u.Scheme)
	host, ok := proxyHost(u.Hostname())
	if p := u.Port(); p != "" {
		port = strings.TrimLeft(p, "0")
	}
	if scheme == "" || !ok || !validPort(port) {
		return setting{}, false
	}
	s := setting{via: (&url.URL{Scheme: scheme, Host: net.JoinHostPort(host, port)}).String()}
	if u.User != nil && u.User.String() != "" {
		s.user = u.User
	}
	return s, true
}

// proxyScheme returns the scheme's usual form and default port; empty for one
// that fix502 does not speak. Terminals of GNOME write "socks" for SOCKS 5.
func proxyScheme(s string) (scheme, port string) {
	switch s = strings.ToLower(s); s {
	case "http":
		return s, "80"
	case "https":
		return s, "443"
	case "socks5", "socks5h":
		return s, "1080"
	case "socks":
		return "socks5", "1080"
	default:
		return "", ""
	}
}

func validPort(p string) bool {
	if p == "" || len(p) > 5 || strings.Trim(p, "0123456789") != "" {
		return false
	}
	return len(p) < 5 || p <= "65535"
}

// proxyHost is the host in the form that goes over the wire.
func proxyHost(host string) (string, bool) {
	host = strings.ToLower(host)
	if a, err := netip.ParseAddr(host); err == nil {
		return a.String(), wireName(a.Zone()) || a.Zone() == ""
	}
	if strings.ContainsFunc(host, func(r rune) bool { return r >= 0x80 }) {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil {
			return "", false
		}
		host = ascii
	}
	return host, wireName(host)
}

func wireName(name string) bool {
	if name == "" || len(name) > 253 || strings.HasPrefix(name, ".") {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '.' && r != '-' && r != '_'
	})
}

// unreadable stands for the address of a script that cannot be shown.
const unreadable = "unreadable"

// scriptAddr is the address of a PAC script without what may be secret in it:
// credentials, query and fragment. Where these cannot be told apart for
// certain, only the scheme remains.
func scriptAddr(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > 2 && text[1] == ':' && (text[2] == '\\' || text[2] == '/') { // C:\proxy.pac
		text = "file:///" + strings.ReplaceAll(text, `\`, "/")
	}
	u, err := url.Parse(text)
	if err != nil || strings.ContainsFunc(text, unprintable) {
		return unreadable
	}
	if strings.HasPrefix(u.Path, "/") && u.Scheme == "" && u.Host == "" {
		u.Scheme = "file"
	}
	switch {
	case u.Scheme == "":
		return unreadable
	case u.Opaque != "" || u.Scheme == "data" || strings.Contains(u.Host+u.Path+u.RawQuery+u.Fragment, "@"):
		return u.Scheme + ":"
	}
	u.User, u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = nil, "", false, "", ""
	return u.String()
}

func unprintable(r rune) bool { return r <= ' ' || r == 0x7f }
