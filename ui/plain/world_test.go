package plain

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"fix502/checks"
	"fix502/checks/lab"
	"fix502/checks/plan"
	"fix502/checks/probe"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/library"
	"fix502/steps/summary"
	"fix502/steps/words"
	"fix502/ui"
)

// noon is when every test happens.
func noon() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

// house is what a dialogue runs over.
type house struct {
	session *steps.Session
	opt     Options
	saved   []string // format and path of each summary
	done    []string // actions performed
	heal    func()
}

// newHouse joins a profile and its executors to a session and a holder; ask
// tells which checks there are.
func newHouse(t testing.TB, p profile.Profile, ask func(checks.Spec) bool, do func() map[checks.Probe]checks.Executor) *house {
	t.Helper()
	text, err := words.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	table := verdict.Default()
	all := library.Steps(p)
	h := &house{heal: func() {}}
	h.session = steps.New(steps.Config{
		Profile: p, Diagnose: table.Diagnose, Causes: table.Causes, Steps: all, GOOS: "linux", Watch: true,
		Due: func(v checks.View, started func(checks.ID) bool, allow func(checks.Consent) bool) []checks.Spec {
			due := plan.Due(plan.Now{Profile: p, View: v, Allow: allow}, started)
			return slices.DeleteFunc(due, func(s checks.Spec) bool { return !ask(s) })
		},
	})
	var now map[checks.Probe]checks.Executor
	look := 0
	hold := ui.Holder{
		Run: func(ctx context.Context, batch int, todo []checks.Spec) <-chan checks.Result {
			if batch != look {
				now, look = do(), batch // looks share nothing
			}
			return checks.Run(ctx, batch, todo, now)
		},
		Perform: func(_ context.Context, a steps.Action) (string, error) {
			h.done = append(h.done, a.ID)
			return "done: " + a.ID, nil
		},
		Formats: []ui.Format{
			{Name: "markdown", Ext: "md"}, {Name: "json", Ext: "json"},
		},
		Save: func(format, path string, _ bool) (string, error) {
			h.saved = append(h.saved, format+" "+path)
			return "/home/someone/" + path, nil
		},
		Heal: func() { h.heal() },
		Step: func(id string) steps.Step {
			i := slices.IndexFunc(all, func(s steps.Step) bool { return s.ID == id })
			return all[max(i, 0)]
		},
		Line:   func(o *checks.Observation) string { return summary.Line(o, text.Label) },
		Fields: func(v checks.View) map[string]string { return summary.Fields(p, v) },
	}
	h.opt = Options{
		Session: h.session, Hold: hold, Words: faceWords{text.With(map[string]string{"service": p.Name})},
		Service: p.Name, GOOS: "linux", Echo: true, Now: noon,
	}
	return h
}

// faceWords are the real words as a face wants them.
type faceWords struct{ *words.Words }

func (w faceWords) Step(id string) ui.StepWords { return w.Words.Step(id) }
func (w faceWords) Action(step, action, goos, browser string, f map[string]string) ui.ActionWords {
	return w.Words.Action(step, action, goos, browser, f)
}
func (w faceWords) FAQ() []ui.Topic { return w.Words.FAQ() }

// inLab is a house in a scenario, with the real executors.
func inLab(t testing.TB, scenario string) *house {
	t.Helper()
	l, err := lab.Start(t.Context(), scenario, lab.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	everything := func(checks.Spec) bool { return true }
	h := newHouse(t, l.Profile(), everything, func() map[checks.Probe]checks.Executor {
		do := probe.Executors(l.World(), l.Profile())
		do[checks.ProbeHost] = l.Host()
		return do
	})
	h.heal = l.Heal
	return h
}

// talk holds a whole dialogue with these answers and returns what was written.
func (h *house) talk(t testing.TB, answers ...string) string {
	t.Helper()
	return h.hear(t, strings.Join(append(answers, ""), "\n"))
}

// hear is talk with the input as it is.
func (h *house) hear(t testing.TB, input string) string {
	t.Helper()
	var out bytes.Buffer
	exit, err := Run(t.Context(), Terminal{In: strings.NewReader(input), Out: &out}, h.opt)
	if err != nil || exit != (Exit{}) {
		t.Errorf("the end of the input: %+v, %v", exit, err)
	}
	if p := h.session.Prompt().Place; p != steps.Finished {
		t.Errorf("the wizard still stands at %s", p)
	}
	proper(t, out.String())
	return out.String()
}

// proper holds what is true of everything that is ever written.
func proper(t testing.TB, out string) {
	t.Helper()
	for l := range strings.Lines(out) {
		l = strings.TrimSuffix(l, "\n")
		for _, r := range l {
			if r < 0x20 || r == 0x7f || (r >= 0x80 && r < 0xa0) {
				t.Errorf("a control character %q in %q", r, l)
			}
		}
		if strings.TrimRight(l, " ") != l && l != "> " {
			t.Errorf("space at the end of %q", l)
		}
		long := ansi.StringWidth(l) > columns
		if _, word, spaced := strings.Cut(strings.TrimLeft(l, "- "), " "); long && spaced && !strings.HasPrefix(word, "http") {
			t.Errorf("wider than %d: %q", columns, l)
		}
	}
	if strings.Contains(out, "\n\n\n") {
		t.Error("two empty lines in a row")
	}
}

// instant is a world in which every check answers at once: the proxy that is
// in force fails unless it is healed.
type instant struct{ healed bool }

// atOnce is a house in an instant world.
func atOnce(t testing.TB) *house {
	t.Helper()
	p, err := profile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	w := &instant{}
	do := map[checks.Probe]checks.Executor{}
	for _, f := range []checks.Probe{
		checks.ProbeHost, checks.ProbeDNS, checks.ProbeTCP, checks.ProbeTLS, checks.ProbeHTTP,
		checks.ProbeProxy, checks.ProbeVendor, checks.ProbeBrowser,
	} {
		do[f] = w.see
	}
	h := newHouse(t, p, few, func() map[checks.Probe]checks.Executor { return do })
	h.heal = func() { w.healed = true }
	run := h.opt.Hold.Run
	h.opt.Hold.Run = func(ctx context.Context, batch int, todo []checks.Spec) <-chan checks.Result {
		todo = slices.Clone(todo)
		for i := range todo {
			todo[i].After = 0
		}
		return run(ctx, batch, todo)
	}
	return h
}

// few are the checks without which nothing is concluded.
func few(s checks.Spec) bool {
	switch s.Probe {
	case checks.ProbeHTTP:
		return s.Role == checks.RolePage || s.Role == checks.RoleOrigin || s.Role == checks.RoleControl
	case checks.ProbeHost:
		id := string(s.ID)
		return id == "host.interfaces" || id == "host.route.default" || strings.HasPrefix(id, "host.proxy.chatgpt")
	case checks.ProbeProxy:
		return true
	default:
		return false
	}
}

func (w *instant) see(_ context.Context, sp checks.Spec) []checks.Observation {
	o := checks.Observation{Spec: sp, At: noon(), Took: 12 * time.Millisecond}
	switch sp.Probe {
	case checks.ProbeHost:
		o.Fact = w.fact(string(sp.ID))
	case checks.ProbeDNS:
		o.Names = &checks.Names{Name: sp.Route.URL, Type: "A", Addrs: []string{"104.18.32.47"}, Rcode: "NOERROR"}
	case checks.ProbeHTTP, checks.ProbeTLS, checks.ProbeTCP, checks.ProbeProxy:
		if o.Trip = w.trip(sp); o.Trip.Tunnel != nil {
			o.Failure = checks.ProxyAnswered
		}
	case checks.ProbeVendor:
		o.Notice = &checks.Notice{Indicator: "none", Shape: "statuspage"}
	case checks.ProbeBrowser, checks.ProbePerson, checks.ProbeSpeed:
		o.Failure = checks.Unsupported
	}
	return []checks.Observation{o}
}

func (w *instant) fact(id string) *checks.Fact {
	switch {
	case id == "host.interfaces":
		return &checks.Fact{Interfaces: []checks.Interface{
			{Name: "wlan0", Up: true, Physical: true, Addrs: []string{"192.168.7.20"}, MTU: 1500},
		}}
	case strings.HasPrefix(id, "host.route"):
		return &checks.Fact{Hop: &checks.NextHop{
			Dest: "default", V4: &checks.Egress{Interface: "wlan0", Source: "192.168.7.20"},
			Gateway: []checks.Router{{Addr: "192.168.7.1", Interface: "wlan0", State: "reachable"}},
		}}
	case strings.HasPrefix(id, "host.proxy"):
		return &checks.Fact{Proxy: &checks.ProxyChoice{Via: "http://10.1.2.3:3128", Source: "HTTPS_PROXY"}}
	case id == "host.resolvers":
		return &checks.Fact{Resolvers: []string{"192.168.7.1:53"}}
	default:
		return &checks.Fact{}
	}
}

func (w *instant) trip(sp checks.Spec) *checks.Trip {
	t := &checks.Trip{
		Reached: checks.StageAnswer, Proto: "HTTP/2.0", Addr: "104.18.32.47:443", Status: 200, RTT: 9 * time.Millisecond,
		Header: map[string]string{"cf-ray": "8c1f2a3b4c5d6e7f-FRA", "server": "cloudflare"},
	}
	service := sp.Role != checks.RoleControl && sp.Role != checks.RoleSameEdge && sp.Role != checks.RoleStatus
	switch {
	case sp.Role == checks.RoleControl && sp.Expect.Status != 0:
		t.Status, t.Body, t.Header = sp.Expect.Status, checks.Yes, nil
	case !w.healed && sp.Route.Via != "" && service && strings.HasPrefix(sp.Route.URL, "https"):
		t.Status, t.Header, t.Reached = 0, nil, checks.StageConnect
		t.Tunnel = &checks.Tunnel{Status: 502, Speaker: "squid"}
	}
	return t
}

// gate is an input that is asked before it gives: it tells when it is read.
type gate struct {
	io.Reader
	read func()
}

func (g gate) Read(b []byte) (int, error) {
	g.read()
	return g.Reader.Read(b)
}
