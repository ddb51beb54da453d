package trial

import (
	"testing"
	"time"

	"fix502/checks"
)

func TestFreshChromium(t *testing.T) {
	program := chromiumOf(t)
	s := newSite(t, status(200, "<title>fine</title>"))
	env := s.world(t, Install{ID: "chromium", Engine: "chromium", Program: program})
	began := time.Now()
	o := once(t, env, spec("chromium", checks.FactorFresh))
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
	t.Logf("%+v %+v %s", o, o.Trip, time.Since(began))
	if o.Failure != "" || o.Trip.Status != 200 || o.Trip.Addr != s.addr() || o.Trip.Proto != "HTTP/2.0" || !o.Alive() {
		t.Fatalf("%+v %+v", o, o.Trip)
	}
	if got := left(t, env.Temp); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
	if got := usersOf(env.Temp); len(got) != 0 {
		t.Errorf("still running: %v", got)
	}
}
