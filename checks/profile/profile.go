// Package profile reads service profiles: what the service is made of, which
// independent sites serve as controls and which resolvers as second opinions.
// The embedded one describes ChatGPT.
package profile

import (
	"strconv"

	"fix502/checks"
	"fix502/checks/fault"
)

// Profile is a service as fix502 knows it. Fields are as in the contract's
// section on service profiles.
type Profile struct {
	Schema    string     `toml:"schema"`
	Name      string     `toml:"name"`
	URL       string     `toml:"url"`
	Endpoints []Endpoint `toml:"endpoints"`
	Status    Status     `toml:"status"`
	Edge      Edge       `toml:"edge"`
	Controls  []Control  `toml:"controls"`
	Resolvers []Resolver `toml:"resolvers"`
	Support   Support    `toml:"support"`
	TLS       TLS        `toml:"tls"`
	Browser   Browser    `toml:"browser"`
	Quality   Quality    `toml:"quality"`
}

// Endpoint is a part of the service that must answer.
type Endpoint struct {
	Role  checks.Role `toml:"role"`
	URL   string      `toml:"url"`
	Alive []int       `toml:"alive"`
}

// Status is the service's status page.
type Status struct {
	API        string   `toml:"api"`
	Page       string   `toml:"page"`
	Components []string `toml:"components"`
}

// Edge is the CDN in front of the service.
type Edge struct {
	Vendor string `toml:"vendor"`
	Header string `toml:"header"`
	Own    string `toml:"own"`
}

// Control is an independent site.
type Control struct {
	URL      string `toml:"url"`
	Status   int    `toml:"status"`
	Body     string `toml:"body"`
	SameEdge bool   `toml:"same_edge"`
}

// Resolver is a second opinion on names.
type Resolver struct {
	Name  string `toml:"name"`
	UDP   string `toml:"udp"`
	DoH   string `toml:"doh"`
	DoHIP string `toml:"doh_ip"`
}

// Support is where the person can ask.
type Support struct {
	URL string `toml:"url"`
}

// TLS says what counts as publicly trusted.
type TLS struct {
	PublicRoots string   `toml:"public_roots"`
	Issuers     []string `toml:"issuers"`
	// RootsPEM is the content of PublicRoots, read by Load.
	RootsPEM []byte `toml:"-"`
}

// Browser names the domains whose stored data matter.
type Browser struct {
	Domains []string `toml:"domains"`
}

// Quality says with what the connection's quality can be measured: an address
// that gives much data, and one that takes it.
type Quality struct {
	Down string `toml:"down"`
	Up   string `toml:"up"`
}

// Error is a profile that cannot be used: which file, line and key.
type Error struct {
	File string
	Line int // 0: not known
	Key  string
	Why  error
}

func (e *Error) Error() string { return fault.Text(e) }
func (e *Error) Unwrap() error { return e.Why }

// Words implement fault.Worded.
func (e *Error) Words() (string, []string) {
	where := e.File
	if e.Line > 0 {
		where += ":" + strconv.Itoa(e.Line)
	}
	if e.Key != "" {
		where += ": " + e.Key
	}
	return "profile", []string{"where", where}
}
