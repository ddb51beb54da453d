package lab

import (
	"bytes"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6455 wants SHA-1
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"fix502/checks"
)

// serveSite answers for the host that was dialled.
func (l *Lab) serveSite(w http.ResponseWriter, r *http.Request) {
	p := placeOf(r)
	name := r.Host
	if u, err := url.Parse("//" + r.Host); err == nil {
		name = u.Hostname()
	}
	st := l.net.host(name)
	if !l.net.serves(p.addr.Addr(), st) {
		if here := l.net.at[p.addr.Addr()]; len(here) > 0 && here[0].kind == kindOther {
			st = here[0]
		} else {
			http.Error(w, "no such site here", http.StatusMisdirectedRequest)
			return
		}
	}
	switch {
	case st.onEdge():
		l.serveEdge(w, r, p, st)
	case st.kind == kindResolver && r.URL.Path == "/dns-query":
		l.serveNames(w, r)
	case st.kind == kindStatus:
		l.serveStatus(w, r)
	case st.kind == kindControl:
		l.serveControl(w, r, st)
	default:
		l.show(w, "parked", page{Host: r.Host, Status: http.StatusOK})
	}
}

// serveEdge is the CDN: its own page, or what the origin says through it.
func (l *Lab) serveEdge(w http.ResponseWriter, r *http.Request, p place, st *site) {
	role := l.role(r, st)
	a := l.fault(r, role, p, st)
	ray := newRay()
	h := w.Header()
	if a == nil || !a.Unmarked {
		h.Set("Server", "cloudflare")
		h.Set(l.edgeHeader(), ray+"-FRA")
	}
	switch {
	case a != nil:
		l.serveFault(w, r, a, ray)
	case st.kind == kindSameEdge && strings.HasPrefix(r.URL.Path, "/__"):
		serveQuality(w, r)
	case st.kind == kindSameEdge && r.URL.Path != "/cdn-cgi/trace":
		l.serveControl(w, r, st)
	case p.addr.Port() == 80:
		http.Redirect(w, r, "https://"+st.name+r.URL.Path, http.StatusMovedPermanently)
	default:
		serveHealthy(w, r, role)
	}
}

// role is which part of the service a request is for.
func (l *Lab) role(r *http.Request, st *site) checks.Role {
	if r.URL.Path == "/cdn-cgi/trace" {
		return checks.RoleEdge
	}
	if st.kind == kindSameEdge {
		return checks.RoleSameEdge
	}
	best, long := checks.RolePage, -1
	for _, e := range l.net.profile.Endpoints {
		u, err := url.Parse(e.URL)
		if err != nil || !strings.EqualFold(u.Hostname(), st.name) {
			continue
		}
		if strings.HasPrefix(r.URL.Path, u.Path) && len(u.Path) > long {
			best, long = e.Role, len(u.Path)
		}
	}
	return best
}

// fault finds what the scenario wants said, if anything.
func (l *Lab) fault(r *http.Request, role checks.Role, p place, st *site) *answer {
	s := l.script.Load()
	sent := len(strings.Join(r.Header.Values("Cookie"), "; "))
	for i := range s.Answer {
		if a := &s.Answer[i]; a.meant(role, p, st) && sent >= a.Cookies && l.still(a) {
			return a
		}
	}
	return nil
}

func (a *answer) meant(role checks.Role, p place, st *site) bool {
	if a.Path == pathRouted && p.from != fromHere {
		return false
	}
	if len(a.Addrs) > 0 && !slices.ContainsFunc(a.Addrs, func(x netip.Addr) bool { return x == p.addr.Addr() }) {
		return false
	}
	roles := a.Roles
	if len(roles) == 0 {
		roles = []string{string(checks.RolePage), string(checks.RoleOrigin)}
	}
	if st.kind == kindService && slices.Contains(roles, "service") && role != checks.RoleEdge {
		return true
	}
	return slices.Contains(roles, string(role))
}

// still tells whether a fault that passes by itself lasts yet.
func (l *Lab) still(a *answer) bool {
	if a.Lasts == 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.opts.Now()
	if l.began[a].IsZero() {
		l.began[a] = now
	}
	return now.Sub(l.began[a]) < time.Duration(a.Lasts)
}

func (l *Lab) serveFault(w http.ResponseWriter, r *http.Request, a *answer, ray string) {
	if a.Hang {
		l.hang(r)
		return
	}
	for _, k := range slices.Sorted(maps.Keys(a.Header)) {
		w.Header().Set(k, a.Header[k])
	}
	v := page{Host: r.Host, Ray: ray, Status: a.Status, Code: a.Code, Guilty: a.Guilty, Time: l.opts.Now().UTC()}
	if v.Code == 0 {
		v.Code = a.Status
	}
	name := a.Page
	if a.Problem && strings.Contains(r.Header.Get("Accept"), "json") {
		name = "problem"
	}
	l.show(w, name, v)
}

// serveHealthy is the service as it should be.
func serveHealthy(w http.ResponseWriter, r *http.Request, role checks.Role) {
	h := w.Header()
	switch role {
	case checks.RoleEdge:
		h.Set("Content-Type", "text/plain")
		_, _ = fmt.Fprintf(w, "fl=466f1\nh=%s\nip=203.0.113.77\nts=%.3f\nvisit_scheme=https\nuag=%s\ncolo=FRA\nsliver=none\nhttp=%s\nloc=DE\ntls=TLSv1.3\nsni=plaintext\nwarp=off\ngateway=off\nrbi=off\nkex=X25519MLKEM768\n",
			r.Host, float64(time.Now().UnixMilli())/1000, "fix502", strings.ToLower(r.Proto)) // the client may be gone
	case checks.RoleOrigin:
		h.Set("Content-Type", "application/json")
		h.Set("X-Request-Id", newRay())
		h.Set("Cf-Cache-Status", "DYNAMIC")
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`{"detail":"Not authenticated"}`)) // the client may be gone
	case checks.RoleRealtime:
		serveRealtime(w, r)
	default:
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cf-Cache-Status", "DYNAMIC")
		_, _ = w.Write([]byte("<!doctype html><title>ChatGPT</title><p>What can I help with?</p>\n")) // the client may be gone
	}
}

// serveRealtime opens a websocket (RFC 6455, 4.2.2) and keeps it until the
// client has enough.
func serveRealtime(w http.ResponseWriter, r *http.Request) {
	key := r.Header.Get("Sec-WebSocket-Key")
	up, ok := w.(http.Hijacker)
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") || key == "" || !ok {
		w.Header().Set("Upgrade", "websocket")
		http.Error(w, "upgrade required", http.StatusUpgradeRequired)
		return
	}
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) //nolint:gosec // RFC 6455 wants SHA-1
	head := w.Header().Clone()
	c, _, err := up.Hijack()
	if err != nil {
		return
	}
	defer func() { _ = c.Close() }()
	head.Set("Upgrade", "websocket")
	head.Set("Connection", "Upgrade")
	head.Set("Sec-WebSocket-Accept", base64.StdEncoding.EncodeToString(sum[:]))
	if switched(c, head) {
		_, _ = c.Read(make([]byte, 512)) // whatever comes ends it
	}
}

// switched sends the answer that opens a websocket.
func switched(c net.Conn, head http.Header) bool {
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 101 Switching Protocols\r\n")
	_ = head.Write(&b) // a Buffer takes everything
	b.WriteString("\r\n")
	_, err := c.Write(b.Bytes())
	return err == nil
}

// hang keeps a request without an answer until somebody gives up.
func (l *Lab) hang(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-l.ctx.Done():
	}
}

func (l *Lab) edgeHeader() string {
	if h := l.net.profile.Edge.Header; h != "" {
		return h
	}
	return "cf-ray"
}

func newRay() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
