package mask

import (
	"encoding/json"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fix502/checks"
	"fix502/checks/profile"
	"fix502/steps/summary"
)

// planted is a text that holds one of everything that must not leave.
const planted = "anna@zebra.lan had /home/anna/x, http://bob:pw12345@filter.corp.example:3128, 10.1.2.3, fd12::9," +
	" 203.0.113.77, 02:42:ac:11:00:02, me.too@mail.example, Bearer tok123456789, sk-tok987654321, cf_clearance=tokcf, Kitchen 5G"

func mustNotLeave() []string {
	return []string{"anna", "zebra", "bob", "pw12345", "filter.corp", "10.1.2.3", "fd12", "203.0.113.77",
		"02:42", "mail.example", "tok123", "tok987", "tokcf", "Kitchen"}
}

// plant puts the text into every string of a value, and into every key.
func plant(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				plant(v.Field(i), text)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			plant(v.Index(i), text)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		plant(v.Elem(), text)
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]any{
			text: text, "Cookie": "plainvalue", "list": []any{text, 5.0, map[string]any{"deep": text}}, "none": nil,
		}))
	default:
	}
}

func TestNothingPlantedSurvives(t *testing.T) {
	var s summary.Summary
	plant(reflect.ValueOf(&s).Elem(), planted)
	before, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	m := New(anna())
	after, err := json.Marshal(m.Summary(s))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range append(mustNotLeave(), "plainvalue") {
		if !strings.Contains(string(before), word) {
			t.Errorf("%q was not planted", word)
		}
		if strings.Contains(string(after), word) {
			t.Errorf("%q survives", word)
		}
	}
	if unchanged, err := json.Marshal(s); err != nil || string(unchanged) != string(before) {
		t.Error("the original was changed")
	}
	if again, err := json.Marshal(m.Summary(m.Summary(s))); err != nil || string(again) != string(after) {
		t.Error("masking twice is not masking once")
	}
}

func TestIdentifiersStay(t *testing.T) {
	s := summary.Build(summary.Input{})
	s.Verdict.Cause, s.Verdict.Hop, s.Verdict.Step = "proxy.bad_gateway", "proxy", "vpn"
	s.Observations = []summary.Observation{{ID: "dns.system.chatgpt.com.a", Probe: "dns", Status: "ok", Data: map[string]any{"n": 1.0, "t": true, "x": nil}}}
	for _, user := range []string{"proxy", "chatgpt", "dns", "possible", "system", "vpn"} {
		got := New(Personal{User: user, HostName: user, Keep: []string{"chatgpt.com"}}).Summary(s)
		if !reflect.DeepEqual(got, s) {
			t.Errorf("user %s: %+v", user, got)
		}
	}
}

func TestKeysThatFallTogetherStayApart(t *testing.T) {
	s := summary.Summary{Observations: []summary.Observation{{Data: map[string]any{"anna": "x", "ANNA": "y"}}}}
	got := New(anna()).Summary(s).Observations[0].Data
	if len(got) != 2 || got["<user>"] == nil {
		t.Errorf("got %v", got)
	}
}

func TestGather(t *testing.T) {
	p, err := profile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	got := Gather(p, checks.Evidence{
		{Names: &checks.Names{Name: "chatgpt.com", Addrs: []string{"104.18.32.47", "10.0.0.7"}}},
		{Names: &checks.Names{Name: "elsewhere.example", Addrs: []string{"198.51.100.1"}}},
		{Spec: checks.Spec{Route: checks.Route{URL: "https://chatgpt.com/", Addr: "172.64.155.209"}}, Trip: &checks.Trip{Addr: "172.64.155.209:443"}},
		{Spec: checks.Spec{Route: checks.Route{URL: "https://chatgpt.com/", Via: "http://px.corp.example:8080"}}, Trip: &checks.Trip{Addr: "198.51.100.9:8080"}},
		{Fact: &checks.Fact{Interfaces: []checks.Interface{{Addrs: []string{"203.0.113.5"}}}}},
		{Fact: &checks.Fact{Resolvers: []string{"9.9.9.10:53", "192.168.1.1:53"}}},
		{Fact: &checks.Fact{Proxy: &checks.ProxyChoice{PAC: "http://wpad.corp.example/p.pac", Others: []string{"PROXY2.corp.example:8080"}}}},
		{Fact: &checks.Fact{Hop: &checks.NextHop{V6: &checks.Egress{Source: "2001:db8::7"}}}},
	})
	m := New(got)
	for in, want := range map[string]string{
		"104.18.32.47 10.0.0.7 172.64.155.209": "104.18.32.47 <ip-1> 172.64.155.209",
		"1.1.1.1 8.8.8.8 9.9.9.9 9.9.9.10":     "1.1.1.1 8.8.8.8 9.9.9.9 9.9.9.10",
		"status.openai.com www.google.com":     "status.openai.com www.google.com",
		"px.corp.example":                      "<proxy-1>",
		"198.51.100.9:8080":                    "<proxy-2>:8080",
		"wpad.corp.example":                    "<proxy-3>",
		"proxy2.corp.example":                  "<proxy-4>",
	} {
		if in == "px.corp.example" || strings.HasPrefix(want, "<proxy") {
			if text := m.Text(in); !strings.HasPrefix(text, "<proxy-") {
				t.Errorf("%q became %q", in, text)
			}
			continue
		}
		if text := m.Text(in); text != want {
			t.Errorf("%q became %q, want %q", in, text, want)
		}
	}
	for _, in := range []string{"198.51.100.1", "203.0.113.5", "2001:db8::7", "192.168.1.1"} {
		if text := m.Text(in); !strings.HasPrefix(text, "<ip-") {
			t.Errorf("%q became %q", in, text)
		}
	}
	if !slices.Contains(got.Public, netip.MustParseAddr("172.64.155.209")) {
		t.Errorf("public %v", got.Public)
	}
}

func BenchmarkSummary(b *testing.B) {
	var s summary.Summary
	plant(reflect.ValueOf(&s).Elem(), planted)
	o := s.Observations[0]
	for range 100 {
		s.Observations = append(s.Observations, o)
	}
	for b.Loop() {
		New(anna()).Summary(s)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(anna())
	}
}

func BenchmarkPlainText(b *testing.B) {
	m := New(anna())
	for b.Loop() {
		m.Text("502 from cloudflare, 38 ms, 104.18.32.47:443")
	}
}
