package gateway

import (
	"slices"
	"strings"
)

// Match is one question about an answer, made by the functions below. The zero
// value holds nowhere. It is one word: a table of thousands of them is short.
type Match struct{ *question }

type question struct {
	kind kind
	not  bool
	name string // header name, JSON path or element id; lower case where it is a header
	sub  string // text looked for; lower case where the comparison folds
	lo   int
	hi   int
	list []int
	// parts are the alternatives of Any, the conditions of Every
	parts []Match
}

// asks makes a question about a text. It is a function of its own in the
// program, not a copy in each of the table's rows.
//
//go:noinline
func asks(k kind, name, sub string) Match {
	return Match{&question{kind: k, name: name, sub: sub}}
}

type kind uint8

const (
	kindNever kind = iota
	kindHeader
	kindHeaderStart
	kindHeaderHas
	kindHeaderIs
	kindBody
	kindBodyFold
	kindBodyIs
	kindBodyStart
	kindBodyUnder
	kindStatus
	kindStatusIn
	kindReason
	kindJSON
	kindCode
	kindBox
	kindAny
	kindEvery
)

// Header holds where the header is present.
func Header(name string) Match {
	return asks(kindHeader, strings.ToLower(name), "")
}

// NoHeader holds where the header is absent.
func NoHeader(name string) Match { return Not(Header(name)) }

// HeaderStart holds where a header's name starts like this.
func HeaderStart(prefix string) Match {
	return asks(kindHeaderStart, strings.ToLower(prefix), "")
}

// HeaderHas holds where the header's value contains sub, in any case.
func HeaderHas(name, sub string) Match {
	return asks(kindHeaderHas, strings.ToLower(name), lower(sub))
}

// HeaderIs holds where the header's value equals value, in any case.
func HeaderIs(name, value string) Match {
	return asks(kindHeaderIs, strings.ToLower(name), lower(value))
}

// Body holds where the body contains sub exactly.
func Body(sub string) Match { return asks(kindBody, "", sub) }

// BodyFold holds where the body contains sub, in any case.
func BodyFold(sub string) Match { return asks(kindBodyFold, "", lower(sub)) }

// BodyIs holds where the whole body is exactly this.
func BodyIs(exact string) Match { return asks(kindBodyIs, "", exact) }

// BodyStart holds where the body, after white space, starts like this in any
// case.
func BodyStart(sub string) Match { return asks(kindBodyStart, "", lower(sub)) }

// BodyUnder holds where the body is shorter than n bytes.
func BodyUnder(n int) Match { return Match{&question{kind: kindBodyUnder, hi: n}} }

// StatusIs holds for any of these statuses.
func StatusIs(codes ...int) Match { return Match{&question{kind: kindStatus, list: codes}} }

// StatusIn holds for statuses from lo to hi, both included.
func StatusIn(lo, hi int) Match { return Match{&question{kind: kindStatusIn, lo: lo, hi: hi}} }

// StatusClass holds for one class of statuses: 5 stands for 500 to 599.
func StatusClass(class int) Match { return StatusIn(class*100, class*100+99) }

// Reason holds where the reason phrase contains sub, in any case.
func Reason(sub string) Match { return asks(kindReason, "", lower(sub)) }

// JSON holds where the body is a JSON object with this value at a dotted path.
// An empty value accepts anything but null.
func JSON(path, value string) Match { return asks(kindJSON, path, value) }

// Code holds where the edge's own error code lies between lo and hi, both
// included. It must stand behind a match that shows the edge's hand.
func Code(lo, hi int) Match { return Match{&question{kind: kindCode, lo: lo, hi: hi}} }

// BoxError holds where the element with this id of the edge's page is marked
// as the one that failed.
func BoxError(id string) Match { return asks(kindBox, id, "") }

// Not is the opposite of a match.
func Not(m Match) Match {
	opposite := *m.question
	opposite.not = !m.not
	return Match{&opposite}
}

// Any holds where at least one of the matches does.
func Any(ms ...Match) Match { return Match{&question{kind: kindAny, parts: ms}} }

// Every holds where all of the matches do; a Row does the same by itself.
func Every(ms ...Match) Match { return Match{&question{kind: kindEvery, parts: ms}} }

// anywhere looks for a piece of an address in the page and in the redirect.
func anywhere(sub string) Match { return Any(HeaderHas("location", sub), BodyFold(sub)) }

func (m Match) holds(l *look) bool { return m.question != nil && m.plain(l) != m.not }

func (m Match) plain(l *look) bool {
	switch m.kind {
	case kindNever:
		return false
	case kindHeader, kindHeaderStart, kindHeaderHas, kindHeaderIs:
		return m.inHeader(l)
	case kindBody, kindBodyFold, kindBodyIs, kindBodyStart, kindBodyUnder:
		return m.inBody(l)
	case kindStatus:
		return slices.Contains(m.list, l.status)
	case kindStatusIn:
		return m.lo <= l.status && l.status <= m.hi
	case kindReason:
		return strings.Contains(lower(l.reason), m.sub)
	case kindJSON:
		return l.hasJSON(m.name, m.sub)
	case kindCode:
		c := l.edgeCode()
		return m.lo <= c && c <= m.hi
	case kindBox:
		return boxFailed(l.text, m.name)
	case kindAny:
		return slices.ContainsFunc(m.parts, func(one Match) bool { return one.holds(l) })
	case kindEvery:
		return !slices.ContainsFunc(m.parts, func(one Match) bool { return !one.holds(l) })
	}
	return false
}

func (m Match) inHeader(l *look) bool {
	if m.kind == kindHeaderStart {
		for name := range l.header {
			if strings.HasPrefix(name, m.name) {
				return true
			}
		}
		return false
	}
	value, ok := l.header[m.name]
	switch {
	case !ok || m.kind == kindHeader:
		return ok
	case m.kind == kindHeaderIs:
		return strings.EqualFold(value, m.sub)
	default:
		return strings.Contains(l.lowHeader(m.name), m.sub)
	}
}

func (m Match) inBody(l *look) bool {
	switch m.kind {
	case kindBody:
		return strings.Contains(l.text, m.sub)
	case kindBodyIs:
		return l.text == m.sub
	case kindBodyStart:
		return strings.HasPrefix(strings.TrimLeft(l.folded(), " \t\r\n"), m.sub)
	case kindBodyUnder:
		return len(l.text) < m.hi
	default:
		return strings.Contains(l.folded(), m.sub)
	}
}
