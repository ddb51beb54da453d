//go:build linux

package e2e

import (
	"maps"
	"path/filepath"
)

// The healthy world: a service behind an edge of two addresses, a second site
// on the same edge, independent sites, the provider's resolver, a second
// opinion, a status page. All addresses are of the ranges for documentation,
// which nothing treats as private.
const (
	service  = "chat.example.net"
	realtime = "ws.chat.example.net"
	sameEdge = "blog.example.net"
	plain    = "plain.example.org"
	secure   = "secure.example.com"
	status   = "status.example.net"
	opinion  = "dns.example.org"

	edgeOne   = "203.0.113.10"
	edgeTwo   = "203.0.113.11"
	edgeOther = "203.0.113.20"
	edgeSix   = "2001:db8:203::10"
	plainAt   = "198.51.100.80"
	secureAt  = "198.51.100.81"
	statusAt  = "198.51.100.90"
	strangeAt = "198.51.100.66"
	systemDNS = "203.0.113.53"
	secondDNS = "198.51.100.153"
	proxyAt   = "198.51.100.31:3128"
	gateway   = "192.168.77.1"
	clientIP  = "192.168.77.2"
	tunnelIP  = "10.8.0.2"

	// The authorities: one that everybody trusts, one that only this machine
	// trusts, one that nobody does.
	caPublic   = "public"
	caOffice   = "office"
	caStranger = "stranger"
	caDirty    = "dirty" // trusted, but its name is not fit to be shown
)

func profileText() string {
	return `schema = "fix502-service/1"
name   = "Test chat"
url    = "https://` + service + `/"

[[endpoints]]
role = "page"
url  = "https://` + service + `/"

[[endpoints]]
role  = "origin"
url   = "https://` + service + `/backend-api/"
alive = [401, 403, 404, 405]

[[endpoints]]
role  = "realtime"
url   = "wss://` + realtime + `/socket"
alive = [400, 401, 403, 404, 426]

[status]
api        = "https://` + status + `/api/v2/summary.json"
page       = "https://` + status + `/"
components = ["Chat"]

[edge]
vendor = "cloudflare"
header = "cf-ray"
own    = "https://` + service + `/cdn-cgi/trace"

[[controls]]
url    = "http://` + plain + `/generate_204"
status = 204

[[controls]]
url    = "https://` + secure + `/generate_204"
status = 204

[[controls]]
url       = "https://` + sameEdge + `/cdn-cgi/trace"
status    = 200
same_edge = true

[[resolvers]]
name   = "Second"
udp    = "` + secondDNS + `:53"
doh    = "https://` + opinion + `/dns-query"
doh_ip = "` + secondDNS + `"

[support]
url = "https://help.example.net/"

[tls]
public_roots = "roots.pem"
issuers      = ["Public Trust"]
`
}

// edgeSigned is a page as it passes the edge.
func edgeSigned(code int, kind, body string) page {
	return page{Status: code, Body: body, Header: map[string]string{
		"Server": "cloudflare", "Cf-Ray": "8f0c2b7d9a3e4c51-FRA", "Content-Type": kind,
	}}
}

func trace(name string) page {
	return edgeSigned(200, "text/plain", "fl=1\nh="+name+"\nip=192.0.2.7\nuag=x\ncolo=FRA\nhttp=http/2\nloc=DE\ntls=TLSv1.3\nwarp=off\n")
}

// sample is a raw answer that package gateway recognises; its test and this one
// read the same files.
func sample(name string) page {
	// The servers run in this folder, too.
	return page{File: filepath.Join("..", "gateway", "testdata", name+".http")}
}

const noIncidents = `{"page":{"id":"x","name":"Test chat"},"status":{"indicator":"none","description":"All Systems Operational"},` +
	`"components":[{"id":"1","name":"Chat","status":"operational"}],"incidents":[],"scheduled_maintenances":[]}`

const openIncident = `{"page":{"id":"x","name":"Test chat"},"status":{"indicator":"major","description":"Partial System Outage"},` +
	`"components":[{"id":"1","name":"Chat","status":"major_outage"}],"incidents":[{"id":"i","name":"Elevated errors","status":"investigating",` +
	`"impact":"major","created_at":"2026-11-22T10:00:00Z","started_at":"2026-11-22T10:00:00Z","shortlink":"https://status.example.net/i",` +
	`"components":[{"id":"1","name":"Chat"}]}],"scheduled_maintenances":[]}`

// healthy is the scene in which nothing is wrong.
func healthy(ca map[string]authority) scene {
	const html = "text/html; charset=UTF-8"
	zone := map[string][]string{
		service: {edgeOne, edgeTwo}, realtime: {edgeOne}, sameEdge: {edgeOther},
		plain: {plainAt}, secure: {secureAt}, status: {statusAt}, opinion: {secondDNS},
	}
	ok := func(s string) []page {
		return []page{{Status: 200, Body: s, Header: map[string]string{"Content-Type": html}}}
	}
	no := []page{{Status: 204}}
	return scene{
		DNS: systemDNS,
		Net: host{
			CA: ca, Zone: zone,
			Names: []nameServer{{IP: systemDNS}, {IP: secondDNS, DoH: opinion}},
			Sites: []site{
				{At: []string{edgeOne + ":443", edgeTwo + ":443"}, CA: caPublic, Names: []string{service, realtime}, Pages: map[string][]page{
					"":               {edgeSigned(200, html, "<title>Chat</title>")},
					"/backend-api/":  {edgeSigned(401, "application/json", `{"detail":"Unauthorized"}`)},
					"/cdn-cgi/trace": {trace(service)},
					"/socket":        {edgeSigned(426, "text/plain", "upgrade")},
				}},
				{At: []string{edgeOther + ":443"}, CA: caPublic, Names: []string{sameEdge}, Pages: map[string][]page{
					"": {edgeSigned(200, html, "<title>Blog</title>")}, "/cdn-cgi/trace": {trace(sameEdge)},
				}},
				{At: []string{plainAt + ":80"}, Pages: map[string][]page{"/generate_204": no}},
				{At: []string{secureAt + ":443"}, CA: caPublic, Names: []string{secure}, Pages: map[string][]page{"/generate_204": no}},
				{At: []string{statusAt + ":443"}, CA: caPublic, Names: []string{status}, Pages: map[string][]page{
					"/api/v2/summary.json": {{Status: 200, Body: noIncidents, Header: map[string]string{"Content-Type": "application/json"}}},
				}},
				{At: []string{strangeAt + ":443"}, CA: caPublic, Names: []string{"parking.example.org"}, Pages: map[string][]page{"": ok("For sale")}},
			},
		},
	}
}

// edge is the service's site.
func (s *scene) edge() *site { return &s.Net.Sites[0] }

// answers makes page and origin answer so.
func (s *scene) answers(pages ...page) {
	s.edge().Pages[""] = pages
	s.edge().Pages["/backend-api/"] = pages
}

// oneAddress leaves the service a single address.
func (s *scene) oneAddress() {
	s.Net.Zone[service] = []string{edgeOne}
	s.edge().At = []string{edgeOne + ":443"}
}

// resolver changes what the client's resolver says.
func (s *scene) resolver(name string, says ...string) {
	s.Net.Names[0].Own = map[string][]string{name: says}
}

// behind puts a proxy on the router and makes it the only way out.
func (s *scene) behind(p proxy) {
	p.At = gateway + ":3128"
	s.Gate = host{Zone: maps.Clone(s.Net.Zone), Proxies: []proxy{p}}
	s.Rules = onlyByProxy
	s.Env = append(s.Env, "HTTPS_PROXY=http://"+p.At, "HTTP_PROXY=http://"+p.At)
}

// scripted has a desktop whose proxy script, which the router serves, names a
// proxy and no other way.
func (s *scene) scripted(p proxy) {
	const at = gateway + ":8081"
	p.At = gateway + ":3128"
	text := `function FindProxyForURL(url, host) { return "PROXY ` + p.At + `"; }`
	s.Gate = host{Zone: maps.Clone(s.Net.Zone), Proxies: []proxy{p},
		Sites: []site{{At: []string{at}, Pages: map[string][]page{"/proxy.pac": {{Status: 200, Body: text}}}}}}
	s.Env = append(s.Env, "XDG_CURRENT_DESKTOP=KDE")
	s.Home = map[string]string{".config/kioslaverc": "[Proxy Settings]\nProxyType=2\nProxy Config Script=http://" + at + "/proxy.pac\n"}
}

// onlyByProxy lets nothing pass the router but questions to the client's
// resolver, and counts who tries.
const onlyByProxy = `table inet gate {
	counter leaked { }
	chain through {
		type filter hook forward priority 0; policy accept;
		ip daddr ` + systemDNS + ` udp dport 53 accept
		ip daddr ` + systemDNS + ` tcp dport 53 accept
		iifname "lan0" meta l4proto { tcp, udp } counter name leaked drop
	}
}
`

// passing is a table with one chain for packets that pass the router.
func passing(rules string) string {
	return "table inet gate {\n\tchain through {\n\t\ttype filter hook forward priority 0; policy accept;\n\t\t" + rules + "\n\t}\n}\n"
}

// diverted sends what the client addresses to a port of anybody to one of the
// router's own.
func diverted(port, to string) string {
	return "table ip bend {\n\tchain early {\n\t\ttype nat hook prerouting priority -100; policy accept;\n" +
		"\t\tiifname \"lan0\" tcp dport " + port + " redirect to :" + to + "\n\t}\n}\n"
}
