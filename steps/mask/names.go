package mask

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fix502/checks/verdict"
	"fix502/steps"
)

// shortest is the length below which a name is masked only where the place
// tells what it is: shorter ones are parts of everything.
const shortest = 3

// vocabulary is every word that the report uses as an identifier.
func vocabulary() map[string]bool {
	out := map[string]bool{}
	for _, c := range verdict.Causes() {
		out[string(c.Cause)] = true
		out[string(c.Owner)] = true
	}
	for _, h := range verdict.Hops() {
		out[string(h)] = true
	}
	for _, s := range steps.Order() {
		out[s] = true
	}
	for w := range strings.FieldsSeq(`fix502/1 ok broken degraded unknown absent certain likely possible ruled_out
		recommended done skipped pass warn fail not_run failed not_finished unsupported
		host dns tcp tls http proxy vendor browser person page origin auth static realtime edge control same_edge
		resolver status address again direct device name segment cookie accept trusted hello
		fixed cleared unchanged changed unclear open act allow look skip works same_error other_error`) {
		out[w] = true
	}
	return out
}

// commonNames are login and machine names that are also words: masking them
// everywhere would destroy the text and protect nobody.
func commonNames(words map[string]bool) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(`root user users admin administrator guest test tester demo me owner home default
		public system service daemon nobody www mail ubuntu debian fedora arch linux windows macos darwin android
		runner work office local localhost localdomain server desktop laptop computer machine main master pc
		chatgpt openai cloudflare chrome chromium firefox safari opera brave vivaldi squid nginx
		gateway bad network internet internal router connection request answer time the and not for you your this that with from`) {
		out[w] = true
	}
	for w := range words {
		for part := range strings.FieldsFuncSeq(w, func(r rune) bool { return r == '.' || r == '_' || r == '/' }) {
			out[part] = true
		}
	}
	return out
}

// isCommon tells whether a name must not be masked wherever it stands.
func (m *Masker) isCommon(name string) bool {
	return utf8.RuneCountInString(name) < shortest || m.common[strings.ToLower(name)]
}

// user masks the login name as a whole word, a common one in paths only.
func (m *Masker) user(name string) rule {
	if i := strings.LastIndexByte(name, '\\'); i >= 0 { // DOMAIN\name
		name = name[i+1:]
	}
	if name == "" {
		return nothing
	}
	if !m.isCommon(name) {
		return words(name, "<user>", nil)
	}
	return words(name, "<user>", func(text string, from, _ int) bool {
		before := strings.ToLower(strings.ReplaceAll(text[:from], `\`, "/"))
		for strings.HasSuffix(before, "//") {
			before = strings.TrimSuffix(before, "/")
		}
		return strings.HasSuffix(before, "/home/") || strings.HasSuffix(before, "/users/")
	})
}

// host masks this machine's name, with and without its domain.
func (m *Masker) host(name string) rule {
	name = strings.TrimSuffix(name, ".")
	short, _, _ := strings.Cut(name, ".")
	full := nothing
	if name != short && !m.isCommon(short) {
		full = words(name, "<host>", nil)
	}
	if m.isCommon(short) {
		return full
	}
	alone := words(short, "<host>", nil)
	return func(text string) []cut { return ordered(append(full(text), alone(text)...)) }
}

// proxies mask the hosts of proxies; addresses among them are masked with the
// other addresses. A name that is also a word is masked only as a part of an
// address.
func (m *Masker) proxies(p Personal, keep []string) rule {
	var all []rule
	for _, s := range p.Proxies {
		h := strings.ToLower(hostOf(s))
		if _, err := netip.ParseAddr(h); err == nil || h == "" || h == "localhost" || slices.Contains(keep, h) {
			continue
		}
		accept := func(string, int, int) bool { return true }
		if m.isCommon(h) {
			accept = partOfAddress
		}
		all = append(all, func(text string) []cut {
			found := words(h, "", accept)(text)
			for i := range found {
				found[i].with = m.mark("proxy", h)
			}
			return found
		})
	}
	return together(all)
}

func partOfAddress(text string, from, to int) bool {
	return strings.HasSuffix(text[:from], "//") || to+1 < len(text) && text[to] == ':' && digit(text[to+1])
}

func (m *Masker) ssids(names []string) rule {
	var all []rule
	for _, name := range names {
		if m.isCommon(name) {
			continue
		}
		all = append(all, func(text string) []cut {
			found := words(name, "", nil)(text)
			for i := range found {
				found[i].with = m.mark("ssid", name)
			}
			return found
		})
	}
	return together(all)
}

// home shortens the home folder to ~, in every way that systems write it.
func home(folder string) rule {
	folder = strings.TrimRight(folder, `/\`)
	if utf8.RuneCountInString(folder) < shortest || strings.Count(folder, "/")+strings.Count(folder, `\`) == 0 {
		return nothing
	}
	slashed := strings.ReplaceAll(folder, `\`, "/")
	forms := []string{folder, slashed, strings.ReplaceAll(slashed, "/", `\`), strings.ReplaceAll(slashed, "/", `\\`)}
	slices.Sort(forms)
	var all []rule
	for _, form := range slices.Compact(forms) {
		all = append(all, words(form, "~", nil))
	}
	return together(all)
}

// keepRule protects hosts that the profile names from all rules after it.
func keepRule(hosts []string) rule {
	var all []rule
	for _, h := range hosts {
		all = append(all, func(text string) []cut {
			found := words(h, "", nil)(text)
			for i := range found {
				found[i].with = text[found[i].from:found[i].to]
			}
			return found
		})
	}
	return together(all)
}

// keptHosts are the names among what is kept; addresses are kept elsewhere.
func keptHosts(keep []string) []string {
	var out []string
	for _, s := range keep {
		h := strings.ToLower(hostOf(s))
		if _, err := netip.ParseAddr(h); err != nil && utf8.RuneCountInString(h) >= shortest {
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// words finds a text as a whole word, in any case.
func words(word, with string, accept func(text string, from, to int) bool) rule {
	return func(text string) []cut {
		var out []cut
		for at := 0; at+len(word) <= len(text); {
			end := at + len(word)
			if !strings.EqualFold(text[at:end], word) || wordBefore(text, at) || wordAfter(text, end) ||
				(accept != nil && !accept(text, at, end)) {
				at++
				continue
			}
			out = append(out, cut{at, end, with})
			at = end
		}
		return out
	}
}

func wordBefore(text string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return at > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func wordAfter(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return at < len(text) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func together(all []rule) rule {
	return func(text string) []cut {
		var out []cut
		for _, r := range all {
			out = append(out, r(text)...)
		}
		return ordered(out)
	}
}

func nothing(string) []cut { return nil }

// hostOf is the host of a host, host:port or URL.
func hostOf(s string) string {
	s = strings.TrimSpace(s)
	if _, err := netip.ParseAddr(s); err == nil {
		return s
	}
	if !strings.Contains(s, "://") {
		s = "x://" + s
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
