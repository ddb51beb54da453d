package browser

import (
	"net/netip"
	"net/url"
	"sort"
	"strings"
	"time"

	"fix502/checks"
)

// shownCookies is how many cookies an observation carries.
const shownCookies = 60

// sums adds cookies up, for the service's hosts.
func sums(to *checks.Stored, rows []row, engine, system string, version int, targets []*url.URL, now time.Time) {
	jars := map[string]bool{}
	var all []checks.StoredCookie
	for _, r := range rows {
		size := len(r.name) + r.size(engine, system, version)
		to.Count++
		to.Bytes += size
		at := r.time(engine)
		all = append(all, checks.StoredCookie{
			Name: r.name, Host: r.host, Path: short(r.path), Bytes: size, Expires: stamp(at), Old: expired(at, now),
		})
		jars[r.jar] = true
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Bytes > all[j].Bytes })
	to.Cookies = all[:min(len(all), shownCookies)]
	for _, u := range targets {
		best := checks.CookieHeader{Host: u.Hostname(), Exact: true}
		for jar := range jars {
			if h := header(rows, jar, engine, system, version, u, now); h.Bytes > best.Bytes {
				best = h
			}
		}
		if best.Count > 0 {
			to.Headers = mergeHeader(to.Headers, best)
		}
	}
}

// mergeHeader keeps the larger header of two requests to one host.
func mergeHeader(all []checks.CookieHeader, h checks.CookieHeader) []checks.CookieHeader {
	for i := range all {
		if all[i].Host == h.Host {
			if h.Bytes > all[i].Bytes {
				all[i] = h
			}
			return all
		}
	}
	return append(all, h)
}

// header estimates the Cookie header of a request (RFC 6265, 5.4): "name=value"
// of each cookie that is sent, joined by "; ".
func header(rows []row, jar, engine, system string, version int, u *url.URL, now time.Time) checks.CookieHeader {
	h := checks.CookieHeader{Host: u.Hostname(), Exact: engine == firefox || system == "windows"}
	for _, r := range rows {
		if r.jar != jar || !r.sent(engine, u, now) {
			continue
		}
		h.Count++
		h.Bytes += len(r.name) + 1 + r.size(engine, system, version)
	}
	if h.Count > 1 {
		h.Bytes += 2 * (h.Count - 1)
	}
	return h
}

// size is how long a cookie's value is. What is encrypted is longer than what
// it holds, by an amount that system and version of the table fix exactly or
// within 15 bytes; then the larger number counts.
func (r row) size(engine, system string, version int) int {
	if r.value > 0 || engine == firefox {
		return r.value
	}
	more := 4 // Linux, macOS: a mark of 3 bytes, at least one of padding
	if system == "windows" {
		more = 31 // a mark, 12 bytes of nonce, 16 of tag
	}
	if version >= 24 {
		more += 32 // a hash of the host
	}
	return max(0, r.sealed-more)
}

func (r row) time(engine string) time.Time {
	if engine == firefox {
		return firefoxTime(r.expires)
	}
	return chromiumTime(r.expires)
}

func expired(at, now time.Time) bool { return !at.IsZero() && at.Before(now) }

// sent tells whether a cookie goes with a visit to an address.
func (r row) sent(engine string, u *url.URL, now time.Time) bool {
	host := strings.ToLower(u.Hostname())
	domain, below := strings.CutPrefix(strings.ToLower(r.host), ".")
	if host != domain && (!below || !strings.HasSuffix(host, "."+domain) || isAddr(host)) {
		return false
	}
	if secure := u.Scheme == "https" || u.Scheme == "wss"; r.secure && !secure {
		return false
	}
	if !pathHolds(r.path, u.EscapedPath()) || expired(r.time(engine), now) {
		return false
	}
	return r.partition == "" || !r.foreign && siteHolds(r.partition, host)
}

func isAddr(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// pathHolds is the path-match of RFC 6265, 5.1.4.
func pathHolds(cookie, path string) bool {
	if path == "" {
		path = "/"
	}
	rest, ok := strings.CutPrefix(path, cookie)
	return cookie == "" || ok && (rest == "" || strings.HasSuffix(cookie, "/") || rest[0] == '/')
}

// siteHolds tells whether a host belongs to the site that a cookie is kept
// for: "https://example.org" of Chromium, "(https,example.org)" of Firefox.
func siteHolds(partition, host string) bool {
	if decoded, err := url.QueryUnescape(partition); err == nil {
		partition = decoded
	}
	site := strings.Trim(partition, "()")
	if _, rest, ok := strings.Cut(site, "://"); ok {
		site = rest
	} else if parts := strings.Split(site, ","); len(parts) > 1 {
		site = parts[1]
	}
	site, _, _ = strings.Cut(site, ":")
	return site != "" && (host == site || strings.HasSuffix(host, "."+site))
}

// short cuts a path: what follows may name a person's document.
func short(path string) string {
	if i := strings.IndexByte(strings.TrimPrefix(path, "/"), '/'); i >= 0 {
		return path[:i+1] + "/…"
	}
	return path
}

func stamp(at time.Time) time.Time {
	if at.IsZero() {
		return at
	}
	return at.UTC().Truncate(time.Second)
}
