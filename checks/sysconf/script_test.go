package sysconf_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"fix502/checks/sysconf"
)

func TestScript(t *testing.T) {
	for name, c := range map[string]struct {
		named []string
		open  bool
	}{
		"pac.office":  {[]string{"socks5://10.0.0.9:1080", "http://proxy1.corp.example:8080", "http://proxy2.corp.example:8080"}, true},
		"pac.closed":  {[]string{"http://10.1.2.3:3128", "https://[2001:db8::3128]:443"}, false},
		"pac.built":   {[]string{"http://proxy.example:3128"}, true},
		"pac.many":    {[]string{"http://a.example:1", "http://b.example:2", "http://c.example:3", "http://d.example:4"}, true},
		"pac.nothing": {nil, true},
	} {
		named, open, ok := sysconf.Script(sample(t, name))
		if !ok || open != c.open || !slices.Equal(named, c.named) {
			t.Errorf("%s: %v, open %v, a script %v; want %v, %v", name, named, open, ok, c.named, c.open)
		}
	}
}

func TestScriptTexts(t *testing.T) {
	for body, want := range map[string]string{
		`return "PROXY a:1"`:                                "http://a:1",
		`return 'proxy A.Example:80;DIRECT'`:                "http://a.example:80",
		"return `HTTPS a:443`":                              "https://a:443",
		`return "PROXY a:1" + "; PROXY b:2"`:                "http://a:1 http://b:2",
		`// return "PROXY a:1"`:                             "",
		`/* "PROXY a:1" */ return "PROXY b:2"`:              "http://b:2",
		`if (/^https?:\/\//.test(url)) return "PROXY a:1"`:  "http://a:1",
		`return "PROXY me:secret@a:1"`:                      "",
		`return "PROXY http://a:1"`:                         "",
		`return "PROXY a"`:                                  "",
		`return "PROXY a:0"`:                                "",
		`return "PROXY a:65536"`:                            "",
		`return "PROXY a:08"`:                               "",
		`return "PROXY a\u002eexample:1"`:                   "",
		`return "PROXY a:1 b:2"`:                            "",
		`alert("the PROXY a:1 is used")`:                    "",
		`return "PROXY [::1]:80; PROXY [::1%25eth0]:80"`:    "http://[::1]:80",
		`return "SOCKS4 a:1; QUIC b:2"`:                     "",
		"var broken = \"PROXY a:1\n\"; return 'PROXY b:2';": "http://b:2",
		`return "PROXY bücher.example:80"`:                  "",
	} {
		named, _, ok := sysconf.Script([]byte("function FindProxyForURL(url, host) {\n" + body + "\n}"))
		if got := strings.Join(named, " "); !ok || got != want {
			t.Errorf("%s: %q (a script %v), want %q", body, got, ok, want)
		}
	}
	if named, _, ok := sysconf.Script([]byte(`<html><a title="PROXY a:1">Sign in</a>`)); ok || named != nil {
		t.Errorf("a page is read as a script: %v", named)
	}
	long := `function FindProxyForURL() { return "PROXY a:1" }` + strings.Repeat(" ", sysconf.MaxScript) + `"PROXY b:2"`
	if named, open, ok := sysconf.Script([]byte(long)); !ok || !open || !slices.Equal(named, []string{"http://a:1"}) {
		t.Errorf("of a script that is too long: %v, open %v, %v", named, open, ok)
	}
}

func FuzzScript(f *testing.F) {
	for _, name := range []string{"pac.office", "pac.closed", "pac.built", "pac.many", "pac.nothing"} {
		f.Add(sample(f, name))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		named, open, ok := sysconf.Script(raw)
		if len(named) > 4 || !ok && (open || named != nil) {
			t.Errorf("%v, open %v, a script %v", named, open, ok)
		}
		for _, via := range named {
			u, err := url.Parse(via)
			if err != nil || u.User != nil || u.Path != "" || u.Port() == "" || u.Hostname() == "" || via != strings.ToLower(via) ||
				strings.ContainsFunc(via, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
				t.Errorf("not a proxy in normal form: %q (%v)", via, err)
			}
		}
	})
}
