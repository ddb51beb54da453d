//go:build linux

package e2e

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// named is an act with its name.
type named struct {
	name string
	act  act
}

func (a act) odd() bool { return bytes.ContainsAny(slices.Concat(a.Head, a.Body), "\x1b\x00") }

func once(text string) act { return act{Body: []byte(text)} }

// answersHTTP lists bad answers to a request over HTTP/1.
func answersHTTP() []named {
	const head = "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n"
	list := []named{
		{"endless headers", act{Head: []byte(head), Body: []byte("X-Pad: aaaaaaaaaaaaaaaa\r\n"), Mode: "endless"}},
		{"endless header", act{Head: []byte(head + "X-Pad: "), Body: []byte("a"), Mode: "endless"}},
		{"endless reason", act{Head: []byte("HTTP/1.1 502 "), Body: []byte("a"), Mode: "endless"}},
		{"headers drip", act{Body: []byte(head), Mode: "drip"}},
		{"body drips", act{Head: []byte(head + "\r\n"), Body: []byte("<html>"), Mode: "drip"}},
		{"endless body", act{Head: []byte(head + "\r\n"), Body: []byte("<p>"), Mode: "endless"}},
		{"endless chunks", act{Head: []byte(head + "Transfer-Encoding: chunked\r\n\r\n"), Body: []byte("1\r\na\r\n"), Mode: "endless"}},
		{"endless chunk extension", act{Head: []byte(head + "Transfer-Encoding: chunked\r\n\r\n1;"), Body: []byte("a"), Mode: "endless"}},
		{"endless trailers", act{Head: []byte(head + "Transfer-Encoding: chunked\r\n\r\n0\r\n"), Body: []byte("X: y\r\n"), Mode: "endless"}},
		{"endless interim answers", act{Body: []byte("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), Mode: "endless"}},
		{"length too large", once(head + "Content-Length: 1000000\r\n\r\nshort")},
		{"length too small", once(head + "Content-Length: 3\r\n\r\nlonger than said")},
		{"length negative", once(head + "Content-Length: -1\r\n\r\nbody")},
		{"length enormous", once(head + "Content-Length: 9223372036854775807\r\n\r\nbody")},
		{"lengths differ", once(head + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nbody")},
		{"chunk garbage", once(head + "Transfer-Encoding: chunked\r\n\r\nzzzz\r\n\x1b[2J\r\n")},
		{"chunk enormous", once(head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx")},
		{"gzip bomb", act{Head: []byte(head + "Content-Encoding: gzip\r\n\r\n"), Make: "bomb"}},
		{"gzip garbage", once(head + "Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00garbage\x1b[2J")},
		{"redirect loop", once("HTTP/1.1 302 Found\r\nLocation: https://" + service + "/\r\nContent-Length: 0\r\n\r\n")},
		{"garbage", once("\x00\xff\x1b[2J\x1b]52;c;aGk=\x07 not HTTP at all\r\n\r\n")},
		{"another protocol", act{Body: []byte("SSH-2.0-OpenSSH_9.2\r\n"), Mode: "hold"}},
		{"nothing", act{Mode: "hold"}},
		{"close", once("")},
		{"status 999999", once("HTTP/1.1 999999 Big\r\n\r\n")},
		{"upgrade unasked", act{Head: []byte("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"), Body: []byte("\x00"), Mode: "endless"}},
	}
	return list
}

// answersTLS lists bad answers to a TLS hello (RFC 8446, 5.1).
func answersTLS() []named {
	bare := func(head, body, mode string) act {
		return act{Stage: "bare", Head: []byte(head), Body: []byte(body), Mode: mode}
	}
	return []named{
		{"TLS garbage", bare("", "\x16\x03\x03\x00\x40"+strings.Repeat("\x1b[2J", 16), "hold")},
		{"TLS plain", bare("", "HTTP/1.1 400 Bad Request\r\n\r\n", "")},
		{"TLS endless empty records", bare("", "\x16\x03\x03\x00\x00", "endless")},
		{"TLS endless change of cipher", bare("", "\x14\x03\x03\x00\x01\x01", "endless")},
		{"TLS endless warnings", bare("", "\x15\x03\x03\x00\x02\x01\x5a", "endless")},
		{"TLS hello of 16 MB", bare("\x16\x03\x03\x40\x00\x02\xff\xff\xff", strings.Repeat("a", 0x3ffc)+"\x16\x03\x03\x3f\xfc", "endless")},
		{"TLS drips", bare("", "\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03", "drip")},
	}
}

// answersH2 lists bad answers over HTTP/2 (RFC 9113, 4.1); each begins with
// settings.
func answersH2() []named {
	const settings = "\x00\x00\x00\x04\x00\x00\x00\x00\x00"
	frames := func(head, body string) act {
		return act{Stage: "h2", Head: []byte(settings + head), Body: []byte(body), Mode: "endless"}
	}
	return []named{
		{"HTTP/2 pings", frames("", "\x00\x00\x08\x06\x00\x00\x00\x00\x0012345678")},
		{"HTTP/2 settings", frames("", settings)},
		{"HTTP/2 continuations", frames("\x00\x00\x01\x01\x00\x00\x00\x00\x01\x88", "\x00\x00\x04\x09\x00\x00\x00\x00\x01\x40\x01a\x00")},
		{"HTTP/2 endless data", frames("\x00\x00\x01\x01\x04\x00\x00\x00\x01\x88", "\x00\x00\x04\x00\x00\x00\x00\x00\x01aaaa")},
		{"HTTP/2 garbage", act{Stage: "h2", Body: []byte("HTTP/1.1 502 Bad Gateway\r\n\r\n\x1b[2J")}},
		{"HTTP/2 drips", act{Stage: "h2", Body: []byte(settings), Mode: "drip"}},
	}
}

// beside has everything but the service be hostile: the status page, a
// control, the second opinion. The service itself shows the origin's 502 and
// so keeps the others waiting.
func (s *scene) beside(a act) {
	s.answers(sample("cloudflare.branded.host"))
	control := 2
	if a.Stage != "" {
		control = 3 // the one over TLS
	}
	s.Net.Sites[control].Act = &a
	s.Net.Sites[4].Act = &a
	s.Net.Names[1].Act = &a
}

// middle has the proxy be hostile.
func (s *scene) middle(a act, scheme string) {
	s.Net.Proxies = []proxy{{At: proxyAt, Act: &a}}
	s.Env = append(s.Env, "HTTPS_PROXY="+scheme+"://"+proxyAt, "HTTP_PROXY="+scheme+"://"+proxyAt)
}

func attacks() []attack {
	return slices.Concat(attacksOnWeb(), attacksByStatus(), attacksByNames(), attacksByWords())
}

func attacksOnWeb() []attack {
	var out []attack
	for _, n := range slices.Concat(answersHTTP(), answersTLS(), answersH2()) {
		out = append(out,
			attack{name: "page: " + n.name, odd: n.act.odd(), scene: func(s *scene) { s.edge().Act = &n.act }},
			attack{name: "beside: " + n.name, odd: n.act.odd(), want: "provider.bad_gateway", scene: func(s *scene) { s.beside(n.act) }})
		if n.act.Stage == "" {
			out = append(out, attack{name: "proxy: " + n.name, odd: n.act.odd(), scene: func(s *scene) { s.middle(n.act, "http") }})
		}
	}
	for _, n := range []named{
		{"socks garbage", act{Stage: "bare", Body: []byte("\x05\x1b[2J"), Mode: "hold"}},
		{"socks endless", act{Stage: "bare", Body: []byte("\x05\x00"), Mode: "endless"}},
		{"socks long name", act{Stage: "bare", Body: []byte("\x05\x00\x05\x00\x00\x03\xff" + strings.Repeat("a", 100)), Mode: "hold"}},
		{"socks drips", act{Stage: "bare", Body: []byte("\x05\x00\x05\x00\x00\x03\xff"), Mode: "drip"}},
	} {
		out = append(out, attack{name: "proxy: " + n.name, odd: n.act.odd(), scene: func(s *scene) { s.middle(n.act, "socks5") }})
	}
	return out
}

// jsonOf is an answer that carries a document.
func jsonOf(a act) act {
	a.Head = []byte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
	return a
}

func attacksByStatus() []attack {
	dirty := map[string]any{"id": "i" + evil, "name": evil, "status": sly, "impact": evil, "shortlink": "javascript:alert(1)//" + evil,
		"created_at": evil, "components": []any{map[string]any{"id": "1", "name": "Chat" + evil}}}
	linked := maps.Clone(dirty)
	linked["shortlink"] = `https://status.example.net/" onmouseover=alert(1) x="` + sly
	doc, err := json.Marshal(map[string]any{
		"page": map[string]any{"name": evil}, "status": map[string]any{"indicator": evil, "description": evil},
		"components": []any{map[string]any{"id": "1", "name": "Chat " + evil, "status": evil}},
		"incidents":  []any{dirty, linked},
	})
	if err != nil {
		return nil // these are texts: it cannot fail, and the list's length is checked
	}
	says := func(name, cause, shows string, a act) attack {
		a = jsonOf(a)
		return attack{name: "status: " + name, want: cause, shows: shows, scene: func(s *scene) { s.Net.Sites[4].Act = &a }}
	}
	return []attack{
		says("20 MB", "none", "", act{Make: "string"}),
		says("deeply nested", "none", "", act{Make: "deep"}),
		says("thousands of incidents", "none", "", act{Make: "incidents"}),
		says("foreign bytes", "none", "red", act{Body: doc}),
	}
}

func attacksByNames() []attack {
	var out []attack
	for _, name := range tricks() {
		mine := attack{name: "resolver: " + name, scene: func(s *scene) { s.resolver("*", "trick:"+name) }}
		other := attack{name: "second opinion: " + name, want: "none", scene: func(s *scene) {
			s.Net.Names[1].Own = map[string][]string{"*": {"trick:" + name}}
		}}
		if name == "alias" {
			mine.shows, other.shows = "red", "red"
		}
		out = append(out, mine, other)
	}
	return out
}

// attacksByWords carry foreign text to where it is told.
func attacksByWords() []attack {
	headers := func(text string) string {
		var b strings.Builder
		for _, name := range []string{"Server", "Via", "Location", "Content-Type", "Cf-Ray", "Cf-Mitigated", "Cf-Error-Type", "Cf-Cache-Status",
			"Retry-After", "Date", "X-Request-Id", "Proxy-Status", "Proxy-Authenticate", "X-Squid-Error"} {
			b.WriteString(name + ": " + text + "\r\n")
		}
		return b.String()
	}
	body := "<html><title>502 " + evil + "</title>Cloudflare Ray ID: " + evil + " Error code 502 " + evil + "</html>"
	page := func(status, text string) *act {
		a := once("HTTP/1.1 " + status + " " + evil + "\r\n" + headers(text) + "\r\n" + body)
		return &a
	}
	trace := once("HTTP/1.1 200 OK\r\nServer: cloudflare\r\nCf-Ray: 8f0c2b7d9a3e4c51-FRA\r\n\r\nloc=\x1b[2Jred\ncolo=\u202eevil\nwarp=\u009bred\ngateway=\x1b]52;red\n")
	authority := func(trusted bool) func(*scene) {
		return func(s *scene) {
			s.intercept(caDirty)
			s.Gate.Sites[0].Subject = evil
			if !trusted {
				s.Env = append(s.Env, "SSL_CERT_FILE=../roots.pem")
			}
		}
	}
	by := func(name string, a *act, scheme string) attack {
		return attack{name: "words: proxy, " + name, shows: "mark", scene: func(s *scene) { s.middle(*a, scheme) }}
	}
	return []attack{
		{name: "words: page, unseen in headers", shows: "evil", scene: func(s *scene) { s.edge().Act = page("502", sly) }},
		{name: "words: page, controls in headers", scene: func(s *scene) { s.edge().Act = page("502", evil) }},
		{name: "words: page, redirect", shows: "evil", scene: func(s *scene) { s.edge().Act = page("302", "https://"+sly+"/"+sly) }},
		{name: "words: edge's own page", shows: "red", scene: func(s *scene) { s.edge().Act = &trace }},
		{name: "words: control", shows: "evil", scene: func(s *scene) { s.Net.Sites[2].Act = page("302", "http://portal.invalid/"+sly) }},
		{name: "words: certificate, trusted", shows: "red", scene: authority(true)},
		{name: "words: certificate, not trusted", shows: "red", scene: authority(false)},
		by("502", page("502", sly), "http"),
		by("407", page("407", sly), "http"),
		by("tunnel that greets", page("200", sly), "http"),
		{name: "words: proxy's address", scene: func(s *scene) {
			s.Env = append(s.Env, "HTTPS_PROXY=http://"+strings.ReplaceAll(evil, "\x00", "")+":99")
		}},
	}
}
