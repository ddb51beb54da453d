package lab

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

//go:embed scenarios/*.toml
var scenarioFiles embed.FS

// Scenario is a fault, or health, that a lab can show. What it shows is said by
// a label of the group "scenario".
type Scenario struct {
	Name   string
	Want   Want
	script *script
}

// Want is the verdict that a diagnosis of the scenario should reach.
type Want struct {
	Cause    string   `toml:"cause"`
	Owner    string   `toml:"owner"`
	Hop      string   `toml:"hop"`
	Step     string   `toml:"step"`
	Exit     int      `toml:"exit"`
	Findings []string `toml:"findings"` // causes that should be mentioned beside it
}

// script is how a scenario differs from the healthy internet.
type script struct {
	Want      Want          `toml:"want"`
	Connect   []connect     `toml:"connect"`
	DNS       []naming      `toml:"dns"`
	Answer    []answer      `toml:"answer"`
	Proxy     *proxy        `toml:"proxy"`
	Inspector *inspector    `toml:"inspector"`
	Portal    *portal       `toml:"portal"`
	Tunnel    *tunnel       `toml:"tunnel"`
	Pins      []pin         `toml:"pins"`
	Status    *status       `toml:"status"`
	Browser   *browserState `toml:"browser"` // nil: no browser was ever used here
	Host      hostState     `toml:"host"`
	Clock     span          `toml:"clock"`    // how far the machine's clock is off
	Latency   span          `toml:"latency"`  // one way, in place of the usual
	Expired   bool          `toml:"expired"`  // the service's certificates ran out
	Misnamed  bool          `toml:"misnamed"` // the service shows another site's certificate
}

// connect is what happens to connections on their way.
type connect struct {
	To     []string `toml:"to"`     // addresses: see internet.picks
	Port   uint16   `toml:"port"`   // 0: every port
	Family string   `toml:"family"` // 4, 6 or empty
	Path   string   `toml:"path"`   // routed, bound or empty for both
	Every  int      `toml:"every"`  // only each n-th connection that it is about; 0: all
	Names  []string `toml:"names"`  // hello_*: names in the TLS hello; empty: all
	Does   string   `toml:"does"`
}

// naming is what a resolver does with questions.
type naming struct {
	Who   []string     `toml:"who"`   // system, others, all or an address
	Names []string     `toml:"names"` // empty: all
	Does  string       `toml:"does"`
	Addrs []netip.Addr `toml:"addrs"` // does = answer
	EDE   uint16       `toml:"ede"`   // extended error (RFC 8914), 0: none
}

// answer is what the edge says in place of the service.
type answer struct {
	Roles    []string          `toml:"roles"` // roles of endpoints; empty: page and origin
	Addrs    []netip.Addr      `toml:"addrs"` // only at these addresses
	Path     string            `toml:"path"`  // routed: only what comes by the tunnel
	Page     string            `toml:"page"`  // a file of pages/, without its ending
	Status   int               `toml:"status"`
	Code     int               `toml:"code"`   // the edge's own number, where it differs from the status
	Guilty   string            `toml:"guilty"` // edge or origin, for the edge's pages
	Header   map[string]string `toml:"header"`
	Problem  bool              `toml:"problem"`  // JSON for those who ask for it (RFC 9457)
	Hang     bool              `toml:"hang"`     // accept the request, never answer
	Unmarked bool              `toml:"unmarked"` // without the edge's own headers
	Cookies  int               `toml:"cookies"`  // only to a Cookie header of at least so many bytes
	Lasts    span              `toml:"lasts"`    // counted from the first such answer; 0: for good
}

// proxy is a proxy of the person's settings.
type proxy struct {
	Via      string   `toml:"via"`    // scheme://ip:port
	Source   string   `toml:"source"` // where the setting is kept
	Does     string   `toml:"does"`
	Status   int      `toml:"status"` // does = fail
	Error    string   `toml:"error"`  // does = fail, Squid's word for it
	Names    []string `toml:"names"`  // for whom; empty: everybody
	Script   []string `toml:"script"` // ways that a script of the settings, which it serves itself, returns in place of the setting
	User     string   `toml:"user"`
	Password string   `toml:"password"`
}

// inspector re-signs TLS on its way.
type inspector struct {
	To           []string `toml:"to"` // empty: everything on port 443
	Issuer       string   `toml:"issuer"`
	Organization string   `toml:"organization"`
	Trusted      bool     `toml:"trusted"` // the machine trusts its authority
	Status       int      `toml:"status"`  // its own answer for the service; 0: pass on
}

// portal is a network that wants a sign-in first.
type portal struct {
	Page  bool `toml:"page"`  // shows its page at once, else it redirects
	Names bool `toml:"names"` // its resolver gives its own address for every name
}

// tunnel is a VPN in force.
type tunnel struct {
	Name    string     `toml:"name"`
	Product string     `toml:"product"`
	Addr    netip.Addr `toml:"addr"`
	Fake    bool       `toml:"fake"` // a local program that hands out fake addresses
}

type pin struct {
	Name string     `toml:"name"`
	Addr netip.Addr `toml:"addr"`
}

// status is what the status page says.
type status struct {
	Shape     string     `toml:"shape"` // statuspage (default) or incident.io
	Indicator string     `toml:"indicator"`
	Incidents []incident `toml:"incidents"`
}

type incident struct {
	Name      string `toml:"name"`
	Status    string `toml:"status"`
	Impact    string `toml:"impact"`
	Component string `toml:"component"`
}

// hostState is what this machine says of itself.
type hostState struct {
	Link   string `toml:"link"`   // up (default), down or addressless
	Route  string `toml:"route"`  // default (default) or none
	Router string `toml:"router"` // neighbour state, reachable by default
}

// span is a duration in Go's notation.
type span time.Duration

// UnmarshalText reads "1h30m".
func (s *span) UnmarshalText(b []byte) error {
	d, err := time.ParseDuration(string(b))
	*s = span(d)
	return err
}

// Scenarios lists every scenario by name. A file that cannot be read is left
// out; Start says what is wrong with it.
func Scenarios() []Scenario {
	var out []Scenario
	for _, name := range names() {
		if sc, err := find(name); err == nil {
			out = append(out, sc)
		}
	}
	return out
}

func names() []string {
	files, err := fs.Glob(scenarioFiles, "scenarios/*.toml")
	if err != nil {
		return nil
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(path.Base(f), ".toml")
	}
	slices.Sort(files)
	return files
}

func find(name string) (Scenario, error) {
	if !slices.Contains(names(), name) {
		return Scenario{}, fmt.Errorf("there is no scenario %q", name)
	}
	raw, err := scenarioFiles.ReadFile("scenarios/" + name + ".toml")
	if err != nil {
		return Scenario{}, fmt.Errorf("scenario %s: %w", name, err)
	}
	s, err := parse(raw)
	if err != nil {
		return Scenario{}, fmt.Errorf("scenario %s: %w", name, err)
	}
	return Scenario{Name: name, Want: s.Want, script: s}, nil
}

// parse reads a scenario file; a key or word that it does not know is an
// error.
func parse(raw []byte) (*script, error) {
	s := new(script)
	if err := toml.NewDecoder(bytes.NewReader(raw)).DisallowUnknownFields().Decode(s); err != nil {
		var strict *toml.StrictMissingError
		if errors.As(err, &strict) {
			return nil, fmt.Errorf("unknown key: %s", strict.String())
		}
		return nil, fmt.Errorf("not readable: %w", err)
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return s, nil
}
