package verdict_test

import (
	"fmt"
	"slices"

	"fix502/checks"
	"fix502/checks/verdict"
)

// used adds a browser that the person uses, with cookies for a header of so
// many bytes and a proxy of its own, if any.
func used(cookies int, via, pac string) edit {
	return func(e checks.Evidence) checks.Evidence {
		e = slices.Clone(e)
		see := func(id checks.ID, role checks.Role, f checks.Fact) {
			e = append(e, checks.Observation{At: e[len(e)-1].At, Spec: checks.Spec{ID: id, Probe: checks.ProbeBrowser, Role: role}, Fact: &f})
		}
		see("browser.installed", "", checks.Fact{Browsers: []checks.BrowserInfo{
			{ID: "firefox", Name: "Firefox", Engine: "firefox", Default: true, Profiles: []checks.BrowserProfile{{N: 1}}},
		}})
		see("browser.stored.firefox.profile-1", checks.RoleBrowser, checks.Fact{Stored: &checks.Stored{
			Browser: "firefox", Profile: 1, Count: 7, Bytes: cookies, Headers: []checks.CookieHeader{{Host: "chatgpt.com", Count: 7, Bytes: cookies}},
		}})
		set := &checks.BrowserSettings{Browser: "firefox", Profile: 1, Mode: "system"}
		if via+pac != "" {
			set.Mode, set.Proxy = "manual", &checks.ProxyChoice{Via: via, PAC: pac}
		}
		see("browser.settings.firefox.profile-1", checks.RoleBrowser, checks.Fact{Settings: set})
		return e
	}
}

// unused is a machine on which nobody uses a browser.
func unused(e checks.Evidence) checks.Evidence {
	return append(slices.Clone(e), checks.Observation{At: e[len(e)-1].At,
		Spec: checks.Spec{ID: "browser.installed", Probe: checks.ProbeBrowser}, Fact: &checks.Fact{}})
}

// arm asks for the page with cookies.
func arm(again string, change func(*checks.Observation)) edit {
	return add(checks.PageID, func(o *checks.Observation) {
		o.Spec.ID += checks.ID("+cookie" + again)
		o.Spec.Arm, o.Spec.Route.CookieBytes = checks.ArmCookie, 20<<10
		change(o)
	})
}

func armSays(status int, words ...string) edit {
	return arm("", func(o *checks.Observation) { answer(o, status, words...) })
}

// ownProxy is what became of a connect to the browser's own proxy.
func ownProxy(f checks.Failure) edit {
	return func(e checks.Evidence) checks.Evidence {
		return append(slices.Clone(e), checks.Observation{At: e[len(e)-1].At, Failure: f, Trip: &checks.Trip{Reached: checks.StageConnect},
			Spec: checks.Spec{ID: "proxy.browser", Probe: checks.ProbeProxy, Role: checks.RoleBrowser, Route: checks.Route{Via: deadOwn}}})
	}
}

// ownScript has the page asked for through the proxies that a script of the
// browser's own names; each trip ends so, "" is an answer.
func ownScript(ends ...checks.Failure) edit {
	return func(e checks.Evidence) checks.Evidence {
		for i, f := range ends {
			e = add(checks.PageID, func(o *checks.Observation) {
				o.Spec.ID, o.Spec.Role = checks.ID(fmt.Sprintf("proxy.browser.script.%d", i+1)), checks.RoleBrowser
				o.Spec.Route.Via = deadOwn
				if f != "" {
					stop(o, f, checks.StageLookup)
				}
			})(e)
		}
		return e
	}
}

const deadOwn = "http://127.0.0.1:3129"

func situationsBrowser() []situation {
	const large, proxy = verdict.Cause("browser.cookies_too_large"), verdict.Cause("browser.proxy")
	var out []situation
	for _, s := range []struct {
		status int
		shape  string
	}{{400, "headers"}, {413, ""}, {431, "page"}, {494, ""}, {520, "headers"}} {
		out = append(out, situation{name: fmt.Sprintf("with the cookies it is refused: %d %s", s.status, s.shape), from: "healthy", lead: large, proven: true,
			edits: []edit{used(20<<10, "", ""), armSays(s.status, "nginx", s.shape, "client")}})
	}
	err502 := func(o *checks.Observation) { answer(o, 502, "nginx", "page", "origin") }
	complaint := person(checks.Answer{Answer: "same_error"})
	return append(out, []situation{
		{name: "with the cookies the edge counts a header too large", from: "healthy", lead: large, proven: true,
			edits: []edit{used(20<<10, "", ""), arm("", func(o *checks.Observation) { answer(o, 530); o.Trip.Code = 1038 })}},
		{name: "with the cookies a 502 comes, once", from: "healthy", lead: large, atMost: verdict.Likely,
			edits: []edit{used(20<<10, "", ""), arm("", err502)}},
		{name: "with the cookies a 502 comes, twice", from: "healthy", lead: large, proven: true,
			edits: []edit{used(20<<10, "", ""), arm("", err502), arm("#2", err502)}},
		{name: "with the cookies a 502 came by chance", from: "healthy", lead: verdict.None, never: []verdict.Cause{large},
			edits: []edit{used(20<<10, "", ""), arm("", err502), arm("#2", func(*checks.Observation) {})}},
		{name: "with the cookies the connection ends, twice", from: "healthy", lead: large, proven: true,
			edits: []edit{used(70<<10, "", ""), arm("", func(o *checks.Observation) { stop(o, checks.HTTPClosed, checks.StageHandshake) }),
				arm("#2", func(o *checks.Observation) { stop(o, checks.HTTPReset, checks.StageHandshake) })}},
		{name: "many cookies, and they are accepted", from: "healthy", lead: verdict.None, never: []verdict.Cause{large},
			edits: []edit{used(20<<10, "", ""), arm("", func(*checks.Observation) {})}},
		{name: "many cookies meet a bot check", from: "challenged", lead: verdict.None, never: []verdict.Cause{large},
			edits: []edit{used(20<<10, "", ""), arm("", func(*checks.Observation) {})}},
		{name: "cookies are refused while the service is down", from: "provider-502", lead: "provider.bad_gateway", proven: true, never: []verdict.Cause{large},
			edits: []edit{used(20<<10, "", ""), armSays(400, "nginx", "headers", "client")}},
		{name: "few cookies, the system's way", from: "healthy", lead: verdict.None, edits: []edit{used(900, "", "")}, never: []verdict.Cause{large, proxy}},
		{name: "nobody uses a browser here", from: "healthy", lead: verdict.None, edits: []edit{unused}, never: []verdict.Cause{large, proxy}},
		{name: "the profile cannot be read", from: "healthy", lead: verdict.None, never: []verdict.Cause{large, proxy},
			edits: []edit{used(900, "", ""), with("browser.stored browser.settings", func(o *checks.Observation) { o.Fact, o.Failure = nil, checks.ProfileLocked })}},
		{name: "with the extensions off the person's browser works", from: "healthy", lead: "browser.extension", atMost: verdict.Likely,
			edits: []edit{complaint, answers("disable_all", "works")}, never: []verdict.Cause{"browser.site_data"}},
		{name: "with the extensions off it fails as before", from: "healthy", lead: "browser.site_data", atMost: verdict.Likely,
			edits: []edit{complaint, answers("disable_all", "same_error")}},
		{name: "another browser fails as well", from: "healthy", lead: verdict.Undecided,
			edits: []edit{complaint, answers("open_other", "same_error")}, never: []verdict.Cause{"browser.site_data", "browser.extension", "browser.client"}},
		{name: "another browser works", from: "healthy", lead: "browser.site_data", atMost: verdict.Likely,
			edits: []edit{complaint, answers("open_other", "works")}},
		{name: "a private window fails as well", from: "healthy", lead: "browser.client", atMost: verdict.Likely, never: []verdict.Cause{"browser.site_data", "browser.extension"},
			edits: []edit{complaint, answers("private_window", "same_error")}},
		{name: "the browser's own proxy is dead", from: "healthy", lead: proxy, proven: true,
			edits: []edit{used(900, deadOwn, ""), ownProxy(checks.ProxyRefused)}},
		{name: "the browser's own proxy is dead, and the cookies are refused", from: "healthy", lead: proxy, proven: true, also: []verdict.Cause{large},
			edits: []edit{used(9000, deadOwn, ""), ownProxy(checks.ProxyTimeout), armSays(431)}},
		{name: "the browser's own proxy is dead behind a proxy that works", from: "healthy-proxy", lead: proxy, proven: true,
			edits: []edit{used(900, deadOwn, ""), ownProxy(checks.ProxyNotFound)}},
		{name: "the browser's own proxy accepts", from: "healthy", lead: verdict.None, never: []verdict.Cause{proxy},
			edits: []edit{used(900, deadOwn, ""), ownProxy("")}},
		{name: "the browser's own proxy accepts, and the person sees an error", from: "healthy", lead: proxy, atMost: verdict.Likely,
			edits: []edit{used(900, deadOwn, ""), ownProxy(""), complaint}, also: []verdict.Cause{"browser.site_data"}},
		{name: "a script of the browser's own decides, and the person sees an error", from: "healthy", lead: proxy, atMost: verdict.Likely,
			edits: []edit{used(900, "", "http://config.example/proxy.pac"), complaint}},
		{name: "a script of the browser's own, and its proxies are dead", from: "healthy", lead: proxy, atMost: verdict.Likely,
			edits: []edit{used(900, "", "http://config.example/proxy.pac"), ownScript(checks.ProxyRefused, checks.ProxyTimeout)}},
		{name: "a script of the browser's own, and one of its proxies works", from: "healthy", lead: verdict.None, never: []verdict.Cause{proxy},
			edits: []edit{used(900, "", "http://config.example/proxy.pac"), ownScript(checks.ProxyRefused, "")}},
		{name: "a script of the browser's own that nobody could read", from: "healthy", lead: verdict.None, never: []verdict.Cause{proxy},
			edits: []edit{used(900, "", "http://config.example/proxy.pac")}},
		{name: "the browser's proxy is the system's, and the person sees an error", from: "healthy-proxy", lead: "browser.site_data",
			edits: []edit{sameProxy, complaint}, never: []verdict.Cause{proxy}},
	}...)
}

// sameProxy sets the browser to the proxy that the system uses.
func sameProxy(e checks.Evidence) checks.Evidence {
	page, _ := e.View().Raw(checks.PageID)
	return used(900, page.Spec.Route.Via, "")(e)
}
