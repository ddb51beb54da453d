package probe

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/probe/wire"
)

const (
	// firstByteTime bounds the wait for an answer.
	firstByteTime = 8 * time.Second
	// bodyTime bounds the reading of a body that serves as a fingerprint.
	bodyTime = 1500 * time.Millisecond
	// maxHeader bounds the head of an answer, in bytes.
	maxHeader = 256 << 10
	// maxBody is how much of a body is read for fingerprints, in bytes.
	maxBody = 64 << 10
	// glance and glanceTime are what a page that works gets: what comes with
	// its first packets, enough for a block page that calls itself fine.
	glance     = 8 << 10
	glanceTime = 250 * time.Millisecond
	// maxCookie bounds the dummy Cookie header, in bytes.
	maxCookie = 1 << 20
)

// pageLimits are those of a request whose body only serves as a fingerprint.
func pageLimits() wire.Limits {
	return wire.Limits{First: firstByteTime, Body: bodyTime, Header: maxHeader, Bytes: maxBody}
}

// http makes the whole trip, from name to answer, over a fresh connection. It
// follows no redirect but one to the very address that it asked, and keeps no
// cookie.
func (e *engine) http(ctx context.Context, s checks.Spec) checks.Observation {
	return e.visit(ctx, s, func(string) {})
}

// visit is http; it tells when an answer is waited for, and from which address.
func (e *engine) visit(ctx context.Context, s checks.Spec, waits func(addr string)) checks.Observation {
	t, f := e.depart(ctx, s)
	defer t.close()
	if f != "" {
		t.clockHint(ctx)
		return t.observe(f)
	}
	lim := pageLimits()
	if s.Expect.Body == "" {
		lim.Glance, lim.GlanceTime = glance, glanceTime
	}
	waits(t.seen.Addr)
	answer, f := t.get(ctx, lim)
	if f == "" {
		t.read(answer)
		if e.endless(ctx, s, t, answer) {
			t.seen.Shape = checks.ShapeLoop
		}
	}
	return t.observe(f)
}

// travel goes as far as a request can be sent.
func (t *trip) travel(ctx context.Context) checks.Failure {
	if f := t.open(ctx); f != "" || !t.target.secure {
		return f
	}
	if t.target.socket {
		return t.handshake(ctx, "http/1.1")
	}
	return t.handshake(ctx, "h2", "http/1.1")
}

// get asks for the target as a browser's address bar does, or for a websocket.
func (t *trip) get(ctx context.Context, lim wire.Limits) (wire.Answer, checks.Failure) {
	r, err := t.request(ctx, http.MethodGet)
	if err != nil {
		return wire.Answer{}, checks.Broken
	}
	if t.target.socket {
		upgrade(r)
	}
	return t.exchange(ctx, r, lim)
}

// request is a bare request for the target with a browser's usual headers and
// an honest name.
func (t *trip) request(ctx context.Context, method string) (*http.Request, error) {
	u := *t.target.url
	u.User, u.Fragment = nil, ""
	u.Scheme = "http"
	if t.target.secure {
		u.Scheme = "https"
	}
	if u.Path == "" {
		u.Path = "/"
	}
	r, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return nil, err
	}
	accept := t.spec.Route.Accept
	if accept == "" {
		accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	}
	agent := t.world.UserAgent
	if agent == "" {
		agent = "fix502"
	}
	r.Header.Set("User-Agent", agent)
	r.Header.Set("Accept", accept)
	r.Header.Set("Accept-Language", "en")
	r.Header.Set("Accept-Encoding", "identity")
	if n := min(t.spec.Route.CookieBytes, maxCookie); n > 0 {
		r.Header.Set("Cookie", dummyCookie(n))
	}
	if t.cookie != "" {
		r.Header.Set("Cookie", t.cookie)
	}
	t.authorize(r)
	return r, nil
}

// dummyCookie is a Cookie header of n bytes that holds nothing. It consists of
// cookies of the largest size that browsers take, because over HTTP/2 each is
// sent by itself (RFC 9113, 8.2.3), and some servers bound that.
func dummyCookie(n int) string {
	const name, largest = "fix502=", 4096
	var b strings.Builder
	for left := n; ; left -= largest + len("; ") {
		size := largest
		if left < largest+len("; "+name+"x") {
			size = left
		}
		b.WriteString(name + strings.Repeat("x", max(1, size-len(name))))
		if size == left {
			return b.String()
		}
		b.WriteString("; ")
	}
}

// upgrade turns a request into a websocket handshake (RFC 6455, 4.1).
func upgrade(r *http.Request) {
	key := make([]byte, 16)
	_, _ = rand.Read(key) // never fails
	r.Header.Del("Accept-Encoding")
	r.Header.Set("Accept", "*/*")
	r.Header.Set("Connection", "Upgrade")
	r.Header.Set("Upgrade", "websocket")
	r.Header.Set("Sec-WebSocket-Version", "13")
	r.Header.Set("Sec-WebSocket-Key", base64.StdEncoding.EncodeToString(key))
	r.Header.Set("Origin", (&url.URL{Scheme: r.URL.Scheme, Host: r.URL.Host}).String())
}

// exchange sends a request in the protocol that was agreed and reads the
// answer's head, and its body as far as the limits allow.
func (t *trip) exchange(ctx context.Context, r *http.Request, lim wire.Limits) (wire.Answer, checks.Failure) {
	start := time.Now()
	var answer wire.Answer
	var err error
	if t.secured != nil && t.secured.ConnectionState().NegotiatedProtocol == "h2" {
		answer, err = wire.HTTP2(ctx, t.secured, r, lim)
	} else {
		r.Close = !t.target.socket
		answer, err = wire.HTTP1(ctx, t.conn, r, lim, t.absolute())
	}
	if err != nil {
		t.phase("first byte", start)
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return answer, answerWord(err, t.tap.Wrong())
	}
	t.phaseTook("first byte", start, answer.First.Sub(start))
	t.phaseTook("body", answer.First, answer.End.Sub(answer.First))
	t.seen.Reached, t.seen.Proto = checks.StageAnswer, answer.Proto
	t.seen.Status, t.seen.Bytes = answer.Status, int64(len(answer.Body))
	return answer, ""
}

// clockHint asks a control whose certificate is wrong in its dates alone what
// time it is. A clock hint needs no trust; the trip stays failed.
func (t *trip) clockHint(ctx context.Context) {
	c := t.seen.Chain
	if t.spec.Role != checks.RoleControl || c == nil || !c.Dated || t.secured == nil {
		return
	}
	if c.System != checks.TLSExpired && c.System != checks.TLSNotYet {
		return
	}
	r, err := t.request(ctx, http.MethodHead)
	if err != nil {
		return
	}
	r.Header.Del("Cookie")
	seen := t.seen
	answer, f := t.exchange(ctx, r, pageLimits())
	t.seen = seen
	if date := answer.Header.Get("Date"); f == "" && date != "" {
		t.seen.Header = map[string]string{"date": brief(date)}
	}
}
