package host

import (
	"bytes"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// passes tells whether a list such as NO_PROXY lets a target past the proxy,
// by the rules of golang.org/x/net/http/httpproxy, which programs in Go obey
// and those of others come close to. They are written down here because that
// package brings a second set of tables for names that are not ASCII.
func passes(list string, t target) bool {
	host := strings.ToLower(strings.TrimSpace(inASCII(t.host)))
	var ip net.IP
	if a, err := netip.ParseAddr(host); err == nil {
		ip = a.AsSlice()
	}
	if host == "localhost" || ip.IsLoopback() {
		return true
	}
	entries := strings.Split(strings.ToLower(list), ",")
	for i := range entries {
		entries[i] = strings.TrimSpace(entries[i])
	}
	return slices.Contains(entries, "*") || slices.ContainsFunc(entries, func(e string) bool { return names(e, host, t.port, ip) })
}

// names tells whether an entry of such a list is about a host.
func names(entry, host, port string, ip net.IP) bool {
	if _, block, err := net.ParseCIDR(entry); err == nil {
		return ip != nil && block.Contains(ip)
	}
	name, only, err := net.SplitHostPort(entry)
	if err != nil {
		name, only = entry, ""
	}
	if name == "" || only != "" && only != port {
		return false
	}
	if own := net.ParseIP(name); own != nil {
		return own.Equal(ip)
	}
	if ip != nil {
		return false
	}
	if strings.HasPrefix(name, "*.") {
		name = name[1:]
	}
	if below, ok := strings.CutPrefix(name, "."); ok {
		return strings.HasSuffix(host, "."+inASCII(below))
	}
	name = inASCII(name)
	return host == name || strings.HasSuffix(host, "."+name)
}

// inASCII is a name in lower case as it goes over the wire; one that cannot be written so
// stays as it is. The tables are those of net/http, by which a request's host
// is written.
func inASCII(name string) string {
	if !strings.ContainsFunc(name, func(r rune) bool { return r >= 0x80 }) || strings.ContainsAny(name, " /:@[]%?#") {
		return name
	}
	var b bytes.Buffer
	r := http.Request{Method: http.MethodHead, URL: &url.URL{Scheme: "http", Host: name}, Host: name}
	if err := r.Write(&b); err != nil {
		return name
	}
	_, after, _ := strings.Cut(b.String(), "\r\nHost: ")
	ascii, _, ok := strings.Cut(after, "\r\n")
	if !ok || ascii == "" {
		return name
	}
	return ascii
}
