package checks

import "time"

// Stage is how far a Trip came. Later stages have larger numbers.
type Stage uint8

// The stages of a trip. With a proxy, lookup and connect concern the proxy,
// and tunnel is its answer to CONNECT (or the SOCKS reply).
const (
	StageNone Stage = iota
	StageLookup
	StageConnect
	StageTunnel
	StageHandshake
	StageAnswer
)

func (s Stage) String() string {
	return [...]string{"", "lookup", "connect", "tunnel", "handshake", "answer"}[s]
}

// InSegments is a trip's spec with smaller segments, which pass every path of
// 1280 bytes, to the address that the trip went to. It follows a silence of
// seconds, and either works at once or proves nothing.
func (s Spec) InSegments(addr string) Spec {
	s.ID, s.Arm = s.ID+"+segment", ArmSegment
	s.Route.Addr, s.Route.Segment = addr, 1200
	s.Budget = 1500 * time.Millisecond
	return s
}

// Tried is how many addresses of each family one trip tries, the first ones
// that the resolver gave.
const Tried = 4

// Trip is one attempt from name to answer. It has one failure at most, kept in
// the Observation; Reached is the last stage that was completed.
type Trip struct {
	Reached Stage             `json:"reached"`
	Addr    string            `json:"addr,omitempty"`    // "ip:port" that was dialled (the proxy's, with one)
	Proto   string            `json:"proto,omitempty"`   // "HTTP/1.1", "HTTP/2.0"
	Status  int               `json:"status,omitempty"`  // HTTP status of the final answer
	Tunnel  *Tunnel           `json:"tunnel,omitempty"`  // what the proxy said to CONNECT
	Speaker Gateway           `json:"speaker,omitempty"` // who wrote the answer
	Shape   string            `json:"shape,omitempty"`   // which of the speaker's pages it is, a word of package gateway
	Blames  string            `json:"blames,omitempty"`  // whom the answer itself names: "origin", "edge", "client", "proxy"
	Code    int               `json:"code,omitempty"`    // the edge's own error code (1015, 522 …)
	Passed  []Gateway         `json:"passed,omitempty"`  // who only handled it
	Header  map[string]string `json:"header,omitempty"`  // the few that matter, keys lower case
	Chain   *Chain            `json:"chain,omitempty"`   // the certificate that was shown
	Body    Truth             `json:"body,omitempty"`    // does the body equal Expect.Body
	Bytes   int64             `json:"bytes,omitempty"`   // bytes of body read
	Phases  []Phase           `json:"phases,omitempty"`  // for the waterfall
	Local   string            `json:"local,omitempty"`   // name of the interface that carried it
	RTT     time.Duration     `json:"rtt,omitempty"`     // time of the bare TCP connect
}

// Tunnel is a proxy's answer to CONNECT (RFC 9110, 9.3.6) or a SOCKS5 reply
// (RFC 1928, 6).
type Tunnel struct {
	Status  int               `json:"status"` // HTTP status, or the SOCKS reply code
	SOCKS   bool              `json:"socks,omitempty"`
	Speaker Gateway           `json:"speaker,omitempty"`
	Header  map[string]string `json:"header,omitempty"`
}

// Chain is what the peer's certificate chain is worth, judged twice: by this
// system's roots and by the public ones.
type Chain struct {
	Subject   string    `json:"subject,omitempty"`
	Issuer    string    `json:"issuer,omitempty"` // of the leaf: common name, organisation
	NotBefore time.Time `json:"not_before,omitzero"`
	NotAfter  time.Time `json:"not_after,omitzero"`
	System    Failure   `json:"system,omitempty"` // "" trusted, else a tls_ word
	Public    Failure   `json:"public,omitempty"` // "" trusted, else a tls_ word
	Dated     bool      `json:"dated,omitempty"`  // only the dates are wrong: verifies at the server's own time
	Product   Gateway   `json:"product,omitempty"`
}

// Phase is one part of a trip, relative to its start.
type Phase struct {
	Name  string        `json:"name"` // lookup, connect, tunnel, handshake, first byte, body
	Start time.Duration `json:"start"`
	Took  time.Duration `json:"took"`
}

// Names is a resolver's answer.
type Names struct {
	Server string   `json:"server,omitempty"` // who answered: ip:port or DoH URL
	Name   string   `json:"name"`
	Type   string   `json:"type"` // "A", "AAAA"
	Addrs  []string `json:"addrs,omitempty"`
	Alias  []string `json:"alias,omitempty"` // CNAMEs on the way
	Rcode  string   `json:"rcode,omitempty"` // NOERROR, NXDOMAIN, SERVFAIL, REFUSED …
	EDE    []int    `json:"ede,omitempty"`   // extended errors (RFC 8914)
	Hosts  bool     `json:"hosts,omitempty"` // from the hosts file
}

// Notice is what the service's status page says, reduced to what matters.
type Notice struct {
	Indicator  string          `json:"indicator,omitempty"` // none, minor, major, critical, or the page's own word
	Incidents  []Incident      `json:"incidents,omitempty"` // open ones only
	Components []ComponentMark `json:"components,omitempty"`
	Shape      string          `json:"shape,omitempty"` // statuspage, incident.io
}

// Incident is an open incident of the status page.
type Incident struct {
	Name    string    `json:"name"`
	Status  string    `json:"status"`
	Impact  string    `json:"impact,omitempty"`
	Since   time.Time `json:"since,omitzero"`
	Link    string    `json:"link,omitempty"`
	Matters bool      `json:"matters"` // touches a component that the profile names, or names none
}

// ComponentMark is the state of one component that the profile names.
type ComponentMark struct {
	Name   string `json:"name"`
	Status string `json:"status"`
}

// Answer is what the person says they see.
type Answer struct {
	Question string  `json:"question"`
	Answer   string  `json:"answer"`          // works, same_error, other_error, skipped
	Shows    string  `json:"shows,omitempty"` // 502, other, what the pasted text was read as
	Speaker  Gateway `json:"speaker,omitempty"`
	Shape    string  `json:"shape,omitempty"`
	Blames   string  `json:"blames,omitempty"`
	Status   int     `json:"status,omitempty"`
	Ray      string  `json:"ray,omitempty"`
}
