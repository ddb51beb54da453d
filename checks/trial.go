package checks

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
