package mask

import (
	"net/netip"
	"regexp"
	"strings"
)

// ranges says of an address whether it is personal.
type ranges struct {
	keep, own, public, proxy map[netip.Addr]bool
	stay, private, routed    []netip.Prefix
}

func newRanges(p Personal) ranges {
	r := ranges{
		keep: parsed(p.Keep), own: parsed(p.Own), proxy: parsed(p.Proxies), public: map[netip.Addr]bool{},
		stay: prefixes("0.0.0.0/8", "127.0.0.0/8", "198.18.0.0/15", "224.0.0.0/3", "::/127", "ff00::/8"),
		private: prefixes("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
			"fc00::/7", "fe80::/9"),
		routed: prefixes("0.0.0.0/0", "2000::/3", "64:ff9b::/16"),
	}
	for _, a := range p.Public {
		r.public[clean(a)] = true
	}
	return r
}

// clean is the form in which addresses are compared.
func clean(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

// kind is the kind of mask that an address gets, empty where it stays. sure is
// false where only its being unknown speaks against it.
func (r ranges) kind(a netip.Addr) (kind string, sure bool) {
	switch {
	case r.keep[a], within(r.stay, a):
		return "", true
	case r.proxy[a]:
		return "proxy", true
	case r.own[a], within(r.private, a):
		return "ip", true
	case r.public[a], !within(r.routed, a):
		return "", true
	default:
		return "ip", false
	}
}

// addresses find IP addresses: IPv6 first, because one may end in an IPv4.
func (m *Masker) addresses(r ranges) []rule {
	return []rule{m.ipv6(r), m.ipv4(r), m.dashed(r)}
}

func (m *Masker) ipv6(r ranges) rule {
	re := regexp.MustCompile(`[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*`)
	return needs(":", func(text string) []cut {
		var out []cut
		for _, at := range re.FindAllStringIndex(text, -1) {
			from, to := at[0], at[1]
			if wordBefore(text, from) || wordAfter(text, to) {
				// letters that are no hex digits touch it: an address may
				// still begin or end at a colon, as in "from:fe80::1"
				from, to = inner(text, from, to)
			}
			a, from, to, ok := longest(text, from, to)
			if !ok {
				continue
			}
			if kind, _ := r.kind(a); kind != "" {
				out = append(out, cut{from, to, m.mark(kind, a.String())})
			}
		}
		return out
	})
}

// inner drops what belongs to a word at either end.
func inner(text string, from, to int) (int, int) {
	if wordBefore(text, from) {
		if i := strings.IndexByte(text[from:to], ':'); i >= 0 {
			from += i
		}
	}
	if wordAfter(text, to) {
		if i := strings.LastIndexByte(text[from:to], ':'); i >= 0 {
			to = from + i
		}
	}
	return from, to
}

// longest trims colons and dots from both ends until an address is left.
func longest(text string, from, to int) (netip.Addr, int, int, bool) {
	for to > from && text[to-1] == '.' {
		to--
	}
	for _, lead := range []int{0, 1} {
		for _, tail := range []int{0, 1} {
			if from+lead > to-tail {
				continue
			}
			s := text[from+lead : to-tail]
			if (lead == 1 && text[from] != ':') || (tail == 1 && text[to-1] != ':') {
				continue
			}
			if a, err := netip.ParseAddr(s); err == nil && strings.Contains(s, ":") {
				return clean(a), from + lead, to - tail, true
			}
		}
	}
	return netip.Addr{}, 0, 0, false
}

func (m *Masker) ipv4(r ranges) rule {
	re := regexp.MustCompile(`[0-9]{1,3}(?:\.[0-9]{1,3}){3}`)
	return func(text string) []cut {
		var out []cut
		for _, at := range re.FindAllStringIndex(text, -1) {
			from, to := at[0], at[1]
			if from > 0 && digit(text[from-1]) || to < len(text) && digit(text[to]) {
				continue
			}
			a, err := netip.ParseAddr(text[from:to])
			if err != nil {
				continue
			}
			kind, sure := r.kind(a)
			if kind == "" || !sure && version(text, from, to) {
				continue
			}
			out = append(out, cut{from, to, m.mark(kind, a.String())})
		}
		return out
	}
}

// dashed finds personal addresses inside names: ip-10-0-0-1.
func (m *Masker) dashed(r ranges) rule {
	re := regexp.MustCompile(`[0-9]{1,3}(?:[\-_][0-9]{1,3}){3}`)
	return func(text string) []cut {
		var out []cut
		for _, at := range re.FindAllStringIndex(text, -1) {
			from, to := at[0], at[1]
			if from > 0 && digit(text[from-1]) || to < len(text) && digit(text[to]) {
				continue
			}
			a, err := netip.ParseAddr(strings.NewReplacer("-", ".", "_", ".").Replace(text[from:to]))
			if err != nil {
				continue
			}
			if kind, sure := r.kind(a); kind != "" && sure {
				out = append(out, cut{from, to, m.mark(kind, a.String())})
			}
		}
		return out
	}
}

// version tells whether four numbers are a product's version rather than an
// address: squid/1.2.3.4, v1.2.3.4, 1.2.3.4.5.
func version(text string, from, to int) bool {
	if to+1 < len(text) && text[to] == '.' && digit(text[to+1]) {
		return true
	}
	if to < len(text) && text[to] == ':' { // a port follows
		return false
	}
	before := text[:from]
	if len(before) > 1 && before[len(before)-1] == '.' && digit(before[len(before)-2]) {
		return true
	}
	if len(before) > 1 && before[len(before)-1] == '/' && letter(before[len(before)-2]) {
		return true
	}
	before = strings.ToLower(before)
	bare := strings.TrimSuffix(before, "v")
	return bare != before && (bare == "" || !letter(bare[len(bare)-1])) || strings.HasSuffix(before, "version ")
}

// macs find hardware addresses, in the forms of all systems.
func (m *Masker) macs() []rule {
	find := func(expr string, accept func(string) bool) rule {
		re := regexp.MustCompile(expr)
		return func(text string) []cut {
			var out []cut
			for _, at := range re.FindAllStringIndex(text, -1) {
				from, to := at[0], at[1]
				s := text[from:to]
				if touches(text, from, to, s) || !accept(s) {
					continue
				}
				out = append(out, cut{from, to, m.mark("mac", hardware(s))})
			}
			return out
		}
	}
	hasLetter := func(s string) bool { return strings.ContainsAny(strings.ToLower(s), "abcdef") }
	return []rule{
		find(`[0-9A-Fa-f]{1,2}(?:(?::[0-9A-Fa-f]{1,2}){7}|(?::[0-9A-Fa-f]{1,2}){5})`, func(string) bool { return true }),
		find(`[0-9A-Fa-f]{2}(?:(?:-[0-9A-Fa-f]{2}){7}|(?:-[0-9A-Fa-f]{2}){5})`, func(string) bool { return true }),
		find(`[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}`, hasLetter),
	}
}

// touches tells whether more of the same kind stands beside a match: then it
// is a part of something longer, a fingerprint for example.
func touches(text string, from, to int, s string) bool {
	if wordBefore(text, from) || wordAfter(text, to) {
		return true
	}
	sep := strings.Trim(s, "0123456789abcdefABCDEF")
	more := func(at int) bool { return strings.IndexByte(sep, text[at]) >= 0 }
	return from > 1 && more(from-1) && hex(text[from-2]) || to+1 < len(text) && more(to) && hex(text[to+1])
}

// hardware is the form in which hardware addresses are compared.
func hardware(s string) string {
	if strings.Count(s, ".") == 2 {
		s = strings.ReplaceAll(s, ".", "")
		return strings.ToLower(s)
	}
	var b strings.Builder
	for part := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return r == ':' || r == '-' }) {
		if len(part) == 1 {
			b.WriteByte('0')
		}
		b.WriteString(part)
	}
	return b.String()
}

func parsed(all []string) map[netip.Addr]bool {
	out := map[netip.Addr]bool{}
	for _, s := range all {
		if a, err := netip.ParseAddr(hostOf(s)); err == nil {
			out[clean(a)] = true
		}
	}
	return out
}

func prefixes(all ...string) []netip.Prefix {
	out := make([]netip.Prefix, 0, len(all))
	for _, s := range all {
		if p, err := netip.ParsePrefix(s); err == nil {
			out = append(out, p)
		}
	}
	return out
}

func within(all []netip.Prefix, a netip.Addr) bool {
	for _, p := range all {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func digit(b byte) bool  { return b >= '0' && b <= '9' }
func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }
func hex(b byte) bool    { return digit(b) || b|0x20 >= 'a' && b|0x20 <= 'f' }
