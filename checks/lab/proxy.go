package lab

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// scriptPath is where a proxy keeps the script that names it.
const scriptPath = "/proxy.pac"

// addr is where the proxy should be; the scenario's check made sure of it.
func (p *proxy) addr() netip.AddrPort {
	u, err := url.Parse(p.Via)
	if err != nil {
		return netip.AddrPort{}
	}
	ap, err := netip.ParseAddrPort(u.Host)
	if err != nil {
		return netip.AddrPort{}
	}
	return ap
}

// serveProxy is an HTTP proxy: CONNECT (RFC 9110, 9.3.6) and plain requests
// with a whole URL.
func (l *Lab) serveProxy(w http.ResponseWriter, r *http.Request) {
	p := l.script.Load().Proxy
	if p == nil {
		http.Error(w, "this proxy is out of use", http.StatusServiceUnavailable)
		return
	}
	if len(p.Script) > 0 && r.URL.Host == "" && r.URL.Path == scriptPath {
		w.Header().Set("Content-Type", "application/x-ns-proxy-autoconfig")
		_, _ = fmt.Fprintf(w, "function FindProxyForURL(url, host) {\n  return %q;\n}\n", strings.Join(p.Script, "; "))
		return
	}
	target := r.Host
	if r.Method != http.MethodConnect && r.URL.Host == "" {
		l.squid(w, "ERR_INVALID_URL 0", http.StatusBadRequest, target)
		return
	}
	if !p.permits(r) {
		w.Header().Set("Proxy-Authenticate", `Basic realm="proxy"`)
		l.squid(w, "ERR_CACHE_ACCESS_DENIED 0", http.StatusProxyAuthRequired, target)
		return
	}
	host := hostOf("//" + target)
	if p.Does != proxyForward && l.net.named(p.Names, host) && l.misbehave(w, r, p) {
		return
	}
	if r.Method == http.MethodConnect {
		l.tunnel(w, r)
		return
	}
	l.forward(w, r)
}

// permits tells whether a request bears the credentials that the proxy wants.
func (p *proxy) permits(r *http.Request) bool {
	if p.Does != proxyAuth && p.User == "" {
		return true
	}
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte(p.User+":"+p.Password))
	return p.User != "" && r.Header.Get("Proxy-Authorization") == want
}

// misbehave does what the scenario says; false: it is no fault after all.
func (l *Lab) misbehave(w http.ResponseWriter, r *http.Request, p *proxy) bool {
	switch p.Does {
	case proxyFail:
		l.squid(w, p.Error, p.Status, r.Host)
	case proxyDeny:
		l.squid(w, "ERR_ACCESS_DENIED 0", http.StatusForbidden, r.Host)
	case proxyHang:
		l.hang(r)
	case proxyClose, proxyGarbled:
		if c := hijack(w); c != nil {
			if p.Does == proxyGarbled {
				_, _ = c.Write([]byte("220 mail.lan ESMTP\r\n")) // it is closed next
			}
			_ = c.Close() // on purpose
		}
	default:
		return false
	}
	return true
}

// squid is an error page of the proxy's own.
func (l *Lab) squid(w http.ResponseWriter, word string, status int, target string) {
	h := w.Header()
	h.Set("Server", "squid/6.13")
	h.Set("Via", "1.1 proxy.lan (squid/6.13)")
	h.Set("X-Squid-Error", word)
	name, _, _ := strings.Cut(word, " ")
	l.show(w, "squid", page{Host: target, Status: status, Error: name, Time: l.opts.Now().UTC()})
}

// tunnel answers CONNECT and moves bytes from then on.
func (l *Lab) tunnel(w http.ResponseWriter, r *http.Request) {
	out, err := l.onward(r.Context(), r.Host, fromProxy)
	if err != nil {
		l.squid(w, "ERR_DNS_FAIL 0", http.StatusServiceUnavailable, r.Host)
		return
	}
	defer func() { _ = out.Close() }()
	c := hijack(w)
	if c == nil {
		return
	}
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return
	}
	l.splice(c, out)
}

func hijack(w http.ResponseWriter) net.Conn {
	h, ok := w.(http.Hijacker)
	if !ok {
		return nil
	}
	c, _, err := h.Hijack()
	if err != nil {
		return nil
	}
	return c
}

// splice moves bytes both ways until either side ends.
func (l *Lab) splice(a, b net.Conn) {
	if !l.keep(b) {
		return
	}
	defer l.forget(b)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(a, b) // an end is an end
		_ = a.Close()        // wakes the other direction
	}()
	_, _ = io.Copy(b, a) // an end is an end
	_ = b.Close()        // wakes the other direction
	<-done
}

// forward passes a plain request on.
func (l *Lab) forward(w http.ResponseWriter, r *http.Request) {
	resp, err := l.pass(r, "http", fromProxy)
	if err != nil {
		l.squid(w, "ERR_DNS_FAIL 0", http.StatusServiceUnavailable, r.Host)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	relay(w, resp, "1.1 proxy.lan (squid/6.13)")
}

// onward connects to a host:port from a vantage point other than this
// machine's, where names are true and paths are clear.
func (l *Lab) onward(ctx context.Context, hostport, from string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(hostport)
	if err != nil {
		return nil, err
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, err
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		st := l.net.host(host)
		if st == nil {
			return nil, fmt.Errorf("no such host: %s", host)
		}
		a = st.addrs[0]
	}
	ap := netip.AddrPortFrom(a, uint16(number))
	if (number != 443 && number != 80) || len(l.net.at[a]) == 0 {
		return nil, errors.New("nobody is there")
	}
	return l.reach(ctx, place{addr: ap, from: from})
}

// startSOCKS is a SOCKS5 proxy (RFC 1928) without credentials.
func (l *Lab) startSOCKS(_ place) (string, error) {
	ln, err := l.listen()
	if err != nil {
		return "", err
	}
	l.group.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			l.group.Go(func() {
				defer func() { _ = c.Close() }()
				l.socks(c)
			})
		}
	})
	return ln.Addr().String(), nil
}

func (l *Lab) socks(c net.Conn) {
	target, ok := socksTarget(c)
	if !ok {
		return
	}
	p := l.script.Load().Proxy
	reply := func(code byte) bool {
		_, err := c.Write([]byte{5, code, 0, 1, 0, 0, 0, 0, 0, 0})
		return err == nil
	}
	if p != nil && p.Does != proxyForward && l.net.named(p.Names, hostOf("//"+target)) {
		switch p.Does {
		case proxyDeny:
			reply(2) // not allowed by ruleset
		case proxyHang:
			_, _ = c.Read(make([]byte, 1)) // until the client gives up
		case proxyFail:
			reply(1) // general failure
		}
		return
	}
	out, err := l.onward(l.ctx, target, fromProxy)
	if err != nil {
		reply(4) // host unreachable
		return
	}
	defer func() { _ = out.Close() }()
	if reply(0) {
		l.splice(c, out)
	}
}

// socksTarget reads greeting and request, and gives the host:port that a
// CONNECT asks for.
func socksTarget(c net.Conn) (string, bool) {
	read := func(n int) []byte {
		b := make([]byte, n)
		if _, err := io.ReadFull(c, b); err != nil {
			return nil
		}
		return b
	}
	hello := read(2)
	if hello == nil || hello[0] != 5 || read(int(hello[1])) == nil {
		return "", false
	}
	if _, err := c.Write([]byte{5, 0}); err != nil {
		return "", false
	}
	head := read(4)
	if head == nil || head[1] != 1 {
		return "", false
	}
	var host string
	switch head[3] {
	case 1, 4:
		a, ok := netip.AddrFromSlice(read(map[byte]int{1: 4, 4: 16}[head[3]]))
		if !ok {
			return "", false
		}
		host = a.String()
	case 3:
		size := read(1)
		if size == nil {
			return "", false
		}
		host = string(read(int(size[0])))
	}
	port := read(2)
	if port == nil || host == "" {
		return "", false
	}
	return net.JoinHostPort(host, strconv.Itoa(int(port[0])<<8|int(port[1]))), true
}
