package verdict_test

import (
	"strings"
	"time"

	"fix502/checks"
)

// toy is a small world: the state of each hop as a word. evidence derives
// what a client inside it would see, hop by hop, without knowing any rule.
type toy struct {
	link    string // up, none, noroute
	net     string // up, down, portal
	dns     string // ok, silent, servfail, nxdomain, sunk, hijack
	opinion string // ok, silent
	conn    string // ok, drop, refuse, hello, edgedown
	proxy   string // none, ok, dead, login, gateway, denies, silent
	tls     string // public, resigned, untrusted
	origin  string // ok, challenge, a502, c502, d502, own502, 503, 504, 500, 522, 429, 1020, hang
	again   string // same, works
	tunnel  string // no, yes
}

const (
	pageHostName = "chatgpt.com"
	goodAddr     = "104.18.32.47"
	proxyVia     = "http://10.1.2.3:3128"
)

// log collects observations, each a millisecond after the one before.
type log struct {
	e  checks.Evidence
	at time.Time
}

func (l *log) add(o checks.Observation) {
	l.at = l.at.Add(time.Millisecond)
	o.At, o.Took = l.at, 5*time.Millisecond
	l.e = append(l.e, o)
}

func (w toy) evidence() checks.Evidence {
	l := &log{at: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	w.machine(l)
	w.names(l)
	w.trips(l)
	return l.e
}

func (w toy) machine(l *log) {
	var ifs []checks.Interface
	if w.link != "none" {
		ifs = append(ifs, checks.Interface{Name: "eth0", Up: true, Physical: true, Addrs: []string{"192.168.1.20"}})
	}
	hop := &checks.NextHop{}
	if w.link == "up" {
		hop.V4 = &checks.Egress{Interface: "eth0", Source: "192.168.1.20", Tunnel: w.tunnel == "yes"}
	}
	l.add(fact("host.interfaces", checks.Fact{Interfaces: ifs}))
	l.add(fact("host.route.default", checks.Fact{Hop: hop}))
	l.add(fact("host.hosts", checks.Fact{}))
	if w.link == "up" {
		l.add(fact("host.route.service.4", checks.Fact{Hop: hop}))
	}
}

func fact(id checks.ID, f checks.Fact) checks.Observation {
	return checks.Observation{Spec: checks.Spec{ID: id, Probe: checks.ProbeHost}, Fact: &f}
}

func (w toy) reachable() bool { return w.link == "up" && w.net != "down" }

func (w toy) names(l *log) {
	for _, name := range []string{pageHostName, "control.example"} {
		o := checks.Observation{Spec: checks.Spec{
			ID: checks.ID("dns.system." + name + ".a"), Probe: checks.ProbeDNS,
			Route: checks.Route{URL: name, Resolver: "system", Family: "4"},
		}, Names: &checks.Names{Name: name, Type: "A"}}
		w.systemSays(&o, name)
		l.add(o)
	}
	if w.proxy != "none" {
		return
	}
	o := checks.Observation{Spec: checks.Spec{
		ID: "dns.udp.one." + pageHostName + ".a", Probe: checks.ProbeDNS, Role: checks.RoleResolver,
		Route: checks.Route{URL: pageHostName, Resolver: "udp:1.1.1.1:53", Family: "4"},
	}, Names: &checks.Names{Name: pageHostName, Type: "A"}}
	if w.opinion == "ok" && w.reachable() && w.net != "portal" {
		o.Names.Addrs, o.Names.Rcode = []string{goodAddr}, "NOERROR"
	} else {
		o.Failure = checks.DNSTimeout
	}
	l.add(o)
	tcp := checks.Observation{Spec: checks.Spec{ID: "tcp.resolver.one", Probe: checks.ProbeTCP, Role: checks.RoleResolver},
		Trip: &checks.Trip{Reached: checks.StageConnect}}
	if !w.reachable() {
		tcp.Trip.Reached, tcp.Failure = checks.StageLookup, w.unreachable()
	}
	l.add(tcp)
}

func (w toy) unreachable() checks.Failure {
	if w.link != "up" {
		return checks.TCPNoRoute
	}
	return checks.TCPTimeout
}

func (w toy) systemSays(o *checks.Observation, name string) {
	service := name == pageHostName
	switch {
	case w.link != "up" || w.dns == "silent":
		o.Failure = checks.DNSTimeout
	case w.dns == "servfail":
		o.Failure, o.Names.Rcode = checks.DNSServfail, "SERVFAIL"
	case service && w.dns == "nxdomain":
		o.Failure, o.Names.Rcode = checks.DNSNotFound, "NXDOMAIN"
	case service && w.dns == "sunk":
		o.Names.Addrs = []string{"0.0.0.0"}
	case service && w.dns == "hijack":
		o.Names.Addrs = []string{"93.184.216.34"}
	case service:
		o.Names.Addrs = []string{goodAddr}
	default:
		o.Names.Addrs = []string{"142.250.1.1"}
	}
}

func (w toy) trips(l *log) {
	via := ""
	if w.proxy != "none" {
		via = proxyVia
	}
	for _, t := range []struct {
		id   checks.ID
		role checks.Role
		url  string
	}{
		{checks.PageID, checks.RolePage, "https://chatgpt.com/"},
		{checks.OriginID, checks.RoleOrigin, "https://chatgpt.com/backend-api/"},
		{"http.edge", checks.RoleEdge, "https://chatgpt.com/cdn-cgi/trace"},
		{"http.control.control.example", checks.RoleControl, "http://control.example/204"},
		{"http.same_edge.other.example", checks.RoleSameEdge, "https://other.example/"},
	} {
		o := checks.Observation{Spec: checks.Spec{ID: t.id, Probe: checks.ProbeHTTP, Role: t.role,
			Route: checks.Route{URL: t.url, Via: via}}, Trip: &checks.Trip{Addr: goodAddr + ":443"}}
		if t.role == checks.RoleControl {
			o.Spec.Expect.Status = 204
		} else {
			o.Spec.Expect.Edge = "cf-ray"
		}
		w.walk(&o)
		l.add(o)
		w.experiments(l, o)
	}
}

// walk makes the trip: the first hop that stops it decides.
func (w toy) walk(o *checks.Observation) {
	service := o.Spec.Role != checks.RoleControl && o.Spec.Role != checks.RoleSameEdge
	switch {
	case w.link != "up":
		o.Failure = checks.TCPNoRoute
	case w.proxy != "none":
		if w.throughProxy(o, service) {
			w.answer(o)
		}
	case w.nameStops(o, service):
	case w.net == "down":
		o.Trip.Reached, o.Failure = checks.StageLookup, checks.TCPTimeout
	case w.net == "portal":
		w.portal(o)
	case service && w.dns == "hijack" && o.Spec.Arm != checks.ArmTrusted:
		o.Trip.Reached, o.Failure = checks.StageConnect, checks.TLSName
		o.Trip.Chain = &checks.Chain{System: checks.TLSName, Public: checks.TLSName}
	case w.connectStops(o, service):
	default:
		w.answer(o)
	}
}

func (w toy) nameStops(o *checks.Observation, service bool) bool {
	if o.Spec.Route.Addr != "" {
		return false
	}
	switch {
	case w.dns == "silent":
		o.Failure = checks.DNSTimeout
	case w.dns == "servfail":
		o.Failure = checks.DNSServfail
	case service && w.dns == "nxdomain":
		o.Failure = checks.DNSNotFound
	case service && w.dns == "sunk":
		o.Trip.Reached, o.Failure, o.Trip.Addr = checks.StageLookup, checks.TCPRefused, "0.0.0.0:443"
	default:
		return false
	}
	return true
}

func (w toy) portal(o *checks.Observation) {
	o.Trip.Reached = checks.StageConnect
	if strings.HasPrefix(o.Spec.Route.URL, "https") {
		o.Failure = checks.TLSUntrusted
		o.Trip.Chain = &checks.Chain{System: checks.TLSUntrusted, Public: checks.TLSUntrusted}
		return
	}
	o.Trip.Reached, o.Trip.Status = checks.StageAnswer, 302
}

func (w toy) connectStops(o *checks.Observation, service bool) bool {
	edge := service || o.Spec.Role == checks.RoleSameEdge
	o.Trip.Reached = checks.StageLookup
	switch {
	case service && w.conn == "drop", edge && w.conn == "edgedown":
		o.Failure = checks.TCPTimeout
	case service && w.conn == "refuse":
		o.Failure = checks.TCPRefused
	case service && w.conn == "hello":
		o.Trip.Reached, o.Failure = checks.StageConnect, checks.TLSReset
	default:
		return false
	}
	return true
}

func (w toy) throughProxy(o *checks.Observation, service bool) bool {
	o.Trip.Reached = checks.StageConnect
	tunnel := func(s int) {
		o.Failure, o.Trip.Tunnel = checks.ProxyAnswered, &checks.Tunnel{Status: s}
	}
	switch {
	case w.net == "down" || w.proxy == "dead":
		o.Trip.Reached, o.Failure = checks.StageLookup, checks.ProxyRefused
	case w.proxy == "login":
		tunnel(407)
	case service && w.proxy == "gateway":
		tunnel(502)
	case service && w.proxy == "denies":
		tunnel(403)
	case service && w.proxy == "silent":
		o.Failure = checks.ProxySilent
	default:
		return true
	}
	return false
}

func (w toy) answer(o *checks.Observation) {
	t := o.Trip
	t.Reached, t.Status, t.Header = checks.StageAnswer, 200, map[string]string{}
	if o.Spec.Role == checks.RoleControl {
		t.Status = 204
		return
	}
	t.Chain = &checks.Chain{}
	switch w.tls {
	case "resigned":
		t.Chain.Public = checks.TLSUntrusted
	case "untrusted":
		t.Chain.Public, t.Chain.System = checks.TLSUntrusted, checks.TLSUntrusted
		t.Reached, t.Status, o.Failure = checks.StageConnect, 0, checks.TLSUntrusted
		return
	}
	t.Header["cf-ray"] = "8c0b1f2e3d4c5b6a-FRA"
	if o.Spec.Role == checks.RoleEdge || o.Spec.Role == checks.RoleSameEdge {
		return
	}
	if o.Spec.Arm == checks.ArmAgain && w.again == "works" {
		return
	}
	w.originSays(o)
}

func (w toy) originSays(o *checks.Observation) {
	t := o.Trip
	say := func(status int, shape, blames string, code int) {
		t.Status, t.Shape, t.Blames, t.Code, t.Speaker = status, shape, blames, code, "cloudflare"
	}
	switch w.origin {
	case "challenge":
		say(403, "challenge", "", 0)
	case "a502":
		say(502, "branded", "origin", 0)
	case "c502":
		say(502, "bare", "edge", 0)
	case "d502":
		say(502, "text", "origin", 0)
	case "own502":
		say(502, "", "", 0)
		t.Speaker, t.Header["cf-ray"] = "", ""
	case "503":
		say(503, "origin", "origin", 0)
	case "504":
		say(504, "branded", "origin", 0)
	case "500":
		say(500, "origin", "origin", 0)
	case "522":
		say(522, "branded", "origin", 522)
	case "429":
		say(429, "limited", "client", 1015)
	case "1020":
		say(403, "denied", "client", 1020)
	case "hang":
		t.Reached, t.Status, o.Failure = checks.StageHandshake, 0, checks.HTTPTimeout
	}
}

// experiments adds the arms that the plan would have asked for.
func (w toy) experiments(l *log, o checks.Observation) {
	if o.Spec.Role != checks.RolePage && o.Spec.Role != checks.RoleOrigin || o.Alive() {
		return
	}
	arm := func(a checks.Arm, suffix checks.ID, probe checks.Probe) checks.Observation {
		n := checks.Observation{Spec: o.Spec, Trip: &checks.Trip{Addr: goodAddr + ":443"}}
		n.Spec.Arm, n.Spec.Probe, n.Spec.ID, n.Spec.Route.Addr = a, probe, o.Spec.ID+suffix, goodAddr
		return n
	}
	if o.Trip.Reached == checks.StageAnswer && o.Trip.Status >= 500 {
		n := arm(checks.ArmAgain, "#2", checks.ProbeHTTP)
		w.walk(&n)
		l.add(n)
	}
	if o.Spec.Role != checks.RolePage || w.proxy != "none" {
		return
	}
	if w.opinion == "ok" && w.dns != "ok" && w.reachable() && w.net != "portal" {
		n := arm(checks.ArmTrusted, "+trusted", checks.ProbeHTTP)
		w.walk(&n)
		l.add(n)
	}
	if o.Failure == checks.TLSReset {
		n := arm(checks.ArmName, "+name", checks.ProbeTLS)
		n.Trip.Reached = checks.StageHandshake
		l.add(n)
		n = arm(checks.ArmHello, "+hello", checks.ProbeTLS)
		n.Trip.Reached, n.Failure = checks.StageConnect, checks.TLSReset
		l.add(n)
	}
}

// String names a toy world by its words.
func (w toy) String() string {
	return strings.Join([]string{w.link, w.net, w.dns, w.opinion, w.conn, w.proxy, w.tls, w.origin, w.again, w.tunnel}, " ")
}
