package sysconf

import (
	"bytes"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const (
	// MaxScript is how many bytes of a script are read, as in browsers.
	MaxScript = 1 << 20
	// maxCandidates is how many proxies of one script are worth a try.
	maxCandidates = 4
)

// Script reads a proxy auto-configuration script without running it: it is a
// stranger's program. named are the proxies that its texts name as browsers
// read them ("PROXY host:port; DIRECT"), as scheme://host:port, in order, once
// each. open tells that the script may decide otherwise too: go direct, name
// more proxies than these, or put one together. ok is false where the file is
// no such script.
func Script(file []byte) (named []string, open, ok bool) {
	if len(file) > MaxScript {
		file, open = file[:MaxScript], true
	}
	if !bytes.Contains(file, []byte("FindProxyForURL")) {
		return nil, false, false
	}
	for text := range literals(file) {
		for part := range strings.SplitSeq(text, ";") {
			via, other := candidate(part)
			switch {
			case other, via != "" && len(named) == maxCandidates && !slices.Contains(named, via):
				open = true
			case via != "" && !slices.Contains(named, via):
				named = append(named, via)
			}
		}
	}
	return named, open || len(named) == 0, true
}

// candidate reads one way that a script may return; other tells that it is a
// way, and none that can be tried.
func candidate(part string) (via string, other bool) {
	fields := strings.Fields(part)
	if len(fields) == 0 {
		return "", false
	}
	scheme := ""
	switch strings.ToUpper(fields[0]) {
	case "DIRECT":
		return "", len(fields) == 1
	case "PROXY", "HTTP":
		scheme = "http"
	case "HTTPS":
		scheme = "https"
	case "SOCKS", "SOCKS5":
		scheme = "socks5"
	case "SOCKS4", "QUIC":
		return "", len(fields) < 3
	default:
		return "", false
	}
	if len(fields) != 2 {
		// A text that ends here is put together with something else.
		return "", len(fields) == 1
	}
	host, ok := hostPort(fields[1])
	if !ok {
		return "", true
	}
	return (&url.URL{Scheme: scheme, Host: host}).String(), false
}

// hostPort is a proxy's place, in lower case. Credentials have no place in it,
// and a port must be named: without one it is as likely a word of prose.
func hostPort(text string) (string, bool) {
	i := strings.LastIndexByte(text, ':')
	if i < 1 || len(text) > 300 {
		return "", false
	}
	host, port := strings.ToLower(text[:i]), text[i+1:]
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || port[0] == '0' {
		return "", false
	}
	if bare, ok := strings.CutPrefix(host, "["); ok {
		a, err := netip.ParseAddr(strings.TrimSuffix(bare, "]"))
		if err != nil || !a.Is6() || a.Zone() != "" || !strings.HasSuffix(bare, "]") {
			return "", false
		}
		return "[" + a.String() + "]:" + port, true
	}
	if len(host) > 253 || strings.HasPrefix(host, ".") || strings.HasPrefix(host, "-") || strings.Contains(host, "..") {
		return "", false
	}
	if strings.ContainsFunc(host, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '-' && r != '_'
	}) {
		return "", false
	}
	return host + ":" + port, true
}

// literals goes through the texts of a script, in order: what stands between
// quotes, and not in a comment. One that its line does not end is none.
func literals(file []byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := 0; i < len(file); i++ {
			switch c := file[i]; {
			case c == '\\': // as in a regular expression
				i++
			case c == '/' && i+1 < len(file) && (file[i+1] == '/' || file[i+1] == '*'):
				i += comment(file[i:]) - 1
			case c == '"' || c == '\'' || c == '`':
				text, size := quoted(file[i:])
				if size > 0 && !yield(text) {
					return
				}
				i += max(size, 1) - 1
			}
		}
	}
}

// comment is how long the comment is that a text begins with.
func comment(text []byte) int {
	end := []byte("\n")
	if text[1] == '*' {
		end = []byte("*/")
	}
	if i := bytes.Index(text[2:], end); i >= 0 {
		return 2 + i + len(end)
	}
	return len(text)
}

// quoted is the text between the quotes that it begins with, and how long it
// is with them; 0 where it does not end. What is escaped in it is a space
// here: no proxy's name holds any.
func quoted(text []byte) (string, int) {
	var out []byte
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == text[0]:
			return string(out), i + 1
		case c == '\n' && text[0] != '`':
			return "", 0
		case c == '\\':
			out = append(out, ' ')
			i++
		default:
			out = append(out, c)
		}
	}
	return "", 0
}
