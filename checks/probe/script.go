package probe

import (
	"context"
	"net/http"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/sysconf"
)

// scriptTime bounds the reading of a proxy script, once it answers.
const scriptTime = 2 * time.Second

// script fetches the proxy script of the person's settings, direct as browsers
// do, and tells which proxies it names. It is never run. One that does not
// come is reported as the trip to it.
func (e *engine) script(ctx context.Context, s checks.Spec) checks.Observation {
	s.Route.Accept = "application/x-ns-proxy-autoconfig, */*;q=0.8"
	t, f := e.depart(ctx, s)
	defer t.close()
	if f != "" {
		return t.observe(f)
	}
	lim := pageLimits()
	lim.Body, lim.Bytes = scriptTime, sysconf.MaxScript
	answer, f := t.get(ctx, lim)
	if f != "" {
		return t.observe(f)
	}
	if answer.Status != http.StatusOK {
		t.read(answer)
		return t.observe("")
	}
	named, open, ok := sysconf.Script(answer.Body)
	if !ok {
		t.read(answer)
		return t.observe(checks.HTTPGarbled)
	}
	// Where the address was cut, this may be another script than the person's.
	open = open || !answer.Whole || strings.HasSuffix(s.Route.URL, "?")
	return checks.Observation{Fact: &checks.Fact{Proxy: &checks.ProxyChoice{PAC: s.Route.URL, Others: named, Open: open}}}
}
