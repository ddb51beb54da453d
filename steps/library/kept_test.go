package library_test

import (
	"testing"

	"fix502/checks"
	"fix502/steps"
	"fix502/steps/library"
)

// browsers is evidence of what is installed, and of what each keeps.
func browsers(all []checks.BrowserInfo, kept ...checks.Observation) checks.View {
	e := checks.Evidence{{Spec: checks.Spec{ID: "browser.installed", Probe: checks.ProbeBrowser}, Fact: &checks.Fact{Browsers: all}}}
	return append(e, kept...).View()
}

func keeps(id string, role checks.Role, count int) checks.Observation {
	return checks.Observation{
		Spec: checks.Spec{ID: checks.ID("browser.stored." + id + ".profile-1"), Probe: checks.ProbeBrowser, Role: role},
		Fact: &checks.Fact{Stored: &checks.Stored{Browser: id, Profile: 1, Count: count}},
	}
}

func TestWhichBrowserIsActedOn(t *testing.T) {
	chrome := checks.BrowserInfo{ID: "chrome", Name: "Google Chrome", Engine: "chromium", Default: true}
	edge := checks.BrowserInfo{ID: "edge", Name: "Microsoft Edge", Engine: "chromium"}
	fox := checks.BrowserInfo{ID: "firefox", Name: "Firefox", Engine: "firefox"}
	safari := checks.BrowserInfo{ID: "safari", Name: "Safari", Engine: "safari"}
	gone := checks.BrowserInfo{ID: "brave", Name: "Brave", Engine: "chromium", Missing: true}
	for _, c := range []struct {
		name              string
		view              checks.View
		own, other, clear string
	}{
		{"nothing is known", checks.View{}, "", "", ""},
		{"one browser without data", browsers([]checks.BrowserInfo{chrome}, keeps("chrome", checks.RoleBrowser, 0)), "chrome", "", ""},
		{"another making comes first", browsers([]checks.BrowserInfo{chrome, edge, fox}, keeps("chrome", checks.RoleBrowser, 3)), "chrome", "firefox", "chrome"},
		{"the own one before others", browsers([]checks.BrowserInfo{chrome, fox}, keeps("chrome", "", 9), keeps("firefox", checks.RoleBrowser, 1)), "firefox", "chrome", "firefox"},
		{"another one that keeps something", browsers([]checks.BrowserInfo{chrome, fox}, keeps("chrome", checks.RoleBrowser, 0), keeps("firefox", "", 1)), "chrome", "firefox", "firefox"},
		{"no program, but data", browsers([]checks.BrowserInfo{gone}, keeps("brave", checks.RoleBrowser, 2)), "", "", "brave"},
		{"Safari keeps to itself", browsers([]checks.BrowserInfo{safari}, keeps("safari", checks.RoleBrowser, 2)), "safari", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			own, _ := library.Own(c.view)
			other, _ := library.Other(c.view)
			kept, _ := library.Clearable(c.view)
			if own.ID != c.own || other.ID != c.other || kept.Stored.Browser != c.clear {
				t.Errorf("own %q, other %q, clear %q", own.ID, other.ID, kept.Stored.Browser)
			}
			for id, want := range map[string]bool{
				"open_other_for_me": c.other != "", "private_for_me": c.own != "", "open_extensions": c.own != "", "open_site_data": c.own != "", "clear_for_me": c.clear != "",
			} {
				if got := offered(id, c.view); got != want {
					t.Errorf("%s is offered: %v", id, got)
				}
			}
		})
	}
}

func offered(id string, v checks.View) bool {
	for _, s := range library.Steps(full()) {
		for _, a := range s.Actions {
			if a.ID == id {
				return a.When(v)
			}
		}
	}
	return false
}

// TestWhatChangesAsksFirst: whatever is done to the machine needs a yes.
func TestWhatChangesAsksFirst(t *testing.T) {
	found := 0
	for _, s := range library.Steps(full()) {
		for _, a := range s.Actions {
			if a.Kind == steps.Do && a.Consent == checks.ConsentNone {
				t.Errorf("%s/%s asks for no consent", s.ID, a.ID)
			}
			if a.ID == "clear_for_me" && a.Consent == checks.ConsentChange {
				found++
			}
		}
	}
	if found != 1 {
		t.Error("clearing is not offered once, with the consent to a change")
	}
}
