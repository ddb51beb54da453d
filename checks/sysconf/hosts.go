// Package sysconf reads the small files that decide about the way to a name: the
// hosts file, resolv.conf and proxy scripts. It is pure and forgiving: a line
// that cannot be understood is passed over, as the systems' own readers do.
package sysconf

import (
	"bytes"
	"iter"
	"net/netip"
	"slices"
	"strings"

	"fix502/checks"
)

// Hosts lists what a hosts file (hosts(5)) says: one Pin for every name of
// every line, in file order. Names are lower case without a final dot, lines
// are counted from 1.
func Hosts(file []byte) []checks.Pin {
	return slices.Collect(EachHost(file))
}

// EachHost is Hosts one by one: block lists of many thousand lines are common,
// and few of their lines matter to anybody.
func EachHost(file []byte) iter.Seq[checks.Pin] {
	return func(yield func(checks.Pin) bool) {
		for n, text := range numbered(file) {
			addr, names := hostLine(text)
			for _, name := range names {
				if !yield(checks.Pin{Name: name, Addr: addr, Line: n}) {
					return
				}
			}
		}
	}
}

func hostLine(text string) (addr string, names []string) {
	text, _, _ = strings.Cut(text, "#")
	fields := strings.Fields(text)
	if len(fields) < 2 {
		return "", nil
	}
	ip, ok := address(fields[0])
	if !ok {
		return "", nil
	}
	for _, f := range fields[1:] {
		if name := strings.ToLower(strings.TrimSuffix(f, ".")); plainName(name) {
			names = append(names, name)
		}
	}
	return ip.String(), names
}

// address reads an address literal. Its zone, which may hold any byte, must be
// as plain as a name.
func address(text string) (netip.Addr, bool) {
	ip, err := netip.ParseAddr(text)
	return ip, err == nil && (ip.Zone() == "" || plainName(ip.Zone()))
}

// plainName keeps out what no resolver would ever ask for: control bytes and
// bytes outside ASCII, which have no place in a name on the wire form.
func plainName(name string) bool {
	if name == "" || len(name) > 253 {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// numbered yields the lines of a file with their numbers, whatever their ends
// (LF or CRLF), without a leading UTF-8 byte order mark.
func numbered(file []byte) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		n := 0
		for line := range bytes.Lines(bytes.TrimPrefix(file, []byte("\xef\xbb\xbf"))) {
			n++
			if !yield(n, strings.TrimRight(string(line), "\r\n")) {
				return
			}
		}
	}
}
