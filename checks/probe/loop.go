package probe

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"fix502/checks"
	"fix502/checks/probe/wire"
)

const (
	// turns is how often more a page that leads to its own address is asked:
	// one that only means to set a cookie answers by then.
	turns = 3
	// maxJar bounds the cookies that are carried through such turns.
	maxJar = 16
)

// endless tells whether an answer leads to the very address that was asked,
// and so does each further one. It is asked as a browser asks: with the
// cookies that the answers set, which are forgotten afterwards.
func (e *engine) endless(ctx context.Context, s checks.Spec, t *trip, a wire.Answer) bool {
	if s.Role != checks.RolePage && s.Role != checks.RoleOrigin || t.target.socket {
		return false
	}
	if s.Route.Via == "" {
		s.Route.Addr = t.seen.Addr
	}
	jar := map[string]string{}
	for range turns {
		if !leadsTo(t.target.url, a) {
			return false
		}
		fill(jar, a.Header)
		var f checks.Failure
		if a, f = e.turn(ctx, s, jar); f != "" {
			return false
		}
	}
	return leadsTo(t.target.url, a)
}

// turn asks once more, over a fresh connection.
func (e *engine) turn(ctx context.Context, s checks.Spec, jar map[string]string) (wire.Answer, checks.Failure) {
	t, f := e.depart(ctx, s)
	defer t.close()
	if f != "" {
		return wire.Answer{}, f
	}
	for _, name := range slices.Sorted(maps.Keys(jar)) {
		t.cookie += "; " + name + "=" + jar[name]
	}
	t.cookie = strings.TrimPrefix(t.cookie, "; ")
	return t.get(ctx, wire.Limits{First: firstByteTime, Header: maxHeader, Body: glanceTime, Bytes: glance})
}

// fill takes the cookies that an answer sets.
func fill(jar map[string]string, h http.Header) {
	for _, line := range h.Values("Set-Cookie") {
		pair, _, _ := strings.Cut(line, ";")
		name, value, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if ok && name != "" && len(pair) <= 4096 && len(jar) < maxJar {
			jar[name] = value
		}
	}
}

// leadsTo tells whether an answer is a redirect to this address.
func leadsTo(own *url.URL, a wire.Answer) bool {
	if a.Status/100 != 3 || a.Header.Get("Location") == "" {
		return false
	}
	to, err := own.Parse(a.Header.Get("Location"))
	if err != nil {
		return false
	}
	path := func(u *url.URL) string { return strings.TrimPrefix(u.EscapedPath(), "/") + "?" + u.RawQuery }
	return to.Scheme == own.Scheme && strings.EqualFold(to.Host, own.Host) && path(to) == path(own)
}
