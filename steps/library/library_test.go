package library_test

import (
	"slices"
	"testing"

	"fix502/checks"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/library"
)

func full() profile.Profile {
	return profile.Profile{
		Name: "Service", URL: "https://service.example/",
		Status: profile.Status{Page: "https://status.example/"}, Support: profile.Support{URL: "https://help.example/"},
	}
}

func step(id string) steps.Step {
	for _, s := range library.Steps(full()) {
		if s.ID == id {
			return s
		}
	}
	return steps.Step{}
}

func TestEightStepsInOrder(t *testing.T) {
	want := map[string][]string{
		steps.Refresh: {"reload", "hard_reload", "open_page", "wait", "open_status"},
		steps.Connection: {
			"sign_in_portal", "fix_clock", "edit_hosts", "switch_resolver", "flush_dns", "reconnect", "tell_isp",
		},
		steps.Cache:     {"clear_for_me", "open_site_data", "clear_site_data"},
		steps.Browser:   {"open_other_for_me", "open_other", "update_browser"},
		steps.VPN:       {"browser_proxy", "proxy_off", "no_proxy", "vpn_off", "split_tunnel", "other_network", "tell_admin"},
		steps.Incognito: {"private_for_me", "private_window"},
		steps.Plugins:   {"open_extensions", "disable_all", "halve_for_me", "halve"},
		steps.Support:   {"copy_ticket", "open_help", "open_status"},
	}
	all := library.Steps(full())
	var order []string
	for _, s := range all {
		order = append(order, s.ID)
		var got []string
		for _, a := range s.Actions {
			got = append(got, a.ID)
			if a.Kind == steps.Open && a.Target == "" || a.Kind == steps.Copy && a.Target == "" {
				t.Errorf("%s/%s has no target", s.ID, a.ID)
			}
			if s.Asks && a.Kind == steps.Tell && a.Then != steps.ThenAsk {
				t.Errorf("%s/%s: only the person sees the outcome, but is not asked", s.ID, a.ID)
			}
		}
		if !slices.Equal(got, want[s.ID]) {
			t.Errorf("%s offers %v, want %v", s.ID, got, want[s.ID])
		}
		if s.Rule == nil || s.Ran == nil {
			t.Errorf("%s has no rule or does not say what ran", s.ID)
		}
	}
	if !slices.Equal(order, steps.Order()) {
		t.Errorf("order %v", order)
	}
}

func TestActionsNeedTheirTarget(t *testing.T) {
	for _, s := range library.Steps(profile.Profile{URL: "https://service.example/"}) {
		for _, a := range s.Actions {
			if a.Target == "status" || a.ID == "open_help" {
				t.Errorf("%s/%s opens a page that the profile does not name", s.ID, a.ID)
			}
		}
	}
}

func TestCausesOfActionsExist(t *testing.T) {
	known := map[verdict.Cause]bool{}
	for _, c := range verdict.Causes() {
		known[c.Cause] = true
	}
	for _, s := range library.Steps(full()) {
		for _, a := range s.Actions {
			for _, c := range a.Causes {
				if !known[c] {
					t.Errorf("%s/%s is for %q, which is no cause", s.ID, a.ID, c)
				}
			}
		}
	}
}

// healthy is evidence of a machine without proxy and VPN whose page, controls
// and names answer.
func healthy() checks.Evidence {
	answer := &checks.Trip{Reached: checks.StageAnswer, Status: 200}
	return checks.Evidence{
		{Spec: checks.Spec{ID: "host.proxy.service.example", Probe: checks.ProbeHost}, Fact: &checks.Fact{Proxy: &checks.ProxyChoice{}}},
		{Spec: checks.Spec{ID: "host.route.service.4", Probe: checks.ProbeHost}, Fact: &checks.Fact{Hop: &checks.NextHop{V4: &checks.Egress{}}}},
		{Spec: checks.Spec{ID: checks.PageID, Probe: checks.ProbeHTTP, Role: checks.RolePage}, Trip: answer},
		{Spec: checks.Spec{ID: checks.OriginID, Probe: checks.ProbeHTTP, Role: checks.RoleOrigin}, Trip: answer},
		{Spec: checks.Spec{ID: "http.control.1", Probe: checks.ProbeHTTP, Role: checks.RoleControl}, Trip: answer},
	}
}

func with(e checks.Evidence, more ...checks.Observation) checks.View {
	return append(e, more...).View()
}

func proxied() checks.Observation {
	return checks.Observation{
		Spec: checks.Spec{ID: "host.proxy.service.example", Probe: checks.ProbeHost, Role: "x"},
		Fact: &checks.Fact{Proxy: &checks.ProxyChoice{Via: "http://proxy:3128"}},
	}
}

func tunnelled() checks.Observation {
	return checks.Observation{
		Spec: checks.Spec{ID: "host.route.service.4", Probe: checks.ProbeHost},
		Fact: &checks.Fact{Hop: &checks.NextHop{V4: &checks.Egress{Interface: "tun0", Tunnel: true}}},
	}
}

func person(question, answer string) checks.Observation {
	return checks.Observation{
		Spec: checks.Spec{ID: checks.ID("person." + question), Probe: checks.ProbePerson},
		Said: &checks.Answer{Question: question, Answer: answer},
	}
}

func found(c verdict.Cause, conf verdict.Confidence) verdict.Verdict {
	return verdict.Verdict{Lead: c, Confidence: conf, Settled: true, Findings: []verdict.Finding{{Cause: c, Confidence: conf}}}
}

func TestRuledOut(t *testing.T) {
	const yes, no, unknown = checks.Yes, checks.No, checks.Unknown
	plain := healthy().View()
	for _, c := range []struct {
		name string
		v    verdict.Verdict
		w    checks.View
		want map[string]checks.Truth
		why  map[string]string
	}{
		{
			"the service fails", found("provider.bad_gateway", verdict.Certain), plain,
			map[string]checks.Truth{"refresh": unknown, "connection": yes, "cache": yes, "browser": yes, "vpn": yes, "incognito": yes, "plugins": yes, "support": no},
			map[string]string{"cache": "service_fault", "vpn": "service_fault", "connection": "service_fault"},
		},
		{
			"the service fails, likely, through a tunnel", found("provider.bad_gateway", verdict.Likely), with(healthy()[2:], tunnelled()),
			map[string]checks.Truth{"vpn": unknown, "cache": yes}, nil,
		},
		{
			"merely possible", found("provider.bad_gateway", verdict.Possible), plain,
			map[string]checks.Truth{"cache": unknown, "incognito": unknown}, nil,
		},
		{
			"refused for the address", found("edge.denied", verdict.Certain), plain,
			map[string]checks.Truth{"vpn": no, "cache": yes, "plugins": yes, "refresh": unknown},
			map[string]string{"vpn": "edge_block", "cache": "edge_block", "refresh": "edge_block"},
		},
		{
			"refused for the exit", found("vpn.exit_blocked", verdict.Likely), with(healthy()[2:], tunnelled()),
			map[string]checks.Truth{"vpn": no, "browser": yes}, map[string]string{"browser": "edge_block"},
		},
		{
			"the proxy fails", found("proxy.bad_gateway", verdict.Certain), with(healthy()[1:], proxied()),
			map[string]checks.Truth{"vpn": no, "cache": yes, "browser": yes, "incognito": yes, "plugins": yes, "connection": yes, "support": no},
			map[string]string{"cache": "proxy_fault", "connection": "proxy_fault", "vpn": "proxy_fault"},
		},
		{
			"nothing gets out", found("network.no_internet", verdict.Certain), checks.Evidence{}.View(),
			map[string]checks.Truth{"connection": no, "vpn": unknown, "cache": yes, "refresh": unknown},
			map[string]string{"cache": "network_fault", "connection": "network_fault"},
		},
		{
			"a firewall", found("firewall.dropped", verdict.Likely), plain,
			map[string]checks.Truth{"vpn": no, "connection": yes, "plugins": yes},
			map[string]string{"connection": "connection_fine"},
		},
		{
			"it works", found(verdict.None, verdict.Certain), plain,
			map[string]checks.Truth{"vpn": yes, "connection": yes, "cache": unknown, "browser": unknown, "incognito": unknown, "plugins": unknown},
			map[string]string{"vpn": "no_proxy_no_vpn", "connection": "connection_fine", "cache": "works_outside_browser"},
		},
		{
			"it works through a proxy", found(verdict.None, verdict.Certain), with(healthy()[1:], proxied()),
			map[string]checks.Truth{"vpn": unknown}, nil,
		},
		{
			"nothing is known", verdict.Verdict{Lead: verdict.Undecided}, checks.Evidence{}.View(),
			map[string]checks.Truth{"refresh": unknown, "connection": unknown, "cache": unknown, "browser": unknown, "vpn": unknown, "support": no},
			map[string]string{"support": "unknown_yet"},
		},
		{
			"stored data", found("browser.site_data", verdict.Likely), plain,
			map[string]checks.Truth{"cache": no, "plugins": unknown, "incognito": unknown}, nil,
		},
		{
			"fails in a private window too", found("browser.site_data", verdict.Likely), with(healthy(), person("action.private_window", "same_error")),
			map[string]checks.Truth{"cache": yes, "plugins": yes, "incognito": unknown, "browser": unknown},
			map[string]string{"plugins": "not_the_browser"},
		},
		{
			"fails in another browser too", found("browser.site_data", verdict.Likely), with(healthy(), person("action.open_other", "other_error")),
			map[string]checks.Truth{"incognito": yes, "plugins": yes, "browser": unknown}, nil,
		},
		{
			"a trial fails with an empty profile", found("browser.client", verdict.Certain), with(healthy(), trialSaw(checks.FactorFresh, 502)),
			map[string]checks.Truth{"cache": yes, "plugins": yes, "browser": no}, map[string]string{"plugins": "not_the_browser"},
		},
		{
			"a trial fails without extensions", found("browser.site_data", verdict.Certain), with(healthy(), trialSaw(checks.FactorExtensions, 502)),
			map[string]checks.Truth{"cache": no, "plugins": yes}, map[string]string{"plugins": "not_extensions"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			for id, want := range c.want {
				got, why := step(id).Rule(c.v, c.w)
				if got != want {
					t.Errorf("%s: %s (%s), want %s", id, got, why, want)
				}
				if key, ok := c.why[id]; ok && key != why {
					t.Errorf("%s: because of %q, want %q", id, why, key)
				}
			}
		})
	}
}

// TestNoStepIsRuledOutThatTheVerdictNames walks every cause, confidence and a
// handful of machines; every reason that comes up must be a listed one, and
// every listed one comes up.
func TestNoStepIsRuledOutThatTheVerdictNames(t *testing.T) {
	views := []checks.View{
		{}, healthy().View(), with(healthy()[1:], proxied()), with(healthy()[2:], tunnelled()),
		with(healthy(), person("action.private_window", "same_error")), with(healthy(), person("action.open_other", "same_error")),
		with(healthy(), trialSaw(checks.FactorExtensions, 502)), with(healthy(), trialSaw(checks.FactorFresh, 502)),
		with(healthy(), slices.Concat(withExtensions(1, 1), []checks.Observation{
			person("browser", steps.AnswerSame), person("action.disable_all", steps.AnswerWorks),
		})...),
		with(healthy(), ofMine(checks.Fact{Extensions: &checks.Extensions{Count: 1, Enabled: 1, List: []checks.Extension{{Name: "Clock", Enabled: true}}}})),
	}
	listed, given := library.Reasons(), map[string]bool{}
	for _, info := range verdict.Causes() {
		for _, conf := range []verdict.Confidence{verdict.Possible, verdict.Likely, verdict.Certain} {
			for i, w := range views {
				for _, s := range library.Steps(full()) {
					truth, why := s.Rule(found(info.Cause, conf), w)
					if why != "" && !slices.Contains(listed[s.ID], why) {
						t.Errorf("%s gives the reason %q, which is not listed", s.ID, why)
					}
					given[s.ID+why] = true
					if truth == checks.Yes && why == "" {
						t.Errorf("%s is ruled out by %s without a reason", s.ID, info.Cause)
					}
					asked := i >= 4 && i < 9 // the person's own experiment beats a guess
					if truth == checks.Yes && conf >= verdict.Likely && info.Step == s.ID && !asked {
						t.Errorf("%s names %s, which is ruled out (%s)", info.Cause, s.ID, why)
					}
					if truth == checks.Yes && (s.ID == steps.Support || s.ID == steps.Refresh) {
						t.Errorf("%s is ruled out by %s", s.ID, info.Cause)
					}
				}
			}
		}
	}
	for id, keys := range listed {
		for _, k := range keys {
			if !given[id+k] {
				t.Errorf("%s never gives the reason %q", id, k)
			}
		}
	}
}

func TestRanSaysWhatWasSeen(t *testing.T) {
	v := healthy().View()
	for id, want := range map[string]bool{
		steps.Refresh: true, steps.Connection: true, steps.VPN: true,
		steps.Cache: false, steps.Browser: false, steps.Incognito: false, steps.Plugins: false, steps.Support: false,
	} {
		if got := len(step(id).Ran(v)) > 0; got != want {
			t.Errorf("%s ran: %v", id, got)
		}
	}
	w := with(healthy(), person("browser", steps.AnswerWorks), person("action.halve", steps.AnswerSame))
	if got := step(steps.Plugins).Ran(w); !slices.Equal(got, []checks.ID{"person.action.halve", "person.browser"}) {
		t.Errorf("%v", got)
	}
}

func TestWhenActionsMakeSense(t *testing.T) {
	when := func(in, id string, v checks.View) bool {
		for _, a := range step(in).Actions {
			if a.ID == id {
				return a.When(v)
			}
		}
		t.Fatalf("no action %s/%s", in, id)
		return false
	}
	plain, proxy, tunnel := healthy().View(), with(healthy()[1:], proxied()), with(healthy()[2:], tunnelled())
	for _, id := range []string{"proxy_off", "no_proxy", "tell_admin"} {
		if when(steps.VPN, id, plain) || !when(steps.VPN, id, proxy) {
			t.Errorf("%s does not go by the proxy in force", id)
		}
	}
	for _, id := range []string{"vpn_off", "split_tunnel"} {
		if when(steps.VPN, id, plain) || !when(steps.VPN, id, tunnel) {
			t.Errorf("%s does not go by the tunnel in force", id)
		}
	}
	works := with(healthy(), person("action.disable_all", steps.AnswerWorks))
	if when(steps.Plugins, "halve", plain) || !when(steps.Plugins, "halve", works) {
		t.Error("halving is for when it works with all extensions off")
	}
}

// ofMine is something that was read from the profile that counts.
func ofMine(f checks.Fact) checks.Observation {
	kind := map[bool]string{true: "extensions"}[f.Extensions != nil]
	if f.Stored != nil {
		kind = "stored"
	} else if f.Settings != nil {
		kind = "settings"
	}
	return checks.Observation{Spec: checks.Spec{ID: checks.ID("browser." + kind + ".firefox.profile-1"), Probe: checks.ProbeBrowser, Role: checks.RoleBrowser}, Fact: &f}
}

// TestStepsShowWhatWasReadOfBrowsers: the profile that counts first, also what
// could not be read; none of it is an experiment.
func TestStepsShowWhatWasReadOfBrowsers(t *testing.T) {
	other := checks.Observation{Spec: checks.Spec{ID: "browser.stored.chrome.profile-1", Probe: checks.ProbeBrowser}, Failure: checks.ProfileLocked}
	v := with(healthy(),
		checks.Observation{Spec: checks.Spec{ID: "browser.installed", Probe: checks.ProbeBrowser}, Fact: &checks.Fact{Browsers: []checks.BrowserInfo{
			{ID: "chrome", Profiles: []checks.BrowserProfile{{N: 1}}}, {ID: "firefox", Default: true, Profiles: []checks.BrowserProfile{{N: 1}, {N: 2}}},
		}}},
		other, ofMine(checks.Fact{Stored: &checks.Stored{}}), ofMine(checks.Fact{Extensions: &checks.Extensions{}}),
		ofMine(checks.Fact{Settings: &checks.BrowserSettings{Mode: "manual"}}))
	for id, want := range map[string][]checks.ID{
		steps.Cache:   {"browser.stored.firefox.profile-1", "browser.stored.chrome.profile-1"},
		steps.Plugins: {"browser.extensions.firefox.profile-1"},
		steps.Browser: {"browser.installed", "browser.settings.firefox.profile-1"},
		steps.VPN:     {"browser.settings.firefox.profile-1"},
	} {
		if got := step(id).Shows(v); !slices.Equal(got, want) {
			t.Errorf("%s shows %v, want %v", id, got, want)
		}
		if got := step(id).Shows(healthy().View()); len(got) > 0 {
			t.Errorf("%s shows %v where there is no browser", id, got)
		}
		if got := step(id).Ran(v); id != steps.VPN && len(got) > 0 {
			t.Errorf("%s counts %v as an experiment", id, got)
		}
	}
}
