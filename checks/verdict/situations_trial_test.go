package verdict_test

import (
	"fix502/checks"
	"fix502/checks/verdict"
)

// trial is what a browser saw with one factor.
func trial(f checks.Factor, change func(*checks.Observation)) edit {
	return add(checks.PageID, func(o *checks.Observation) {
		browser := "chromium"
		if f == checks.FactorOther {
			browser = "firefox"
		}
		o.Spec.ID = checks.ID("trial." + browser + "." + string(f))
		o.Spec.Probe, o.Spec.Role, o.Spec.Consent = checks.ProbeBrowser, "", checks.ConsentTrial
		o.Spec.Trial = checks.Trial{Browser: browser, Factor: f}
		o.Trip.Chain = nil
		o.Trip.Header = map[string]string{checks.HeaderFrom: checks.FromNetwork, "cf-ray": "8c1d2e3f4a5b6c7d-FRA"}
		change(o)
	})
}

func loads(o *checks.Observation) { answer(o, 200) }

func checked(o *checks.Observation) { answer(o, 403, "cloudflare", "challenge") }

func shows502(o *checks.Observation) { answer(o, 502, "cloudflare", "branded", "origin") }

func blocked(o *checks.Observation) {
	stop(o, checks.BrowserBlocked, checks.StageNone)
	o.Trip.Header = map[string]string{checks.HeaderNetError: "ERR_BLOCKED_BY_CLIENT"}
}

func stored502(o *checks.Observation) {
	answer(o, 502)
	o.Trip.Addr, o.Trip.Header = "", map[string]string{checks.HeaderFrom: checks.FromWorker}
}

func atProxy(o *checks.Observation) { stop(o, checks.ProxyUnreachable, checks.StageNone) }

func situationsTrial() []situation {
	const data, ext, proxy, client verdict.Cause = "browser.site_data", "browser.extension", "browser.proxy", "browser.client"
	const fresh, all, bare, other = checks.FactorFresh, checks.FactorCopy, checks.FactorExtensions, checks.FactorOther
	complaint := person(checks.Answer{Answer: "same_error"})
	return []situation{
		{name: "the profile fails without extensions too, an empty one does not", from: "healthy", lead: data, proven: true, never: []verdict.Cause{ext},
			edits: []edit{trial(fresh, loads), trial(all, shows502), trial(bare, shows502)}},
		{name: "the profile fails without extensions too, an empty one meets a bot check", from: "healthy", lead: data, atMost: verdict.Likely,
			edits: []edit{trial(fresh, checked), trial(all, shows502), trial(bare, shows502)}, never: []verdict.Cause{ext}},
		{name: "without its cookies the profile works", from: "healthy", lead: data, proven: true,
			edits: []edit{trial(fresh, checked), trial(all, shows502), trial(bare, shows502), trial(checks.FactorCookies, loads)}},
		{name: "a service worker gives a stored error", from: "healthy", lead: data, proven: true, never: []verdict.Cause{client},
			edits: []edit{trial(fresh, loads), trial(all, stored502), trial(bare, stored502), trial(checks.FactorWorker, checked)}},
		{name: "an extension stops the page", from: "healthy", lead: ext, proven: true, never: []verdict.Cause{data},
			edits: []edit{complaint, trial(fresh, loads), trial(all, blocked), trial(bare, loads)}},
		{name: "an extension stops the page, without it a bot check comes", from: "healthy", lead: ext, proven: true,
			edits: []edit{complaint, trial(fresh, checked), trial(all, blocked), trial(bare, checked)}},
		{name: "an extension changes the request, without it a bot check comes", from: "healthy", lead: ext, atMost: verdict.Likely,
			edits: []edit{complaint, trial(fresh, checked), trial(all, shows502), trial(bare, checked)}},
		{name: "the profile's proxy is dead", from: "healthy", lead: proxy, proven: true, never: []verdict.Cause{data, ext},
			edits: []edit{trial(fresh, loads), trial(all, atProxy), trial(bare, atProxy), trial(checks.FactorDirect, loads)}},
		{name: "the profile's proxy is dead, and no other way was tried", from: "healthy", lead: proxy, atMost: verdict.Likely, never: []verdict.Cause{data},
			edits: []edit{trial(fresh, loads), trial(all, atProxy), trial(bare, atProxy)}},
		{name: "an extension's proxy is dead", from: "healthy", lead: ext, proven: true, never: []verdict.Cause{proxy, data},
			edits: []edit{trial(fresh, loads), trial(all, atProxy), trial(bare, loads)}},
		{name: "fails in an empty profile too, another browser works", from: "healthy", lead: client, proven: true, never: []verdict.Cause{data, ext},
			edits: []edit{complaint, trial(fresh, shows502), trial(all, shows502), trial(other, loads)}},
		{name: "fails in an empty profile too, another browser meets a bot check", from: "healthy", lead: client, atMost: verdict.Likely,
			edits: []edit{complaint, trial(fresh, blocked), trial(all, blocked), trial(other, checked)}},
		{name: "the copy does not show what the person sees", from: "healthy", lead: data, atMost: verdict.Likely, never: []verdict.Cause{client},
			edits: []edit{complaint, trial(fresh, loads), trial(all, loads)}},
		{name: "every trial works", from: "healthy", lead: verdict.None, edits: []edit{trial(fresh, loads), trial(all, loads)}},
		{name: "every trial meets a bot check", from: "healthy", lead: verdict.None, never: []verdict.Cause{data, ext, client, proxy},
			edits: []edit{trial(fresh, checked), trial(all, checked)}},
		{name: "a trial is refused as a program", from: "healthy", lead: verdict.None, never: []verdict.Cause{data, ext, client},
			edits: []edit{trial(fresh, func(o *checks.Observation) { answer(o, 403, "cloudflare", "denied", "client") }), trial(all, loads)}},
		{name: "no browser could be started", from: "healthy", lead: verdict.None, never: []verdict.Cause{data, ext, client},
			edits: []edit{trial(fresh, func(o *checks.Observation) { o.Failure, o.Trip = checks.Unsupported, nil })}},
		{name: "trials fail while the service is down", from: "provider-502", lead: "provider.bad_gateway", proven: true, never: []verdict.Cause{data, client, ext},
			edits: []edit{trial(fresh, shows502), trial(all, shows502), trial(other, shows502)}},
	}
}
