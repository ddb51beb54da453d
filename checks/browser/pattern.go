package browser

import "strings"

// touches tells whether a match pattern of an extension holds for a page of a
// host ("<all_urls>", "*://*.example.org/*"; developer.mozilla.org, Match
// patterns). The path is passed over: an extension that may touch one page of
// the service counts.
func touches(pattern, host string) bool {
	if pattern == "<all_urls>" {
		return true
	}
	scheme, rest, ok := strings.Cut(pattern, "://")
	if !ok || scheme != "*" && scheme != "https" && scheme != "http*" {
		return false
	}
	name, _, _ := strings.Cut(rest, "/")
	name, _, _ = strings.Cut(strings.ToLower(name), ":")
	base, wild := strings.CutPrefix(name, "*.")
	switch {
	case name == "*":
		return true
	case wild:
		return host == base || strings.HasSuffix(host, "."+base)
	default:
		return host == name
	}
}

// touchesAny tells whether one of the patterns holds for one of the hosts.
func touchesAny(patterns, hosts []string) bool {
	for _, p := range patterns {
		for _, h := range hosts {
			if touches(p, h) {
				return true
			}
		}
	}
	return false
}
