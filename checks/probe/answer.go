package probe

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"fix502/checks"
	"fix502/checks/gateway"
	"fix502/checks/probe/wire"
)

// maxValue bounds a header's value in an observation, in runes.
const maxValue = 200

// kept lists the headers that an observation keeps.
func kept() []string {
	return []string{
		"date", "retry-after", "server", "via", "location", "content-type",
		"cf-ray", "cf-mitigated", "cf-error-type", "cf-error-origin", "cf-cache-status",
		"proxy-status", "proxy-authenticate", "x-squid-error", "x-request-id",
	}
}

// keep picks the headers that matter out of an answer. A redirect's target
// loses its query, which may carry a session or this machine's address.
func (t *trip) keep(h http.Header) map[string]string {
	names := kept()
	if edge := strings.ToLower(t.spec.Expect.Edge); edge != "" && edge != "set-cookie" {
		names = append(names, edge)
	}
	out := map[string]string{}
	for _, name := range names {
		v := strings.Join(h.Values(name), ", ")
		switch name {
		case "location":
			v = bareLocation(v)
		case "proxy-authenticate":
			v, _, _ = strings.Cut(v, " ")
			v = strings.TrimSuffix(v, ",")
		}
		if v != "" {
			out[name] = brief(v)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func bareLocation(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	u.User, u.RawQuery, u.ForceQuery, u.Fragment = nil, "", false, ""
	return u.String()
}

func brief(v string) string {
	n := 0
	for i := range v {
		if n == maxValue {
			return v[:i]
		}
		n++
	}
	return v
}

// identify tells who wrote an answer.
func identify(a wire.Answer) gateway.Who {
	header := make(map[string]string, len(a.Header))
	for name, values := range a.Header {
		header[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	return gateway.Identify(gateway.Answer{
		Status: a.Status, Reason: a.Reason, Header: header, Body: plain(a),
	})
}

// plain is an answer's body, unpacked where a server packs it unasked. A
// small body that unpacks into a huge one is cut like any other.
func plain(a wire.Answer) []byte {
	if !strings.EqualFold(a.Header.Get("Content-Encoding"), "gzip") {
		return a.Body
	}
	z, err := gzip.NewReader(bytes.NewReader(a.Body))
	if err != nil {
		return a.Body
	}
	body, _ := io.ReadAll(io.LimitReader(z, maxBody)) // a cut body is still a fingerprint
	return body
}

// read fills in what an answer means by itself.
func (t *trip) read(a wire.Answer) {
	who := identify(a)
	t.seen.Speaker, t.seen.Shape, t.seen.Blames = who.Speaker, who.Shape, who.Blames
	t.seen.Code, t.seen.Passed = who.Code, who.Passed
	t.seen.Header = t.keep(a.Header)
	t.seen.Body = equals(a, t.spec.Expect.Body)
	if t.spec.Role == checks.RoleEdge {
		t.readTrace(a.Body)
	}
}

// equals compares a body with the expected one; Unknown where none is
// expected, or where the body was cut before it could differ.
func equals(a wire.Answer, want string) checks.Truth {
	if want == "" {
		return checks.Unknown
	}
	got := string(plain(a))
	if !a.Whole && strings.HasPrefix(want, got) {
		return checks.Unknown
	}
	return checks.Of(got == want)
}

// readTrace keeps four lines of the edge's own page of key=value lines: where
// it sees this machine, by which of its sites, and through which of its own
// products. The address that it sees is never kept.
func (t *trip) readTrace(body []byte) {
	wanted := []string{"loc", "colo", "warp", "gateway"}
	for line := range strings.Lines(string(body[:min(len(body), 4096)])) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok || !slices.Contains(wanted, key) || len(value) > 16 {
			continue
		}
		if t.seen.Header == nil {
			t.seen.Header = map[string]string{}
		}
		t.seen.Header["trace-"+key] = value
	}
}
