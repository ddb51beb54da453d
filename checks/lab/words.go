package lab

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
)

// What may happen to a connection.
const (
	doesRefuse      = "refuse"       // the port is closed
	doesUnreachable = "unreachable"  // a router says: host unreachable
	doesNoRoute     = "no_route"     // this machine does not know where to send it
	doesProhibited  = "prohibited"   // a rule of this machine forbids it
	doesSilent      = "silent"       // nothing ever comes back
	doesReset       = "reset"        // cut while connecting
	doesHelloReset  = "hello_reset"  // cut at the TLS hello
	doesHelloClose  = "hello_close"  // closed at the TLS hello
	doesHelloSilent = "hello_silent" // silence from the TLS hello on
	doesHole        = "hole"         // packets above 1300 bytes vanish
	doesLate        = "late"         // the first packet is lost, its repetition comes through
)

// What a resolver may do, beside being silent or refusing the port.
const (
	dnsServfail = "servfail"
	dnsRefused  = "refused"
	dnsNXDomain = "nxdomain"
	dnsEmpty    = "empty"
	dnsAnswer   = "answer"
	dnsGarbled  = "garbled"
)

// What a proxy may do, beside what may happen to a connection.
const (
	proxyForward = ""        // what it is for
	proxyFail    = "fail"    // an error page of its own
	proxyAuth    = "auth"    // 407 without the right credentials
	proxyDeny    = "deny"    // 403
	proxyHang    = "hang"    // accepts, never answers
	proxyClose   = "close"   // hangs up on the request
	proxyGarbled = "garbled" // speaks something else
)

// Where a connection comes from.
const (
	fromHere      = ""          // this machine, as routed
	fromBound     = "bound"     // this machine, past the tunnel
	fromProxy     = "proxy"     // the proxy in force
	fromInspector = "inspector" // a box that re-signs TLS
)

const pathRouted = "routed"

func (s *script) check() error {
	if s.Want.Cause == "" || s.Want.Owner == "" {
		return errors.New("want: cause and owner are needed")
	}
	for _, err := range []error{s.checkPaths(), s.checkAnswers(), s.checkProxy(), s.checkHost(), s.checkBrowser()} {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *script) checkPaths() error {
	for _, c := range s.Connect {
		if len(c.To) == 0 {
			return errors.New("connect.to: missing")
		}
		for _, err := range []error{
			oneOf("connect.does", c.Does, doesRefuse, doesUnreachable, doesNoRoute, doesProhibited, doesSilent,
				doesReset, doesHelloReset, doesHelloClose, doesHelloSilent, doesHole, doesLate),
			oneOf("connect.path", c.Path, "", pathRouted, fromBound),
			oneOf("connect.family", c.Family, "", "4", "6"),
		} {
			if err != nil {
				return err
			}
		}
	}
	for _, d := range s.DNS {
		err := oneOf("dns.does", d.Does, doesSilent, doesRefuse, dnsServfail, dnsRefused, dnsNXDomain, dnsEmpty, dnsAnswer, dnsGarbled)
		if err != nil {
			return err
		}
		if len(d.Who) == 0 {
			return errors.New("dns.who: missing")
		}
	}
	return nil
}

func (s *script) checkAnswers() error {
	for _, a := range s.Answer {
		if err := oneOf("answer.path", a.Path, "", pathRouted); err != nil {
			return err
		}
		if a.Hang {
			continue
		}
		if a.Status < 200 || a.Status > 599 {
			return fmt.Errorf("answer.status: %d is no status of an answer", a.Status)
		}
		if _, ok := pageFile(a.Page); !ok {
			return fmt.Errorf("answer.page: there is no page %q", a.Page)
		}
	}
	if s.Status != nil {
		return oneOf("status.shape", s.Status.Shape, "", "statuspage", "incident.io")
	}
	return nil
}

func (s *script) checkProxy() error {
	p := s.Proxy
	if p == nil {
		return nil
	}
	u, err := url.Parse(p.Via)
	if err != nil {
		return fmt.Errorf("proxy.via: %w", err)
	}
	if _, err := netip.ParseAddrPort(u.Host); err != nil {
		return fmt.Errorf("proxy.via: %w", err)
	}
	if err := oneOf("proxy.via", u.Scheme, "http", "socks5"); err != nil {
		return err
	}
	if len(p.Script) > 0 && u.Scheme != "http" {
		return errors.New("proxy.script: only an http proxy serves one")
	}
	if p.Does == proxyFail && http.StatusText(p.Status) == "" {
		return fmt.Errorf("proxy.status: %d is no status", p.Status)
	}
	return oneOf("proxy.does", p.Does, proxyForward, proxyFail, proxyAuth, proxyDeny, proxyHang, proxyClose,
		proxyGarbled, doesRefuse, doesSilent, doesUnreachable)
}

func (s *script) checkHost() error {
	if err := oneOf("host.link", s.Host.Link, "", "up", "down", "addressless"); err != nil {
		return err
	}
	if err := oneOf("host.route", s.Host.Route, "", "default", "none"); err != nil {
		return err
	}
	return oneOf("host.router", s.Host.Router, "", "reachable", "stale", "failed", "incomplete", "unknown")
}

func oneOf(key, got string, known ...string) error {
	if slices.Contains(known, got) {
		return nil
	}
	return fmt.Errorf("%s: unknown word %q", key, got)
}

// healthy is the scenario without its faults.
func (s *script) healthy() *script {
	h := &script{Want: s.Want}
	if s.Browser != nil {
		h.Browser = &browserState{} // nothing stored, the system's way
	}
	if p := s.Proxy; p != nil {
		switch p.Does {
		case doesRefuse, doesSilent, doesUnreachable: // nobody listens: the setting goes
		default:
			fine := *p
			fine.Does = proxyForward
			h.Proxy = &fine
		}
	}
	return h
}
