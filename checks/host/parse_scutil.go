package host

import (
	"bytes"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fix502/checks/sysconf"
)

// parseScutilProxy reads `scutil --proxy` of macOS: a dictionary of settings,
// with a list of exceptions and, not of interest here, one dictionary for each
// interface in it.
func parseScutilProxy(raw []byte) desktop {
	top, exceptions := scutilTop(raw)
	d := desktop{source: "macos", manual: map[string]string{}}
	for scheme, key := range map[string]string{"http": "HTTP", "https": "HTTPS", "socks": "SOCKS"} {
		if top[key+"Enable"] != "1" || top[key+"Proxy"] == "" {
			continue
		}
		d.manual[scheme] = proxyText(scheme, top[key+"Proxy"], top[key+"Port"], top[key+"User"])
	}
	d.except = except{list: exceptions, local: top["ExcludeSimpleHostnames"] == "1"}
	switch {
	case top["ProxyAutoConfigEnable"] == "1" && top["ProxyAutoConfigURLString"] != "":
		d.script = top["ProxyAutoConfigURLString"]
	case top["ProxyAutoDiscoveryEnable"] == "1":
		d.script = discovered
	}
	return d
}

// proxyText writes the parts of a setting as the URL that parseProxy reads.
// Desktops reach their HTTP proxy for https targets by plain HTTP, too; a
// scheme that a person typed before the host counts.
func proxyText(scheme, host, port, user string) string {
	kind, rest, typed := strings.Cut(host, "://")
	if !typed {
		kind, rest = "http", host
		if scheme == "socks" {
			kind = "socks5"
		}
	}
	rest = strings.TrimSuffix(rest, "/")
	if a, err := netip.ParseAddr(rest); err == nil && a.Is6() {
		rest = "[" + rest + "]"
	}
	if user != "" {
		rest = url.User(user).String() + "@" + rest
	}
	if port != "" && port != "0" {
		rest += ":" + port
	}
	return kind + "://" + rest
}

// scutilTop returns the plain values of the outermost dictionary and its list
// of exceptions.
func scutilTop(raw []byte) (top map[string]string, exceptions []string) {
	top = map[string]string{}
	depth, inList := 0, false
	for line := range bytes.Lines(raw) {
		key, value, pair := strings.Cut(strings.TrimSpace(string(line)), " : ")
		switch {
		case strings.HasSuffix(key, "{") || strings.HasSuffix(value, "> {"):
			depth++
			inList = depth == 2 && key == "ExceptionsList"
		case key == "}":
			depth--
			inList = false
		case pair && depth == 1:
			top[key] = strings.TrimSpace(value)
		case pair && depth == 2 && inList && len(exceptions) < exceptLimit:
			exceptions = append(exceptions, strings.TrimSpace(value))
		}
	}
	return top, exceptions
}

// parseScutilDNS reads `scutil --dns` of macOS: the nameservers of the first
// resolver that serves every domain. What follows the heading for scoped
// queries concerns single interfaces.
func parseScutilDNS(raw []byte) []string {
	var servers []netip.Addr
	var port uint16 = 53
	special := false
	for line := range bytes.Lines(raw) {
		text := strings.TrimSpace(string(line))
		if strings.HasPrefix(text, "resolver #") || strings.Contains(text, "scoped queries") {
			if len(servers) > 0 && !special {
				break
			}
			servers, port, special = nil, 53, false
			if strings.Contains(text, "scoped") {
				break
			}
			continue
		}
		key, value, _ := strings.Cut(text, ":")
		key, _, _ = strings.Cut(strings.TrimSpace(key), "[")
		switch value = strings.TrimSpace(value); key {
		case "domain":
			special = true
		case "port":
			if n, err := strconv.ParseUint(value, 10, 16); err == nil && n > 0 {
				port = uint16(n)
			}
		case "nameserver":
			servers = appendServer(servers, value)
		}
	}
	if special {
		return nil
	}
	var out []string
	for _, a := range servers {
		out = append(out, netip.AddrPortFrom(a, port).String())
	}
	return out
}

// appendServer reads one address as resolv.conf would.
func appendServer(to []netip.Addr, text string) []netip.Addr {
	list := sysconf.Resolvers([]byte("nameserver " + text))
	if len(list) == 0 || len(to) >= 8 {
		return to
	}
	if ap, err := netip.ParseAddrPort(list[0]); err == nil && !slices.Contains(to, ap.Addr()) {
		to = append(to, ap.Addr())
	}
	return to
}
