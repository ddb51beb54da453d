package probe

import (
	"context"
	"strings"
	"time"

	"fix502/checks"
)

// tcp connects and says nothing: to the pinned address, else to the URL's
// host.
func (e *engine) tcp(ctx context.Context, s checks.Spec) checks.Observation {
	t := &trip{engine: e, spec: s, begin: time.Now(), target: bareTarget(s.Route.URL)}
	defer t.close()
	d := t.destination()
	if d.host == "" {
		return t.observe(checks.Broken)
	}
	return t.observe(t.connect(ctx, d))
}

// bareTarget reads a URL or "host:port"; without a port 443 is meant.
func bareTarget(text string) target {
	if strings.Contains(text, "://") {
		t, _ := parseTarget(text)
		return t
	}
	host, port, _ := split(text, 443)
	return target{host: host, port: port}
}
