package checks

// Fact is something about this machine. Exactly the field that the check's ID
// promises is set; the others are zero.
type Fact struct {
	Interfaces []Interface   `json:"interfaces,omitempty"` // host.interfaces
	Hop        *NextHop      `json:"hop,omitempty"`        // host.route.<name>
	Pins       []Pin         `json:"pins,omitempty"`       // host.hosts
	Resolvers  []string      `json:"resolvers,omitempty"`  // host.resolvers, "ip:port"
	Proxy      *ProxyChoice  `json:"proxy,omitempty"`      // host.proxy.<host>, proxy.pac
	Place      *Place        `json:"place,omitempty"`      // host.place
	Browsers   []BrowserInfo `json:"browsers,omitempty"`   // browser.installed

	Stored     *Stored          `json:"stored,omitempty"`     // browser.stored.<browser>.profile-<n>
	Extensions *Extensions      `json:"extensions,omitempty"` // browser.extensions.<browser>.profile-<n>
	Settings   *BrowserSettings `json:"settings,omitempty"`   // browser.settings.<browser>.profile-<n>
}

// Interface is a network interface that is up.
type Interface struct {
	Name     string   `json:"name"`
	Addrs    []string `json:"addrs,omitempty"` // without prefix length
	Up       bool     `json:"up"`
	Loopback bool     `json:"loopback,omitempty"`
	Tunnel   bool     `json:"tunnel,omitempty"`   // a VPN or other tunnel device
	Physical bool     `json:"physical,omitempty"` // backed by hardware, where that can be told
	Product  string   `json:"product,omitempty"`  // WireGuard, Tailscale … by its name
	MTU      int      `json:"mtu,omitempty"`
}

// Usable tells whether the interface can carry traffic to other machines: up,
// not loopback, with an address that is more than link-local.
func (i Interface) Usable() bool {
	if !i.Up || i.Loopback {
		return false
	}
	for _, a := range i.Addrs {
		if !linkLocal(a) {
			return true
		}
	}
	return false
}

// NextHop is where the system would send a packet for a destination.
type NextHop struct {
	Dest    string   `json:"dest"`              // the destination that was asked for
	V4      *Egress  `json:"v4,omitempty"`      // nil: no route for this family
	V6      *Egress  `json:"v6,omitempty"`      // nil: no route for this family
	Gateway []Router `json:"gateway,omitempty"` // default routers and their neighbour state
}

// Egress is the local end of a route.
type Egress struct {
	Interface string `json:"interface,omitempty"`
	Source    string `json:"source,omitempty"`
	Tunnel    bool   `json:"tunnel,omitempty"`
}

// Router is a default gateway as the neighbour table knows it.
type Router struct {
	Addr      string `json:"addr"`
	Interface string `json:"interface,omitempty"`
	State     string `json:"state,omitempty"` // reachable, stale, failed, incomplete, unknown
}

// Pin is a line of the hosts file that names a host of the service.
type Pin struct {
	Name string `json:"name"`
	Addr string `json:"addr"`
	Line int    `json:"line"`
}

// ProxyChoice is the proxy in force for one URL.
type ProxyChoice struct {
	Via      string   `json:"via,omitempty"`      // scheme://host:port without credentials; empty: direct
	Auth     bool     `json:"auth,omitempty"`     // credentials are configured
	Source   string   `json:"source,omitempty"`   // HTTPS_PROXY, gnome, kde, macos, windows …
	Excluded bool     `json:"excluded,omitempty"` // a proxy is set, an exception lets this URL past
	PAC      string   `json:"pac,omitempty"`      // a script decides; its address
	Others   []string `json:"others,omitempty"`   // proxy.pac: candidates that the script names
	Open     bool     `json:"open,omitempty"`     // the script may decide for other ways than Others too: direct, for one
	Invalid  string   `json:"invalid,omitempty"`  // the setting cannot be understood: which one
}

// Place is where the program runs, when that matters for what it can see.
type Place struct {
	OS        string `json:"os"`
	SSH       bool   `json:"ssh,omitempty"`
	WSL       bool   `json:"wsl,omitempty"`
	Container bool   `json:"container,omitempty"`
	Desktop   string `json:"desktop,omitempty"` // gnome, kde … or empty
	Resolved  bool   `json:"resolved,omitempty"`
}
