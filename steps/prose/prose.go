// Package prose reads the small Markdown dialect in which fix502 keeps its
// words. A document is front matter, one title, and sections; a section has a
// kind, mostly an ID, and perhaps variants:
//
//	---
//	short: Refresh
//	---
//	# Refresh the page
//
//	## action hard_reload (firefox, chrome darwin)
//	title: Reload past the cache
//	hint: says which keys
//
//	Press **Ctrl+Shift+R**, or `{browser|your browser}` …
//
// Lines that follow a heading without a blank line are attributes, continued
// by indented lines; the rest is the body. In parentheses stand alternatives
// separated by commas, each a set of words that must all apply. The package
// is pure: it reads bytes that it is handed and draws nothing.
package prose

import "slices"

// Doc is one document.
type Doc struct {
	Name     string            // as given to Parse, for messages
	Title    string            // the one heading of first order
	Front    map[string]string // front matter
	Sections []Section         // in the order of the file

	index map[string][]int // kind and ID to positions in Sections
}

// Section is one section of a document.
type Section struct {
	Kind     string
	ID       string            // empty where the heading has none
	Variants [][]string        // alternatives; none: applies always
	Attrs    map[string]string // lines right under the heading
	Body     string            // Markdown, lines as in the file, fields not filled
	Line     int               // of the heading, counted from 1
}

// Section returns the section of this kind and ID whose variants fit best:
// all words of one of its alternatives must be among the variants asked for,
// more words beat fewer, and among equals the one whose word was asked for
// first. Attributes and a body that the winner does not have are taken from
// the less specific sections that apply too, so a variant repeats only what
// differs. The second result is false where nothing applies.
func (d Doc) Section(kind, id string, variants ...string) (Section, bool) {
	var out Section
	var best, body int
	rank := map[string]int{} // attribute to the fit of the section it came from
	for _, i := range d.index[key(kind, id)] {
		s := d.Sections[i]
		fit := s.fit(variants)
		if fit == 0 {
			continue
		}
		if fit > best {
			best = fit
			out.Kind, out.ID, out.Variants, out.Line = s.Kind, s.ID, s.Variants, s.Line
		}
		if s.Body != "" && fit > body {
			body, out.Body = fit, s.Body
		}
		for k, v := range s.Attrs {
			if fit <= rank[k] {
				continue
			}
			if out.Attrs == nil {
				out.Attrs = map[string]string{}
			}
			rank[k], out.Attrs[k] = fit, v
		}
	}
	return out, best > 0
}

// Kind returns the sections of one kind in the order of the file.
func (d Doc) Kind(kind string) []Section {
	var out []Section
	for _, s := range d.Sections {
		if s.Kind == kind {
			out = append(out, s)
		}
	}
	return out
}

// fit weighs how well a section suits what is asked for: 0 does not apply, 1
// applies always, more is more specific.
func (s Section) fit(asked []string) int {
	if len(s.Variants) == 0 {
		return 1
	}
	best := 0
	for _, words := range s.Variants {
		best = max(best, fitAll(words, asked))
	}
	return best
}

func fitAll(words, asked []string) int {
	sum := 1
	for _, w := range words {
		at := slices.Index(asked, w)
		if at < 0 {
			return 0
		}
		// One more word always outweighs an earlier place in the list.
		sum += 1000 - min(at, 100)
	}
	return sum
}

func key(kind, id string) string { return kind + " " + id }

// Attr returns one attribute of a section, as Section would find it; empty
// where there is none.
func (d Doc) Attr(kind, id, name string, variants ...string) string {
	out, best := "", 0
	for _, i := range d.index[key(kind, id)] {
		s := &d.Sections[i]
		if v, ok := s.Attrs[name]; ok {
			if fit := s.fit(variants); fit > best {
				out, best = v, fit
			}
		}
	}
	return out
}
