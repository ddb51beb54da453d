package mask

import (
	"net/netip"
	"strings"
	"testing"
)

func anna() Personal {
	return Personal{
		User: "anna", Home: "/home/anna", HostName: "zebra.lan",
		Own:     []string{"203.0.113.77", "2001:db8:1::5"},
		Proxies: []string{"http://filter.corp.example:3128", "10.9.9.9:8080", "proxy:3128"},
		SSIDs:   []string{"Kitchen 5G"},
		Secrets: []string{"hunter2hunter2"},
		Keep:    []string{"https://chatgpt.com/", "1.1.1.1", "192.168.50.1", "ChatGPT"},
		Public:  []netip.Addr{netip.MustParseAddr("104.18.32.47"), netip.MustParseAddr("2606:4700::6812:202f"), netip.MustParseAddr("192.168.1.9")},
	}
}

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"": "",
		// names
		"open /home/anna/.config/x":           "open ~/.config/x",
		"HOME=/home/anna":                     "HOME=~",
		"/home/annabel/x":                     "/home/annabel/x",
		"user anna, Anna, hannah":             "user <user>, <user>, hannah",
		"zebra.lan and ZEBRA, zebras":         "<host> and <host>, zebras",
		"anna@zebra: no":                      "<user>@<host>: no",
		"network Kitchen 5G is open":          "network <ssid-1> is open",
		"the proxy at proxy:3128":             "the proxy at <proxy-1>:3128",
		"proxy.bad_gateway by proxy":          "proxy.bad_gateway by proxy",
		"http://filter.corp.example:3128":     "http://<proxy-1>:3128",
		"CONNECT by filter.corp.example":      "CONNECT by <proxy-1>",
		"http://10.9.9.9:8080, 10.9.9.9":      "http://<proxy-1>:8080, <proxy-1>",
		"mail anna.b+x@mail.example.org now":  "mail <email-1> now",
		"a@b.example c@d.example A@B.EXAMPLE": "<email-1> <email-2> <email-1>",
		"anna%40mail.example":                 "<email-1>",
		// addresses
		"from 10.0.0.1 to 10.0.0.2, 10.0.0.1": "from <ip-1> to <ip-2>, <ip-1>",
		"exit 203.0.113.77 and 198.51.100.4":  "exit <ip-1> and <ip-2>",
		"100.64.3.2 169.254.1.1 172.31.0.1":   "<ip-1> <ip-2> <ip-3>",
		"192.168.1.9:443":                     "<ip-1>:443",
		"fe80::1%eth0, fd00::2.":              "<ip-1>%eth0, <ip-2>.",
		"[2001:db8:1::5]:443":                 "[<ip-1>]:443",
		"2A00:1450:4001::5 unknown":           "<ip-1> unknown",
		"from:fe80::1 x":                      "from:<ip-1> x",
		"fe80::1: no route":                   "<ip-1>: no route",
		"::ffff:10.0.0.1 is 10.0.0.1":         "<ip-1> is <ip-1>",
		"ip-10-0-0-1.internal":                "ip-<ip-1>.internal",
		"10.0.0.1.443 > x":                    "<ip-1>.443 > x",
		"02:42:ac:11:00:02 02-42-AC-11-00-02": "<mac-1> <mac-1>",
		"2:42:ac:11:0:2 0242.ac11.0002":       "<mac-1> <mac-1>",
		// what stays
		"chatgpt.com → 104.18.32.47":             "chatgpt.com → 104.18.32.47",
		"http.page@104.18.32.47":                 "http.page@104.18.32.47",
		"http.page@2606:4700::6812:202f":         "http.page@2606:4700::6812:202f",
		"127.0.0.53 0.0.0.0 198.18.0.7 ::1 ::":   "127.0.0.53 0.0.0.0 198.18.0.7 ::1 ::",
		"1.1.1.1:53 192.168.50.1":                "1.1.1.1:53 192.168.50.1",
		"255.255.255.0 224.0.0.251":              "255.255.255.0 224.0.0.251",
		"2026-11-22T10:00:00Z 10:00:00":          "2026-11-22T10:00:00Z 10:00:00",
		"ray 8f1e2d3c4b5a6978-FRA":               "ray 8f1e2d3c4b5a6978-FRA",
		"squid/6.1.2.3 v1.2.3.4 version 1.2.3.4": "squid/6.1.2.3 v1.2.3.4 version 1.2.3.4",
		"Chrome/120.0.6099.109":                  "Chrome/120.0.6099.109",
		"std::vector a::b":                       "std::vector a::b",
		"AA:BB:CC:DD:EE:FF:00:11:22:33":          "AA:BB:CC:DD:EE:FF:00:11:22:33",
		"basic information on bearer tokens":     "basic information on bearer tokens",
		"the cookie header is 12 KiB":            "the cookie header is 12 KiB",
		"error code: 502":                        "error code: 502",
		"<ip-1> and <user> at ~":                 "<ip-1> and <user> at ~",
		// what grants access
		"http://anna:pa$$@filter.corp.example:3128/":      "http://<proxy-1>:3128/",
		"https://tok@chatgpt.com/x":                       "https://chatgpt.com/x",
		"set to bob:secret@filter.corp.example:3128":      "set to <proxy-1>:3128",
		"Authorization: Basic dXNlcjpwYXNz":               "Authorization: <secret>",
		"Proxy-Authorization: Digest username=x\nHost: y": "Proxy-Authorization: <secret>\nHost: y",
		"Bearer abc123def456":                             "Bearer <secret>",
		"Basic dXNlcjpwYXNz":                              "Basic <secret>",
		"Cookie: a=b; c=d":                                "Cookie: <secret>",
		`{"cookie": "a=b; c=d", "x": 1}`:                  `{"cookie": "<secret>", "x": 1}`,
		"sk-abcdefghijkl":                                 "<secret>",
		"eyJhbGciOi.eyJzdWIi.c2ln":                        "<secret>",
		"cf_clearance=abc.def; next":                      "cf_clearance=<secret>; next",
		"__Secure-next-auth.session-token=xyz":            "__Secure-next-auth.session-token=<secret>",
		"https://p.example/?key=abc&x=1":                  "https://p.example/?key=<secret>&x=1",
		"password: hunter3":                               "password: <secret>",
		"it is hunter2hunter2!":                           "it is <secret>!",
	} {
		m := New(anna())
		got := m.Text(in)
		if got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
		if again := m.Text(got); again != got {
			t.Errorf("%q masked twice: %q, then %q", in, got, again)
		}
	}
}

func TestCommonNamesAreMaskedInPathsOnly(t *testing.T) {
	for _, c := range []struct{ user, home, in, want string }{
		{"root", "/root", "root CA in /root/ca.pem", "root CA in ~/ca.pem"},
		{"a", "/home/a", "a chatgpt path /home/a/x", "a chatgpt path ~/x"},
		{"admin", "", "the admin has /Users/admin/x and C:\\Users\\admin\\y", "the admin has /Users/<user>/x and C:\\Users\\<user>\\y"},
		{"admin", "", `C:\\Users\\admin\\y`, `C:\\Users\\<user>\\y`},
		{"proxy", "", "proxy.bad_gateway", "proxy.bad_gateway"},
		{"chatgpt", "", "chatgpt.com by ChatGPT", "chatgpt.com by ChatGPT"},
		{`CORP\olga`, `C:\Users\olga`, `c:\users\olga\AppData, C:\\Users\\olga\\x, C:/Users/olga/x, OLGA`, `~\AppData, ~\\x, ~/x, <user>`},
		{"", "/", "/etc/hosts", "/etc/hosts"},
		{"", "/home", "/home/x", "~/x"},
	} {
		got := New(Personal{User: c.user, Home: c.home}).Text(c.in)
		if got != c.want {
			t.Errorf("%s: %q\n got %q\nwant %q", c.user, c.in, got, c.want)
		}
	}
}

func TestLoopbackNamesStay(t *testing.T) {
	m := New(Personal{HostName: "localhost", Proxies: []string{"http://localhost:3128", "127.0.0.1:8080"}})
	for _, s := range []string{"http://localhost:3128", "127.0.0.1:8080", "localhost.localdomain"} {
		if got := m.Text(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func TestSameValueSameMask(t *testing.T) {
	m := New(Personal{})
	first := m.Text("10.0.0.1 and 10.0.0.2")
	if first != "<ip-1> and <ip-2>" {
		t.Fatal(first)
	}
	if got := m.Text("10.0.0.2, fd00::1, 10.0.0.1"); got != "<ip-2>, <ip-3>, <ip-1>" {
		t.Errorf("got %q", got)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{
		"anna at /home/anna on zebra.lan 10.0.0.1 fe80::1%eth0 http://a:b@c:d@host",
		"Cookie: x=<ip-1>; Bearer <secret>abc", "://@://@", "token=token=token=x", "10.0.0.1.10.0.0.1",
		"02:42:ac:11:00:02:fe80::1", "anna@anna.anna", "\xff\xfe::1", "<ip-<ip-1>1>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m := New(anna())
		got := m.Text(s)
		if again := m.Text(got); again != got {
			t.Fatalf("not idempotent:\n%q\n%q\n%q", s, got, again)
		}
		for _, word := range strings.FieldsFunc(got, func(r rune) bool { return r == ' ' || r == ',' || r == '/' || r == '\n' }) {
			if strings.EqualFold(word, "anna") || strings.EqualFold(word, "zebra.lan") || word == "203.0.113.77" {
				t.Fatalf("%q survives in %q from %q", word, got, s)
			}
		}
	})
}
