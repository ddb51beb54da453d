package verdict

import (
	"fix502/checks"
)

// tunnelInForce: packets to the service leave by a tunnel device.
func tunnelInForce() Clue {
	opinions := fromPrefix("host.route.", "dns.")
	return Clue{ID: "tunnel_in_force", From: opinions, Holds: func(v checks.View) Reading {
		more := opinions
		if systemNamed(v) { // its addresses are asked about, nobody else's
			more = fromPrefix("host.route.", "dns.system.")
		}
		var all []*checks.Observation
		for _, o := range v.Family(checks.ProbeHost) {
			if fromPrefix("host.route.service.")(o.Spec) && o.Fact != nil && o.Fact.Hop != nil {
				all = append(all, o)
			}
		}
		if len(all) == 0 && !v.Pending(more) {
			if o, ok := v.Get("host.route.default"); ok && o.Fact != nil && o.Fact.Hop != nil {
				return is(throughTunnel(o), o)
			}
		}
		return anyOf(v, all, more, throughTunnel)
	}}
}

func throughTunnel(o *checks.Observation) bool {
	for _, e := range []*checks.Egress{o.Fact.Hop.V4, o.Fact.Hop.V6} {
		if e != nil && e.Tunnel {
			return true
		}
	}
	return false
}

// onArm builds a clue: on this arm, whatever failed is as it is asked to be.
func onArm(id string, arm checks.Arm, want func(*checks.Observation) bool) Clue {
	more := either(fromRole(arm, checks.RolePage, checks.RoleOrigin), from(checks.PageID, checks.OriginID))
	return Clue{ID: id, From: more, Holds: func(v checks.View) Reading {
		if v.Pending(more) {
			return Reading{}
		}
		return whereFailed(v, arm, func(all []*checks.Observation) bool { return want(all[0]) })
	}}
}

// pastTunnelWorks: past the tunnel, what failed works.
func pastTunnelWorks() Clue {
	return onArm("past_tunnel_works", checks.ArmDevice, (*checks.Observation).Alive)
}

// pastProxyWorks: past the proxy, what failed works.
func pastProxyWorks() Clue {
	return onArm("past_proxy_works", checks.ArmDirect, (*checks.Observation).Alive)
}

// pastTunnelSame: past the tunnel, too, a server answers with an error.
func pastTunnelSame() Clue {
	return onArm("past_tunnel_same", checks.ArmDevice, func(o *checks.Observation) bool {
		return status(o)/100 == 5 && publicTLS(o) == checks.Yes
	})
}
