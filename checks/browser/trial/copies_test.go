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
