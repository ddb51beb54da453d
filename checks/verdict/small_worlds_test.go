package verdict_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"fix502/checks"
	"fix502/checks/verdict"
)

// truth says what is wrong in a toy world, without any evidence: the first hop
// on the way that stops the request. Several are accepted where a client
// cannot tell them apart.
func (w toy) truth() []verdict.Cause {
	switch {
	case w.link == "none":
		return []verdict.Cause{"device.offline"}
	case w.link == "noroute":
		return []verdict.Cause{"device.no_route"}
	case w.proxy != "none":
		return w.truthBehindProxy()
	case w.net == "portal":
		return w.truthPortal()
	case w.net == "down" && w.tunnel == "yes":
		return []verdict.Cause{"vpn.path_broken"}
	case w.net == "down":
		return []verdict.Cause{"network.no_internet"}
	case w.dns != "ok":
		return w.truthDNS()
	default:
		return w.truthConnect()
	}
}

func (w toy) truthPortal() []verdict.Cause {
	if w.dns == "silent" || w.dns == "servfail" {
		// Nothing can be asked by name, so the portal does not show.
		return []verdict.Cause{"dns.resolver_down", "dns.all_blocked", "network.captive_portal"}
	}
	return []verdict.Cause{"network.captive_portal"}
}

func (w toy) truthBehindProxy() []verdict.Cause {
	if w.net == "down" {
		return []verdict.Cause{"proxy.unreachable"}
	}
	switch w.proxy {
	case "dead":
		return []verdict.Cause{"proxy.unreachable"}
	case "login":
		return []verdict.Cause{"proxy.auth_required"}
	case "gateway":
		return []verdict.Cause{"proxy.bad_gateway"}
	case "denies":
		return []verdict.Cause{"proxy.denied"}
	case "silent":
		return []verdict.Cause{"proxy.timeout"}
	default:
		return w.truthAnswer()
	}
}

func (w toy) truthDNS() []verdict.Cause {
	seen := w.opinion == "ok"
	switch w.dns {
	case "silent", "servfail":
		if !seen {
			return []verdict.Cause{"dns.all_blocked"}
		}
		return []verdict.Cause{"dns.resolver_down"}
	case "hijack":
		if !seen || w.conn != "ok" || w.tls == "untrusted" || w.tls == "resigned" {
			// Without a trusted address there is nothing to compare with.
			return []verdict.Cause{"unknown", "dns.hijacked", "edge.certificate"}
		}
		return []verdict.Cause{"dns.hijacked"}
	default:
		return []verdict.Cause{"dns.blocked"}
	}
}

func (w toy) truthConnect() []verdict.Cause {
	tunnel := w.tunnel == "yes"
	switch w.conn {
	case "drop":
		if tunnel {
			return []verdict.Cause{"vpn.path_broken", "firewall.dropped", "unknown"}
		}
		return []verdict.Cause{"firewall.dropped"}
	case "refuse":
		if tunnel {
			return []verdict.Cause{"vpn.path_broken", "firewall.rejected", "unknown"}
		}
		return []verdict.Cause{"firewall.rejected"}
	case "hello":
		if tunnel {
			return []verdict.Cause{"vpn.path_broken", "firewall.tls_reset"}
		}
		return []verdict.Cause{"firewall.tls_reset"}
	case "edgedown":
		return []verdict.Cause{"edge.unreachable", "vpn.path_broken"}
	default:
		return w.truthAnswer()
	}
}

func (w toy) truthAnswer() []verdict.Cause {
	if w.tls == "untrusted" {
		return []verdict.Cause{"tls.untrusted"}
	}
	if w.again == "works" && slices.Contains([]string{"a502", "c502", "d502", "503", "504", "500", "522"}, w.origin) {
		return []verdict.Cause{"refresh.transient"}
	}
	behind := w.tunnel == "yes" || w.proxy != "none"
	switch w.origin {
	case "ok", "challenge":
		return []verdict.Cause{"none"}
	case "a502", "d502":
		return []verdict.Cause{"provider.bad_gateway"}
	case "c502":
		return []verdict.Cause{"edge.bad_gateway"}
	case "own502":
		if w.tls == "resigned" {
			return []verdict.Cause{"proxy.bad_gateway"}
		}
		if w.again == "works" {
			return []verdict.Cause{"refresh.transient"}
		}
		return []verdict.Cause{"provider.bad_gateway"}
	case "503":
		return []verdict.Cause{"provider.overloaded"}
	case "504":
		return []verdict.Cause{"provider.timeout"}
	case "hang":
		if w.tls == "resigned" {
			return []verdict.Cause{"provider.timeout", "unknown"}
		}
		return []verdict.Cause{"provider.timeout"}
	case "500":
		return []verdict.Cause{"provider.error"}
	case "522":
		return []verdict.Cause{"edge.unreachable_origin"}
	case "429":
		return []verdict.Cause{"edge.rate_limited"}
	default:
		if behind {
			return []verdict.Cause{"vpn.exit_blocked"}
		}
		return []verdict.Cause{"edge.denied"}
	}
}

// worlds enumerates every combination of a few states per hop.
func worlds(visit func(toy)) {
	links := []string{"up", "none", "noroute"}
	nets := []string{"up", "down", "portal"}
	dnss := []string{"ok", "silent", "servfail", "nxdomain", "sunk", "hijack"}
	conns := []string{"ok", "drop", "refuse", "hello", "edgedown"}
	proxies := []string{"none", "ok", "dead", "login", "gateway", "denies", "silent"}
	tlss := []string{"public", "resigned", "untrusted"}
	origins := []string{"ok", "challenge", "a502", "c502", "d502", "own502", "503", "504", "500", "522", "429", "1020", "hang"}
	for _, link := range links {
		for _, net := range nets {
			for _, dns := range dnss {
				for _, conn := range conns {
					for _, proxy := range proxies {
						if proxy != "none" && (dns != "ok" || conn != "ok" || net == "portal") {
							continue
						}
						for _, tls := range tlss {
							for _, origin := range origins {
								for _, again := range []string{"same", "works"} {
									for _, tunnel := range []string{"no", "yes"} {
										for _, opinion := range []string{"ok", "silent"} {
											visit(toy{link, net, dns, opinion, conn, proxy, tls, origin, again, tunnel})
										}
									}
								}
							}
						}
					}
				}
			}
		}
	}
}

func TestSmallWorlds(t *testing.T) {
	table := verdict.Default()
	step := 11 // every world where CI asks for all, a prime sample elsewhere
	if os.Getenv("FIX502_REQUIRE") != "" {
		step = 1
	}
	count, wrong, i := 0, 0, 0
	worlds(func(w toy) {
		i++
		if i%step != 0 {
			return
		}
		count++
		v := table.Diagnose(w.evidence(), nil)
		if !slices.Contains(w.truth(), v.Lead) {
			if wrong++; wrong <= 15 {
				t.Errorf("%+v\n  concluded %s (%s), the truth is %v\n  findings: %s", w, v.Lead, v.Confidence, w.truth(), brief(v))
			}
		}
	})
	if wrong > 0 {
		t.Errorf("%d of %d worlds wrong", wrong, count)
	}
	if count < 1000 {
		t.Fatalf("only %d worlds visited", count)
	}
}

func brief(v verdict.Verdict) string {
	s := ""
	for _, f := range v.Findings {
		if f.Confidence >= verdict.Likely || f.Hinted {
			s += string(f.Cause) + "=" + f.Confidence.String() + " "
		}
	}
	return s
}

// sample is every n-th world.
func sample(n int) []toy {
	var out []toy
	i := 0
	worlds(func(w toy) {
		if i++; i%n == 0 {
			out = append(out, w)
		}
	})
	return out
}

func TestOrderOfEvidenceAndRulesMeansNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, w := range sample(997) {
		e := w.evidence()
		want := verdict.Default().Diagnose(e, nil)
		for range 3 {
			shuffled := slices.Clone(e)
			r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			table := verdict.Default()
			r.Shuffle(len(table.Rules), func(i, j int) { table.Rules[i], table.Rules[j] = table.Rules[j], table.Rules[i] })
			got := table.Diagnose(shuffled, nil)
			if got.Lead != want.Lead || got.Confidence != want.Confidence || brief(got) != brief(want) {
				t.Fatalf("%+v: %s %s after a shuffle, %s %s before\n%s\n%s", w, got.Lead, got.Confidence, want.Lead, want.Confidence, brief(got), brief(want))
			}
		}
	}
}

// TestSettledNeverChanges replays worlds in random arrival order: once the
// verdict says that nothing still running could change its lead, nothing does.
func TestSettledNeverChanges(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	table := verdict.Default()
	early := 0
	for _, w := range sample(1499) {
		e := slices.Clone(w.evidence())
		r.Shuffle(len(e), func(i, j int) { e[i], e[j] = e[j], e[i] })
		final := table.Diagnose(e, nil)
		for n := range e {
			var running []checks.Spec
			for _, o := range e[n:] {
				running = append(running, o.Spec)
			}
			v := table.Diagnose(e[:n], running)
			if !v.Settled {
				continue
			}
			if n < len(e)-1 {
				early++
			}
			if v.Lead != final.Lead || v.Confidence != final.Confidence {
				t.Fatalf("%+v\nsettled on %s %s with %d of %d seen, ended as %s %s\nmissing: %v",
					w, v.Lead, v.Confidence, n, len(e), final.Lead, final.Confidence, ids(running))
			}
			break
		}
	}
	if early == 0 {
		t.Error("no verdict was ever settled before the last observation")
	}
}

func ids(specs []checks.Spec) []checks.ID {
	var out []checks.ID
	for _, s := range specs {
		out = append(out, s.ID)
	}
	return out
}
