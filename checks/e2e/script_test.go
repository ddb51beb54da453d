//go:build linux

package e2e

import (
	"maps"
	"strings"

	"fix502/checks/verdict"
)

// scriptAt is where the router serves a proxy script.
const scriptAt = gateway + ":8081"

// script has the person's desktop name a proxy script, of this text.
func (s *scene) script(text string) {
	s.Gate.Sites = append(s.Gate.Sites, site{At: []string{scriptAt}, Pages: map[string][]page{"/proxy.pac": {{Status: 200, Body: text}}}})
	s.Env = append(s.Env, "XDG_CURRENT_DESKTOP=KDE")
	s.Home = map[string]string{".config/kioslaverc": "[Proxy Settings]\nProxyType=2\nProxy Config Script=http://" + scriptAt + "/proxy.pac\n"}
}

func sends(ways string) string {
	return `function FindProxyForURL(url, host) { return "` + ways + `"; }`
}

// casesScript are desktops whose proxy script decides.
func casesScript() []tryout {
	fine := want{cause: verdict.None, exit: works}
	dead := want{cause: "proxy.unreachable", exit: here, confidence: "likely"}
	const closed, silent = gateway + ":3999", "198.51.100.199:3128"
	only := func(ways string) func(*scene) { return func(s *scene) { s.script(sends(ways)) } }
	return []tryout{
		{name: "script, its only proxy dead", scene: only("PROXY " + closed), want: dead},
		{name: "script, both its proxies dead", scene: only("PROXY " + closed + "; SOCKS5 " + gateway + ":3998"), want: dead},
		{name: "script, its only proxy silent", floor: connectTime, scene: only("PROXY " + silent), want: dead},
		{name: "script, its proxy dead, direct allowed", scene: only("PROXY " + closed + "; DIRECT"),
			want: want{cause: verdict.None, exit: works, confidence: "certain", findings: []string{"proxy.unreachable"}}},
		{name: "script that is not there", scene: func(s *scene) {
			s.script("")
			s.Gate.Sites[0].Pages["/proxy.pac"][0].Status = 404
		}, want: want{cause: verdict.None, exit: works}},
		{name: "script, its only proxy wants a login", scene: func(s *scene) {
			s.scripted(proxy{Refuse: &page{Status: 407, Header: map[string]string{"Proxy-Authenticate": "NTLM"}}})
		}, want: want{cause: "proxy.auth_required", exit: here, confidence: "likely"}},
		{name: "script, its only proxy works", scene: func(s *scene) { s.scripted(proxy{}) },
			want: want{cause: verdict.None, exit: works, confidence: "certain"}, also: nothingElse},
		{name: "script, its proxy dead, and the provider fails", scene: func(s *scene) {
			s.script(sends("PROXY " + closed))
			s.answers(sample("cloudflare.branded.host"))
		}, want: dead},
		{name: "script, its proxy works, and the provider fails", floor: againTime, scene: func(s *scene) {
			s.scripted(proxy{})
			s.answers(sample("cloudflare.branded.host"))
		}, want: want{cause: "provider.bad_gateway", exit: elsewhere}},
		{name: "a browser's script, its only proxy dead", scene: func(s *scene) { s.browserScript(sends("PROXY " + closed)) },
			want: want{cause: "browser.proxy", exit: here, confidence: "likely"}},
		{name: "a browser's script, its only proxy answers 502", scene: func(s *scene) {
			s.browserScript(sends("PROXY " + gateway + ":3128"))
			p := sample("squid")
			s.Gate.Proxies = []proxy{{At: gateway + ":3128", Refuse: &p}}
		}, want: want{cause: "browser.proxy", exit: here, confidence: "likely"}},
		{name: "a browser's script, one of its proxies works", scene: func(s *scene) {
			s.browserScript(sends("PROXY " + closed + "; PROXY " + gateway + ":3128"))
			s.Gate.Proxies, s.Gate.Zone = []proxy{{At: gateway + ":3128"}}, maps.Clone(s.Net.Zone)
		}, want: fine},
		{name: "a browser's script, direct allowed", scene: func(s *scene) { s.browserScript(sends("PROXY " + closed + "; DIRECT")) }, want: fine},
		{name: "a browser's script that is not there", scene: func(s *scene) {
			s.browserScript("")
			s.Gate.Sites[0].Pages["/proxy.pac"][0].Status = 404
		}, want: fine},
		{name: "a browser's script that is a file", scene: func(s *scene) {
			s.browserScript("")
			const prefs = ".mozilla/firefox/p/prefs.js"
			s.Home["proxy.pac"] = sends("PROXY " + closed)
			s.Home[prefs] = strings.Replace(s.Home[prefs], "http://"+scriptAt, "file://HOME", 1)
		}, want: want{cause: "browser.proxy", exit: here, confidence: "likely"}},
	}
}

// browserScript has the person's browser alone name a proxy script.
func (s *scene) browserScript(text string) {
	s.script(text)
	s.Env = nil
	s.Home = map[string]string{
		".mozilla/firefox/profiles.ini": "[Profile0]\nName=p\nIsRelative=1\nPath=p\nDefault=1\n",
		".mozilla/firefox/p/prefs.js": `user_pref("network.proxy.type", 2);` + "\n" +
			`user_pref("network.proxy.autoconfig_url", "http://` + scriptAt + `/proxy.pac");` + "\n",
	}
}
