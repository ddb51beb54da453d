//go:build linux

package e2e

import (
	"strings"

	"fix502/checks/verdict"
)

// casesNonsense are servers whose answers are none.
func casesNonsense() []tryout {
	const edge = "Server: cloudflare\r\nCf-Ray: 8f0c2b7d9a3e4c51-FRA\r\n"
	plays := func(a act) func(*scene) { return func(s *scene) { s.edge().Act = &a } }
	says := func(text string) func(*scene) { return plays(once(text)) }
	likely := want{cause: "edge.bad_gateway", exit: elsewhere, confidence: "likely"}
	fine := want{cause: verdict.None, exit: works}
	shows := func(p page) func(*scene) { return func(s *scene) { s.edge().Pages[""] = []page{p} } }
	leads := func(to string, header ...string) page {
		p := edgeSigned(302, "text/html", "")
		p.Header["Location"] = to
		for _, h := range header {
			name, value, _ := strings.Cut(h, ": ")
			p.Header[name] = value
		}
		return p
	}
	const own = "https://" + service + "/"
	return []tryout{
		{name: "switches protocols unasked", scene: plays(act{Head: []byte("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n" + edge + "\r\n"), Mode: "hold"}), want: likely},
		{name: "garbage in TLS", scene: says("\x00\xff not HTTP at all\r\n\r\n"), want: likely},
		{name: "another protocol in TLS", scene: plays(act{Body: []byte("SSH-2.0-OpenSSH_9.2\r\n"), Mode: "hold"}), want: likely},
		{name: "a status that is none", scene: says("HTTP/1.1 999999 Big\r\n\r\n"), want: likely},
		{name: "HTTP/1 where HTTP/2 was agreed", scene: plays(act{Stage: "h2", Body: []byte("HTTP/1.1 502 Bad Gateway\r\n\r\n")}), want: likely},
		{name: "HTTP/2, each stream is reset", scene: plays(act{Stage: "h2", Mode: "hold",
			Head: []byte("\x00\x00\x00\x04\x00\x00\x00\x00\x00"), Body: []byte("\x00\x00\x04\x03\x00\x00\x00\x00\x01\x00\x00\x00\x02")}), want: likely},
		{name: "garbage in TLS that somebody re-signs", scene: func(s *scene) {
			s.intercept(caOffice)
			a := once("\x00\xff not HTTP\r\n\r\n")
			s.Gate.Sites[0].Act = &a
		}, want: want{cause: verdict.Undecided, exit: undecided}},
		{name: "closes without an answer", scene: says(""), want: want{cause: verdict.Undecided, exit: undecided}},
		{name: "cut in place of an answer, the edge answers", scene: func(s *scene) { s.answers(page{Cut: true}) },
			want: want{cause: "provider.timeout", exit: elsewhere}},
		{name: "leads to itself", scene: shows(leads(own)), want: want{cause: "provider.error", exit: elsewhere, confidence: "certain"}},
		{name: "leads to itself, by a path", scene: shows(leads("/", "Set-Cookie: a=b; Path=/")), want: want{cause: "provider.error", exit: elsewhere, confidence: "certain"}},
		{name: "leads to itself, once, with a cookie", scene: func(s *scene) {
			in := edgeSigned(200, "text/html", "<title>Chat</title>")
			in.Has = "Cookie: seen=1"
			s.edge().Pages[""] = []page{in, leads(own, "Set-Cookie: seen=1; Path=/; Secure")}
		}, want: fine},
		{name: "leads to itself by another question", scene: shows(leads("/?lang=en")), want: fine},
		{name: "leads elsewhere", scene: shows(leads("https://login.example.net/")), want: fine},
		{name: "nothing to show", scene: shows(page{Status: 204, Header: map[string]string{"Cf-Ray": "8f0c2b7d9a3e4c51-FRA"}}), want: fine},
		{name: "522 without a mark of the edge", floor: againTime, scene: func(s *scene) {
			s.answers(page{Status: 522, Body: "error code: 522", Header: map[string]string{"Content-Type": "text/plain"}})
		}, want: want{cause: "edge.unreachable_origin", exit: elsewhere}},
		{name: "503 and a pause of an hour", scene: func(s *scene) {
			p := sample("openai.origin")
			p.Header = map[string]string{"Retry-After": "3600"}
			s.answers(p)
		}, want: want{cause: "provider.overloaded", exit: elsewhere, confidence: "certain"}},
		{name: "502, status page down", floor: againTime, scene: func(s *scene) {
			s.answers(sample("cloudflare.branded.host"))
			s.Net.Sites[4].Pages["/api/v2/summary.json"] = []page{{Status: 500}}
		}, want: want{cause: "provider.bad_gateway", exit: elsewhere, confidence: "certain"}},
		{name: "proxy answers 502, incident open", scene: func(s *scene) {
			p := sample("squid")
			s.behind(proxy{Refuse: &p, Victims: []string{service}})
			s.Net.Sites[4].Pages["/api/v2/summary.json"][0].Body = openIncident
		}, want: want{cause: "proxy.bad_gateway", exit: here, confidence: "certain"}},
	}
}
