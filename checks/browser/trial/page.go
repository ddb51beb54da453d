package trial

import (
	"maps"
	"slices"
	"strings"

	"fix502/checks"
	"fix502/checks/clean"
	"fix502/checks/gateway"
)

const (
	// maxBody is how much of a page is looked at, in bytes. Nothing of it is
	// kept.
	maxBody = 64 << 10
	// maxValue bounds a header's value in an observation, in runes.
	maxValue = 200
)

// page is what a browser saw of a page, whatever the browser.
type page struct {
	status   int
	header   map[string]string // keys lower case
	body     []byte
	addr     string // "ip:port"
	proto    string // as the browser names it: h2, http/1.1
	from     string // a From word; empty: nothing came
	netError string // the browser's own word for a failure, without "net::"
	issuer   string // of the certificate
}

// keptHeaders lists the headers that an observation keeps.
func keptHeaders() []string {
	return []string{
		"date", "retry-after", "server", "via", "content-type",
		"cf-ray", "cf-mitigated", "cf-error-type", "cf-error-origin", "cf-cache-status",
		"proxy-status", "x-squid-error", "x-request-id",
	}
}

// observe turns what a browser saw into an observation.
func (p page) observe(s checks.Spec) checks.Observation {
	t := &checks.Trip{Addr: p.addr, Proto: protocol(p.proto), Header: p.kept(s)}
	o := checks.Observation{Spec: s, Trip: t}
	stage, word := meaning(p.netError)
	if p.status == 0 {
		if p.netError == "" {
			stage, word = checks.StageNone, checks.NotFinished
		}
		t.Reached, o.Failure = stage, word
		return o
	}
	t.Reached, t.Status = checks.StageAnswer, p.status
	if !answered(p.netError) {
		o.Failure = word
	}
	who := gateway.Identify(gateway.Answer{Status: p.status, Header: p.header, Body: p.body[:min(len(p.body), maxBody)]})
	t.Speaker, t.Shape, t.Blames, t.Code, t.Passed = who.Speaker, who.Shape, who.Blames, who.Code, who.Passed
	t.Bytes = int64(len(p.body))
	return o
}

// kept picks what matters out of the answer's header, and adds the trial's own
// notes.
func (p page) kept(s checks.Spec) map[string]string {
	names := keptHeaders()
	if edge := strings.ToLower(s.Expect.Edge); edge != "" && edge != "set-cookie" {
		names = append(names, edge)
	}
	out := map[string]string{}
	maps.Copy(out, map[string]string{
		checks.HeaderFrom: p.from, checks.HeaderNetError: p.netError, "tls-issuer": p.issuer,
	})
	for _, name := range names {
		out[name] = p.header[name]
	}
	for name, v := range out {
		out[name] = clean.Cap(v, maxValue)
	}
	maps.DeleteFunc(out, func(_, v string) bool { return v == "" })
	if len(out) == 0 {
		return nil
	}
	return out
}

// protocol is the name that observations use.
func protocol(alpn string) string {
	switch strings.ToLower(alpn) {
	case "h2":
		return "HTTP/2.0"
	case "h3", "h3-29":
		return "HTTP/3.0"
	case "http/1.1":
		return "HTTP/1.1"
	case "http/1.0":
		return "HTTP/1.0"
	default:
		return clean.Cap(alpn, 16)
	}
}

// answered tells whether an answer counts although the browser reports a
// failure: it shows a page of its own for an error without a body, and breaks
// off what it would have to download.
func answered(netError string) bool {
	return slices.Contains([]string{"", "ERR_HTTP_RESPONSE_CODE_FAILURE", "ERR_ABORTED", "NS_BINDING_ABORTED"}, netError)
}

// joinHeader adds a header to those of an answer; repeated ones are joined.
func joinHeader(to map[string]string, name, value string) {
	name = strings.ToLower(name)
	if old, ok := to[name]; ok {
		value = old + ", " + value
	}
	to[name] = value
}
