package verdict

import (
	"slices"
	"strings"

	"fix502/checks"
)

// myProfile is what was read of one kind from the profile that the person
// uses: the default browser's, used last.
func myProfile(v checks.View, kind string) (*checks.Observation, bool) {
	for _, o := range v.Role(checks.RoleBrowser, checks.ArmPlain) {
		if o.Fact != nil && strings.HasPrefix(string(o.ID()), kind) {
			return o, true
		}
	}
	return new(checks.Observation), false
}

// because is what was read in the profile that made the experiment due.
func because(v checks.View, kind string) []*checks.Observation {
	if o, ok := myProfile(v, kind); ok {
		return []*checks.Observation{o}
	}
	return nil
}

// fromProfile is the checks that lead to an experiment on one kind of what a
// profile holds.
func fromProfile(kind string, ids ...checks.ID) func(checks.Spec) bool {
	return func(s checks.Spec) bool {
		return s.ID == "browser.installed" || s.Role == checks.RoleBrowser && strings.HasPrefix(string(s.ID), kind) || from(ids...)(s)
	}
}

// needless answers where there was no experiment: No where the profile shows
// that there is nothing to try, or nobody uses a browser here.
func needless(v checks.View, kind string, more func(checks.Spec) bool, nothing func(checks.Fact) bool) Reading {
	if v.Pending(more) {
		return Reading{}
	}
	if o, ok := myProfile(v, kind); ok && nothing(*o.Fact) {
		return no(o)
	}
	o, ok := v.Get("browser.installed")
	if !ok || o.Fact == nil || slices.ContainsFunc(o.Fact.Browsers, func(b checks.BrowserInfo) bool { return len(b.Profiles) > 0 }) {
		return Reading{}
	}
	return no(o)
}

// withCookies builds a clue about the page asked with as many bytes of cookies
// as the person's browser sends: Yes when want likes all that came of it.
func withCookies(id string, want func([]*checks.Observation) bool) Clue {
	const kind = "browser.stored."
	more := fromProfile(kind, "http.page+cookie", "http.page+cookie#2")
	return Clue{ID: id, From: more, Holds: func(v checks.View) Reading {
		all := v.Role(checks.RolePage, checks.ArmCookie)
		if len(all) == 0 || v.Pending(more) {
			return needless(v, kind, more, func(f checks.Fact) bool { return f.Stored != nil })
		}
		return is(want(all), append(slices.Clone(all), because(v, kind)...)...)
	}}
}

// headerRefused: the answer says that the header is too large (RFC 6585, 431;
// nginx 400 and 494; 413; the edge's 1038).
func headerRefused(o *checks.Observation) bool {
	if o.Trip == nil || reached(o) != checks.StageAnswer {
		return false
	}
	return slices.Contains([]int{400, 413, 431, 494}, status(o)) || o.Trip.Code == 1038 || o.Trip.Shape == "headers"
}

// cutShort: an error of a server, or the end of the connection in place of an
// answer; either may be chance.
func cutShort(o *checks.Observation) bool {
	return status(o)/100 == 5 || o.Failure == checks.HTTPReset || o.Failure == checks.HTTPClosed
}

// cookiesRefused: with the cookies, the request is refused as too large.
func cookiesRefused() Clue {
	return withCookies("cookies_refused", func(all []*checks.Observation) bool { return slices.ContainsFunc(all, headerRefused) })
}

// cookiesFail: with the cookies, an error comes.
func cookiesFail() Clue {
	return withCookies("cookies_fail", func(all []*checks.Observation) bool { return every(all, cutShort) })
}

// cookiesFailTwice: with the cookies, an error comes each time.
func cookiesFailTwice() Clue {
	return withCookies("cookies_fail_twice", func(all []*checks.Observation) bool { return len(all) > 1 && every(all, cutShort) })
}

func every(all []*checks.Observation, want func(*checks.Observation) bool) bool {
	return !slices.ContainsFunc(all, func(o *checks.Observation) bool { return !want(o) })
}

// browserProxyDead: the proxy that the person's browser alone uses does not
// accept connections, or its name leads nowhere.
func browserProxyDead() Clue {
	const kind = "browser.settings."
	more := fromProfile(kind, "proxy.browser", checks.PageID)
	return Clue{ID: "browser_proxy_dead", From: more, Holds: func(v checks.View) Reading {
		if o, ok := v.Get("proxy.browser"); ok {
			return is(slices.Contains(proxyDeadWords(), o.Failure), append(because(v, kind), o)...)
		}
		return needless(v, kind, more, func(f checks.Fact) bool { return f.Settings != nil && !ownProxy(v, f.Settings) })
	}}
}

// browserNoWay: a script decides for the person's browser alone, and the page's
// trip ends at each of the proxies that it names, with no other way.
func browserNoWay() Clue {
	const kind, script = "browser.settings.", "proxy.browser.script"
	more := either(fromProfile(kind, checks.PageID), fromPrefix(script))
	return Clue{ID: "browser_no_way", From: more, Holds: func(v checks.View) Reading {
		all := slices.DeleteFunc(slices.Clone(v.Role(checks.RoleBrowser, checks.ArmPlain)), func(o *checks.Observation) bool {
			return o.Spec.Probe != checks.ProbeHTTP
		})
		switch {
		case !every(all, atProxy):
			return no(all...)
		case len(all) == 0:
			return needless(v, kind, more, func(f checks.Fact) bool {
				return f.Settings != nil && (f.Settings.Proxy == nil || f.Settings.Proxy.PAC == "")
			})
		case v.Pending(more):
			return Reading{}
		}
		return yes(append(all, because(v, kind)...)...)
	}}
}

// browserOwnProxy: the person's browser takes another way than the system.
func browserOwnProxy() Clue {
	const kind = "browser.settings."
	more := fromProfile(kind, checks.PageID)
	return Clue{ID: "browser_own_proxy", From: more, Holds: func(v checks.View) Reading {
		if o, ok := myProfile(v, kind); ok && o.Fact.Settings != nil && !v.Pending(more) {
			return is(ownProxy(v, o.Fact.Settings), o)
		}
		return needless(v, kind, more, func(checks.Fact) bool { return false })
	}}
}

// ownProxy tells whether the settings name a proxy or script, and not the
// proxy that the page's trip took.
func ownProxy(v checks.View, s *checks.BrowserSettings) bool {
	p := s.Proxy
	if p == nil || p.Excluded {
		return false
	}
	page, _ := v.Raw(checks.PageID)
	return p.PAC != "" || p.Via != "" && p.Via != page.Spec.Route.Via
}
