package summary

import (
	"net/url"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/gateway"
	"fix502/checks/profile"
)

// Fields are the values that sentences may name. What is not known is not in
// the map:
//
//	service, host, url       the service
//	proxy, proxy_source      host:port of the proxy in force, and where it is set
//	browser_proxy            host:port of the proxy that the person's browser alone uses
//	interface, vpn           what carries the traffic; the tunnel among it
//	resolver                 the system's first resolver
//	status, reason, speaker  the failing answer: 502, Bad Gateway, who wrote it
//	ray, colo, retry_after   what that answer bears
//	address                  ip:port that gave it
//	incident, since          the open incident that matters
//	portal                   host of the page that intercepts a control
//	issuer                   who signed the service's certificate
//	status_page, support     where to read on
//	unfinished               set where neither page nor servers have failed, and not all is in
func Fields(p profile.Profile, v checks.View) map[string]string {
	f := fields{}
	f.set("service", p.Name)
	f.set("host", hostname(p.URL))
	f.set("url", p.URL)
	f.set("status_page", p.Status.Page)
	f.set("support", p.Support.URL)
	f.proxy(p, v)
	f.browserProxy(v)
	f.route(v)
	f.resolver(v)
	f.answer(p, v)
	f.notice(v)
	f.portal(v)
	f.unfinished(v)
	return f
}

func (f fields) unfinished(v checks.View) {
	waits := false
	for _, id := range []checks.ID{checks.PageID, checks.OriginID} {
		switch o, in := v.Get(id); {
		case !in || o.Failure == checks.NotFinished:
			waits = true
		case Status(o) == "failed":
			return
		}
	}
	if waits {
		f["unfinished"] = "yes"
	}
}

type fields map[string]string

func (f fields) set(key, value string) {
	if value = strings.TrimSpace(valid(value)); value != "" {
		f[key] = value
	}
}

func (f fields) proxy(p profile.Profile, v checks.View) {
	own := checks.ID("host.proxy." + hostname(p.URL))
	for _, o := range v.Family(checks.ProbeHost) {
		if o.Fact == nil || o.Fact.Proxy == nil || o.Spec.Arm == checks.ArmScript {
			continue
		}
		mine := o.ID() == own || o.Spec.Route.URL == p.URL
		if !mine && f["proxy"] != "" {
			continue
		}
		choice := o.Fact.Proxy
		via := choice.Via
		if via == "" {
			via = choice.Invalid
		}
		if u, err := url.Parse(via); err == nil && u.Host != "" {
			via = u.Host
		}
		if via == "" && choice.PAC != "" {
			via = fromScript(v)
		}
		f.set("proxy", via)
		if via != "" {
			f.set("proxy_source", choice.Source)
		}
		if mine {
			break
		}
	}
}

// fromScript is the proxy, of those that a script names, at which the page's
// trip ends; else the one that leads to it.
func fromScript(v checks.View) string {
	found := ""
	for _, o := range v.Role(checks.RolePage, checks.ArmScript) {
		u, err := url.Parse(o.Spec.Route.Via)
		if err != nil {
			continue
		}
		if strings.HasPrefix(string(o.Failure), "proxy_") {
			return u.Host
		}
		found = u.Host
	}
	return found
}

func (f fields) browserProxy(v checks.View) {
	for _, o := range v.Role(checks.RoleBrowser, checks.ArmPlain) {
		if o.Fact == nil || o.Fact.Settings == nil || o.Fact.Settings.Proxy == nil {
			continue
		}
		if u, err := url.Parse(o.Fact.Settings.Proxy.Via); err == nil {
			f.set("browser_proxy", u.Host)
		}
	}
}

func (f fields) route(v checks.View) {
	var used *checks.Egress
	for _, id := range []checks.ID{"host.route.service.4", "host.route.service.6", "host.route.default"} {
		fact, ok := v.Fact(id)
		if !ok || fact.Hop == nil {
			continue
		}
		for _, e := range []*checks.Egress{fact.Hop.V4, fact.Hop.V6} {
			if e == nil {
				continue
			}
			if used == nil {
				used = e
			}
			if e.Tunnel {
				f.vpn(v, e.Interface)
			}
		}
	}
	if used != nil {
		f.set("interface", used.Interface)
	}
}

func (f fields) vpn(v checks.View, name string) {
	if f["vpn"] != "" {
		return
	}
	f.set("vpn", name)
	fact, _ := v.Fact("host.interfaces")
	for _, i := range fact.Interfaces {
		if i.Name == name && i.Product != "" {
			f.set("vpn", i.Product+" ("+name+")")
		}
	}
}

func (f fields) resolver(v checks.View) {
	if fact, ok := v.Fact("host.resolvers"); ok && len(fact.Resolvers) > 0 {
		f.set("resolver", strings.TrimSuffix(fact.Resolvers[0], ":53"))
		return
	}
	for _, o := range v.Family(checks.ProbeDNS) {
		if o.Spec.Route.Resolver == "system" && o.Names != nil && o.Names.Server != "" {
			f.set("resolver", strings.TrimSuffix(o.Names.Server, ":53"))
			return
		}
	}
}

// answer describes the answer that made the page or the origin fail.
func (f fields) answer(p profile.Profile, v checks.View) {
	o, ok := failing(v)
	if !ok {
		return
	}
	t := o.Trip
	status, speaker, header := t.Status, t.Speaker, t.Header
	tunnel := t.Tunnel
	if tunnel == nil && (o.Alive() || status == 0) {
		if tunnel = refused(v); tunnel != nil {
			status = 0 // the page's own is no error
		}
	}
	if tunnel != nil && status == 0 && !tunnel.SOCKS {
		status, speaker = tunnel.Status, tunnel.Speaker
		if tunnel == t.Tunnel {
			header = tunnel.Header
		}
	}
	if status > 0 {
		f.set("status", itoa(status))
		f.set("reason", Reason(status))
	}
	if speaker != "" {
		f.set("speaker", gateway.Name(speaker))
	}
	f.set("address", t.Addr)
	f.set("retry_after", pause(header["retry-after"]))
	ray := header["cf-ray"]
	if own := strings.ToLower(p.Edge.Header); own != "" && header[own] != "" {
		ray = header[own]
	}
	f.set("ray", ray)
	if i := strings.LastIndexByte(ray, '-'); i >= 0 {
		f.set("colo", ray[i+1:])
	}
	if t.Chain != nil {
		f.set("issuer", t.Chain.Issuer)
	}
}

// refused is what a proxy that a script names said in place of a tunnel.
func refused(v checks.View) *checks.Tunnel {
	for _, o := range v.Role(checks.RolePage, checks.ArmScript) {
		if o.Failure == checks.ProxyAnswered && o.Trip != nil && o.Trip.Tunnel != nil {
			return o.Trip.Tunnel
		}
	}
	return nil
}

// failing is the trip that the verdict is about: page or origin, the worse
// one; without a failure the one that carries a ray ID.
func failing(v checks.View) (*checks.Observation, bool) {
	best := new(checks.Observation)
	rank := 0
	for _, id := range []checks.ID{checks.PageID, checks.OriginID} {
		o, ok := v.Get(id)
		if !ok || o.Trip == nil {
			continue
		}
		r := 1
		switch {
		case o.Alive():
		case o.Trip.Status >= 500:
			r = 4
		case o.Trip.Status > 0 || o.Trip.Tunnel != nil:
			r = 3
		default:
			r = 2
		}
		if r > rank {
			best, rank = o, r
		}
	}
	return best, rank > 0
}

func (f fields) notice(v checks.View) {
	for _, o := range v.Family(checks.ProbeVendor) {
		if o.Notice == nil {
			continue
		}
		for _, i := range o.Notice.Incidents {
			if !i.Matters {
				continue
			}
			f.set("incident", i.Name)
			if !i.Since.IsZero() {
				f.set("since", i.Since.UTC().Format("2006-01-02 15:04 UTC"))
			}
			return
		}
	}
}

// portal is where a control was sent instead of being answered.
func (f fields) portal(v checks.View) {
	for _, o := range v.Role(checks.RoleControl, checks.ArmPlain) {
		if o.Trip == nil || o.Trip.Status/100 != 3 {
			continue
		}
		to := o.Trip.Header["location"]
		if u, err := url.Parse(to); err == nil && u.Host != "" {
			f.set("portal", u.Hostname())
			return
		}
	}
}

// pause writes a Retry-After for people (RFC 9110, 10.2.3).
func pause(v string) string {
	if v == "" || strings.Trim(v, "0123456789") != "" {
		return v
	}
	d, err := time.ParseDuration(v + "s")
	if err != nil {
		return v
	}
	return took(d)
}
