package host

import (
	"net"
	"net/netip"
	"net/url"
	"strings"
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
	host = inASCII(host)
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
// credentials, query and fragment; a query leaves its question mark. Where these cannot be told apart for
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
	// A lone question mark tells that something was cut.
	u.ForceQuery = u.RawQuery != "" || u.ForceQuery
	u.User, u.RawQuery, u.Fragment, u.RawFragment = nil, "", "", ""
	return u.String()
}

func unprintable(r rune) bool { return r <= ' ' || r == 0x7f }

// except is a desktop's list of targets that need no proxy, and the syntax in
// which that desktop writes it.
type except struct {
	list   []string
	domain bool // a bare name means the domain: itself and all below it
	local  bool // names without a dot are excepted
	invert bool // the list names what does need the proxy (KDE)
}

// holds tells whether the list lets the target past the proxy.
func (x except) holds(t target) bool {
	found := x.local && simpleName(t)
	for _, entry := range x.list {
		found = found || x.entryHolds(strings.ToLower(strings.TrimSpace(entry)), t)
	}
	return found != x.invert
}

func simpleName(t target) bool { return !t.ip.IsValid() && !strings.Contains(t.host, ".") }

func (x except) entryHolds(entry string, t target) bool {
	if scheme, rest, ok := strings.Cut(entry, "://"); ok {
		if scheme != t.scheme && scheme != "*" {
			return false
		}
		entry = strings.TrimSuffix(rest, "/")
	}
	if entry == "" || entry == "<-loopback>" {
		return false
	}
	if entry == "<local>" {
		return simpleName(t)
	}
	if p, ok := loosePrefix(entry); ok {
		return t.ip.IsValid() && p.Contains(t.ip)
	}
	entry, port := splitPort(entry)
	if port != "" && port != t.port {
		return false
	}
	if a, err := netip.ParseAddr(strings.Trim(entry, "[]")); err == nil {
		return t.ip.IsValid() && a.WithZone("").Unmap() == t.ip
	}
	return x.nameHolds(entry, t)
}

func (x except) nameHolds(entry string, t target) bool {
	host := t.host
	if t.ip.IsValid() {
		// Numbers are matched as text only by a pattern such as "10.*".
		return strings.Contains(entry, "*") && glob(entry, host)
	}
	bare := strings.TrimPrefix(strings.TrimPrefix(entry, "*"), ".")
	if x.domain && bare != "" && !strings.Contains(bare, "*") {
		return host == bare || strings.HasSuffix(host, "."+bare)
	}
	if strings.HasPrefix(entry, ".") {
		entry = "*" + entry
	}
	return glob(entry, host)
}

// splitPort separates "host:port"; an IPv6 literal without brackets has none.
func splitPort(entry string) (host, port string) {
	if strings.Count(entry, ":") > 1 && !strings.HasPrefix(entry, "[") {
		return entry, ""
	}
	host, port, err := net.SplitHostPort(entry)
	if err != nil {
		return entry, ""
	}
	return host, port
}

// loosePrefix reads "10.0.0.0/8" and the short form "169.254/16" of macOS.
func loosePrefix(entry string) (netip.Prefix, bool) {
	addr, bits, ok := strings.Cut(entry, "/")
	if !ok {
		return netip.Prefix{}, false
	}
	if !strings.Contains(addr, ":") {
		for strings.Count(addr, ".") < 3 {
			addr += ".0"
		}
	}
	p, err := netip.ParsePrefix(addr + "/" + bits)
	return p.Masked(), err == nil
}

// glob matches a pattern in which "*" stands for any bytes and "?" for one. Its
// work is bounded by the product of the lengths.
func glob(pattern, text string) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
