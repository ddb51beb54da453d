// Package checks is the vocabulary of fix502: what can be asked (Spec), what
// was seen (Observation), and the one scheduler that turns the first into the
// second (Run). It performs no I/O of its own and holds no opinion: what an
// observation means is for package verdict to say.
package checks

import (
	"context"
	"time"
)

// Truth is three-valued: what was not measured is Unknown, never No.
type Truth uint8

// The three truths. Unknown is the zero value, so silence is never health.
const (
	Unknown Truth = iota
	No
	Yes
)

// Of turns a measured fact into a Truth.
func Of(b bool) Truth {
	if b {
		return Yes
	}
	return No
}

// Not is the three-valued negation.
func (t Truth) Not() Truth {
	switch t {
	case Yes:
		return No
	case No:
		return Yes
	default:
		return Unknown
	}
}

func (t Truth) String() string {
	return [...]string{"unknown", "no", "yes"}[t]
}

// ID names a check and what it saw, for example
// "dns.system.chatgpt.com.a". It is stable for one service profile and never
// holds a personal address; a repetition adds "#2", "#3".
type ID string

// Probe is a family of checks; each family has one Executor.
type Probe string

// The families.
const (
	ProbeHost    Probe = "host"    // this machine: interfaces, routes, hosts file, resolvers, proxies
	ProbeDNS     Probe = "dns"     // one question to one resolver
	ProbeTCP     Probe = "tcp"     // connect only
	ProbeTLS     Probe = "tls"     // connect and handshake, nothing is asked
	ProbeHTTP    Probe = "http"    // the whole trip, from name to answer
	ProbeProxy   Probe = "proxy"   // a connect to the proxy itself, and what it speaks
	ProbeVendor  Probe = "vendor"  // the service's status page
	ProbeBrowser Probe = "browser" // installed browsers, their profiles and trials
	ProbeSpeed   Probe = "speed"   // how much the way carries, and how long it takes meanwhile
	ProbePerson  Probe = "person"  // what the person sees; never executed
)

// Failure is empty or one stable word of failure.go, equal on all systems.
type Failure string

// Gateway is the identifier of a fingerprint: "squid", "cloudflare" …
type Gateway string

// Role says what a check's target is to the person.
type Role string

// The roles. The first five are the roles of a profile's endpoints.
const (
	RolePage     Role = "page"
	RoleOrigin   Role = "origin"
	RoleAuth     Role = "auth"
	RoleStatic   Role = "static"
	RoleRealtime Role = "realtime"
	RoleEdge     Role = "edge"      // answered by the edge alone
	RoleControl  Role = "control"   // an independent site
	RoleSameEdge Role = "same_edge" // an independent site on the service's edge
	RoleResolver Role = "resolver"  // a second-opinion resolver's address
	RoleStatus   Role = "status"    // the status page
	RoleProxy    Role = "proxy"     // the proxy in force
)

// Arm names the one factor in which an attempt differs from the plain trip,
// the one that the person's own program would make.
type Arm string

// The arms. The plain trip is the zero value.
const (
	ArmPlain   Arm = ""
	ArmAddress Arm = "address" // pinned to one address of the service
	ArmAgain   Arm = "again"   // the same once more, later
	ArmDirect  Arm = "direct"  // without the proxy in force
	ArmDevice  Arm = "device"  // bound to the physical interface, past a tunnel
	ArmName    Arm = "name"    // another name in the TLS hello
	ArmSegment Arm = "segment" // smaller TCP segments
	ArmCookie  Arm = "cookie"  // with a dummy Cookie header
	ArmAccept  Arm = "accept"  // asked for a machine-readable error
	ArmTrusted Arm = "trusted" // to an address that a second opinion named
	ArmLoss    Arm = "loss"    // one of many connects, to count how many come about
	ArmHello   Arm = "hello"   // a smaller TLS hello
	ArmScript  Arm = "script"  // through a proxy that the person's proxy script names
)

// Consent is what a check or action needs from the person before it may run.
type Consent string

// The consents. None is the zero value.
const (
	ConsentNone   Consent = ""
	ConsentBypass Consent = "bypass" // traffic outside the VPN or proxy in force
	ConsentTrial  Consent = "trial"  // start a browser
	ConsentSpeed  Consent = "speed"  // move a noticeable amount of data
	ConsentChange Consent = "change" // change something on this machine
)

// Route holds the knobs of one attempt. Two attempts that differ in exactly
// one knob are an experiment.
type Route struct {
	URL         string `json:"url,omitempty"`          // target; for dns the bare name
	Addr        string `json:"addr,omitempty"`         // pinned address "ip" or "ip:port"; empty: ask the system's resolver
	Via         string `json:"via,omitempty"`          // proxy as scheme://host:port, never with credentials; empty: direct
	Resolver    string `json:"resolver,omitempty"`     // "system", "udp:ip:port", "doh:URL"; dns only
	Family      string `json:"family,omitempty"`       // "", "4" or "6"
	ServerName  string `json:"server_name,omitempty"`  // name in the TLS hello, when it differs from the URL's
	Device      string `json:"device,omitempty"`       // interface to bind to
	Segment     int    `json:"segment,omitempty"`      // TCP_MAXSEG in bytes
	CookieBytes int    `json:"cookie_bytes,omitempty"` // size of a dummy Cookie header
	Accept      string `json:"accept,omitempty"`       // Accept header other than a browser's
	Up          string `json:"up,omitempty"`           // speed only: where data may be sent; empty: nowhere
	Bytes       int64  `json:"bytes,omitempty"`        // speed only: the most that is moved, both ways together
}

// Expect is what the profile says about a healthy answer, carried by the Spec
// so that an observation can be judged on another machine.
type Expect struct {
	Alive  []int  `json:"alive,omitempty"`  // statuses that prove life beside 2xx and 3xx
	Status int    `json:"status,omitempty"` // exactly this status, when not 0 (controls)
	Body   string `json:"body,omitempty"`   // exactly this body, when not empty (controls)
	Edge   string `json:"edge,omitempty"`   // header that the edge sets on every answer, lower case
}

// Spec is a check as data: what to ask, of whom, how, and for how long.
type Spec struct {
	ID      ID            `json:"id"`
	Probe   Probe         `json:"probe"`
	Role    Role          `json:"role,omitempty"`
	Arm     Arm           `json:"arm,omitempty"` // which knob of the plain trip was turned; empty: none
	Route   Route         `json:"route,omitzero"`
	Expect  Expect        `json:"expect,omitzero"`
	Trial   Trial         `json:"trial,omitzero"` // how a browser is tried
	Consent Consent       `json:"consent,omitempty"`
	After   time.Duration `json:"after,omitempty"`  // wait this long before it starts
	Budget  time.Duration `json:"budget,omitempty"` // upper bound, counted from its own start; 0: the run's
}

// Observation is what one Spec saw. At most one pointer is set. It survives a
// JSON round trip unchanged and never holds a body, a cookie or a credential.
type Observation struct {
	Spec    Spec          `json:"spec"`
	At      time.Time     `json:"at"`
	Took    time.Duration `json:"took"`
	Failure Failure       `json:"failure,omitempty"`
	Trip    *Trip         `json:"trip,omitempty"`
	Names   *Names        `json:"names,omitempty"`
	Fact    *Fact         `json:"fact,omitempty"`
	Notice  *Notice       `json:"notice,omitempty"`
	Said    *Answer       `json:"said,omitempty"`
	Speed   *Speed        `json:"speed,omitempty"`
}

// ID is the identifier of the check that saw this.
func (o *Observation) ID() ID { return o.Spec.ID }

// Executor performs the checks of one family. It obeys ctx, returns at least
// one observation, and reports what went wrong inside it, never by panic.
type Executor func(ctx context.Context, s Spec) []Observation

// Result is what one Spec of one batch brought.
type Result struct {
	Batch int           `json:"batch"`
	Check ID            `json:"check"`
	Seen  []Observation `json:"seen"`
}
