package summary

import (
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"fix502/checks"
	"fix502/steps/prose"
)

// Line says in one short technical line what an observation saw. label gives
// the words, by keys of the groups line and brief; nil leaves bare keys.
func Line(o *checks.Observation, label func(key string) string) string {
	return teller{label: label}.line(o)
}

// Detail is a hop's note for people: a failure word becomes a phrase, anything
// else stays.
func Detail(note string, label func(key string) string) string {
	if words, ok := (teller{label: label}).brief(checks.Failure(note)); ok {
		return words
	}
	if strings.HasSuffix(note, "_timeout") {
		return teller{label: label}.say("no_answer")
	}
	return note
}

// teller puts what was seen into the words of a language.
type teller struct{ label func(key string) string }

// say returns a phrase with its fields filled: name, value, name, value.
func (t teller) say(key string, fields ...string) string {
	text := ""
	if t.label != nil {
		text = t.label("line." + key)
	}
	if text == "" {
		text = strings.ReplaceAll(key, "_", " ")
	}
	values := map[string]string{}
	for i := 0; i+1 < len(fields); i += 2 {
		values[fields[i]] = fields[i+1]
	}
	return prose.Fill(text, values)
}

// brief is the phrase of a failure word, where it has a short one.
func (t teller) brief(f checks.Failure) (string, bool) {
	if t.label == nil || f == "" {
		return "", false
	}
	text := t.label("brief." + string(f))
	return text, text != ""
}

func (t teller) line(o *checks.Observation) string {
	switch {
	case o.Failure == checks.NotFinished:
		return t.say("not_finished")
	case o.Failure == checks.Skipped:
		return t.say("skipped")
	case o.Failure == checks.Unsupported:
		return t.say("unsupported")
	case o.Failure == checks.Broken:
		return t.say("broken")
	case o.Failure != "":
		return t.failureLine(o)
	case o.Trip != nil:
		return t.tripLine(o)
	case o.Names != nil:
		return t.namesLine(*o.Names)
	case o.Fact != nil:
		return t.factLine(*o.Fact)
	case o.Notice != nil:
		return t.noticeLine(*o.Notice)
	case o.Said != nil:
		return t.saidLine(*o.Said)
	case o.Speed != nil:
		return t.speedLine(*o.Speed)
	default:
		return t.say("nothing")
	}
}

func (t teller) tripLine(o *checks.Observation) string {
	trip := o.Trip
	var what string
	switch {
	case trip.Status > 0 && trip.Speaker != "":
		what = t.say("answer_from", "n", itoa(trip.Status), "who", string(trip.Speaker))
		if trip.Status >= 400 && trip.Speaker == checks.Gateway(checks.RoleOrigin) && slices.Contains(o.Spec.Expect.Alive, trip.Status) {
			what = t.say("answers_by", "what", what)
		}
	case trip.Status > 0:
		what = itoa(trip.Status) + " " + strings.ToLower(Reason(trip.Status))
	case trip.Reached >= checks.StageHandshake:
		what = t.say("handshake")
	case trip.Reached == checks.StageTunnel:
		what = t.say("tunnel_open")
	case trip.Reached == checks.StageConnect:
		what = t.say("connected")
	default:
		what = t.say("reached", "what", stage(trip.Reached))
	}
	what = strings.TrimSpace(what)
	if trip.Shape != "" && trip.Shape != "page" && trip.Shape != string(trip.Speaker) {
		what += " (" + trip.Shape + ")"
	}
	if trip.Body == checks.No {
		what += " " + t.say("other_body")
	}
	if trip.Chain != nil && trip.Chain.Public != "" && trip.Chain.System == "" && trip.Chain.Issuer != "" {
		what += ", " + t.say("signed", "who", trip.Chain.Issuer)
	}
	return parts(what, trip.Addr)
}

func (t teller) failureLine(o *checks.Observation) string {
	what := t.failureWords(o)
	if of := t.whose(o.Fact); of != "" {
		return of + ": " + what
	}
	addr := ""
	if o.Trip != nil {
		addr = o.Trip.Addr
		if through := o.Trip.Tunnel; through != nil && o.Failure == checks.ProxyAnswered {
			return parts(t.tunnelWords(*through), addr)
		}
		if c := o.Trip.Chain; c != nil && c.Issuer != "" && strings.HasPrefix(string(o.Failure), "tls_") {
			what += ", " + t.say("signed", "who", c.Issuer)
		}
	}
	if o.Names != nil {
		what = o.Names.Name + ": " + what
		addr = o.Names.Server
	}
	return parts(what, addr)
}

func (t teller) tunnelWords(through checks.Tunnel) string {
	key := "connect_answered"
	if through.SOCKS {
		key = "socks_answered"
	}
	what := t.say(key, "n", itoa(through.Status))
	if through.Speaker != "" {
		what += " " + t.say("by", "who", string(through.Speaker))
	}
	return what
}

// failureWords is the failure in words. Any silence is told with its length.
func (t teller) failureWords(o *checks.Observation) string {
	if strings.HasSuffix(string(o.Failure), "_timeout") || o.Failure == checks.ProxySilent {
		key := map[checks.Failure]string{
			checks.TLSTimeout: "silence_handshake", checks.HTTPTimeout: "silence_request",
			checks.ProxyTimeout: "silence_proxy", checks.ProxySilent: "silence_accepted",
		}[o.Failure]
		if key == "" {
			key = "silence"
		}
		return t.say(key, "n", t.took(o.Took))
	}
	if words, ok := t.brief(o.Failure); ok {
		return words
	}
	return strings.ReplaceAll(string(o.Failure), "_", " ")
}

func (t teller) namesLine(n checks.Names) string {
	line := n.Name + " → " + t.listed(n.Addrs, 3)
	if len(n.Addrs) == 0 {
		line = t.say("no_address", "name", n.Name)
	}
	if n.Hosts {
		line += " (" + t.say("hosts_file") + ")"
	}
	return line
}

func (t teller) noticeLine(n checks.Notice) string {
	for _, i := range n.Incidents {
		if !i.Matters {
			continue
		}
		line := i.Name
		if i.Status != "" {
			line += " (" + i.Status + ")"
		}
		if !i.Since.IsZero() {
			line += " " + t.say("since", "n", i.Since.UTC().Format("2006-01-02 15:04 UTC"))
		}
		return line
	}
	if len(n.Incidents) > 0 {
		return t.say("other_incidents", "n", itoa(len(n.Incidents)))
	}
	return t.say("no_incident")
}

func (t teller) saidLine(a checks.Answer) string {
	answer := strings.ReplaceAll(a.Answer, "_", " ")
	if t.label != nil {
		if l := t.label("line.answer_" + a.Answer); l != "" {
			answer = l
		}
	}
	line := t.say("said", "what", answer)
	if a.Shows != "" {
		line += ", " + t.say("shows", "what", a.Shows)
	}
	if a.Speaker != "" {
		line += " " + t.say("from", "who", string(a.Speaker))
	}
	return line
}

// listed joins the first few of a list and counts the rest.
func (t teller) listed(all []string, most int) string {
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return t.say("more", "what", strings.Join(all[:most], ", "), "n", itoa(len(all)-most))
}

func parts(all ...string) string {
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), ", ")
}

func (t teller) took(d time.Duration) string {
	if d > 0 && d < time.Millisecond {
		return t.say("no_time")
	}
	return took(d)
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
