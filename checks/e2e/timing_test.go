//go:build linux

package e2e

import (
	"slices"
	"time"

	"fix502/checks/verdict"
)

const (
	roundTrip = 50 * time.Millisecond
	nearTrip  = 20 * time.Millisecond
	// The time-outs that have to pass where nothing answers.
	connectTime   = 3 * time.Second
	handshakeTime = 3 * time.Second
	answerTime    = 8 * time.Second
	tunnelTime    = 5 * time.Second
	resolverTime  = 2500 * time.Millisecond
	// againTime is when a 5xx is asked for the last time: it may pass.
	againTime = 3 * time.Second
	// segmentTime bounds the experiment with small segments, lossTime the
	// counting of lost connects.
	segmentTime = 1500 * time.Millisecond
	lossTime    = 10 * 60 * time.Millisecond
	// late is what may come on top of a time-out: addresses that are tried one
	// after the other, and the end.
	late = 300 * time.Millisecond
	// noise is what a program's start and a busy machine cost.
	noise = 60 * time.Millisecond
)

// away puts the internet at a distance.
func (s *scene) away(trip time.Duration) { s.Delay = trip / 2 }

// slow gives every answer of the service, the controls and the status page a
// server's time.
func (s *scene) slow(d time.Duration) {
	for i := range s.Net.Sites {
		for path, pages := range s.Net.Sites[i].Pages {
			pages = slices.Clone(pages)
			for j := range pages {
				pages[j].Wait = d
			}
			s.Net.Sites[i].Pages[path] = pages
		}
	}
}

// casesTimed are measured: name, connect, handshake and answer are four round
// trips that nothing can save; what fails costs one time-out, never a sum.
func casesTimed() []tryout {
	good := want{cause: verdict.None, exit: works, confidence: "certain"}
	fast := func(name string, server time.Duration, f func(*scene)) tryout {
		floor := 4*roundTrip + server
		return tryout{name: name, want: good, also: nothingElse, floor: floor, limit: floor*11/10 + 100*time.Millisecond + noise,
			scene: func(s *scene) {
				s.away(roundTrip)
				s.slow(server)
				f(s)
			}}
	}
	gone := func(name, rules string, w want) tryout {
		return tryout{name: name, want: w, floor: connectTime + roundTrip, limit: connectTime + roundTrip + late + noise, scene: func(s *scene) {
			s.away(roundTrip)
			s.Rules = passing(rules)
		}}
	}
	return []tryout{
		fast("50 ms away, healthy", 0, func(*scene) {}),
		fast("50 ms away, healthy, 100 ms server", 100*time.Millisecond, func(*scene) {}),
		fast("50 ms away, healthy, dual stack", 0, (*scene).dualStack),
		{name: "50 ms away, resolver silent", want: want{cause: "dns.resolver_down", exit: here, confidence: "certain"},
			floor: resolverTime, limit: 3 * time.Second, scene: func(s *scene) {
				s.away(roundTrip)
				s.resolver("*", "silent")
			}},
		{name: "20 ms away, proxy answers 502", want: want{cause: "proxy.bad_gateway", exit: here, confidence: "certain"},
			floor: 2 * nearTrip, limit: time.Second, scene: func(s *scene) {
				s.away(nearTrip)
				p := sample("squid")
				s.Net.Proxies = []proxy{{At: proxyAt, Refuse: &p}}
				s.Env = append(s.Env, "HTTPS_PROXY=http://"+proxyAt, "HTTP_PROXY=http://"+proxyAt)
			}},
		gone("50 ms away, service dropped", "ip daddr { "+edgeOne+", "+edgeTwo+" } drop",
			want{cause: "firewall.dropped", exit: here, confidence: "certain"}),
		gone("50 ms away, nothing beyond the router", "drop", want{cause: "network.no_internet", exit: here}),
		{name: "50 ms away, large packets vanish", want: want{cause: "network.mtu_blackhole", exit: here, confidence: "certain"},
			floor: handshakeTime + 5*roundTrip, limit: handshakeTime + 5*roundTrip + late + noise, scene: func(s *scene) {
				s.away(roundTrip)
				s.Rules = passing("meta length > 1300 drop")
				s.Client = []string{"link set eth0 gso_max_segs 1"} // the router is to see single segments
			}},
	}
}
