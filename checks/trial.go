package checks

import "strings"

// Factor is the one thing in which a browser trial differs from the person's
// own browsing: an empty profile, or a copy of theirs with one thing changed.
type Factor string

// The factors.
const (
	FactorNone       Factor = ""               // no trial
	FactorFresh      Factor = "fresh"          // an empty profile of the person's browser
	FactorOther      Factor = "other"          // an empty profile of another browser
	FactorCopy       Factor = "copy"           // a copy of the profile, nothing changed
	FactorExtensions Factor = "extensions_off" // the copy with no extension
	FactorSome       Factor = "extensions"     // the copy with the extensions of Keep alone
	FactorCookies    Factor = "cookies_off"    // the copy without cookies
	FactorWorker     Factor = "worker_off"     // the copy, past the site's service worker
	FactorDirect     Factor = "direct"         // the copy without a proxy
)

// Copies tells whether a trial with this factor needs a copy of the person's
// profile.
func (f Factor) Copies() bool { return f != FactorFresh && f != FactorOther }

// Trial says how a browser is to be tried. The zero value is no trial.
type Trial struct {
	Browser string   `json:"browser,omitempty"` // as in BrowserInfo
	Profile int      `json:"profile,omitempty"` // as in BrowserProfile; 0 with an empty profile
	Factor  Factor   `json:"factor,omitempty"`
	Keep    []string `json:"keep,omitempty"` // extensions that stay on, with FactorSome
}

// Where the answer of a trial came from: Trip.Header[HeaderFrom].
const (
	HeaderFrom  = "from"
	FromNetwork = "network"
	FromCache   = "cache"
	FromWorker  = "service-worker"
)

// HeaderNetError is the key of Trip.Header under which a trial keeps the
// browser's own word for a failure, as ERR_CONNECTION_RESET.
const HeaderNetError = "net-error"

// What a browser reports of a trial beside the words of a trip.
const (
	BrowserBlocked Failure = "browser_blocked" // an extension or a policy stopped the request inside the browser
	BrowserFailed  Failure = "browser_failed"  // another error of the browser's own; see HeaderNetError
)

// Loads tells what a trial shows: Yes where the page came, No where an error
// came in its place. A bot check, or the refusal of a client that does not
// hide what it is, says nothing of the page: Unknown.
func (o *Observation) Loads() Truth {
	t := o.Trip
	switch {
	case t == nil || !o.Failure.Learned():
		return Unknown
	case o.Failure != "":
		return No
	case t.Shape == "challenge" || o.refused():
		return Unknown
	case o.Alive():
		return Yes
	default:
		return No
	}
}

// Reaches is Loads, where a bot check counts as well: it shows that name, way
// and certificate are right, and that the edge took the request.
func (o *Observation) Reaches() Truth {
	if o.Trip != nil && o.Failure == "" && o.Trip.Shape == "challenge" {
		return Yes
	}
	return o.Loads()
}

// refused tells whether an edge turned the client away as such.
func (o *Observation) refused() bool {
	switch o.Trip.Shape {
	case "denied", "country", "limited":
		return true
	default:
		return o.Trip.Status == 401 || o.Trip.Status == 403 || o.Trip.Status == 429
	}
}

// AtProxy tells whether a trip ended at a proxy.
func (o *Observation) AtProxy() bool {
	return strings.HasPrefix(string(o.Failure), "proxy_")
}
