package lab_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/lab"
	"fix502/checks/plan"
	"fix502/checks/probe"
	"fix502/checks/verdict"
)

// diagnosis is a whole diagnosis of a lab: what was seen and what it means.
type diagnosis struct {
	seen checks.Evidence
	verdict.Verdict
}

// diagnose plans, looks and concludes until nothing is due any more.
func diagnose(ctx context.Context, l *lab.Lab, allow func(checks.Consent) bool) diagnosis {
	ctx, cancel := context.WithTimeout(ctx, 12*time.Second)
	defer cancel()
	p := l.Profile()
	do := probe.Executors(l.World(), p)
	do[checks.ProbeHost] = l.Host()
	do[checks.ProbeBrowser] = l.Browser()
	var seen checks.Evidence
	started := map[checks.ID]bool{}
	results := make(chan checks.Result)
	running := 0
	for {
		due := plan.Due(plan.Now{Profile: p, View: seen.View(), Allow: allow}, func(id checks.ID) bool { return started[id] })
		for _, s := range due {
			started[s.ID] = true
		}
		if len(due) > 0 {
			running++
			go func() {
				for r := range checks.Run(ctx, 1, due, do) {
					results <- r
				}
				results <- checks.Result{Batch: -1}
			}()
		}
		if running == 0 {
			return diagnosis{seen, verdict.Default().Diagnose(seen, nil)}
		}
		if r := <-results; r.Batch < 0 {
			running--
		} else {
			seen = append(seen, r.Seen...)
		}
	}
}

func (d diagnosis) findings() []string {
	var out []string
	for _, f := range d.Findings {
		if f.Confidence > verdict.Possible {
			out = append(out, string(f.Cause))
		}
	}
	return out
}

// outcome is what three looks at one scenario brought.
type outcome struct {
	first    diagnosis // without any consent
	allowed  diagnosis // with consent to go past tunnel and proxy, where there is one
	healed   diagnosis
	contacts []lab.Contact // of the first look
	guard    string        // the proxy's address or the tunnel's name
}

// TestVerdicts runs the real checks and the real rules against every scenario,
// heals it and looks again. Many run at once: each spends its time waiting for
// answers that never come.
func TestVerdicts(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for many time-outs")
	}
	var mu sync.Mutex
	got := map[string]outcome{}
	var all sync.WaitGroup
	room := make(chan struct{}, 12)
	for _, sc := range lab.Scenarios() {
		all.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			o, err := look(t.Context(), sc.Name)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			got[sc.Name] = o
		})
	}
	all.Wait()
	for _, sc := range lab.Scenarios() {
		if got[sc.Name].wrong(sc) == nil {
			continue
		}
		// A busy machine looks like a lossy network: once more, alone.
		t.Logf("%s once more: %v", sc.Name, got[sc.Name].wrong(sc))
		o, err := look(t.Context(), sc.Name)
		if err != nil {
			t.Error(err)
		}
		got[sc.Name] = o
	}
	for _, sc := range lab.Scenarios() {
		t.Run(sc.Name, func(t *testing.T) {
			for _, err := range got[sc.Name].wrong(sc) {
				t.Error(err)
			}
			if t.Failed() {
				explain(t, got[sc.Name])
			}
		})
	}
	for name, want := range raw() {
		t.Run("raw/"+name, func(t *testing.T) {
			for id, line := range want {
				if seen := got[name].first.line(id); seen != line {
					t.Errorf("%s: got %q, want %q", id, seen, line)
				}
			}
		})
	}
}

func look(ctx context.Context, name string) (outcome, error) {
	l, err := lab.Start(ctx, name, lab.Options{Latency: time.Millisecond})
	if err != nil {
		return outcome{}, err
	}
	defer l.Close()
	o := outcome{first: diagnose(ctx, l, nil), contacts: l.Contacts(), guard: guard(ctx, l)}
	if o.guard != "" {
		o.allowed = diagnose(ctx, l, func(c checks.Consent) bool { return c == checks.ConsentBypass })
	}
	l.Heal()
	o.healed = diagnose(ctx, l, nil)
	return o, nil
}

// guard is the proxy or tunnel past which nothing may go unasked.
func guard(ctx context.Context, l *lab.Lab) string {
	fact := func(id checks.ID) checks.Fact { return *l.Host()(ctx, checks.Spec{ID: id})[0].Fact }
	if u, err := url.Parse(fact("host.proxy.chatgpt.com").Proxy.Via); err == nil && u.Host != "" {
		return u.Host
	}
	for _, i := range fact("host.interfaces").Interfaces {
		if i.Tunnel {
			return i.Name
		}
	}
	return ""
}

// wrong lists what is not as the scenario wants it.
func (o outcome) wrong(sc lab.Scenario) []error {
	bad := o.first.differs(sc.Want)
	if o.healed.Lead != verdict.None {
		bad = append(bad, fmt.Errorf("healed, and concluded %s", o.healed.Lead))
	}
	for _, c := range o.contacts {
		if c.Device != "" {
			bad = append(bad, fmt.Errorf("%s went out by %s, unasked", c.Addr, c.Device))
		}
		if strings.Contains(o.guard, ":") && c.Addr != o.guard && c.Addr != "192.168.1.1:53" {
			bad = append(bad, fmt.Errorf("%s was asked past the proxy %s, unasked", c.Addr, o.guard))
		}
	}
	if o.guard == "" {
		return bad
	}
	for _, err := range o.allowed.differs(sc.Want) {
		bad = append(bad, fmt.Errorf("with consent: %w", err))
	}
	if strings.HasPrefix(sc.Want.Cause, "vpn.") && o.allowed.Confidence != verdict.Certain {
		bad = append(bad, fmt.Errorf("with consent it is only %s, contested %v", o.allowed.Confidence, o.allowed.Contested))
	}
	return bad
}

// differs holds a verdict against the wanted one.
func (d diagnosis) differs(w lab.Want) []error {
	var bad []error
	found := d.findings()
	if string(d.Lead) != w.Cause || d.Confidence < verdict.Likely {
		bad = append(bad, fmt.Errorf("concluded %s (%s), wanted %s; findings %v", d.Lead, d.Confidence, w.Cause, found))
	}
	for _, f := range w.Findings {
		if !slices.Contains(found, f) {
			bad = append(bad, fmt.Errorf("%s is not among the findings %v", f, found))
		}
	}
	return bad
}

func explain(t *testing.T, o outcome) {
	t.Helper()
	for _, d := range []diagnosis{o.first, o.allowed, o.healed} {
		for _, s := range d.seen {
			t.Logf("%-50s %s", s.ID(), d.line(s.ID()))
		}
	}
}

// line is one observation in words: the failure, how far the trip came, and
// what was answered by whom.
func (d diagnosis) line(id checks.ID) string {
	o, ok := d.seen.View().Raw(id)
	if !ok {
		return "not seen"
	}
	words := []string{string(o.Failure)}
	if t := o.Trip; t != nil {
		words = append(words, t.Reached.String(), number(t.Status), string(t.Speaker), t.Shape, t.Blames)
		if t.Tunnel != nil {
			words = append(words, "tunnel", number(t.Tunnel.Status), string(t.Tunnel.Speaker))
		}
		if t.Chain != nil && t.Chain.Public != "" {
			words = append(words, "public:", string(t.Chain.Public))
		}
	}
	if o.Names != nil {
		words = append(words, strings.Join(o.Names.Addrs, " "))
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// raw is what the checks must report of some scenarios, before any rule.
func raw() map[string]map[checks.ID]string {
	const page, origin, name, guest = "http.page", "http.origin", "dns.system.chatgpt.com.a", "http.control.connectivitycheck.gstatic.com"
	return map[string]map[checks.ID]string{
		"healthy": {
			page: "answer 200", origin: "answer 403 origin origin", guest: "answer 204", "http.edge": "answer 200",
			"http.realtime": "answer 101", name: "104.18.32.47 172.64.155.209", "tcp.resolver.google": "connect",
		},
		"healthy-proxy":        {page: "answer 200 tunnel 200"},
		"challenged":           {page: "answer 403 cloudflare challenge"},
		"provider-502":         {page: "answer 502 cloudflare branded origin", guest: "answer 204"},
		"edge-502":             {page: "answer 502 cloudflare bare edge", "http.page+accept": "answer 502 cloudflare bare edge"},
		"provider-502-bare":    {page: "answer 502 cloudflare bare edge", "http.page+accept": "answer 502 cloudflare problem origin"},
		"country-untold":       {page: "answer 403", "http.page+accept": "answer 403 cloudflare country client"},
		"unreachable-origin":   {origin: "answer 522 cloudflare branded origin"},
		"origin-hangs":         {page: "http_timeout handshake"},
		"offline":              {name: "dns_unreachable"},
		"resolver-down":        {name: "dns_timeout", page: "dns_timeout"},
		"resolver-closed":      {name: "dns_unreachable"},
		"dns-blocked":          {name: "0.0.0.0", page: "tcp_refused lookup"},
		"dns-blocked-nxdomain": {name: "dns_nxdomain"},
		"dns-hijacked":         {page: "tls_name connect public: tls_name"},
		"dead-proxy":           {page: "proxy_refused", "proxy.connect": "proxy_refused"},
		"proxy-502":            {page: "proxy_answered connect tunnel 502 squid"},
		"proxy-timeout":        {page: "proxy_silent connect"},
		"socks-denied":         {page: "proxy_answered connect tunnel 2"},
		"firewall-drop":        {page: "tcp_timeout lookup"},
		"firewall-reject":      {page: "tcp_refused lookup"},
		"firewall-prohibited":  {page: "tcp_prohibited lookup"},
		"router-silent":        {"tcp.resolver.google": "tcp_unreachable"},
		"no-route":             {"tcp.resolver.google": "tcp_no_route"},
		"firewall-tls-reset":   {page: "tls_reset connect"},
		"firewall-tls-close":   {page: "tls_closed connect"},
		"firewall-tls-silence": {page: "tls_timeout connect"},
		"tls-untrusted":        {page: "tls_untrusted connect public: tls_untrusted"},
		"intercepted-502":      {page: "answer 502 squid page proxy public: tls_untrusted"},
		"edge-certificate":     {page: "tls_expired connect public: tls_expired"},
		"clock-wrong":          {page: "tls_expired connect public: tls_expired"},
	}
}
