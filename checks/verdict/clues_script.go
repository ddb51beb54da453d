package verdict

import (
	"slices"

	"fix502/checks"
)

// The check that reads the proxy script of the person's settings, and how the
// connects to the proxies that it names begin.
const (
	scriptID checks.ID = "proxy.pac"
)

// ofScript is the checks that a proxy script gives rise to, and itself.
func ofScript(s checks.Spec) bool { return s.Arm == checks.ArmScript }

// throughScript are the trips to the page through the proxies that the script
// names.
func throughScript(v checks.View) []*checks.Observation {
	return v.Role(checks.RolePage, checks.ArmScript)
}

// ofCandidate builds a clue: by what is known of it, a proxy that the script
// names is like this. No where no script decides.
func ofCandidate(id string, want func(*checks.Observation) bool) Clue {
	more := either(from(checks.PageID, checks.OriginID), ofScript)
	return Clue{ID: id, From: more, Holds: func(v checks.View) Reading {
		if r, none := noScript(v); none {
			return r
		}
		all := slices.Concat(throughScript(v), v.Role(checks.RoleProxy, checks.ArmScript))
		all = slices.DeleteFunc(all, func(o *checks.Observation) bool { return o.Spec.Route.Via == "" })
		return anyOf(v, all, ofScript, want)
	}}
}

// noScript is No where it is known that no script decides: its check is
// planned together with the page's trip.
func noScript(v checks.View) (Reading, bool) {
	if _, read := v.Raw(scriptID); read || len(throughScript(v)) > 0 || v.Pending(ofScript) || v.Pending(awaitsProxy) {
		return Reading{}, false
	}
	page, ok := v.Raw(checks.PageID)
	return no(page), ok
}

// scriptDead: a proxy that the script names does not accept connections, or
// its name leads nowhere.
func scriptDead() Clue { return ofCandidate("script_dead", failedWith(proxyDeadWords()...)) }

// scriptAsksLogin: one of them wants credentials.
func scriptAsksLogin() Clue { return ofCandidate("script_asks_login", asksLogin) }

// scriptDenies: one of them refuses to connect to the page's host.
func scriptDenies() Clue { return ofCandidate("script_denies", denies) }

// scriptGateway: one of them answers the CONNECT with an error of its own.
func scriptGateway() Clue { return ofCandidate("script_gateway", tunnelError) }

// scriptSilent: one of them accepts the connection and never answers.
func scriptSilent() Clue { return ofCandidate("script_silent", failedWith(checks.ProxySilent)) }

// scriptFails: the page's trip ends at one of them.
func scriptFails() Clue { return ofCandidate("script_fails", atProxy) }

// scriptWorks: one of them leads to the page.
func scriptWorks() Clue {
	return ofCandidate("script_works", func(o *checks.Observation) bool { return o.Alive() })
}

// scriptNoWay: the script names no other way than its proxies, and the page's
// trip ends at each of them.
func scriptNoWay() Clue {
	more := either(from(checks.PageID, checks.OriginID), ofScript)
	return Clue{ID: "script_no_way", From: more, Holds: func(v checks.View) Reading {
		if r, none := noScript(v); none {
			return r
		}
		o, ok := v.Get(scriptID)
		all := throughScript(v)
		switch {
		case ok && (o.Fact == nil || o.Fact.Proxy == nil || o.Fact.Proxy.Open || len(o.Fact.Proxy.Others) == 0):
			return no(o)
		case slices.ContainsFunc(all, func(o *checks.Observation) bool { return !atProxy(o) }):
			return no(all...)
		case !ok || v.Pending(ofScript) || len(all) < len(o.Fact.Proxy.Others):
			return Reading{}
		}
		return yes(append(slices.Clone(all), o)...)
	}}
}

// scriptUnread: the script itself does not come, or is none. Where only a part
// of its address is known, an answer says nothing.
func scriptUnread() Clue {
	more := either(from(checks.PageID, checks.OriginID), ofScript)
	return Clue{ID: "script_unread", From: more, Holds: func(v checks.View) Reading {
		if r, none := noScript(v); none {
			return r
		}
		o, ok := v.Get(scriptID)
		switch {
		case !ok:
			return Reading{}
		case o.Fact != nil && o.Fact.Proxy != nil:
			return is(o.Fact.Proxy.Invalid != "", o)
		case reached(o) < checks.StageAnswer:
			return is(o.Failure != "", o)
		case o.Spec.Route.URL != "" && o.Spec.Route.URL[len(o.Spec.Route.URL)-1] == '?' || status(o)/100 == 3:
			return Reading{}
		}
		return yes(o)
	}}
}
