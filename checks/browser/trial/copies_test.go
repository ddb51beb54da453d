package trial

import (
	"net/http"
	"testing"

	"fix502/checks"
)

// large answers requests with large headers as servers do.
func large(w http.ResponseWriter, r *http.Request) {
	if len(r.Header.Get("Cookie")) > 8<<10 {
		status(502, "<h1>502 Bad Gateway</h1>")(w, r)
		return
	}
	status(200, "fine")(w, r)
}

func TestCookiesAreTheFactor(t *testing.T) {
	program := chromiumOf(t)
	s := newSite(t, setup(cookies(20), large))
	profile := person(t, s, program)
	env := s.world(t, Install{ID: "chromium", Engine: "chromium", Program: program, Profiles: []string{profile}})
	for f, want := range map[checks.Factor]int{
		checks.FactorFresh: 200, checks.FactorCopy: 502, checks.FactorExtensions: 502, checks.FactorCookies: 200,
	} {
		if o := once(t, env, spec("chromium", f)); o.Failure != "" || o.Trip.Status != want {
			t.Errorf("%s: %q %+v, want %d", f, o.Failure, o.Trip, want)
		}
	}
}

func TestStoredErrorOfAServiceWorker(t *testing.T) {
	program := chromiumOf(t)
	s := newSite(t, setup(worker, status(200, "fine")))
	profile := person(t, s, program)
	env := s.world(t, Install{ID: "chromium", Engine: "chromium", Program: program, Profiles: []string{profile}})
	o := once(t, env, spec("chromium", checks.FactorCopy))
	if o.Failure != "" || o.Trip.Status != 502 || o.Trip.Header[checks.HeaderFrom] != checks.FromWorker || o.Trip.Addr != "" {
		t.Errorf("copy: %q %+v", o.Failure, o.Trip)
	}
	o = once(t, env, spec("chromium", checks.FactorWorker))
	if o.Failure != "" || o.Trip.Status != 200 || o.Trip.Header[checks.HeaderFrom] != checks.FromNetwork {
		t.Errorf("past the worker: %q %+v", o.Failure, o.Trip)
	}
}

func TestExtensionsAreTheFactor(t *testing.T) {
	program := chromiumOf(t)
	s := newSite(t, setup(cookies(1), status(200, "fine")))
	var dirs, ids []string
	for n := range 4 {
		dir, id := unpacked(t, n, map[bool]string{true: blocker}[n == 2])
		dirs, ids = append(dirs, dir), append(ids, id)
	}
	profile := person(t, s, program, dirs...)
	env := s.world(t, Install{ID: "chromium", Engine: "chromium", Program: program, Profiles: []string{profile}})
	some := func(keep ...string) checks.Spec {
		sp := spec("chromium", checks.FactorSome)
		sp.Trial.Keep = keep
		return sp
	}
	for name, c := range map[string]struct {
		spec  checks.Spec
		fails bool
	}{
		"all":          {spec("chromium", checks.FactorCopy), true},
		"none":         {spec("chromium", checks.FactorExtensions), false},
		"the innocent": {some(ids[0], ids[1], ids[3]), false},
		"the culprit":  {some(ids[2]), true},
	} {
		before := s.requests()
		o := once(t, env, c.spec)
		if c.fails && (o.Failure != checks.BrowserBlocked || o.Trip.Header[checks.HeaderNetError] != "ERR_BLOCKED_BY_CLIENT" || s.requests() != before) {
			t.Errorf("%s: %q %+v", name, o.Failure, o.Trip)
		}
		if !c.fails && (o.Failure != "" || o.Trip.Status != 200) {
			t.Errorf("%s: %q %+v", name, o.Failure, o.Trip)
		}
	}
}
