package summary

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"fix502/checks"
	"fix502/steps/words"
)

func TestFields(t *testing.T) {
	in := fixture(t)
	f := Fields(in.Profile, in.Evidence.View())
	for key, want := range map[string]string{
		"service": "ChatGPT", "host": "chatgpt.com", "url": "https://chatgpt.com/",
		"proxy": "10.0.0.1:3128", "proxy_source": "HTTPS_PROXY", "resolver": "127.0.0.53",
		"status": "502", "reason": "Bad Gateway", "speaker": "Squid", "retry_after": "90 s",
		"status_page": "https://status.openai.com/", "support": "https://help.openai.com/", "vpn": "",
	} {
		if f[key] != want {
			t.Errorf("%s is %q, want %q", key, f[key], want)
		}
	}
}

func TestFieldsOfAnEdgeAnswer(t *testing.T) {
	in := fixture(t)
	answer := func(status int, ray string) checks.Observation {
		return checks.Observation{Spec: checks.Spec{Probe: checks.ProbeHTTP, Expect: checks.Expect{Alive: []int{403}}},
			Trip: &checks.Trip{Reached: checks.StageAnswer, Status: status, Speaker: "cloudflare", Header: map[string]string{"cf-ray": ray}}}
	}
	tunnel := &checks.Egress{Interface: "wg0", Tunnel: true}
	e := checks.Evidence{
		seen(checks.PageID, 0, answer(200, "1111111111111111-AAA")),
		seen(checks.OriginID, 0, answer(502, "2222222222222222-FRA")),
		seen("host.interfaces", 0, checks.Observation{Fact: &checks.Fact{Interfaces: []checks.Interface{{Name: "wg0", Product: "WireGuard"}}}}),
		seen("host.route.service.4", 0, checks.Observation{Fact: &checks.Fact{Hop: &checks.NextHop{V4: tunnel}}}),
		seen("vendor.status", 0, checks.Observation{Spec: checks.Spec{Probe: checks.ProbeVendor}, Notice: &checks.Notice{Incidents: []checks.Incident{
			{Name: "Other"}, {Name: "Elevated errors", Since: start(), Matters: true}}}}),
	}
	f := Fields(in.Profile, e.View())
	for key, want := range map[string]string{
		"status": "502", "ray": "2222222222222222-FRA", "colo": "FRA", "vpn": "WireGuard (wg0)", "interface": "wg0",
		"incident": "Elevated errors", "since": "2026-11-22 10:00 UTC", "speaker": "Cloudflare",
	} {
		if f[key] != want {
			t.Errorf("%s is %q, want %q", key, f[key], want)
		}
	}
}

// TestNothingFailedYet: as long as neither page nor servers have failed, it is
// not said that they do.
func TestNothingFailedYet(t *testing.T) {
	in := fixture(t)
	at := func(id checks.ID, status int) checks.Observation {
		o := checks.Observation{Spec: checks.Spec{Probe: checks.ProbeHTTP}}
		if status == 0 {
			o.Failure = checks.NotFinished
		} else {
			o.Trip = &checks.Trip{Reached: checks.StageAnswer, Status: status}
		}
		return seen(id, 0, o)
	}
	for _, c := range []struct {
		name string
		seen checks.Evidence
		want bool
	}{
		{"nothing is in", nil, true},
		{"cut off", checks.Evidence{at(checks.PageID, 0), at(checks.OriginID, 0)}, true},
		{"the page works", checks.Evidence{at(checks.PageID, 200), at(checks.OriginID, 0)}, true},
		{"the page fails", checks.Evidence{at(checks.PageID, 502), at(checks.OriginID, 0)}, false},
		{"the servers fail", checks.Evidence{at(checks.OriginID, 502)}, false},
		{"all is in", checks.Evidence{at(checks.PageID, 200), at(checks.OriginID, 200)}, false},
	} {
		if got := Fields(in.Profile, c.seen.View())["unfinished"] != ""; got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// english are the real labels.
func english(t testing.TB) func(key string) string {
	t.Helper()
	w, err := words.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	return w.Label
}

func TestLines(t *testing.T) {
	trip := func(tr checks.Trip) checks.Observation {
		return checks.Observation{Took: 38 * time.Millisecond, Trip: &tr}
	}
	fact := func(f checks.Fact) checks.Observation { return checks.Observation{Fact: &f} }
	for want, o := range map[string]checks.Observation{
		"403 from origin, so it answers, 104.18.32.47:443": {
			Spec: checks.Spec{Expect: checks.Expect{Alive: []int{403}}},
			Trip: &checks.Trip{Reached: checks.StageAnswer, Status: 403, Speaker: "origin", Addr: "104.18.32.47:443"},
		},
		"502 from cloudflare, 104.18.32.47:443":                      trip(checks.Trip{Reached: checks.StageAnswer, Status: 502, Speaker: "cloudflare", Addr: "104.18.32.47:443"}),
		"204 no content":                                             trip(checks.Trip{Reached: checks.StageAnswer, Status: 204}),
		"connected, 1.1.1.1:443":                                     trip(checks.Trip{Reached: checks.StageConnect, Addr: "1.1.1.1:443"}),
		"no answer within 3 s, 1.1.1.1:443":                          {Failure: checks.TCPTimeout, Took: 3 * time.Second, Trip: &checks.Trip{Addr: "1.1.1.1:443"}},
		"chatgpt.com: no such name, 127.0.0.53:53":                   {Failure: checks.DNSNotFound, Took: 2 * time.Millisecond, Names: &checks.Names{Name: "chatgpt.com", Server: "127.0.0.53:53"}},
		"certificate not trusted, signed by Corp CA":                 {Failure: checks.TLSUntrusted, Took: 5 * time.Millisecond, Trip: &checks.Trip{Chain: &checks.Chain{Issuer: "Corp CA"}}},
		"fix502 itself failed here":                                  {Failure: checks.Broken},
		"cannot be done on this system":                              {Failure: checks.Unsupported},
		"eth0, wg0 (WireGuard)":                                      fact(checks.Fact{Interfaces: []checks.Interface{{Name: "eth0", Up: true, Addrs: []string{"192.0.2.1"}}, {Name: "wg0", Up: true, Product: "WireGuard", Addrs: []string{"10.0.0.2"}}}}),
		"no interface is up with an address":                         fact(checks.Fact{Interfaces: []checks.Interface{{Name: "lo", Up: true, Loopback: true}}}),
		"IPv4 by eth0":                                               fact(checks.Fact{Hop: &checks.NextHop{V4: &checks.Egress{Interface: "eth0"}}}),
		"no route":                                                   fact(checks.Fact{Hop: &checks.NextHop{}}),
		"direct, no proxy":                                           fact(checks.Fact{Proxy: &checks.ProxyChoice{}}),
		"linux, WSL, gnome":                                          fact(checks.Fact{Place: &checks.Place{OS: "linux", WSL: true, Desktop: "gnome"}}),
		"127.0.0.53, [::1]:5353":                                     fact(checks.Fact{Resolvers: []string{"127.0.0.53:53", "[::1]:5353"}}),
		"chatgpt.com → 127.0.0.1 (line 12)":                          fact(checks.Fact{Pins: []checks.Pin{{Name: "chatgpt.com", Addr: "127.0.0.1", Line: 12}}}),
		"Firefox (default), Chrome":                                  fact(checks.Fact{Browsers: []checks.BrowserInfo{{Name: "Firefox", Default: true}, {Name: "Chrome"}}}),
		"no open incident":                                           {Notice: &checks.Notice{}},
		"you said: same error, it shows 502 from cloudflare":         {Said: &checks.Answer{Answer: "same_error", Shows: "502", Speaker: "cloudflare"}},
		"Elevated errors (investigating) since 2026-11-22 10:00 UTC": {Notice: &checks.Notice{Incidents: []checks.Incident{{Name: "Elevated errors", Status: "investigating", Since: start(), Matters: true}}}},
		"a.example → 192.0.2.1, 192.0.2.2, 192.0.2.3 and 1 more":     {Names: &checks.Names{Name: "a.example", Addrs: []string{"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"}}},
	} {
		if got := Line(&o, english(t)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestEveryFailureHasALineAndAStatus(t *testing.T) {
	for _, f := range []checks.Failure{
		checks.DNSNotFound, checks.TCPRefused, checks.ProxyAnswered, checks.TLSUntrusted, checks.HTTPClosed, checks.ProfileLocked,
		checks.ProfileGone, checks.ProfileFailed, checks.BrowserAway,
	} {
		if got := Line(&checks.Observation{Failure: f}, english(t)); got == "" || strings.Contains(got, "_") {
			t.Errorf("%s: %q", f, got)
		}
		want := "failed"
		if f == checks.ProfileLocked || f == checks.ProfileGone || f == checks.BrowserAway {
			want = "unsupported"
		}
		if got := Status(&checks.Observation{Failure: f}); got != want {
			t.Errorf("%s is %s", f, got)
		}
	}
	six := checks.Observation{Spec: checks.Spec{Route: checks.Route{Family: "6"}}, Failure: checks.DNSEmpty}
	if Status(&six) != "ok" {
		t.Error("a name without IPv6 address is no failure")
	}
}

func FuzzLine(f *testing.F) {
	f.Add([]byte(`{"failure":"tcp_timeout","took":3000000000,"trip":{"reached":2,"addr":"192.0.2.1:443"}}`))
	f.Add([]byte(`{"fact":{"hop":{"dest":"x","gateway":[{"addr":"a","state":"b"}]}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var o checks.Observation
		if json.Unmarshal(data, &o) != nil {
			return
		}
		if Line(&o, nil) == "" {
			t.Error("no line")
		}
		s := Build(Input{Evidence: checks.Evidence{o, o}})
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back Summary
		if err := json.Unmarshal(raw, &back); err != nil || !reflect.DeepEqual(s, back) {
			t.Fatalf("no round trip: %v\n%+v\n%+v", err, s, back)
		}
	})
}

// TestEveryPhraseHasWords: what the lines are made of is in the words, and no
// phrase there is one that nobody says.
func TestEveryPhraseHasWords(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	label := english(t)
	phrase := regexp.MustCompile(`\bt\.say\("([a-z_0-9]+)"[,)]`)
	count := 0
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range phrase.FindAllSubmatch(data, -1) {
			count++
			if label("line."+string(m[1])) == "" {
				t.Errorf("%s: no words for line.%s", f, m[1])
			}
		}
	}
	if count < 50 {
		t.Errorf("found only %d phrases", count)
	}
}
