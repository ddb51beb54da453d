package lab

import (
	"golang.org/x/net/dns/dnsmessage"

	"fix502/checks/probe"
)

// sight is a request and what comes of it.
type sight struct {
	trial
	want string
}

// asked is a question to a resolver and what it answers.
type asked struct {
	server, name string
	kind         dnsmessage.Type
	want         string
}

// show is what a plain client sees of a scenario.
type show struct {
	see []sight
	ask []asked
}

const (
	alive = "200"

	scriptURL = "http://10.1.2.3:3128/proxy.pac"

	origin   = "403 origin origin"
	router   = routerAddr + ":53"
	service4 = "104.18.32.47 172.64.155.209"
	service6 = "2606:4700:4400::6812:202f"
)

func sees(pairs ...string) []sight {
	var out []sight
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, sight{trial{url: pairs[i], forever: pairs[i+1] == "silence"}, pairs[i+1]})
	}
	return out
}

// bothAre says that page and origin give one answer while edge and controls
// are as they should be.
func bothAre(want string) []sight {
	return append(fine(), sees(pageURL, want, originURL, want)...)
}

// fine is everything around page and origin as it should be.
func fine() []sight {
	return sees(traceURL, alive, authURL, alive, plainURL, "204", secureURL, "204", sameEdge, alive, statusURL, alive)
}

func healthySights() []sight {
	return append(fine(), append(sees(pageURL, alive, originURL, origin),
		sight{trial{url: wsURL, upgrade: true}, "101"},
		sight{trial{url: wsURL}, "426"},
		sight{trial{url: pageURL, http1: true}, alive},
	)...)
}

func only(want string, urls ...string) []sight {
	var pairs []string
	for _, u := range urls {
		pairs = append(pairs, u, want)
	}
	return sees(pairs...)
}

// shows lists, for every scenario, what a plain client sees.
func shows() map[string]show {
	all := map[string]show{}
	for _, part := range []map[string]show{showsHealthy(), showsService(), showsEdge(), showsNetwork(), showsNames(), showsProxy(), showsTLS(), showsTunnel()} {
		for name, s := range part {
			all[name] = s
		}
	}
	return all
}

func showsHealthy() map[string]show {
	direct := sight{trial{url: pageURL, direct: true, forever: true}, "silence"}
	viaProxy := show{see: append(healthySights(), direct)}
	return map[string]show{
		"healthy": {see: healthySights(), ask: []asked{
			{router, "chatgpt.com", dnsmessage.TypeA, service4},
			{router, "chatgpt.com", dnsmessage.TypeAAAA, service6},
			{router, "auth.openai.com", dnsmessage.TypeA, "104.18.41.241 172.64.146.15"},
			{"1.1.1.1:53", "chatgpt.com", dnsmessage.TypeA, service4},
			{router, "no-such-name.example", dnsmessage.TypeA, "dns nameerror"},
			{router, "www.parked-name.net", dnsmessage.TypeAAAA, "dns empty"},
		}},
		"cookies-too-large": {see: append(healthySights(), sight{trial{url: pageURL, cookies: 1 << 10}, "200"},
			sight{trial{url: pageURL, cookies: 20 << 10}, "431 nginx headers client"}, sight{trial{url: pageURL, cookies: 20 << 10, http1: true}, "431 nginx headers client"})},
		"browser-proxy":   {see: healthySights()},
		"healthy-proxy":   viaProxy,
		"healthy-login":   viaProxy,
		"healthy-socks":   viaProxy,
		"healthy-vpn":     {see: healthySights()},
		"fake-addresses":  {see: healthySights()},
		"challenged":      {see: bothAre("403 cloudflare challenge")},
		"incident":        {see: healthySights()},
		"incident-native": {see: healthySights()},
	}
}

func showsService() map[string]show {
	asksJSON := func(want string) sight { return sight{trial{url: pageURL, accept: "application/json"}, want} }
	return map[string]show{
		"provider-502": {see: append(bothAre("502 cloudflare branded origin"),
			asksJSON("502 cloudflare problem origin"))},
		"provider-502-box":      {see: bothAre("502 cloudflare branded origin")},
		"provider-502-text":     {see: bothAre("502 cloudflare text origin")},
		"provider-502-unmarked": {see: bothAre("502 nginx page")},
		"overloaded":            {see: bothAre("503 origin origin origin")},
		"provider-timeout": {see: append(bothAre("504 cloudflare branded origin"),
			asksJSON("504 cloudflare problem origin"))},
		"origin-hangs":       {see: bothAre("silence")},
		"transient":          {see: bothAre("502 cloudflare branded origin")},
		"unreachable-origin": {see: append(bothAre("522 cloudflare branded origin"), asksJSON("522 cloudflare problem origin"))},
		"origin-tls":         {see: append(bothAre("525 cloudflare branded origin"), asksJSON("525 cloudflare problem origin"))},
		"tunnel-down":        {see: bothAre("530 cloudflare page origin 1033")},
		"provider-error":     {see: bothAre("500 origin origin origin")},
		"provider-partial": {see: append(sees(pageURL, alive, originURL, origin),
			sight{trial{url: wsURL, upgrade: true}, "502 cloudflare branded origin"})},
		"login-down": {see: sees(pageURL, alive, originURL, origin, authURL, "500 origin origin origin")},
	}
}

func showsEdge() map[string]show {
	at := func(addr, want string) sight { return sight{trial{url: pageURL, addr: addr}, want} }
	asksJSON := sight{trial{url: pageURL, accept: "application/json"}, "502 cloudflare bare edge"}
	return map[string]show{
		"edge-502": {see: append(bothAre("502 cloudflare bare edge"), asksJSON)},
		"provider-502-bare": {see: append(bothAre("502 cloudflare bare edge"),
			sight{trial{url: pageURL, accept: "application/json"}, "502 cloudflare problem origin"})},
		"country-untold": {see: append(only("403", pageURL, originURL, authURL),
			sight{trial{url: pageURL, accept: "application/json"}, "403 cloudflare country client 1009"})},
		"edge-500":        {see: bothAre("500 cloudflare branded edge")},
		"rate-limited":    {see: bothAre("429 cloudflare limited client 1015")},
		"edge-denied":     {see: only("403 cloudflare denied client 1020", pageURL, originURL, authURL)},
		"country-blocked": {see: only("403 cloudflare country client 1009", pageURL, originURL, authURL)},
		"edge-partial": {see: append(sees(pageURL, alive, originURL, origin),
			at("104.18.32.47", alive), at(service6, alive), at("172.64.155.209", "502 cloudflare bare edge"))},
		"edge-unreachable": {see: append(only("silence", pageURL, originURL, authURL, sameEdge),
			sees(plainURL, "204", secureURL, "204", statusURL, alive)...)},
		"edge-certificate":       {see: append(only("expired", pageURL, authURL), sees(sameEdge, alive, secureURL, "204")...)},
		"edge-wrong-certificate": {see: append(only("wrong name", pageURL, authURL), sees(sameEdge, alive, secureURL, "204")...)},
	}
}

func showsNetwork() map[string]show {
	everything := []string{pageURL, originURL, plainURL, secureURL, sameEdge, statusURL}
	pinned := func(want, addr string) sight {
		return sight{trial{url: pageURL, addr: addr, forever: want == "silence"}, want}
	}
	services := []string{pageURL, originURL, authURL}
	rest := sees(plainURL, "204", secureURL, "204", sameEdge, alive)
	hello := func(want string) show {
		return show{see: append(only(want, services...), append(rest, pinned(want, "172.64.155.209"))...)}
	}
	return map[string]show{
		"offline":       {see: only("no route", everything...)},
		"no-address":    {see: only("no route", everything...)},
		"no-route":      {see: only("no route", everything...)},
		"router-silent": {see: append(only("unreachable", everything...), pinned("unreachable", "104.18.32.47"))},
		"no-internet": {see: []sight{pinned("silence", "104.18.32.47"), {trial{url: "https://1.1.1.1/", forever: true}, "silence"}},
			ask: []asked{{router, "chatgpt.com", dnsmessage.TypeA, "dns serverfailure"}, {"1.1.1.1:53", "chatgpt.com", dnsmessage.TypeA, "silence"}}},
		"captive-portal": {see: append(sees(plainURL, "302"), only("wrong name", pageURL, secureURL)...),
			ask: []asked{{"8.8.8.8:53", "chatgpt.com", dnsmessage.TypeA, "silence"}}},
		"captive-portal-page": {see: append(sees(plainURL, "200"), only("refused", pageURL, secureURL)...),
			ask: []asked{{router, "www.google.com", dnsmessage.TypeA, portalAddr}}},
		"firewall-drop":        {see: append(only("silence", services...), rest...)},
		"firewall-reject":      {see: append(only("refused", services...), rest...)},
		"firewall-prohibited":  {see: append(only("prohibited", services...), rest...)},
		"firewall-tls-reset":   hello("reset"),
		"firewall-tls-close":   hello("closed"),
		"firewall-tls-silence": hello("silence"),
		"mtu-blackhole":        {see: append(only("silence", pageURL, secureURL), sees(plainURL, "204")...)},
		"unstable":             {see: sees(plainURL, "204", pageURL, alive)},
		"slow":                 {see: sees(plainURL, "204")},
		"ipv6-broken":          {see: append(healthySights(), pinned("silence", service6))},
		"ipv4-broken":          {see: []sight{pinned(alive, service6), pinned("silence", "104.18.32.47")}},
		"clock-wrong":          {see: append(only("expired", pageURL, secureURL), sees(plainURL, "204")...)},
		"hosts-override": {see: append(sees(pageURL, "wrong name", secureURL, "204"), pinned(alive, "104.18.32.47")),
			ask: []asked{{router, "chatgpt.com", dnsmessage.TypeA, service4}}},
	}
}

func showsNames() map[string]show {
	truth := asked{"1.1.1.1:53", "chatgpt.com", dnsmessage.TypeA, service4}
	blocked := func(want string) show {
		return show{ask: []asked{
			{router, "chatgpt.com", dnsmessage.TypeA, want},
			{router, "connectivitycheck.gstatic.com", dnsmessage.TypeA, "142.250.185.67"}, truth,
		}}
	}
	down := func(want string) show {
		return show{ask: []asked{
			{router, "chatgpt.com", dnsmessage.TypeA, want}, {router, "www.google.com", dnsmessage.TypeA, want}, truth,
		}}
	}
	hijacked := blocked("185.53.177.31")
	hijacked.see = sees(pageURL, "wrong name", secureURL, "204")
	sunk := blocked("0.0.0.0")
	sunk.see = sees(pageURL, "refused", secureURL, "204")
	return map[string]show{
		"resolver-down":        down("silence"),
		"resolver-closed":      down("refused"),
		"resolver-servfail":    down("dns serverfailure"),
		"dns-blocked":          sunk,
		"dns-blocked-nxdomain": blocked("dns nameerror"),
		"dns-refused":          blocked("dns refused ede 17"),
		"dns-hijacked":         hijacked,
		"dns-all-blocked": {
			ask: []asked{
				{router, "chatgpt.com", dnsmessage.TypeA, "silence"}, {"1.1.1.1:53", "chatgpt.com", dnsmessage.TypeA, "silence"},
			},
			see: []sight{{trial{url: "https://cloudflare-dns.com/", addr: "1.1.1.1"}, "reset"}, {trial{url: pageURL, addr: "104.18.32.47"}, alive}},
		},
	}
}

func showsProxy() map[string]show {
	around := append(sees(plainURL, "204", secureURL, "204"), sight{trial{url: pageURL, direct: true}, alive})
	return map[string]show{
		"dead-proxy":       {see: append(only("refused", pageURL, plainURL, secureURL), around[2])},
		"silent-proxy":     {see: append(only("silence", pageURL, plainURL, secureURL), around[2])},
		"proxy-auth":       {see: append(only("Proxy Authentication Required", pageURL, secureURL), around[2])},
		"proxy-502":        {see: append(only("Bad Gateway", pageURL, originURL), around...)},
		"proxy-503":        {see: append(only("Service Unavailable", pageURL, originURL), around...)},
		"proxy-504":        {see: append(only("Gateway Timeout", pageURL, originURL), around...)},
		"proxy-denied":     {see: append(only("Forbidden", pageURL, originURL), around...)},
		"proxy-timeout":    {see: append(only("silence", pageURL, originURL), around...)},
		"script-proxy-502": {see: sees(pageURL, alive, plainURL, "204", scriptURL, "200")},
		"script-no-way":    {see: append(only("silence", pageURL, plainURL), sees(scriptURL, "200")...)},
		"script-only-way":  {see: append(only("silence", pageURL, plainURL), sees(scriptURL, "200")...)},
		"socks-denied": {see: append(only("socks connect tcp 10.1.2.3:1080->chatgpt.com:443: unknown error connection not allowed by ruleset", pageURL),
			around...)},
	}
}

func showsTLS() map[string]show {
	return map[string]show{
		"tls-untrusted": {see: append(only("untrusted", pageURL, authURL, sameEdge), sees(plainURL, "204", secureURL, "204")...)},
		"intercepted":   {see: healthySights()},
		"intercepted-502": {see: append(only("502 squid page proxy", pageURL, originURL),
			sees(secureURL, "204", sameEdge, alive)...)},
		"intercepted-passes-502": {see: bothAre("502 cloudflare branded origin")},
	}
}

func showsTunnel() map[string]show {
	past := func(want string) sight {
		return sight{trial{url: pageURL, addr: "104.18.32.47", how: probe.How{Device: cardName}}, want}
	}
	return map[string]show{
		"vpn-broken":         {see: append(only("silence", pageURL, plainURL, secureURL), past(alive))},
		"vpn-blocks-service": {see: append(only("silence", pageURL, authURL), append(sees(plainURL, "204"), past(alive))...)},
		"vpn-exit-blocked":   {see: append(only("403 cloudflare denied client 1020", pageURL, originURL), past(alive))},
	}
}
