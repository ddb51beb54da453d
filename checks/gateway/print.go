package gateway

import (
	"slices"

	"fix502/checks"
)

// Role is what kind of product a fingerprint belongs to.
type Role string

// The roles.
const (
	Edge         Role = "edge"   // a content delivery network in front of a service
	Origin       Role = "origin" // the service itself
	Server       Role = "server" // a web server or load balancer, on either side of the path
	ForwardProxy Role = "proxy"  // a proxy that a person or company configures
	Filter       Role = "filter" // a product that inspects traffic and refuses some of it
	Local        Role = "local"  // a proxy or debugger on the person's own machine
	Portal       Role = "portal" // a sign-in page of a network
)

// Print is the fingerprint of one product. Position in the table means
// nothing: where two products claim one answer, only Over and Generic decide.
type Print struct {
	ID   checks.Gateway
	Name string // for people
	Role Role
	// Spoke proves authorship: a row that holds says that this product wrote
	// the answer, and which of its pages it is.
	Spoke []Row
	// Told is the same for the visible text of a page as a person pastes it,
	// without markup and header. Only ReadPaste looks at it.
	Told []Row
	// Passed proves presence on the path: any one of them is enough.
	Passed []Match
	// Over lists products whose claim to the same answer is void: their
	// signs are part of this one's page.
	Over []checks.Gateway
	// Generic marks a kind of author instead of a product. Every product's
	// claim beats it.
	Generic bool
}

// Row is one form of a product's pages. All matches must hold.
type Row struct {
	Shape  string // a Shape word; ShapePage yields to every other one
	Blames string // a Blames word or empty; empty yields to every other one
	All    []Match
	// Over lists shapes of the same product that this row beats.
	Over []string
}

// Fingerprints lists every product that can be recognised.
//
// Products whose failures carry no mark of their own are missing on purpose:
// mihomo and Xray answer with an empty body and no Server header, Traefik with
// the bare status text. To name them would be a guess.
func Fingerprints() []Print {
	return slices.Concat(edges(), origins(), servers(), proxies(), filters(), locals(), portals())
}

// Name is the product's name for people; an unknown identifier is returned as
// it is.
func Name(id checks.Gateway) string {
	for _, p := range Fingerprints() {
		if p.ID == id {
			return p.Name
		}
	}
	for _, s := range signers() {
		if s.id == id {
			return s.name
		}
	}
	return string(id)
}

// RoleOf is what kind of product an identifier stands for; empty where the
// product is known by its certificates alone, or not at all.
func RoleOf(id checks.Gateway) Role {
	for _, p := range Fingerprints() {
		if p.ID == id {
			return p.Role
		}
	}
	return ""
}
