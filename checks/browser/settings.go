package browser

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"fix502/checks"
)

// How a browser finds its proxy.
const (
	modeSystem     = "system"
	modeDirect     = "direct"
	modeManual     = "manual"
	modeScript     = "script"
	modeDiscovered = "discovered"
)

// What secure DNS does.
const (
	dnsOff   = "off"
	dnsAuto  = "automatic"
	dnsFirst = "first" // the secure resolver, else the system's
	dnsOnly  = "only"
)

// Who made a setting.
const (
	fromSettings  = "settings"
	fromPolicy    = "policy"
	fromExtension = "extension"
)

// settings reads which way a profile's requests take.
func (e Env) settings(_ context.Context, b installed, n int, s service) (checks.BrowserSettings, checks.Failure) {
	p := b.profiles[n-1]
	out := checks.BrowserSettings{Browser: b.kind.id, Profile: n, Mode: modeSystem}
	f, err := openFolder(p.dir)
	if err != nil {
		return out, word(err)
	}
	defer f.close()
	if b.kind.engine == firefox {
		err = firefoxSettings(f, s.page, &out)
	} else {
		err = e.chromiumSettings(f, b, p, s.page, &out)
	}
	return out, word(err)
}

// firefoxSettings reads prefs.js.
func firefoxSettings(f folder, page *url.URL, out *checks.BrowserSettings) error {
	raw, err := f.read("prefs.js", jsonFile)
	if err != nil {
		return err
	}
	readFirefoxPrefs(parsePrefs(raw), page, out)
	return nil
}

// readFirefoxPrefs: network.proxy.type is 0 none, 1 manual, 2 script, 4
// discovered, 5 (and unset) the system's.
func readFirefoxPrefs(p map[string]string, page *url.URL, out *checks.BrowserSettings) {
	const pre = "network.proxy."
	switch p[pre+"type"] {
	case "0":
		out.Mode = modeDirect
	case "1":
		out.Mode = modeManual
		out.Proxy = firefoxManual(p, page)
	case "2":
		out.Mode = modeScript
		out.Proxy = scripted(fromSettings, p[pre+"autoconfig_url"])
	case "4":
		out.Mode = modeDiscovered
	}
	switch p["network.trr.mode"] {
	case "2":
		out.DNS = dnsFirst
	case "3":
		out.DNS = dnsOnly
	case "5":
		out.DNS = dnsOff
	}
	out.DNSHost = hostOf(cmp.Or(p["network.trr.custom_uri"], p["network.trr.uri"]))
}

// firefoxManual is the proxy for the page's scheme, else the SOCKS one. With a
// shared setting, that for http serves all.
func firefoxManual(p map[string]string, page *url.URL) *checks.ProxyChoice {
	const pre = "network.proxy."
	out := &checks.ProxyChoice{Source: fromSettings}
	host, port, scheme := p[pre+"ssl"], p[pre+"ssl_port"], "http"
	if page.Scheme == "http" || p[pre+"share_proxy_settings"] == "true" {
		host, port = cmp.Or(p[pre+"http"], host), cmp.Or(p[pre+"http_port"], port)
	}
	if host == "" && p[pre+"socks"] != "" {
		host, port, scheme = p[pre+"socks"], p[pre+"socks_port"], "socks5"
	}
	switch {
	case host == "" || port == "" || port == "0":
		return out
	case excluded(strings.Split(p[pre+"no_proxies_on"], ","), page.Hostname()):
		out.Excluded = true
		return out
	}
	out.Via, out.Invalid = proxyAddr(scheme, host+":"+port)
	return out
}

// chromiumProxy is Chromium's setting "proxy", in preferences and policies.
type chromiumProxy struct {
	Mode   string `json:"mode"` // direct, auto_detect, pac_script, fixed_servers, system
	Server string `json:"server"`
	PAC    string `json:"pac_url"`
	Bypass string `json:"bypass_list"`
}

// chromiumPolicy is what an organisation may set, in a file or for all.
type chromiumPolicy struct {
	Mode     string `json:"ProxyMode"`
	Server   string `json:"ProxyServer"`
	PAC      string `json:"ProxyPacUrl"`
	Bypass   string `json:"ProxyBypassList"`
	Settings *struct {
		Mode   string `json:"ProxyMode"`
		Server string `json:"ProxyServer"`
		PAC    string `json:"ProxyPacUrl"`
		Bypass string `json:"ProxyBypassList"`
	} `json:"ProxySettings"`
}

// chromiumSettings reads the preferences, and before them what an
// organisation or an extension has set instead.
func (e Env) chromiumSettings(f folder, b installed, p profile, page *url.URL, out *checks.BrowserSettings) error {
	if user, err := openFolder(p.userData); err == nil {
		defer user.close()
		if s, err := readLocalState(user); err == nil {
			out.DNS = map[string]string{"off": dnsOff, "automatic": dnsAuto, "secure": dnsOnly}[s.DNS.Mode]
			out.DNSHost = hostOf(s.DNS.Templates)
		}
	}
	if set, ok := e.policy(b.kind.policy); ok {
		set.apply(fromPolicy, page, out)
		return nil
	}
	var trouble error
	for _, name := range []string{"Preferences", "Secure Preferences"} {
		prefs, err := readPreferences(f, name)
		if err != nil {
			if !isGone(err) {
				trouble = err
			}
			continue
		}
		if set, ok := extensionProxy(prefs); ok {
			set.apply(fromExtension, page, out)
			return trouble
		}
		var set chromiumProxy
		if len(prefs.Proxy) > 0 && decode(prefs.Proxy, &set) == nil && set.Mode != "" {
			set.apply(fromSettings, page, out)
		}
	}
	return trouble
}

// extensionProxy is the proxy that an extension which is on has set.
func extensionProxy(p preferences) (chromiumProxy, bool) {
	for _, raw := range p.Extensions.Settings {
		var x struct {
			extensionPrefs
			Set struct {
				Proxy json.RawMessage `json:"proxy"`
			} `json:"preferences"`
		}
		var set chromiumProxy
		if decode(raw, &x) == nil && len(x.Set.Proxy) > 0 && x.enabled() && decode(x.Set.Proxy, &set) == nil && set.Mode != "" {
			return set, true
		}
	}
	return chromiumProxy{}, false
}

// policy reads the files of an organisation's policy, as Linux has them.
func (e Env) policy(dir string) (chromiumProxy, bool) {
	if dir == "" || e.OS != "linux" {
		return chromiumProxy{}, false
	}
	f, err := openFolder(e.system(dir))
	if err != nil {
		return chromiumProxy{}, false
	}
	defer f.close()
	for _, entry := range f.entries(".", 64) {
		if filepath.Ext(entry.Name()) != ".json" {
			continue
		}
		raw, err := f.read(entry.Name(), smallFile)
		var p chromiumPolicy
		if err != nil || decode(raw, &p) != nil {
			continue
		}
		set := chromiumProxy{Mode: p.Mode, Server: p.Server, PAC: p.PAC, Bypass: p.Bypass}
		if p.Settings != nil {
			set = chromiumProxy{Mode: p.Settings.Mode, Server: p.Settings.Server, PAC: p.Settings.PAC, Bypass: p.Settings.Bypass}
		}
		if set.Mode == "" && set.Server != "" {
			set.Mode = "fixed_servers"
		}
		if set.Mode != "" {
			return set, true
		}
	}
	return chromiumProxy{}, false
}

func (c chromiumProxy) apply(source string, page *url.URL, out *checks.BrowserSettings) {
	out.Proxy = nil
	switch c.Mode {
	case "direct":
		out.Mode = modeDirect
	case "auto_detect":
		out.Mode = modeDiscovered
	case "pac_script":
		out.Mode = modeScript
		out.Proxy = scripted(source, c.PAC)
	case "fixed_servers":
		out.Mode = modeManual
		out.Proxy = &checks.ProxyChoice{Source: source}
		if excluded(strings.FieldsFunc(c.Bypass, func(r rune) bool { return r == ';' || r == ',' }), page.Hostname()) {
			out.Proxy.Excluded = true
			return
		}
		out.Proxy.Via, out.Proxy.Invalid = proxyAddr("http", serverFor(c.Server, page.Scheme))
	default:
		out.Mode = modeSystem
	}
}

// serverFor picks the server for a scheme: "host:port" for all, or
// "http=a:1;https=b:2;socks=c:3".
func serverFor(list, scheme string) string {
	all := map[string]string{}
	for part := range strings.SplitSeq(list, ";") {
		key, value, ok := strings.Cut(strings.TrimSpace(part), "=")
		if !ok {
			key, value = "", key
		}
		if key == "socks" && !strings.Contains(value, "://") {
			value = "socks5://" + value
		}
		first, _, _ := strings.Cut(value, ",") // a list: the first is tried first
		if all[key] == "" {
			all[key] = strings.TrimSpace(first)
		}
	}
	return cmp.Or(all[scheme], all[""], all["socks"])
}

// proxyAddr brings a proxy into the form scheme://host:port. Where that cannot
// be done, only that a setting is invalid is told: it may hold a password.
func proxyAddr(scheme, server string) (via, invalid string) {
	if server == "" {
		return "", ""
	}
	if s, rest, ok := strings.Cut(server, "://"); ok {
		scheme, server = strings.ToLower(s), rest
	}
	port := map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks4": "1080", "socks": "1080"}[scheme]
	u, err := url.Parse("x://" + server)
	if port == "" || err != nil || u.Hostname() == "" || u.User != nil || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
		return "", fromSettings
	}
	if scheme == "socks" || scheme == "socks4" { // whether it listens does not hang on the version
		scheme = "socks5"
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
			return "", fromSettings
		}
		port = p
	}
	host := strings.ToLower(u.Hostname())
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return scheme + "://" + host + ":" + port, ""
}

// excluded tells whether a list of exceptions lets a host past the proxy.
func excluded(list []string, host string) bool {
	host = strings.ToLower(host)
	for _, x := range list {
		x = strings.ToLower(strings.TrimSpace(x))
		switch bare := strings.TrimPrefix(strings.TrimPrefix(x, "*"), "."); {
		case x == "":
		case x == "*", x == host, host == bare && x != bare:
			return true
		case x == "<local>":
			if !strings.Contains(host, ".") {
				return true
			}
		case x != bare && strings.HasSuffix(host, "."+bare):
			return true
		}
	}
	return false
}

// hostOf is the host of an address; empty where it has none.
func hostOf(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// scriptAddr is the address of a script without what may be secret in it; a
// question mark at its end tells that it was cut.
func scriptAddr(text string) string {
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil || text == "":
		return "unreadable"
	case u.Scheme == "data" || u.Opaque != "":
		return u.Scheme + ":"
	case u.Scheme == "file":
		return "file:"
	}
	u.ForceQuery = u.ForceQuery || u.RawQuery != ""
	u.User, u.RawQuery, u.Fragment, u.RawFragment = nil, "", "", ""
	return u.String()
}
