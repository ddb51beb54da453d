package gateway

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"fix502/checks"
)

// Pasted is what a text from the person's browser was read as. What the text
// does not say is empty.
type Pasted struct {
	Status   int            // the HTTP status that the page names, or that its kind always has; 0: not said
	Speaker  checks.Gateway // whose page it is
	Shape    string         // which of the speaker's pages: a Shape word
	Blames   string         // whom the page names: a Blames word
	Code     int            // the edge's own error code
	Ray      string         // the edge's request ID, with the site's suffix where it was there: 8f0c2b7d9a3e4c51-FRA
	NetError string         // the browser's own error: ERR_TUNNEL_CONNECTION_FAILED, NS_ERROR_NET_RESET …
}

// ReadPaste reads what a person copied out of the browser: the visible text of
// an error page, its source, an answer with its header, a browser's own error
// page or just a ray ID. At most 64 KiB are read; nothing of the text is kept
// beside what Pasted names.
func ReadPaste(text string) Pasted {
	a := pastedAnswer(text[:min(len(text), maxBody)])
	l := newLook(a)
	l.fold, l.hasFold = flatten(l.text), true
	l.readCode = func(l *look) int { return bestCode([]int{pageCode(l), toldCode(l.fold)}) }
	if l.status < 100 || 599 < l.status {
		l.status = toldStatus(l.fold)
	}
	out := Pasted{Status: l.status, Ray: pastedRay(l.header["cf-ray"], l.fold)}
	claims := claimants(Fingerprints(), l, func(p Print) []Row { return append(p.Spoke, p.Told...) })
	if len(claims) == 1 {
		out.Speaker, out.Shape, out.Blames = claims[0].print.ID, claims[0].shape, claims[0].blames
	}
	if out.Speaker == cloudflareID {
		out.Code = l.edgeCode()
	}
	if out.Shape == "" && headersTooLarge(l) {
		out.Shape, out.Blames = ShapeHeaders, BlamesClient
	}
	if out.Status == 0 {
		out.Status = impliedStatus(out.Shape)
	}
	if out.Speaker != "squid" { // its page names have the form of Chromium's errors
		out.NetError = netError(l.fold)
	}
	return out
}

// pastedAnswer takes the text apart where it is an answer with its header.
func pastedAnswer(text string) Answer {
	trimmed := strings.TrimLeft(text, " \t\r\n")
	if !strings.HasPrefix(trimmed, "HTTP/") {
		return Answer{Body: []byte(text)}
	}
	trimmed = strings.ReplaceAll(trimmed, "\r\n", "\n")
	head, body, _ := strings.Cut(trimmed, "\n\n")
	line, fields, _ := strings.Cut(head, "\n")
	a := Answer{Header: map[string]string{}, Body: []byte(body)}
	if words := strings.SplitN(line, " ", 3); len(words) > 1 {
		a.Status = leadingInt(words[1])
		a.Reason = strings.Join(words[2:], "")
	}
	for field := range strings.SplitSeq(fields, "\n") {
		if name, value, ok := strings.Cut(field, ":"); ok && len(a.Header) < maxFields {
			a.Header[lower(strings.TrimSpace(name))] = strings.TrimSpace(value)
		}
	}
	return a
}

// maxFields is how many header fields of a pasted answer are read.
const maxFields = 64

// flatten lowers a text and makes every run of white space, controls and
// invisible characters one space, so that a page's lines read as one.
func flatten(text string) string {
	var out bytes.Buffer
	out.Grow(len(text))
	gap := false
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Cf, r):
			continue
		case unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError:
			gap = true
			continue
		case r == '’' || r == 'ʼ':
			r = '\''
		}
		if gap && out.Len() > 0 {
			out.WriteByte(' ')
		}
		gap = false
		out.WriteRune(r)
	}
	return lower(out.String())
}

// impliedStatus is the status that always carries a refusal of the edge.
func impliedStatus(shape string) int {
	switch shape {
	case ShapeLimited:
		return 429
	case ShapeDenied, ShapeCountry:
		return 403
	case ShapeHeaders:
		return 400
	}
	return 0
}

func headersTooLarge(l *look) bool {
	return l.status == 431 || strings.Contains(l.fold, "request header or cookie too large") ||
		strings.Contains(l.fold, "request header fields too large")
}

// toldStatus finds a status: after a word that announces one, before its own
// reason phrase, or standing alone.
func toldStatus(text string) int {
	for _, before := range []string{
		"error reference number: ", "http error ", "http status ", "error code: ", "error code ", "status code: ",
		"status code ", "route error ", "route error (", "http/1.1 ", "http/2 ", "http/3 ", "error ",
	} {
		if n := numberAfter(text, before, 400, 599); n != 0 {
			return n
		}
	}
	for _, r := range reasons() {
		for _, between := range []string{" ", ": ", ". "} {
			if strings.Contains(text, r.number+between+r.phrase) {
				return atoi(r.number)
			}
		}
	}
	if n := leadingInt(text); len(text) == 3 && 400 <= n && n <= 599 {
		return n
	}
	for _, r := range reasons() {
		if r.alone && strings.Contains(text, r.phrase) {
			return atoi(r.number)
		}
	}
	return 0
}

// toldCode finds one of the edge's four-digit codes in visible text.
func toldCode(text string) int {
	for _, before := range []string{"error code: ", "error code ", "error "} {
		if n := numberAfter(text, before, 1000, 1299); n != 0 {
			return n
		}
	}
	for _, before := range []string{"error reference number: ", "error code: ", "error code "} {
		if n := numberAfter(text, before, 500, 530); n != 0 {
			return n
		}
	}
	return 0
}
