package verdict

import (
	"slices"

	"fix502/checks"
)

// proxyInForce: the page's trip goes through a proxy.
func proxyInForce() Clue {
	return Clue{ID: "proxy_in_force", From: from(checks.PageID), Holds: func(v checks.View) Reading {
		s, ok := pageSpec(v)
		if !ok {
			return Reading{}
		}
		return Reading{Truth: checks.Of(s.Route.Via != ""), Seen: []checks.ID{s.ID}}
	}}
}

func proxyDeadWords() []checks.Failure {
	return []checks.Failure{checks.ProxyRefused, checks.ProxyTimeout, checks.ProxyUnreachable, checks.ProxyNotFound, checks.ProxyInvalid}
}

// proxyDead: the configured proxy does not accept connections, or its name
// leads nowhere.
func proxyDead() Clue {
	return ofFailing("proxy_dead", failedWith(proxyDeadWords()...))
}

// proxyAsksLogin: the proxy wants credentials (RFC 9110, 407), or the SOCKS
// proxy accepts no method that was offered.
func proxyAsksLogin() Clue {
	return ofFailing("proxy_asks_login", asksLogin)
}

func asksLogin(o *checks.Observation) bool {
	t := tunnel(o)
	if t == nil {
		return status(o) == 407
	}
	return (!t.SOCKS && t.Status == 407) || (t.SOCKS && t.Status == 255)
}

// proxyDenies: the proxy refuses to connect to this host.
func proxyDenies() Clue { return ofFailing("proxy_denies", denies) }

func denies(o *checks.Observation) bool {
	t := tunnel(o)
	if t == nil {
		return false
	}
	if t.SOCKS {
		return t.Status == 2
	}
	return t.Status/100 == 4 && t.Status != 407 || t.Status/100 == 3
}

// connectAnswered5xx: the proxy answered the CONNECT with an error of its own;
// edge and origin never saw the request.
func connectAnswered5xx() Clue { return ofFailing("connect_answered_5xx", tunnelError) }

func tunnelError(o *checks.Observation) bool {
	t := tunnel(o)
	if t == nil {
		return false
	}
	if t.SOCKS {
		return t.Status == 1 || (t.Status >= 3 && t.Status <= 8)
	}
	return t.Status/100 == 5
}

// tunnelBroke: the proxy promised a tunnel, and nothing came out of it.
func tunnelBroke() Clue {
	return ofFailing("tunnel_broke", func(o *checks.Observation) bool {
		return !direct(o) && (o.Failure == checks.ProxyClosed || o.Failure == checks.ProxyGarbled ||
			slices.Contains([]checks.Failure{checks.TLSClosed, checks.TLSReset, checks.TLSGarbled}, o.Failure))
	})
}

// proxySilent: the proxy accepted the connection and never answered.
func proxySilent() Clue { return ofFailing("proxy_silent", failedWith(checks.ProxySilent)) }

// tunnelSilent: the proxy promised a tunnel, and silence came out of it.
func tunnelSilent() Clue {
	return ofFailing("tunnel_silent", func(o *checks.Observation) bool { return !direct(o) && o.Failure == checks.TLSTimeout })
}

// proxyNameless: the proxy's own name leads nowhere.
func proxyNameless() Clue { return ofFailing("proxy_nameless", failedWith(checks.ProxyNotFound)) }

// proxyWrote: the answer bears the signature of a proxy or filter.
func proxyWrote() Clue {
	return ofFailing("proxy_wrote", func(o *checks.Observation) bool {
		return o.Trip != nil && o.Trip.Blames == "proxy"
	})
}

func tunnel(o *checks.Observation) *checks.Tunnel {
	if o.Trip == nil || o.Failure != checks.ProxyAnswered {
		return nil
	}
	return o.Trip.Tunnel
}
