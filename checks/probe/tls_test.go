package probe

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"fix502/checks"
)

const day = 24 * time.Hour

func tlsSpec() checks.Spec {
	return checks.Spec{Probe: checks.ProbeTLS, Route: checks.Route{URL: pageURL, Addr: v4a}}
}

func TestHandshakeFailures(t *testing.T) {
	alert := func(c net.Conn) {
		s := tls.Server(c, &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10})
		_ = s.Handshake()
		silentPeer(c)
	}
	for name, c := range map[string]struct {
		peer func(net.Conn)
		want checks.Failure
		took time.Duration
	}{
		"reset":            {afterFirst(resetPeer), checks.TLSReset, 0},
		"reset at once":    {resetPeer, checks.TLSReset, 0},
		"closed":           {afterFirst(closingPeer), checks.TLSClosed, 0},
		"closed at once":   {closingPeer, checks.TLSClosed, 0},
		"silent":           {silentPeer, checks.TLSTimeout, handshakeTime},
		"HTTP":             {afterFirst(saying("HTTP/1.1 400 Bad Request\r\n\r\n")), checks.TLSGarbled, 0},
		"noise":            {afterFirst(saying("\x16\x03\x03\x00\x05\x02\x00\x00\x01\x00")), checks.TLSGarbled, 0},
		"short, then end":  {afterFirst(func(c net.Conn) { _, _ = io.WriteString(c, "\x16\x03") }), checks.TLSClosed, 0},
		"one byte, silent": {afterFirst(saying("\x16")), checks.TLSTimeout, handshakeTime},
		"alert":            {alert, checks.TLSAlert, 0},
		"alert by hand":    {afterFirst(saying("\x15\x03\x03\x00\x02\x02\x28")), checks.TLSAlert, 0},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				n := newNet()
				n.tcp[v4a] = c.peer
				o := run(t.Context(), t, n.world(), tlsSpec())
				if o.Failure != c.want || o.Took != c.took || o.Trip.Reached != checks.StageConnect || o.Trip.Chain != nil {
					t.Errorf("got %q after %v, %+v", o.Failure, o.Took, o.Trip)
				}
				if phases(o.Trip) != "connect handshake" {
					t.Errorf("phases %q", phases(o.Trip))
				}
			})
		})
	}
}

func TestChains(t *testing.T) {
	for name, c := range map[string]struct {
		cert           func(*testing.T, authority, authority) tls.Certificate
		system, public checks.Failure
		dated          bool
		product        checks.Gateway
	}{
		"good": {func(t *testing.T, pub, _ authority) tls.Certificate { return pub.good(t, "service.example") },
			"", "", false, ""},
		"intercepted": {func(t *testing.T, _, own authority) tls.Certificate { return own.good(t, "service.example") },
			"", checks.TLSUntrusted, false, "zscaler"},
		"unknown": {func(t *testing.T, _, _ authority) tls.Certificate {
			return newAuthority(t, "Nobody").good(t, "service.example")
		}, checks.TLSUntrusted, checks.TLSUntrusted, false, ""},
		"expired": {func(t *testing.T, pub, _ authority) tls.Certificate {
			return pub.leaf(t, "service.example", -9*day, -day)
		}, checks.TLSExpired, checks.TLSExpired, true, ""},
		"not yet": {func(t *testing.T, pub, _ authority) tls.Certificate {
			return pub.leaf(t, "service.example", day, 9*day)
		},
			checks.TLSNotYet, checks.TLSNotYet, true, ""},
		"other name": {func(t *testing.T, pub, _ authority) tls.Certificate { return pub.good(t, "router.example") },
			checks.TLSName, checks.TLSName, false, ""},
		"other name of a stranger": {func(t *testing.T, _, _ authority) tls.Certificate {
			return newAuthority(t, "Nobody").good(t, "router.example")
		}, checks.TLSUntrusted, checks.TLSUntrusted, false, ""},
		"expired stranger": {func(t *testing.T, _, _ authority) tls.Certificate {
			return newAuthority(t, "Nobody").leaf(t, "service.example", -9*day, -day)
		}, checks.TLSUntrusted, checks.TLSUntrusted, false, ""},
		"expired other name": {func(t *testing.T, pub, _ authority) tls.Certificate {
			return pub.leaf(t, "router.example", -9*day, -day)
		}, checks.TLSName, checks.TLSName, false, ""},
		"expired interceptor": {func(t *testing.T, _, own authority) tls.Certificate {
			return own.leaf(t, "service.example", -9*day, -day)
		}, checks.TLSExpired, checks.TLSUntrusted, true, "zscaler"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				public, own := newAuthority(t, "Public"), newAuthority(t, "Zscaler Root CA")
				n := newNet()
				asked := false
				cert := c.cert(t, public, own)
				n.tcp[v4a] = secureHTTP(cert, func(http.ResponseWriter, *http.Request) { asked = true })
				w := n.world()
				w.SystemRoots, w.PublicRoots = public.pool(), public.pool
				w.SystemRoots.AddCert(own.cert)
				s := httpSpec()
				s.Route.Addr = v4a
				o := run(t.Context(), t, w, s)
				chain := o.Trip.Chain
				if chain == nil || chain.System != c.system || chain.Public != c.public || chain.Dated != c.dated || chain.Product != c.product {
					t.Fatalf("%q, chain %+v", o.Failure, chain)
				}
				leaf, _ := x509.ParseCertificate(cert.Certificate[0])
				if chain.Subject != leaf.Subject.CommonName || !chain.NotAfter.Equal(leaf.NotAfter) || chain.Issuer != leaf.Issuer.CommonName+", Test" {
					t.Errorf("chain %+v", chain)
				}
				if o.Failure != c.system || asked != (c.system == "") || (o.Trip.Reached == checks.StageAnswer) != asked {
					t.Errorf("failure %q, asked %v, reached %v", o.Failure, asked, o.Trip.Reached)
				}
			})
		})
	}
}

// TestLocalStore: a chain that only the public roots know is what a broken
// store on this machine looks like.
func TestLocalStore(t *testing.T) {
	bubble(t, func(t *testing.T) {
		public := newAuthority(t, "Public")
		n := newNet()
		n.tcp[v4a] = secure(public.good(t, "service.example"), silentPeer)
		w := n.world()
		w.SystemRoots, w.PublicRoots = x509.NewCertPool(), public.pool
		o := run(t.Context(), t, w, tlsSpec())
		if o.Failure != checks.TLSUntrusted || o.Trip.Chain.Public != "" {
			t.Errorf("%q, %+v", o.Failure, o.Trip.Chain)
		}
		w.PublicRoots = func() *x509.CertPool { return nil }
		if o := run(t.Context(), t, w, tlsSpec()); o.Trip.Chain.Public != checks.Unsupported {
			t.Errorf("without public roots: %q", o.Trip.Chain.Public)
		}
	})
}

// TestClockOfWorld: dates are judged by the world's clock.
func TestClockOfWorld(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ca := newAuthority(t, "Public")
		n := newNet()
		n.tcp[v4a] = secure(ca.good(t, "service.example"), silentPeer)
		w := n.world()
		w.SystemRoots, w.PublicRoots = ca.pool(), ca.pool
		for off, want := range map[time.Duration]checks.Failure{-9 * day: checks.TLSNotYet, 9 * day: checks.TLSExpired, 0: ""} {
			w.Now = func() time.Time { return time.Now().Add(off) }
			o := run(t.Context(), t, w, tlsSpec())
			if o.Failure != want || !o.At.Equal(w.Now()) || o.Trip.Chain.Dated != (want != "") {
				t.Errorf("clock off by %v: %q, %+v", off, o.Failure, o.Trip.Chain)
			}
		}
	})
}

func TestOtherNameInHello(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ca := newAuthority(t, "Public")
		n := newNet()
		var asked string
		var curves int
		cert := ca.good(t, "control.example")
		n.tcp[v4a] = func(c net.Conn) {
			s := tls.Server(c, &tls.Config{GetCertificate: func(h *tls.ClientHelloInfo) (*tls.Certificate, error) {
				asked, curves = h.ServerName, len(h.SupportedCurves)
				return &cert, nil
			}})
			_ = s.Handshake()
			silentPeer(c)
		}
		w := n.world()
		w.SystemRoots, w.PublicRoots = ca.pool(), ca.pool
		s := tlsSpec()
		s.Route.ServerName = "control.example"
		if o := run(t.Context(), t, w, s); o.Failure != "" || asked != "control.example" || o.Trip.Reached != checks.StageHandshake || curves < 2 {
			t.Errorf("%q, asked for %q, %d curves", o.Failure, asked, curves)
		}
		s.Arm = checks.ArmHello
		if o := run(t.Context(), t, w, s); o.Failure != "" || curves != 1 {
			t.Errorf("small hello: %q, %d curves", o.Failure, curves)
		}
	})
}

// TestClockHint: a control whose certificate is wrong in its dates alone may
// still tell what time it is; nobody else is asked.
func TestClockHint(t *testing.T) {
	for name, c := range map[string]struct {
		role     checks.Role
		from, to time.Duration
		name     string
		hint     bool
	}{
		"control, expired":    {checks.RoleControl, -9 * day, -day, "service.example", true},
		"control, not yet":    {checks.RoleControl, day, 9 * day, "service.example", true},
		"control, wrong name": {checks.RoleControl, -day, day, "other.example", false},
		"page, expired":       {checks.RolePage, -9 * day, -day, "service.example", false},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				ca := newAuthority(t, "Public")
				n := newNet()
				method := ""
				n.tcp[v4a] = secureHTTP(ca.leaf(t, c.name, c.from, c.to), func(w http.ResponseWriter, r *http.Request) {
					method = r.Method
					w.Header().Set("Date", "Sun, 22 Nov 2026 10:00:00 GMT")
				})
				w := n.world()
				w.SystemRoots, w.PublicRoots = ca.pool(), ca.pool
				s := httpSpec()
				s.Role, s.Route.Addr = c.role, v4a
				o := run(t.Context(), t, w, s)
				if o.Failure == "" || o.Trip.Status != 0 || o.Trip.Reached != checks.StageConnect {
					t.Errorf("%q, %+v", o.Failure, o.Trip)
				}
				if hint := o.Trip.Header["date"] != ""; hint != c.hint || (method == http.MethodHead) != c.hint {
					t.Errorf("header %v, asked by %q", o.Trip.Header, method)
				}
			})
		})
	}
}

func TestBundledRoots(t *testing.T) {
	pool := bundledRoots()
	if pool.Equal(x509.NewCertPool()) {
		t.Fatal("no public roots")
	}
}
