package plan_test

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/plan"
	"fix502/checks/profile"
)

// state builds the evidence that a row looks at.
type state struct {
	profile profile.Profile
	seen    checks.Evidence
	allow   []checks.Consent
}

func fresh(t testing.TB) *state {
	t.Helper()
	p, err := profile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return &state{profile: p}
}

func (s *state) add(o checks.Observation) *state {
	if o.At.IsZero() {
		o.At = time.Date(2026, 11, 22, 10, 0, len(s.seen), 0, time.UTC)
	}
	s.seen = append(s.seen, o)
	return s
}

// due is what the plan would start now, whatever was started before.
func (s *state) due() []checks.Spec {
	n := plan.Now{Profile: s.profile, View: s.seen.View(), Allow: func(c checks.Consent) bool { return slices.Contains(s.allow, c) }}
	return plan.Due(n, func(checks.ID) bool { return false })
}

func (s *state) ids() []checks.ID {
	var out []checks.ID
	for _, spec := range s.due() {
		out = append(out, spec.ID)
	}
	return out
}

func (s *state) spec(t *testing.T, id checks.ID) checks.Spec {
	t.Helper()
	for _, spec := range s.due() {
		if spec.ID == id {
			return spec
		}
	}
	t.Fatalf("%s is not due", id)
	return checks.Spec{}
}

// proxies sets what is known of the proxy in force, for all addresses.
func (s *state) proxies(via string) *state {
	for _, u := range urls(s.profile) {
		s.proxy(u, checks.ProxyChoice{Via: via})
	}
	return s
}

func (s *state) proxy(u string, c checks.ProxyChoice) *state {
	return s.add(checks.Observation{Spec: checks.Spec{ID: plan.ProxyID(u), Probe: checks.ProbeHost}, Fact: &checks.Fact{Proxy: &c}})
}

func urls(p profile.Profile) []string {
	out := []string{p.URL, p.Edge.Own, p.Status.API}
	for _, e := range p.Endpoints {
		out = append(out, e.URL)
	}
	for _, c := range p.Controls {
		out = append(out, c.URL)
	}
	for _, r := range p.Resolvers {
		out = append(out, r.DoH)
	}
	return slices.DeleteFunc(out, func(u string) bool { return u == "" })
}

func (s *state) fact(id checks.ID, f checks.Fact) *state {
	return s.add(checks.Observation{Spec: checks.Spec{ID: id, Probe: checks.ProbeHost}, Fact: &f})
}

// route tells the default route; by a tunnel where device is not eth0.
func (s *state) route(device string, six bool) *state {
	e := &checks.Egress{Interface: device, Tunnel: device != "eth0"}
	h := &checks.NextHop{V4: e}
	if six {
		h.V6 = e
	}
	return s.fact("host.route.default", checks.Fact{Hop: h})
}

// names is the system's answer for the page; none: an empty one.
func (s *state) names(fam string, addrs ...string) *state {
	return s.lookup(plan.DNSID("system", "chatgpt.com", fam), "", "system", addrs...)
}

func (s *state) opinion(addrs ...string) *state {
	return s.lookup("dns.doh.quad9.chatgpt.com.a", checks.RoleResolver, "doh:https://dns.quad9.net/dns-query", addrs...)
}

func (s *state) lookup(id checks.ID, role checks.Role, resolver string, addrs ...string) *state {
	o := checks.Observation{Spec: checks.Spec{ID: id, Probe: checks.ProbeDNS, Role: role, Route: checks.Route{URL: "chatgpt.com", Resolver: resolver}},
		Names: &checks.Names{Name: "chatgpt.com", Addrs: addrs, Rcode: "NOERROR"}}
	if len(addrs) == 0 {
		o.Failure = checks.DNSEmpty
	}
	return s.add(o)
}

// trip lets a planned trip come in.
func (s *state) trip(t *testing.T, id checks.ID, change func(*checks.Observation)) *state {
	t.Helper()
	o := checks.Observation{Spec: s.spec(t, id), Trip: &checks.Trip{Addr: "104.18.32.47:443", Reached: checks.StageAnswer, Status: 200}}
	change(&o)
	return s.add(o)
}

func works(*checks.Observation) {}

func answers(status int) func(*checks.Observation) {
	return func(o *checks.Observation) { o.Trip.Status = status }
}

func fails(f checks.Failure, after checks.Stage) func(*checks.Observation) {
	return func(o *checks.Observation) { o.Failure, o.Trip.Reached, o.Trip.Status = f, after, 0 }
}

const proxyURL = "http://10.1.2.3:3128"

func TestRows(t *testing.T) {
	direct := func(t *testing.T) *state { return fresh(t).proxies("").route("eth0", true) }
	failed := func(t *testing.T, f checks.Failure, after checks.Stage) *state {
		return direct(t).names("4", "104.18.32.47").names("6").trip(t, checks.PageID, fails(f, after))
	}
	tunnelled := func(t *testing.T) *state {
		s := fresh(t).proxies("").route("wg0", false).names("4", "104.18.32.47").names("6")
		s.fact("host.interfaces", checks.Fact{Interfaces: []checks.Interface{
			{Name: "lo", Up: true, Loopback: true, Addrs: []string{"127.0.0.1"}},
			{Name: "wg0", Up: true, Tunnel: true, Addrs: []string{"10.8.0.2"}},
			{Name: "eth0", Up: true, Physical: true, Addrs: []string{"192.168.1.20"}}}})
		s.fact("host.route.service.4", checks.Fact{Hop: &checks.NextHop{V4: &checks.Egress{Interface: "wg0", Tunnel: true}}})
		s.allow = []checks.Consent{checks.ConsentBypass}
		return s
	}
	for _, c := range []struct {
		name string
		now  func(t *testing.T) *state
		due  string // IDs that are due
		not  string // beginnings of IDs that are not
	}{
		{"at once", func(t *testing.T) *state { return fresh(t) }, "host.place host.interfaces host.resolvers host.hosts host.route.default host.proxy.chatgpt.com " +
			"dns.system.chatgpt.com.a dns.system.chatgpt.com.aaaa dns.system.www.google.com.a", "http. tcp. dns.udp dns.doh vendor. proxy. tls."},
		{"no proxy", direct, "http.page http.origin http.auth http.static http.realtime http.edge http.control.www.google.com " +
			"http.same_edge.www.cloudflare.com vendor.status dns.udp.quad9.chatgpt.com.a dns.doh.quad9.chatgpt.com.a tcp.resolver.quad9", "proxy. http.page@ http.page# http.page+ tls. tcp.loss"},
		{"a proxy", func(t *testing.T) *state { return fresh(t).proxies(proxyURL) }, "http.page vendor.status dns.doh.quad9.chatgpt.com.a proxy.connect", "dns.udp tcp. http.page@"},
		{"a proxy for all but the service", func(t *testing.T) *state {
			return fresh(t).proxies(proxyURL).proxy("https://chatgpt.com/", checks.ProxyChoice{Excluded: true})
		}, "http.page dns.doh.quad9.chatgpt.com.a", "dns.udp tcp. proxy."},
		{"a proxy setting that makes no sense", func(t *testing.T) *state {
			return fresh(t).proxy("https://chatgpt.com/", checks.ProxyChoice{Invalid: "htp:/x", Source: "HTTPS_PROXY"})
		}, "http.page", "dns.udp tcp."},
		{"two addresses", func(t *testing.T) *state {
			return direct(t).names("4", "104.18.32.47", "172.64.155.209", "104.18.1.1").names("6", "2606:4700::1")
		},
			"http.page@104.18.32.47 http.page@172.64.155.209 http.page@2606:4700::1 host.route.service.4 host.route.service.6", "http.page@104.18.1.1"},
		{"two addresses, no way for IPv6", func(t *testing.T) *state {
			return fresh(t).proxies("").route("eth0", false).names("4", "104.18.32.47", "172.64.155.209").names("6", "2606:4700::1")
		}, "http.page@104.18.32.47", "http.page@2606"},
		{"one address", func(t *testing.T) *state { return direct(t).names("4", "104.18.32.47").names("6") }, "host.route.service.4", "http.page@"},
		{"two addresses, and a proxy", func(t *testing.T) *state {
			return fresh(t).proxies(proxyURL).route("eth0", true).names("4", "104.18.32.47", "172.64.155.209")
		}, "http.page", "http.page@"},
		{"no IPv4 address", func(t *testing.T) *state { return direct(t).names("4") }, "dns.udp.quad9.chatgpt.com.aaaa dns.doh.quad9.chatgpt.com.aaaa", ""},
		{"an IPv4 address", func(t *testing.T) *state { return direct(t).names("4", "104.18.32.47") }, "", "dns.udp.quad9.chatgpt.com.aaaa dns.doh.quad9.chatgpt.com.aaaa"},
		{"a control that does not connect", func(t *testing.T) *state {
			return direct(t).trip(t, "http.control.www.google.com", fails(checks.TCPTimeout, checks.StageLookup))
		}, "host.route.default#2", ""},
		{"a control that connects", func(t *testing.T) *state { return direct(t).trip(t, "http.control.www.google.com", works) }, "", "host.route.default#2"},
		{"the page works", func(t *testing.T) *state {
			return direct(t).names("4", "104.18.32.47").names("6").opinion("172.64.155.209").trip(t, checks.PageID, works)
		}, "", "http.page# http.page+ tls. tcp.loss"},
		{"a 502", func(t *testing.T) *state { return direct(t).trip(t, checks.PageID, answers(502)) }, "http.page#2 http.page#3", "http.origin# http.page+ tls."},
		{"a 404", func(t *testing.T) *state { return direct(t).trip(t, checks.PageID, answers(404)) }, "", "http.page#"},
		{"a 503 that asks for a minute", func(t *testing.T) *state {
			return direct(t).trip(t, checks.PageID, func(o *checks.Observation) {
				o.Trip.Status, o.Trip.Header = 503, map[string]string{"retry-after": "60"}
			})
		}, "", "http.page#"},
		{"another address is known", func(t *testing.T) *state {
			return failed(t, checks.TLSName, checks.StageConnect).opinion("172.64.155.209")
		}, "http.page+trusted", "tls."},
		{"no other address is known", func(t *testing.T) *state {
			return failed(t, checks.TLSName, checks.StageConnect).opinion("104.18.32.47")
		}, "", "http.page+trusted"},
		{"another address is known, the system not heard yet", func(t *testing.T) *state {
			return direct(t).names("4", "104.18.32.47").opinion("172.64.155.209").trip(t, checks.PageID, fails(checks.TLSName, checks.StageConnect))
		}, "", "http.page+trusted"},
		{"the hello was cut", func(t *testing.T) *state { return failed(t, checks.TLSReset, checks.StageConnect) }, "tls.page+name tls.page+hello", "http.page+segment"},
		{"the hello met silence", func(t *testing.T) *state { return failed(t, checks.TLSTimeout, checks.StageConnect) }, "tls.page+name tls.page+hello http.page+segment", ""},
		{"the answer met silence", func(t *testing.T) *state { return failed(t, checks.HTTPTimeout, checks.StageHandshake) }, "http.page+segment", "tls."},
		{"the connect met silence", func(t *testing.T) *state { return failed(t, checks.TCPTimeout, checks.StageLookup) }, "", "http.page+segment tls. tcp.loss"},
		{"a hello through a proxy was cut", func(t *testing.T) *state {
			return fresh(t).proxies(proxyURL).trip(t, checks.PageID, fails(checks.TLSTimeout, checks.StageTunnel))
		}, "", "tls. http.page+segment"},
		{"connects come about and do not", func(t *testing.T) *state {
			at := func(addr string) func(*checks.Observation) {
				return func(o *checks.Observation) { o.Trip.Addr, o.Trip.RTT = addr, 20*time.Millisecond }
			}
			return direct(t).trip(t, checks.OriginID, at("104.18.32.47:443")).trip(t, "http.control.www.google.com", at("142.250.1.1:443")).
				trip(t, checks.PageID, fails(checks.TCPTimeout, checks.StageLookup))
		}, "tcp.loss.1#1 tcp.loss.1#10 tcp.loss.2#1 tcp.loss.2#10", "tcp.loss.3 tcp.loss.1#11"},
		{"failed through a proxy, without consent", func(t *testing.T) *state {
			return fresh(t).proxies(proxyURL).trip(t, checks.PageID, fails(checks.ProxyAnswered, checks.StageConnect)).trip(t, "http.control.www.google.com", works)
		}, "", "http.page+direct http.control.www.google.com+direct"},
		{"failed through a proxy, with consent", func(t *testing.T) *state {
			s := fresh(t).proxies(proxyURL).trip(t, checks.PageID, fails(checks.ProxyAnswered, checks.StageConnect)).
				trip(t, checks.OriginID, works).trip(t, "http.control.connectivitycheck.gstatic.com", works)
			s.allow = []checks.Consent{checks.ConsentBypass}
			return s
		}, "http.page+direct http.origin+direct http.control.connectivitycheck.gstatic.com+direct", "http.page+device"},
		{"works through a proxy, with consent", func(t *testing.T) *state {
			s := fresh(t).proxies(proxyURL).trip(t, checks.PageID, works)
			s.allow = []checks.Consent{checks.ConsentBypass}
			return s
		}, "", "http.page+direct"},
		{"failed through a tunnel, with consent", func(t *testing.T) *state {
			return tunnelled(t).trip(t, checks.PageID, answers(502)).trip(t, checks.OriginID, works)
		}, "http.page+device http.origin+device", "http.page+direct"},
		{"failed through a tunnel, without consent", func(t *testing.T) *state {
			s := tunnelled(t).trip(t, checks.PageID, answers(502))
			s.allow = nil
			return s
		}, "http.page#2", "http.page+device"},
		{"works through a tunnel, with consent", func(t *testing.T) *state { return tunnelled(t).trip(t, checks.PageID, works) }, "", "http.page+device"},
		{"failed, no tunnel, with consent", func(t *testing.T) *state {
			s := direct(t).trip(t, checks.PageID, answers(502))
			s.allow = []checks.Consent{checks.ConsentBypass}
			return s
		}, "", "http.page+device http.page+direct"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.now(t).ids()
			for id := range strings.FieldsSeq(c.due) {
				if !slices.Contains(got, checks.ID(id)) {
					t.Errorf("%s is not due: %v", id, got)
				}
			}
			for prefix := range strings.FieldsSeq(c.not) {
				for _, id := range got {
					if strings.HasPrefix(string(id), prefix) {
						t.Errorf("%s is due", id)
					}
				}
			}
		})
	}
}

// random is some state that a session may be in.
func random(t testing.TB, r *rand.Rand) *state {
	s := fresh(t)
	for _, u := range urls(s.profile) {
		switch r.IntN(6) {
		case 0: // not known yet
		case 1:
			s.proxy(u, checks.ProxyChoice{Via: proxyURL})
		case 2:
			s.proxy(u, checks.ProxyChoice{Invalid: "htp:/x", Source: "HTTPS_PROXY"})
		case 3:
			s.add(checks.Observation{Spec: checks.Spec{ID: plan.ProxyID(u), Probe: checks.ProbeHost}, Failure: checks.NotFinished})
		default:
			s.proxy(u, checks.ProxyChoice{})
		}
	}
	s.route([]string{"eth0", "wg0"}[r.IntN(2)], r.IntN(2) == 0)
	if r.IntN(4) > 0 {
		s.names("4", "104.18.32.47", "10.20.30.40", "100.64.1.2").names("6", "fd00::7", "2606:4700::1")
	}
	if r.IntN(2) == 0 {
		s.opinion("172.64.155.209")
	}
	s.fact("host.interfaces", checks.Fact{Interfaces: []checks.Interface{{Name: "eth0", Up: true, Physical: true, Addrs: []string{"192.168.1.20"}}}})
	s.fact("host.route.service.4", checks.Fact{Hop: &checks.NextHop{V4: &checks.Egress{Interface: "wg0", Tunnel: r.IntN(2) == 0}}})
	for _, spec := range s.due() {
		if spec.Probe != checks.ProbeHTTP || r.IntN(3) == 0 {
			continue
		}
		o := checks.Observation{Spec: spec, Trip: &checks.Trip{Addr: "104.18.32.47:443", Reached: checks.StageAnswer, Status: []int{200, 404, 502, 503}[r.IntN(4)], RTT: time.Duration(r.IntN(2000)) * time.Millisecond}}
		if r.IntN(2) == 0 {
			fails([]checks.Failure{checks.TCPTimeout, checks.TLSReset, checks.TLSTimeout, checks.HTTPTimeout, checks.ProxyAnswered, checks.TLSName}[r.IntN(6)], checks.Stage(1+r.IntN(4)))(&o)
		}
		s.add(o)
	}
	if r.IntN(2) == 0 {
		s.allow = []checks.Consent{checks.ConsentBypass}
	}
	return s
}

// TestNothingGoesPastAProxyUnasked: whatever leaves the machine goes the way
// that is in force for its address, and not before that way is known.
func TestNothingGoesPastAProxyUnasked(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	looked := 0
	for range 300 {
		s := random(t, r)
		for _, spec := range s.due() {
			if spec.Consent == checks.ConsentBypass {
				continue
			}
			for _, u := range targets(s.profile, spec) {
				looked++
				if via, known := s.inForce(u); !known || spec.Route.Via != via {
					t.Fatalf("%s goes by %q; for %s it is %q, known: %v", spec.ID, spec.Route.Via, u, via, known)
				}
			}
		}
	}
	if looked < 1000 {
		t.Fatalf("only %d looked at", looked)
	}
}

// inForce is the proxy for a URL as the evidence has it.
func (s *state) inForce(u string) (string, bool) {
	o, ok := s.seen.View().Raw(plan.ProxyID(u))
	if !ok || o.Failure == checks.NotFinished {
		return "", false
	}
	if o.Fact.Proxy.Invalid != "" {
		return "invalid://" + o.Fact.Proxy.Source, true
	}
	return o.Fact.Proxy.Via, true
}

// targets are the URLs whose proxy decides which way a check may go.
func targets(p profile.Profile, s checks.Spec) []string {
	doh := func(addr string) []string {
		out := []string{p.URL}
		for _, r := range p.Resolvers {
			if host, _, ok := strings.Cut(addr, ":"); ok && host == r.DoHIP {
				out = append(out, r.DoH)
			}
		}
		return out
	}
	switch {
	case s.Probe == checks.ProbeHTTP || s.Probe == checks.ProbeTLS || s.Probe == checks.ProbeVendor:
		return []string{s.Route.URL}
	case s.Probe == checks.ProbeTCP && s.Role == checks.RoleResolver:
		return doh(s.Route.Addr)
	case s.Probe == checks.ProbeTCP:
		return []string{p.URL}
	case s.Probe == checks.ProbeDNS && strings.HasPrefix(s.Route.Resolver, "doh:"):
		return []string{strings.TrimPrefix(s.Route.Resolver, "doh:")}
	case s.Probe == checks.ProbeDNS && strings.HasPrefix(s.Route.Resolver, "udp:"):
		return doh(strings.TrimPrefix(s.Route.Resolver, "udp:"))
	default:
		return nil
	}
}

// TestIDs: they are unique, the same for the same state in any order, and hold
// no address of a private network.
func TestIDs(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for range 200 {
		s := random(t, r)
		ids := s.ids()
		seen := map[checks.ID]bool{}
		for _, id := range ids {
			if seen[id] {
				t.Fatalf("%s is planned twice", id)
			}
			seen[id] = true
			if _, addr, ok := strings.Cut(string(id), "@"); ok {
				if ip, err := netip.ParseAddr(addr); err == nil && (ip.IsPrivate() || ip.IsLinkLocalUnicast() || strings.HasPrefix(addr, "100.64.")) {
					t.Fatalf("%s holds a private address", id)
				}
			}
			for _, private := range []string{"192.168.", "10.8.", "10.1.2.3", "fd00:", "10.20."} {
				if strings.Contains(string(id), private) {
					t.Fatalf("%s holds a private address", id)
				}
			}
		}
		r.Shuffle(len(s.seen), func(i, j int) { s.seen[i], s.seen[j] = s.seen[j], s.seen[i] })
		again := s.ids()
		slices.Sort(ids)
		slices.Sort(again)
		if !slices.Equal(ids, again) {
			t.Fatalf("the plan depends on the order of arrival:\n%v\n%v", ids, again)
		}
	}
}

// TestConsent: what goes past a proxy or tunnel needs a yes, and is five
// connections at most, each to one address where one is known, whatever the
// order in which the rest arrives.
func TestConsent(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	asked := 0
	for range 200 {
		s := random(t, r)
		all := s.seen
		past := map[checks.ID]checks.Spec{}
		for _, n := range []int{len(all) / 2, len(all) * 3 / 4, len(all)} {
			s.seen = all[:n]
			for _, spec := range s.due() {
				bypass := spec.Arm == checks.ArmDirect || spec.Arm == checks.ArmDevice
				if bypass != (spec.Consent == checks.ConsentBypass) || bypass && len(s.allow) == 0 {
					t.Fatalf("%s: arm %q, consent %q, allowed %v", spec.ID, spec.Arm, spec.Consent, s.allow)
				}
				if bypass {
					past[spec.ID] = spec
				}
			}
		}
		controls := 0
		for _, spec := range past {
			asked++
			if spec.Role == checks.RoleControl {
				controls++
			}
			if spec.Route.Via != "" || spec.Arm == checks.ArmDevice && (spec.Route.Device != "eth0" || spec.Route.Addr == "") {
				t.Fatalf("%s: %+v", spec.ID, spec.Route)
			}
		}
		if len(past) > 5 || controls > 1 {
			t.Fatalf("%d connections, %d controls: %v", len(past), controls, past)
		}
	}
	if asked == 0 {
		t.Fatal("nothing was ever asked past proxy or tunnel")
	}
}

// TestAHandfulAtOnce: a service never sees more than seven plain requests to
// one of its hosts at the same time.
func TestAHandfulAtOnce(t *testing.T) {
	s := fresh(t).proxies("").route("eth0", true).
		names("4", "104.18.1.1", "104.18.1.2", "104.18.1.3", "104.18.1.4").names("6", "2606:4700::1", "2606:4700::2", "2606:4700::3")
	perHost := map[string]int{}
	for _, spec := range s.due() {
		if spec.Probe == checks.ProbeHTTP && spec.After == 0 {
			perHost[plan.HostOf(spec.Route.URL)]++
		}
	}
	for host, n := range perHost {
		if n > 7 {
			t.Errorf("%d requests to %s at once", n, host)
		}
	}
	if perHost["chatgpt.com"] < 3 {
		t.Errorf("only %v", perHost)
	}
}

// TestEverythingHasABudget: nothing that leaves the machine may run for ever.
func TestEverythingHasABudget(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for range 50 {
		for _, spec := range random(t, r).due() {
			if spec.Probe != checks.ProbeHost && spec.Budget == 0 && spec.Consent != checks.ConsentTrial {
				t.Fatalf("%s has no budget", spec.ID)
			}
		}
	}
}

func TestRetryAfter(t *testing.T) {
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		header string
		want   time.Duration
	}{
		{"", 0}, {"3", 3 * time.Second}, {" 3 ", 3 * time.Second}, {"0", 0}, {"120", 120 * time.Second},
		{"Sun, 22 Nov 2026 10:00:04 GMT", 4 * time.Second}, {"Sun, 22 Nov 2026 09:00:00 GMT", 0},
		{"soon", 0}, {"1.5", 0},
	} {
		o := checks.Observation{At: at, Trip: &checks.Trip{Header: map[string]string{"retry-after": c.header}}}
		if got := plan.RetryAfter(&o); got != c.want {
			t.Errorf("%q: %v, want %v", c.header, got, c.want)
		}
	}
	for _, header := range []string{"-1", "99999999"} { // nobody waits for these
		o := checks.Observation{At: at, Trip: &checks.Trip{Header: map[string]string{"retry-after": header}}}
		if got := plan.RetryAfter(&o); got < 5*time.Second {
			t.Errorf("%q: %v", header, got)
		}
	}
	if got := plan.RetryAfter(new(checks.Observation)); got != 0 {
		t.Errorf("no answer: %v", got)
	}
}

// TestAgainIsTheSame: a repetition differs in nothing but its time and, so
// that it is the same server, its address.
func TestAgainIsTheSame(t *testing.T) {
	s := fresh(t).proxies("").trip(t, checks.PageID, answers(502))
	page, again := s.spec(t, checks.PageID), s.spec(t, "http.page#2")
	if again.After < time.Second || again.Route.Addr != "104.18.32.47:443" || again.Arm != checks.ArmAgain {
		t.Errorf("%+v", again)
	}
	again.ID, again.Arm, again.After, again.Route.Addr = page.ID, page.Arm, page.After, page.Route.Addr
	if again.Route != page.Route || again.Probe != page.Probe || again.Role != page.Role || again.Budget != page.Budget {
		t.Errorf("%+v differs from %+v", again, page)
	}
}

// TestOneKnob: each experiment turns one knob of the plain trip.
func TestOneKnob(t *testing.T) {
	s := fresh(t).proxies("").route("eth0", true).names("4", "104.18.32.47", "172.64.155.209").names("6").opinion("104.18.9.9").
		trip(t, checks.PageID, fails(checks.TLSTimeout, checks.StageConnect))
	plain := s.spec(t, checks.PageID).Route
	for id, turn := range map[checks.ID]func(*checks.Route){
		"http.page@172.64.155.209": func(r *checks.Route) { r.Addr = "172.64.155.209" },
		"http.page+trusted":        func(r *checks.Route) { r.Addr = "104.18.9.9" },
		"tls.page+hello":           func(r *checks.Route) { r.Addr = "104.18.32.47:443" },
		"http.page+segment":        func(r *checks.Route) { r.Addr, r.Segment = "104.18.32.47:443", 1200 },
		"tls.page+name": func(r *checks.Route) {
			r.Addr, r.ServerName = "104.18.32.47:443", "connectivitycheck.gstatic.com"
		},
	} {
		want := plain
		turn(&want)
		if got := s.spec(t, id).Route; got != want {
			t.Errorf("%s: %+v, want %+v", id, got, want)
		}
	}
}

// TestStarted: what was started is not started again.
func TestStarted(t *testing.T) {
	s := fresh(t).proxies("")
	n := plan.Now{Profile: s.profile, View: s.seen.View()}
	if got := plan.Due(n, func(checks.ID) bool { return true }); len(got) != 0 {
		t.Errorf("%d checks are due though all were started", len(got))
	}
}

// TestEndpoints: page and origin exist even where a profile names neither.
func TestEndpoints(t *testing.T) {
	got := plan.Endpoints(profile.Profile{URL: "https://intranet.example/", Endpoints: []profile.Endpoint{
		{Role: checks.RoleStatic, URL: "https://a.example/"}, {Role: checks.RoleStatic, URL: "https://b.example/"}}})
	var ids []string
	for _, e := range got {
		ids = append(ids, string(e.ID)+"="+e.URL)
	}
	want := "http.page=https://intranet.example/ http.static=https://a.example/ http.static.2=https://b.example/ http.origin=https://intranet.example/"
	if strings.Join(ids, " ") != want {
		t.Errorf("%v", ids)
	}
}
