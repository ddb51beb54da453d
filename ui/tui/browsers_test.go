package tui

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"fix502/checks"
	"fix502/checks/profile"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/library"
	"fix502/steps/summary"
)

// browserEvidence is a browser with too many cookies, some extensions and a
// proxy setting, beside a service that works.
func browserEvidence() checks.Evidence {
	trip := func(id checks.ID, role checks.Role, arm checks.Arm, status int) checks.Observation {
		return at(20, checks.Observation{
			Spec: checks.Spec{ID: id, Probe: checks.ProbeHTTP, Role: role, Arm: arm, Expect: checks.Expect{Alive: []int{403}}},
			Trip: &checks.Trip{Reached: checks.StageAnswer, Status: status, Addr: "192.0.2.10:443"},
		})
	}
	seen := func(id checks.ID, f checks.Fact) checks.Observation {
		o := checks.Observation{Spec: checks.Spec{ID: id, Probe: checks.ProbeBrowser}, Fact: &f}
		if id != "browser.installed" {
			o.Spec.Role = checks.RoleBrowser
		}
		return at(1, o)
	}
	used := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	return checks.Evidence{
		trip(checks.PageID, checks.RolePage, checks.ArmPlain, 200), trip(checks.OriginID, checks.RoleOrigin, checks.ArmPlain, 403),
		trip("http.page+cookie", checks.RolePage, checks.ArmCookie, 431),
		seen("browser.installed", checks.Fact{Browsers: []checks.BrowserInfo{
			{ID: "chromium", Name: "Chromium", Engine: "chromium", Version: "156.0.8078.79", Default: true, Profiles: []checks.BrowserProfile{{N: 1, Used: used}}},
			{ID: "firefox", Name: "Firefox", Engine: "firefox", Version: "153.7.0", Profiles: []checks.BrowserProfile{{N: 1, Used: used}}},
		}}),
		seen("browser.stored.chromium.profile-1", checks.Fact{Stored: &checks.Stored{
			Browser: "chromium", Profile: 1, Count: 20, Bytes: 20148, Worker: true, Cache: 48 << 20,
			Headers: []checks.CookieHeader{{Host: "chatgpt.com", Count: 20, Bytes: 20148}},
		}}),
		seen("browser.settings.chromium.profile-1", checks.Fact{Settings: &checks.BrowserSettings{Browser: "chromium", Profile: 1, Mode: "system", DNS: "automatic"}}),
		seen("browser.extensions.chromium.profile-1", checks.Fact{Extensions: &checks.Extensions{
			Browser: "chromium", Profile: 1, Count: 3, Enabled: 2, List: []checks.Extension{
				{ID: "a", Name: "Ad Stopper", Enabled: true, By: "person", Can: []string{"block"}, Rank: 62, Fresh: true},
				{ID: "b", Name: "Page Colours", Enabled: true, By: "person", Can: []string{"script"}, Rank: 15},
				{ID: "c", Name: "Notes", By: "person"},
			},
		}}),
	}
}

// atBrowserStep is a real session that stands at a step, with that evidence.
// Where the person sees an error, the cookies are not the reason.
func atBrowserStep(t *testing.T, p profile.Profile, step string, complains bool) steps.Prompt {
	t.Helper()
	all := browserEvidence()
	if complains {
		all[2].Trip.Status = 200
	}
	table := verdict.Default()
	s := steps.New(steps.Config{
		Profile: p, Diagnose: table.Diagnose, Causes: table.Causes, Steps: library.Steps(p), GOOS: "linux",
		Due: func(_ checks.View, started func(checks.ID) bool, _ func(checks.Consent) bool) []checks.Spec {
			var out []checks.Spec
			for _, o := range all {
				if !started(o.ID()) {
					out = append(out, o.Spec)
				}
			}
			return out
		},
	})
	batch := s.Begin().Batch
	for _, o := range all {
		s.Record(checks.Result{Batch: batch, Check: o.ID(), Seen: []checks.Observation{o}})
	}
	if complains {
		s.Choose(steps.Choice{Kind: steps.Reply, Answer: steps.AnswerSame}, noon())
	}
	s.Choose(steps.Choice{Kind: steps.Result}, noon())
	s.Choose(steps.Choice{Kind: steps.Go, Step: step}, noon())
	if prompt := s.Prompt(); prompt.Step == step && prompt.Place == steps.AtStep {
		return prompt
	}
	t.Fatalf("stands at %s %s", s.Prompt().Place, s.Prompt().Step)
	return steps.Prompt{}
}

// TestGoldenOfBrowserSteps are the screens of the four steps that happen in
// the browser, as the real wizard offers them.
func TestGoldenOfBrowserSteps(t *testing.T) {
	p, err := profile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range [][2]int{{100, 30}, {80, 24}, {40, 12}} {
		name := fmt.Sprintf("browsers.%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			for _, step := range []string{steps.Cache, steps.Browser, steps.Incognito, steps.Plugins} {
				s := &fakeSession{prompt: atBrowserStep(t, p, step, step != steps.Cache)}
				hold := fakeHolder()
				hold.Line = func(o *checks.Observation) string { return summary.Line(o, newFakeWords(t).real.Label) }
				hold.Step = func(id string) (found steps.Step) {
					for _, st := range library.Steps(p) {
						if st.ID == id {
							found = st
						}
					}
					return found
				}
				hold.Fields = func(v checks.View) map[string]string {
					f := summary.Fields(p, v)
					f["own_browser"], f["other_browser"], f["kept_browser"], f["kept_cookies"] = "Chromium", "Firefox", "Chromium", "20 in all"
					return f
				}
				d := newDriver(t, s, hold, speak(t, "en"), false)
				d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]}, beginMsg{})
				fmt.Fprintf(&out, "=== %s\n%s\n", step, paint(t, "plain", d.screen()))
			}
			golden(t, name, out.Bytes())
		})
	}
}
