package checks

import "time"

// BrowserInfo is an installed browser, or one whose profiles are there though
// its program was not found in the usual places.
type BrowserInfo struct {
	ID       string           `json:"id"` // chrome, chromium, edge, brave, vivaldi, opera, arc, firefox, librewolf, zen, safari
	Name     string           `json:"name"`
	Engine   string           `json:"engine"` // chromium, firefox, safari
	Default  bool             `json:"default,omitempty"`
	Version  string           `json:"version,omitempty"`
	Package  string           `json:"package,omitempty"` // snap, flatpak; empty: an ordinary program
	Missing  bool             `json:"missing,omitempty"` // profiles, but no program
	Profiles []BrowserProfile `json:"profiles,omitempty"`
	More     int              `json:"more,omitempty"`    // profiles that are not listed
	Trouble  Failure          `json:"trouble,omitempty"` // a profile_ word: why the list may lack some
}

// BrowserProfile is a profile of a browser. It has a number and no name:
// people name profiles after themselves.
type BrowserProfile struct {
	N       int       `json:"n"` // 1: the one used last
	Used    time.Time `json:"used,omitzero"`
	Running bool      `json:"running,omitempty"` // open in a browser now, as far as its lock tells
}

// Stored is what a browser keeps of the service in one profile. Names, hosts,
// sizes and dates alone; never a value.
type Stored struct {
	Browser string         `json:"browser"` // as in BrowserInfo
	Profile int            `json:"profile"`
	Count   int            `json:"count"`             // cookies of the service's domains
	Bytes   int            `json:"bytes"`             // of their names and values
	Cookies []StoredCookie `json:"cookies,omitempty"` // the largest first; not all where there are very many
	Headers []CookieHeader `json:"headers,omitempty"` // for each host of the service
	Sites   []SiteData     `json:"sites,omitempty"`   // databases and caches of the service's pages
	Worker  bool           `json:"worker,omitempty"`  // a service worker of the service is registered
	Workers int64          `json:"workers,omitempty"` // bytes of all sites' service workers
	Cache   int64          `json:"cache,omitempty"`   // bytes of the cache of all sites; one site's share cannot be told
	AtLeast bool           `json:"at_least,omitempty"`
}

// StoredCookie is a cookie as it is kept, without its value.
type StoredCookie struct {
	Name    string    `json:"name"`
	Host    string    `json:"host"` // with a leading dot: subdomains too
	Path    string    `json:"path,omitempty"`
	Bytes   int       `json:"bytes"` // name and value
	Expires time.Time `json:"expires,omitzero"`
	Old     bool      `json:"old,omitempty"` // expired: kept, no longer sent
}

// CookieHeader estimates the Cookie header of a request.
type CookieHeader struct {
	Host  string `json:"host"`
	Count int    `json:"count"`
	Bytes int    `json:"bytes"`
	Exact bool   `json:"exact,omitempty"` // else at most so many, and at least 15 fewer for each cookie
}

// SiteData is what one origin stores besides cookies.
type SiteData struct {
	Host  string `json:"host"`
	Bytes int64  `json:"bytes"`
}

// Extensions are those of one profile.
type Extensions struct {
	Browser string      `json:"browser"`
	Profile int         `json:"profile"`
	Count   int         `json:"count"`
	Enabled int         `json:"enabled"`
	List    []Extension `json:"list,omitempty"` // the likeliest to matter first; not all where there are very many
}

// Extension is an add-on of a browser.
type Extension struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Version string    `json:"version,omitempty"`
	Enabled bool      `json:"enabled"`
	By      string    `json:"by"`                 // person, policy, program, folder
	Can     []string  `json:"can,omitempty"`      // proxy, block, rewrite, cookies, settings, script, read: the worst first
	OnClick bool      `json:"on_click,omitempty"` // the person limited it to pages on which it is clicked
	Fresh   bool      `json:"fresh,omitempty"`    // installed or updated within two weeks
	Changed time.Time `json:"changed,omitzero"`
	Rank    int       `json:"rank,omitempty"` // 0: cannot touch the service
}

// BrowserSettings are the settings of one profile that decide which way its
// requests take.
type BrowserSettings struct {
	Browser string       `json:"browser"`
	Profile int          `json:"profile"`
	Mode    string       `json:"mode"`            // system, direct, manual, script, discovered
	Proxy   *ProxyChoice `json:"proxy,omitempty"` // for the service's page; Source: settings, policy, extension
	DNS     string       `json:"dns,omitempty"`   // secure DNS: off, automatic, first, only
	DNSHost string       `json:"dns_host,omitempty"`
}

// RoleBrowser marks the checks of the profile that counts: the default
// browser's, used last.
const RoleBrowser Role = "browser"

// HeaderFor is the estimated Cookie header for a host; zero when none is sent.
func (s Stored) HeaderFor(host string) CookieHeader {
	for _, h := range s.Headers {
		if h.Host == host {
			return h
		}
	}
	return CookieHeader{Host: host}
}
