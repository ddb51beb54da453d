package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/gateway"
)

// handshakeTime bounds a TLS handshake.
const handshakeTime = 3 * time.Second

// tls connects and shakes hands; nothing is asked.
func (e *engine) tls(ctx context.Context, s checks.Spec) checks.Observation {
	t, f := e.newTrip(s)
	defer t.close()
	if f == "" {
		f = t.aim(s.Route.URL)
	}
	if f == "" {
		f = t.open(ctx)
	}
	if f == "" {
		f = t.handshake(ctx, "h2", "http/1.1")
	}
	return t.observe(f)
}

// handshake agrees on TLS with the target and judges its certificate. A chain
// that this system does not trust ends the trip: nothing is sent, as a browser
// would not either.
func (t *trip) handshake(ctx context.Context, protocols ...string) checks.Failure {
	start := time.Now()
	conn, f := t.agree(ctx, t.provenName(), protocols)
	t.phase("handshake", start)
	if f != "" {
		return f
	}
	t.secured, t.conn = conn, conn
	t.seen.Chain = t.judge(conn.ConnectionState().PeerCertificates, t.provenName())
	if f := t.seen.Chain.System; f != "" {
		return f
	}
	t.seen.Reached = checks.StageHandshake
	return ""
}

// agree performs a handshake in which the certificate is not yet judged.
func (t *trip) agree(ctx context.Context, name string, protocols []string) (*tls.Conn, checks.Failure) {
	conf := &tls.Config{
		ServerName: name,
		NextProtos: protocols,
		MinVersion: tls.VersionTLS12,
		Time:       t.now,
		// The chain is judged afterwards, twice.
		InsecureSkipVerify: true,
	}
	if t.spec.Arm == checks.ArmHello {
		conf.CurvePreferences = []tls.CurveID{tls.X25519}
	}
	own, cancel := context.WithTimeout(ctx, handshakeTime)
	defer cancel()
	_ = t.conn.SetDeadline(time.Time{})
	conn := tls.Client(t.conn, conf)
	err := conn.HandshakeContext(own)
	if err == nil {
		return conn, ""
	}
	if own.Err() != nil {
		err = own.Err()
	}
	return nil, handshakeWord(err)
}

// judge says what a chain is worth: by this system's roots and by the public
// ones.
func (e *engine) judge(certs []*x509.Certificate, name string) *checks.Chain {
	if len(certs) == 0 {
		return &checks.Chain{System: checks.TLSUntrusted, Public: checks.TLSUntrusted}
	}
	leaf := certs[0]
	c := &checks.Chain{
		Subject: leaf.Subject.CommonName, Issuer: nameOf(leaf.Issuer),
		NotBefore: leaf.NotBefore, NotAfter: leaf.NotAfter,
	}
	c.Product, _ = gateway.Issuer(c.Issuer)
	var systemDated, publicDated bool
	c.System, systemDated = e.verify(certs, name, e.world.SystemRoots)
	// Without public roots public trust is unknown: a word that neither
	// trusts nor accuses.
	c.Public = checks.Unsupported
	if pool := e.roots(); pool != nil {
		c.Public, publicDated = e.verify(certs, name, pool)
	}
	c.Dated = systemDated || publicDated
	return c
}

func nameOf(n pkix.Name) string {
	return strings.Join(append([]string{n.CommonName}, n.Organization...), ", ")
}

// verify names what is wrong with a chain, the deepest trouble first: an
// unknown authority, then another name, then the dates. dated tells that only
// the dates are wrong.
func (e *engine) verify(certs []*x509.Certificate, name string, roots *x509.CertPool) (word checks.Failure, dated bool) {
	word = verifyAt(certs, name, roots, e.now())
	switch word {
	case checks.TLSName:
		if verifyAt(certs, "", roots, e.now()) == checks.TLSUntrusted {
			word = checks.TLSUntrusted
		}
	case checks.TLSExpired, checks.TLSNotYet:
		for _, at := range within(certs[0]) {
			switch deeper := verifyAt(certs, name, roots, at); deeper {
			case "":
				return word, true
			case checks.TLSExpired, checks.TLSNotYet:
			default:
				return deeper, false
			}
		}
	default:
	}
	return word, false
}

// within are moments at which the certificate is valid.
func within(c *x509.Certificate) []time.Time {
	half := c.NotAfter.Sub(c.NotBefore) / 2
	return []time.Time{c.NotAfter.Add(-time.Second), c.NotBefore.Add(half), c.NotBefore.Add(time.Second)}
}

func verifyAt(certs []*x509.Certificate, name string, roots *x509.CertPool, at time.Time) checks.Failure {
	opts := x509.VerifyOptions{
		DNSName: name, Roots: roots, CurrentTime: at, Intermediates: x509.NewCertPool(),
	}
	for _, c := range certs[1:] {
		opts.Intermediates.AddCert(c)
	}
	_, err := certs[0].Verify(opts)
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &host):
		return checks.TLSName
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		if invalid.Cert != nil && at.Before(invalid.Cert.NotBefore) {
			return checks.TLSNotYet
		}
		return checks.TLSExpired
	default:
		return checks.TLSUntrusted
	}
}
