package host

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fix502/checks"
)

const page = "https://chatgpt.com/"

func choice(t *testing.T, f *fake, target string) checks.ProxyChoice {
	t.Helper()
	p := fact(t, f, "host.proxy.x", checks.Route{URL: target}).Proxy
	if p == nil {
		t.Fatalf("%s: no choice", target)
	}
	return *p
}

func TestProxyOfTheEnvironment(t *testing.T) {
	const p = "http://proxy.example:3128"
	via := func(source string) checks.ProxyChoice { return checks.ProxyChoice{Via: p, Source: source} }
	for _, c := range []struct {
		what, url string
		vars      map[string]string
		want      checks.ProxyChoice
	}{
		{"nothing set", page, nil, checks.ProxyChoice{}},
		{"upper case", page, map[string]string{"HTTPS_PROXY": p}, via("HTTPS_PROXY")},
		{"lower case wins", page, map[string]string{"HTTPS_PROXY": "http://other:1", "https_proxy": p}, via("https_proxy")},
		{"web socket", "wss://ws.chatgpt.com/", map[string]string{"HTTPS_PROXY": p}, via("HTTPS_PROXY")},
		{"plain web socket", "ws://ws.chatgpt.com/", map[string]string{"http_proxy": p}, via("http_proxy")},
		{"http setting, https target", page, map[string]string{"HTTP_PROXY": p}, checks.ProxyChoice{}},
		{"https setting, http target", "http://chatgpt.com/", map[string]string{"HTTPS_PROXY": p}, checks.ProxyChoice{}},
		{"for all", page, map[string]string{"ALL_PROXY": p}, via("ALL_PROXY")},
		{"for all, http", "http://chatgpt.com/", map[string]string{"all_proxy": p}, via("all_proxy")},
		{"own before all", page, map[string]string{"ALL_PROXY": "http://other:1", "HTTPS_PROXY": p}, via("HTTPS_PROXY")},
		{"loopback name", "https://localhost:8443/", map[string]string{"HTTPS_PROXY": p}, checks.ProxyChoice{Source: "HTTPS_PROXY", Excluded: true}},
		{"loopback address", "http://127.0.0.2/", map[string]string{"ALL_PROXY": p}, checks.ProxyChoice{Source: "ALL_PROXY", Excluded: true}},
		{"loopback, nothing set", "http://127.0.0.2/", nil, checks.ProxyChoice{}},
		{"cgi", "http://chatgpt.com/", map[string]string{"HTTP_PROXY": p, "REQUEST_METHOD": "GET"}, checks.ProxyChoice{Source: "HTTP_PROXY", Invalid: "HTTP_PROXY"}},
		{"cgi, https", page, map[string]string{"HTTPS_PROXY": p, "REQUEST_METHOD": "GET"}, via("HTTPS_PROXY")},
		{"unusable", page, map[string]string{"HTTPS_PROXY": "socks4://h:1"}, checks.ProxyChoice{Source: "HTTPS_PROXY", Invalid: "HTTPS_PROXY"}},
		{"unusable, excluded", page, map[string]string{"HTTPS_PROXY": "socks4://h:1", "NO_PROXY": "*"}, checks.ProxyChoice{Source: "HTTPS_PROXY", Excluded: true}},
		{"exceptions in lower case win", page, map[string]string{"HTTPS_PROXY": p, "no_proxy": "other.example", "NO_PROXY": "chatgpt.com"}, via("HTTPS_PROXY")},
	} {
		same(t, c.what, choice(t, &fake{os: "linux", vars: c.vars}, c.url), c.want)
	}
}

func TestNoProxy(t *testing.T) {
	for _, c := range []struct {
		list, url string
		passes    bool
	}{
		{"chatgpt.com", page, true},
		{"chatgpt.com", "https://ws.chatgpt.com/", true},
		{"chatgpt.com", "https://notchatgpt.com/", false},
		{".chatgpt.com", page, false},
		{".chatgpt.com", "https://ws.chatgpt.com/", true},
		{"*.chatgpt.com", page, false},
		{"chatgpt.com:80", page, false},
		{"chatgpt.com:443", page, true},
		{"104.18.0.0/16", page, false},
		{"104.18.0.0/16", "https://104.18.32.47/", true},
		{"*", page, true},
		{"*chatgpt.com", page, false},
		{"104.18.*", "https://104.18.32.47/", false},
		{"<local>", "https://intranet/", false},
		{"a.example;chatgpt.com", page, false},
		{"a.example, chatgpt.com", page, true},
	} {
		for _, name := range []string{"NO_PROXY", "no_proxy"} {
			f := &fake{os: "linux", vars: map[string]string{"https_proxy": "http://proxy.example", name: c.list}}
			if got := choice(t, f, c.url); got.Excluded != c.passes || (got.Via == "") != c.passes {
				t.Errorf("%s=%q, %s: %+v, want excluded %v", name, c.list, c.url, got, c.passes)
			}
		}
	}
}

func TestParseProxy(t *testing.T) {
	for text, want := range map[string]string{
		"proxy.example:3128":              "http://proxy.example:3128",
		"proxy.example":                   "http://proxy.example:80",
		"HTTP://Proxy.Example":            "http://proxy.example:80",
		"https://proxy.example/":          "https://proxy.example:443",
		"socks5://proxy.example":          "socks5://proxy.example:1080",
		"socks5h://127.0.0.1:9050":        "socks5h://127.0.0.1:9050",
		"socks://127.0.0.1:7891/":         "socks5://127.0.0.1:7891",
		"http://[2001:DB8::1]:0080":       "http://[2001:db8::1]:80",
		"http://jo:pw@proxy.example:3128": "http://proxy.example:3128",
		"jo:pw@proxy.example:3128":        "http://proxy.example:3128",
		"http://jo:p%40w@proxy.example":   "http://proxy.example:80",
		"http://bücher.example":           "http://xn--bcher-kva.example:80",
		"":                                "",
		"http://":                         "",
		"http://:3128":                    "",
		"socks4://proxy.example:1":        "",
		"ftp://proxy.example":             "",
		"http://proxy.example:0":          "",
		"http://proxy.example:65536":      "",
		"http://proxy.example:99999999":   "",
		"http://pro xy.example":           "",
		"http://http://proxy.example":     "",
		"http://proxy.example\r":          "",
		"http://jo:12#34@proxy.example:1": "",
		"http://jo:12/34@proxy.example:1": "",
		"http://jo:12?34@proxy.example:1": "",
		"http://jo:p%zzw@proxy.example:1": "",
		"http://pro\x1bxy.example":        "",
		"http://proxy.example$(id):80":    "",
		"${PROXY}":                        "",
	} {
		s, ok := parseProxy(text)
		if ok != (want != "") || s.via != want {
			t.Errorf("%q: %q (%v), want %q", text, s.via, ok, want)
		}
	}
}

func gnome(t *testing.T, name string) *fake {
	return &fake{os: "linux", vars: map[string]string{"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"},
		out: map[string][]byte{"gsettings list-recursively org.gnome.system.proxy": sample(t, name)}}
}

func kde(t *testing.T, name string) *fake {
	return &fake{os: "linux", vars: map[string]string{"XDG_CURRENT_DESKTOP": "KDE", "HOME": "/home/jo"},
		files: map[string][]byte{"/home/jo/.config/kioslaverc": sample(t, name)}}
}

func mac(t *testing.T, name string) *fake {
	return &fake{os: "darwin", out: map[string][]byte{"scutil --proxy": sample(t, name)}}
}

func win(w WinINET) *fake { return &fake{os: "windows", ini: &w} }

func TestProxyOfTheDesktop(t *testing.T) {
	for what, c := range map[string]struct {
		f    *fake
		url  string
		want checks.ProxyChoice
	}{
		"gnome":              {gnome(t, "gsettings.manual"), page, checks.ProxyChoice{Via: "http://secure.proxy.example:3129", Source: "gnome"}},
		"gnome, http":        {gnome(t, "gsettings.manual"), "http://chatgpt.com/", checks.ProxyChoice{Via: "http://proxy.example:3128", Auth: true, Source: "gnome"}},
		"gnome, loopback":    {gnome(t, "gsettings.manual"), "http://127.0.0.1/", checks.ProxyChoice{Source: "gnome", Excluded: true}},
		"gnome, none":        {gnome(t, "gsettings.none"), page, checks.ProxyChoice{}},
		"gnome, script":      {gnome(t, "gsettings.auto"), page, checks.ProxyChoice{Source: "gnome", PAC: "http://wpad.example/proxy.pac?"}},
		"gnome, socks":       {gnome(t, "gsettings.socks"), "http://chatgpt.com/", checks.ProxyChoice{Via: "socks5://127.0.0.1:7891", Source: "gnome"}},
		"kde":                {kde(t, "kioslaverc.manual"), page, checks.ProxyChoice{Via: "http://proxy.example:3129", Source: "kde"}},
		"kde, http":          {kde(t, "kioslaverc.manual"), "ws://chatgpt.com/", checks.ProxyChoice{Via: "http://proxy.example:3128", Auth: true, Source: "kde"}},
		"kde, reversed":      {kde(t, "kioslaverc.reversed"), page, checks.ProxyChoice{Source: "kde", Excluded: true}},
		"kde, reversed hit":  {kde(t, "kioslaverc.reversed"), "https://a.intra.example/", checks.ProxyChoice{Via: "http://proxy.example:3129", Source: "kde"}},
		"kde, script":        {kde(t, "kioslaverc.pac"), page, checks.ProxyChoice{Source: "kde", PAC: "file:///home/somebody/proxy.pac"}},
		"kde, socks":         {kde(t, "kioslaverc.socks"), page, checks.ProxyChoice{Via: "socks5://127.0.0.1:1080", Source: "kde"}},
		"macos":              {mac(t, "scutil-proxy.manual"), page, checks.ProxyChoice{Via: "http://proxy.example:8443", Source: "macos"}},
		"macos, http":        {mac(t, "scutil-proxy.manual"), "http://chatgpt.com/", checks.ProxyChoice{Via: "http://proxy.example:8080", Auth: true, Source: "macos"}},
		"macos, none":        {mac(t, "scutil-proxy.none"), page, checks.ProxyChoice{}},
		"macos, script":      {mac(t, "scutil-proxy.pac"), page, checks.ProxyChoice{Source: "macos", PAC: "http://wpad.example/proxy.pac"}},
		"macos, discovery":   {mac(t, "scutil-proxy.wpad"), page, checks.ProxyChoice{Source: "macos", PAC: "wpad"}},
		"windows":            {win(WinINET{Enabled: true, Server: "proxy.example:3128"}), page, checks.ProxyChoice{Via: "http://proxy.example:3128", Source: "windows"}},
		"windows, off":       {win(WinINET{Server: "proxy.example:3128"}), page, checks.ProxyChoice{}},
		"windows, by scheme": {win(WinINET{Enabled: true, Server: "http=a:1;https=b:2;socks=c:3"}), page, checks.ProxyChoice{Via: "http://b:2", Source: "windows"}},
		"windows, socks":     {win(WinINET{Enabled: true, Server: "ftp=a:1;SOCKS=c:3"}), page, checks.ProxyChoice{Via: "socks5://c:3", Source: "windows"}},
		"windows, script":    {win(WinINET{Script: `C:\Users\jo\x.pac`}), page, checks.ProxyChoice{Source: "windows", PAC: "file:///C:/Users/jo/x.pac"}},
		"windows, unusable":  {win(WinINET{Enabled: true, Server: "https=:0"}), page, checks.ProxyChoice{Source: "windows", Invalid: "windows"}},
	} {
		same(t, what, choice(t, c.f, c.url), c.want)
	}
}

func TestExceptions(t *testing.T) {
	windows := win(WinINET{Enabled: true, Server: "p:1", Override: "*.star.example;10.*;intra.example;port.example:8443;https://only.example;<local>;<-loopback>"})
	for what, c := range map[string]struct {
		f            *fake
		passes, goes string
	}{
		"gnome":   {gnome(t, "gsettings.manual"), "intra.example a.intra.example dot.example a.dot.example a.star.example 10.1.2.3 port.example:8443 it's.example", "xintra.example 11.1.2.3 port.example intranet"},
		"kde":     {kde(t, "kioslaverc.manual"), "intra.example a.intra.example a.dot.example 10.1.2.3 intranet", "xintra.example 192.0.2.1"},
		"macos":   {mac(t, "scutil-proxy.manual"), "a.local 169.254.3.4 intra.example a.dot.example intranet", "a.intra.example 169.255.1.1 local.example"},
		"windows": {windows, "a.star.example 10.1.2.3 intra.example port.example:8443 only.example intranet", "star.example a.intra.example port.example 192.0.2.10 [2001:db8::1]"},
	} {
		for host := range strings.FieldsSeq(c.passes) {
			if got := choice(t, c.f, "https://"+host+"/"); !got.Excluded || got.Via != "" {
				t.Errorf("%s: %s should pass, got %+v", what, host, got)
			}
		}
		for host := range strings.FieldsSeq(c.goes) {
			if got := choice(t, c.f, "https://"+host+"/"); got.Excluded || got.Via == "" {
				t.Errorf("%s: %s should go through the proxy, got %+v", what, host, got)
			}
		}
	}
	if got := choice(t, windows, "http://only.example/"); got.Excluded {
		t.Error("windows: an exception for https let http past")
	}
}

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"*", "", true}, {"", "", true}, {"", "a", false}, {"a*c", "abbc", true}, {"a*c", "abbd", false},
		{"*.b", "a.b", true}, {"*.b", "b", false}, {"a?c", "abc", true}, {"a?c", "ac", false}, {"**a**", "bab", true},
	} {
		if glob(c.pattern, c.text) != c.want {
			t.Errorf("glob(%q, %q) is not %v", c.pattern, c.text, c.want)
		}
	}
	if glob(strings.Repeat("*a", 2000)+"b", strings.Repeat("a", 4000)) {
		t.Error("matched what ends differently")
	}
}

func TestScriptAddr(t *testing.T) {
	for text, want := range map[string]string{
		"http://jo:planted@wpad.example/p.pac?k=planted#planted": "http://wpad.example/p.pac?",
		"http://jo:1#planted@wpad.example/p.pac":                 "http:",
		"http://jo:1?planted@wpad.example/p.pac":                 "http:",
		"data:application/x-ns-proxy-autoconfig,planted":         "data:",
		"file:///etc/p.pac":                                      "file:///etc/p.pac",
		"p.pac":                                                  "unreadable",
		"http://jo:pla%nted@wpad.example/":                       "unreadable",
		"http://wpad.example/\x1b[2J":                            "unreadable",
		"":                                                       "unreadable",
	} {
		if got := scriptAddr(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A password in any setting stays out of what is observed, and is known to
// Secrets where the setting can be used.
func TestNoSecretIsObserved(t *testing.T) {
	const word = "planted"
	machines := map[string]*fake{
		"gnome": gnome(t, "gsettings.manual"), "gnome script": gnome(t, "gsettings.auto"),
		"kde": kde(t, "kioslaverc.manual"), "macos script": mac(t, "scutil-proxy.pac"),
		"windows":        win(WinINET{Enabled: true, Server: "http://jo:planted@proxy.example:3128"}),
		"windows list":   win(WinINET{Enabled: true, Server: "https=jo:planted@proxy.example:3128;http=jo:planted@h:99999"}),
		"windows script": win(WinINET{Script: "http://jo:planted@wpad.example/?planted"}),
	}
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"} {
		for _, value := range []string{
			"http://jo:planted@proxy.example:3128", "jo:planted@proxy.example:3128", "socks5://planted@proxy.example",
			"http://jo:planted@", "http://jo:plan#planted@h:1", "http://planted:1/@h:1", "http://planted:1?x@h:1",
			"planted://h:1", "http://jo:planted@h:99999", "http://jo:planted@h h:1", "socks4://jo:planted@h:1", "jo:planted@h:1:2",
		} {
			machines[name+"="+value] = &fake{os: "linux", vars: map[string]string{name: value}}
		}
	}
	for what, f := range machines {
		do := Executor(f.env())
		for _, id := range []checks.ID{"host.proxy.x", "host.place", "host.resolvers", "host.interfaces", "host.hosts", "host.route.default"} {
			for _, u := range []string{page, "http://chatgpt.com/", "wss://chatgpt.com/", "http://localhost/"} {
				raw, err := json.Marshal(look(t, do, id, checks.Route{URL: u}))
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(string(raw), word) || strings.Contains(string(raw), "pl@nted") {
					t.Errorf("%s: %s", what, raw)
				}
			}
		}
	}
}

func TestSecrets(t *testing.T) {
	for what, c := range map[string]struct {
		f               *fake
		via, user, word string
	}{
		"environment": {&fake{os: "linux", vars: map[string]string{"all_proxy": "socks5://jo:p%40w@Proxy.Example"}}, "socks5://proxy.example:1080", "jo", "p@w"},
		"gnome":       {gnome(t, "gsettings.manual"), "http://proxy.example:3128", "jo", "pl@nted'p/ss"},
		"kde":         {kde(t, "kioslaverc.manual"), "http://proxy.example:3128", "jo", "planted"},
		"another":     {kde(t, "kioslaverc.manual"), "http://other.example:3128", "", ""},
		"none":        {&fake{os: "linux"}, "http://proxy.example:3128", "", ""},
	} {
		got := Secrets(c.f.env())(c.via)
		if c.user == "" {
			if got != nil {
				t.Errorf("%s: credentials from nowhere", what)
			}
			continue
		}
		if word, _ := got.Password(); got.Username() != c.user || word != c.word {
			t.Errorf("%s: %q %q, want %q %q", what, got.Username(), word, c.user, c.word)
		}
	}
}

func TestDesktopIsReadOnceAndOnlyWhenNeeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := gnome(t, "gsettings.manual")
		do := Executor(f.env())
		for range 5 {
			look(t, do, "host.proxy.x", checks.Route{URL: page})
		}
		if f.runs != 1 {
			t.Errorf("%d programs for one diagnosis, want 1", f.runs)
		}
		time.Sleep(fresh)
		look(t, do, "host.proxy.x", checks.Route{URL: page})
		if f.runs != 2 {
			t.Errorf("%d programs after the reading is old, want 2", f.runs)
		}
	})
	f := gnome(t, "gsettings.manual")
	f.vars["HTTPS_PROXY"] = "http://proxy.example:1"
	if choice(t, f, page); f.runs != 0 {
		t.Errorf("%d programs although the environment decides", f.runs)
	}
	f = gnome(t, "gsettings.manual")
	delete(f.vars, "XDG_CURRENT_DESKTOP")
	if same(t, "no desktop", choice(t, f, page), checks.ProxyChoice{}); f.runs != 0 {
		t.Errorf("%d programs without a desktop", f.runs)
	}
	f.vars["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/run/user/1000/bus"
	if got := choice(t, f, page); got.Source != "gnome" || f.runs != 1 {
		t.Errorf("with a message bus: %+v after %d programs", got, f.runs)
	}
}

func TestDesktopThatCannotBeAsked(t *testing.T) {
	slow := gnome(t, "gsettings.manual").env()
	runs := 0
	slow.Run = func(context.Context, string, ...string) ([]byte, error) {
		runs++
		return nil, errors.Join(errors.New("killed"), context.DeadlineExceeded)
	}
	do := Executor(slow)
	for range 3 {
		if o := look(t, do, "host.proxy.x", checks.Route{URL: page}); o.Failure != checks.Unsupported || o.Fact != nil {
			t.Errorf("a desktop that hangs: failure %q, fact %v", o.Failure, o.Fact)
		}
	}
	if runs != 1 {
		t.Errorf("asked %d times, want 1", runs)
	}
	bare := gnome(t, "gsettings.manual").env()
	bare.Run = func(context.Context, string, ...string) ([]byte, error) { return nil, errors.New("no such schema") }
	if o := look(t, Executor(bare), "host.proxy.x", checks.Route{URL: page}); o.Failure != "" || o.Fact.Proxy.Via != "" {
		t.Errorf("a desktop without these settings: failure %q, fact %v", o.Failure, o.Fact)
	}
	blind := &fake{os: "darwin"}
	if o := look(t, Executor(blind.env()), "host.proxy.x", checks.Route{URL: page}); o.Failure != checks.Unsupported {
		t.Errorf("without scutil: failure %q", o.Failure)
	}
}
