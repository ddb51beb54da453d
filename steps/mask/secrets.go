package mask

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

const secret = "<secret>"

// secretRules find what grants access, most telling form first.
func secretRules() []rule {
	return []rule{
		needs("-", group(`-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^-]|-[^-])*(?:-----END [A-Z ]*-----)?`, 0, secret, nil)),
		// user:password@ of an address, with and without a scheme
		needs("@", group(`://([^\s/?#"'<>]*@)`, 1, "", nil)),
		needs("@", group(`(?:^|[\s"'(=,;])([^\s:/@"'<>(),;=]+:[^\s/@"'<>]+@)[\pL\pN\[]`, 1, "", nil)),
		// header lines, to their end
		needs("=:", group(`(?i)\b(?:proxy-)?authorization["']?\s*[:=]\s*["']?([^\s"'<][^\r\n"]*)`, 1, secret, nil)),
		needs("=:", group(`(?i)\b(?:set-)?cookie["']?\s*[:=]\s*["']?([^\s"'<][^\r\n"]*)`, 1, secret, nil)),
		group(`(?i)\b(?:bearer|basic|negotiate|ntlm|digest)\s+([\w.~+/=\-]{6,})`, 1, secret, random),
		// forms that speak for themselves
		group(`\beyJ[\w\-]{6,}(?:\.[\w\-]*)*`, 0, secret, nil),
		needs("-_", group(`\b(?:sk|pk|rk|sess)[\-_][\w\-]{6,}`, 0, secret, nil)),
		needs("-_", group(`\b(?:gh[opsur]|github_pat|glpat|xox[abeprs])[\-_][\w\-]{8,}`, 0, secret, nil)),
		group(`\b(?:A[KS]IA[A-Z0-9]{12,}|AIza[\w\-]{20,}|ya29\.[\w\-]{10,})`, 0, secret, nil),
		// name and value
		needs("=:", group(`(?i)(?:token|secret|passw(?:or)?d|passphrase|pwd|api[_\-]?key|access[_\-]?key|sess(?:ion)?[_\-]?id`+
			`|credentials?|signature|cf_clearance|__cf_bm|_cfuvid|__cflb)["']?\s*[=:]\s*["']?([^\s&;,"'<>]+)`, 1, secret, nil)),
		needs("=", group(`(?i)\b(?:key|sid|sig|auth|session)=["']?([^\s&;,"'<>]+)`, 1, secret, nil)),
		needs("=", group(`(?i)[?&](?:code|state|ticket|nonce|jwt|sso|user|username|login|mail|email)=([^\s&;,"'<>]+)`, 1, secret, nil)),
	}
}

// needs spares the search in texts without any of these characters; most have
// none.
func needs(chars string, r rule) rule {
	return func(text string) []cut {
		if !strings.ContainsAny(text, chars) {
			return nil
		}
		return r(text)
	}
}

// group cuts one group of every match, where its text is accepted.
func group(expr string, n int, with string, accept func(string) bool) rule {
	re := regexp.MustCompile(expr)
	return func(text string) []cut {
		var out []cut
		for _, at := range re.FindAllStringSubmatchIndex(text, -1) {
			from, to := at[2*n], at[2*n+1]
			if from < 0 || from == to || (accept != nil && !accept(text[from:to])) {
				continue
			}
			out = append(out, cut{from, to, with})
		}
		return out
	}
}

// random tells a credential from a word that follows 'basic' or 'bearer' in a
// sentence: it has a digit, padding, a capital inside, or an unlikely length.
func random(s string) bool {
	if len(s) >= 20 || strings.ContainsAny(s, "0123456789=+/_~") {
		return true
	}
	return strings.ContainsFunc(s[1:], unicode.IsUpper) && strings.ContainsFunc(s, unicode.IsLower)
}

// literal cuts known secrets wherever they stand.
func literal(all []string) rule {
	all = slices.DeleteFunc(slices.Clone(all), func(s string) bool { return len(s) < 4 })
	return func(text string) []cut {
		var out []cut
		for _, s := range all {
			for at := 0; ; {
				i := strings.Index(text[at:], s)
				if i < 0 {
					break
				}
				out = append(out, cut{at + i, at + i + len(s), secret})
				at += i + len(s)
			}
		}
		return ordered(out)
	}
}

// emails find e-mail addresses, also percent-encoded ones.
func (m *Masker) emails() rule {
	re := regexp.MustCompile(`(?i)[\pL\pN._%+\-]+(?:@|%40)(?:[\pL\pN\-]+\.)+\pL{2,}`)
	return needs("@%", func(text string) []cut {
		var out []cut
		for _, at := range re.FindAllStringIndex(text, -1) {
			value := strings.ToLower(strings.ReplaceAll(text[at[0]:at[1]], "%40", "@"))
			out = append(out, cut{at[0], at[1], m.mark("email", value)})
		}
		return out
	})
}

// ordered sorts cuts by place, the longer one first.
func ordered(cuts []cut) []cut {
	slices.SortFunc(cuts, func(a, b cut) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	return cuts
}
