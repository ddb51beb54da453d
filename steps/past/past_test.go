package past_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps/past"
)

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// look is a look in which the page took so long (0: it failed), behind a
// router and perhaps a proxy.
func look(ms int, router, via string) checks.View {
	page := checks.Observation{
		Spec: checks.Spec{ID: "http.page", Probe: checks.ProbeHTTP, Role: checks.RolePage, Route: checks.Route{Via: via}},
		Took: time.Duration(ms) * time.Millisecond, Trip: &checks.Trip{Reached: checks.StageAnswer, Status: 200},
	}
	if ms == 0 {
		page.Trip.Status, page.Took = 502, time.Second
	}
	way := checks.Observation{Spec: checks.Spec{ID: "host.route.default", Probe: checks.ProbeHost}, Fact: &checks.Fact{
		Hop: &checks.NextHop{Gateway: []checks.Router{{Addr: router, Interface: "wlan0"}, {Addr: "fe80::1", Interface: "wlan0"}}},
	}}
	return checks.Evidence{page, way}.View()
}

func daysAgo(n, ms int, router, via string) past.Sample {
	lead := verdict.None
	if ms == 0 {
		lead = "provider.bad_gateway"
	}
	return past.Take(noon().AddDate(0, 0, -n), look(ms, router, via), lead)
}

const home = "192.168.1.1"

func TestOnlyTheSameWayIsCompared(t *testing.T) {
	earlier := []past.Sample{
		daysAgo(1, 40, home, ""), daysAgo(2, 50, home, ""), daysAgo(3, 0, home, ""),
		daysAgo(1, 9000, "10.0.0.1", ""), daysAgo(1, 8000, home, "http://10.0.0.9:3128"), daysAgo(-1, 7000, home, ""),
	}
	p, ok := past.Compare(earlier, past.Take(noon(), look(900, home, ""), verdict.None))
	if !ok || p.Sessions != 3 || !p.Since.Equal(noon().AddDate(0, 0, -3)) {
		t.Fatalf("%+v", p)
	}
	if r := p.Rows[0]; r.What != past.Page || r.Usual != 50*time.Millisecond || r.Now != 900*time.Millisecond || !r.Slow {
		t.Errorf("%+v", r)
	}
	var told []verdict.Cause
	for _, v := range p.Verdicts {
		told = append(told, v.Lead)
	}
	if !slices.Equal(told, []verdict.Cause{verdict.None, verdict.None, "provider.bad_gateway"}) {
		t.Errorf("told %v", told)
	}
	if _, ok := past.Compare(earlier, past.Take(noon(), look(40, "172.16.0.1", ""), verdict.None)); ok {
		t.Error("another network was compared")
	}
}

func TestBounded(t *testing.T) {
	var earlier []past.Sample
	for i := range 100 {
		earlier = append(earlier, daysAgo(i+1, 40+i, home, ""))
	}
	p, _ := past.Compare(earlier, past.Take(noon(), look(0, home, ""), "provider.bad_gateway"))
	if p.Sessions != past.Most || len(p.Verdicts) != 3 || p.Rows[0].Now != 0 || p.Slow() {
		t.Errorf("%+v", p)
	}
}

func TestLines(t *testing.T) {
	p, _ := past.Compare([]past.Sample{daysAgo(1, 40, home, "")}, past.Take(noon(), look(0, home, ""), "provider.bad_gateway"))
	w := past.Words{
		Label: func(key string) string {
			return map[string]string{
				"history.title": "{count|some} since {since|then}", "history.figures": "usually {low|?}, now {value|?}",
				"history.none": "nothing", "history.page": "page", "history.sessions": "of {count|some}",
			}[key]
		},
		Title: func(c verdict.Cause) string { return "it was " + string(c) },
		Span:  func(d time.Duration) string { return fmt.Sprint(d) },
	}
	got := strings.Join(append(p.Lines(w), p.Title(w), p.Short(w)), "\n")
	for _, want := range []string{"page: usually 40ms, now nothing", "it was none", "1 since 2026-11-2", "usually 40ms, now nothing (of 1)"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, home) {
		t.Errorf("a personal address is told:\n%s", got)
	}
}
