//go:build linux

package e2e

import (
	"maps"
	"slices"
	"testing"

	"fix502/checks/verdict"
)

// shape is a way in which VPN programs lead all traffic into their device.
type shape struct {
	name   string
	routes []string
	// past tells that the physical interface still has a way out.
	past bool
}

func shapes() []shape {
	return []shape{
		{"better metric", []string{"route del default", "route add default via " + gateway + " metric 100", "route add default dev tun0 metric 50"}, true},
		{"two halves", []string{"route add 0.0.0.0/1 dev tun0", "route add 128.0.0.0/1 dev tun0"}, true}, // OpenVPN's def1
		{"rules", []string{ // as wg-quick makes them
			"route add default dev tun0 table 51820",
			"rule add not fwmark 0xca6c table 51820", "rule add table main suppress_prefixlength 0",
		}, true},
		{"replaced default", []string{"route del default", "route add default dev tun0"}, false},
	}
}

// fullTunnel leads everything into a real tunnel device, at whose end the same
// addresses are served as on the internet.
func (s *scene) fullTunnel(routes []string) {
	far := s.Net
	far.Zone = maps.Clone(s.Net.Zone)
	far.Sites = slices.Clone(s.Net.Sites)
	far.Sites[0].Pages = maps.Clone(far.Sites[0].Pages)
	s.Far, s.Routes = &far, routes
	s.Rules = everything
}

// everything counts what leaves by the client's own interface: connections,
// questions, and packets of any kind.
const everything = `table inet gate {
	counter leaked { }
	counter asked { }
	counter passed { }
	chain early {
		type filter hook prerouting priority -300; policy accept;
		iifname "lan0" ip6 daddr { fe80::/10, ff00::/8 } accept
		iifname "lan0" counter name passed
		iifname "lan0" tcp flags & (syn | ack) == syn counter name leaked
		iifname "lan0" meta l4proto { tcp, udp } th dport 53 counter name asked
	}
}
`

// silence: not one packet of any kind left by the physical interface, and the
// service is not blamed as if that were sure.
func silence(t *testing.T, l *lan, o outcome) {
	t.Helper()
	if n := l.counted(t, "passed"); n > 0 {
		t.Errorf("%d packets went past the tunnel", n)
	}
	noBlame(t, l, o)
}

// noBlame: nobody out there is blamed with certainty.
func noBlame(t *testing.T, _ *lan, o outcome) {
	t.Helper()
	v := o.report.Verdict
	if (v.Owner == string(verdict.OwnerProvider) || v.Owner == string(verdict.OwnerEdge)) && v.Confidence == "certain" {
		t.Errorf("%s is %s although only the tunnel was seen", v.Cause, v.Confidence)
	}
}

func casesDevices() []tryout {
	var out []tryout
	for _, sh := range shapes() {
		bad := func(args ...string) func(*scene) {
			return func(s *scene) {
				s.fullTunnel(sh.routes)
				for _, path := range []string{"", "/backend-api/", "/socket"} {
					s.Far.Sites[0].Pages[path] = []page{sample("nginx")}
				}
				s.Args = args
			}
		}
		name := "tunnel device, " + sh.name
		out = append(out,
			tryout{name: name, scene: func(s *scene) { s.fullTunnel(sh.routes) },
				want: want{cause: verdict.None, exit: works, confidence: "certain"}, also: all(nothingElse, silence)},
			tryout{floor: againTime, name: name + ", 502", scene: bad(),
				want: want{cause: "provider.bad_gateway", exit: elsewhere, confidence: "likely"}, also: silence})
		if sh.past {
			out = append(out, tryout{floor: againTime, name: name + ", 502, bypass allowed", scene: bad("--allow-bypass"),
				want: want{cause: "vpn.path_broken", exit: here, confidence: "certain"}, also: fewPast})
		} else {
			out = append(out, tryout{floor: againTime, name: name + ", 502, bypass allowed", scene: bad("--allow-bypass"),
				want: want{cause: "provider.bad_gateway", exit: elsewhere, confidence: "likely"}, also: noBlame})
		}
	}
	return out
}
