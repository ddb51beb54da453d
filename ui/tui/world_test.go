package tui

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/plan"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/library"
	"fix502/steps/summary"
	"fix502/steps/words"
	"fix502/ui"
)

// world is a small world that answers checks from its settings: nothing is
// dialled.
type world struct {
	proxy  bool // a proxy is in force and answers 502 by itself
	origin atomic.Int64
}

// session makes a real session and a holder over the world.
func (w *world) session(t testing.TB) (*steps.Session, ui.Holder, ui.Words) {
	t.Helper()
	p, err := profile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	text, err := words.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	table := verdict.Default()
	all := library.Steps(p)
	s := steps.New(steps.Config{
		Profile: p, Diagnose: table.Diagnose, Causes: table.Causes, Steps: all, GOOS: "linux",
		Due: func(v checks.View, started func(checks.ID) bool, allow func(checks.Consent) bool) []checks.Spec {
			return plan.Due(plan.Now{Profile: p, View: v, Allow: allow}, started)
		},
	})
	do := map[checks.Probe]checks.Executor{}
	for _, f := range []checks.Probe{
		checks.ProbeHost, checks.ProbeDNS, checks.ProbeTCP, checks.ProbeTLS, checks.ProbeHTTP,
		checks.ProbeProxy, checks.ProbeVendor, checks.ProbeBrowser,
	} {
		do[f] = w.see
	}
	hold := fakeHolder()
	hold.Run = func(ctx context.Context, batch int, todo []checks.Spec) <-chan checks.Result {
		for i := range todo {
			todo[i].After = 0
		}
		return checks.Run(ctx, batch, todo, do)
	}
	hold.Step = func(id string) steps.Step {
		for _, st := range all {
			if st.ID == id {
				return st
			}
		}
		return steps.Step{}
	}
	hold.Line = func(o *checks.Observation) string { return summary.Line(o, text.Label) }
	hold.Fields = func(v checks.View) map[string]string { return summary.Fields(p, v) }
	return s, hold, text.With(map[string]string{"service": p.Name})
}

func (w *world) see(_ context.Context, sp checks.Spec) []checks.Observation {
	o := checks.Observation{Spec: sp, Took: 12 * time.Millisecond}
	switch sp.Probe {
	case checks.ProbeHost:
		o.Fact, o.Took = w.fact(string(sp.ID)), time.Millisecond
	case checks.ProbeDNS:
		kind, addr := "A", []string{"104.18.32.47", "172.64.155.209"}
		if sp.Route.Family == "6" {
			kind, addr = "AAAA", []string{"2606:4700::6812:202f"}
		}
		o.Names = &checks.Names{Name: sp.Route.URL, Type: kind, Addrs: addr, Rcode: "NOERROR"}
	case checks.ProbeHTTP, checks.ProbeTLS, checks.ProbeTCP, checks.ProbeProxy:
		if o.Trip = w.trip(sp); o.Trip.Tunnel != nil {
			o.Failure = checks.ProxyAnswered
		}
		o.Took = 38 * time.Millisecond
	case checks.ProbeVendor:
		o.Notice = &checks.Notice{Indicator: "none", Shape: "statuspage"}
	case checks.ProbeBrowser, checks.ProbePerson, checks.ProbeSpeed:
		o.Failure = checks.Unsupported
	}
	return []checks.Observation{o}
}

func (w *world) fact(id string) *checks.Fact {
	switch {
	case id == "host.interfaces":
		return &checks.Fact{Interfaces: []checks.Interface{{Name: "wlan0", Up: true, Physical: true, Addrs: []string{"192.168.7.20"}, MTU: 1500}}}
	case strings.HasPrefix(id, "host.route"):
		return &checks.Fact{Hop: &checks.NextHop{
			Dest: "default", V4: &checks.Egress{Interface: "wlan0", Source: "192.168.7.20"},
			Gateway: []checks.Router{{Addr: "192.168.7.1", Interface: "wlan0", State: "reachable"}},
		}}
	case strings.HasPrefix(id, "host.proxy"):
		if w.proxy {
			return &checks.Fact{Proxy: &checks.ProxyChoice{Via: "http://10.1.2.3:3128", Source: "HTTPS_PROXY"}}
		}
		return &checks.Fact{Proxy: &checks.ProxyChoice{}}
	case id == "host.resolvers":
		return &checks.Fact{Resolvers: []string{"192.168.7.1:53"}}
	case id == "host.place":
		return &checks.Fact{Place: &checks.Place{OS: "linux", Desktop: "gnome"}}
	default:
		return &checks.Fact{}
	}
}

func (w *world) trip(sp checks.Spec) *checks.Trip {
	t := &checks.Trip{Reached: checks.StageAnswer, Proto: "HTTP/2.0", Addr: "104.18.32.47:443", Status: 200, RTT: 9 * time.Millisecond}
	t.Header = map[string]string{"cf-ray": "8c1f2a3b4c5d6e7f-FRA", "server": "cloudflare"}
	service := sp.Role != checks.RoleControl && sp.Role != checks.RoleSameEdge && sp.Role != checks.RoleStatus
	switch {
	case sp.Role == checks.RoleControl && sp.Expect.Status != 0:
		t.Status, t.Body, t.Header = sp.Expect.Status, checks.Yes, nil
	case w.proxy && sp.Route.Via != "" && service && strings.HasPrefix(sp.Route.URL, "https"):
		t.Status, t.Header, t.Reached = 0, nil, checks.StageConnect
		t.Tunnel = &checks.Tunnel{Status: 502, Speaker: "squid"}
	case sp.Role == checks.RoleOrigin || sp.Role == checks.RolePage || sp.Role == checks.RoleAuth:
		if n := w.origin.Load(); n != 0 {
			t.Status, t.Speaker, t.Shape, t.Blames = int(n), "cloudflare", "", "origin"
		}
	}
	return t
}
