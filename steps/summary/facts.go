package summary

import (
	"fmt"

	"fix502/checks"
)

// factLine says in one line what was read from this machine.
func factLine(f checks.Fact) string {
	switch {
	case f.Interfaces != nil:
		return interfacesLine(f.Interfaces)
	case f.Hop != nil:
		return hopLine(*f.Hop)
	case f.Proxy != nil:
		return proxyLine(*f.Proxy)
	case f.Place != nil:
		return placeLine(*f.Place)
	case f.Resolvers != nil:
		all := make([]string, 0, len(f.Resolvers))
		for _, r := range f.Resolvers {
			all = append(all, bare(r))
		}
		return listed(all, 4)
	case f.Pins != nil:
		return pinsLine(f.Pins)
	case f.Browsers != nil:
		return browsersLine(f.Browsers)
	case f.Stored != nil:
		return storedLine(*f.Stored)
	case f.Extensions != nil:
		return extensionsLine(*f.Extensions)
	case f.Settings != nil:
		return settingsLine(*f.Settings)
	default:
		return "nothing found"
	}
}

func interfacesLine(all []checks.Interface) string {
	var out []string
	for _, i := range all {
		if !i.Usable() {
			continue
		}
		text := i.Name
		if i.Product != "" {
			text += " (" + i.Product + ")"
		} else if i.Tunnel {
			text += " (tunnel)"
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		return "no interface is up with an address"
	}
	return listed(out, 6)
}

func hopLine(h checks.NextHop) string {
	var out []string
	for _, e := range []struct {
		family string
		egress *checks.Egress
	}{{"IPv4", h.V4}, {"IPv6", h.V6}} {
		if e.egress == nil {
			continue
		}
		text := e.family + " by " + e.egress.Interface
		if e.egress.Tunnel {
			text += " (tunnel)"
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		return "no route"
	}
	for _, r := range h.Gateway {
		if r.State != "" {
			out = append(out, "router "+r.Addr+" "+r.State)
		}
	}
	return listed(out, 4)
}

func proxyLine(p checks.ProxyChoice) string {
	from := ""
	if p.Source != "" {
		from = " from " + p.Source
	}
	switch {
	case p.Invalid != "":
		return "a proxy setting that cannot be understood" + from + ": " + p.Invalid
	case p.Via != "":
		return p.Via + from
	case p.PAC != "":
		return "a script decides" + from
	case p.Excluded:
		return "direct: an exception lets this address past the proxy" + from
	default:
		return "direct, no proxy"
	}
}

func placeLine(p checks.Place) string {
	out := []string{p.OS}
	for _, mark := range []struct {
		name string
		set  bool
	}{{"over SSH", p.SSH}, {"WSL", p.WSL}, {"in a container", p.Container}, {"systemd-resolved", p.Resolved}} {
		if mark.set {
			out = append(out, mark.name)
		}
	}
	return parts(append(out, p.Desktop)...)
}

func pinsLine(pins []checks.Pin) string {
	if len(pins) == 0 {
		return "no entry for the service"
	}
	var out []string
	for _, p := range pins {
		out = append(out, fmt.Sprintf("%s → %s (line %d)", p.Name, p.Addr, p.Line))
	}
	return listed(out, 3)
}

// Reason is the phrase of an HTTP status (RFC 9110, 15; RFC 6585; the edge's
// own 52x), or empty.
func Reason(status int) string {
	return map[int]string{
		101: "Switching Protocols", 200: "OK", 204: "No Content",
		301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
		307: "Temporary Redirect", 308: "Permanent Redirect",
		400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
		405: "Method Not Allowed", 407: "Proxy Authentication Required", 408: "Request Timeout",
		413: "Content Too Large", 421: "Misdirected Request", 426: "Upgrade Required",
		429: "Too Many Requests", 431: "Request Header Fields Too Large",
		451: "Unavailable For Legal Reasons",
		500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
		503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
		511: "Network Authentication Required", 520: "Unknown Error", 521: "Web Server Is Down",
		522: "Connection Timed Out", 523: "Origin Is Unreachable", 524: "A Timeout Occurred",
		525: "SSL Handshake Failed", 526: "Invalid SSL Certificate", 530: "Origin Error",
	}[status]
}
