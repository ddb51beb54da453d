package host

import (
	"net"
	"net/netip"
	"strings"
)

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
