package library

import (
	"slices"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/bisect"
)

// Keys of the reasons that a step's rule gives. With Yes the reason says why
// the step is ruled out, otherwise why it is worth it.
const (
	serviceFault  = "service_fault"         // only the service can help
	networkFault  = "network_fault"         // this device or the way out of it
	proxyFault    = "proxy_fault"           // a proxy or interceptor
	edgeBlock     = "edge_block"            // the address that the person comes from is refused
	noProxyNoVPN  = "no_proxy_no_vpn"       // nothing on the way to switch off
	worksOutside  = "works_outside_browser" // fix502's own requests work
	notTheBrowser = "not_the_browser"       // fails in another browser or profile too
	notExtensions = "not_extensions"        // fails with all extensions off too
	noExtension   = "no_extension"          // none that is on can touch the service
	culpritFound  = "culprit_found"         // the person's answers name one, or several together
	connFine      = "connection_fine"       // other sites answer, names resolve
	unknownYet    = "unknown_yet"           // the evidence does not say where
)

// Reasons lists, for each step, the keys that its rule can give, so that words
// can be demanded for each.
func Reasons() map[string][]string {
	inBrowser := []string{serviceFault, networkFault, proxyFault, edgeBlock, worksOutside}
	stored := append(slices.Clone(inBrowser), notTheBrowser)
	return map[string][]string{
		steps.Refresh:    {serviceFault, networkFault, edgeBlock},
		steps.Connection: {serviceFault, networkFault, proxyFault, connFine},
		steps.Cache:      stored,
		steps.Browser:    inBrowser,
		steps.VPN:        {serviceFault, proxyFault, edgeBlock, noProxyNoVPN},
		steps.Incognito:  stored,
		steps.Plugins:    append(slices.Clone(stored), notExtensions, noExtension, culpritFound),
		steps.Support:    {serviceFault, networkFault, proxyFault, unknownYet},
	}
}

// rules say when the evidence rules a step out.
type rules struct {
	causes map[verdict.Cause]verdict.Info
}

func newRules() rules {
	return rules{causes: verdict.ByName()}
}

// fault names the side that the verdict blames, as a reason; empty as long as
// nothing is likely, or where the browser is to blame.
func (r rules) fault(v verdict.Verdict) string {
	info := r.causes[v.Lead]
	switch {
	case works(v) || v.Confidence < verdict.Likely || v.Lead == verdict.Undecided:
		return ""
	case slices.Contains(causes("edge.denied", "edge.country_blocked", "vpn.exit_blocked"), v.Lead):
		return edgeBlock
	case info.Owner == verdict.OwnerProvider || info.Owner == verdict.OwnerEdge:
		return serviceFault
	case info.Hop == verdict.HopProxy:
		return proxyFault
	case info.Owner == verdict.OwnerDevice || info.Owner == verdict.OwnerNetwork:
		return networkFault
	default:
		return ""
	}
}

func works(v verdict.Verdict) bool {
	return v.Lead == verdict.None || v.Lead == "refresh.transient"
}

// blamed tells whether a likely finding belongs to a step: then the step is
// not ruled out, whatever leads.
func (r rules) blamed(v verdict.Verdict, step string) bool {
	return slices.ContainsFunc(v.Findings, func(f verdict.Finding) bool {
		return f.Confidence >= verdict.Likely && f.Masked == "" && r.causes[f.Cause].Step == step
	})
}

func (r rules) refresh(v verdict.Verdict, _ checks.View) (checks.Truth, string) {
	if why := r.fault(v); why != proxyFault {
		return checks.Unknown, why
	}
	return checks.Unknown, ""
}

func (r rules) connection(v verdict.Verdict, w checks.View) (checks.Truth, string) {
	why := r.fault(v)
	switch {
	case r.blamed(v, steps.Connection):
		if why == networkFault {
			return checks.No, why
		}
		return checks.No, ""
	case why == serviceFault, why == proxyFault && v.Lead != "proxy.unreachable":
		return checks.Yes, why
	case controlAnswers(w) && namesResolve(w):
		return checks.Yes, connFine
	default:
		return checks.Unknown, ""
	}
}

func (r rules) vpn(v verdict.Verdict, w checks.View) (checks.Truth, string) {
	why := r.fault(v)
	proxy, tunnel := proxyInForce(w), tunnelInForce(w)
	inForce := proxy == checks.Yes || tunnel == checks.Yes
	switch {
	case why == edgeBlock, why == proxyFault:
		return checks.No, why
	case r.blamed(v, steps.VPN):
		return checks.No, ""
	case why == serviceFault && inForce && (v.Confidence < verdict.Certain || v.Lead == "edge.rate_limited"):
		return checks.Unknown, "" // the way itself may still be what fails
	case why == serviceFault:
		return checks.Yes, why
	case proxy == checks.No && tunnel == checks.No:
		return checks.Yes, noProxyNoVPN
	default:
		return checks.Unknown, ""
	}
}

// client is the rule of the step that tries another browser.
func (r rules) client(v verdict.Verdict, _ checks.View) (checks.Truth, string) {
	return r.inBrowser(v, steps.Browser, false)
}

// session is the rule of the private window: what fails in another browser
// does not hang on this one's profile.
func (r rules) session(v verdict.Verdict, w checks.View) (checks.Truth, string) {
	return r.inBrowser(v, steps.Incognito, failsAny(w, "open_other", "open_other_for_me"))
}

// stored is the rule of stored data and of extensions: a private window has
// neither.
func (r rules) stored(step string) func(verdict.Verdict, checks.View) (checks.Truth, string) {
	return func(v verdict.Verdict, w checks.View) (checks.Truth, string) {
		elsewhere := failsAny(w, "open_other", "open_other_for_me") || failsAny(w, "private_window", "private_for_me")
		return r.inBrowser(v, step, elsewhere || triedFails(w, checks.FactorFresh))
	}
}

// extensions is the rule of extensions: beside that, a trial without any may
// show that they are not the reason, or that the person's profile has none that
// could be.
func (r rules) extensions(v verdict.Verdict, w checks.View) (checks.Truth, string) {
	switch s, _ := asking(w); {
	case s.Result == bisect.Found:
		return checks.No, culpritFound
	case s.Result == bisect.None && len(rounds(w)) > 0:
		return checks.Yes, notExtensions
	}
	truth, why := r.stored(steps.Plugins)(v, w)
	if truth != checks.Yes && triedFails(w, checks.FactorExtensions) {
		return checks.Yes, notExtensions
	}
	if truth != checks.Yes && harmless(w) && !r.blamed(v, steps.Plugins) {
		return checks.Yes, noExtension
	}
	return truth, why
}

func (r rules) inBrowser(v verdict.Verdict, step string, elsewhere bool) (checks.Truth, string) {
	why := r.fault(v)
	switch {
	case why != "":
		return checks.Yes, why
	case elsewhere:
		return checks.Yes, notTheBrowser
	case r.blamed(v, step):
		return checks.No, ""
	case works(v) || r.causes[v.Lead].Owner == verdict.OwnerBrowser:
		return checks.Unknown, worksOutside
	default:
		return checks.Unknown, ""
	}
}

func (r rules) support(v verdict.Verdict, _ checks.View) (checks.Truth, string) {
	switch why := r.fault(v); why {
	case serviceFault, networkFault, proxyFault:
		return checks.No, why
	case edgeBlock:
		return checks.No, serviceFault
	}
	if v.Lead == verdict.Undecided {
		return checks.No, unknownYet
	}
	return checks.No, ""
}
