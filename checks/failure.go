package checks

// The failure words. The first part names the stage, the second what happened
// there; they are equal on all systems.
const (
	// The name could not be turned into an address.
	DNSNotFound    Failure = "dns_nxdomain"    // the resolver says that the name does not exist
	DNSEmpty       Failure = "dns_empty"       // the name exists without an address of this type
	DNSServfail    Failure = "dns_servfail"    // the resolver could not find out
	DNSRefused     Failure = "dns_refused"     // the resolver refuses this question
	DNSTimeout     Failure = "dns_timeout"     // no answer in time
	DNSUnreachable Failure = "dns_unreachable" // the resolver's port or host cannot be reached
	DNSGarbled     Failure = "dns_garbled"     // an answer that is no answer
	DNSNoServer    Failure = "dns_no_server"   // no resolver is configured

	// The connection to the target (direct attempts).
	TCPRefused     Failure = "tcp_refused"     // the port is closed
	TCPTimeout     Failure = "tcp_timeout"     // no answer in time
	TCPReset       Failure = "tcp_reset"       // cut while connecting
	TCPUnreachable Failure = "tcp_unreachable" // an ICMP error: host or network unreachable
	TCPProhibited  Failure = "tcp_prohibited"  // forbidden by this machine or by an ICMP 'prohibited'
	TCPNoRoute     Failure = "tcp_no_route"    // this machine has no route there
	TCPFailed      Failure = "tcp_failed"      // anything else

	// The proxy.
	ProxyNotFound    Failure = "proxy_not_found"   // its name does not resolve
	ProxyRefused     Failure = "proxy_refused"     // its port is closed
	ProxyTimeout     Failure = "proxy_timeout"     // its port does not answer
	ProxyUnreachable Failure = "proxy_unreachable" // no way to it
	ProxyAnswered    Failure = "proxy_answered"    // CONNECT or SOCKS answered, but not with a tunnel; see Trip.Tunnel
	ProxySilent      Failure = "proxy_silent"      // accepted, never answered the CONNECT
	ProxyClosed      Failure = "proxy_closed"      // cut before answering the CONNECT
	ProxyGarbled     Failure = "proxy_garbled"     // answered something that is no proxy's answer
	ProxyInvalid     Failure = "proxy_invalid"     // the setting itself cannot be used

	// The TLS handshake.
	TLSReset     Failure = "tls_reset"     // connection reset during the handshake
	TLSClosed    Failure = "tls_closed"    // closed during the handshake
	TLSTimeout   Failure = "tls_timeout"   // silence during the handshake
	TLSGarbled   Failure = "tls_garbled"   // the peer does not speak TLS
	TLSAlert     Failure = "tls_alert"     // the peer refused the handshake
	TLSUntrusted Failure = "tls_untrusted" // the chain ends at an unknown authority
	TLSExpired   Failure = "tls_expired"   // not valid any more, by the local clock
	TLSNotYet    Failure = "tls_not_yet"   // not valid yet, by the local clock
	TLSName      Failure = "tls_name"      // valid for other names

	// The HTTP answer.
	HTTPReset   Failure = "http_reset"
	HTTPClosed  Failure = "http_closed"
	HTTPTimeout Failure = "http_timeout"
	HTTPGarbled Failure = "http_garbled"

	// What answers there gives nothing to measure with.
	SpeedRefused Failure = "speed_refused"

	// A browser's profile could not be read: nothing was learned, and why.
	ProfileLocked  Failure = "profile_locked"    // the browser that runs keeps it to itself (Windows)
	ProfileDenied  Failure = "profile_denied"    // no right to read it
	ProfileDamaged Failure = "profile_damaged"   // cut off or damaged
	ProfileOutside Failure = "profile_outside"   // a link leads out of the profile
	ProfileTooBig  Failure = "profile_too_big"   // larger than fix502 reads
	ProfileGone    Failure = "profile_gone"      // not there any more
	ProfileFailed  Failure = "profile_failed"    // anything else
	BrowserAway    Failure = "browser_elsewhere" // the person's browser runs on another system (WSL)

	// Neither good nor bad: nothing was learned.
	NotFinished Failure = "not_finished" // the budget ran out, or it was not needed any more
	Skipped     Failure = "skipped"      // needs a consent that was not given
	Unsupported Failure = "unsupported"  // this system cannot do it
	Broken      Failure = "broken"       // a defect of fix502 itself
)

// Learned tells whether the failure says anything about the world. The words
// that do not must leave every clue Unknown.
func (f Failure) Learned() bool {
	switch f {
	case NotFinished, Skipped, Unsupported, Broken,
		ProfileLocked, ProfileDenied, ProfileDamaged, ProfileOutside, ProfileTooBig, ProfileGone, ProfileFailed, BrowserAway:
		return false
	default:
		return true
	}
}
