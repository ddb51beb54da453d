package probe

import (
	"crypto/tls"
	"errors"
	"net"

	"fix502/checks"
	"fix502/checks/probe/dnsq"
	"fix502/checks/probe/sock"
	"fix502/checks/probe/wire"
)

// connectWord names why a connect failed.
func connectWord(err error) checks.Failure {
	switch sock.KindOf(err) {
	case sock.Refused:
		return checks.TCPRefused
	case sock.Reset, sock.Closed:
		return checks.TCPReset
	case sock.Timeout:
		return checks.TCPTimeout
	case sock.Unreachable:
		return checks.TCPUnreachable
	case sock.NoNetwork:
		return checks.TCPNoRoute
	case sock.Prohibited:
		return checks.TCPProhibited
	case sock.Cancelled:
		return checks.NotFinished
	case sock.NotSupported:
		return checks.Unsupported
	case sock.Other:
	}
	return checks.TCPFailed
}

// proxyWord names why the proxy could not be reached, by the word that the
// same trouble has with a target.
func proxyWord(f checks.Failure) checks.Failure {
	switch f {
	case "", checks.NotFinished, checks.Unsupported, checks.Broken, checks.ProxyInvalid:
		return f
	case checks.TCPRefused:
		return checks.ProxyRefused
	case checks.TCPTimeout:
		return checks.ProxyTimeout
	default:
		if isLookup(f) {
			return checks.ProxyNotFound
		}
		return checks.ProxyUnreachable
	}
}

func isLookup(f checks.Failure) bool {
	switch f {
	case checks.DNSNotFound, checks.DNSEmpty, checks.DNSServfail, checks.DNSRefused,
		checks.DNSTimeout, checks.DNSUnreachable, checks.DNSGarbled, checks.DNSNoServer:
		return true
	default:
		return false
	}
}

// tunnelWord names why a proxy that accepted the connection gave no answer to
// the request for a tunnel.
func tunnelWord(err error) checks.Failure {
	switch sock.KindOf(err) {
	case sock.Timeout:
		return checks.ProxySilent
	case sock.Reset, sock.Closed:
		return checks.ProxyClosed
	case sock.Cancelled:
		return checks.NotFinished
	default:
		return checks.ProxyGarbled
	}
}

// handshakeWord names why a TLS handshake failed, before any certificate was
// judged.
func handshakeWord(err error) checks.Failure {
	var record tls.RecordHeaderError
	if errors.As(err, &record) {
		return checks.TLSGarbled
	}
	if isAlert(err) {
		return checks.TLSAlert
	}
	switch sock.KindOf(err) {
	case sock.Timeout:
		return checks.TLSTimeout
	case sock.Reset:
		return checks.TLSReset
	case sock.Closed:
		return checks.TLSClosed
	case sock.Cancelled:
		return checks.NotFinished
	default:
		return checks.TLSGarbled
	}
}

// isAlert recognises the peer's refusal: package crypto/tls marks it by the
// operation of its error.
func isAlert(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "remote error"
}

// answerWord names why no HTTP answer came; below is what went wrong with the
// connection under the protocol, if anything.
func answerWord(err, below error) checks.Failure {
	var g *wire.GarbledError
	if errors.As(err, &g) {
		return checks.HTTPGarbled
	}
	if isAlert(err) {
		return checks.TLSAlert
	}
	for _, e := range []error{err, below} {
		switch sock.KindOf(e) {
		case sock.Timeout:
			return checks.HTTPTimeout
		case sock.Reset:
			return checks.HTTPReset
		case sock.Closed:
			return checks.HTTPClosed
		case sock.Cancelled:
			return checks.NotFinished
		default:
		}
	}
	return checks.HTTPGarbled
}

// queryWord names why a resolver gave no answer.
func queryWord(err error) checks.Failure {
	var g *dnsq.GarbledError
	if errors.As(err, &g) {
		return checks.DNSGarbled
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		switch {
		case dns.IsNotFound:
			return checks.DNSNotFound
		case dns.IsTimeout:
			return checks.DNSTimeout
		default:
			return checks.DNSServfail
		}
	}
	switch sock.KindOf(err) {
	case sock.Timeout:
		return checks.DNSTimeout
	case sock.Cancelled:
		return checks.NotFinished
	case sock.NotSupported:
		return checks.Unsupported
	case sock.Closed, sock.Other:
		return checks.DNSGarbled
	default:
		return checks.DNSUnreachable
	}
}

// rcodeWord names what a resolver's answer means for the question.
func rcodeWord(rcode string, addrs int) checks.Failure {
	switch {
	case rcode == "NXDOMAIN":
		return checks.DNSNotFound
	case rcode == "REFUSED":
		return checks.DNSRefused
	case rcode != "NOERROR":
		return checks.DNSServfail
	case addrs == 0:
		return checks.DNSEmpty
	default:
		return ""
	}
}
