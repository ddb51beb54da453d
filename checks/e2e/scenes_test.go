//go:build linux

package e2e

import (
	"maps"
	"net/http"
	"testing"
	"time"
)

// dualStack gives everything IPv6 as well.
func (s *scene) dualStack() {
	s.Six = true
	s.Net.Zone[service] = []string{edgeOne, edgeSix}
	s.Net.Zone[realtime] = []string{edgeOne, edgeSix}
	s.edge().At = []string{edgeOne + ":443", "[" + edgeSix + "]:443"}
}

// portal wants a sign-in first: every plain page is its own, everything
// encrypted is turned away, names are answered.
func (s *scene) portal() {
	s.Gate = host{Sites: []site{{At: []string{gateway + ":8080"}, Pages: map[string][]page{
		"": {{Status: 302, Header: map[string]string{"Location": "http://" + gateway + ":8080/login?from=192.168.77.2"}}},
	}}}}
	s.Rules = diverted("80", "8080") + passing("iifname \"lan0\" tcp dport 443 reject with tcp reset")
}

// intercept puts the service's pages behind a certificate of the office.
func (s *scene) intercept(ca string) {
	s.Gate = host{CA: s.Net.CA, Sites: []site{{At: []string{gateway + ":8443"}, CA: ca, Pages: map[string][]page{
		"": {{Status: 200, Body: "ok"}}, "/generate_204": {{Status: 204}},
	}}}}
	s.Rules = diverted("443", "8443")
}

// censor cuts every connection whose hello names the service.
func (s *scene) censor() {
	s.Gate = host{Boxes: []inspector{{At: gateway + ":8443", Victim: service}}}
	s.Rules = diverted("443", "8443")
}

// skew makes every server's clock differ from the program's.
func (s *scene) skew(d time.Duration) {
	for i := range s.Net.Sites {
		for path, pages := range s.Net.Sites[i].Pages {
			for j, p := range pages {
				p.Header = maps.Clone(p.Header)
				if p.Header == nil {
					p.Header = map[string]string{}
				}
				p.Header["Date"] = time.Now().Add(d).UTC().Format(http.TimeFormat)
				pages[j] = p
			}
			s.Net.Sites[i].Pages[path] = pages
		}
	}
}

// valid sets the time in which all certificates but the resolver's are valid.
func (s *scene) valid(v span) {
	for i := range s.Net.Sites {
		s.Net.Sites[i].Valid = v
	}
}

// tunnel puts a VPN in force. The router counts what opens connections past it
// or asks a resolver there.
func (s *scene) tunnel(rules string) {
	s.VPN = true
	s.Rules = counting("udp dport 53", rules)
}

// counting counts the connections that leave by the client's own interface, and
// the questions of a kind.
func counting(questions, rules string) string {
	return `table inet gate {
	counter leaked { }
	counter asked { }
	chain through {
		type filter hook forward priority 0; policy accept;
		iifname "lan0" tcp flags & (syn | ack) == syn counter name leaked
		iifname "lan0" ` + questions + ` counter name asked
		` + rules + `
	}
}
`
}

// all performs several further checks.
func all(list ...func(*testing.T, *lan, outcome)) func(*testing.T, *lan, outcome) {
	return func(t *testing.T, l *lan, o outcome) {
		t.Helper()
		for _, f := range list {
			f(t, l, o)
		}
	}
}

// nothingElse: where all is well, nothing is notable and no hop is in doubt
// that a program can see.
func nothingElse(t *testing.T, _ *lan, o outcome) {
	t.Helper()
	for _, f := range o.report.Findings {
		t.Errorf("finding %s (%s) where nothing is wrong", f.Cause, f.Confidence)
	}
	for _, p := range o.report.Path {
		if p.State == "broken" || p.State == "degraded" {
			t.Errorf("hop %s is %s where nothing is wrong", p.Hop, p.State)
		}
	}
	for _, s := range o.report.Seen {
		if s.Status == "not_finished" {
			t.Errorf("%s did not finish", s.ID)
		}
	}
}

// nothingPast: not one packet went past the proxy or tunnel, but questions to
// the system's own resolver.
func nothingPast(t *testing.T, l *lan, _ outcome) {
	t.Helper()
	if n := l.counted(t, "leaked"); n > 0 {
		t.Errorf("%d packets went past the proxy or tunnel", n)
	}
}

// fewPast: the experiment that was allowed made five connections at most, and
// asked no resolver that must not be asked so.
func fewPast(t *testing.T, l *lan, _ outcome) {
	t.Helper()
	if n := l.counted(t, "leaked"); n < 1 || n > 5 {
		t.Errorf("%d connections went past the proxy or tunnel, want 1 to 5", n)
	}
	if n := l.counted(t, "asked"); n > 0 {
		t.Errorf("%d questions went past the proxy or tunnel", n)
	}
}
