package profile

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fix502/checks"
	"fix502/checks/fault"
)

// checker holds the first bad value that it met.
type checker struct {
	file string
	at   index
	err  error
}

func (c *checker) fail(path, why string, fields ...string) {
	c.because(path, fault.New("toml_"+why, fields...))
}

// because notes what is wrong first.
func (c *checker) because(path string, why error) {
	if c.err == nil {
		c.err = &Error{File: c.file, Line: c.at.of(path), Key: dotted(path), Why: why}
	}
}

func (c *checker) has(path string) bool {
	_, ok := c.at.line[path]
	return ok
}

func (c *checker) profile(p Profile) {
	if c.required("schema"); c.err == nil && p.Schema != Schema {
		c.fail("schema", "schema", "value", quoted(p.Schema), "what", Schema)
	}
	c.text("name", p.Name)
	c.url("url", p.URL, "https", "http")
	c.endpoints(p.Endpoints)
	c.status(p.Status)
	c.edge(p.Edge)
	c.controls(p.Controls)
	c.resolvers(p.Resolvers)
	if c.has("support") {
		c.url("support.url", p.Support.URL, "https", "http")
	}
	if c.has("quality") {
		c.url("quality.down", p.Quality.Down, "https", "http")
	}
	if c.has("quality.up") {
		c.url("quality.up", p.Quality.Up, "https", "http")
	}
	c.texts("tls.issuers", p.TLS.Issuers)
	if c.has("tls.public_roots") {
		c.text("tls.public_roots", p.TLS.PublicRoots)
	}
	c.list("browser.domains", len(p.Browser.Domains), maxListed)
	for i, d := range p.Browser.Domains {
		if !hostname(d) {
			c.fail(item("browser.domains", i), "domain", "value", quoted(d))
		}
	}
}

func (c *checker) endpoints(all []Endpoint) {
	if len(all) == 0 {
		c.fail("endpoints", "endpoints")
	}
	c.tables("endpoints", len(all), maxEndpoints)
	for i, e := range all {
		path := item("endpoints", i)
		c.required(path + ".role")
		schemes := []string{"https", "http"}
		switch e.Role {
		case checks.RolePage, checks.RoleOrigin, checks.RoleAuth, checks.RoleStatic:
		case checks.RoleRealtime:
			schemes = []string{"wss", "ws", "https", "http"}
		default:
			c.fail(path+".role", "role", "value", quoted(string(e.Role)))
		}
		c.url(path+".url", e.URL, schemes...)
		c.list(path+".alive", len(e.Alive), maxListed)
		for j, status := range e.Alive {
			c.httpStatus(item(path+".alive", j), status)
		}
	}
}

func (c *checker) status(s Status) {
	if c.has("status.api") {
		c.url("status.api", s.API, "https", "http")
	}
	if c.has("status.page") {
		c.url("status.page", s.Page, "https", "http")
	}
	c.texts("status.components", s.Components)
}

func (c *checker) edge(e Edge) {
	if c.has("edge.vendor") {
		c.text("edge.vendor", e.Vendor)
	}
	if c.has("edge.header") && !token(e.Header) {
		c.fail("edge.header", "header", "value", quoted(e.Header))
	}
	if c.has("edge.own") {
		c.url("edge.own", e.Own, "https", "http")
	}
}

func (c *checker) controls(all []Control) {
	c.tables("controls", len(all), maxControls)
	for i, control := range all {
		path := item("controls", i)
		c.url(path+".url", control.URL, "https", "http")
		if c.has(path + ".status") {
			c.httpStatus(path+".status", control.Status)
		}
		if len(control.Body) > 4<<10 {
			c.fail(path+".body", "long", "n", "4 KiB")
		}
	}
}

func (c *checker) resolvers(all []Resolver) {
	c.tables("resolvers", len(all), maxResolvers)
	var names []string
	for i, r := range all {
		path := item("resolvers", i)
		c.text(path+".name", r.Name)
		if slices.Contains(names, r.Name) {
			c.fail(path+".name", "twice", "value", quoted(r.Name))
		}
		names = append(names, r.Name)
		if !c.has(path+".udp") && !c.has(path+".doh") {
			c.fail(path+".udp", "resolver")
		}
		if c.has(path + ".udp") {
			if a, err := netip.ParseAddrPort(r.UDP); err != nil || a.Port() == 0 {
				c.fail(path+".udp", "udp", "value", quoted(r.UDP))
			}
		}
		if c.has(path + ".doh") {
			c.url(path+".doh", r.DoH, "https")
		}
		if c.has(path + ".doh_ip") {
			if _, err := netip.ParseAddr(r.DoHIP); err != nil {
				c.fail(path+".doh_ip", "ip", "value", quoted(r.DoHIP))
			}
		}
	}
}

func (c *checker) required(path string) {
	if !c.has(path) {
		c.fail(path, "missing")
	}
}

// tables is a list of tables; the decoder would take a single one for a list.
func (c *checker) tables(path string, have, most int) {
	if have > 0 && !c.has(item(path, 0)) {
		c.fail(path, "tables", "name", path)
	}
	c.list(path, have, most)
}

func (c *checker) list(path string, have, most int) {
	if have > most {
		c.fail(item(path, most), "entries", "n", strconv.Itoa(have), "high", strconv.Itoa(most))
	}
}

// text is a required line of visible characters.
func (c *checker) text(path, value string) {
	c.required(path)
	switch {
	case strings.TrimSpace(value) == "":
		c.fail(path, "empty")
	case len(value) > 1024:
		c.fail(path, "long", "n", "1 KiB")
	case visible(value) != value:
		c.fail(path, "hidden")
	}
}

func (c *checker) texts(path string, values []string) {
	c.list(path, len(values), maxListed)
	for i, v := range values {
		if c.has(item(path, i)) {
			c.text(item(path, i), v)
		}
	}
}

// url is a required absolute address with one of these schemes.
func (c *checker) url(path, value string, schemes ...string) {
	c.text(path, value)
	u, err := url.Parse(value)
	if err != nil {
		c.fail(path, "address", "value", quoted(value))
		return
	}
	port, portErr := 1, error(nil)
	if p := u.Port(); p != "" {
		port, portErr = strconv.Atoi(p)
	}
	_, ipErr := netip.ParseAddr(u.Hostname())
	switch {
	case !slices.Contains(schemes, u.Scheme):
		c.fail(path, "scheme", "value", quoted(value), "what", strings.Join(schemes, "://, ")+"://")
	case ipErr != nil && !hostname(u.Hostname()):
		c.fail(path, "host", "value", quoted(value))
	case portErr != nil || port < 1 || port > 65535:
		c.fail(path, "port", "value", quoted(value))
	case u.User != nil:
		c.fail(path, "user")
	}
}

func (c *checker) httpStatus(path string, status int) {
	if status < 100 || status > 599 {
		c.fail(path, "status", "n", strconv.Itoa(status))
	}
}
