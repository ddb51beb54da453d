// Package verdict says what evidence means. It is pure: observations in, an
// explained verdict out. Clues ask the evidence one named question each, rules
// combine clues into causes, relations between causes decide which of them is
// at the bottom of it. No position in any table matters.
package verdict

import "fix502/checks"

// Cause is an identifier of causes.go: "proxy.bad_gateway".
type Cause string

// Grade is what a rule says about its cause when it holds.
type Grade uint8

// The grades.
const (
	// Hints makes a cause possible and worth naming, never more.
	Hints Grade = iota + 1
	// Suggests makes it likely.
	Suggests
	// Proves makes it certain.
	Proves
	// Refutes rules it out, unless something proves it.
	Refutes
)

// Confidence is how sure a finding is.
type Confidence uint8

// The confidences, weakest first. RuledOut is the zero value.
const (
	RuledOut Confidence = iota
	Possible
	Likely
	Certain
)

func (c Confidence) String() string {
	return [...]string{"ruled_out", "possible", "likely", "certain"}[c]
}

// Owner is who can act on a cause.
type Owner string

// The owners, as in the report.
const (
	OwnerDevice   Owner = "device"
	OwnerNetwork  Owner = "network"
	OwnerEdge     Owner = "edge"
	OwnerProvider Owner = "provider"
	OwnerBrowser  Owner = "browser"
	OwnerNone     Owner = "none"
	OwnerUnknown  Owner = "unknown"
)

// Hop is a station of the path, from the person outward.
type Hop string

// The hops. HopNone belongs to causes without a place.
const (
	HopNone     Hop = ""
	HopBrowser  Hop = "browser"
	HopDevice   Hop = "device"
	HopLink     Hop = "link"
	HopDNS      Hop = "dns"
	HopProxy    Hop = "proxy"
	HopVPN      Hop = "vpn"
	HopInternet Hop = "internet"
	HopEdge     Hop = "edge"
	HopOrigin   Hop = "origin"
)

// Hops lists the hops in the order of the path.
func Hops() []Hop {
	return []Hop{
		HopBrowser, HopDevice, HopLink, HopDNS, HopProxy, HopVPN, HopInternet, HopEdge, HopOrigin,
	}
}

// Reading is a clue's answer and the observations that it rests on.
type Reading struct {
	Truth checks.Truth
	Seen  []checks.ID
}

// Clue is one named question about the evidence.
type Clue struct {
	ID string
	// From tells whether this check could still settle the clue, by itself or
	// by what the plan starts after it.
	From func(checks.Spec) bool
	// Holds reads the evidence. It must be deterministic and must answer
	// Unknown where nothing was learned.
	Holds func(checks.View) Reading
	// Signed marks a clue that reads a signature of a hop further out: it
	// stays evidence even behind a hop that rewrites traffic.
	Signed bool
}

// Rule is a three-valued AND: all of All are Yes and all of None are No.
type Rule struct {
	Cause Cause
	Grade Grade
	All   []Clue
	None  []Clue
}

// Reason is one clue of a rule that held: what the rule wanted, what was found.
type Reason struct {
	Clue  string
	Want  checks.Truth
	Found Reading
}

// Finding is a cause with its confidence and the reasons for it.
type Finding struct {
	Cause      Cause
	Confidence Confidence
	Because    []Reason    // of the strongest rule that held
	Against    []Reason    // of the rule that refuted it, when it is ruled out
	Hinted     bool        // a rule named it, so that it is worth telling even when merely possible
	Ask        []checks.ID // running checks that would decide more
	Masked     Cause       // the cause whose hop hides this one, or empty
}

// State is what is known of a hop.
type State string

// The states of a hop.
const (
	StateOK       State = "ok"
	StateBroken   State = "broken"
	StateDegraded State = "degraded"
	StateUnknown  State = "unknown"
	StateAbsent   State = "absent"
)

// HopState is a hop of the path with its state and a short technical detail.
type HopState struct {
	Hop    Hop
	State  State
	Detail string
}

// Verdict is all findings ranked, with the path.
type Verdict struct {
	Lead       Cause      // "none" when it works, "unknown" when the evidence does not say
	Confidence Confidence // of the lead
	Contested  bool       // two causes fit equally well
	Settled    bool       // nothing still running could change the lead
	Findings   []Finding  // the lead first when it has a finding, then worst first; ruled-out ones last
	Path       []HopState
}
