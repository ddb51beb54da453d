package browser

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"fix502/checks"
)

// ways writes what settings say on one line.
func ways(s checks.BrowserSettings) string {
	out := s.Mode
	if p := s.Proxy; p != nil {
		out += fmt.Sprintf(" by %s", p.Source)
		for _, part := range []string{p.Via, p.PAC, p.Invalid} {
			if part != "" {
				out += " " + part
			}
		}
		if p.Excluded {
			out += " not for this site"
		}
	}
	if s.DNS != "" || s.DNSHost != "" {
		out += strings.TrimRight(fmt.Sprintf(", dns %s %s", s.DNS, s.DNSHost), " ")
	}
	return out
}

func (m *machine) settings(id string) string {
	m.t.Helper()
	o := m.look("browser.settings." + id + ".profile-1")
	if o.Failure != "" || o.Fact == nil || o.Fact.Settings == nil {
		m.t.Fatalf("%s: %+v", id, o)
	}
	return ways(*o.Fact.Settings)
}

func TestFirefoxSettings(t *testing.T) {
	pref := func(pairs ...string) string {
		text := "// Mozilla User Preferences\n\n"
		for i := 0; i+1 < len(pairs); i += 2 {
			text += `user_pref("network.` + pairs[i] + `", ` + pairs[i+1] + ");\n"
		}
		return text
	}
	manual := []string{"proxy.type", "1", "proxy.ssl", `"127.0.0.1"`, "proxy.ssl_port", "3128"}
	for want, prefs := range map[string]string{
		"system":                        "",
		"system, dns first dns.example": pref("trr.mode", "2", "trr.uri", `"https://dns.example/dns-query"`),
		"system, dns only own.example":  pref("trr.mode", "3", "trr.uri", `"https://a.example/"`, "trr.custom_uri", `"https://own.example/q"`),
		"system, dns off":               pref("trr.mode", "5"),
		"direct":                        pref("proxy.type", "0"),
		"discovered":                    pref("proxy.type", "4"),
		"manual by settings http://127.0.0.1:3128":          pref(manual...),
		"manual by settings not for this site":              pref(append(manual, "proxy.no_proxies_on", `"localhost, .example"`)...),
		"manual by settings socks5://10.0.0.1:9050":         pref("proxy.type", "1", "proxy.socks", `"10.0.0.1"`, "proxy.socks_port", "9050"),
		"manual by settings http://all.example:8080":        pref("proxy.type", "1", "proxy.http", `"All.example"`, "proxy.http_port", "8080", "proxy.share_proxy_settings", "true"),
		"manual by settings":                                pref("proxy.type", "1"),
		"script by settings https://pac.example/proxy.pac?": pref("proxy.type", "2", "proxy.autoconfig_url", `"https://me:secret@pac.example/proxy.pac?token=secret#x"`),
		"script by settings file:":                          pref("proxy.type", "2", "proxy.autoconfig_url", `"file:///home/person/proxy.pac"`),
		"script by settings unreadable":                     pref("proxy.type", "2"),
		"manual by settings settings":                       pref("proxy.type", "1", "proxy.ssl", `"me:secret@host"`, "proxy.ssl_port", "1"),
	} {
		m := newMachine(t, "linux")
		write(t, m.fox(m.home(".mozilla/firefox"))+"/prefs.js", prefs)
		if got := m.settings("firefox"); got != want {
			t.Errorf("%q\nwant %q for\n%s", got, want, prefs)
		}
	}
}

func TestChromiumSettings(t *testing.T) {
	const dead = `{"proxy": {"mode": "fixed_servers", "server": "127.0.0.1:9"}}`
	const extension = `{"extensions": {"settings": {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": {"location": 1, "preferences": {"proxy": {"mode": "fixed_servers", "server": "vpn.example:443"}}%s}}}}`
	for _, c := range []struct{ name, prefs, state, policy, want string }{
		{"nothing", `{}`, ``, ``, "system"},
		{"one server", dead, ``, ``, "manual by settings http://127.0.0.1:9"},
		{"by scheme", `{"proxy": {"mode": "fixed_servers", "server": "http=a:1;https=https://b.example:2,direct://"}}`, ``, ``, "manual by settings https://b.example:2"},
		{"SOCKS for all", `{"proxy": {"mode": "fixed_servers", "server": "socks=c.example"}}`, ``, ``, "manual by settings socks5://c.example:1080"},
		{"an exception", `{"proxy": {"mode": "fixed_servers", "server": "a:1", "bypass_list": "<local>;*.example"}}`, ``, ``, "manual by settings not for this site"},
		{"a script", `{"proxy": {"mode": "pac_script", "pac_url": "data:text/javascript,secret"}}`, ``, ``, "script by settings data:"},
		{"found by itself", `{"proxy": {"mode": "auto_detect"}}`, ``, ``, "discovered"},
		{"direct", `{"proxy": {"mode": "direct"}}`, ``, ``, "direct"},
		{"a password in it", `{"proxy": {"mode": "fixed_servers", "server": "http://me:secret@a.example:1"}}`, ``, ``, "manual by settings settings"},
		{"an extension's", fmt.Sprintf(extension, ""), ``, ``, "manual by extension http://vpn.example:443"},
		{"an extension's that is off", fmt.Sprintf(extension, `, "disable_reasons": [1]`), ``, ``, "system"},
		{"the organisation's", dead, ``, `{"ProxyMode": "direct"}`, "direct"},
		{"the organisation's, newer", dead, ``, `{"ProxySettings": {"ProxyMode": "fixed_servers", "ProxyServer": "work.example:80"}}`, "manual by policy http://work.example:80"},
		{"the organisation's, of old", `{}`, ``, `{"ProxyServer": "work.example:80"}`, "manual by policy http://work.example:80"},
		{"a damaged policy", dead, ``, `{"ProxyMode": `, "manual by settings http://127.0.0.1:9"},
		{"secure names", `{}`, `{"dns_over_https": {"mode": "secure", "templates": "https://dns.example/q{?dns}"}}`, ``, "system, dns only dns.example"},
		{"names as they come", `{}`, `{"dns_over_https": {"mode": "automatic"}}`, ``, "system, dns automatic"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(t, "linux")
			dir := m.chrome(m.home(".config/chromium"), "Default", today())
			write(t, filepath.Join(dir, "Preferences"), c.prefs)
			if c.state != "" {
				write(t, filepath.Join(filepath.Dir(dir), "Local State"), c.state)
			}
			if c.policy != "" {
				write(t, m.at("etc/chromium/policies/managed/p.json"), c.policy)
			}
			if got := m.settings("chromium"); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestProxyAddresses(t *testing.T) {
	for server, want := range map[string]string{
		"a.example:3128": "http://a.example:3128", "a.example": "http://a.example:80", "https://a.example": "https://a.example:443",
		"socks://a:1": "socks5://a:1", "SOCKS5://a": "socks5://a:1080", "[::1]:8080": "http://[::1]:8080", "": "",
		"a:0": "!", "a:99999": "!", "quic://a:1": "!", "a b": "!", "a/path": "!", "a?x": "!", ":80": "!", "\x1b[31m:1": "!",
	} {
		via, invalid := proxyAddr("http", server)
		if got := via + map[bool]string{true: "!"}[invalid != ""]; got != want {
			t.Errorf("%q: %q, want %q", server, got, want)
		}
	}
	page := &url.URL{Scheme: "https", Host: "site.example"}
	out := checks.BrowserSettings{}
	chromiumProxy{Mode: "fixed_servers", Server: "a:1"}.apply(fromSettings, page, &out)
	chromiumProxy{Mode: "another"}.apply(fromSettings, page, &out)
	if out.Mode != modeSystem || out.Proxy != nil {
		t.Errorf("%+v", out)
	}
}
