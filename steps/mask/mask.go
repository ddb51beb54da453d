// Package mask is the one place where personal data leaves a text: nothing
// that fix502 hands out may skip it unless the person asks for that. The same
// value always gets the same mask, numbered by first occurrence.
package mask

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"sync"
)

// Personal is what is known of the person and of what may stay. Every field is
// optional; what only looks personal (private addresses, e-mail addresses,
// tokens) is masked without being named here.
type Personal struct {
	User     string // login name
	Home     string // home folder
	HostName string // this machine's name, with or without domain
	// Own are this machine's addresses, also public ones, and exit addresses.
	Own []string
	// Proxies are proxies as host, host:port or URL.
	Proxies []string
	SSIDs   []string
	// Secrets are known credentials, taken literally.
	Secrets []string
	// Keep are hosts and addresses that the profile names: they stay, whatever
	// else they may be.
	Keep []string
	// Public are addresses of the service, of resolvers and of controls: they
	// stay unless they are private or this machine's.
	Public []netip.Addr
}

// Masker masks texts and summaries. It may be used by several goroutines.
type Masker struct {
	mu     sync.Mutex
	given  map[string]string // kind and value to mask
	count  map[string]int
	rules  []rule
	words  map[string]bool   // vocabulary of the report, never masked as a whole
	common map[string]bool   // too common to be masked wherever they stand
	seen   map[string]string // short texts that were masked before
}

// rule finds what to replace in a text that holds no mask yet.
type rule func(text string) []cut

// cut replaces text[from:to]; what it leaves is not looked at again.
type cut struct {
	from, to int
	with     string
}

// passes bounds how often a text is gone through until nothing changes.
const passes = 6

// maxSeen bounds what is remembered: so many texts, each so long.
const maxSeen = 2048

// New prepares a masker.
func New(p Personal) *Masker {
	m := &Masker{given: map[string]string{}, count: map[string]int{}, words: vocabulary(), seen: map[string]string{}}
	m.common = commonNames(m.words)
	keep := keptHosts(p.Keep)
	m.rules = append(m.rules, marks(), literal(p.Secrets))
	m.rules = append(m.rules, secretRules()...)
	m.rules = append(m.rules, m.emails(), keepRule(keep), m.proxies(p, keep))
	m.rules = append(m.rules, m.addresses(newRanges(p))...)
	m.rules = append(m.rules, m.macs()...)
	m.rules = append(m.rules, home(p.Home), m.host(p.HostName), m.user(p.User), m.ssids(p.SSIDs))
	return m
}

// Text masks a text. Masking twice changes nothing more.
func (m *Masker) Text(text string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.text(text)
}

func (m *Masker) text(text string) string {
	if masked, ok := m.seen[text]; ok || text == "" {
		return masked
	}
	masked := text
	for range passes {
		next := m.once(masked)
		if next == masked {
			break
		}
		masked = next
	}
	if len(text) <= maxSeen && len(m.seen) < maxSeen {
		m.seen[text] = masked
	}
	return masked
}

// piece is a part of a text; a fixed one is a mask or stays as it is.
type piece struct {
	text  string
	fixed bool
}

func (m *Masker) once(text string) string {
	all := []piece{{text: text}}
	for _, r := range m.rules {
		var next []piece
		for _, p := range all {
			if p.fixed {
				next = append(next, p)
				continue
			}
			next = append(next, split(p.text, r(p.text))...)
		}
		all = next
	}
	var b strings.Builder
	for _, p := range all {
		b.WriteString(p.text)
	}
	return b.String()
}

// split applies cuts, which are in order; one that overlaps an earlier one is
// left to the next pass.
func split(text string, cuts []cut) []piece {
	var out []piece
	at := 0
	for _, c := range cuts {
		if c.from < at {
			continue
		}
		if c.from > at {
			out = append(out, piece{text: text[at:c.from]})
		}
		out = append(out, piece{text: c.with, fixed: true})
		at = c.to
	}
	if at < len(text) {
		out = append(out, piece{text: text[at:]})
	}
	return out
}

// mark is the mask of a value: <ip-1>, <ip-2> …
func (m *Masker) mark(kind, value string) string {
	key := kind + "\x00" + value
	if have, ok := m.given[key]; ok {
		return have
	}
	m.count[kind]++
	m.given[key] = fmt.Sprintf("<%s-%d>", kind, m.count[kind])
	return m.given[key]
}

// marks leaves masks alone, so that masking twice changes nothing.
func marks() rule {
	re := regexp.MustCompile(`<(?:user|host|secret|(?:ip|mac|email|proxy|ssid)-[0-9]+)>`)
	return func(text string) []cut {
		var out []cut
		for _, at := range re.FindAllStringIndex(text, -1) {
			out = append(out, cut{at[0], at[1], text[at[0]:at[1]]})
		}
		return out
	}
}
