package summary

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"fix502/checks"
)

// Line says in one short technical line what an observation saw.
func Line(o *checks.Observation) string {
	switch {
	case o.Failure == checks.NotFinished:
		return "not finished in time"
	case o.Failure == checks.Skipped:
		return "not done without your consent"
	case o.Failure == checks.Unsupported:
		return "cannot be done on this system"
	case o.Failure == checks.Broken:
		return "fix502 itself failed here"
	case o.Failure != "":
		return failureLine(o)
	case o.Trip != nil:
		return tripLine(o)
	case o.Names != nil:
		return namesLine(*o.Names)
	case o.Fact != nil:
		return factLine(*o.Fact)
	case o.Notice != nil:
		return noticeLine(*o.Notice)
	case o.Said != nil:
		return saidLine(*o.Said)
	default:
		return "nothing to report"
	}
}

func tripLine(o *checks.Observation) string {
	t := o.Trip
	var what string
	switch {
	case t.Status > 0 && t.Speaker != "":
		what = fmt.Sprintf("%d from %s", t.Status, t.Speaker)
	case t.Status > 0:
		what = itoa(t.Status) + " " + strings.ToLower(Reason(t.Status))
	case t.Reached >= checks.StageHandshake:
		what = "handshake done"
	case t.Reached == checks.StageTunnel:
		what = "tunnel open"
	case t.Reached == checks.StageConnect:
		what = "connected"
	default:
		what = "reached " + stage(t.Reached)
	}
	what = strings.TrimSpace(what)
	if t.Shape != "" && t.Shape != "page" && t.Shape != string(t.Speaker) {
		what += " (" + t.Shape + ")"
	}
	if t.Body == checks.No {
		what += " with another body"
	}
	if t.Chain != nil && t.Chain.Public != "" && t.Chain.System == "" && t.Chain.Issuer != "" {
		what += ", signed by " + t.Chain.Issuer
	}
	return parts(what, t.Addr)
}

func failureLine(o *checks.Observation) string {
	what := failureWords(o)
	if of := whose(o.Fact); of != "" {
		return of + ": " + what
	}
	addr := ""
	if o.Trip != nil {
		addr = o.Trip.Addr
		if t := o.Trip.Tunnel; t != nil && o.Failure == checks.ProxyAnswered {
			return parts(tunnelWords(*t), addr)
		}
		if c := o.Trip.Chain; c != nil && c.Issuer != "" && strings.HasPrefix(string(o.Failure), "tls_") {
			what += ", signed by " + c.Issuer
		}
	}
	if o.Names != nil {
		what = o.Names.Name + ": " + what
		addr = o.Names.Server
	}
	return parts(what, addr)
}

func tunnelWords(t checks.Tunnel) string {
	what := "CONNECT answered " + itoa(t.Status)
	if t.SOCKS {
		what = "SOCKS answered " + itoa(t.Status)
	}
	if t.Speaker != "" {
		what += " by " + string(t.Speaker)
	}
	return what
}

// failureWords is the failure in words. Any silence is told with its length.
func failureWords(o *checks.Observation) string {
	if strings.HasSuffix(string(o.Failure), "_timeout") || o.Failure == checks.ProxySilent {
		where := map[checks.Failure]string{
			checks.TLSTimeout:   " to the handshake",
			checks.HTTPTimeout:  " to the request",
			checks.ProxyTimeout: " from the proxy",
			checks.ProxySilent:  " from the proxy after it accepted",
		}
		return "no answer" + where[o.Failure] + " within " + took(o.Took)
	}
	if words, ok := failureTable()[o.Failure]; ok {
		return words
	}
	return strings.ReplaceAll(string(o.Failure), "_", " ")
}

// Detail is a hop's note for people: a failure word becomes a phrase, anything
// else stays.
func Detail(note string) string {
	if words, ok := failureTable()[checks.Failure(note)]; ok {
		return words
	}
	if strings.HasSuffix(note, "_timeout") {
		return "no answer"
	}
	return note
}

func failureTable() map[checks.Failure]string {
	return map[checks.Failure]string{
		checks.DNSNotFound:      "no such name",
		checks.DNSEmpty:         "no address of this type",
		checks.DNSServfail:      "the resolver could not find out",
		checks.DNSRefused:       "the resolver refuses",
		checks.DNSUnreachable:   "the resolver cannot be reached",
		checks.DNSGarbled:       "the answer makes no sense",
		checks.DNSNoServer:      "no resolver is configured",
		checks.TCPRefused:       "connection refused",
		checks.TCPReset:         "reset while connecting",
		checks.TCPUnreachable:   "unreachable",
		checks.TCPProhibited:    "prohibited on the way",
		checks.TCPNoRoute:       "no route",
		checks.TCPFailed:        "the connection failed",
		checks.ProxyNotFound:    "the proxy's name does not resolve",
		checks.ProxyRefused:     "the proxy refuses connections",
		checks.ProxyUnreachable: "the proxy cannot be reached",
		checks.ProxyAnswered:    "the proxy refused the tunnel",
		checks.ProxyClosed:      "the proxy hung up without an answer",
		checks.ProxyGarbled:     "the proxy's answer makes no sense",
		checks.ProxyInvalid:     "the proxy setting cannot be used",
		checks.TLSReset:         "reset in the handshake",
		checks.TLSClosed:        "closed in the handshake",
		checks.TLSGarbled:       "the other side does not speak TLS",
		checks.TLSAlert:         "the handshake was refused",
		checks.TLSUntrusted:     "certificate not trusted",
		checks.TLSExpired:       "certificate expired by this clock",
		checks.TLSNotYet:        "certificate not valid yet by this clock",
		checks.TLSName:          "certificate for another name",
		checks.HTTPReset:        "reset before the answer",
		checks.HTTPClosed:       "closed before the answer",
		checks.HTTPGarbled:      "the answer makes no sense",
		checks.ProfileLocked:    "the browser keeps it locked while it runs; close the browser and look again",
		checks.ProfileDenied:    "no right to read it",
		checks.ProfileDamaged:   "damaged, or cut off in the middle",
		checks.ProfileOutside:   "a link leads out of the profile; not followed",
		checks.ProfileTooBig:    "larger than fix502 reads",
		checks.ProfileGone:      "not there any more",
		checks.ProfileFailed:    "could not be read",
		checks.BrowserAway:      "your browser runs in Windows, outside this system",
	}
}

func namesLine(n checks.Names) string {
	line := n.Name + " → " + listed(n.Addrs, 3)
	if len(n.Addrs) == 0 {
		line = n.Name + ": no address"
	}
	if n.Hosts {
		line += " (hosts file)"
	}
	return line
}

func noticeLine(n checks.Notice) string {
	for _, i := range n.Incidents {
		if !i.Matters {
			continue
		}
		line := i.Name
		if i.Status != "" {
			line += " (" + i.Status + ")"
		}
		if !i.Since.IsZero() {
			line += " since " + i.Since.UTC().Format("2006-01-02 15:04 UTC")
		}
		return line
	}
	if len(n.Incidents) > 0 {
		return fmt.Sprintf("%d open incident(s), none of them about this", len(n.Incidents))
	}
	return "no open incident"
}

func saidLine(a checks.Answer) string {
	line := "you said: " + strings.ReplaceAll(a.Answer, "_", " ")
	if a.Shows != "" {
		line += ", it shows " + a.Shows
	}
	if a.Speaker != "" {
		line += " from " + string(a.Speaker)
	}
	return line
}

// listed joins the first few of a list and counts the rest.
func listed(all []string, most int) string {
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
}

func parts(all ...string) string {
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), ", ")
}

// took writes a duration for people: 38 ms, 1.4 s, 3 s, 5 min.
func took(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Millisecond:
		return "under 1 ms"
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < 2*time.Minute:
		s := strconv.FormatFloat(d.Seconds(), 'f', 1, 64)
		return strings.TrimSuffix(s, ".0") + " s"
	default:
		return strconv.FormatInt(int64(d.Minutes()), 10) + " min"
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

func bare(addr string) string {
	if host, port, err := net.SplitHostPort(addr); err == nil && port == "53" {
		return host
	}
	return addr
}
