// Package gateway tells who wrote an answer and who only handled it, by
// fingerprints kept as a table. It is pure: one answer in, names out.
package gateway

import "fix502/checks"

// Answer is what a fingerprint may look at. Body is capped by the caller and
// never stored.
type Answer struct {
	Status int
	Reason string            // reason phrase of the status line, where the protocol has one
	Header map[string]string // keys lower case; repeated values joined by ", "
	Body   []byte
}

// Who is what Identify found out.
type Who struct {
	Speaker checks.Gateway   // who wrote this answer; empty: cannot be told
	Shape   string           // which of the speaker's pages it is: a Shape word
	Blames  string           // whom the answer itself names as guilty: a Blame word or empty
	Code    int              // the edge's own error code (1015, 522 …), 0: none
	Passed  []checks.Gateway // who is on the path, sorted
}

// The shapes that verdicts rest on; a fingerprint may use further words.
const (
	ShapeChallenge = "challenge" // a bot check: a browser passes it
	ShapeBranded   = "branded"   // the edge's page with three boxes (shape A), or its box in a site's page (B)
	ShapeBare      = "bare"      // unbranded page signed by the edge (shape C)
	ShapeText      = "text"      // 'error code: 502' (shape D)
	ShapeProblem   = "problem"   // the edge's RFC 9457 JSON
	ShapeDenied    = "denied"    // the edge refuses this client (1005-1010, 1020, 1106, blocked)
	ShapeCountry   = "country"   // not offered in this country
	ShapeLimited   = "limited"   // too many requests
	ShapeOrigin    = "origin"    // a body of the service itself, passed through
	ShapePage      = "page"      // any other page of the speaker
	ShapeBlock     = "block"     // a filter's block page
	ShapePortal    = "portal"    // a captive portal's page
	ShapeHeaders   = "headers"   // the request's header, mostly its cookies, is too large (400, 413, 431, 1038)
)

// Whom an answer names.
const (
	BlamesOrigin = "origin"
	BlamesEdge   = "edge"
	BlamesClient = "client"
	BlamesProxy  = "proxy"
)
