package probe

import (
	"io"
	"net"
	"testing"

	"fix502/checks"
)

// TestSecureProxy: the connection to an https proxy is secured first, and
// credentials do not go to a stranger.
func TestSecureProxy(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n, w, ca := proxied(t, hello)
		plain := n.tcp[proxyAddr]
		n.tcp[proxyAddr] = secure(ca.good(t, proxyName), plain)
		o := run(t.Context(), t, w, viaSpec("https"))
		if o.Failure != "" || o.Trip.Status != 200 || phases(o.Trip) != "lookup connect tunnel handshake first byte body" {
			t.Errorf("%q, %+v", o.Failure, o.Trip)
		}
		for name, c := range map[string]struct {
			peer func(net.Conn)
			want checks.Failure
		}{
			"stranger": {secure(newAuthority(t, "Nobody").good(t, proxyName), untold(t)), checks.ProxyGarbled},
			"no TLS":   {plain, checks.ProxyClosed},
			"silent":   {silentPeer, checks.ProxyTimeout},
			"text":     {afterFirst(saying("HTTP/1.1 400 Bad\r\n\r\n")), checks.ProxyGarbled},
		} {
			n.tcp[proxyAddr] = c.peer
			if o := run(t.Context(), t, w, viaSpec("https")); o.Failure != c.want || o.Trip.Reached != checks.StageConnect {
				t.Errorf("%s: %q, %+v", name, o.Failure, o.Trip)
			}
		}
	})
}

// untold is a peer that must not be told anything.
func untold(t *testing.T) func(net.Conn) {
	return func(c net.Conn) {
		if n, _ := c.Read(make([]byte, 1)); n > 0 {
			t.Error("a stranger was spoken to")
		}
	}
}

func TestThroughSOCKS(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ca := newAuthority(t, "Root")
		n := newNet()
		n.zone[proxyName] = []string{"198.51.100.8"}
		w := n.world()
		w.SystemRoots, w.PublicRoots = ca.pool(), ca.pool
		inner := secureHTTP(ca.good(t, "service.example"), hello)
		var asked string
		socks := func(reply string, then func(net.Conn)) func(net.Conn) {
			return afterFirst(func(c net.Conn) {
				_, _ = io.WriteString(c, "\x05\x00")
				b := make([]byte, 300)
				k, _ := c.Read(b)
				asked = string(b[:k])
				_, _ = io.WriteString(c, reply)
				then(c)
			})
		}
		for _, scheme := range []string{"socks5", "socks5h"} {
			n.tcp[proxyAddr] = socks("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", inner)
			o := run(t.Context(), t, w, viaSpec(scheme))
			if o.Failure != "" || o.Trip.Status != 200 || !o.Trip.Tunnel.SOCKS || asked != "\x05\x01\x00\x03\x0fservice.example\x01\xbb" {
				t.Errorf("%s: %q, %+v, asked %q", scheme, o.Failure, o.Trip, asked)
			}
		}
		for name, c := range map[string]struct {
			peer func(net.Conn)
			want checks.Failure
			code int
		}{
			"refused":   {socks("\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00", closingPeer), checks.ProxyAnswered, 5},
			"login":     {afterFirst(saying("\x05\xff")), checks.ProxyAnswered, 255},
			"silent":    {silentPeer, checks.ProxySilent, -1},
			"an HTTP":   {afterFirst(saying("HTTP/1.1 400 Bad\r\n\r\n")), checks.ProxyGarbled, -1},
			"cut short": {afterFirst(closingPeer), checks.ProxyClosed, -1},
		} {
			n.tcp[proxyAddr] = c.peer
			o := run(t.Context(), t, w, viaSpec("socks5"))
			if o.Failure != c.want || o.Trip.Reached != checks.StageConnect || (o.Trip.Tunnel == nil) != (c.code < 0) {
				t.Errorf("%s: %q, %+v", name, o.Failure, o.Trip)
			}
			if c.code >= 0 && (o.Trip.Tunnel.Status != c.code || !o.Trip.Tunnel.SOCKS) {
				t.Errorf("%s: %+v", name, o.Trip.Tunnel)
			}
		}
	})
}
