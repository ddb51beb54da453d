package summary

import "fix502/checks"

// factLine says in one line what was read from this machine.
func (t teller) factLine(f checks.Fact) string {
	switch {
	case f.Interfaces != nil:
		return t.interfacesLine(f.Interfaces)
	case f.Hop != nil:
		return t.hopLine(*f.Hop)
	case f.Proxy != nil:
		return t.proxyLine(*f.Proxy)
	case f.Place != nil:
		return t.placeLine(*f.Place)
	case f.Resolvers != nil:
		all := make([]string, 0, len(f.Resolvers))
		for _, r := range f.Resolvers {
			all = append(all, bare(r))
		}
		return t.listed(all, 4)
	case f.Pins != nil:
		return t.pinsLine(f.Pins)
	case f.Browsers != nil:
		return t.browsersLine(f.Browsers)
	case f.Stored != nil:
		return t.storedLine(*f.Stored)
	case f.Extensions != nil:
		return t.extensionsLine(*f.Extensions)
	case f.Settings != nil:
		return t.settingsLine(*f.Settings)
	default:
		return t.say("found_nothing")
	}
}

func (t teller) interfacesLine(all []checks.Interface) string {
	var out []string
	for _, i := range all {
		if !i.Usable() {
			continue
		}
		text := i.Name
		if i.Product != "" {
			text += " (" + i.Product + ")"
		} else if i.Tunnel {
			text += " (" + t.say("tunnel") + ")"
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		return t.say("no_interface")
	}
	return t.listed(out, 6)
}

func (t teller) hopLine(h checks.NextHop) string {
	var out []string
	for _, e := range []struct {
		family string
		egress *checks.Egress
	}{{"IPv4", h.V4}, {"IPv6", h.V6}} {
		if e.egress == nil {
			continue
		}
		text := t.say("leaves_by", "name", e.family, "who", e.egress.Interface)
		if e.egress.Tunnel {
			text += " (" + t.say("tunnel") + ")"
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		return t.say("no_route")
	}
	for _, r := range h.Gateway {
		if r.State != "" {
			out = append(out, t.say("router", "name", r.Addr, "what", t.label("line.router_"+r.State)))
		}
	}
	return t.listed(out, 4)
}

func (t teller) proxyLine(p checks.ProxyChoice) string {
	from := ""
	if p.Source != "" {
		from = " " + t.say("from", "who", p.Source)
	}
	switch {
	case p.Invalid != "" && p.PAC != "":
		return t.say("proxy_script_unread") + from
	case p.Invalid != "":
		return t.say("proxy_unclear") + from + ": " + p.Invalid
	case p.Via != "":
		return p.Via + from
	case len(p.Others) > 0:
		return t.say("proxy_script_names", "what", t.listed(p.Others, 4))
	case p.PAC != "":
		return t.say("proxy_script") + from
	case p.Excluded:
		return t.say("proxy_excluded") + from
	default:
		return t.say("proxy_none")
	}
}

func (t teller) placeLine(p checks.Place) string {
	out := []string{p.OS}
	for _, mark := range []struct {
		name string
		set  bool
	}{{t.say("over_ssh"), p.SSH}, {"WSL", p.WSL}, {t.say("in_container"), p.Container}, {"systemd-resolved", p.Resolved}} {
		if mark.set {
			out = append(out, mark.name)
		}
	}
	return parts(append(out, p.Desktop)...)
}

func (t teller) pinsLine(pins []checks.Pin) string {
	if len(pins) == 0 {
		return t.say("no_pin")
	}
	var out []string
	for _, p := range pins {
		out = append(out, p.Name+" → "+p.Addr+" ("+t.say("at_line", "n", itoa(p.Line))+")")
	}
	return t.listed(out, 3)
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
