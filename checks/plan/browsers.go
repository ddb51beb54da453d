package plan

import (
	"strconv"
	"strings"
	"time"

	"fix502/checks"
)

const (
	// browserBudget bounds the reading of one profile.
	browserBudget = 3 * time.Second
	// profilesRead is how many profiles of a browser are read.
	profilesRead = 3
	// largeCookies is the size of a Cookie header, in bytes, from which on it
	// is worth an experiment: the smallest limits of servers are twice that.
	largeCookies = 4 << 10
	// cookieAgain is the pause before a request with many cookies that met an
	// error of a server is repeated: was it the cookies, or chance?
	cookieAgain = 500 * time.Millisecond
)

// browsers asks which browsers are there, and reads the profiles used last.
// Only files of this machine are read, beside everything else.
func browsers(n Now) []checks.Spec {
	out := []checks.Spec{{ID: "browser.installed", Probe: checks.ProbeBrowser, Budget: browserBudget}}
	f, ok := n.View.Fact("browser.installed")
	if !ok {
		return out
	}
	mine := usual(f.Browsers)
	for _, b := range f.Browsers {
		for _, p := range b.Profiles[:min(len(b.Profiles), profilesRead)] {
			role := checks.Role("")
			if b.ID == mine && p.N == 1 {
				role = checks.RoleBrowser
			}
			for _, what := range []string{"stored", "extensions", "settings"} {
				out = append(out, checks.Spec{
					ID:    checks.ID("browser." + what + "." + b.ID + ".profile-" + strconv.Itoa(p.N)),
					Probe: checks.ProbeBrowser, Role: role, Budget: browserBudget,
				})
			}
		}
	}
	return out
}

// usual is the browser that the person uses: the default one, or where it was
// never used, the one used last.
func usual(all []checks.BrowserInfo) string {
	id, used := "", time.Time{}
	for _, b := range all {
		if len(b.Profiles) == 0 {
			continue
		}
		if b.Default {
			return b.ID
		}
		if at := b.Profiles[0].Used; id == "" || at.After(used) {
			id, used = b.ID, at
		}
	}
	return id
}

// cookies asks for the page with as many bytes of cookies as the person's
// browser would send, none of them theirs. The plain trip is the control.
func cookies(n Now) []checks.Spec {
	size := 0
	for _, o := range n.View.Role(checks.RoleBrowser, checks.ArmPlain) {
		if o.Fact != nil && o.Fact.Stored != nil {
			size = o.Fact.Stored.HeaderFor(hostOf(n.Profile.URL)).Bytes
		}
	}
	if size < largeCookies {
		return nil
	}
	s, ok := pageSpec(n, checks.ArmCookie, "+cookie")
	if !ok {
		return nil
	}
	s.Route.CookieBytes = size
	out := []checks.Spec{s}
	if o, ok := n.View.Get(s.ID); ok && perhapsChance(o) {
		s.ID += "#2"
		s.After = cookieAgain
		out = append(out, s)
	}
	return out
}

// perhapsChance: an error of a server, or no answer, may have come without the
// cookies too.
func perhapsChance(o *checks.Observation) bool {
	return o.Trip != nil && o.Trip.Status >= 500 || o.Failure == checks.HTTPReset || o.Failure == checks.HTTPClosed
}

// ownProxy connects to the proxy that the person's browser uses and the system
// does not, and asks nothing: the browser goes there anyway. Where a script
// decides, it reads that.
func ownProxy(n Now) []checks.Spec {
	via, ok := n.via(n.Profile.URL)
	if !ok {
		return nil
	}
	for _, o := range n.View.Role(checks.RoleBrowser, checks.ArmPlain) {
		if o.Fact == nil || o.Fact.Settings == nil || o.Fact.Settings.Proxy == nil {
			continue
		}
		if p := o.Fact.Settings.Proxy; p.PAC != "" {
			return ownScript(n, *p)
		}
		if own := o.Fact.Settings.Proxy.Via; own != "" && own != via {
			return []checks.Spec{{
				ID: "proxy.browser", Probe: checks.ProbeProxy, Role: checks.RoleBrowser, Budget: connectBudget,
				Route: checks.Route{Via: own},
			}}
		}
	}
	return nil
}

// ownScript reads the script that decides for the person's browser alone, as
// the browser does, and where it allows no other way than the proxies that it
// names, asks for the page through each.
func ownScript(n Now, p checks.ProxyChoice) []checks.Spec {
	const id checks.ID = "proxy.browser.script"
	if own, ok := scriptSpec(n); ok && own.Route.URL == p.PAC {
		return nil // the system's, too
	}
	var out []checks.Spec
	if scheme, _, _ := strings.Cut(p.PAC, "://"); scheme == "http" || scheme == "https" {
		out = append(out, checks.Spec{ID: id, Probe: checks.ProbeProxy, Role: checks.RoleBrowser, Budget: scriptBudget,
			Route: checks.Route{URL: p.PAC}})
		f, ok := n.View.Fact(id)
		if !ok || f.Proxy == nil {
			return out
		}
		p = *f.Proxy
	}
	if p.Open {
		return out
	}
	for i, via := range p.Others {
		if s, ok := pageSpec(n, checks.ArmPlain, ""); ok {
			s.ID, s.Role, s.Route.Via, s.Budget = id+checks.ID("."+strconv.Itoa(i+1)), checks.RoleBrowser, via, throughBudget
			out = append(out, s)
		}
	}
	return out
}
